"""Where a programme stands on a day: statuses, overdue items, duties filled, and its figures against what was published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import to_metric
from geo.measure import unshared_area_m2, unshared_length_m
from layers.fields import FIVE_DUTIES
from layers.settings import settings
from layers.spec import Layer, Measure, Status, Target, TargetKind

DONE = (Status.FINISHED, Status.ACCEPTED)
OPEN = (Status.PLANNED, Status.UNDER_WAY)
MONTHS_OF_TREND = 24


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of one measure is in which stage, in SI units (pieces, m, m², or the field's own unit).

    `done` is finished and accepted together. The four stages add up to `total`; features with an unknown status are in `total` alone.
    `newly_done` and `newly_started` fall in the three months that end on the day.
    """

    measure: Measure
    total: float
    done: float
    accepted: float
    under_way: float
    planned: float
    overdue: float
    newly_done: float
    newly_started: float


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """One published figure and what the data hold against it.

    `actual` is what counts towards the figure by the day and `recorded` all that is on record in whatever stage, both in the target's unit. `ratio` lies in 0–1 and is None where no share can be stated: a doubtful unit, a value of zero. For a
    floor (`≥ 40`) the true figure may be larger, so `ratio` is at most that share (`at_most`) and reaching the floor says `reached`, no more.
    `since` is the first day counted for what is newly done or started, in the three months that end on the day (the
    source gives no window for 新完成 and 新启动).
    """

    target: Target
    actual: float
    recorded: float
    ratio: float | None
    at_most: bool
    reached: bool
    since: date | None


@dataclass(frozen=True)
class Progress:
    """Everything a page says about one programme on one day.

    `towns` has one row a town: `count`, `done`, `under_way`, `planned`, `overdue`, `length_m`, `area_m2`, `share_finished` (NaN without
    features). `trend` is the number of features done at each month's end. `duties` is how many features have 0…5 of the five duties filled.
    """

    layer: str
    day: date
    tallies: tuple[Tally, ...]
    targets: tuple[TargetProgress, ...]
    towns: pd.DataFrame
    trend: pd.Series
    duties: tuple[int, ...]
    without_geometry: int

    def tally(self, measure: Measure) -> Tally:
        """Return the tally of `measure`; KeyError names the measures that the layer has."""
        for tally in self.tallies:
            if tally.measure is measure:
                return tally
        raise KeyError(f"`{measure}` is not measured for {self.layer}; it has {', '.join(t.measure for t in self.tallies)}")


def status_as_of(frame: pd.DataFrame, day: date) -> pd.Series:
    """Return the status of each feature at the end of `day`.

    Accepted once `accepted_on` has come, else finished once `actual_finish` has, else under way once `actual_start` has, else planned. A
    feature with none of the three dates keeps the status that was handed in (None if there is none).

    Returns
    -------
    pandas.Series
        Of status keys, named `status`, on the index of `frame`.
    """
    moment = pd.Timestamp(day)
    stages = [(dates(frame, key), stage) for key, stage in _STAGES]
    result = pd.Series(Status.PLANNED.value, index=frame.index, name="status", dtype=object)
    for when, stage in reversed(stages):
        result = result.mask(when <= moment, stage.value)
    undated = np.logical_and.reduce([when.isna() for when, _ in stages])
    stored = frame["status"].astype(object) if "status" in frame else pd.Series(None, index=frame.index, dtype=object)
    return result.mask(undated, stored.where(stored.notna(), None))


_STAGES = (("accepted_on", Status.ACCEPTED), ("actual_finish", Status.FINISHED), ("actual_start", Status.UNDER_WAY))


def overdue(frame: pd.DataFrame, day: date) -> pd.Series:
    """Return which features are late at the end of `day`: planned or under way after the deadline (without one, the planned finish)."""
    due = dates(frame, "deadline").fillna(dates(frame, "planned_finish"))
    return ((due < pd.Timestamp(day)) & status_as_of(frame, day).isin(OPEN)).rename("overdue")


def done_on(frame: pd.DataFrame) -> pd.Series:
    """Return the day on which each feature was done: finished, or accepted where that came first or alone; NaT where it is not."""
    return pd.concat([dates(frame, "actual_finish"), dates(frame, "accepted_on")], axis=1).min(axis=1).rename("done_on")


def duties(frame: pd.DataFrame) -> pd.DataFrame:
    """Return for each feature how many of the five duties (五落实) are `filled`, 0–5, and the keys of those `missing`."""
    given = pd.DataFrame({key: _given(frame, key) for key in FIVE_DUTIES}, index=frame.index)
    missing = [tuple(key for key, there in zip(FIVE_DUTIES, row, strict=True) if not there) for row in given.to_numpy()]
    return pd.DataFrame({"filled": given.sum(axis=1).astype(int), "missing": pd.Series(missing, index=frame.index, dtype=object)})


def progress(layer: Layer, frame: gpd.GeoDataFrame, targets: Sequence[Target], day: date) -> Progress:
    """Return where `layer` stands at the end of `day`. `frame` is the canonical frame of one revision and stays as it is."""
    table = _table(layer, frame, day)
    return Progress(
        layer=layer.key,
        day=day,
        tallies=tuple(_tally(measure, table, day) for measure in layer.measures),
        targets=tuple(_against(target, table, day) for target in targets),
        towns=_by_town(table),
        trend=_trend(table, day),
        duties=tuple(np.bincount(duties(frame)["filled"], minlength=6).tolist()),
        without_geometry=int((frame.geometry.isna() | frame.geometry.is_empty).sum()),
    )


def dates(frame: pd.DataFrame, key: str) -> pd.Series:
    """Return the dates of the field `key`, NaT throughout where the frame has no such column."""
    if key in frame:
        return pd.to_datetime(frame[key]).astype("datetime64[s]")
    return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")


