"""The land of a share, prepared once: usable, without overlaps, clipped, cut by zone, weighted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.clean import cleaned
from geo.crs import metres_per_unit, require_metric, require_same
from geo.overlay import disjoint, parts, split

Array = NDArray[Any]
OUTSIDE = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Disjoint single polygons with, for each, the row of the land it comes from, its zone (−1 outside all) and its weight.

    `weight` is the area [m²] where no field was named. Weights of a piece are shares by area of its land's weight, so nothing is made or
    lost by cutting except what lies outside the clip.
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

    @property
    def area_m2(self) -> Array:
        """Area of each piece [m²]."""
        return shapely.area(self.pieces) * metres_per_unit(self.crs) ** 2

    def by_zone(self, amounts: Array) -> pd.Series:
        """Return `amounts` added up by zone, in the order of the zones; what lies outside all stands last under an empty name, if any."""
        names = (*self.zone_names, OUTSIDE)
        totals = np.bincount(np.where(self.zone < 0, len(names) - 1, self.zone), weights=amounts, minlength=len(names))
        series = pd.Series(totals, index=pd.Index(names, name="zone", dtype=object))
        return series if (self.zone < 0).any() or not self.zone_names else series.iloc[:-1]


def prepare(
    land_m: gpd.GeoDataFrame,
    *,
    zones_m: gpd.GeoDataFrame | None = None,
    zone_field: str = "name",
    within_m: gpd.GeoDataFrame | None = None,
    weight_field: str | None = None,
    counted: Array | None = None,
) -> Ground:
    """Return `land_m` ready to be compared with covers.

    Overlapping land counts once. `within_m` clips the land (for example to the built-up area). `zones_m` cut it; ground that two zones
    claim goes to the first. `weight_field` names a numeric column (population) to be shared out by area; without it area is the weight.
    Rows where `counted` is False only take away what they overlap of later rows: they stand for land that is counted elsewhere.
    All frames must be in one metric CRS. Missing, infinite and area-less features are left out and counted; invalid ones are repaired.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> land = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(5, 0, 15, 10)], crs=4544)
    >>> zones = gpd.GeoDataFrame({"name": ["west", "east"]}, geometry=[box(0, 0, 8, 10), box(8, 0, 15, 10)], crs=4544)
    >>> ground = prepare(land, zones_m=zones)
    >>> ground.by_zone(ground.weight).to_dict()
    {'west': 80.0, 'east': 70.0}
    """
    crs = require_metric(land_m)
    clean = cleaned(land_m, "land")
    notes, repaired = Counter(dict(clean.excluded)), clean.repaired
    pieces, land = parts(disjoint(clean.geometry))
    if counted is not None:
        own = np.asarray(counted, dtype=bool)[clean.position[land]]
        pieces, land = pieces[own], land[own]
    whole = np.bincount(land, weights=shapely.area(pieces), minlength=len(clean.position))
    if within_m is not None:
        require_same(land_m, within_m)
        mask = cleaned(within_m, "clip")
        pieces, source, inside = split(pieces, disjoint(mask.geometry))
        notes += Counter(dict(mask.excluded))
        notes["land-outside-clip"] = len(np.unique(land)) - len(np.unique(land[source[inside >= 0]]))
        pieces, land, repaired = pieces[inside >= 0], land[source[inside >= 0]], repaired + mask.repaired
    names: tuple[str, ...] = ()
    zone = np.full(len(pieces), -1)
    if zones_m is not None:
        require_same(land_m, zones_m)
        areas = cleaned(zones_m, "zone")
        pieces, source, zone = split(pieces, disjoint(areas.geometry))
        notes += Counter(dict(areas.excluded))
        number, unique = pd.factorize(zones_m[zone_field].iloc[areas.position].astype(str))
        zone, names = np.r_[number, -1][zone], tuple(unique)
        land, repaired = land[source], repaired + areas.repaired
    pieces, part = parts(pieces)
    land, zone = land[part], zone[part]
    weight = shapely.area(pieces) * metres_per_unit(crs) ** 2
    if weight_field is not None:
        given = pd.to_numeric(land_m[weight_field]).astype(float).to_numpy()[clean.position]
        here = slice(None) if counted is None else np.asarray(counted, dtype=bool)[clean.position]
        notes["land-no-weight"] = int(np.isnan(given[here]).sum())
        weight = np.nan_to_num(given)[land] * shapely.area(pieces) / whole[land]
    return Ground(crs, pieces, clean.position[land], zone, weight, names, weight_field, tuple((+notes).items()), repaired)
