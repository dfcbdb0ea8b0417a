"""Values as people write them, understood: dates, numbers, choices, plain text."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from layers.spec import Field, FieldKind

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_RANGE = (18_264, 73_050)
"""Serial numbers of 1950-01-01 and 2099-12-31; other numbers are not taken for dates."""

_FULL = re.compile(r"^(\d{4})\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?(?:[T\s]+\d{1,2}:\d{2}.*)?$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{4})\s*[年./\-]\s*(\d{1,2})\s*月?(底|末|初)?$")
_YEAR = re.compile(r"^(\d{4})\s*年?\s*(底|末|初)?$")
_YEARS = (1949, 2100)
_STARTS = ("start",)
_NOTHING = {"", "-", "--", "—", "/", "\\", "无", "暂无", "null", "none", "nan", "n/a", "na", "<null>"}


@dataclass(slots=True)
class Understood:
    """A column in its field's type; `bad` are positions of values that say something nobody understands."""

    values: pd.Series
    bad: list[int] = field(default_factory=list)
    coarse: list[int] = field(default_factory=list)
    sample: str = ""


LOST_CHARACTER = "〓"
"""What is stored for a character that was lost before the text came here: the printers' mark for a missing type."""


def plain(value: Any) -> str:
    """Return a value as text without full-width forms and outer spaces; empty for missing ones.

    >>> plain(" ２０２１年 "), plain(float("nan")), plain(3.0)
    ('2021年', '', '3')
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, float | np.floating):
        if np.isnan(value):
            return ""
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return unicodedata.normalize("NFKC", str(value)).strip()


def without_gaps(text: str) -> str:
    """Return a text without replacement characters, which stand for something that was lost and spread from system to system.

    >>> without_gaps("建\ufffd路")
    '建〓路'
    """
    return text.replace("\ufffd", LOST_CHARACTER)


def said(text: str) -> bool:
    """Return whether a text says anything: dashes and 暂无 do not."""
    return text.casefold() not in _NOTHING


def understood(values: pd.Series, field: Field) -> Understood:
    """Return a column read as the type of `field`; what is not understood becomes missing and is listed."""
    if not values.notna().any():
        return Understood(_empty(field.kind, values.index))
    if field.kind is FieldKind.TEXT:
        return Understood(pd.Series([_kept_text(value) for value in values], index=values.index, dtype=object))
    if field.kind is FieldKind.DATE:
        return _dates(values, field)
    if field.kind is FieldKind.CHOICE:
        words = choice_words(field)
        return _mapped(values, lambda text: words.get(text.casefold()), object)
    unit = plain(field.unit.zh).casefold() if field.unit else ""
    if field.kind is FieldKind.INTEGER:
        return _mapped(values, lambda text: _whole(_number(text, unit)), "Int64")
    return _mapped(values, lambda text: _number(text, unit), "float64")


def _empty(kind: FieldKind, index: pd.Index) -> pd.Series:
    types = {FieldKind.DATE: "datetime64[s]", FieldKind.NUMBER: "float64", FieldKind.INTEGER: "Int64"}
    return pd.Series([None] * len(index), index=index, dtype=types.get(kind, object))


def choice_words(field: Field) -> Mapping[str, str]:
    """Return every spelling (case folded) → the key of the choice it means."""
    words: dict[str, str] = {}
    for choice in field.choices:
        for word in (choice.key, choice.title.zh, choice.title.en, *choice.synonyms):
            words.setdefault(plain(word).casefold(), str(choice.key))
    return words


def parsed_date(text: str, *, first: bool) -> tuple[date | None, bool]:
    """Return the date a text means, and whether only its month or year was given.

    A month or year alone means its last day, or its first where `first` is set (days on which something starts).

    >>> parsed_date("2021年3月5日", first=False), parsed_date("2021.3", first=False)
    ((datetime.date(2021, 3, 5), False), (datetime.date(2021, 3, 31), True))
    >>> parsed_date("44260", first=False)[0], parsed_date("20210305", first=False)[0], parsed_date("五月", first=False)[0]
    (datetime.date(2021, 3, 5), datetime.date(2021, 3, 5), None)
    """
    for pattern in (_PACKED, _FULL):
        if match := pattern.match(text):
            return _day(*(int(part) for part in match.groups()[:3])), False
    if match := _MONTH.match(text):
        year, month = int(match.group(1)), int(match.group(2))
        return _month_end(year, month, first=first or match.group(3) == "初"), True
    if match := _YEAR.match(text):
        year = int(match.group(1))
        if _YEARS[0] <= year <= _YEARS[1]:
            return (date(year, 1, 1) if first or match.group(2) == "初" else date(year, 12, 31)), True
    return _excel_day(text), False


def _kept_text(value: Any) -> str | None:
    if isinstance(value, pd.Timestamp | datetime | date) and value is not pd.NaT:
        return pd.Timestamp(value).date().isoformat()
    if isinstance(value, str):
        return without_gaps(value).strip() or None
    return plain(value) or None


def _dates(values: pd.Series, field: Field) -> Understood:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        local = values.dt.tz_localize(None) if values.dt.tz is not None else values
        return Understood(local.dt.normalize().astype("datetime64[s]"))
    first = any(word in field.key for word in _STARTS)
    known: dict[str, tuple[date | None, bool]] = {}
    result = Understood(pd.Series(pd.NaT, index=values.index, dtype="datetime64[s]"))
    days: list[date | None] = []
    for position, value in enumerate(values):
        text = plain(value)
        if not said(text):
            days.append(None)
            continue
        if text not in known:
            known[text] = parsed_date(text, first=first)
        day, coarse = known[text]
        days.append(day)
        if day is None:
            result.bad.append(position)
            result.sample = result.sample or text
        elif coarse:
            result.coarse.append(position)
    result.values = pd.Series(np.array(days, dtype="datetime64[s]"), index=values.index)
    return result


def _mapped(values: pd.Series, read: Callable[[str], Any], dtype: Any) -> Understood:
    known: dict[str, Any] = {}
    result = Understood(values)
    found: list[Any] = []
    for position, value in enumerate(values):
        text = plain(value)
        if not said(text):
            found.append(None)
            continue
        if text not in known:
            known[text] = read(text)
        found.append(known[text])
        if known[text] is None:
            result.bad.append(position)
            result.sample = result.sample or text
    result.values = pd.Series(found, index=values.index, dtype=dtype)
    return result


def _number(text: str, unit: str) -> float | None:
    bare = text.replace(",", "").casefold()
    bare = bare.removesuffix(unit).strip() if unit else bare
    try:
        number = float(bare.removesuffix("%"))
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _whole(number: float | None) -> int | None:
    return int(number) if number is not None and number.is_integer() and abs(number) < 2**53 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _YEARS[0] <= year <= _YEARS[1] else None
    except ValueError:
        return None


def _month_end(year: int, month: int, *, first: bool) -> date | None:
    if not (_YEARS[0] <= year <= _YEARS[1] and 1 <= month <= 12):
        return None
    return date(year, month, 1 if first else calendar.monthrange(year, month)[1])


def _excel_day(text: str) -> date | None:
    try:
        serial = float(text)
    except ValueError:
        return None
    return _EXCEL_DAY_ZERO + timedelta(days=int(serial)) if _EXCEL_RANGE[0] <= serial <= _EXCEL_RANGE[1] else None
