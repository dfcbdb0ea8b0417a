"""The records of the programmes: codes, names, duties, dates and money for each piece of work."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
from shapely.geometry.base import BaseGeometry

from data.generator import schedule, works
from data.generator.chance import stream
from data.generator.schedule import Schedule

SOURCE = "示例数据（生成器）"
_NOTE = "示例数据，非实际项目"
_SURNAMES = "王李张刘陈杨黄周吴徐孙马朱胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"


@dataclass(frozen=True)
class Programme:
    """What the records of one layer have in common.

    `days` is the shortest and longest duration, `share` the share finished, `money` the typical investment in 万元,
    `quarter` how many finish in the last quarter of 2021, `lost` how many records have no geometry.
    """

    key: str
    code: str
    suffix: str
    tasks: tuple[str, ...]
    units: tuple[str, ...]
    days: tuple[int, int]
    share: float
    money: tuple[float, float]
    quarter: int | None = None
    lost: int = 1


def _unit(programme: Programme, town: str, rng: np.random.Generator) -> str:
    pick = programme.units[int(rng.integers(len(programme.units)))]
    if pick == "镇街办":
        return f"{town}办事处" if town.endswith("街道") else f"{town}人民政府"
    return pick


def _blemished(rows: list[dict[str, Any]], rng: np.random.Generator, lost: int) -> None:
    """Take a deadline, a person, an investment or a geometry from a few records, as real files would."""
    order = rng.permutation(len(rows)).tolist()
    for i in order[:lost]:
        rows[i]["geometry"] = None
        rows[i]["note"] = f"{_NOTE}；位置待补"
    if len(rows) < 5:
        return
    rows[order[lost]]["deadline"] = None
    rows[order[lost + 1]]["responsible_person"] = None
    if len(rows) > 30:
        rows[order[lost + 2]]["investment_wan_yuan"] = None
        rows[order[lost + 3]]["community"] = None
        rows[order[lost + 4]]["deadline"] = None


def _plan(programme: Programme, towns: list[str], rng: np.random.Generator) -> list[Schedule]:
    if programme.key == "old_roads":
        last = schedule.QUARTER
        return [schedule.done(rng, programme.days, last.replace(year=2019), last) for _ in towns[:10]] + [
            schedule.started(rng) for _ in towns[10:]
        ]
    return schedule.schedules(rng, towns, programme.days, programme.share, programme.quarter)


def _unique(names: list[str], line: bool) -> list[str]:
    """Number the works that bear the same name: 3标段 for lines, （3） for all others."""
    seen: dict[str, int] = defaultdict(int)
    found = []
    for name in names:
        seen[name] += 1
        again = f"{seen[name]}标段" if line else f"（{seen[name]}）"
        found.append(name if seen[name] == 1 else name + again)
    return found


def records(programme: Programme, rows: tuple[works.Work, ...], quantity: list[float]) -> list[dict[str, Any]]:
    """Return the records of a layer, each with its `geometry` in the plane (None for a work without a place).

    Parameters
    ----------
    programme : Programme
        What the records have in common.
    rows : tuple of Work
        The works, in the order of their numbers.
    quantity : list of float
        Relative size of each work; the investment grows with it.
    """
    rng = stream("records " + programme.key)
    homes = [works.community(row.shape).place for row in rows]
    plans = _plan(programme, [home.town for home in homes], rng)
    names = _unique([row.title + programme.suffix for row in rows], programme.key.endswith("_lines"))
    serial: dict[int, int] = defaultdict(int)
    found = []
    middle = float(np.median(quantity)) or 1.0
    for row, home, plan, name, size in zip(rows, homes, plans, names, quantity, strict=True):
        year = plan.planned_start.year
        serial[year] += 1
        money = rng.uniform(*programme.money) * float(np.clip(size / middle, 0.25, 6.0))
        found.append({
            "project_code": f"CZ-{programme.code}-{year}-{serial[year]:03d}", "name": name, "town": home.town, "community": home.name,
            "status": plan.status, "task": programme.tasks[int(rng.integers(len(programme.tasks)))],
            "responsible_unit": _unit(programme, home.town, rng), "responsible_person": _SURNAMES[int(rng.integers(len(_SURNAMES)))] + "某",
            "progress": plan.progress, "deadline": plan.deadline, "planned_start": plan.planned_start, "planned_finish": plan.planned_finish,
            "actual_start": plan.actual_start, "actual_finish": plan.actual_finish, "accepted_on": plan.accepted_on,
            "investment_wan_yuan": round(money, 1), "note": _NOTE, "source": SOURCE, **row.own, "geometry": row.shape,
        })  # fmt: skip
        _own_progress(found[-1], plan)
    _blemished(found, rng, programme.lost)
    return found


def _own_progress(record: dict[str, Any], plan: Schedule) -> None:
    """Fill the fields of a courtyard that follow from its progress."""
    if "renewal_class" in record:
        record["roads_done"] = "是" if plan.progress >= 70 else "否"
        record["drains_done"] = "是" if plan.progress >= 45 else "否"


def size_of(shape: BaseGeometry) -> float:
    """Return what the investment grows with: area, length, or one for a point."""
    return float(shape.area or shape.length or 1.0)
