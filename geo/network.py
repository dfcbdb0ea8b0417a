"""Streets as a graph to walk on: lines become nodes and edges, and one search gives the distance to every node."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from geo.clean import cleaned
from geo.crs import metres_per_unit, require_metric
from geo.errors import DistanceError

Array = NDArray[Any]
JOIN_GAP_M = 0.05
_LINES = (1, 2)


@dataclass(frozen=True)
class StreetNetwork:
    """Streets as straight edges between nodes, walked both ways.

    `nodes_xy` (n, 2) is in units of `crs`; `edges` (m, 2) are positions of nodes, `edge_length_m` (m,) their lengths, `street` (m,) the row of
    the line each comes from, and `component` (n,) numbers the parts between which no way leads. `excluded` counts by reason what was no
    street.
    """

    crs: CRS
    nodes_xy: Array
    edges: Array
    edge_length_m: Array
    street: Array
    component: Array
    excluded: tuple[tuple[str, int], ...]
    repaired: int

    @property
    def pieces(self) -> int:
        """How many parts there are between which no way leads."""
        return int(self.component.max(initial=-1)) + 1

    @property
    def length_m(self) -> float:
        """Length of all streets, each stretch once [m]."""
        return float(self.edge_length_m.sum())

    @cached_property
    def lines(self) -> Array:
        """Each edge as a line."""
        return shapely.linestrings(self.nodes_xy[self.edges])

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Spatial index of `lines`."""
        return shapely.STRtree(self.lines)

    @cached_property
    def graph(self) -> csr_array:
        """Lengths of the edges [m] as a sparse matrix (n, n), both ways."""
        return _matrix(self.edges, self.edge_length_m, len(self.nodes_xy))


def street_network(streets_m: gpd.GeoDataFrame, *, join_gap_m: float = JOIN_GAP_M) -> StreetNetwork:
    """Return the network of `streets_m`, lines in one metric CRS.

    Every vertex is a node, so streets that share one are joined; vertices at most `join_gap_m` apart are one node, and a street that ends at
    most that far from another is joined to it there. Streets that cross without a common vertex (bridges) are not joined. One-way streets
    are walked both ways. Stretches drawn twice count once; what holds no line is left out as `street-not-line`, lines without length as
    `street-no-length`.

    Raises
    ------
    GeographicCRSError, MissingCRSError
        Unless the lines are in a metric CRS.
    DistanceError
        For a gap that is negative or no number.

    Examples
    --------
    >>> from shapely.geometry import LineString, Point
    >>> lines = [LineString([(0, 0), (100, 0)]), LineString([(50, 0.04), (50, 80)]), LineString([(0, 500), (100, 500)]), Point(0, 0)]
    >>> network = street_network(gpd.GeoDataFrame(geometry=lines, crs=4544))
    >>> len(network.nodes_xy), len(network.edges), network.pieces, network.excluded
    (6, 4, 2, (('street-not-line', 1),))
    """
    crs = require_metric(streets_m)
    scale = metres_per_unit(crs)
    gap = checked_distance("join_gap_m", join_gap_m) / scale
    lines, row, excluded, repaired = _lines(streets_m)
    xy, line = shapely.get_coordinates(lines, return_index=True)
    nodes_xy, node = _joined(xy, gap)
    within = line[1:] == line[:-1]
    edges, street = np.c_[node[:-1], node[1:]][within], row[line[1:][within]]
    apart = edges[:, 0] != edges[:, 1]
    ends = node[np.r_[True, ~within] | np.r_[~within, True]] if len(node) else node
    edges, street = _with_tees(nodes_xy, edges[apart], street[apart], _numbers(ends, len(nodes_xy)), gap)
    edges, street = _once(edges, street, len(nodes_xy))
    used = _numbers(edges, len(nodes_xy))
    nodes_xy, edges = nodes_xy[used], np.searchsorted(used, edges)
    length = np.hypot(*(nodes_xy[edges[:, 1]] - nodes_xy[edges[:, 0]]).T) * scale
    component = connected_components(_matrix(edges, length, len(used)), directed=False)[1] if len(used) else np.zeros(0, dtype=int)
    return StreetNetwork(crs, nodes_xy, edges, length, street, component, excluded, repaired)


def reach(network: StreetNetwork, node: Array, cost_m: Array, *, limit_m: float = inf) -> tuple[Array, Array]:
    """Return what it costs to walk to each node from the cheapest start, and which start that is.

    `node` (s,) are the nodes where walks start and `cost_m` (s,) what has been spent before [m, ≥ 0]. One search for all starts (Dijkstra).
    Nodes that cost more than `limit_m` get an infinite cost and the start −1.

    Examples
    --------
    >>> from shapely.geometry import LineString
    >>> network = street_network(gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100, 0), (300, 0), (900, 0)])], crs=4544))
    >>> cost, start = reach(network, np.array([0, 2]), np.array([10.0, 50.0]), limit_m=500)
    >>> cost.tolist(), start.tolist()
    ([10.0, 110.0, 50.0, inf], [0, 0, 1, -1])
    """
    nodes, starts = len(network.nodes_xy), len(node)
    if not starts:
        return np.full(nodes, inf), np.full(nodes, -1)
    known = network.graph
    matrix = csr_array(
        (
            np.r_[known.data, np.asarray(cost_m, dtype=float)],
            np.r_[known.indices, np.asarray(node, dtype=known.indices.dtype)],
            np.r_[known.indptr, known.indptr[-1] + np.arange(1, starts + 1, dtype=known.indptr.dtype)],
        ),
        shape=(nodes + starts, nodes + starts),
    )
    sources = np.arange(nodes, nodes + starts)
    cost, _, source = dijkstra(matrix, indices=sources, min_only=True, limit=limit_m, return_predecessors=True)
    return cost[:nodes], np.where(np.isfinite(cost), source - nodes, -1)[:nodes]


