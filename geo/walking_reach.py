"""Which candidate reaches which demand on foot: the table that the choice of sites needs under rules that measure along the streets."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.access import INSIDE, Access, access
from geo.crs import metres_per_unit, require_same
from geo.demand import Demand, reach
from geo.network import StreetNetwork
from geo.walking import FARTHEST_M, OFF_STREET_M, SNAP_M

Array = NDArray[Any]
_AT_ONCE = 4_000_000  # distances that are held at a time


def reach_on_foot(
    candidates_m: gpd.GeoDataFrame,
    radius_m: Array,
    demand: Demand,
    network: StreetNetwork,
    *,
    off_street_m: float = OFF_STREET_M,
    snap_m: float = SNAP_M,
    farthest_m: float = FARTHEST_M,
) -> csr_array:
    r"""Return which candidate covers which demand along the streets (candidates, demands), as `geo.walking.walked` would serve it.

    Candidates step onto the streets as sites do. Demand o metres beside the nearest street is covered when what is left there is at least
    :math:`s - \sqrt{s^2 - o^2}` with s = `off_street_m`: then a point of that street, should it go on straight, serves it. Demand farther than
    s from every street is covered by nobody, nor is any by a candidate without a street near or with a radius that is not a number. Streets do
    turn: what lies beyond the radius in a straight line is not covered, whatever the way seems to leave.

    Examples
    --------
    >>> from pyproj import CRS
    >>> from shapely.geometry import LineString, box
    >>> from geo.network import street_network
    >>> street = street_network(gpd.GeoDataFrame(geometry=[LineString([(0, 0), (0, 400), (400, 400)])], crs=4544))
    >>> homes = Demand(CRS(4544), np.array([box(5, 90, 15, 110), box(95, 405, 105, 415), box(300, 5, 310, 15)]), np.ones(3), np.zeros(3))
    >>> plot = gpd.GeoDataFrame(geometry=[box(1, -10, 21, 0)], crs=4544)
    >>> [reach_on_foot(plot, np.array([radius]), homes, street).toarray()[0].tolist() for radius in (300.0, 520.0)]
    [[True, False, False], [True, True, False]]
    """
    require_same(candidates_m, demand.points)
    require_same(demand.points, gpd.GeoSeries([], crs=network.crs))
    able = np.flatnonzero(np.isfinite(radius_m))
    sites, radius = candidates_m.geometry.to_numpy()[able], np.asarray(radius_m, dtype=float)[able] * INSIDE
    spots, edge, along, off = _beside(demand, network, off_street_m)
    shape = (len(candidates_m), len(demand.parts))
    if not len(able) or not len(spots):
        return csr_array(shape, dtype=bool)
    found = access(network, sites, radius, snap_m=snap_m, farthest_m=farthest_m)
    budget = radius[:, None] - (off_street_m - np.sqrt(off_street_m**2 - off**2))
    ends, length = network.edges[edge], network.edge_length_m[edge]
    pairs = [_same_edge(found, edge, along, budget)]
    for start, cost in _costs(found, network, len(sites), float(radius.max())):
        way = np.minimum(cost[:, ends[:, 0]] + along, cost[:, ends[:, 1]] + length - along)
        row, column = np.nonzero(way <= budget[start : start + len(cost)])
        pairs.append((row + start, column))
    row, column = np.hstack(pairs)
    covers = csr_array((np.ones(len(row), dtype=np.int32), (able[row], spots[column])), shape=shape)
    return covers.astype(bool).multiply(reach(candidates_m, radius_m, demand)).tocsr()


def _beside(demand: Demand, network: StreetNetwork, within_m: float) -> tuple[Array, Array, Array, Array]:
    """Return the demand that has a street near: its position, the nearest edge, how far along it the nearest point lies, and how far off it is [m]."""
    scale = metres_per_unit(network.crs)
    points = demand.points.to_numpy()
    if not len(network.edges):
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0), np.zeros(0)
    spot, edge = network.tree.query_nearest(points, max_distance=within_m / scale, all_matches=False)
    lines = network.lines[edge]
    along, off = shapely.line_locate_point(lines, points[spot]) * scale, shapely.distance(lines, points[spot]) * scale
    return spot, edge, np.minimum(along, network.edge_length_m[edge]), np.minimum(off, within_m)


def _costs(found: Access, network: StreetNetwork, sites: int, limit_m: float) -> Any:
    """Yield, for some sites at a time, the position of the first and what it costs to walk from each to every node: each site is a node of its own."""
    nodes = len(network.nodes_xy)
    ends = network.edges[found.edge].T.ravel()
    onto = np.r_[found.low_cost_m + found.low_m, found.high_cost_m + network.edge_length_m[found.edge] - found.high_m]
    site = np.tile(found.site, 2)
    order = np.lexsort((onto, ends, site))
    first = np.flatnonzero(np.r_[True, (np.diff(site[order]) != 0) | (np.diff(ends[order]) != 0)][: len(order)])
    chosen = order[first]
    known = network.graph
    begins = np.searchsorted(site[chosen], np.arange(1, sites + 1)) + known.indptr[-1]
    graph = csr_array(
        (
            np.r_[known.data, onto[chosen]],
            np.r_[known.indices, ends[chosen].astype(known.indices.dtype)],
            np.r_[known.indptr, begins.astype(known.indptr.dtype)],
        ),
        shape=(nodes + sites, nodes + sites),
    )
    step = max(_AT_ONCE // (nodes + sites), 1)
    for start in range(0, sites, step):
        some = np.arange(start, min(start + step, sites))
        yield start, dijkstra(graph, indices=nodes + some, limit=limit_m)[:, :nodes]


def _same_edge(found: Access, edge: Array, along: Array, budget: Array) -> tuple[Array, Array]:
    """Return sites and demand on one edge where the way along it is short enough, without the detour over its ends."""
    order = np.argsort(edge, kind="stable")
    low, high = np.searchsorted(edge[order], found.edge, "left"), np.searchsorted(edge[order], found.edge, "right")
    stretch = np.repeat(np.arange(len(found.edge)), high - low)
    spot = order[np.arange(len(stretch)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[stretch]]
    before, after = found.low_m[stretch] - along[spot], along[spot] - found.high_m[stretch]
    way = np.select([before > 0, after > 0], [before + found.low_cost_m[stretch], after + found.high_cost_m[stretch]], 0.0)
    site = found.site[stretch]
    near = way <= budget[site, spot]
    return site[near], spot[near]
