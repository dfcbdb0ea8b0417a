"""Which coordinate system a layer's numbers are in: declared, then checked for sense, then looked for among candidates.

Wrong declarations do not raise errors: they give infinite coordinates, or features on another continent. So what is
declared is believed only while the features can lie where it puts them; and what is not declared is taken only when one
candidate alone puts the features inside the city.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS

from layers.checks.issues import Issue, Note, Repair
from layers.reader.belts import SAME_DEGREES, WGS84, central_meridian, datum_of, epsg
from layers.reader.candidates import Fit, Sample, to_degrees
from layers.reader.layer import Candidate, CrsVerdict
from layers.reader.systems import Placement, label, wished_placement

STORED = "EPSG:4490"
_HIT = 0.8
_CLEARLY_BETTER = 0.05
_DOUBTFUL = 0.2
_NAMED = 4
"""How many candidates a sentence names; the report holds all."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What was decided about a layer's coordinates; `placement` is None where nobody can say."""

    placement: Placement | None
    verdict: CrsVerdict
    issues: tuple[Issue, ...] = ()
    repairs: tuple[Repair, ...] = ()


def settle(geometry: np.ndarray, declared: CRS | None, declared_text: str | None, wished: str | None) -> Settled:
    """Decide how the coordinates of `geometry` are to be read; see the module's words for the procedure."""
    spoken = label(declared) if declared is not None else declared_text
    sample = Sample.of(geometry)
    if not len(sample.coordinates):
        system = wished_placement(wished) if wished else Placement(declared if declared is not None else CRS.from_user_input(STORED))
        return _taken(sample.fit(system), spoken, "crs-no-coordinates", [])
    fits = sample.fits()
    if wished is not None:
        return _taken(sample.fit(wished_placement(wished)), spoken, "crs-wished", fits, wish=wished)
    if declared is not None and (settled := _as_declared(sample.fit(Placement(declared)), spoken, fits)):
        return settled
    hits = _with_declaration(_best(fits), declared)
    if len(hits) == 1:
        return _found(hits[0], spoken, fits, len(geometry))
    return _unsettled("crs-ambiguous", spoken, fits) if hits else _unknown(spoken, fits, sample)


def _as_declared(own: Fit, spoken: str | None, fits: Sequence[Fit]) -> Settled | None:
    """Return the declared system taken, or doubted; None where it puts nothing into the city and another one would."""
    if not own.sensible or (own.share_inside == 0 and _best(fits)):
        return None
    if better := _clearly_better(own, fits):
        return _unsettled("crs-doubtful", spoken, [own, *better])
    return _taken(own, spoken, "crs-declared" if own.share_inside else "crs-declared-elsewhere", fits)


def placed(geometry: np.ndarray, placement: Placement) -> np.ndarray:
    """Return the geometries in EPSG:4490; coordinates that cannot be transformed come out infinite."""
    if not placement.swapped and not placement.shift and epsg(placement.crs) in SAME_DEGREES:
        return geometry
    return shapely.set_coordinates(geometry.copy(), to_degrees(shapely.get_coordinates(geometry), placement))


def _best(fits: Sequence[Fit]) -> list[Fit]:
    """Return the hits that cannot be told apart by how much lies inside the city."""
    return [fit for fit in fits if fit.share_inside >= _HIT and fit.share_inside > fits[0].share_inside - _CLEARLY_BETTER]


def _clearly_better(own: Fit, fits: Sequence[Fit]) -> list[Fit]:
    """Return candidates that put so much more inside the city than the declared system does that a person has to decide."""
    return [fit for fit in fits if fit.share_inside >= max(_HIT, own.share_inside + _DOUBTFUL) and fit.key != own.key][:_NAMED]


def _with_declaration(hits: list[Fit], declared: CRS | None) -> list[Fit]:
    """Return the hits that a declaration speaks for, wrong as it is; all hits where it speaks for none of them.

    It speaks for the same system or another belt of its datum on the same meridian (zone number forgotten, axes swapped), and
    for its own old datum where one hit is left. It does not decide between a belt and a UTM zone on the strength of a datum.
    """
    if declared is None:
        return hits
    datum, meridian = datum_of(declared), central_meridian(declared)
    likely = []
    for hit in hits:
        same = [each for each in (hit.placement, *hit.twins) if each.datum == datum]
        if len(hits) > 1:
            same = [each for each in same if meridian is not None and central_meridian(each.crs) == meridian and datum != WGS84]
        likely += [hit.moved_to(same[0])] if same else []
    return likely or hits


