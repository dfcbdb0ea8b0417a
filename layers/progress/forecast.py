"""How it goes on: the pace of the last twelve months carried forward, with an interval from drawing those months again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

WINDOW = 12
"""Months that the pace is taken from."""

FEWEST = 6
"""With fewer items done in the window there is no pace to speak of."""

HORIZON = 60
DRAWS = 1000
LOW, HIGH = 0.1, 0.9
_SEED = 510184


@dataclass(frozen=True, slots=True)
class Forecast:
    """Items done in the months to come.

    `moments` are a month apart, the first a month after the day. `low`, `middle` and `high` are the 10th, 50th and 90th percentiles of the number done
    by then. `pace` is the mean number a month in the window. `finish` is when all are done in the median draw, `earliest` and `latest` at
    the same percentiles; None beyond five years.
    """

    moments: tuple[date, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    pace: float
    finish: date | None
    earliest: date | None
    latest: date | None


def forecast(done_on: pd.Series, *, total: int, done: int, day: date) -> Forecast | None:
    """Return how the number done goes on after `day`; None where all are done, or too few were in the last twelve months.

    Each draw puts twelve-month history together anew: for every month to come one of the last twelve is taken, whichever it is, and its
    number is added, up to `total`. So the interval holds the ups and downs of single months, and nothing else: no season, no change of pace, no
    money. The same input gives the same output.

    Parameters
    ----------
    done_on
        The day on which each item was done.
    total, done
        All items, and those done by `day` (some may have no date).
    """
    counts = monthly(done_on, day)
    if counts.sum() < FEWEST or done >= total:
        return None
    drawn = np.random.default_rng(_SEED).choice(counts, size=(DRAWS, HORIZON))
    runs = np.minimum(done + drawn.cumsum(axis=1), total)
    finishes = np.where(runs[:, -1] >= total, (runs < total).sum(axis=1) + 1, HORIZON + 1)
    earliest, finish, latest = np.quantile(finishes, (LOW, 0.5, HIGH), method="higher").tolist()
    ahead = min(int(latest), HORIZON)
    low, middle, high = np.quantile(runs[:, :ahead], (LOW, 0.5, HIGH), axis=0).tolist()
    return Forecast(
        moments=tuple(_later(day, months) for months in range(1, ahead + 1)),
        low=tuple(low),
        middle=tuple(middle),
        high=tuple(high),
        pace=float(counts.mean()),
        finish=_when(day, finish),
        earliest=_when(day, earliest),
        latest=_when(day, latest),
    )


def monthly(done_on: pd.Series, day: date) -> np.ndarray:
    """Return how many items were done in each of the twelve months that end on `day`, oldest first."""
    edges = [pd.Timestamp(_later(day, -months)) for months in range(WINDOW, -1, -1)]
    return np.array([int(((done_on > before) & (done_on <= after)).sum()) for before, after in pairwise(edges)])


def _later(day: date, months: int) -> date:
    """Return the same day of another month; the end of a month stays the end of a month."""
    moment = pd.Timestamp(day)
    step = pd.offsets.MonthEnd(months) if moment.is_month_end and months else pd.DateOffset(months=months)
    return (moment + step).date()


def _when(day: date, months: float) -> date | None:
    return _later(day, int(months)) if months <= HORIZON else None