def checked_distance(name: str, value_m: float, *, above: float = -inf) -> float:
    """Return `value_m` [m]; raises DistanceError unless it is a number, not negative, and more than `above`.

    Examples
    --------
    >>> checked_distance("snap_m", 20)
    20
    """
    if not (isfinite(value_m) and value_m >= 0 and value_m > above):
        raise DistanceError(f"`{name}` is {value_m} m; it needs a number of metres that is not negative", name=name, value=value_m)
    return value_m


def _lines(streets_m: gpd.GeoDataFrame) -> tuple[Array, Array, tuple[tuple[str, int], ...], int]:
    """Return single lines, the row of the street each belongs to, what was left out, and how many were repaired."""
    clean = cleaned(streets_m, "street", areas_only=False)
    parts, owner = clean.geometry, np.arange(len(clean.position))
    while (shapely.get_type_id(parts) > 3).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    real = np.isin(shapely.get_type_id(parts), _LINES)
    useless = np.flatnonzero(np.bincount(owner[real], minlength=len(clean.position)) == 0)
    given = shapely.get_type_id(streets_m.geometry.to_numpy()[clean.position[useless]])
    shrunk = int(np.isin(given, (*_LINES, 5)).sum())
    notes = Counter({"street-not-line": len(useless) - shrunk, "street-no-length": shrunk})
    return parts[real], clean.position[owner[real]], (*clean.excluded, *(+notes).items()), clean.repaired - shrunk


def _joined(xy: Array, gap: float) -> tuple[Array, Array]:
    """Return the places of the nodes and the node of each vertex; of vertices that become one the first by x, then y, stays in its place."""
    places, place = np.unique(np.ascontiguousarray(xy).view(np.complex128).ravel(), return_inverse=True)
    nodes_xy = np.c_[places.real, places.imag]
    pairs = (
        cKDTree(nodes_xy, balanced_tree=False, compact_nodes=False).query_pairs(gap, output_type="ndarray")
        if gap > 0
        else np.zeros((0, 2), int)
    )
    if not len(pairs):
        return nodes_xy, place
    near = coo_array((np.ones(len(pairs), dtype=bool), pairs.T), shape=(len(places), len(places)))
    group = _without_chains(nodes_xy, connected_components(near, directed=False)[1], gap)
    first, node = np.unique(group, return_index=True, return_inverse=True)[1:]
    return nodes_xy[first], node[place]


def _without_chains(xy: Array, group: Array, gap: float) -> Array:
    """Return `group` with every group that is wider than two gaps cut by a grid, so that a finely drawn curve does not shrink to a point."""
    order = np.argsort(group, kind="stable")
    start = np.r_[0, np.flatnonzero(np.diff(group[order])) + 1]
    width = np.maximum.reduceat(xy[order], start) - np.minimum.reduceat(xy[order], start)
    wide = (width.max(axis=1) > 2 * gap)[group]
    cell = np.where(wide[:, None], np.floor(xy / gap), 0).astype(np.int64)
    return np.unique(np.c_[group, cell], axis=0, return_inverse=True)[1].ravel() if wide.any() else group


def _with_tees(xy: Array, edges: Array, street: Array, ends: Array, gap: float) -> tuple[Array, Array]:
    """Return the edges with those cut on which a street ends without a common vertex."""
    lines = shapely.linestrings(xy[edges])
    end, edge = shapely.STRtree(lines).query(shapely.points(xy[ends]), predicate="dwithin", distance=gap)
    node = ends[end]
    foreign = (edges[edge] != node[:, None]).all(axis=1)
    edge, node = edge[foreign], node[foreign]
    cut, at = np.unique(edge, return_inverse=True)
    along = shapely.line_locate_point(lines[edge], shapely.points(xy[node]))
    owner = np.r_[np.arange(len(cut)), at, np.arange(len(cut))]
    order = np.lexsort((np.r_[np.full(len(cut), -1.0), along, np.full(len(cut), inf)], owner))
    chain, owner = np.r_[edges[cut, 0], node, edges[cut, 1]][order], owner[order]
    follows = owner[1:] == owner[:-1]
    whole = np.ones(len(edges), dtype=bool)
    whole[cut] = False
    pieces = np.c_[chain[:-1], chain[1:]][follows]
    return np.r_[edges[whole], pieces], np.r_[street[whole], street[cut[owner[1:][follows]]]]


def _numbers(nodes: Array, count: int) -> Array:
    """Return which of `count` nodes occur, in rising order."""
    seen = np.zeros(count, dtype=bool)
    seen[nodes] = True
    return np.flatnonzero(seen)


def _once(edges: Array, street: Array, nodes: int) -> tuple[Array, Array]:
    """Return each edge once, whichever way it was drawn: that of the first street."""
    order = np.argsort(street, kind="stable")
    low, high = edges[order].min(axis=1), edges[order].max(axis=1)
    first = np.sort(np.unique(low.astype(np.int64) * nodes + high, return_index=True)[1])
    return edges[order][first], street[order][first]


def _matrix(edges: Array, length_m: Array, nodes: int) -> csr_array:
    """Return the lengths as a sparse matrix, both ways."""
    ways = (np.r_[edges[:, 0], edges[:, 1]].astype(np.int32), np.r_[edges[:, 1], edges[:, 0]].astype(np.int32))
    return coo_array((np.r_[length_m, length_m], ways), shape=(nodes, nodes)).tocsr()
