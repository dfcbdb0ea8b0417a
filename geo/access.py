"""Where people step from a site onto the streets: stretches of street beside its edge, and what the step costs."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.coverage import QUAD_SEGS
from geo.crs import metres_per_unit
from geo.network import JOIN_GAP_M, StreetNetwork
from geo.overlay import threaded

Array = NDArray[Any]
INSIDE = cos(pi / (4 * QUAD_SEGS))
"""How much of its radius a buffer polygon, drawn inside the circle, is sure to hold: radii are cut by it so that walking never beats a buffer."""


@dataclass(frozen=True, slots=True)
class Access:
    """Stretches of street that lie beside sites.

    For each stretch: the position of its `site`, its `edge`, where on the edge it begins and ends (`low_m`, `high_m`, from the edge's first
    node) and how far both ends are from the site (`low_cost_m`, `high_cost_m`). For each site: `near_m`, the distance to the nearest street
    (infinite where none is near enough), and `beside_m`, up to which distance streets count as beside it.
    """

    site: Array
    edge: Array
    low_m: Array
    high_m: Array
    low_cost_m: Array
    high_cost_m: Array
    near_m: Array
    beside_m: Array


def access(network: StreetNetwork, sites: Array, radius_m: Array, *, snap_m: float, farthest_m: float) -> Access:
    """Return where `sites` meet the streets.

    Streets within `snap_m` of a site's edge are beside it. A site without any takes its nearest point of a street up to `farthest_m`, as long
    as that leaves something of its `radius_m`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely.geometry import LineString, box
    >>> from geo.network import street_network
    >>> network = street_network(gpd.GeoDataFrame(geometry=[LineString([(10, -100), (10, 100)])], crs=4544))
    >>> found = access(network, np.array([box(-50, -30, 0, 30)]), np.array([300.0]), snap_m=10.5, farthest_m=250)
    >>> found.low_m.round().tolist(), found.high_m.round().tolist(), found.low_cost_m.round(2).tolist(), found.near_m.tolist()
    ([67.0], [133.0], [10.5], [10.0])
    """
    scale = metres_per_unit(network.crs)
    near = np.full(len(sites), np.inf)
    if len(network.edges):
        (found, _), distance = network.tree.query_nearest(sites, max_distance=farthest_m / scale, return_distance=True, all_matches=False)
        near[found] = distance * scale
    near[near >= radius_m] = np.inf
    reached = np.isfinite(near)
    beside = np.maximum(snap_m, near / INSIDE + JOIN_GAP_M)
    beside = np.where(reached, np.minimum(beside, radius_m), 0.0)
    on = np.flatnonzero(reached)
    site, edge, low, high = stretches(network, sites[on], beside[on])
    site = on[site]
    low_cost, high_cost = (threaded(shapely.distance, sites[site], shapely.points(places(network, edge, at))) * scale for at in (low, high))
    return Access(site, edge, low, high, low_cost, high_cost, near, beside)


def stretches(network: StreetNetwork, sites: Array, within_m: Array) -> tuple[Array, Array, Array, Array]:
    """Return the stretches of street within `within_m` of each site: position of the site, edge, and begin and end along the edge [m]."""
    scale = metres_per_unit(network.crs)
    if not len(network.edges):
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0), np.zeros(0)
    zones = shapely.buffer(sites, within_m / scale, quad_segs=QUAD_SEGS)
    site, edge = network.tree.query(zones, predicate="intersects")
    cut = threaded(shapely.intersection, network.lines[edge], zones[site])
    part, owner = shapely.get_parts(cut, return_index=True)
    xy, part_of = shapely.get_coordinates(part, return_index=True)
    edge, site = edge[owner], site[owner]
    along = _along(network, edge[part_of], xy) * scale
    start = np.flatnonzero(np.diff(part_of, prepend=-1))
    if not len(start):
        return site, edge, np.zeros(0), np.zeros(0)
    low, high = np.minimum.reduceat(along, start), np.maximum.reduceat(along, start)
    return site, edge, np.maximum(low, 0), np.minimum(high, network.edge_length_m[edge])


def places(network: StreetNetwork, edge: Array, at_m: Array) -> Array:
    """Return the coordinates (k, 2) of the points `at_m` along edges."""
    begin, end = network.nodes_xy[network.edges[edge, 0]], network.nodes_xy[network.edges[edge, 1]]
    return begin + (end - begin) * (at_m / network.edge_length_m[edge])[:, None]


def _along(network: StreetNetwork, edge: Array, xy: Array) -> Array:
    """Return how far along its edge each point lies, in units of the CRS."""
    begin, end = network.nodes_xy[network.edges[edge, 0]], network.nodes_xy[network.edges[edge, 1]]
    way = end - begin
    return ((xy - begin) * way).sum(axis=1) / np.hypot(*way.T)
