"""On which day's knowledge a page stands: everything recorded so far, or what had been recorded by the end of an earlier day, or at a moment."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date, datetime

from layers.known import end_of

_day: ContextVar[date | None] = ContextVar("known", default=None)


def use_known(day: date | None) -> None:
    """Have this thread of work show the data as they were known at the end of `day`, which may be a moment; None: as they are."""
    _day.set(day)


def known() -> date | None:
    """Return the day in use, None for now."""
    return _day.get()


def known_moment() -> datetime | None:
    """Return the last moment whose records count, None for now."""
    day = _day.get()
    return None if day is None else end_of(day)
