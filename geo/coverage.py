"""Service-radius coverage: how much land lies within reach of sites, exact, overlaps counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.bands import Band, checked_bands, radius_of
from geo.clean import cleaned
from geo.crs import crs_name, metres_per_unit, require_metric, require_same
from geo.ground import Ground, prepare
from geo.overlay import area, left_over, polygonal, threaded
from geo.watch import Watch, part

Array = NDArray[Any]
Origin = Literal["edge", "centroid"]
QUAD_SEGS = 32
JOIN_GAP_M = 0.05
_EXACT = 1e-9
_PREPARED = 0.5  # share of the work that is done when the ground is ready


@dataclass(frozen=True, slots=True)
class Coverage:
    """The share of ground under covers, with all that is needed to defend it.

    `numerator` and `denominator` are in m², or in the weight's own unit when the ground was weighted (`weighted_by`). `ratio` is None when
    something is `missing` (`land`: no usable ground, `sites`: no usable site, `weight`: the weights add up to nothing), never 0 or 1 for want
    of data. `zones` has `numerator`, `denominator` and `ratio` (NaN without ground) on an index of zone names; an empty name is ground outside
    all zones. `covered_m2` is, for each piece of the ground, how much of it is served, and `rest` what is left of it.
    """

    numerator: float
    denominator: float
    ratio: float | None
    zones: pd.DataFrame
    ground: Ground
    covered_m2: Array
    rest: Array
    excluded: tuple[tuple[str, int], ...]
    repaired: int
    joined: int
    missing: tuple[str, ...]
    sites_used: int

    @property
    def crs(self) -> str:
        """Name of the metric CRS in which buffers and overlays were made."""
        return crs_name(self.ground.crs)

    @property
    def weighted_by(self) -> str | None:
        """Field whose share this is; None for land area."""
        return self.ground.weight_field

    @property
    def state(self) -> Array:
        """Return `served`, `partly` or `unserved` for each piece of ground."""
        whole = self.ground.area_m2
        return np.select([self.covered_m2 >= whole * (1 - _EXACT), self.covered_m2 > whole * _EXACT], ["served", "partly"], "unserved")

    def served(self) -> gpd.GeoDataFrame:
        """Return the ground that is served, with the `zone` and `land` row of each polygon."""
        reached = self.state != "unserved"
        whole, rest = self.ground.pieces[reached], self.rest[reached]
        return self._polygons(polygonal(threaded(shapely.difference, whole, rest)), reached)

    def unserved(self) -> gpd.GeoDataFrame:
        """Return the ground that is not served, with the `zone` and `land` row of each polygon."""
        open_ground = self.state != "served"
        return self._polygons(self.rest[open_ground], open_ground)

    def _polygons(self, geometry: Array, chosen: Array) -> gpd.GeoDataFrame:
        names = np.array([*self.ground.zone_names, ""], dtype=object)
        table = {"zone": names[self.ground.zone[chosen]], "land": self.ground.land[chosen]}
        return gpd.GeoDataFrame(table, geometry=geometry, crs=self.ground.crs)


def coverage(
    sites_m: gpd.GeoDataFrame,
    land_m: gpd.GeoDataFrame,
    bands: Sequence[Band],
    *,
    zones_m: gpd.GeoDataFrame | None = None,
    zone_field: str = "name",
    within_m: gpd.GeoDataFrame | None = None,
    weight_field: str | None = None,
    join_touching: bool = False,
    origin: Origin = "edge",
    quad_segs: int = QUAD_SEGS,
    watch: Watch | None = None,
) -> Coverage:
    r"""Return the share of land within the service radius of sites.

    .. math:: \frac{\mathrm{area}(land \cap \bigcup_i \mathrm{buffer}(site_i, r(site_i)))}{\mathrm{area}(land)}

    Straight-line distance from the edge of each site, or from its `centroid` as `origin`, as some rules have it; the radius follows from the
    site's own area through `bands`. Overlaps count once, in the sites and in the land. Sites outside the land reach in. `join_touching` makes
    one site of polygons less than 5 cm apart before their area is taken, so that a park drawn in two halves stays one park. `within_m`,
    `zones_m` and `weight_field` as in `geo.ground.prepare`. Steps for `watch`: those of `prepare`, then `buffers`, `inside`, `cut`, `tally`.

    Raises
    ------
    GeographicCRSError, MissingCRSError, DifferentCRSError
        Unless all frames share one metric CRS.
    BandError
        For bands that overlap or are empty.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> park = gpd.GeoDataFrame(geometry=[box(0, 0, 50, 100)], crs=4544)
    >>> homes = gpd.GeoDataFrame(geometry=[box(450, 0, 650, 100)], crs=4544)
    >>> result = coverage(park, homes, [Band(400, 5000, 300), Band(5000, float("inf"), 500)])
    >>> result.numerator, result.denominator, result.ratio
    (10000.0, 20000.0, 0.5)
    """
    require_same(sites_m, land_m)
    ground = prepare(
        land_m, zones_m=zones_m, zone_field=zone_field, within_m=within_m, weight_field=weight_field, watch=part(watch, 0.0, _PREPARED)
    )
    return served(
        ground, sites_m, bands, join_touching=join_touching, origin=origin, quad_segs=quad_segs, watch=part(watch, _PREPARED, 1.0)
    )


def served(
    ground: Ground,
    sites_m: gpd.GeoDataFrame,
    bands: Sequence[Band],
    *,
    join_touching: bool = False,
    origin: Origin = "edge",
    quad_segs: int = QUAD_SEGS,
    watch: Watch | None = None,
) -> Coverage:
    """Return the coverage of ground that is prepared already, so that several rules can be asked of the same land (see `coverage`)."""
    if origin not in get_args(Origin):
        raise ValueError(f"`origin` is {origin!r}; it can be {' or '.join(get_args(Origin))}")
    if watch:
        watch("buffers", 0.0)
    judged = settled(sites_m, bands, join_touching=join_touching)
    starts = judged.sites if origin == "edge" else shapely.centroid(judged.sites)
    covers = threaded(partial(shapely.buffer, quad_segs=quad_segs), starts, judged.radius_m / metres_per_unit(ground.crs))
    rest = left_over(ground.pieces, covers, watch=part(watch, 0.3, 0.95))
    if watch:
        watch("tally", 0.95)
    return tally(
        ground,
        rest,
        excluded=(*ground.excluded, *judged.excluded),
        repaired=judged.repaired,
        joined=judged.joined,
        missing=judged.missing,
        sites_used=len(judged.sites),
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """The sites that serve, each with its radius [m], and what became of the others. `missing` is `sites` where none could be judged at all."""

    sites: Array
    radius_m: Array
    excluded: tuple[tuple[str, int], ...]
    repaired: int
    joined: int
    missing: tuple[str, ...]


def settled(sites_m: gpd.GeoDataFrame, bands: Sequence[Band], *, join_touching: bool = False) -> Settled:
    """Return which sites serve how far, before any land is looked at.

    Sites whose area lies in no band are left out as `site-outside-bands`, points and lines under bands that ask for an area as `site-no-area`.

    Examples
    --------
    >>> from shapely.geometry import Point, box
    >>> found = settled(gpd.GeoDataFrame(geometry=[box(0, 0, 50, 100), Point(0, 0)], crs=4544), [Band(400, 5000, 300), Band(5000, 9e9, 500)])
    >>> found.radius_m.tolist(), found.excluded
    ([500.0], (('site-no-area', 1),))
    """
    clean = cleaned(sites_m, "site", areas_only=False)
    sites, joined = _joined(clean.geometry) if join_touching else (clean.geometry, 0)
    areal = np.isin(shapely.get_type_id(sites), (3, 6))
    radius = radius_of(shapely.area(sites) * metres_per_unit(require_metric(sites_m)) ** 2, checked_bands(bands))
    used = ~np.isnan(radius)
    notes = Counter({"site-outside-bands": int((~used & areal).sum()), "site-no-area": int((~used & ~areal).sum())})
    missing = () if (used | areal).any() else ("sites",)
    return Settled(sites[used], radius[used], (*clean.excluded, *(+notes).items()), clean.repaired, joined, missing)


def tally(
    ground: Ground,
    rest: Array,
    *,
    excluded: tuple[tuple[str, int], ...],
    repaired: int = 0,
    joined: int = 0,
    missing: tuple[str, ...] = (),
    sites_used: int = 0,
) -> Coverage:
    """Return the figures that follow from what covers left over of each piece of `ground`."""
    whole = ground.area_m2
    covered = np.clip(whole - area(rest) * metres_per_unit(ground.crs) ** 2, 0, whole)
    weight = ground.weight * np.divide(covered, whole, out=np.zeros(len(whole)), where=whole > 0)
    zones = pd.DataFrame({"numerator": ground.by_zone(weight), "denominator": ground.by_zone(ground.weight)})
    zones["ratio"] = (zones["numerator"] / zones["denominator"].where(zones["denominator"] > 0)).clip(upper=1.0)
    numerator, denominator = float(weight.sum()), float(ground.weight.sum())
    missing = (*_missing_ground(ground), *missing)
    ratio = None if missing else min(numerator / denominator, 1.0)
    if missing:
        zones["ratio"] = np.nan
    repaired += ground.repaired
    return Coverage(numerator, denominator, ratio, zones, ground, covered, rest, excluded, repaired, joined, missing, sites_used)


def _missing_ground(ground: Ground) -> tuple[str, ...]:
    if not len(ground.pieces):
        return ("land",)
    return () if ground.weight.sum() > 0 else ("weight",)


def _joined(sites: Array) -> tuple[Array, int]:
    """Return sites with polygons less than `JOIN_GAP_M` apart made one, and how many features went into another."""
    areal = np.isin(shapely.get_type_id(sites), (3, 6))
    polygons = sites[areal]
    left, right = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=JOIN_GAP_M)
    links = coo_array((np.ones(len(left), dtype=bool), (left, right)), shape=(len(polygons), len(polygons)))
    count, group = connected_components(links, directed=False) if len(polygons) else (0, np.zeros(0, dtype=int))
    if count == len(polygons):
        return sites, 0
    order = np.argsort(group, kind="stable")
    members = np.split(polygons[order], np.cumsum(np.bincount(group))[:-1])
    united = np.empty(count, dtype=object)
    united[:] = [group_of[0] if len(group_of) == 1 else shapely.union_all(group_of) for group_of in members]
    return np.r_[sites[~areal], united], len(polygons) - count
