"""Zones as they are drawn: where two of them claim the same ground, and land that reaches across their borders."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from geo.clean import cleaned
from geo.crs import metres_per_unit, require_metric, require_same
from geo.overlay import disjoint, split

_SLIVER_M2 = 1.0


def overlaps(zones_m: gpd.GeoDataFrame, names: Sequence[str]) -> tuple[int, float]:
    """Return how many pairs of zones with different names share ground, and how much of it together [m²]; slivers under 1 m² are no overlap.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> zones = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(9, 0, 20, 10), box(20, 0, 30, 10)], crs=4544)
    >>> overlaps(zones, ["a", "b", "c"])
    (1, 10.0)
    """
    scale = metres_per_unit(require_metric(zones_m))
    clean = cleaned(zones_m, "zone")
    label = np.asarray(names, dtype=object)[clean.position]
    first, second = shapely.STRtree(clean.geometry).query(clean.geometry, predicate="intersects")
    pairs = (first < second) & (label[first] != label[second])
    shared = shapely.area(shapely.intersection(clean.geometry[first[pairs]], clean.geometry[second[pairs]])) * scale**2
    return int((shared >= _SLIVER_M2).sum()), float(shared[shared >= _SLIVER_M2].sum())


def cut_at_borders(land_m: gpd.GeoDataFrame, zones_m: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `land_m` with every feature that reaches across a border of the zones as one row a zone, so that what a zone gives stays in it.

    The rows keep their order and attributes, features in one zone and those that cannot be used their geometry. Ground that two zones claim
    goes to the first.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> land = gpd.GeoDataFrame({"n": [1, 2]}, geometry=[box(0, 0, 10, 10), box(20, 0, 30, 10)], crs=4544)
    >>> cut = cut_at_borders(land, gpd.GeoDataFrame(geometry=[box(0, 0, 4, 10), box(4, 0, 50, 10)], crs=4544))
    >>> cut["n"].tolist(), cut.area.tolist()
    ([1, 1, 2], [40.0, 60.0, 100.0])
    """
    require_same(land_m, zones_m)
    land = cleaned(land_m, "land")
    pieces, source, _ = split(land.geometry, disjoint(cleaned(zones_m, "zone").geometry))
    several = np.bincount(source, minlength=len(land.geometry))[source] > 1
    whole = np.setdiff1d(np.arange(len(land_m)), land.position[source[several]])
    row = np.r_[whole, land.position[source[several]]]
    geometry = np.r_[np.asarray(land_m.geometry.to_numpy(), dtype=object)[whole], pieces[several]]
    order = np.argsort(row, kind="stable")
    return land_m.iloc[row[order]].set_geometry(gpd.GeoSeries(geometry[order], index=land_m.index[row[order]], crs=land_m.crs))
