"""The street network: every street cut at every crossing, connected, fit for walking distances; and the blocks between streets."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from scipy import sparse
from scipy.sparse import csgraph

from data.generator import lattice, outline, rivers, roads, settlements, split
from data.generator.chance import stream
from data.generator.roads import Road

RANKS = ("highway", "main", "secondary", "local", "lane")
HALF_WIDTH = {"highway": 14.0, "main": 17.0, "secondary": 11.0, "local": 7.0, "lane": 3.5}
_LANE_WORDS = (
    "水井", "柿子", "打铁", "油榨", "文庙", "城隍", "桂花", "学道", "县署", "火神", "染房", "豆芽", "磨子", "官井", "石狮", "槐树", "书院", "青石", "皂角", "银杏",
    "草市", "竹器", "篾货", "茶馆", "楠木", "灯笼", "鱼市", "马房", "当铺", "药王", "三圣", "杜家", "罗家", "何家", "杨家", "白塔", "双井", "桑园", "菜园", "半边",
)  # fmt: skip
_LOCAL_WORDS = (
    "瑞泽", "和顺", "锦绣", "安康", "清源", "映月", "听涛", "翠竹", "梅苑", "兰溪", "芙蓉", "海棠", "丁香", "玉兰", "紫薇", "春晖", "秋月", "明德", "崇文", "崇德",
    "尚义", "仁和", "惠民", "康宁", "福安", "吉祥", "金桥", "银河", "凤鸣", "龙腾", "东升", "西晖", "南湖", "北苑", "学苑", "民生", "建设", "团结", "和平", "解放",
)  # fmt: skip


@dataclass(frozen=True)
class Street:
    """A piece of street between two crossings; `origin` numbers the street that it is a piece of."""

    line: shapely.LineString
    rank: str
    name: str
    origin: int


def _inner(place: settlements.Settlement, cell: settlements.Cell, block: shapely.Polygon, rng: np.random.Generator) -> list[Road]:
    """Return the streets and lanes that divide a superblock."""
    if place.is_city:
        smallest, slant = (9_000, 12.0) if cell.ring <= 1 else (17_000, 5.0) if cell.ring <= 3 else (30_000, 4.0)
    else:
        smallest, slant = (8_000, 8.0) if cell.ring <= 1 else (14_000, 5.0)
    found = []
    for line, size in split.streets(block, rng, smallest, slant):
        lane = size < (52_000 if place.is_city else 34_000) and (cell.ring <= 1 or rng.random() < 0.5)
        words = _LANE_WORDS if lane else _LOCAL_WORDS
        word = words[int(rng.integers(len(words)))]
        suffix = (
            ("巷", "东巷", "西巷", "横巷")[int(rng.choice(4, p=(0.55, 0.15, 0.15, 0.15)))] if lane else ("街", "路")[int(rng.integers(2))]
        )
        found.append(Road(_reaching(line), "lane" if lane else "local", word + suffix))
    return found


def _reaching(line: shapely.LineString) -> shapely.LineString:
    """Lengthen a straight line a little at both ends, so that it meets the street that it ends at."""
    a, b = np.array(line.coords[0]), np.array(line.coords[-1])
    more = (b - a) / np.hypot(*(b - a)) * 0.8
    return shapely.LineString([a - more, b + more])


def _banks() -> list[Road]:
    """Return the streets along the river banks: the sides of superblocks that the river has cut."""
    strip = rivers.water().buffer(settlements.BANK, quad_segs=4).boundary.buffer(2.0)
    found = []
    for place, _, block in settlements.superblocks():
        side = block.exterior.intersection(strip)
        if side.length > 60:
            found.append(Road(side, "local", "滨河路" if place.is_city else f"{place.name}滨江路"))
    return found


def _laid_out() -> list[Road]:
    found = list(roads.highways())
    area = shapely.union_all([block for _, _, block in settlements.superblocks()]).buffer(0.5)
    for place in settlements.settlements():
        for edge in place.edges:
            bridge = edge.rank == "main" or (edge.rank == "secondary" and not place.is_city)
            line = edge.line if bridge else edge.line.intersection(area)
            found.append(Road(line, edge.rank, edge.name))
    rng = stream("inner streets")
    inner = [road for place, cell, block in settlements.superblocks() for road in _inner(place, cell, block, rng)]
    return [road for road in [*found, *_banks(), *roads.country_roads(), *inner] if not road.line.is_empty]


def _connected(lines: list[shapely.LineString]) -> np.ndarray:
    """Return the numbers of the lines that belong to the largest connected part."""
    ends = np.array([[line.coords[0], line.coords[-1]] for line in lines])
    _, node = np.unique(np.round(ends.reshape(-1, 2), 3), axis=0, return_inverse=True)
    node = node.reshape(-1, 2)
    size = int(node.max()) + 1
    graph = sparse.coo_matrix((np.ones(len(lines)), (node[:, 0], node[:, 1])), (size, size))
    _, part = csgraph.connected_components(graph, directed=False)
    weight = np.bincount(part[node[:, 0]], [line.length for line in lines])
    return np.nonzero(part[node[:, 0]] == int(np.argmax(weight)))[0]


def _trimmed(lines: list[shapely.LineString], shortest: float) -> list[shapely.LineString]:
    """Take away dead ends shorter than `shortest` metres."""
    count: dict[tuple[float, float], int] = defaultdict(int)
    ends = [[tuple(np.round(line.coords[k], 3)) for k in (0, -1)] for line in lines]
    for pair in ends:
        for end in pair:
            count[end] += 1
    return [line for line, pair in zip(lines, ends, strict=True) if line.length >= shortest or min(count[e] for e in pair) > 1]


@cache
def streets() -> tuple[Street, ...]:
    """Return the pieces of the network, highways first."""
    laid = _laid_out()
    pieces = [line for line in lattice.noded([road.line for road in laid]) if line.length > 0]
    for _ in range(2):
        pieces = _trimmed(pieces, 25.0)
    pieces = [pieces[i] for i in _connected(pieces)]
    rank = np.array([RANKS.index(road.rank) for road in laid])
    tree = shapely.STRtree([road.line for road in laid])
    middles = shapely.line_interpolate_point(np.array(pieces, object), 0.5, normalized=True)
    piece, origin = tree.query(middles, predicate="dwithin", distance=0.6)
    best: dict[int, int] = {}
    for p, o in zip(piece.tolist(), origin.tolist(), strict=True):
        if p not in best or (rank[o], o) < (rank[best[p]], best[p]):
            best[p] = o
    found = [Street(line, laid[best[k]].rank, laid[best[k]].name, best[k]) for k, line in enumerate(pieces) if k in best]
    return tuple(sorted(found, key=lambda s: (RANKS.index(s.rank), s.origin, s.line.coords[0])))


@cache
def whole() -> dict[int, tuple[shapely.geometry.base.BaseGeometry, str, str]]:
    """Return the streets put together again: origin → (line, rank, name)."""
    pieces: dict[int, list[Street]] = defaultdict(list)
    for street in streets():
        pieces[street.origin].append(street)
    return {
        key: (shapely.line_merge(shapely.MultiLineString([s.line for s in own])), own[0].rank, own[0].name) for key, own in pieces.items()
    }


@cache
def named() -> tuple[tuple[str, str, shapely.LineString], ...]:
    """Return the longest unbroken run of every named street: (name, rank, line)."""
    pieces: dict[tuple[str, str, int], list[shapely.LineString]] = defaultdict(list)
    for street in streets():
        wide = street.rank in ("main", "secondary", "highway")
        near = 0 if wide else street.origin
        pieces[street.name, street.rank, near].append(street.line)
    found = []
    for (name, rank, _), own in pieces.items():
        merged = shapely.line_merge(shapely.MultiLineString(own))
        found.append((name, rank, max(shapely.get_parts(merged), key=lambda p: p.length)))
    return tuple(found)


@cache
def blocks() -> tuple[tuple[settlements.Settlement, settlements.Cell, shapely.Polygon], ...]:
    """Return the ground between the streets of the settlements, drawn in by half the street."""
    faces = shapely.get_parts(shapely.polygonize([street.line for street in streets()]))
    supers = settlements.superblocks()
    tree = shapely.STRtree([block for _, _, block in supers])
    paving = shapely.STRtree([s.line for s in streets()])
    found = []
    for face in faces:
        hit = tree.query(face.point_on_surface(), predicate="within")
        if not len(hit) or not outline.inside().contains(face):
            continue
        around = [streets()[int(i)] for i in paving.query(face, predicate="intersects")]
        road = shapely.union_all([s.line.buffer(HALF_WIDTH[s.rank], cap_style="flat", quad_segs=2) for s in around])
        ground = lattice.largest(face.difference(road).buffer(-1.5, join_style="mitre").buffer(1.5, join_style="mitre"))
        if ground.area > 900:
            place, cell, _ = supers[int(hit[0])]
            found.append((place, cell, ground.simplify(0.8)))
    return tuple(found)
