"""Where the works of the campaign lie: alleys, courtyards, roads, river works, housing areas and points."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import shapely
import shapely.ops
from shapely.geometry.base import BaseGeometry

from data.generator import landuse, lattice, outline, partition, rivers, settlements, streets
from data.generator.chance import stream


@dataclass(frozen=True)
class Work:
    """A piece of work: its ground in the plane, what it is called, and values of the layer's own fields."""

    shape: BaseGeometry
    title: str
    own: dict[str, Any] = field(default_factory=dict)


def community(shape: BaseGeometry) -> partition.Community:
    """Return the community in which a representative point of the shape lies."""
    spot = shape.interpolate(0.5, normalized=True) if shape.geom_type == "LineString" else shape.representative_point()
    return partition.home(spot)


def near_name(shape: BaseGeometry) -> str:
    """Return the short name of the community around a shape."""
    return community(shape).place.name.removesuffix("社区").removesuffix("村")


@cache
def alleys() -> tuple[Work, ...]:
    """Return 124 back alleys: runs of lanes inside blocks, 80–600 m long, most of them in the city and the old town seats."""
    rng = stream("alleys")
    lanes = [s for s in streets.streets() if s.rank == "lane"]
    tree = shapely.STRtree([s.line for s in lanes])
    runs = shapely.get_parts(shapely.line_merge(shapely.MultiLineString([s.line for s in lanes])))
    runs = [run for run in runs if 84 < run.length < 590]
    rows = [(lanes[int(tree.nearest(run.interpolate(0.5, normalized=True)))].name, run) for run in runs]
    city = settlements.settlements()[0].ground
    order = np.argsort(-(rng.random(len(rows)) ** (100 / np.array([line.length for _, line in rows]) ** 1.3)), kind="stable").tolist()
    inner = [i for i in order if city.intersects(rows[i][1])][:84]
    picked = inner + [i for i in order if not city.intersects(rows[i][1])][: 124 - len(inner)]
    kinds = rng.choice(["comprehensive", "paving", "order"], 124, p=[0.5, 0.32, 0.18])
    width = np.round(rng.uniform(2.8, 7.2, 124), 1)
    return tuple(
        Work(rows[i][1], f"{near_name(rows[i][1])}{rows[i][0]}", {"alley_type": str(kinds[k]), "width_m": float(width[k])})
        for k, i in enumerate(picked)
    )


def _compound(lot: shapely.Polygon, rng: np.random.Generator, shape: int) -> shapely.Polygon | shapely.MultiPolygon:
    """Draw a building compound into a lot: plain, L-shaped, around a yard, or two buildings."""
    base = lattice.largest(lot.buffer(-5, join_style="mitre"))
    box = shapely.oriented_envelope(base)
    c = np.array(box.exterior.coords)[:4]
    u, v = c[1] - c[0], c[3] - c[0]

    def piece(a: float, b: float, p: float, q: float) -> shapely.Polygon:
        return shapely.Polygon([c[0] + u * a + v * b, c[0] + u * p + v * b, c[0] + u * p + v * q, c[0] + u * a + v * q])

    if shape == 1:
        base = lattice.largest(base.difference(piece(rng.uniform(0.45, 0.6), rng.uniform(0.45, 0.6), 1.2, 1.2)))
    elif shape == 2:
        base = base.difference(piece(0.34, 0.34, rng.uniform(0.6, 0.7), rng.uniform(0.6, 0.7)))
    elif shape == 3:
        base = lattice.areal(base.difference(piece(0.44, -0.2, rng.uniform(0.54, 0.6), 1.2)))
    return base


_OWNERS = (
    "蜀州", "唐安", "永康", "粮站", "供销社", "农机厂", "印刷厂", "水利局", "教师", "电力", "罨画", "琴鹤", "金带", "物资", "医药公司", "丝绸厂", "邮电",
    "建筑公司",
)  # fmt: skip
_KINDS = ("小区", "院落", "家属院", "宿舍院", "苑", "花园")


@cache
def courtyards() -> tuple[Work, ...]:
    """Return 136 old courtyards: compounds on lots of homes, most of them in the old core and the town seats."""
    rng = stream("courtyards")
    lots = [lot for lot in landuse.of_use("residential") if 1_500 < lot.polygon.area < 9_000 and lot.place.kind != "集镇"]
    order = rng.permutation(len(lots)).tolist()
    city = [i for i in order if lots[i].place.is_city and lots[i].cell.ring <= 2]
    towns = [i for i in order if not lots[i].place.is_city and lots[i].cell.ring <= 1]
    found: list[Work] = []
    for k, i in enumerate([*city[:96], *towns[:40]]):
        shape = _compound(lots[i].polygon, rng, int(rng.choice(4, p=[0.62, 0.2, 0.11, 0.07])))
        own = {
            "renewal_class": str(rng.choice(["safety", "basic", "improved", "upgraded"], p=[0.16, 0.44, 0.28, 0.12])),
            "built_year": int(rng.integers(1979, 2005)),
            "households": int(max(12, round(shape.area / rng.uniform(34, 75)))),
        }  # fmt: skip
        number, owner, kind = (int(rng.integers(n)) for n in (190, len(_OWNERS), len(_KINDS)))
        title = f"{near_name(shape)}{_OWNERS[owner]}{_KINDS[kind]}" if k % 3 else f"{street_near(shape)}{number + 1}号院"
        found.append(Work(lattice.settled(shape), title, own))
    return tuple(found)