def _taken(fit: Fit, spoken: str | None, code: str, fits: Sequence[Fit], **params: object) -> Settled:
    chosen, name = fit.placement.label, fit.placement.name
    said = {"crs": chosen, "name": name.zh, "name_en": name.en, "share": round(fit.share_inside, 4)}
    notes = [Note(code, {**said, **params})]
    issues: tuple[Issue, ...] = ()
    if not fit.sensible:
        issues = (Issue("crs-impossible", "error", params={"crs": chosen}),)
    elif not fit.placement.verified:
        issues = (_unverified(fit.placement),)
    if fit.placement.shift and fit.sensible:
        notes.append(Note("crs-shift-undone", {"crs": chosen}))
    if fit.placement.swapped:
        notes.append(Note("crs-axes-swapped"))
    if code == "crs-declared" and fit.alternatives and fit.placement.crs.is_projected:
        notes.append(Note("crs-datum-declared", {"crs": chosen}))
    rest = [each for each in fits if each.key != fit.key]
    if code == "crs-declared" and (equal := [each for each in rest if each.share_inside > fit.share_inside - _CLEARLY_BETTER]):
        notes.append(Note("crs-also-fits", _named(equal)))
    verdict = CrsVerdict(spoken, chosen, tuple(notes), _listed([fit, *rest]))
    return Settled(fit.placement if fit.sensible else None, verdict, issues)


def _found(hit: Fit, spoken: str | None, fits: Sequence[Fit], features: int) -> Settled:
    chosen, name = hit.placement.label, hit.placement.name
    params = {"crs": chosen, "name": name.zh, "name_en": name.en, "declared": spoken or "", "share": round(hit.share_inside, 4)}
    confirmed = spoken == chosen and not hit.placement.swapped  # a few features lie nowhere in it, the others where they should
    code = "crs-declared" if confirmed else "crs-declared-wrong" if spoken else "crs-found"
    notes = [Note(code, params)]
    issues = [] if confirmed else [Issue(code, "warning", params=params)]
    repairs: tuple[Repair, ...] = ()
    if hit.placement.swapped:
        notes.append(Note("crs-axes-swapped"))
        repairs = (Repair("axes-swapped", features),)
    if not hit.placement.verified:
        issues.append(_unverified(hit.placement))
    elif hit.placement.crs.is_projected:
        notes.append(Note("crs-datum-assumed"))
    rest = [fit for fit in fits if fit.key != hit.key]
    verdict = CrsVerdict(spoken, chosen, tuple(notes), _listed([hit, *rest]))
    return Settled(hit.placement, verdict, tuple(issues), repairs)


def _unverified(placement: Placement) -> Issue:
    name = placement.name
    params = {"crs": name.zh if placement.datum else placement.label, "crs_en": name.en, "name": name.zh, "name_en": name.en}
    return Issue("datum-unverified" if placement.datum else "crs-local", "warning", params=params)


def _unsettled(code: str, spoken: str | None, fits: Sequence[Fit]) -> Settled:
    """Return the question which of `fits` it is, for a person to answer."""
    params = {"crs": spoken or "", **_named(fits)}
    return Settled(None, CrsVerdict(spoken, None, (Note(code, params),), _listed(fits)), (Issue(code, "error", params=params),))


def _named(fits: Sequence[Fit]) -> dict[str, str]:
    """Return the best candidates for a sentence, in both languages."""
    named = [
        (f"{fit.placement.label}{':yx' if fit.placement.swapped else ''}", fit.placement.name, fit.share_inside) for fit in fits[:_NAMED]
    ]
    return {
        "candidates": "；".join(f"{wish}（{name.zh}，{share:.0%}）" for wish, name, share in named),
        "candidates_en": "; ".join(f"{wish} ({name.en}, {share:.0%})" for wish, name, share in named),
    }


def _unknown(spoken: str | None, fits: Sequence[Fit], sample: Sample) -> Settled:
    if spoken:
        return _unsettled("crs-impossible", spoken, fits)
    if sample.looks_like_degrees:
        return _unsettled("crs-unknown-degrees", spoken, [*fits, sample.fit(wished_placement(STORED))])
    return _unsettled("crs-unknown", spoken, fits)


def _listed(fits: Sequence[Fit]) -> tuple[Candidate, ...]:
    """Return the candidates in their order, and behind them those that share their numbers."""
    listed = {(each.crs, each.swapped): each for fit in fits for each in (fit.candidate,)}
    for fit in fits:
        for twin in fit.alternatives:
            listed.setdefault((twin.crs, twin.swapped), twin)
    return tuple(listed.values())
