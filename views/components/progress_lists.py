"""The lists of the progress page: what is late, due soon, newly done, or has something missing; each name leads to its place on the map."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from types import MappingProxyType

import pandas as pd

from layers.catalogue import BY_KEY, layer
from layers.fields import FIVE_DUTIES
from layers.progress.worklist import PERIODS, due_soon, finished_in, is_done, late
from layers.selection import OVERDUE
from layers.spec import Status
from layers.towns import town_title
from views import format as shown
from views.components.progress_address import LISTS, OTHER_LISTS, SHEET, Asked, list_address
from views.i18n import N_, _, agree, language
from views.links import layers_address, map_address
from views.theme import BEHIND, STATUS

SHOWN = 20
STAGES = tuple(map(str, Status))
_STAGES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"overdue": (OVERDUE,), "done": (Status.FINISHED.value, Status.ACCEPTED.value)}
)
"""Stages that the map shows for a list, where they are not its own name."""

_EMPTY: Mapping[str, str] = MappingProxyType(
    {
        "overdue": N_("没有滞后项目：没有一个过了时限还未完工。"),
        "soon": N_("30 天内没有到期的项目。"),
        "slipped": N_("没有应完工未完工的项目。"),
        "week": N_("本周还没有项目完工。"),
        "month": N_("本月还没有项目完工。"),
        "quarter": N_("本季还没有项目完工。"),
        "done": N_("还没有项目完工。"),
        "under_way": N_("没有在建的项目。"),
        "planned": N_("没有尚未开工的项目。"),
        "finished": N_("没有完工待验收的项目。"),
        "accepted": N_("还没有项目通过验收。"),
        "all": N_("没有登记的项目。"),
        "duties": N_("每个项目的五落实都齐全。"),
        "nowhere": N_("每个项目在图上都有位置。"),
        "dates": N_("没有日期顺序有误的项目。"),
    }
)


def rows_of(name: str, items: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the projects of the list `name`, in the order in which they are read."""
    finished, order = is_done(items), ["layer", "fid"]
    lists: Mapping[str, Callable[[], pd.DataFrame]] = {
        "overdue": lambda: late(items),
        "soon": lambda: due_soon(items, day),
        "slipped": lambda: items[(items["planned_finish"] <= pd.Timestamp(day)) & ~finished].sort_values(["planned_finish", *order]),
        **{period: lambda period=period: finished_in(items, period, day) for period in PERIODS},  # type: ignore[misc]
        "done": lambda: items[finished].sort_values(["done_on", *order], ascending=[False, True, True]),
        **{stage: lambda stage=stage: items[items["status"] == stage].sort_values(["due", *order]) for stage in STAGES},  # type: ignore[misc]
        "duties": lambda: items[items["filled"] < len(FIVE_DUTIES)].sort_values(["filled", *order]),
        "nowhere": lambda: items[~items["mapped"]].sort_values(order),
        "dates": lambda: items[items["disordered"]].sort_values(order),
        "all": lambda: items.sort_values(order),
    }
    return lists[name]()


def list_links(items: pd.DataFrame, day: date, chosen: str) -> str:
    """Return the names of the lists with the number of projects on each, as links; one that has no place of its own stands there while it is open."""
    links = []
    for name, title in {**LISTS, **{name: title for name, title in OTHER_LISTS.items() if name == chosen}}.items():
        count, current = len(rows_of(name, items, day)), ' aria-current="true"' if name == chosen else ""
        address = escape(list_address(name), quote=True)
        links.append(f'<a class="pill" href="{address}"{current}>{escape(_(title))} <b>{count:,}</b></a>')
    return f'<nav class="pills progress-list-links">{"".join(links)}</nav>'


