"""Built-up settlements: a warped grid of main and secondary streets whose cells nearest to the centre are built up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
import shapely

from data.generator import divisions, lattice, outline, rivers
from data.generator.chance import Ripple, stream

BANK = 42.0
"""Width in metres of the strip between a river and the street along its bank."""
CITY = "崇州城区"
_CITY_CENTRE = (103.6722, 30.6335)
_CITY_AREA = 26.4e6
_MAIN_LINES = (-4, -2, 0, 2, 4)


@dataclass(frozen=True)
class Edge:
    """A piece of a grid street."""

    line: shapely.LineString
    rank: str
    name: str


@dataclass(frozen=True)
class Cell:
    """A superblock between grid streets; `ring` counts cells from the centre."""

    polygon: shapely.Polygon
    ring: int


@dataclass
class Settlement:
    """A built-up place with its superblocks and the grid streets around them."""

    name: str
    town: str
    centre: np.ndarray
    kind: str
    cells: list[Cell] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    @property
    def is_city(self) -> bool:
        """Whether this is the main urban area."""
        return self.kind == "城市建成区"

    @cached_property
    def ground(self) -> shapely.Polygon:
        """Return the built-up area: all superblocks with the streets around them and the river between them."""
        return lattice.largest(shapely.union_all([c.polygon for c in self.cells]).buffer(9.0, join_style="mitre"))


class _Grid:
    """A grid of streets, bent: corners drawn in towards a circle, then turned, shifted and rippled."""

    def __init__(self, name: str, centre: np.ndarray, turn: float, spacing: float, lines: int, *, city: bool) -> None:
        rng = stream("grid " + name)
        self.name, self.centre, self.lines, self.city = name, centre, lines, city
        self.turn = np.radians(turn)
        steps = spacing * rng.uniform(0.84, 1.18, (2, 2 * lines))
        self.at = np.array([np.concatenate([[0.0], np.cumsum(s)]) for s in steps])
        self.at -= self.at[:, lines : lines + 1]
        self._slow = [Ripple(f"{name} slow {i}", 9 * spacing, 6) for i in range(2)]
        self._fast = [Ripple(f"{name} fast {i}", 480.0, 9) for i in range(2)]
        self.spacing = spacing

    def bend(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Take grid coordinates in metres to the plane."""
        reach = self.at[0, -1]
        big = np.maximum(np.abs(u), np.abs(v)) + 1e-9
        draw = 1 - 0.16 * (np.minimum(np.abs(u), np.abs(v)) / big) ** 2 * np.minimum(1, big / reach * 2)
        x, y = u * draw, v * draw
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        x, y = x * cos - y * sin, x * sin + y * cos
        core = np.exp(-((np.hypot(x, y) / (2.1 * self.spacing if self.city else 1.2 * self.spacing)) ** 2))
        near = 10.0 + (38.0 if self.city else 16.0) * core
        dx = 0.22 * self.spacing * self._slow[0](x, y) + near * self._fast[0](x, y)
        dy = 0.22 * self.spacing * self._slow[1](x, y) + near * self._fast[1](x, y)
        return self.centre + np.column_stack([x + dx, y + dy])

    def edge(self, axis: int, i: int, j: int) -> np.ndarray:
        """Return the points of the piece of line `i` of an axis between crossings `j` and `j + 1`."""
        along = self.at[1 - axis]
        t = np.linspace(along[j], along[j + 1], 6)
        fixed = np.full_like(t, self.at[axis, i])
        return self.bend(fixed, t) if axis == 0 else self.bend(t, fixed)

    def cell(self, i: int, j: int) -> shapely.Polygon:
        """Return the superblock with its lower corner at crossing (i, j)."""
        low, right = self.edge(1, j, i), self.edge(0, i + 1, j)
        top, left = self.edge(1, j + 1, i)[::-1], self.edge(0, i, j)[::-1]
        return shapely.Polygon(np.vstack([low, right[1:], top[1:], left[1:-1]]))


def _chosen(grid: _Grid, area: float, blob: Ripple) -> list[tuple[int, int]]:
    rows = []
    for i in range(2 * grid.lines):
        for j in range(2 * grid.lines):
            cell = grid.cell(i, j)
            if not outline.inside().buffer(-140).contains(cell):
                continue
            wet = cell.intersection(rivers.water()).area / cell.area
            if wet > 0.55:
                continue
            middle = np.array(cell.centroid.coords[0]) - grid.centre
            angle = np.arctan2(middle[1], middle[0])
            reach = 1 + 0.26 * float(blob(np.cos(angle) * 400, np.sin(angle) * 400))
            rows.append((np.hypot(*middle) / reach, i, j, cell.area))
    total, picked = 0.0, []
    for _, i, j, size in sorted(rows):
        if total >= area:
            break
        total += size
        picked.append((i, j))
    return picked


def _rank(grid: _Grid, index: int) -> str:
    offset = index - grid.lines
    if grid.city:
        return "main" if offset in _MAIN_LINES else "secondary"
    return "secondary" if offset == 0 else "local"


