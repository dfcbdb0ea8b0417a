"""Towns and communities: a partition of the outline without gaps, with borders that tend to follow rivers and main streets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from scipy import ndimage, sparse
from scipy.sparse import csgraph

from data.generator import borders, divisions, lattice, outline, rivers, settlements
from data.generator.chance import Ripple, stream

PIXEL = 100.0


@dataclass(frozen=True)
class Community:
    """A village or community with its ground and the place where its people meet."""

    place: divisions.Place
    seat: np.ndarray
    polygon: shapely.Polygon
    population: int


class _Raster:
    """The plane in square pixels: what lies inside the city, and how hard it is to cross."""

    def __init__(self) -> None:
        x0, y0, x1, y1 = outline.city().bounds
        self.x = np.arange(x0 - 300, x1 + 300, PIXEL)
        self.y = np.arange(y0 - 300, y1 + 300, PIXEL)
        self.gx, self.gy = np.meshgrid(self.x, self.y)
        self.inside = shapely.contains_xy(outline.city(), self.gx, self.gy)
        self.built = shapely.contains_xy(settlements.built_up(), self.gx, self.gy)
        self.plain = shapely.contains_xy(outline.plain(), self.gx, self.gy)
        self.cost = self._cost()

    def near(self, lines: list[shapely.geometry.base.BaseGeometry], reach: float) -> np.ndarray:
        """Return which pixels lie within `reach` metres of the lines."""
        tree = shapely.STRtree(lines)
        spots = shapely.points(self.gx.ravel(), self.gy.ravel())
        hit = np.zeros(self.gx.size, bool)
        hit[tree.query(spots, predicate="dwithin", distance=reach)[0]] = True
        return hit.reshape(self.gx.shape)

    def _cost(self) -> np.ndarray:
        cost = np.exp(0.35 * Ripple("border", 2400)(self.gx, self.gy) + 0.2 * Ripple("border fine", 700)(self.gx, self.gy))
        wide = [r.line for r in rivers.flowing() if r.name in ("西河", "文井江", "黑石河", "羊马河")]
        narrow = [r.line for r in rivers.flowing() if r.name not in ("西河", "文井江", "黑石河", "羊马河", "金马河")]
        cost[self.near(narrow, 75)] *= 4
        cost[self.near(wide, 90)] *= 6
        streets = [e.line for s in settlements.settlements() if s.is_city for e in s.edges]
        cost[self.near(streets, 75)] *= 5
        return cost

    def graph(self, mask: np.ndarray) -> tuple[sparse.csr_matrix, np.ndarray]:
        """Return the neighbour graph of the masked pixels, and the node number of each pixel (−1 outside)."""
        number = np.full(mask.shape, -1)
        number[mask] = np.arange(mask.sum())
        rows, cols, weight = [], [], []
        for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
            a = (slice(0, mask.shape[0] - dy), slice(max(0, -dx), mask.shape[1] - max(0, dx)))
            b = (slice(dy, None), slice(max(0, dx), mask.shape[1] + min(0, dx)))
            both = mask[a] & mask[b]
            rows.append(number[a][both])
            cols.append(number[b][both])
            weight.append((self.cost[a] + self.cost[b])[both] / 2 * np.hypot(dx, dy) * PIXEL)
        size = int(mask.sum())
        matrix = sparse.coo_matrix((np.concatenate(weight), (np.concatenate(rows), np.concatenate(cols))), (size, size))
        return matrix.tocsr(), number

    def pixel(self, spot: np.ndarray, mask: np.ndarray) -> tuple[int, int]:
        """Return the row and column of the masked pixel nearest to a place."""
        gap = np.where(mask, np.hypot(self.gx - spot[0], self.gy - spot[1]), np.inf)
        row, col = np.unravel_index(int(np.argmin(gap)), gap.shape)
        return int(row), int(col)


@cache
def _raster() -> _Raster:
    return _Raster()


def _seat(town: divisions.Town) -> np.ndarray:
    return lattice.point(town.lon, town.lat)


def _town_labels(raster: _Raster) -> np.ndarray:
    """Label each pixel with a town: least cost from its seat, with a handicap tuned until areas come out as wanted."""
    graph, number = raster.graph(raster.inside)
    starts = [number[raster.pixel(_seat(town), raster.inside)] for town in divisions.TOWNS]
    cost = csgraph.dijkstra(graph, directed=False, indices=starts)
    wanted = np.array([town.area for town in divisions.TOWNS])
    wanted = wanted / wanted.sum() * cost.shape[1]
    head = np.zeros(len(starts))
    best, found = np.inf, np.zeros(cost.shape[1], int)
    for turn in range(160):
        label = np.argmin(cost - head[:, None], axis=0)
        gap = wanted - np.bincount(label, minlength=len(starts))
        held = all(label[start] == k for k, start in enumerate(starts))
        error = float(np.abs(gap / wanted).max())
        if held and error < best:
            best, found = error, label
        head += np.clip(gap / wanted, -1, 1) * (900 if turn < 80 else 250)
    out = np.full(raster.inside.shape, -1)
    out[raster.inside] = found
    return out


@cache
def _weights() -> np.ndarray:
    raster = _raster()
    weight = np.where(raster.plain, 1.0, 0.12)
    valley = raster.near([r.line for r in rivers.flowing()], 500)
    weight[valley & ~raster.plain] = 0.8
    weight[raster.built] = 7.0
    return weight


def _seeds(raster: _Raster, mask: np.ndarray, count: int, subject: str) -> np.ndarray:
    """Spread `count` seats over the masked pixels, dense where it is built up (weighted k-means)."""
    rng = stream("seats " + subject)
    spots = np.column_stack([raster.gx[mask], raster.gy[mask]])
    weight = _weights()[mask]
    seeds = spots[rng.choice(len(spots), count, replace=False, p=weight / weight.sum())]
    for _ in range(25):
        near = np.argmin(((spots[:, None] - seeds[None]) ** 2).sum(2), axis=1)
        for k in range(count):
            own = near == k
            if own.any():
                seeds[k] = np.average(spots[own], axis=0, weights=weight[own])
    return seeds


def _community_labels(raster: _Raster, towns: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    labels = np.full(towns.shape, -1)
    seats: list[np.ndarray] = []
    centres = np.array([s.centre for s in settlements.settlements()])
    places = divisions.places()
    for index, town in enumerate(divisions.TOWNS):
        mask = towns == index
        own = [place for place in places if place.town == town.name]
        seeds = _seeds(raster, mask, len(own), town.name)
        remote = np.min(np.hypot(*(seeds[:, None] - centres[None]).transpose(2, 0, 1)), axis=1)
        seeds = seeds[np.argsort(remote, kind="stable")]
        graph, number = raster.graph(mask)
        starts = [number[raster.pixel(seed, mask)] for seed in seeds]
        _, _, source = csgraph.dijkstra(graph, directed=False, indices=starts, min_only=True, return_predecessors=True)
        offset = next(i for i, place in enumerate(places) if place.town == town.name)
        lookup = {start: offset + k for k, start in enumerate(starts)}
        labels[mask] = [lookup.get(s, offset) for s in source]
        seats += list(seeds)
    missing = ndimage.distance_transform_edt(labels < 0, return_distances=False, return_indices=True)
    return labels[tuple(missing)], seats


def _populations(polygons: list[shapely.Polygon]) -> list[int]:
    """Share the census total among communities: by built-up ground, open plain and mountain, with some chance."""
    rng = stream("population")
    rows = []
    for polygon in polygons:
        built = polygon.intersection(settlements.built_up()).area
        plain = polygon.intersection(outline.plain()).area
        density = 8200 if polygon.distance(shapely.Point(settlements.settlements()[0].centre)) < 4000 else 6800
        people = built * density + max(0.0, plain - built) * 420 + (polygon.area - plain) * 28
        rows.append(people / 1e6 * rng.uniform(0.82, 1.2))
    exact = np.array(rows) / sum(rows) * divisions.POPULATION
    whole = np.floor(exact).astype(int)
    rest = divisions.POPULATION - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:rest]] += 1
    return [int(n) for n in whole]


@cache
def communities() -> tuple[Community, ...]:
    """Return the 172 communities in the order of their codes."""
    raster = _raster()
    labels, seats = _community_labels(raster, _town_labels(raster))
    polygons = borders.traced(labels, raster.x, raster.y, len(seats))
    people = _populations(polygons)
    return tuple(Community(*row) for row in zip(divisions.places(), seats, polygons, people, strict=True))


@cache
def towns() -> dict[str, shapely.Polygon]:
    """Return the ground of each town: the union of its communities."""
    return {
        town.name: lattice.largest(shapely.coverage_union_all([c.polygon for c in communities() if c.place.town == town.name]))
        for town in divisions.TOWNS
    }


@cache
def _tree() -> shapely.STRtree:
    return shapely.STRtree([c.polygon for c in communities()])


def home(spot: shapely.Point) -> Community:
    """Return the community in which a point of the plane lies (the nearest one for a point on a border)."""
    hit = _tree().query(spot, predicate="within")
    return communities()[int(hit[0]) if len(hit) else int(_tree().nearest(spot))]
