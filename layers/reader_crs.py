"""Which coordinate system a layer's numbers are in: declared, then checked for sense, then looked for among candidates.

Wrong declarations do not raise errors: they give infinite coordinates, or features on another continent. So what is
declared is believed only while the features can lie where it puts them; and what is not declared is taken only when one
candidate alone puts the features inside the city.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.crs import WGS84
from layers.city_area import city_area
from layers.issues import Issue, Note, Repair
from layers.reader_layer import Candidate, CrsVerdict, ReaderError

STORED = "EPSG:4490"
_SAME_DEGREES = {4326, 4490, 4979, 4480}
"""WGS 84 and CGCS2000 differ by centimetres: their degrees are taken as equal."""

_CANDIDATES = ("EPSG:4490", "EPSG:4523", "EPSG:4544", "EPSG:4522", "EPSG:4543", "EPSG:4496", "EPSG:32648", "EPSG:3857")
_NEVER_SWAPPED = {"EPSG:3857"}
_HIT = 0.8
_CLEARLY_BETTER = 0.05
_SENSIBLE = 0.9
_SAMPLE_FEATURES = 1_000
_SAMPLE_VERTICES = 16
_UNSURE_DATUMS = re.compile(r"xian|beijing|北京|西安", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Placement:
    """How to take a layer's numbers: their coordinate system, and whether north comes first."""

    crs: CRS
    swapped: bool = False

    @property
    def label(self) -> str:
        """EPSG code where there is one, else the name."""
        return label(self.crs)


@dataclass(frozen=True, slots=True)
class _Fit:
    placement: Placement
    sensible: bool
    share_inside: float

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.placement.label, round(self.share_inside, 4), self.placement.swapped)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided about a layer's coordinates; `placement` is None where nobody can say."""

    placement: Placement | None
    verdict: CrsVerdict
    issues: tuple[Issue, ...] = ()
    repairs: tuple[Repair, ...] = ()


def label(crs: CRS) -> str:
    """Return `EPSG:4544` where the definition is known for sure to be that, else its name."""
    code = _epsg(crs)
    return f"EPSG:{code}" if code else crs.name


def wished_placement(text: str) -> Placement:
    """Return what a person asked for: `4544`, `EPSG:4544`, a PROJ or WKT text; `:yx` behind a code means north first.

    Raises
    ------
    ReaderError
        `crs-unknown-name` when there is no such coordinate system.
    """
    plain, swapped = re.subn(r":yx$", "", text.strip(), flags=re.IGNORECASE)
    try:
        crs = CRS.from_user_input(int(plain) if plain.isdigit() else plain)
    except CRSError:
        raise ReaderError("crs-unknown-name", name=text[:80]) from None
    if not (crs.is_geographic or crs.is_projected):
        raise ReaderError("crs-unknown-name", name=text[:80])
    return Placement(crs, bool(swapped))


def settle(geometry: np.ndarray, declared: CRS | None, declared_text: str | None, wished: str | None) -> Settled:
    """Decide how the coordinates of `geometry` are to be read; see the module's words for the procedure."""
    spoken = label(declared) if declared is not None else declared_text
    sample = _Sample.of(geometry)
    if wished is not None:
        fit = sample.fit(wished_placement(wished))
        return _taken(fit, spoken, "crs-wished", name=wished)
    if not len(sample.coordinates):
        fit = _Fit(Placement(declared if declared is not None else CRS.from_user_input(STORED)), True, 0.0)
        return _taken(fit, spoken, "crs-no-coordinates")
    own = sample.fit(Placement(declared)) if declared is not None else None
    if own is not None and own.sensible and own.share_inside > 0:
        return _taken(own, spoken, "crs-declared")
    fits = sorted(sample.candidates(), key=lambda fit: -fit.share_inside)
    hits = _distinct([fit for fit in fits if fit.share_inside >= _HIT], declared)
    if own is not None and own.sensible and not hits:
        return _taken(own, spoken, "crs-declared-elsewhere", fits=fits)
    if len(hits) == 1:
        return _found(hits[0], spoken, fits, len(geometry))
    return _unsettled(spoken, fits, sample, several=bool(hits))


def placed(geometry: np.ndarray, placement: Placement) -> np.ndarray:
    """Return the geometries in EPSG:4490; coordinates that cannot be transformed come out infinite."""
    if not placement.swapped and _epsg(placement.crs) in _SAME_DEGREES:
        return geometry
    coordinates = _degrees(shapely.get_coordinates(geometry), placement)
    return shapely.set_coordinates(geometry.copy(), coordinates)