def _settle(settlement: Settlement, grid: _Grid, area: float, names: dict[tuple[int, int], tuple[str, ...]]) -> Settlement:
    picked = _chosen(grid, area, Ripple("blob " + settlement.name, 900.0, 5))
    for i, j in picked:
        ring = int(max(abs(i + 0.5 - grid.lines), abs(j + 0.5 - grid.lines)))
        settlement.cells.append(Cell(grid.cell(i, j), ring))
    seen: dict[tuple[int, int, int], None] = {}
    for i, j in picked:
        seen.update(dict.fromkeys(((1, j, i), (1, j + 1, i), (0, i, j), (0, i + 1, j))))
    for axis, line, piece in seen:
        parts = names.get((axis, line - grid.lines), ("",))
        which = 0 if len(parts) == 1 else min(len(parts) - 1, max(0, (piece - grid.lines + 4) * len(parts) // 8))
        settlement.edges.append(Edge(shapely.LineString(grid.edge(axis, line, piece)), _rank(grid, line), parts[which]))
    return settlement


def _three(word: str, kinds: str, suffix: str = "路") -> tuple[str, ...]:
    return tuple(word + kind + suffix for kind in kinds)


_CITY_NAMES = {
    (0, 0): _three("蜀州", "南中北"), (1, 0): ("文化西街", "正西街", "大东街", "金带街"), (0, -2): _three("唐安", "南中北"), (0, 2): _three("崇庆", "南中北"),
    (1, -2): _three("永康", "西中东"), (1, 2): _three("辰居", "西中东"), (0, -4): ("西环路",), (0, 4): ("东环路",), (1, -4): ("南环路",), (1, 4): ("北环路",),
    (0, -1): ("上南街", "杨祠街", "小北街"), (0, 1): ("下南街", "三元街", "大北街"), (1, -1): ("琴鹤街", "画池路", "小东街"), (1, 1): ("学府街", "宫保府街", "朝阳街"),
    (0, -3): _three("华兴", "南北"), (0, 3): _three("西江", "南北"), (1, -3): _three("石羊", "西东"), (1, 3): _three("白碾", "西东"),
    (0, -5): ("金鸡路",), (0, 5): ("晨曦路",), (1, -5): ("明湖路",), (1, 5): ("彭庙路",), (0, 6): ("公园东路",), (0, -6): ("同心路",),
    (1, 6): ("汇蜀路",), (1, -6): ("白石路",),
}  # fmt: skip
_TOWN_WORDS = ("正", "新", "上", "下", "顺城", "米市", "盐市", "河坝", "太平", "兴隆", "文昌", "半边", "麻市", "永安", "学堂", "江源")


def _town_names(short: str, lines: int) -> dict[tuple[int, int], tuple[str, ...]]:
    rng = stream("street names " + short)
    words = [_TOWN_WORDS[i] for i in rng.permutation(len(_TOWN_WORDS))]
    names: dict[tuple[int, int], tuple[str, ...]] = {(0, 0): (short + "大道",), (1, 0): (short + "正街",)}
    for n, (axis, offset) in enumerate((a, o) for o in range(1, lines + 1) for a in (0, 1)):
        word = words[n % len(words)]
        names[axis, offset] = (f"{short}{word}街",) if word != "正" else (f"{short}中街",)
        names[axis, -offset] = (f"{word}街",) if word not in "正新上下" else (f"{short}{word}路",)
    return names


@cache
def settlements() -> tuple[Settlement, ...]:
    """Return the main urban area, the seats of the other towns and the old market towns; superblocks do not overlap."""
    centre = lattice.point(*_CITY_CENTRE)
    city = Settlement(CITY, "崇阳街道", centre, "城市建成区")
    found = [_settle(city, _Grid(CITY, centre, 12, 520.0, 8, city=True), _CITY_AREA, _CITY_NAMES)]
    rows = [(t.short, t.name, t.centre or (t.lon, t.lat), t.built, t.turn) for t in divisions.TOWNS if t.built]
    rows += [(name, "", (lon, lat), built, turn) for name, lon, lat, built, turn in divisions.MARKET_TOWNS]
    for short, town, (lon, lat), built, turn in rows:
        centre = lattice.point(lon, lat)
        spacing = 330.0 if built > 3 else 250.0 if built > 0.9 else 190.0
        lines = 2 + round((built * 1e6) ** 0.5 / spacing)
        place = Settlement(short, town, centre, "镇区" if town else "集镇")
        place = _settle(place, _Grid(short, centre, turn, spacing, lines, city=False), built * 1e6, _town_names(short, lines))
        near = shapely.union_all([s.ground for s in found if np.hypot(*(s.centre - centre)) < 9000]).buffer(60)
        place.cells = [cell for cell in place.cells if not cell.polygon.intersects(near)]
        place.edges = [edge for edge in place.edges if any(edge.line.within(c.polygon.buffer(1)) for c in place.cells)]
        found.append(place)
    return tuple(found)


@cache
def built_up() -> shapely.geometry.base.BaseGeometry:
    """Return the built-up area of all settlements."""
    return shapely.union_all([place.ground for place in settlements()])


@cache
def superblocks() -> tuple[tuple[Settlement, Cell, shapely.Polygon], ...]:
    """Return the superblocks as they are left between the strips along the rivers."""
    strip = rivers.water().buffer(BANK, quad_segs=4)
    shapely.prepare(strip)
    found = []
    for place in settlements():
        for cell in place.cells:
            rest: shapely.geometry.base.BaseGeometry = cell.polygon
            if strip.intersects(rest):
                rest = rest.difference(strip)
                rest = rest.buffer(-8, join_style="mitre").buffer(8, join_style="mitre").intersection(rest)
            found += [(place, cell, part) for part in lattice.polygons(rest) if part.area > 9000]
    return tuple(found)