@cache
def _street_tree() -> tuple[shapely.STRtree, tuple[streets.Street, ...]]:
    rows = tuple(s for s in streets.streets() if s.rank in ("main", "secondary", "local") and s.name)
    return shapely.STRtree([s.line for s in rows]), rows


def street_near(shape: BaseGeometry) -> str:
    """Return the name of the street nearest to a shape."""
    tree, rows = _street_tree()
    return rows[int(tree.nearest(shape))].name


@cache
def old_roads() -> tuple[Work, ...]:
    """Return fourteen old roads: stretches of named streets in the city and the larger towns."""
    rng = stream("old roads")
    rows = [(n, line) for n, rank, line in streets.named() if rank == "secondary" and 350 < line.length < 4000 and n]
    found = []
    for i in rng.permutation(len(rows)).tolist()[:14]:
        name, line = rows[i]
        size = min(line.length, rng.uniform(420, 1500))
        start = rng.uniform(0, line.length - size)
        found.append(Work(shapely.ops.substring(line, start, start + size), name))
    return tuple(found)


@cache
def river_sites() -> tuple[Work, ...]:
    """Return 35 river works: stretches of bank and of centre line, and single sites."""
    rng = stream("river sites")
    city = settlements.settlements()[0].ground.buffer(1500)
    flowing = [r for r in rivers.flowing() if r.name != "金马河"]
    found = []
    for k in range(35):
        urban = k < 12
        river = flowing[1] if urban and k % 3 else flowing[(k * 3) % len(flowing)]
        line = river.line.intersection(city) if urban else river.line
        if line.is_empty or line.length < 900:
            river, line = flowing[1], flowing[1].line.intersection(city)
        line = max(shapely.get_parts(line), key=lambda p: p.length)
        size = rng.uniform(400, 1500) if urban else rng.uniform(900, 4200)
        start = rng.uniform(0, max(1.0, line.length - size))
        shape: BaseGeometry = shapely.ops.substring(line, start, min(line.length, start + size)).simplify(2)
        if k % 5 == 3:
            shape = shapely.Point(line.interpolate(start).coords[0])
        elif k % 2:
            side = shape.offset_curve(float(rng.choice([-1, 1])) * (75 if river.name == "西河" else 32), quad_segs=3)
            shape = max(shapely.get_parts(side.simplify(3)), key=lambda p: p.length)
        shape = max(shapely.get_parts(shape.intersection(outline.inside())), key=lambda p: p.length)
        found.append(
            Work(shape, f"{river.name}{near_name(shape)}段", {"family": "urban_water" if urban else "small_river", "river": river.name})
        )
    return tuple(found)


def _shares(total: int, weights: np.ndarray) -> list[int]:
    whole = np.floor(weights / weights.sum() * total).astype(int)
    whole[: total - int(whole.sum())] += 1
    return [int(n) for n in whole]


def _housing(subject: str, count: int, households: int, rings: tuple[int, int], word: str) -> tuple[Work, ...]:
    rng = stream(subject)
    blocks = [b for b in streets.blocks() if b[0].town and 7_000 < b[2].area < 60_000]
    blocks = [b for b in blocks if rings[0] <= b[1].ring <= rings[1] and (b[0].is_city or b[1].ring >= 1)]
    busy = shapely.union_all([lot.polygon for use in ("park", "square", "micro") for lot in landuse.of_use(use)])
    picked: list[shapely.Polygon] = []
    for i in rng.permutation(len(blocks)).tolist():
        shape = lattice.largest(blocks[i][2].buffer(-4, join_style="mitre"))
        if len(picked) < count and landuse.apart(picked, shape, 500) and not shape.intersects(busy):
            picked.append(lattice.largest(lattice.settled(shape)))
    shares = _shares(households, np.array([p.area * rng.uniform(0.6, 1.5) for p in picked]))
    return tuple(Work(p, f"{near_name(p)}{word}", {"households": n}) for p, n in zip(picked, shares, strict=True))


@cache
def urban_villages() -> tuple[Work, ...]:
    """Return sixteen urban villages at the edge of the built-up areas, 1,439 households."""
    return _housing("urban villages", 16, 1439, (3, 6), "城中村")


@cache
def shanty_areas() -> tuple[Work, ...]:
    """Return fourteen shanty areas near the old cores, 1,335 households."""
    return _housing("shanty areas", 14, 1335, (0, 2), "棚户区")
