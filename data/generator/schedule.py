"""When a piece of work was planned, begun, finished and accepted, and what that makes of it at the end of 2021."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

DATA_DATE = date(2021, 12, 31)
QUARTER = date(2021, 10, 1)
FIRST = date(2018, 3, 1)
LAGGING = ("大划街道", "隆兴镇", "廖家镇")


@dataclass(frozen=True)
class Schedule:
    """The dates of a piece of work; its status and progress in percent follow from them."""

    planned_start: date
    planned_finish: date
    deadline: date | None
    actual_start: date | None = None
    actual_finish: date | None = None
    accepted_on: date | None = None
    progress: float = 0.0

    @property
    def status(self) -> str:
        """Return the status at the data date."""
        if self.accepted_on is not None:
            return "accepted"
        if self.actual_finish is not None:
            return "finished"
        return "planned" if self.actual_start is None else "under_way"

    @property
    def overdue(self) -> bool:
        """Whether the work should have been finished by the data date and is not."""
        return self.actual_finish is None and (self.deadline or self.planned_finish) < DATA_DATE


def _days(rng: np.random.Generator, low: float, high: float) -> timedelta:
    return timedelta(days=int(rng.integers(int(low), int(high) + 1)))


def done(rng: np.random.Generator, length: tuple[int, int], first: date, last: date) -> Schedule:
    """Return a finished work whose actual finish lies between `first` and `last`; most are accepted by the data date."""
    finish = first + _days(rng, 0, (last - first).days)
    took = _days(rng, *length)
    start = max(finish - took, FIRST + _days(rng, 0, 60))
    if start >= finish:
        finish = min(last, start + timedelta(days=max(20, length[0] // 2)))
    planned_start = max(start - _days(rng, -12, 25), FIRST)
    planned_finish = max(finish - _days(rng, -45, 22), planned_start + timedelta(days=20))
    accepted = finish + _days(rng, 18, 120)
    ready = accepted <= DATA_DATE and rng.random() < 0.8
    deadline = planned_finish + _days(rng, 10, 60)
    return Schedule(planned_start, planned_finish, deadline, start, finish, accepted if ready else None, 100.0)


def open_ended(rng: np.random.Generator, late: bool) -> Schedule:
    """Return a work that is not finished at the data date: under way or planned, late or in time."""
    if late:
        planned_finish = date(2021, 2, 15) + _days(rng, 0, 250)
        planned_start = planned_finish - _days(rng, 120, 330)
        deadline = min(planned_finish + _days(rng, 0, 30), DATA_DATE - timedelta(days=12))
        if rng.random() < 0.2:
            return Schedule(planned_start, planned_finish, deadline)
        return Schedule(
            planned_start, planned_finish, deadline, planned_start + _days(rng, 20, 110), progress=float(rng.integers(6, 19) * 5)
        )
    if rng.random() < 0.35:
        planned_start = date(2022, 1, 10) + _days(rng, 0, 120)
        planned_finish = min(planned_start + _days(rng, 70, 220), date(2022, 12, 20))
        return Schedule(planned_start, planned_finish, min(planned_finish + _days(rng, 5, 40), date(2022, 12, 31)))
    planned_start = date(2021, 4, 1) + _days(rng, 0, 220)
    planned_finish = max(planned_start + _days(rng, 150, 320), date(2022, 1, 20))
    deadline = min(planned_finish + _days(rng, 5, 40), date(2022, 12, 31))
    return Schedule(planned_start, planned_finish, deadline, planned_start + _days(rng, 0, 25), progress=float(rng.integers(3, 18) * 5))


def started(rng: np.random.Generator) -> Schedule:
    """Return a work begun in the last quarter of 2021 and under way at the data date."""
    start = QUARTER + _days(rng, 8, 75)
    planned = start - _days(rng, 0, 14)
    finish = date(2022, 5, 1) + _days(rng, 0, 170)
    return Schedule(planned, finish, finish + _days(rng, 10, 30), start, progress=float(rng.integers(1, 7) * 5))


def schedules(rng: np.random.Generator, towns: list[str], length: tuple[int, int], share: float, quarter: int | None) -> list[Schedule]:
    """Return one schedule for each work of a layer.

    Parameters
    ----------
    rng : numpy.random.Generator
        The chance of the layer.
    towns : list of str
        The town of each work; work in lagging towns is finished less often, and late more often.
    length : tuple of int
        Shortest and longest duration in days.
    share : float
        Share that is finished outside the lagging towns.
    quarter : int, optional
        How many finish in the last quarter of 2021; None leaves it to chance.
    """
    last = DATA_DATE - timedelta(days=5) if quarter is None else QUARTER - timedelta(days=3)
    found = []
    for town in towns:
        lagging = town in LAGGING
        if rng.random() < (share - 0.3 if lagging else share):
            found.append(done(rng, length, date(2018, 9, 1), last))
        else:
            found.append(open_ended(rng, rng.random() < (0.8 if lagging else 0.25)))
    ready = [i for i, s in enumerate(found) if s.actual_finish is not None]
    for i in ready[: quarter or 0]:
        found[i] = done(rng, (60, 150), QUARTER + timedelta(days=6), DATA_DATE - timedelta(days=6))
    return found


def without_deadline(schedule: Schedule) -> Schedule:
    """Return the schedule with its deadline left open."""
    return replace(schedule, deadline=None)