def _given(frame: pd.DataFrame, key: str) -> pd.Series:
    if key not in frame:
        return pd.Series(False, index=frame.index)
    values = frame[key]
    return values.notna() & (values.astype("string").str.strip().fillna("") != "")


def _table(layer: Layer, frame: gpd.GeoDataFrame, day: date) -> pd.DataFrame:
    """One row a feature: its town, status, dates, and its amount of each measure; ground and stretches that features share count once."""
    table = pd.DataFrame(index=frame.index)
    table["town"] = frame.get("town")
    table["status"] = status_as_of(frame, day)
    table["overdue"] = overdue(frame, day)
    table["done_on"] = done_on(frame)
    table["started_on"] = dates(frame, "actual_start")
    table[Measure.COUNT] = 1.0
    for measure, column, unshared in ((Measure.LENGTH, "length_m", unshared_length_m), (Measure.AREA, "area_m2", unshared_area_m2)):
        own = measure in layer.measures
        table[measure] = _own_part(frame, column, unshared, table["status"]) if own else frame[column].fillna(0.0)
    table[Measure.SUM] = pd.to_numeric(frame[layer.sum_field]).astype(float).fillna(0.0) if layer.sum_field else 0.0
    return table


def _own_part(frame: gpd.GeoDataFrame, column: str, unshared: Callable[[gpd.GeoSeries], pd.Series], status: pd.Series) -> pd.Series:
    """Length or area of each feature less what a feature further along has of the same [m, m²], so that stages and towns add up to the whole once."""
    rank = status.map({stage.value: number for number, stage in enumerate(reversed(Status))}).fillna(len(Status))
    order = rank.sort_values(kind="stable").index
    planar = to_metric(frame.geometry.loc[order], settings().working_crs)
    whole = planar.length if column == "length_m" else planar.area
    share = (unshared(planar) / whole.where(whole > 0)).clip(0, 1)
    return (frame[column] * share.reindex(frame.index).fillna(1.0)).fillna(0.0)


def _quarter_before(day: date) -> pd.Timestamp:
    return pd.Timestamp(day) - pd.DateOffset(months=3)


def _within(when: pd.Series, after: pd.Timestamp, day: date) -> pd.Series:
    return (when > after) & (when <= pd.Timestamp(day))


def _tally(measure: Measure, table: pd.DataFrame, day: date) -> Tally:
    amount, status = table[measure], table["status"]
    after = _quarter_before(day)
    return Tally(
        measure=measure,
        total=float(amount.sum()),
        done=float(amount[status.isin(DONE)].sum()),
        accepted=float(amount[status == Status.ACCEPTED].sum()),
        under_way=float(amount[status == Status.UNDER_WAY].sum()),
        planned=float(amount[status == Status.PLANNED].sum()),
        overdue=float(amount[table["overdue"]].sum()),
        newly_done=float(amount[_within(table["done_on"], after, day)].sum()),
        newly_started=float(amount[_within(table["started_on"], after, day)].sum()),
    )


def _against(target: Target, table: pd.DataFrame, day: date) -> TargetProgress:
    """Hold one published figure against the data."""
    amount = table[target.measure]
    before = _quarter_before(day)
    newly = target.kind in (TargetKind.NEWLY_DONE, TargetKind.NEWLY_STARTED)
    since = (before + pd.Timedelta(days=1)).date() if newly else None
    counted = {
        TargetKind.TOTAL: table["status"].isin(DONE),
        TargetKind.NEWLY_DONE: _within(table["done_on"], before, day),
        TargetKind.NEWLY_STARTED: _within(table["started_on"], before, day),
        TargetKind.EVENT: table["status"] != Status.PLANNED,  # nothing was held yet where nothing has begun
    }[target.kind]
    actual = float(amount[counted].sum()) / target.unit.factor
    sayable = target.unit_confirmed and target.value > 0
    reached = sayable and actual >= target.value
    ratio = min(actual / target.value, 1.0) if sayable else None
    recorded = float(amount.sum()) / target.unit.factor
    return TargetProgress(target, actual, recorded, ratio, at_most=target.floor and not reached, reached=reached, since=since)


def _by_town(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table by town, most features first; features without a town stand under an empty name."""
    town = table["town"].astype(object).where(table["town"].notna(), "")
    rows = pd.DataFrame(
        {
            "count": table[Measure.COUNT],
            "done": table["status"].isin(DONE),
            "under_way": table["status"] == Status.UNDER_WAY,
            "planned": table["status"] == Status.PLANNED,
            "overdue": table["overdue"],
            "length_m": table[Measure.LENGTH],
            "area_m2": table[Measure.AREA],
        }
    )
    sums = rows.groupby(town.rename("town")).sum()
    whole = ["count", "done", "under_way", "planned", "overdue"]
    sums[whole] = sums[whole].astype(int)
    sums["share_finished"] = sums["done"] / sums["count"].where(sums["count"] > 0)
    return sums.sort_values(["count"], ascending=False, kind="stable")


def _trend(table: pd.DataFrame, day: date) -> pd.Series:
    """Return how many features were done at the end of each of the last months; the last point is the day itself."""
    undated = int((table["done_on"].isna() & table["status"].isin(DONE)).sum())
    finished = np.sort(table["done_on"].dropna().to_numpy())
    last = pd.Timestamp(day).as_unit("s")
    moments = pd.date_range(end=last, periods=MONTHS_OF_TREND, freq="ME", unit="s")
    if moments[-1] != last:
        moments = moments[1:].append(pd.DatetimeIndex([last]))
    counts = np.searchsorted(finished, moments.to_numpy(), side="right") + undated
    return pd.Series(counts, index=moments, name="done", dtype=int)
