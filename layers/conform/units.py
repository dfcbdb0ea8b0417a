"""Numbers with the units that people write behind them or over their column, turned into the unit of the field."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from layers.spec import Field

FACTORS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "万元": {"亿元": 1e4, "亿": 1e4, "百万元": 100.0, "千元": 0.1, "万": 1.0, "元": 1e-4},
        "米": {"公里": 1000.0, "千米": 1000.0, "km": 1000.0, "厘米": 0.01, "m": 1.0},
        "毫米": {"厘米": 10.0, "米": 1000.0, "mm": 1.0, "cm": 10.0},
        "千伏": {"kv": 1.0, "伏": 1e-3, "v": 1e-3},
        "户": {"万户": 1e4},
        "人": {"万人": 1e4},
    }
)
"""Unit of a field → units that people write instead, and how many of the field's one of them is."""

_LONGEST = 60
_IN_BRACKETS = re.compile(r"\(([^()]+)\)$")


def number_in(text: str, unit: str, over_column: float = 1.0) -> float | None:
    """Return the number that a text means, in `unit`; None where it is none.

    A unit behind the number counts for it alone, else that over the column does (`over_column` of the field's unit).

    >>> number_in("1,200", "万元"), number_in("1.2亿元", "万元"), number_in("1.2", "万元", 1e4), number_in("约五百", "万元")
    (1200.0, 12000.0, 12000.0, None)
    """
    if len(text) > _LONGEST:
        return None
    bare, factor = text.replace(",", "").casefold(), over_column
    for ending, times in _endings(unit):
        if bare.endswith(ending):
            bare, factor = bare.removesuffix(ending).strip(), times
            break
    try:
        number = float(bare.removesuffix("%")) * factor
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def unit_over(column: str, field: Field) -> tuple[str, float] | None:
    """Return the unit in brackets at the end of a column's name, and how many of the field's one of it is; None for the field's own.

    >>> from layers.fields import COMMON_FIELDS
    >>> money = next(field for field in COMMON_FIELDS if field.key == "investment_wan_yuan")
    >>> unit_over("总投资（亿元）", money), unit_over("总投资（万元）", money)
    (('亿元', 10000.0), None)
    """
    match = _IN_BRACKETS.search(unicodedata.normalize("NFKC", column[-_LONGEST:]).strip().casefold())
    if match is None or field.unit is None:
        return None
    factor = FACTORS.get(field.unit.zh, {}).get(match.group(1).strip(), 1.0)
    return None if factor == 1.0 else (match.group(1).strip(), factor)


def _endings(unit: str) -> list[tuple[str, float]]:
    """Return the units a number may end with, the longest first, so that 百万元 is not read as 百 of 万元."""
    if not unit:
        return []
    return sorted({**FACTORS.get(unit, {}), unit: 1.0}.items(), key=lambda pair: -len(pair[0]))
