"""Days on which the data were looked at: what had been recorded by the end of such a day, whatever day the data speak of."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

NAME = "known"
"""What the day is called in an address."""

EARLIEST = date(2000, 1, 1)


def known_day(text: str) -> date | None:
    """Return the day that `text` (YYYY-MM-DD) names; None where it is empty, today or later, because then everything is known.

    Raises
    ------
    ValueError
        If it is no such day, or one before there were computers to record anything.

    Examples
    --------
    >>> known_day("2020-02-29"), known_day(""), known_day("2999-01-01")
    (datetime.date(2020, 2, 29), None, None)
    """
    if not text.strip():
        return None
    day = date.fromisoformat(text.strip())
    if day.isoformat() != text.strip() or day < EARLIEST:
        raise ValueError(f"`text` is {text!r}; a day is YYYY-MM-DD, from {EARLIEST} on")
    return None if day >= date.today() else day


def end_of(day: date) -> datetime:
    """Return the last moment of `day` on the clock of this machine."""
    return datetime.combine(day + timedelta(days=1), time.min).astimezone() - timedelta(microseconds=1)
