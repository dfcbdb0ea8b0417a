"""Geometries in degrees made valid and alike: faults mended with their reason, place and area, collections and rings put in order."""

from __future__ import annotations

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from geo.measure import area_m2
from layers.checks.issues import Place, Repair, at_rows
from layers.reader.geometry import Cleaned

_REASONS_ASKED = 1_000
_VERTICES_ASKED = 200_000
"""A reason costs as much as the test itself: so many features with so many vertices in all are asked for theirs."""

_NOTICEABLE = 0.01
"""A repair that changes the area of a feature by more than this share is told row by row."""

_REASON = re.compile(r"^([A-Za-z -]+)\[(\S+) (\S+)\]$")
_DEGREES = "EPSG:4490"
_COLLECTION = 7
_MULTI = {0: shapely.multipoints, 1: shapely.multilinestrings, 3: shapely.multipolygons}
"""Type number of a part → what makes one feature of several."""


def valid(geometry: np.ndarray) -> Cleaned:
    """Return valid geometries, given in degrees.

    `make_valid(method="structure")` keeps shells filled and holes empty and stays fast on scribbles; parts that collapse
    to a line or point are dropped. A polygon of which nothing is left becomes None and is listed. Areas are geodesic; that of a
    broken polygon is the one its rings enclose as they are drawn, where loops that run against each other cancel.
    """
    result = Cleaned(geometry)
    broken = ~shapely.is_valid(geometry) & ~shapely.is_missing(geometry)
    if not broken.any():
        return result
    result.geometry = geometry.copy()
    result.geometry[broken] = _mended(geometry[broken])
    gone = broken & (shapely.is_missing(result.geometry) | shapely.is_empty(result.geometry))
    result.geometry[gone] = None
    mended = broken & ~gone
    before, after = (_areas(shapes[mended]) for shapes in (geometry, result.geometry))
    result.mended("geometry-mended", mended, float(before.sum()), float(after.sum()))
    _tell_parts(result, mended, shapely.get_num_geometries(geometry), before, after)
    _tell_reasons(result, geometry, mended)
    _tell_areas(result, np.flatnonzero(mended), before, after)
    result.lost("geometry-unreadable", gone)
    return result


def merged(geometry: np.ndarray) -> Cleaned:
    """Return geometries where collections of one kind of part are one multi-part feature of that kind."""
    result = Cleaned(geometry)
    collections = np.flatnonzero(shapely.get_type_id(geometry) == _COLLECTION)
    rows = np.zeros(len(geometry), dtype=bool)
    for row in collections:
        parts = _parts(geometry[row])
        kinds = set(shapely.get_type_id(parts).tolist())
        if len(kinds) == 1 and (kind := kinds.pop()) in _MULTI:
            result.geometry = result.geometry if rows.any() else geometry.copy()
            result.geometry[row] = _MULTI[kind](parts)
            rows[row] = True
    area = _total(result.geometry[rows])
    result.mended("parts-merged", rows, area, area)
    return result


def oriented(geometry: np.ndarray) -> Cleaned:
    """Return polygons by the right-hand rule: shells counter-clockwise, holes clockwise.

    A file whose polygons all run the other way follows another rule (that of shapefiles) and needs no mending; those that
    follow neither the rule of their file nor any are counted.
    """
    result = Cleaned(geometry)
    right = shapely.orient_polygons(geometry, exterior_cw=False)
    is_right = shapely.equals_identical(right, geometry) | shapely.is_missing(geometry)
    if is_right.all():
        return result
    result.geometry = np.where(is_right, geometry, right)
    is_left = shapely.equals_identical(shapely.orient_polygons(geometry, exterior_cw=True), geometry)
    odd = ~is_left & ~shapely.is_missing(geometry) if (is_left & ~is_right).sum() > (is_right & ~is_left).sum() else ~is_right
    area = _total(geometry[odd])
    result.mended("rings-turned", odd, area, area)
    return result


def with_areas(repairs: list[Repair], geometry: np.ndarray) -> list[Repair]:
    """Return repairs made before the place was known with the area of their features in `geometry` (degrees).

    Heights do not change an area; a ring that was open had none.
    """
    return [_measured(repair, geometry) if repair.rows and repair.area_after_m2 is None else repair for repair in repairs]


def _measured(repair: Repair, geometry: np.ndarray) -> Repair:
    after = _total(geometry[np.array(repair.rows) - 1])
    return replace(repair, area_before_m2=after if repair.code == "height-dropped" else None, area_after_m2=after)


def _mended(geometry: np.ndarray) -> np.ndarray:
    """Return what is valid of each geometry; one that cannot be mended within the memory there is becomes None, not the layer."""
    try:
        return np.asarray(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    except shapely.GEOSException:
        return np.array([_mended(geometry[[row]])[0] if len(geometry) > 1 else None for row in range(len(geometry))], dtype=object)


def _tell_parts(result: Cleaned, mended: np.ndarray, parts_before: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
    parts = shapely.get_num_geometries(result.geometry)
    for code, rows in (("parts-split", mended & (parts > parts_before)), ("parts-merged", mended & (parts < parts_before))):
        result.mended(code, rows, float(before[rows[mended]].sum()), float(after[rows[mended]].sum()))


def _tell_reasons(result: Cleaned, geometry: np.ndarray, mended: np.ndarray) -> None:
    rows = np.flatnonzero(mended)
    asked = min(int((np.cumsum(shapely.get_num_coordinates(geometry[rows])) <= _VERTICES_ASKED).sum()), _REASONS_ASKED)
    said = [_reason(text) for text in shapely.is_valid_reason(geometry[rows[:asked]])]
    if len(rows):
        found = at_rows("geometry-invalid", "info", rows, details=[reason for reason, _ in said], places=[place for _, place in said])
        result.issues.append(found)


def _tell_areas(result: Cleaned, rows: np.ndarray, before: np.ndarray, after: np.ndarray) -> None:
    changed = np.abs(after - before) > _NOTICEABLE * np.maximum(before, after)
    if changed.any():
        details = [f"{old:.1f} → {new:.1f}" for old, new in zip(before[changed], after[changed], strict=True)]
        result.issues.append(at_rows("repair-changed-area", "warning", rows[changed], details=details))


def _reason(text: str) -> tuple[str, Place | None]:
    """Return the code of a reason that GEOS gives, and the place it names.

    >>> _reason("Self-intersection[103.5 30.7]")
    ('invalid-self-intersection', (103.5, 30.7))
    """
    match = _REASON.match(text)
    if match is None:
        return "invalid-other", None
    return f"invalid-{match.group(1).strip().lower().replace(' ', '-')}", (float(match.group(2)), float(match.group(3)))


def _parts(shape: shapely.Geometry) -> np.ndarray:
    parts = shapely.get_parts([shape])
    while (shapely.get_type_id(parts) > 3).any():
        parts = shapely.get_parts(parts)
    return parts


def _areas(geometry: np.ndarray) -> np.ndarray:
    return np.nan_to_num(area_m2(gpd.GeoSeries(geometry, crs=_DEGREES)).to_numpy())


def _total(geometry: np.ndarray) -> float:
    return float(_areas(geometry).sum())
