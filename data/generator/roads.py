"""Roads outside the settlements: highways from town to town and country roads from village to village."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
import shapely.ops
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import Delaunay

from data.generator import lattice, outline, partition, rivers, settlements


@dataclass(frozen=True)
class Road:
    """A road as it is laid out, before it is cut at crossings; `rank` is a key of `road_class`."""

    line: shapely.geometry.base.BaseGeometry
    rank: str
    name: str


_HIGHWAYS = (
    ("崇州城区", "羊马", "成温邛快速路"), ("崇州城区", "大划", "崇大路"), ("大划", "三江", "大三路"), ("大划", "江源", "大江路"), ("羊马", "江源", "羊江路"),
    ("江源", "三江", "江三路"), ("崇州城区", "廖家", "崇廖路"), ("廖家", "观胜", "廖观路"), ("观胜", "元通", "观元路"), ("崇州城区", "元通", "崇怀路"),
    ("元通", "怀远", "崇怀路"), ("怀远", "街子", "怀街路"), ("元通", "街子", "重庆路"), ("崇州城区", "道明", "道明竹乡路"), ("道明", "怀远", "道怀路"),
    ("崇州城区", "白头", "崇白路"), ("崇州城区", "隆兴", "崇隆路"), ("白头", "隆兴", "白隆路"), ("白头", "道明", "川西旅游环线"), ("崇州城区", "观胜", "崇观路"),
    ("隆兴", "大划", "隆大路"), ("廖家", "羊马", "廖羊路"), ("街子", "三郎", "街三路"), ("三郎", "怀远", "三怀路"),
)  # fmt: skip
_TOO_NEAR = 34.0
_VALLEY = "文井江路"


def _bent(a: np.ndarray, b: np.ndarray, subject: str, amplitude: float, wavelength: float) -> shapely.LineString:
    steps = max(3, int(np.hypot(*(b - a)) / 90))
    t = np.linspace(0, 1, steps)[:, None]
    return shapely.LineString(rivers.sway(a + (b - a) * t, amplitude, subject, wavelength)).simplify(3.0)


def _valley() -> shapely.LineString:
    """Run the mountain road along the upper river, from the last village down to 怀远."""
    river = next(r for r in rivers.rivers() if r.name == "文井江").line
    start, end = (river.project(shapely.Point(lattice.point(*p))) for p in ((103.215, 30.806), (103.536, 30.740)))
    course = shapely.LineString(rivers.spline(np.array(shapely.ops.substring(river, start, end).simplify(70.0).coords), 60.0))
    side = course.offset_curve(-95.0, join_style="round", quad_segs=4)
    return max(shapely.get_parts(side), key=lambda p: p.length).simplify(4.0)


@cache
def highways() -> tuple[Road, ...]:
    """Return the roads from town to town, cut off at the edge of the settlements."""
    centre = {place.name: place.centre for place in settlements.settlements()}
    built = settlements.built_up().buffer(-9.5, join_style="mitre")
    rows = [(_bent(centre[a], centre[b], a + b, 150.0, 4200.0), name) for a, b, name in _HIGHWAYS]
    valley = _valley()
    rows.append((valley, _VALLEY))
    rows.append((_bent(np.array(valley.coords[-1]), centre["怀远"], "valley mouth", 30.0, 900.0), _VALLEY))
    for place in ("文井江", "鸡冠山"):
        spot = shapely.Point(centre[place])
        rows.append((shapely.LineString([spot, valley.interpolate(valley.project(spot))]), place + "大道"))
    return tuple(Road(line.intersection(outline.inside().buffer(-30)).difference(built), "highway", name) for line, name in rows)


def _pairs(spots: np.ndarray) -> list[tuple[int, int]]:
    """Return the Gabriel neighbours among places: pairs whose circle holds no third place."""
    mesh = Delaunay(spots)
    pairs = {tuple(sorted((int(t[i]), int(t[j])))) for t in mesh.simplices for i, j in ((0, 1), (1, 2), (0, 2))}
    keep = []
    for i, j in sorted(pairs):
        middle, radius = (spots[i] + spots[j]) / 2, np.hypot(*(spots[i] - spots[j])) / 2
        gap = np.hypot(*(spots - middle).T)
        if (gap < radius - 1e-6).sum() == 0:
            keep.append((i, j))
    return keep


def _needed(spots: np.ndarray, pairs: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the pairs without which some place could not be reached (the shortest tree)."""
    rows = np.array(pairs)
    gap = np.hypot(*(spots[rows[:, 0]] - spots[rows[:, 1]]).T)
    tree = csgraph.minimum_spanning_tree(sparse.coo_matrix((gap, (rows[:, 0], rows[:, 1])), (len(spots), len(spots)))).tocoo()
    return set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))


def _apart(found: list[Road], accepted: list[shapely.geometry.base.BaseGeometry]) -> list[Road]:
    """Cut the stretches where a road would run right beside an earlier one, and tie its loose ends to that one."""
    lines = list(accepted)
    kept = []
    for road in found:
        near = shapely.union_all([line for line in lines if line.distance(road.line) < _TOO_NEAR])
        band = near.buffer(_TOO_NEAR, quad_segs=3)
        stretches = [p for p in shapely.get_parts(road.line.intersection(band)) if p.length > 3.2 * _TOO_NEAR]
        rest = road.line.difference(shapely.union_all(stretches).buffer(0.01)) if stretches else road.line
        pieces = [p for p in shapely.get_parts(rest) if p.length > 70]
        ties = [shapely.shortest_line(shapely.Point(p.coords[k]), near) for p in pieces for k in (0, -1)] if stretches else []
        ties = [tie for tie in ties if 0.5 < tie.length < 1.3 * _TOO_NEAR]
        if pieces:
            kept.append(Road(shapely.MultiLineString([*pieces, *ties]), road.rank, road.name))
            lines.append(kept[-1].line)
    return kept


@cache
def country_roads() -> tuple[Road, ...]:
    """Return the roads between villages; one that would run beside a highway becomes a short link to it."""
    people = partition.communities()
    spots = np.array([c.seat for c in people] + [s.centre for s in settlements.settlements()])
    names = [c.place.name.removesuffix("社区").removesuffix("村") for c in people] + [s.name for s in settlements.settlements()]
    main = shapely.union_all([road.line for road in highways()])
    corridor = main.buffer(320)
    built = settlements.built_up().buffer(-9.5, join_style="mitre")
    ground = outline.inside().buffer(-30)
    found = []
    pairs = _pairs(spots)
    needed = _needed(spots, pairs)
    for i, j in pairs:
        gap = np.hypot(*(spots[i] - spots[j]))
        high = not outline.plain().contains(shapely.MultiPoint([spots[i], spots[j]]))
        if gap > (2600 if high else 5200) and (i, j) not in needed:
            continue
        line = _bent(spots[i], spots[j], f"country {i} {j}", 190.0 if high else 55.0, 1700.0 if high else 1300.0)
        if line.length > 9500 or not ground.contains(line) or line.intersection(corridor).length > 0.6 * line.length:
            continue
        found.append(Road(line.difference(built), "local", f"{names[i][:2]}{names[j][:2]}路"))
    found = _apart(found, [road.line for road in highways()])
    for k, spot in enumerate(spots[: len(people)]):
        seat = shapely.Point(spot)
        target = shapely.shortest_line(seat, main)
        if target.length > 15 and corridor.contains(seat) and not built.contains(seat):
            found.append(Road(target.difference(built), "local", names[k] + "路"))
    return tuple(road for road in found if not road.line.is_empty)
