"""Geometries made fit for an overlay: what cannot be used is counted by reason, what is invalid is repaired and counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.overlay import area, polygonal, threaded

_WITH_POINTS = (0, 4, 7)
_REASONS = ("", "no-geometry", "not-finite", "no-area", "")
_NO_GEOMETRY, _NOT_FINITE, _NO_AREA, _BROKEN = range(1, len(_REASONS))


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
    geometry = np.asarray(gdf.geometry.to_numpy(), dtype=object).copy()
    flaw = threaded(_flaw, geometry)
    broken = flaw == _BROKEN
    geometry[broken] = shapely.make_valid(geometry[broken], method="structure", keep_collapsed=not areas_only)
    flaw[broken] = 0
    if areas_only:
        sound = np.flatnonzero(flaw == 0)
        geometry[sound] = polygonal(geometry[sound])
        flaw[sound[area(geometry[sound]) <= 0]] = _NO_AREA
    position = np.flatnonzero(flaw == 0)
    counts = np.bincount(flaw, minlength=len(_REASONS))
    excluded = tuple((f"{subject}-{reason}", int(count)) for reason, count in zip(_REASONS, counts, strict=True) if reason and count)
    return Clean(geometry[position], position, excluded, int(broken[position].sum()))


def _flaw(geometry: NDArray[Any]) -> NDArray[Any]:
    """Return what is wrong with each geometry, as the position of the reason; 0 where nothing is."""
    flaw = np.where(shapely.is_valid(geometry), 0, _BROKEN)
    flaw[~_finite(geometry)] = _NOT_FINITE
    flaw[shapely.is_missing(geometry) | shapely.is_empty(geometry)] = _NO_GEOMETRY
    return flaw


def _finite(geometry: NDArray[Any]) -> NDArray[Any]:
    """Return which geometries hold only finite coordinates: one that is not makes the length of its line or ring infinite or no number."""
    finite = np.isfinite(shapely.length(geometry))
    pointed = np.flatnonzero(finite & np.isin(shapely.get_type_id(geometry), _WITH_POINTS))
    xy, owner = shapely.get_coordinates(geometry[pointed], return_index=True)
    finite[pointed[owner[~np.isfinite(xy).all(axis=1)]]] = False
    return finite
