"""Days and moments at which the data were looked at: what had been recorded by then, whatever day the data speak of."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

NAME = "known"
"""What the day or moment is called in an address."""

WRITTEN = "YYYY-MM-DD, YYYY-MM-DDThh:mm+08:00"
"""How it is written."""

EARLIEST = date(2000, 1, 1)
LATEST_YEAR = 2900


def known_day(text: str) -> date | None:
    """Return the day, or the moment with its offset (a datetime), that `text` names; None where it is empty or not past: then everything is known.

    A moment without an offset is one on the clock of this machine. A `+` that an address has turned into a blank is read as it was meant.

    Raises
    ------
    ValueError
        If it is no such day, or one before there were computers to record anything.

    Examples
    --------
    >>> known_day("2020-02-29"), known_day(""), known_day("2999-01-01")
    (datetime.date(2020, 2, 29), None, None)
    >>> known_day("2020-02-29T14:30+08:00").isoformat()
    '2020-02-29T14:30:00+08:00'
    """
    given = text.strip()
    if not given:
        return None
    if "T" in given:
        return _moment(given)
    day = date.fromisoformat(given)
    if day.isoformat() != given or day < EARLIEST:
        raise ValueError(f"`text` is {text!r}; write {WRITTEN}, from {EARLIEST} on")
    return None if day >= date.today() else day


def _moment(given: str) -> datetime | None:
    moment = datetime.fromisoformat(given.replace(" ", "+"))
    if not EARLIEST.year <= moment.year <= LATEST_YEAR:  # beyond, some clocks cannot tell the offset
        raise ValueError(f"`text` is {given!r}; write {WRITTEN}, from {EARLIEST} on")
    aware = moment.astimezone() if moment.tzinfo is None else moment
    return None if aware >= datetime.now(UTC) else aware


def end_of(day: date) -> datetime:
    """Return the last moment of `day` on the clock of this machine; a moment itself."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day + timedelta(days=1), time.min).astimezone() - timedelta(microseconds=1)
