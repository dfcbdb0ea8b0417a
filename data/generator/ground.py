"""The reference layers: outline, towns, communities, built-up areas, homes, streets and rivers as records."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import shapely

from data.generator import country, divisions, landuse, lattice, outline, partition, rivers, settlements, streets
from data.generator.chance import stream

_EXAMPLE = "示例数据（生成器）"
Record = dict[str, Any]


def _outline() -> list[Record]:
    source = "天地图（CGCS2000，113 个顶点，简化），示意，不作为划界依据"
    return [{"code": "510184", "name": "崇州市", "source": source, "geometry": outline.city()}]


def _towns() -> list[Record]:
    source = "名称代码：国家统计局；界线：示例数据"
    found = []
    for town in divisions.TOWNS:
        people = sum(c.population for c in partition.communities() if c.place.town == town.name)
        ground = partition.towns()[town.name]
        row = {"code": divisions.code_of(town.name), "name": town.name, "source": source, "population": people, "kind": town.kind}
        found.append({**row, "geometry": ground})
    return found


def _population() -> list[Record]:
    source = "名称代码：国家统计局；总数：第七次全国人口普查；界线与分布：示例数据"
    return [
        {
            "code": c.place.code,
            "name": c.place.name,
            "source": source,
            "town": c.place.town,
            "population": c.population,
            "geometry": c.polygon,
        }
        for c in partition.communities()
    ]


def _built_up() -> list[Record]:
    found = []
    for k, place in enumerate(settlements.settlements(), 1):
        shape = lattice.largest(lattice.settled(place.ground.simplify(1.0)))
        town = place.town or partition.home(shapely.Point(place.centre)).place.town
        name = place.name if place.is_city else f"{place.name}{place.kind}"
        found.append({"code": f"CZ-JC-{k:02d}", "name": name, "source": _EXAMPLE, "town": town, "kind": place.kind, "geometry": shape})
    return found


def _shares(total: int, weights: np.ndarray) -> np.ndarray:
    exact = weights / weights.sum() * total
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]] += 1
    return whole


@cache
def homes() -> tuple[tuple[shapely.Polygon, str, str], ...]:
    """Return the residential land as (polygon, community code, 是 or 否 for inside the built-up area)."""
    rows = [(lattice.largest(lattice.settled(lot.polygon)), "是") for lot in landuse.of_use("residential")]
    rows += [(hamlet, "否") for hamlet in country.hamlets()]
    return tuple((shape, partition.home(shape.representative_point()).place.code, inside) for shape, inside in rows if shape.area > 100)


def _residential() -> list[Record]:
    """Share the people of each community among its lots and hamlets by area; homes in town stand closer."""
    rng = stream("residents")
    weight = np.array([shape.area * (1.0 if inside == "是" else 0.42) for shape, _, inside in homes()]) * rng.uniform(
        0.7, 1.35, len(homes())
    )
    code = np.array([community for _, community, _ in homes()])
    people = np.zeros(len(code), int)
    for community in partition.communities():
        own = np.nonzero(code == community.place.code)[0]
        if len(own):
            people[own] = _shares(community.population, weight[own])
    town = {c.place.code: c.place for c in partition.communities()}
    found = []
    for k, (shape, home, inside) in enumerate(homes()):
        place = town[home]
        name = place.name + ("居住用地" if inside == "是" else "林盘")
        row = {
            "code": f"JZ-{k + 1:05d}",
            "name": name,
            "source": _EXAMPLE,
            "town": place.town,
            "in_built_up_area": inside,
            "population": int(people[k]),
        }
        found.append({**row, "geometry": shape})
    return found


def _streets() -> list[Record]:
    return [
        {"code": f"DL-{k:05d}", "name": street.name or None, "source": _EXAMPLE, "road_class": street.rank, "geometry": street.line}
        for k, street in enumerate(streets.streets(), 1)
    ]


def _rivers() -> list[Record]:
    source = "名称：公开资料；形状：示例数据"
    return [{"code": f"HL-{k:02d}", "name": r.name, "source": source, "geometry": r.water} for k, r in enumerate(rivers.rivers(), 1)]


SUBJECTS: dict[str, Callable[[], list[Record]]] = {
    "outline": _outline, "towns": _towns, "built_up_area": _built_up, "residential_land": _residential, "streets": _streets,
    "rivers": _rivers, "population": _population,
}  # fmt: skip


def records(key: str) -> list[Record]:
    """Return the records of a reference layer, each with its `geometry` in the plane."""
    return SUBJECTS[key]()
