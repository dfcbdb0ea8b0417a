"""Coverage on foot: what lies within reach along the streets, never more than within the same radius in a straight line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.access import INSIDE, Access, access, places, stretches
from geo.bands import Band
from geo.coverage import QUAD_SEGS, Coverage, Settled, settled, tally
from geo.crs import metres_per_unit, require_same
from geo.errors import DifferentCRSError
from geo.ground import Ground
from geo.network import StreetNetwork, checked_distance, reach
from geo.overlay import left_over, threaded
from geo.watch import Watch, part

Array = NDArray[Any]
OFF_STREET_M = 100.0
SNAP_M = 20.0
FARTHEST_M = 250.0
_STEPS = 4  # of the taper beside a site that has less left than people walk off the street


@dataclass(frozen=True, slots=True)
class Walk:
    """Streets that are reached on foot from sites.

    Each row (k) is a stretch of an `edge` from `low_m` to `high_m`, from which people may go on along the edge: `low_left_m` and `high_left_m`
    say how far from both ends, `least_left_m` how far from any point between, and `distance_m` how far it is from the site. Sites, their
    radius and their access stand in `sites` and `access`.
    """

    network: StreetNetwork
    sites: Settled
    access: Access
    edge: Array
    low_m: Array
    high_m: Array
    low_left_m: Array
    high_left_m: Array
    least_left_m: Array
    distance_m: Array

    @property
    def sites_used(self) -> int:
        """How many sites are near enough to a street."""
        return int(np.isfinite(self.access.near_m).sum())

    @property
    def excluded(self) -> tuple[tuple[str, int], ...]:
        """Sites and streets left out, by reason; `street-pieces` are parts of the network cut off from its largest one."""
        off = len(self.sites.sites) - self.sites_used if len(self.network.edges) else 0
        notes = Counter({"site-off-network": off, "street-pieces": max(self.network.pieces - 1, 0)})
        return (*self.sites.excluded, *self.network.excluded, *(+notes).items())

    @property
    def missing(self) -> tuple[str, ...]:
        """What a share cannot be computed without: `sites`, `streets`."""
        return (*self.sites.missing, *(() if len(self.network.edges) else ("streets",)))


def walk(
    sites_m: gpd.GeoDataFrame,
    bands: Sequence[Band],
    network: StreetNetwork,
    *,
    snap_m: float = SNAP_M,
    farthest_m: float = FARTHEST_M,
    join_touching: bool = False,
) -> Walk:
    """Return which streets are reached from sites, each within the radius that `bands` give it, in one search for all.

    People step from a site onto every street within `snap_m` of its edge; the straight way there counts. A site without such a street takes the
    nearest point of a street up to `farthest_m`, else it is left out as `site-off-network`. A site on a part of the network that is cut off
    serves that part alone.
    """
    _require_same_crs(sites_m, network)
    for name, value in (("snap_m", snap_m), ("farthest_m", farthest_m)):
        checked_distance(name, value)
    judged = settled(sites_m, bands, join_touching=join_touching)
    radius = judged.radius_m * INSIDE
    found = access(network, judged.sites, radius, snap_m=snap_m, farthest_m=max(farthest_m, snap_m))
    edge, site, own = found.edge, found.site, radius[found.site]
    farthest = float(own.max(initial=0.0))
    onto = np.r_[found.low_cost_m + found.low_m, found.high_cost_m + network.edge_length_m[edge] - found.high_m]
    spent = np.tile(farthest - own, 2) + onto
    cost, start = reach(network, network.edges[edge].T.ravel(), spent, limit_m=farthest)
    node = np.flatnonzero(np.isfinite(cost).astype(bool)[network.edges])
    ends, at_end = np.divmod(node, 2)
    at = network.edges.ravel()[node]
    left = farthest - cost[at]
    come = np.tile(own, 2)[start[at]] - left
    place = np.where(at_end, network.edge_length_m[ends], 0.0)
    return Walk(
        network,
        judged,
        found,
        edge=np.r_[edge, ends],
        low_m=np.r_[found.low_m, place],
        high_m=np.r_[found.high_m, place],
        low_left_m=np.r_[own - found.low_cost_m, left],
        high_left_m=np.r_[own - found.high_cost_m, left],
        least_left_m=np.r_[own - found.beside_m[site], left],
        distance_m=np.r_[np.minimum(found.low_cost_m, found.high_cost_m), come],
    )


def walked(
    ground: Ground,
    sites_m: gpd.GeoDataFrame,
    bands: Sequence[Band],
    network: StreetNetwork,
    *,
    off_street_m: float = OFF_STREET_M,
    snap_m: float = SNAP_M,
    farthest_m: float = FARTHEST_M,
    join_touching: bool = False,
    watch: Watch | None = None,
) -> Coverage:
    r"""Return the share of ground within walking distance of sites, along the streets.

    .. math:: \frac{\mathrm{area}(ground \cap \bigcup_p \mathrm{disc}(p, \min(o, r - d(p))))}{\mathrm{area}(ground)}

    :math:`p` are the points of all streets, :math:`d(p)` the shortest way to one from the edge of a site with radius :math:`r` (see `walk`), and
    :math:`o` is `off_street_m`, how far people go straight on from a street. The straight way is never longer, so the share is never more than
    that of `geo.coverage.served`. Land farther than `off_street_m` from any street is unserved and counted as `land-off-network`. Steps for
    `watch`: `walk`, `buffers`, `inside`, `cut`, `tally`.

    Examples
    --------
    >>> from shapely.geometry import LineString, box
    >>> from geo.ground import prepare
    >>> from geo.network import street_network
    >>> frame = lambda *geometries: gpd.GeoDataFrame(geometry=list(geometries), crs=4544)
    >>> network = street_network(frame(LineString([(0, 0), (2000, 0)])))
    >>> park, homes = frame(box(-50, -50, 0, 50)), frame(box(0, -5, 1000, 5))
    >>> result = walked(prepare(homes), park, [Band(0, float("inf"), 500)], network)
    >>> round(result.ratio, 3), result.missing
    (0.5, ())
    """
    checked_distance("off_street_m", off_street_m, above=0)
    if watch:
        watch("walk", 0.0)
    done = walk(sites_m, bands, network, snap_m=snap_m, farthest_m=farthest_m, join_touching=join_touching)
    return along_streets(ground, done, off_street_m=off_street_m, watch=part(watch, 0.2, 1.0))


def along_streets(ground: Ground, done: Walk, *, off_street_m: float = OFF_STREET_M, watch: Watch | None = None) -> Coverage:
    """Return the coverage of ground by streets that are reached already (see `walked`)."""
    if ground.crs != done.network.crs:
        raise DifferentCRSError("`ground` and the streets are in different systems; bring both to one with `to_metric`")
    rest = _unreached(ground.pieces, done, checked_distance("off_street_m", off_street_m, above=0), part(watch, 0.0, 0.95))
    if watch:
        watch("tally", 0.95)
    off = _off_network(ground.pieces, rest, done.network, off_street_m)
    notes = Counter({"land-off-network": off})
    return tally(
        ground,
        rest,
        excluded=(*ground.excluded, *done.excluded, *(+notes).items()),
        repaired=done.sites.repaired + done.network.repaired,
        joined=done.sites.joined,
        missing=done.missing,
        sites_used=done.sites_used,
    )


def reached_streets(done: Walk) -> gpd.GeoDataFrame:
    """Return every stretch of street that is reached, with the row of its `street` and `distance_m`, how far its nearer end is from a site."""
    edge, low, high, distance = _parts(done, 0.0)
    table = {"street": done.network.street[edge], "distance_m": distance}
    return gpd.GeoDataFrame(table, geometry=_lines(done.network, edge, low, high), crs=done.network.crs)


def _parts(done: Walk, least_m: float) -> tuple[Array, Array, Array, Array]:
    """Return the parts of edges on which at least `least_m` are left: edge, begin, end and distance, overlaps made one."""
    keep = done.least_left_m >= least_m
    edge = done.edge[keep]
    low = np.maximum(done.low_m[keep] - (done.low_left_m[keep] - least_m), 0)
    high = np.minimum(done.high_m[keep] + (done.high_left_m[keep] - least_m), done.network.edge_length_m[edge])
    order = np.lexsort((low, edge))
    edge, low, high, distance = edge[order], low[order], high[order], done.distance_m[keep][order]
    # one running maximum for all edges: each edge has a stretch of its own on a common line
    offset = edge * (done.network.edge_length_m.max(initial=0.0) + 1.0)
    first = np.flatnonzero(np.r_[True, (low + offset)[1:] > np.maximum.accumulate(high + offset)[:-1]][: len(edge)])
    if not len(first):
        return edge, low, high, distance
    high, distance = np.maximum.reduceat(high, first), np.minimum.reduceat(distance, first)
    real = high > low[first]
    return edge[first][real], low[first][real], high[real], distance[real]


def _unreached(pieces: Array, done: Walk, off_street_m: float, watch: Watch | None) -> Array:
    """Return what is left of each piece: those in reach of one stretch of street are settled by distances, only the others are cut."""
    if watch:
        watch("buffers", 0.0)
    network, off = done.network, off_street_m / metres_per_unit(done.network.crs)
    lines = _lines(network, *_parts(done, off_street_m)[:3])
    inside = _inside_one(pieces, lines, off * INSIDE)
    rest = pieces.copy()
    rest[inside] = shapely.Polygon()
    near = np.unique(shapely.STRtree(lines).query(pieces[~inside], predicate="dwithin", distance=off)[1])
    strips = threaded(partial(shapely.buffer, distance=off, quad_segs=QUAD_SEGS), lines[near])
    rest[~inside] = left_over(pieces[~inside], np.r_[strips, _tapers(done, off_street_m)], watch=part(watch, 0.4, 1.0))
    return rest


def _inside_one(pieces: Array, lines: Array, within: float) -> Array:
    """Return which pieces lie whole within a distance of the one straight line that is nearest to their middle."""
    inside = np.zeros(len(pieces), dtype=bool)
    piece, line = shapely.STRtree(lines).query_nearest(shapely.centroid(pieces), max_distance=within, all_matches=False)
    if not len(piece):
        return inside
    xy, owner = shapely.get_coordinates(pieces[piece], return_index=True)
    begin, end = np.moveaxis(shapely.get_coordinates(lines[line]).reshape(-1, 2, 2), 1, 0)
    way, to = (end - begin)[owner], xy - begin[owner]
    along = np.clip((to * way).sum(axis=1) / (way**2).sum(axis=1), 0, 1)
    distance = np.hypot(*(to - way * along[:, None]).T)
    inside[piece] = np.maximum.reduceat(distance, np.flatnonzero(np.diff(owner, prepend=-1))) <= within
    return inside


def _tapers(done: Walk, off_street_m: float) -> Array:
    """Return the ground around streets beside sites that leave less than people walk off the street: the farther from the site the narrower."""
    radius = done.sites.radius_m * INSIDE
    near, beside = done.access.near_m, done.access.beside_m
    tight = np.flatnonzero(np.isfinite(near) & (radius - beside < off_street_m))
    nearest = np.maximum(near[tight], radius[tight] - off_street_m)
    covers = [np.zeros(0, dtype=object)]
    for step in range(_STEPS + 1):
        within = nearest + (beside[tight] - nearest) * step / _STEPS
        site, *stretch = stretches(done.network, done.sites.sites[tight], within)
        left = np.minimum(radius[tight] - within, off_street_m)[site] / metres_per_unit(done.network.crs)
        covers.append(shapely.buffer(_lines(done.network, *stretch), left, quad_segs=QUAD_SEGS))
    return np.concatenate(covers)


def _lines(network: StreetNetwork, edge: Array, low_m: Array, high_m: Array) -> Array:
    return shapely.linestrings(np.stack((places(network, edge, low_m), places(network, edge, high_m)), axis=1))


def _off_network(pieces: Array, rest: Array, network: StreetNetwork, off_street_m: float) -> int:
    """Return how many pieces of ground have no street within reach; a piece that is served in part has one."""
    if not len(network.edges):
        return 0
    untouched = pieces[shapely.area(rest) >= shapely.area(pieces)]
    near = network.tree.query_nearest(untouched, max_distance=off_street_m / metres_per_unit(network.crs), all_matches=False)[0]
    return len(untouched) - len(np.unique(near))


def _require_same_crs(sites_m: gpd.GeoDataFrame, network: StreetNetwork) -> None:
    """Raise unless `sites_m` is in the metric CRS of the network."""
    require_same(sites_m, gpd.GeoSeries([], crs=network.crs))
