"""Exact overlays on arrays of polygons: make them disjoint, split them by zones, take covers away; never a big union."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import cpu_count
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Array = NDArray[Any]

_POLYGONAL = (3, 6)
_CROWD = 24  # covers over one piece from which a union is cheaper than one difference after another
_DUST = 1e-6  # m²; what rounding leaves along a cut
_THREADED_FROM = 2_000


def threaded(function: Callable[..., Array], *arrays: Array) -> Array:
    """Apply a vectorised geometry function in as many threads as there are processors; GEOS works without Python's lock.

    Examples
    --------
    >>> threaded(shapely.area, np.array([shapely.box(0, 0, 2, 2)])).tolist()
    [4.0]
    """
    count = len(arrays[0])
    workers = cpu_count()
    if count < _THREADED_FROM or workers == 1:
        return function(*arrays)
    edges = np.linspace(0, count, workers * 4 + 1, dtype=int)
    with ThreadPoolExecutor(workers) as pool:
        chunks = pool.map(lambda i: function(*(array[edges[i] : edges[i + 1]] for array in arrays)), range(len(edges) - 1))
        return np.concatenate(list(chunks))


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


def disjoint(geometries: Array) -> Array:
    """Return the polygons with every overlap left to the earlier one, so that their areas add up without counting ground twice.

    A polygon wholly inside earlier ones becomes empty. Order decides who keeps shared ground, never how much ground there is.

    Examples
    --------
    >>> pair = np.array([shapely.box(0, 0, 10, 10), shapely.box(5, 0, 15, 10), shapely.box(20, 0, 30, 10)])
    >>> shapely.area(disjoint(pair)).tolist()
    [100.0, 50.0, 100.0]
    """
    out = np.asarray(geometries, dtype=object)
    if len(out) < 2:
        return out.copy()
    later, earlier = shapely.STRtree(out).query(out, predicate="intersects")
    pairs = earlier < later
    later, earlier = later[pairs], earlier[pairs]
    shared = shapely.relate_pattern(out[later], out[earlier], "T********") if len(later) else np.zeros(0, dtype=bool)
    return remainder(out, later[shared], out[earlier[shared]])


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


def left_over(pieces: Array, covers: Array) -> Array:
    """Return what `covers` leave of each piece: the piece itself where none reaches it, an empty polygon where it is covered whole.

    Pieces inside one cover are settled by a prepared query, only the others are cut.

    Examples
    --------
    >>> land = np.array([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)])
    >>> shapely.area(left_over(land, np.array([shapely.box(-1, -1, 25, 11)]))).tolist()
    [0.0, 50.0]
    """
    rest = pieces.copy()
    inside = np.unique(shapely.STRtree(pieces).query(covers, predicate="covers")[1])
    rest[inside] = shapely.Polygon()
    edge = np.setdiff1d(np.arange(len(pieces)), inside)
    cover, piece = shapely.STRtree(pieces[edge]).query(covers, predicate="intersects")
    rest[edge] = remainder(pieces[edge], piece, covers[cover])
    return rest


def _crowds_united(owner: Array, covers: Array) -> tuple[Array, Array]:
    """Replace the covers of each piece that has more than `_CROWD` of them by their union. `owner` is sorted."""
    crowded, start, count = np.unique(owner, return_index=True, return_counts=True)
    heavy = np.flatnonzero(count > _CROWD)
    if not len(heavy):
        return owner, covers
    united = np.empty(len(heavy), dtype=object)
    united[:] = [shapely.union_all(covers[start[i] : start[i] + count[i]]) for i in heavy]
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
    everything = np.arange(len(land))
    if not len(zones):
        return land.copy(), everything, np.full(len(land), -1)
    tree = shapely.STRtree(land)
    in_zone, whole = tree.query(zones, predicate="covers")
    first = np.unique(whole, return_index=True)[1]
    whole, in_zone = whole[first], in_zone[first]
    crossing = np.setdiff1d(everything, whole)
    zone, position = shapely.STRtree(land[crossing]).query(zones, predicate="intersects")
    source = crossing[position]
    cut = polygonal(threaded(shapely.intersection, land[source], zones[zone]))
    rest = remainder(land[crossing], position, zones[zone])
    pieces = np.r_[land[whole], cut, rest]
    sources = np.r_[whole, source, crossing]
    owners = np.r_[in_zone, zone, np.full(len(crossing), -1)]
    keep = shapely.area(pieces) > _DUST
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
