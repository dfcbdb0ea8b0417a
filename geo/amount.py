"""How much of something there is in each zone: area or length, what overlaps counted once."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.clean import cleaned
from geo.crs import crs_name, metres_per_unit, require_metric, require_same
from geo.ground import OUTSIDE, Zoning, prepare, zoning


@dataclass(frozen=True, slots=True)
class Amount:
    """Total and amounts by zone name [m² or m]; what lies outside all zones stands under an empty name. `measured` counts the usable features."""

    total: float
    zones: pd.Series
    measured: int
    crs: str
    excluded: tuple[tuple[str, int], ...]
    repaired: int


def area_by_zone(
    features_m: gpd.GeoDataFrame,
    *,
    zones_m: gpd.GeoDataFrame | None = None,
    zone_field: str = "name",
    within_m: gpd.GeoDataFrame | None = None,
) -> Amount:
    """Return the ground under polygons [m²], overlaps once; arguments as in `geo.ground.prepare`.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> parks = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(5, 0, 15, 10)], crs=4544)
    >>> area_by_zone(parks).total
    150.0
    """
    ground = prepare(features_m, zones_m=zones_m, zone_field=zone_field, within_m=within_m)
    excluded = tuple((reason.replace("land-", "site-", 1), count) for reason, count in ground.excluded)
    measured = len(cleaned(features_m, "site").position)
    return Amount(float(ground.weight.sum()), ground.by_zone(ground.weight), measured, crs_name(ground.crs), excluded, ground.repaired)


def length_by_zone(
    features_m: gpd.GeoDataFrame,
    *,
    zones_m: gpd.GeoDataFrame | None = None,
    zone_field: str = "name",
    within_m: gpd.GeoDataFrame | None = None,
) -> Amount:
    """Return the length of lines [m], stretches that several share once; of polygons and points nothing is measured, they are counted.

    Examples
    --------
    >>> from shapely.geometry import LineString, box
    >>> paths = gpd.GeoDataFrame(geometry=[LineString([(0, 0), (10, 0)]), LineString([(5, 0), (20, 0)])], crs=4544)
    >>> zones = gpd.GeoDataFrame({"name": ["west"]}, geometry=[box(-5, -5, 8, 5)], crs=4544)
    >>> found = length_by_zone(paths, zones_m=zones)
    >>> found.total, found.zones.to_dict()
    (20.0, {'west': 8.0, '': 12.0})
    """
    crs = require_metric(features_m)
    clean = cleaned(features_m, "site", areas_only=False)
    linear = np.isin(shapely.get_type_id(clean.geometry), (1, 2, 5))
    lines = shapely.union_all(clean.geometry[linear])
    unlike: tuple[tuple[str, int], ...] = (("site-no-length", int((~linear).sum())),) if not linear.all() else ()
    scale, repaired = metres_per_unit(crs), clean.repaired
    if within_m is not None:
        require_same(features_m, within_m)
        mask = cleaned(within_m, "clip")
        lines, repaired = shapely.intersection(lines, shapely.union_all(mask.geometry)), repaired + mask.repaired
    total = float(shapely.length(lines)) * scale
    zones = pd.Series({"": total}, dtype=float)
    if zones_m is not None:
        require_same(features_m, zones_m)
        found = zoning(zones_m, zone_field)
        zones, repaired = _lengths(lines, found) * scale, repaired + found.repaired
        unlike += found.excluded
    return Amount(total, zones, int(linear.sum()), crs_name(crs), (*clean.excluded, *unlike), repaired)


def _lengths(lines: shapely.Geometry, zones: Zoning) -> pd.Series:
    """Return the length of the lines in each zone; a stretch along a border belongs to the first of its zones."""
    lengths = np.zeros(len(zones.names) + 1)
    for area, number in zip(zones.geometry, zones.number, strict=True):
        if shapely.intersects(lines, area):
            before, lines = shapely.length(lines), shapely.difference(lines, area)
            lengths[number] += before - shapely.length(lines)
    lengths[-1] = shapely.length(lines)
    series = pd.Series(lengths, index=pd.Index([*zones.names, OUTSIDE], dtype=object))
    return series if lengths[-1] > 0 else series.iloc[:-1]
