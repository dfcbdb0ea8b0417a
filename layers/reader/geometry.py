"""Geometries as the store wants them: 2-D, finite, on earth, with every repair counted and every loss listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from layers.checks.issues import Issue, Repair, at_rows

_LINEAR_RINGS_CLOSED = "ring-closed"
_COLLECTION = 7
_DEEPEST = 8
"""Levels of collections in collections; a drawing has one, seldom two."""


@dataclass(slots=True)
class Cleaned:
    """Geometries with what was done to them."""

    geometry: np.ndarray
    repairs: list[Repair] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    def mended(self, code: str, rows: np.ndarray, before_m2: float | None = None, after_m2: float | None = None) -> None:
        """Note that the features at the True positions of `rows` were mended in the way `code`, and their area before and after."""
        if rows.any():
            self.repairs.append(Repair(code, int(rows.sum()), tuple((np.flatnonzero(rows) + 1).tolist()), before_m2, after_m2))

    def lost(self, code: str, rows: np.ndarray, severity: Any = "warning", details: Iterable[str] = ()) -> None:
        """Note the features at the True positions of `rows`, and what there is to say about each."""
        if rows.any():
            self.issues.append(at_rows(code, severity, np.flatnonzero(rows), details=details))


def from_wkb(wkb: np.ndarray) -> Cleaned:
    """Return geometries from WKB; rings left open are closed, what no repair helps becomes None and is listed.

    A file with one unclosed ring or one-point line is thus read in full, where a plain read refuses all of it.
    """
    given = np.array([value is not None for value in wkb], dtype=bool)
    geometry = shapely.from_wkb(wkb, on_invalid="ignore")
    broken = given & shapely.is_missing(geometry)
    result = Cleaned(geometry)
    if broken.any():
        geometry[broken] = shapely.from_wkb(wkb[broken], on_invalid="fix")
        hopeless = broken & (shapely.is_missing(geometry) | shapely.is_empty(geometry))
        geometry[hopeless] = None
        result.mended(_LINEAR_RINGS_CLOSED, broken & ~hopeless)
        result.lost("geometry-unreadable", hopeless)
    return result


def shallow(geometry: np.ndarray) -> Cleaned:
    """Return geometries without collections in collections in collections …, which are listed as unreadable.

    Whatever walks through them calls itself once for each level, and the programs that read the layer later must not run out
    of stack for what one file holds.
    """
    result = Cleaned(geometry)
    rows = np.flatnonzero(shapely.get_type_id(geometry) == _COLLECTION)
    inside = geometry[rows]
    for _level in range(_DEEPEST):
        inside, index = shapely.get_parts(inside, return_index=True)
        nested = shapely.get_type_id(inside) == _COLLECTION
        rows, inside = rows[index][nested], inside[nested]
    too_deep = np.zeros(len(geometry), dtype=bool)
    too_deep[rows] = True
    if too_deep.any():
        result.geometry = _emptied(geometry, too_deep)
        result.lost("geometry-unreadable", too_deep)
    return result


def flattened(geometry: np.ndarray) -> Cleaned:
    """Return 2-D geometries; Z and M values are dropped and counted, empty ones become None and are listed."""
    result = Cleaned(geometry)
    upright = shapely.has_z(geometry) | shapely.has_m(geometry)
    if upright.any():
        result.geometry = shapely.force_2d(geometry)
        result.mended("height-dropped", upright)
    empty = shapely.is_empty(result.geometry) & ~shapely.is_missing(result.geometry)
    if empty.any():
        result.geometry = _emptied(result.geometry, empty)
        result.lost("geometry-empty", empty)
    return result


def without_zeros(geometry: np.ndarray) -> Cleaned:
    """Return the geometries without those whose every coordinate is 0: places never filled in, in any system."""
    result = Cleaned(geometry)
    rows = (shapely.bounds(geometry) == 0).all(axis=1)
    if rows.any():
        result.geometry = _emptied(geometry, rows)
        result.lost("coordinates-zero", rows)
    return result


def without_infinite(geometry: np.ndarray) -> Cleaned:
    """Return the geometries without those that hold NaN or infinite coordinates, which are listed as errors."""
    result = Cleaned(geometry)
    rows = has_infinite(geometry)
    if rows.any():
        result.geometry = _emptied(geometry, rows)
        result.lost("geometry-not-finite", rows, "error")
    return result


def on_earth(geometry: np.ndarray) -> Cleaned:
    """Return geometries in degrees without those that reach beyond 180° or 90°, which are listed as errors."""
    result = Cleaned(geometry)
    west, south, east, north = shapely.bounds(geometry).T
    with np.errstate(invalid="ignore"):  # nothing has no bounds
        rows = (west < -180) | (east > 180) | (south < -90) | (north > 90)
    if rows.any():
        result.geometry = _emptied(geometry, rows)
        corners = [f"{x:.10g}, {y:.10g}" for x, y in zip(west[rows], south[rows], strict=True)]
        result.lost("geometry-off-earth", rows, "error", corners)
    return result


def has_infinite(geometry: np.ndarray) -> np.ndarray:
    """Return for each geometry whether one of its coordinates is NaN or infinite."""
    coordinates, index = shapely.get_coordinates(geometry, return_index=True)
    rows = np.zeros(len(geometry), dtype=bool)
    rows[index[~np.isfinite(coordinates).all(axis=1)]] = True
    return rows


def _emptied(geometry: np.ndarray, rows: np.ndarray) -> np.ndarray:
    result = geometry.copy()
    result[rows] = None
    return result
