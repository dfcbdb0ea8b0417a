"""Projects through time: how many were to be done, were done, and stood at each stage, month by month."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from layers.progress.worklist import is_done
from layers.spec import Status

MOST_MONTHS = 96


def month_ends(first: date, last: date) -> pd.DatetimeIndex:
    """Return the ends of the months from `first` on, and `last` itself at the end; the newest `MOST_MONTHS` of them.

    >>> [f"{moment:%Y-%m-%d}" for moment in month_ends(date(2021, 10, 5), date(2021, 12, 15))]
    ['2021-10-31', '2021-11-30', '2021-12-15']
    """
    ends = pd.date_range(first, last, freq="ME", unit="s")
    end = pd.Timestamp(last).as_unit("s")
    if not len(ends) or ends[-1] != end:
        ends = ends.append(pd.DatetimeIndex([end]))
    return ends[-MOST_MONTHS:]


def first_move(items: pd.DataFrame, day: date) -> date:
    """Return the first day on which anything was to be finished or was; `day` where there is none before."""
    firsts = [moment for moment in (items["planned_finish"].min(), items["done_on"].min()) if pd.notna(moment)]
    return min([moment.date() for moment in firsts] + [day])


def planned_curve(items: pd.DataFrame, moments: pd.DatetimeIndex) -> pd.Series:
    """Return how many items were to be finished by each moment; those without a planned finish never are."""
    return _until(items["planned_finish"], moments).rename("planned")


def done_curve(items: pd.DataFrame, moments: pd.DatetimeIndex) -> pd.Series:
    """Return how many items were done by each moment; those that are done without a date count from the start."""
    undated = int((is_done(items) & items["done_on"].isna()).sum())
    return (_until(items["done_on"], moments) + undated).rename("done")


def status_flow(items: pd.DataFrame, moments: pd.DatetimeIndex) -> pd.DataFrame:
    """Return how many items stood at each stage at each moment (columns: the keys of the stages, `unknown`); a row sums to all items.

    Items without any date keep the stage that was handed in, through all time.
    """
    dated = items["started_on"].notna()
    moving, still = items[dated], items.loc[~dated, "status"]
    accepted, done, started = (_until(moving[name], moments) for name in ("accepted_on", "done_on", "started_on"))
    flow = pd.DataFrame(
        {
            Status.PLANNED.value: len(moving) - started,
            Status.UNDER_WAY.value: started - done,
            Status.FINISHED.value: done - accepted,
            Status.ACCEPTED.value: accepted,
        }
    )
    for status in flow:
        flow[status] += int((still == status).sum())
    flow["unknown"] = int((~still.isin(list(Status))).sum())
    return flow


def _until(days: pd.Series, moments: pd.DatetimeIndex) -> pd.Series:
    known = np.sort(days.dropna().to_numpy().astype("datetime64[s]"))
    return pd.Series(np.searchsorted(known, moments.to_numpy().astype("datetime64[s]"), side="right"), index=moments, dtype=int)
