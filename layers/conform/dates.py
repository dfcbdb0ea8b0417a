"""Days as offices write them: 2021-03-05, 2021年3月5日, 21年3月, 二〇二一年三月五日, 2021年一季度, 年底前, Excel's serial numbers."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_EXCEL_RANGE = (18_264, 73_050)
"""Serial numbers of 1950-01-01 and 2099-12-31; other numbers are not taken for dates."""

_LONGEST = 60
"""No day is written in more characters; texts of megabytes are not searched for one."""

_YEARS = (1949, 2100)
_CENTURY_TURNS_AT = 50
"""A year of two digits below this is of the 2000s."""

_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天1-7]\)?)?"
_FULL = re.compile(rf"^(\d{{4}})\s*[年./\-]\s*(\d{{1,2}})\s*[月./\-]\s*(\d{{1,2}})\s*[日号.]?(?:[T\s]+\d{{1,2}}:\d{{2}}.*)?{_WEEKDAY}$")
_PACKED = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_MONTH = re.compile(r"^(\d{4})\s*[年./\-]\s*(\d{1,2})\s*月?\s*(底|末|初|上旬|中旬|下旬)?$")
_PACKED_MONTH = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])$")
_QUARTER = re.compile(r"^(\d{4})\s*年?\s*(?:第?([1-4])季度?|[qQ]([1-4]))\s*(底|末|初)?$")
_PART = re.compile(r"^(\d{4})\s*年?\s*(上半年|下半年|年?初|年?中|年?底|年?末|内)?$")
_SHORT_YEAR = re.compile(r"^'?(\d{2})(?=\s*年)")
_SHORT = re.compile(r"^(\d{2})([./\-])(\d{1,2})\2(\d{1,2})$")
_BY = re.compile(r"(?:之前|以前|前|左右|完成|竣工|开工)$")
_DIGITS = "〇一二三四五六七八九"
_ZERO = re.compile(r"(?<=[〇零一二三四五六七八九])[oO0○](?=[〇零一二三四五六七八九])")
_SPELLED = re.compile("[〇零○一二三四五六七八九十廿卅]+(?=[年月日号季])")
_PART_ENDS = {"上半年": (1, 6), "下半年": (7, 12), "初": (1, 1), "中": (6, 6), "底": (12, 12), "末": (12, 12), "内": (1, 12), "": (1, 12)}
"""Part of a year → its first and last month."""

_TEN_DAYS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


def parsed_date(text: str, *, first: bool) -> tuple[date | None, bool]:
    """Return the date a text means, and whether only a month, a quarter, a year or the like was given.

    These mean their last day, or their first where `first` is set (days on which something starts).

    >>> parsed_date("2021年3月5日", first=False), parsed_date("2021.3", first=False)
    ((datetime.date(2021, 3, 5), False), (datetime.date(2021, 3, 31), True))
    >>> parsed_date("44260", first=False)[0], parsed_date("20210305", first=False)[0], parsed_date("五月", first=False)[0]
    (datetime.date(2021, 3, 5), datetime.date(2021, 3, 5), None)
    >>> parsed_date("二〇二一年十二月底前", first=False)[0], parsed_date("21年一季度", first=True)[0]
    (datetime.date(2021, 12, 31), datetime.date(2021, 1, 1))
    """
    if len(text) > _LONGEST:
        return None, False
    text = _in_figures(text)
    for pattern in (_PACKED, _FULL):
        if match := pattern.match(text):
            return _day(*(int(part) for part in match.groups()[:3])), False
    if span := _span(text):
        return _day(*(span[0] if first else span[1])), True
    return _excel_day(text), False


def _in_figures(text: str) -> str:
    """Return a spelled date in figures, with a whole year, without words such as “before”."""
    text = _ZERO.sub("〇", text)
    text = _SPELLED.sub(lambda match: _figures(match.group()), text)
    text = _BY.sub("", text).strip()
    if match := _SHORT.match(text):
        year, sign, month, day = match.groups()
        return f"{_century(int(year))}{sign}{month}{sign}{day}" if int(year) > 12 else text
    return _SHORT_YEAR.sub(lambda match: str(_century(int(match.group(1)))), text)


def _figures(spelled: str) -> str:
    """Return 二〇二一 as 2021, 十二 as 12, 廿五 as 25."""
    plain = spelled.replace("零", "〇").replace("○", "〇").replace("廿", "二十").replace("卅", "三十")
    if "十" not in plain:
        return "".join(str(_DIGITS.index(character)) for character in plain)
    tens, _, ones = plain.partition("十")
    if len(tens) > 1 or len(ones) > 1 or ones == "十":
        return spelled
    return str((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))


def _century(year: int) -> int:
    return year + (2000 if year < _CENTURY_TURNS_AT else 1900)


def _span(text: str) -> tuple[tuple[int, int, int], tuple[int, int, int]] | None:
    """Return the first and the last day of a month, quarter or part of a year."""
    if match := _MONTH.match(text) or _PACKED_MONTH.match(text):
        year, month, part = int(match.group(1)), int(match.group(2)), match.group(3) if match.lastindex == 3 else None
        return _in_month(year, month, part) if 1 <= month <= 12 else None
    if match := _QUARTER.match(text):
        year, quarter = int(match.group(1)), int(match.group(2) or match.group(3))
        return _whole(year, 3 * quarter - 2, 3 * quarter, match.group(4))
    if match := _PART.match(text):
        part = (match.group(2) or "").removeprefix("年")
        return _whole(int(match.group(1)), *_PART_ENDS[part], part)
    return None


def _in_month(year: int, month: int, part: str | None) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    if part in _TEN_DAYS:
        start, end = _TEN_DAYS[part]
        return (year, month, start), (year, month, min(end, _last(year, month)))
    return _whole(year, month, month, part)


def _whole(year: int, first: int, last: int, part: str | None) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return the first and last day of months, both alike where beginning (初) or end (底, 末) was said."""
    start, end = (year, first, 1), (year, last, _last(year, last))
    return (start, start) if part == "初" else (end, end) if part in ("底", "末") else (start, end)


def _last(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1] if 1 <= year <= 9999 else 31


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _YEARS[0] <= year <= _YEARS[1] else None
    except ValueError:
        return None


def _excel_day(text: str) -> date | None:
    try:
        serial = float(text)
    except ValueError:
        return None
    return _EXCEL_DAY_ZERO + timedelta(days=int(serial)) if _EXCEL_RANGE[0] <= serial <= _EXCEL_RANGE[1] else None
