"""Exact overlays on arrays of polygons: make them disjoint, split them by zones, take covers away; never a big union."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import cpu_count
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.watch import Watch

Array = NDArray[Any]
T = TypeVar("T")

_POLYGONAL = (3, 6)
_CROWD = 24  # covers over one piece from which a union is cheaper than one difference after another
_DUST = 1e-6  # m²; what rounding leaves along a cut
_THREADED_FROM = 2_000
_CHUNKS = 16  # a processor; several, because outlines differ in cost


def threaded(function: Callable[..., Array], *arrays: Array) -> Array:
    """Apply a vectorised geometry function in as many threads as there are processors; GEOS works without Python's lock.

    Examples
    --------
    >>> threaded(shapely.area, np.array([shapely.box(0, 0, 2, 2)])).tolist()
    [4.0]
    """
    if len(arrays[0]) < _THREADED_FROM:
        return function(*arrays)
    return np.concatenate(_in_threads(lambda rows: function(*(array[rows] for array in arrays)), len(arrays[0])))


def area(geometries: Array) -> Array:
    """Return the planar area of each geometry in square units of its system, as `shapely.area` does, in threads.

    Examples
    --------
    >>> area(np.array([shapely.box(0, 0, 2, 2)])).tolist()
    [4.0]
    """
    return threaded(shapely.area, geometries)


def _in_threads(function: Callable[[slice], T], count: int) -> list[T]:
    """Return what `function` makes of each run of `count` rows, in their order."""
    workers = cpu_count()
    edges = np.linspace(0, count, min(count, workers * _CHUNKS) + 1, dtype=int)
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda i: function(slice(edges[i], edges[i + 1])), range(len(edges) - 1)))


def polygonal(geometries: Array) -> Array:
    """Return each geometry without its points and lines; what holds no area becomes an empty polygon.

    Examples
    --------
    >>> mixed = shapely.from_wkt("GEOMETRYCOLLECTION (POINT (0 0), POLYGON ((0 0, 1 0, 1 1, 0 0)))")
    >>> [g.geom_type for g in polygonal(np.array([mixed, shapely.Point(0, 0)]))]
    ['MultiPolygon', 'Polygon']
    """
    out = np.asarray(geometries, dtype=object).copy()
    odd = ~np.isin(shapely.get_type_id(out), _POLYGONAL)
    if not odd.any():
        return out
    parts, owner = shapely.get_parts(out[odd], return_index=True)
    keep = np.isin(shapely.get_type_id(parts), _POLYGONAL)
    flat, inner = shapely.get_parts(parts[keep], return_index=True)
    out[odd] = _collected(flat, owner[keep][inner], int(odd.sum()))
    return out


def parts(geometries: Array) -> tuple[Array, Array]:
    """Return the single polygons that hold area, and the position of the polygon or multi-polygon that each belongs to.

    Examples
    --------
    >>> pair = shapely.union(shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1))
    >>> single, owner = parts(np.array([pair, shapely.Polygon(), shapely.box(0, 5, 1, 6)]))
    >>> shapely.area(single).tolist(), owner.tolist()
    ([1.0, 1.0, 1.0], [0, 0, 2])
    """
    real = np.flatnonzero(area(geometries) > 0)
    several = shapely.get_num_geometries(geometries[real]) > 1
    split_up, of = shapely.get_parts(geometries[real[several]], return_index=True)
    sound = shapely.area(split_up) > 0
    owner = np.r_[real[~several], real[several][of[sound]]]
    order = np.argsort(owner, kind="stable")
    return np.r_[geometries[real[~several]], split_up[sound]][order], owner[order]


def disjoint(geometries: Array) -> Array:
    """Return the polygons with every overlap left to the earlier one, so that their areas add up without counting ground twice.

    A polygon wholly inside earlier ones becomes empty. Order decides who keeps shared ground, never how much ground there is.

    Examples
    --------
    >>> pair = np.array([shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10), shapely.box(20, 0, 30, 10)])
    >>> shapely.area(disjoint(pair)).tolist()
    [100.0, 50.0, 100.0]
    """
    out = np.asarray(geometries, dtype=object).copy()
    if len(out) < 2:
        return out
    out[_copies(out)] = shapely.Polygon()
    later, earlier = shapely.STRtree(out).query(out)
    pairs = earlier < later
    later, earlier = later[pairs], earlier[pairs]
    shared = threaded(_share_ground, out[later], out[earlier])
    return remainder(out, later[shared], out[earlier[shared]])


def _copies(geometries: Array) -> Array:
    """Return which geometries repeat an earlier one point by point: a layer handed in many times over would make too many pairs.

    Only those that share their bounds with another are written out to be compared.
    """
    alike = np.flatnonzero(pd.DataFrame(shapely.bounds(geometries)).duplicated(keep=False) & ~shapely.is_missing(geometries))
    copies = np.zeros(len(geometries), dtype=bool)
    copies[alike] = pd.Series(shapely.to_wkb(geometries[alike])).duplicated().to_numpy()
    return copies


def _share_ground(left: Array, right: Array) -> Array:
    """Return which pairs share more than a border."""
    meet = shapely.intersects(left, right)
    meet[meet] = shapely.relate_pattern(left[meet], right[meet], "T********")
    return meet


def remainder(pieces: Array, piece: Array, covers: Array) -> Array:
    """Return `pieces` minus the covers paired with them: `covers[i]` is taken from `pieces[piece[i]]`.

    Worked rank by rank: the first cover of every piece at once, then the second of what is left, and so on, so each step is one vectorised
    difference and pieces that are used up drop out. A piece under many covers loses their union in one step instead.

    Examples
    --------
    >>> land = np.array([shapely.box(0, 0, 10, 10)])
    >>> covers = np.array([shapely.box(0, 0, 4, 10), shapely.box(2, 0, 6, 10)])
    >>> shapely.area(remainder(land, np.array([0, 0]), covers)).tolist()
    [40.0]
    """
    out = np.asarray(pieces, dtype=object).copy()
    order = np.argsort(piece, kind="stable")
    owner, covers = np.asarray(piece, dtype=int)[order], np.asarray(covers, dtype=object)[order]
    owner, covers = _crowds_united(owner, covers)
    rank = np.arange(len(owner)) - np.searchsorted(owner, owner)
    by_rank = np.argsort(rank, kind="stable")
    steps = np.split(by_rank, np.searchsorted(rank[by_rank], np.arange(1, rank.max(initial=-1) + 1)))
    for step in steps:
        live = step[~shapely.is_empty(out[owner[step]])]
        if len(live):
            out[owner[live]] = polygonal(threaded(shapely.difference, out[owner[live]], covers[live]))
    return out


def left_over(pieces: Array, covers: Array, *, watch: Watch | None = None) -> Array:
    """Return what `covers` leave of each piece: the piece itself where none reaches it, an empty polygon where it is covered whole.

    Pieces inside one cover are settled by a prepared query, only the others are cut. Steps for `watch`: `inside`, `cut`.

    Examples
    --------
    >>> land = np.array([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)])
    >>> shapely.area(left_over(land, np.array([shapely.box(-1, -1, 25, 11)]))).tolist()
    [0.0, 50.0]
    """
    if watch:
        watch("inside", 0.0)
    home, cover, piece = _meeting(covers, pieces)
    if watch:
        watch("cut", 0.3)
    rest = pieces.copy()
    rest[home >= 0] = shapely.Polygon()
    return remainder(rest, piece, covers[cover])


def _meeting(shapes: Array, pieces: Array) -> tuple[Array, Array, Array]:
    """Return the shape inside which each piece lies, clear of the border (−1: none), and the pairs of a shape and another piece that meet.

    All by position. A piece inside several shapes gets any one of them, and is not asked of the others any more.
    """
    tree = shapely.STRtree(pieces)
    home = np.full(len(pieces), -1)

    def pairs(rows: slice) -> tuple[Array, Array]:
        own = shapely.force_2d(shapes[rows])  # a copy: preparing marks a geometry, and others may be at work on it
        shapely.prepare(own)
        shape, piece = tree.query(own)
        inside = shapely.contains_properly(own[shape], pieces[piece])
        home[piece[inside]] = rows.start + shape[inside]
        still_open = home[piece] < 0  # read once: other threads are writing
        shape, piece = shape[still_open], piece[still_open]
        meet = shapely.intersects(own[shape], pieces[piece])
        return rows.start + shape[meet], piece[meet]

    found = _in_threads(pairs, len(shapes)) if len(shapes) and len(pieces) >= _THREADED_FROM else [pairs(slice(0, len(shapes)))]
    shape, piece = (np.concatenate(column) for column in zip(*found, strict=True))
    crossing = home[piece] < 0
    return home, shape[crossing], piece[crossing]


def _crowds_united(owner: Array, covers: Array) -> tuple[Array, Array]:
    """Replace the covers of each piece that has more than `_CROWD` of them by their union. `owner` is sorted."""
    crowded, start, count = np.unique(owner, return_index=True, return_counts=True)
    heavy = np.flatnonzero(count > _CROWD)
    if not len(heavy):
        return owner, covers
    united = np.empty(len(heavy), dtype=object)
    with ThreadPoolExecutor(cpu_count()) as pool:
        united[:] = list(pool.map(lambda i: shapely.union_all(covers[start[i] : start[i] + count[i]]), heavy))
    few = np.repeat(count <= _CROWD, count)
    owners = np.r_[owner[few], crowded[heavy]]
    order = np.argsort(owners, kind="stable")
    return owners[order], np.r_[covers[few], united][order]


def split(geometries: Array, zones: Array) -> tuple[Array, Array, Array]:
    """Cut polygons at the borders of disjoint zones.

    Returns the pieces, the position of the polygon that each comes from, and the position of its zone (−1 outside all zones). Only polygons
    that cross a border are cut; the others are found by one prepared query.

    Examples
    --------
    >>> pieces, source, zone = split(np.array([shapely.box(0, 0, 10, 10)]), np.array([shapely.box(0, 0, 4, 10), shapely.box(4, 0, 8, 10)]))
    >>> shapely.area(pieces).tolist(), source.tolist(), zone.tolist()
    ([40.0, 40.0, 20.0], [0, 0, 0], [0, 1, -1])
    """
    land = np.asarray(geometries, dtype=object)
    home, zone, piece = _meeting(zones, land)
    whole = np.flatnonzero(home >= 0)
    cut = polygonal(threaded(shapely.intersection, land[piece], zones[zone]))
    lack = area(land) - np.bincount(piece, weights=area(cut), minlength=len(land))
    outside = np.flatnonzero((home < 0) & (lack > _DUST))
    place = np.full(len(land), -1)
    place[outside] = np.arange(len(outside))
    taken = place[piece] >= 0
    rest = remainder(land[outside], place[piece[taken]], zones[zone[taken]])
    pieces = np.r_[land[whole], cut, rest]
    sources = np.r_[whole, piece, outside]
    owners = np.r_[home[whole], zone, np.full(len(outside), -1)]
    keep = area(pieces) > _DUST
    order = np.lexsort((np.where(owners[keep] < 0, len(zones), owners[keep]), sources[keep]))
    return pieces[keep][order], sources[keep][order], owners[keep][order]


def _collected(parts: Array, owner: Array, count: int) -> Array:
    """Return `count` geometries, each the multi-polygon of the parts it owns or an empty polygon."""
    out = np.full(count, shapely.Polygon(), dtype=object)
    if len(parts):
        order = np.argsort(owner, kind="stable")
        present, dense = np.unique(owner[order], return_inverse=True)
        out[present] = shapely.multipolygons(parts[order], indices=dense)
    return out
