"""Every project of a programme as one row: where it stands on a day, when it was due and done, and what is missing about it."""

from __future__ import annotations

from datetime import date, timedelta

import geopandas as gpd
import pandas as pd

from layers.progress.programme import dates, done_on, duties, overdue, status_as_of
from layers.spec import Layer, Status

COLUMNS = (
    "layer", "fid", "name", "town", "unit", "status", "started_on", "done_on", "accepted_on", "planned_finish", "due", "overdue",
    "filled", "missing", "mapped", "disordered", "lat", "lon",
)  # fmt: skip
PERIODS = ("week", "month", "quarter")
SOON = timedelta(days=30)
BEHIND_SHARE = 0.05
BEHIND_LEAST = 2
"""Behind the plan is who has done over 5 % fewer than planned, and at least two fewer: one odd project makes nobody late."""


def worklist(layer: Layer, frame: gpd.GeoDataFrame, day: date) -> pd.DataFrame:
    """Return one row for each feature of the canonical `frame` as it stands at the end of `day`; `frame` stays as it is.

    Columns are `COLUMNS`. `started_on` is the first of start, finish and acceptance, `done_on` the first of finish and acceptance. `due` is the
    deadline, or the planned finish without one. `filled` and `missing` are the five duties (五落实). `mapped` says whether there is a geometry,
    `disordered` whether dates stand in an order that cannot be. `lat` and `lon` are the middle of its extent [degrees].
    """
    table = pd.DataFrame({"layer": layer.key, "fid": frame["fid"].astype(str)}, index=frame.index)
    for name, field in (("name", "name"), ("town", "town"), ("unit", "responsible_unit")):
        table[name] = frame[field].astype(object).where(frame[field].notna(), "").astype(str) if field in frame else ""
    finish, accepted, planned = dates(frame, "actual_finish"), dates(frame, "accepted_on"), dates(frame, "planned_finish")
    table["status"] = status_as_of(frame, day)
    table["done_on"] = done_on(frame)
    table["started_on"] = pd.concat([dates(frame, "actual_start"), table["done_on"]], axis=1).min(axis=1)
    table["accepted_on"], table["planned_finish"] = accepted, planned
    table["due"] = dates(frame, "deadline").fillna(planned)
    table["overdue"] = overdue(frame, day)
    table[["filled", "missing"]] = duties(frame)
    table["mapped"] = ~(frame.geometry.isna() | frame.geometry.is_empty)
    table["disordered"] = (
        (finish < dates(frame, "actual_start"))
        | (accepted < finish)
        | (accepted < dates(frame, "actual_start"))
        | (planned < dates(frame, "planned_start"))
    )
    extent = frame.geometry.bounds
    table["lat"], table["lon"] = (extent["miny"] + extent["maxy"]) / 2, (extent["minx"] + extent["maxx"]) / 2
    return table[list(COLUMNS)]


def together(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several programmes in one table."""
    filled = [table for table in tables if len(table)]
    if not filled:
        return pd.DataFrame({name: pd.Series(dtype=_DTYPES.get(name, object)) for name in COLUMNS})
    return pd.concat(filled, ignore_index=True)


_DTYPES = dict.fromkeys(("started_on", "done_on", "accepted_on", "planned_finish", "due"), "datetime64[s]") | dict.fromkeys(
    ("overdue", "mapped", "disordered"), "bool"
)


def begins(period: str, day: date) -> date:
    """Return the first day of the calendar week (from Monday), month or quarter that `day` is in.

    >>> [begins(period, date(2021, 12, 31)).isoformat() for period in PERIODS]
    ['2021-12-27', '2021-12-01', '2021-10-01']
    """
    if period == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if period == "month" else day.replace(month=day.month - (day.month - 1) % 3, day=1)


def finished_in(items: pd.DataFrame, period: str, day: date) -> pd.DataFrame:
    """Return what was done from the first day of the period to `day`, the newest first."""
    done = items["done_on"]
    found = items[(done >= pd.Timestamp(begins(period, day))) & (done <= pd.Timestamp(day))]
    return found.sort_values(["done_on", "layer", "fid"], ascending=[False, True, True])


def late(items: pd.DataFrame) -> pd.DataFrame:
    """Return what is overdue, the longest first."""
    return items[items["overdue"]].sort_values(["due", "layer", "fid"])


def due_soon(items: pd.DataFrame, day: date, within: timedelta = SOON) -> pd.DataFrame:
    """Return what is open and due from `day` until `within` later, the nearest first."""
    is_open = items["status"].isin((Status.PLANNED, Status.UNDER_WAY))
    near = (items["due"] >= pd.Timestamp(day)) & (items["due"] <= pd.Timestamp(day + within))
    return items[is_open & near].sort_values(["due", "layer", "fid"])


def is_done(items: pd.DataFrame) -> pd.Series:
    """Return which items are finished or accepted on the day of the list."""
    return items["status"].isin((Status.FINISHED, Status.ACCEPTED))


def against_plan(items: pd.DataFrame, day: date, by: str) -> pd.DataFrame:
    """Return for each value of the column `by` how many items there are (`count`), were to be finished by `day` (`planned`), are `done` and `overdue`.

    `gap` is done less planned; `behind` says whether so much is lacking that it is no matter of one odd project (see `is_behind`). Items without a
    planned finish are in `count` alone.
    """
    rows = pd.DataFrame(
        {
            by: items[by],
            "count": 1,
            "planned": (items["planned_finish"] <= pd.Timestamp(day)).astype(int),
            "done": is_done(items).astype(int),
            "overdue": items["overdue"].astype(int),
        }
    )
    sums = rows.groupby(by).sum()
    sums["gap"] = sums["done"] - sums["planned"]
    sums["behind"] = [is_behind(planned, done) for planned, done in zip(sums["planned"], sums["done"], strict=True)]
    return sums


def is_behind(planned: int, done: int) -> bool:
    """Return whether `done` items of `planned` are behind the plan.

    >>> is_behind(100, 95), is_behind(100, 94), is_behind(4, 3)
    (False, True, False)
    """
    lacking = planned - done
    return bool(lacking >= BEHIND_LEAST and lacking > planned * BEHIND_SHARE)
