"""Published figures held against the map: what agrees, what differs, what cannot be checked and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import geopandas as gpd
import pandas as pd

from layers.claims.ledger import NOT_PLACES, Claim, ClaimKind, Counted, Query
from layers.progress.programme import DONE, Progress, dates, done_on, status_as_of
from layers.spec import Measure, Status

_ROUNDING = 1e-9
_NEW = (ClaimKind.NEWLY_DONE, ClaimKind.NEWLY_STARTED)


class Verdict(StrEnum):
    """What became of a figure when it was held against the map."""

    AGREES = "agrees"
    FLOOR_MET = "floor_met"
    DIFFERS = "differs"
    UNCHECKED = "unchecked"


class Reason(StrEnum):
    """Why a figure cannot be checked; words for each stand in `layers/messages/claims.py`."""

    NO_FIGURE = "claim-no-figure"
    TITLE = "claim-title"
    NOT_SPATIAL = "claim-not-spatial"
    NO_LAYER = "claim-no-layer"
    NO_DATA = "claim-no-data"
    UNIT_UNKNOWN = "claim-unit-unknown"
    UNIT_DOUBTFUL = "claim-unit-doubtful"
    NO_PERIOD = "claim-no-period"
    MORE_THAN_EVER = "claim-more-than-ever"
    DATA_OLDER = "claim-data-older"


@dataclass(frozen=True, slots=True)
class Held:
    """What the data hold of a layer on a day: its features, where the programme stands, and the day the data speak of."""

    frame: gpd.GeoDataFrame
    progress: Progress
    data_date: date


@dataclass(frozen=True, slots=True)
class ClaimCheck:
    """A published figure and what the map holds against it, in the figure's own unit.

    `mapped` has a geometry, `unmapped` is the number of features that count and have none (their length or area is not known; where things are
    counted, or a field is added up, it is the amount itself). `recorded` is everything on record, `done` what is finished of it, both with what has
    no geometry. `difference` is what the map holds less what was published. `recent` is what was newly done or started in the three months before `day`, and `ever`
    what was until then, for figures of what is new. All are None where no layer was asked; `reason` says why a figure cannot be checked, or why one of
    what is new differs. `day` is the day the data were asked for.
    """

    claim: Claim
    verdict: Verdict
    reason: Reason | None = None
    day: date | None = None
    mapped: float | None = None
    unmapped: float | None = None
    recorded: float | None = None
    done: float | None = None
    difference: float | None = None
    recent: float | None = None
    ever: float | None = None


def claim_check(claim: Claim, held: Held | None) -> ClaimCheck:
    """Hold one published figure against the map.

    A figure that was printed for lengths or areas agrees within half a unit of its last place; things that are counted agree exactly. A floor is met
    or differs. What is newly done or started can only be refuted: the source gives no period, but more than there ever was cannot be new. `held` is the layer that the claim's query names (on the claim's own day where it has one, see `day_of`), None where it has no data.
    """
    reason = _not_askable(claim)
    if reason is None and held is None:
        reason = Reason.NO_DATA
    if claim.query is None or held is None:
        return ClaimCheck(claim, Verdict.UNCHECKED, reason)
    if claim.kind in _NEW:
        return _new(claim, claim.query, held, reason)
    mapped, unmapped, recorded, done = _amounts(claim, claim.query, held)
    if reason is None and claim.as_of is not None and held.data_date < claim.as_of:
        reason = Reason.DATA_OLDER
    if reason is not None or claim.value is None:
        return ClaimCheck(claim, Verdict.UNCHECKED, reason, held.progress.day, mapped, unmapped, recorded, done)
    actual = done if claim.query.counted is Counted.DONE else recorded
    difference = actual - claim.value
    return ClaimCheck(claim, _verdict(claim, difference), None, held.progress.day, mapped, unmapped, recorded, done, difference)


def day_of(claim: Claim, data_date: date, as_of: date | None = None) -> date:
    """Return the day on which a figure is checked: its own, else the one asked for, else the day the data speak of."""
    return claim.as_of or as_of or data_date


def tally(checks: Iterable[ClaimCheck]) -> dict[Verdict, int]:
    """Return how many figures have each verdict. Figures are counted, never added up."""
    found = dict.fromkeys(Verdict, 0)
    for check in checks:
        found[check.verdict] += 1
    return found


def _not_askable(claim: Claim) -> Reason | None:
    """Return why a figure cannot be checked whatever the data are."""
    reasons = (
        (claim.kind is ClaimKind.TITLE, Reason.TITLE),
        (claim.value is None, Reason.NO_FIGURE),
        (claim.query is None and claim.topic in NOT_PLACES, Reason.NOT_SPATIAL),
        (claim.query is None, Reason.NO_LAYER),
        (not claim.unit_known, Reason.UNIT_UNKNOWN),
        (not claim.unit_confirmed, Reason.UNIT_DOUBTFUL),
        (claim.kind in _NEW, Reason.NO_PERIOD),
    )
    return next((reason for holds, reason in reasons if holds), None)


def _verdict(claim: Claim, difference: float) -> Verdict:
    if claim.floor:
        return Verdict.FLOOR_MET if difference >= -_ROUNDING else Verdict.DIFFERS
    return Verdict.AGREES if abs(difference) <= claim.half_step + _ROUNDING else Verdict.DIFFERS


def _new(claim: Claim, query: Query, held: Held, reason: Reason | None) -> ClaimCheck:
    """Hold a figure of what is new against the last quarter, for comparison, and against all that was done or started until the day, for a verdict."""
    frame, day, amount = held.frame, pd.Timestamp(held.progress.day), _each(claim, query, held)
    since = done_on(frame) if claim.kind is ClaimKind.NEWLY_DONE else dates(frame, "actual_start")
    status = status_as_of(frame, held.progress.day)
    until = status.isin(DONE) if claim.kind is ClaimKind.NEWLY_DONE else status.notna() & (status != Status.PLANNED)
    recent = float(amount[(since > day - pd.DateOffset(months=3)) & (since <= day)].sum())
    ever = float(amount[until].sum())
    refutable = reason is Reason.NO_PERIOD and claim.value is not None and not (claim.as_of and held.data_date < claim.as_of)
    if not refutable or claim.value is None or ever >= claim.value - claim.half_step - _ROUNDING:
        return ClaimCheck(claim, Verdict.UNCHECKED, reason, held.progress.day, recent=recent, ever=ever)
    lacking = ever - claim.value
    return ClaimCheck(claim, Verdict.DIFFERS, Reason.MORE_THAN_EVER, held.progress.day, difference=lacking, recent=recent, ever=ever)


def _each(claim: Claim, query: Query, held: Held) -> pd.Series:
    """Return what each feature has of the measure, in the claim's unit; lengths and areas with what features share counted each time."""
    frame, factor = held.frame, claim.unit.factor if claim.unit else 1.0
    column = {Measure.LENGTH: "length_m", Measure.AREA: "area_m2", Measure.SUM: query.field}.get(query.measure)
    if query.measure is Measure.COUNT:
        return pd.Series(1.0, index=frame.index)
    if column is None or column not in frame:
        return pd.Series(0.0, index=frame.index)
    return pd.to_numeric(frame[column]).astype(float).fillna(0.0) / factor


def _amounts(claim: Claim, query: Query, held: Held) -> tuple[float, float, float, float]:
    """Return mapped, unmapped, recorded and done in the claim's unit."""
    frame, day = held.frame, held.progress.day
    done = status_as_of(frame, day).isin(DONE)
    counts = done if query.counted is Counted.DONE else pd.Series(True, index=frame.index)
    nowhere = frame.geometry.isna() | frame.geometry.is_empty
    if query.measure in (Measure.LENGTH, Measure.AREA):
        measured, factor = held.progress.tally(query.measure), claim.unit.factor if claim.unit else 1.0
        whole, finished = measured.total / factor, measured.done / factor
        return (finished if query.counted is Counted.DONE else whole), float((counts & nowhere).sum()), whole, finished
    amount = _each(claim, query, held)
    parts = (amount[counts & ~nowhere], amount[counts & nowhere], amount, amount[done])
    mapped, unmapped, whole, finished = (float(part.sum()) for part in parts)
    return mapped, unmapped, whole, finished
