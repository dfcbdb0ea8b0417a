"""Zones as they are drawn: where two of them claim the same ground."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely

from geo.clean import cleaned
from geo.crs import metres_per_unit, require_metric

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