def project_table(name: str, items: pd.DataFrame, day: date, asked: Asked, decimals: int | None) -> str:
    """Return the sheet that is `asked` for of the list `name`, `SHOWN` projects a sheet; places in links are rounded to `decimals` of a degree (None: exact)."""
    found = rows_of(name, items, day)
    if found.empty:
        return f'<div class="empty">{escape(_(_EMPTY[name]))}</div>'
    heads = (_("项目"), _("专项"), _("镇街"), _("责任单位"), _("状态"), *_own_heads(name))
    head = "".join(f"<th{_num(place > 5)}>{escape(word)}</th>" for place, word in enumerate(heads))
    sheets = -(-len(found) // SHOWN)
    sheet = min(asked.sheet, sheets)
    part = found.iloc[(sheet - 1) * SHOWN : sheet * SHOWN]
    body = "".join(_row(name, item, day, asked.as_of, decimals) for item in part.to_dict("records"))
    turning = _turning(name, sheet, sheets, len(found)) if sheets > 1 else ""
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{turning}'


def _turning(name: str, sheet: int, sheets: int, count: int) -> str:
    """Return which projects of a long list are shown, and links to those before and after."""
    words = _("第 {first}–{last} 项，共 {count} 项").format(
        first=f"{(sheet - 1) * SHOWN + 1:,}", last=f"{min(sheet * SHOWN, count):,}", count=f"{count:,}"
    )
    ways = ((sheet - 1, _("上一页")), (sheet + 1, _("下一页")))
    links = "".join(
        f'<a class="pill" href="{escape(list_address(name, **{SHEET: str(number)}), quote=True)}">{escape(title)}</a>'
        for number, title in ways
        if 1 <= number <= sheets
    )
    return f'<nav class="pills progress-turning"><span class="note">{escape(words)}</span>{links}</nav>'


def map_link(name: str, items: pd.DataFrame, day: date, town: str, as_of: date | None) -> str:
    """Return the way to the map with the programmes of the list `name`, those of its stage alone where it has one; nothing for an empty list."""
    found = rows_of(name, items, day)
    layers = tuple(dict.fromkeys(found.loc[found["mapped"], "layer"].astype(str)))
    if not layers:
        return ""
    status = _STAGES_OF.get(name, (name,) if name in STAGES else ())
    address = layers_address(layers, town or None, status=status, as_of=as_of)
    words = _("清单上图") if status or name == "all" else _("这些专项上图")
    return f'<div class="pills"><a class="pill" href="{escape(address, quote=True)}">{escape(words)}</a></div>'


def duties_panel(items: pd.DataFrame) -> str:
    """Return how complete the five duties are: how many projects have how many, and which are missing most."""
    if items.empty:
        return ""
    counts = items["filled"].value_counts()
    steps = "".join(_step(filled, int(counts.get(filled, 0)), len(items)) for filled in range(len(FIVE_DUTIES), -1, -1))
    missing = items["missing"].explode().value_counts()
    titles = {field.key: field.title(language()) for field in layer(str(items["layer"].iloc[0])).fields if field.key in FIVE_DUTIES}
    leads = escape(list_address("duties"), quote=True)
    rows = "".join(
        f'<tr><td>{escape(titles[key])}</td><td class="num"><a href="{leads}">{int(missing.get(key, 0)):,}</a></td></tr>'
        for key in FIVE_DUTIES
    )
    name, lacks = _("五落实"), _("缺填的项目数")
    return (
        f'<div class="progress-duties">{steps}</div>'
        f'<table class="list"><thead><tr><th>{escape(name)}</th><th class="num">{escape(lacks)}</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _step(filled: int, count: int, whole: int) -> str:
    words, whose = _("填了 {filled} 项").format(filled=filled), agree(_("{count} 个项目"), count).format(count=f"{count:,}")
    width = count / whole * 100
    return f'<div><span>{escape(words)}</span><span class="rank-bar"><b style="width:{width:.2f}%"></b></span><strong>{escape(whose)}</strong></div>'


_DONE_LISTS = frozenset({*PERIODS, "done", "finished", "accepted"})
"""Lists of what is finished: the day that matters is the day on which it was."""


def _own_heads(name: str) -> tuple[str, ...]:
    """Return the headings that a list has of its own."""
    if name == "overdue":
        return _("时限"), _("已逾期")
    if name == "soon":
        return _("时限"), _("还有")
    if name == "slipped":
        return _("计划完工"), _("已过")
    if name in _DONE_LISTS:
        return (_("完工日期"),)
    if name == "duties":
        return (_("缺填"),)
    return (_("时限"),)


def _row(name: str, item: dict[str, object], day: date, as_of: date | None, decimals: int | None) -> str:
    entry = BY_KEY[str(item["layer"])]
    address = map_address(entry.key, str(item["fid"]), place=_place(item, decimals), as_of=as_of)
    title = str(item["name"]) or str(item["fid"])
    status = STATUS.get(str(item["status"]))
    stage = f"{status.sign} {status.title(language())}" if status else shown.MISSING
    town = town_title(str(item["town"]), language(), short=True) or shown.MISSING
    cells = (entry.title(language()), town, str(item["unit"]) or shown.MISSING, stage)
    return (
        f'<tr><td><a href="{escape(address, quote=True)}">{escape(title)}</a></td>'
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}{_own_cells(name, item, day)}</tr>"
    )


def _own_cells(name: str, item: dict[str, object], day: date) -> str:
    if name == "duties":
        titles = {field.key: field.title(language()) for field in BY_KEY[str(item["layer"])].fields}
        words = _("、").join(titles[str(key)] for key in item["missing"])  # type: ignore[attr-defined]
        return f"<td>{escape(words)}</td>"
    when = item["done_on"] if name in _DONE_LISTS else item["planned_finish"] if name == "slipped" else item["due"]
    cell = f'<td class="when">{escape(shown.MISSING if pd.isna(when) else shown.day(pd.Timestamp(when).date(), language()))}</td>'  # type: ignore[arg-type,call-overload]
    if name not in ("overdue", "soon", "slipped"):
        return cell
    days = abs((pd.Timestamp(day) - pd.Timestamp(str(when))).days)
    words = agree(_("{days} 天"), days).format(days=shown.number(float(days), 0))
    return cell + (
        f'<td class="num behind">{BEHIND.sign} {escape(words)}</td>' if name == "overdue" else f'<td class="num">{escape(words)}</td>'
    )


def _place(item: dict[str, object], decimals: int | None) -> tuple[float, float] | None:
    lat, lon = float(str(item["lat"])), float(str(item["lon"]))
    if math.isnan(lat):
        return None
    return (lat, lon) if decimals is None else (round(lat, decimals), round(lon, decimals))


def _num(is_number: bool) -> str:
    return ' class="num"' if is_number else ""