@dataclass(frozen=True, slots=True)
class _Sample:
    """Some vertices of some features, spread evenly, enough to judge where a layer lies."""

    coordinates: np.ndarray
    feature: np.ndarray

    @classmethod
    def of(cls, geometry: np.ndarray) -> _Sample:
        present = geometry[~shapely.is_missing(geometry) & ~shapely.is_empty(geometry)]
        some = present[np.linspace(0, len(present) - 1, min(len(present), _SAMPLE_FEATURES), dtype=int)] if len(present) else present
        coordinates, index = shapely.get_coordinates(some, return_index=True)
        if not len(coordinates):
            return cls(coordinates, index)
        first = np.searchsorted(index, index)
        stride = np.maximum(np.bincount(index) // _SAMPLE_VERTICES, 1)[index]
        taken = (np.arange(len(index)) - first) % stride == 0
        return cls(coordinates[taken], np.unique(index[taken], return_inverse=True)[1])

    def fit(self, placement: Placement) -> _Fit:
        """Return where `placement` puts the sample: a feature is inside when all its vertices are."""
        if not len(self.coordinates):
            return _Fit(placement, True, 0.0)
        degrees = _degrees(self.coordinates, placement)
        with np.errstate(invalid="ignore"):
            on_earth = np.isfinite(degrees).all(axis=1) & (np.abs(degrees[:, 0]) <= 180) & (np.abs(degrees[:, 1]) <= 90)
        inside = np.zeros(len(degrees), dtype=bool)
        inside[on_earth] = shapely.contains_xy(city_area(), degrees[on_earth])
        vertices = np.bincount(self.feature)
        whole = np.bincount(self.feature, weights=inside) == vertices
        sensible = np.bincount(self.feature, weights=on_earth) == vertices
        return _Fit(placement, float(sensible.mean()) >= _SENSIBLE, float(whole.mean()))

    def candidates(self) -> list[_Fit]:
        """Return the fit of every candidate."""
        return [self.fit(placement) for placement in _placements()]

    @property
    def looks_like_degrees(self) -> bool:
        """Whether the numbers could be longitude and latitude in China."""
        if not len(self.coordinates):
            return False
        x, y = np.nanmedian(self.coordinates, axis=0)
        return bool(73 <= x <= 136 and 3 <= y <= 54)


def _degrees(coordinates: np.ndarray, placement: Placement) -> np.ndarray:
    x, y = (coordinates[:, 1], coordinates[:, 0]) if placement.swapped else (coordinates[:, 0], coordinates[:, 1])
    if _epsg(placement.crs) in _SAME_DEGREES:
        return np.column_stack([x, y])
    try:
        return np.column_stack(_transformer(placement.crs).transform(x, y))
    except ProjError:
        return np.full(coordinates.shape, np.inf)


@cache
def _epsg(crs: CRS) -> int | None:
    """Return the EPSG code; GeoJSON's CRS84 is WGS 84 with longitude first, as all coordinates are held here."""
    return 4326 if crs.to_authority() == ("OGC", "CRS84") else crs.to_epsg()


@cache
def _transformer(crs: CRS) -> Transformer:
    """Return the way to what is stored: to WGS 84, which CGCS2000 equals to centimetres, since PROJ knows no shift from foreign datums to CGCS2000."""
    return Transformer.from_crs(crs, WGS84, always_xy=True)


@cache
def _placements() -> tuple[Placement, ...]:
    plain = tuple(Placement(CRS.from_user_input(code)) for code in _CANDIDATES)
    swapped = tuple(Placement(one.crs, True) for code, one in zip(_CANDIDATES, plain, strict=True) if code not in _NEVER_SWAPPED)
    return plain + swapped


def _distinct(hits: list[_Fit], declared: CRS | None) -> list[_Fit]:
    """Return the hits that cannot be told apart: those near the best, and of the declared datum where one was declared."""
    near = [hit for hit in hits if hit.share_inside > hits[0].share_inside - _CLEARLY_BETTER]
    if declared is not None and len(near) > 1:
        family = [hit for hit in near if hit.placement.crs.geodetic_crs == declared.geodetic_crs]
        return family or near
    return near


def _taken(fit: _Fit, spoken: str | None, code: str, fits: list[_Fit] | None = None, **params: object) -> Settled:
    chosen = fit.placement.label
    notes = [Note(code, {"crs": chosen, "share": round(fit.share_inside, 4), **params})]
    issues: tuple[Issue, ...] = ()
    if not fit.sensible:
        issues = (Issue("crs-impossible", "error", params={"crs": chosen}),)
    elif _UNSURE_DATUMS.search(fit.placement.crs.name):
        issues = (Issue("datum-unverified", "warning", params={"crs": fit.placement.crs.name}),)
    if fit.placement.swapped:
        notes.append(Note("crs-axes-swapped"))
    verdict = CrsVerdict(spoken, chosen, tuple(notes), tuple(each.candidate for each in (fits or [fit]) if each.share_inside > 0))
    return Settled(fit.placement if fit.sensible else None, verdict, issues)


def _found(hit: _Fit, spoken: str | None, fits: list[_Fit], features: int) -> Settled:
    chosen = hit.placement.label
    params = {"crs": chosen, "declared": spoken or "", "share": round(hit.share_inside, 4)}
    code = "crs-declared-wrong" if spoken else "crs-found"
    notes = [Note(code, params)]
    repairs: tuple[Repair, ...] = ()
    if hit.placement.swapped:
        notes.append(Note("crs-axes-swapped"))
        repairs = (Repair("axes-swapped", features),)
    if hit.placement.crs.is_projected:
        notes.append(Note("crs-datum-assumed"))
    verdict = CrsVerdict(spoken, chosen, tuple(notes), tuple(fit.candidate for fit in fits if fit.share_inside > 0))
    return Settled(hit.placement, verdict, (Issue(code, "warning", params=params),), repairs)


def _unsettled(spoken: str | None, fits: list[_Fit], sample: _Sample, *, several: bool) -> Settled:
    candidates = tuple(fit.candidate for fit in fits if fit.share_inside > 0)
    code = "crs-ambiguous" if several else "crs-impossible" if spoken else "crs-unknown"
    if code == "crs-unknown" and sample.looks_like_degrees:
        code = "crs-unknown-degrees"
    listed = ", ".join(f"{each.crs}{':yx' if each.swapped else ''}" for each in candidates[:4])
    params = {"crs": spoken or "", "candidates": listed}
    return Settled(None, CrsVerdict(spoken, None, (Note(code, params),), candidates), (Issue(code, "error", params=params),))
