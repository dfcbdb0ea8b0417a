"""Candidates for a layer's coordinate system: where each would put the layer, and how much of it would lie inside the city."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError

from geo import gcj
from geo.crs import WGS84
from layers.city_area import city_area
from layers.reader.belts import SAME_DEGREES, epsg, meridian_of
from layers.reader.layer import Candidate
from layers.reader.systems import Placement, own_meridian, same_numbers

_SYSTEMS = ("EPSG:4490", "EPSG:4523", "EPSG:4544", "EPSG:4522", "EPSG:4543", "EPSG:4496", "EPSG:32648", "EPSG:3857")
_NEVER_SWAPPED = {3857}
_LOCAL_MERIDIAN = 104.0
_SENSIBLE = 0.9
_SAMPLE_FEATURES = 1_000
_SAMPLE_VERTICES = 16
_OUTLINE_VERTICES = 24


@dataclass(frozen=True)
class Fit:
    """Where a placement puts the sample of a layer."""

    placement: Placement
    sensible: bool
    share_inside: float
    degrees: np.ndarray

    @property
    def key(self) -> tuple[str, bool]:
        """What tells this placement from others."""
        return self.placement.label, self.placement.swapped

    @cached_property
    def candidate(self) -> Candidate:
        """The fit in plain values, with the outline of where the layer would lie."""
        return self._candidate(self.placement, None)

    @property
    def alternatives(self) -> tuple[Candidate, ...]:
        """The systems whose numbers are the same but for an unknown datum: listed for a person, never taken by themselves."""
        return tuple(self._candidate(each, self.placement.wish) for each in self.twins)

    @property
    def twins(self) -> tuple[Placement, ...]:
        """The placements that the same numbers would have in systems that cannot be told from this one."""
        return tuple(Placement(crs, self.placement.swapped) for crs in same_numbers(self.placement.crs)) if not self.placement.shift else ()

    def moved_to(self, placement: Placement) -> Fit:
        """Return the same fit under a placement that gives the same places to within the datum."""
        return Fit(placement, self.sensible, self.share_inside, self.degrees)

    @cached_property
    def _where(self) -> tuple[tuple[float, ...], tuple[tuple[float, float], ...]]:
        return _bounds(self.degrees), _outline(self.degrees)

    def _candidate(self, placement: Placement, twin_of: str | None) -> Candidate:
        name = placement.name
        return Candidate(
            placement.label, round(self.share_inside, 4), placement.swapped, placement.wish, name.zh, name.en, placement.datum,
            placement.verified, twin_of, *self._where,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """Some vertices of some features, spread evenly, enough to judge where a layer lies."""

    coordinates: np.ndarray
    feature: np.ndarray

    @classmethod
    def of(cls, geometry: np.ndarray) -> Sample:
        """Return a sample of the geometries that are there."""
        present = geometry[~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)]
        some = present[np.linspace(0, len(present) - 1, min(len(present), _SAMPLE_FEATURES), dtype=int)] if len(present) else present
        coordinates, index = shapely.get_coordinates(some, return_index=True)
        if not len(coordinates):
            return cls(coordinates, index)
        first = np.searchsorted(index, index)
        stride = np.maximum(np.bincount(index) // _SAMPLE_VERTICES, 1)[index]
        taken = (np.arange(len(index)) - first) % stride == 0
        return cls(coordinates[taken], np.unique(index[taken], return_inverse=True)[1])

    def fit(self, placement: Placement) -> Fit:
        """Return where `placement` puts the sample: a feature is inside when all its vertices are."""
        if not len(self.coordinates):
            return Fit(placement, True, 0.0, self.coordinates)
        degrees = to_degrees(self.coordinates, placement)
        with np.errstate(invalid="ignore"):
            on_earth = np.isfinite(degrees).all(axis=1) & (np.abs(degrees[:, 0]) <= 180) & (np.abs(degrees[:, 1]) <= 90)
        inside = np.zeros(len(degrees), dtype=bool)
        inside[on_earth] = shapely.contains_xy(city_area(), degrees[on_earth])
        vertices = np.bincount(self.feature)
        whole = np.bincount(self.feature, weights=inside) == vertices
        sensible = np.bincount(self.feature, weights=on_earth) == vertices
        return Fit(placement, float(sensible.mean()) >= _SENSIBLE, float(whole.mean()), degrees[on_earth])

    def fits(self) -> list[Fit]:
        """Return the fit of every candidate that puts something inside the city, the best first."""
        degrees = self._could_be_degrees
        found = [self.fit(placement) for placement in _placements() if placement.crs.is_geographic == degrees]
        return sorted((fit for fit in found if fit.share_inside > 0), key=lambda fit: -fit.share_inside)

    @property
    def _could_be_degrees(self) -> bool:
        return len(self.coordinates) > 0 and bool((np.abs(np.nanmedian(self.coordinates, axis=0)) <= 360).all())

    @property
    def looks_like_degrees(self) -> bool:
        """Whether the numbers could be longitude and latitude in China."""
        if not len(self.coordinates):
            return False
        x, y = np.nanmedian(self.coordinates, axis=0)
        return bool(73 <= x <= 136 and 3 <= y <= 54)


def to_degrees(coordinates: np.ndarray, placement: Placement) -> np.ndarray:
    """Return coordinates as degrees of EPSG:4490; what cannot be transformed comes out infinite or NaN."""
    x, y = (coordinates[:, 1], coordinates[:, 0]) if placement.swapped else (coordinates[:, 0], coordinates[:, 1])
    if placement.shift:
        way = gcj.gcj02_to_wgs84 if placement.shift == "GCJ-02" else gcj.bd09_to_wgs84
        return np.column_stack(way(x, y))
    if epsg(placement.crs) in SAME_DEGREES:
        return np.column_stack([x, y])
    try:
        return np.column_stack(_transformer(placement.crs).transform(x, y))
    except ProjError:
        return np.full(coordinates.shape, np.inf)


@cache
def _transformer(crs: CRS) -> Transformer:
    """Return the way to what is stored.

    From CGCS2000 and WGS 84 it is the projection alone. From other datums it leads to WGS 84, which CGCS2000 equals to
    centimetres, since PROJ knows no shift from foreign datums to CGCS2000.
    """
    base = crs.geodetic_crs
    plain = base is not None and (epsg(base) in SAME_DEGREES or meridian_of(crs) is not None)
    return Transformer.from_crs(crs, base if plain else WGS84, always_xy=True)


@cache
def _placements() -> tuple[Placement, ...]:
    systems = [CRS.from_user_input(code) for code in _SYSTEMS] + [own_meridian(_LOCAL_MERIDIAN)]
    swapped = [Placement(crs, True) for crs in systems if epsg(crs) not in _NEVER_SWAPPED]
    return (*(Placement(crs) for crs in systems), *swapped)


def _bounds(degrees: np.ndarray) -> tuple[float, ...]:
    """Return west, south, east and north of points in degrees; nothing where there are none."""
    if not len(degrees):
        return ()
    return tuple(round(float(value), 6) for value in (*degrees.min(axis=0), *degrees.max(axis=0)))


def _outline(degrees: np.ndarray) -> tuple[tuple[float, float], ...]:
    """Return the ring around points in degrees, with few vertices; of points in a line, their ends."""
    if not len(degrees):
        return ()
    hull = shapely.convex_hull(shapely.multipoints(degrees))
    tolerance = max(np.ptp(degrees, axis=0).max() / 2_000, 1e-7)
    while shapely.get_num_coordinates(hull) > _OUTLINE_VERTICES:
        hull, tolerance = shapely.simplify(hull, tolerance), tolerance * 2
    return tuple((round(float(x), 6), round(float(y), 6)) for x, y in shapely.get_coordinates(hull))
