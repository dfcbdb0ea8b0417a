"""The land of a share, prepared once: usable, without overlaps, clipped, cut by zone, weighted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS

from geo.clean import Clean, cleaned
from geo.crs import metres_per_unit, require_metric, require_same
from geo.overlay import area, disjoint, parts, split
from geo.watch import Watch

Array = NDArray[Any]
OUTSIDE = ""
_MENTIONED_M2 = 1.0  # less than this is a sliver of rounding along a border, not ground that someone claims twice or not at all


@dataclass(frozen=True, slots=True)
class Ground:
    """Disjoint single polygons with, for each, the row of the land it comes from, its zone (−1 outside all) and its weight.

    `weight` is the area [m²] where no field was named. Weights of a piece are shares by area of its land's weight, so nothing is made or
    lost by cutting except what lies outside the clip. `excluded` says what was left out and what else is to be known, by reason and count;
    `zone_overlap_m2` is how much ground more than one zone claims.
    """

    crs: CRS
    pieces: Array
    land: Array
    zone: Array
    weight: Array
    zone_names: tuple[str, ...]
    weight_field: str | None
    excluded: tuple[tuple[str, int], ...]
    repaired: int
    zone_overlap_m2: float = 0.0

    @property
    def area_m2(self) -> Array:
        """Area of each piece [m²]."""
        return area(self.pieces) * metres_per_unit(self.crs) ** 2

    def by_zone(self, amounts: Array) -> pd.Series:
        """Return `amounts` added up by zone, in the order of the zones; what lies outside all stands last under an empty name, if any."""
        names = (*self.zone_names, OUTSIDE)
        totals = np.bincount(np.where(self.zone < 0, len(names) - 1, self.zone), weights=amounts, minlength=len(names))
        series = pd.Series(totals, index=pd.Index(names, name="zone", dtype=object))
        return series if (self.zone < 0).any() or not self.zone_names else series.iloc[:-1]


@dataclass(frozen=True, slots=True)
class Zoning:
    """Zones without overlaps: their polygons, the number of the name that each bears, the names, and what was found amiss."""

    geometry: Array
    number: Array
    names: tuple[str, ...]
    excluded: tuple[tuple[str, int], ...]
    repaired: int
    overlap_m2: float


def prepare(
    land_m: gpd.GeoDataFrame,
    *,
    zones_m: gpd.GeoDataFrame | None = None,
    zone_field: str = "name",
    within_m: gpd.GeoDataFrame | None = None,
    weight_field: str | None = None,
    counted: Array | None = None,
    feature: Array | None = None,
    watch: Watch | None = None,
) -> Ground:
    """Return `land_m` ready to be compared with covers.

    Overlapping land counts once. `within_m` clips the land (for example to the built-up area). `zones_m` cut it (see `zoning`); ground in no
    zone counts in the whole only, and its land is counted as `land-outside-zones`. `weight_field` names a numeric column (population) to be
    shared out by area (see `usable_weights`); without it area is the weight. Weight of land that lies wholly under earlier land has no ground
    left to be on: `land-weight-hidden`. Rows where `counted` is False only take away what they overlap of later rows: they stand for land
    that is counted elsewhere. `feature` says of which feature each row is a part, where features were cut before: then those are what is counted,
    and what `land` of the ground names. All frames must be in one metric CRS. Missing, infinite and area-less features are left out and counted; invalid
    ones are repaired. Steps for `watch`: `clean`, `overlaps`, `clip`, `zones`.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> land = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(5, 0, 15, 10)], crs=4544)
    >>> zones = gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=[box(0, 0, 8, 10), box(8, 0, 15, 10)], crs=4544)
    >>> ground = prepare(land, zones_m=zones)
    >>> ground.by_zone(ground.weight).to_dict()
    {'west': 80.0, 'east': 70.0}
    """
    crs, say = require_metric(land_m), watch or _nobody
    for other in filter(lambda frame: frame is not None, (within_m, zones_m)):
        require_same(land_m, other)
    say("clean", 0.0)
    clean = cleaned(land_m, "land")
    notes, repaired = Counter(dict(clean.excluded)), clean.repaired
    say("overlaps", 0.2)
    pieces, land = parts(disjoint(clean.geometry))
    own = np.full(len(clean.position), True) if counted is None else np.asarray(counted, dtype=bool)[clean.position]
    pieces, land = pieces[own[land]], land[own[land]]
    whole = np.bincount(land, weights=area(pieces), minlength=len(own))
    row = clean.position if feature is None else np.asarray(feature, dtype=int)[clean.position]
    if within_m is not None:
        say("clip", 0.4)
        pieces, land, mask = _clipped(pieces, land, within_m)
        notes, repaired = notes + Counter(dict(mask.excluded)), repaired + mask.repaired
        notes["land-outside-clip"] = len(np.unique(row[whole > 0])) - len(np.unique(row[land]))
    zone, overlap = np.full(len(pieces), -1), 0.0
    names: tuple[str, ...] = ()
    if zones_m is not None:
        say("zones", 0.6)
        found = zoning(zones_m, zone_field)
        notes, repaired, names, overlap = notes + Counter(dict(found.excluded)), repaired + found.repaired, found.names, found.overlap_m2
        pieces, source, at = split(pieces, found.geometry)
        land, zone = land[source], np.r_[found.number, -1][at]
    pieces, part = parts(pieces)
    land, zone = land[part], zone[part]
    weight = area_m2 = area(pieces) * metres_per_unit(crs) ** 2
    if zones_m is not None:
        notes["land-outside-zones"] = _outside(land, zone, area_m2)
    if weight_field is not None:
        given, flaws = usable_weights(land_m[weight_field].iloc[clean.position[own]])
        amount = np.zeros(len(own))
        amount[own] = given
        notes.update(flaws)
        notes["land-weight-hidden"] = int(((whole == 0) & (amount > 0)).sum())
        weight = amount[land] * area(pieces) / whole[land]
    return Ground(crs, pieces, row[land], zone, weight, names, weight_field, tuple((+notes).items()), repaired, overlap)


def zoning(zones_m: gpd.GeoDataFrame, zone_field: str) -> Zoning:
    """Return the zones that have a name, each without the ground that an earlier one claims.

    Zones of one name are one. Zones that lose more than 1 m² to earlier ones are counted as `zone-overlap`, zones whose name is missing or
    blank, left out, as `zone-no-name`.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> found = zoning(gpd.GeoDataFrame({"name": ["a", "b", None]}, geometry=[box(0, 0, 4, 4), box(2, 0, 6, 4), box(9, 9, 10, 10)], crs=4544), "name")
    >>> area(found.geometry).tolist(), found.names, found.excluded, found.overlap_m2
    ([16.0, 8.0], ('a', 'b'), (('zone-no-name', 1), ('zone-overlap', 1)), 8.0)
    """
    clean = cleaned(zones_m, "zone")
    labels = zones_m[zone_field].iloc[clean.position]
    named = (labels.notna() & (labels.astype(str).str.strip() != "")).to_numpy(dtype=bool)
    number, unique = pd.factorize(labels[named].astype(str))
    apart = disjoint(clean.geometry[named])
    lost = (area(clean.geometry[named]) - area(apart)) * metres_per_unit(require_metric(zones_m)) ** 2
    notes = Counter({"zone-no-name": int((~named).sum()), "zone-overlap": int((lost > _MENTIONED_M2).sum())})
    excluded = (*clean.excluded, *(+notes).items())
    return Zoning(apart, number, tuple(unique), excluded, clean.repaired, float(lost[lost > _MENTIONED_M2].sum()))


def usable_weights(column: pd.Series) -> tuple[Array, Counter[str]]:
    """Return weights as numbers from 0 up, and how many were none: `land-no-weight` (missing, infinite) and `land-negative-weight` count as 0.

    Examples
    --------
    >>> found, flaws = usable_weights(pd.Series([3, None, -2, float("inf")]))
    >>> found.tolist(), dict(flaws)
    ([3.0, 0.0, 0.0, 0.0], {'land-no-weight': 2, 'land-negative-weight': 1})
    """
    given = pd.to_numeric(column).to_numpy(dtype=float, na_value=np.nan)
    none, negative = ~np.isfinite(given), np.isfinite(given) & (given < 0)
    flaws = Counter({"land-no-weight": int(none.sum()), "land-negative-weight": int(negative.sum())})
    return np.where(none | negative, 0.0, given), +flaws


def _clipped(pieces: Array, land: Array, within_m: gpd.GeoDataFrame) -> tuple[Array, Array, Clean]:
    """Return what of the pieces lies within the clip, the land each comes from, and the clip as it was cleaned."""
    mask = cleaned(within_m, "clip")
    pieces, source, inside = split(pieces, disjoint(mask.geometry))
    return pieces[inside >= 0], land[source[inside >= 0]], mask


def _outside(land: Array, zone: Array, area_m2: Array) -> int:
    """Return how many features of the land have ground outside all zones."""
    return int((np.bincount(land[zone < 0], weights=area_m2[zone < 0]) > _MENTIONED_M2).sum())


def _nobody(step: str, share: float) -> None:
    """Watch nothing."""
