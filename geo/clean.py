"""Geometries made fit for an overlay: what cannot be used is counted by reason, what is invalid is repaired and counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.overlay import polygonal, threaded

_WITH_POINTS = (0, 4, 7)


@dataclass(frozen=True, slots=True)
class Clean:
    """Usable geometries, the positions they had in the input, what was left out (reason, count), and how many were repaired."""

    geometry: NDArray[Any]
    position: NDArray[Any]
    excluded: tuple[tuple[str, int], ...]
    repaired: int


def cleaned(gdf: gpd.GeoDataFrame | gpd.GeoSeries, subject: str, *, areas_only: bool = True) -> Clean:
    """Return the usable geometries of `gdf`; reasons are `{subject}-no-geometry`, `-not-finite` and `-no-area`.

    With `areas_only` points and lines are left out, and polygons are stripped of what holds no area. Invalid polygons are rebuilt from their
    rings (GEOS `structure` method).

    Examples
    --------
    >>> from shapely.geometry import Point, box
    >>> result = cleaned(gpd.GeoSeries([box(0, 0, 1, 1), None, Point(0, 0)], crs=4544), "land")
    >>> result.position.tolist(), result.excluded
    ([0], (('land-no-geometry', 1), ('land-no-area', 1)))
    """
    geometry = np.asarray(gdf.geometry.to_numpy(), dtype=object)
    reason = np.full(len(geometry), "", dtype=object)
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    reason[missing] = "no-geometry"
    reason[~missing & ~_finite(geometry)] = "not-finite"
    broken = (reason == "") & ~threaded(shapely.is_valid, geometry)
    geometry = geometry.copy()
    geometry[broken] = shapely.make_valid(geometry[broken], method="structure", keep_collapsed=not areas_only)
    if areas_only:
        whole = reason == ""
        geometry[whole] = polygonal(geometry[whole])
        reason[whole & (shapely.area(geometry) <= 0)] = "no-area"
    position = np.flatnonzero(reason == "")
    counts = Counter(reason[reason != ""].tolist())
    excluded = tuple((f"{subject}-{code}", counts[code]) for code in ("no-geometry", "not-finite", "no-area") if counts[code])
    return Clean(geometry[position], position, excluded, int(broken[position].sum()))


def _finite(geometry: NDArray[Any]) -> NDArray[Any]:
    """Return which geometries hold only finite coordinates: one that is not makes the length of its line or ring infinite or no number."""
    finite = np.isfinite(shapely.length(geometry))
    pointed = np.flatnonzero(finite & np.isin(shapely.get_type_id(geometry), _WITH_POINTS))
    xy, owner = shapely.get_coordinates(geometry[pointed], return_index=True)
    finite[pointed[owner[~np.isfinite(xy).all(axis=1)]]] = False
    return finite
