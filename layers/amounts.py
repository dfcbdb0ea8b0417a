"""Numbers, quantities and dates as people read them, in both languages. Pure: the language is an argument."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from layers.indicators import figure_words
from layers.spec import Measure, Unit

MISSING = "—"
WAN = 10_000
M2_PER_MU = 10_000 / 15
M2_PER_HECTARE = 10_000
M2_PER_KM2 = 1_000_000

percent = figure_words.percent

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity ready to be shown: the number, its unit, and the exact value for whoever points at it."""

    value: str
    unit: str
    exact: str

    @property
    def text(self) -> str:
        """The number with its unit."""
        return f"{self.value} {self.unit}".rstrip()


def is_missing(value: float | None) -> bool:
    """Return whether there is no number: None, NaN or an infinity."""
    return value is None or not math.isfinite(value)


def number(value: float | None, decimals: int | None = None) -> str:
    """Return `value` with thousands separated; a dash where there is none.

    Parameters
    ----------
    decimals
        Digits after the point. Without it whole numbers stay whole and others keep what they need, three digits at most.

    Examples
    --------
    >>> number(1234567), number(342.8), number(1090.955, 1), number(None)
    ('1,234,567', '342.8', '1,091.0', '—')
    """
    if value is None or is_missing(value):
        return MISSING
    if decimals is not None:
        return _without_minus_zero(f"{value:,.{decimals}f}")
    text = f"{value:,.3f}".rstrip("0").rstrip(".")
    return _without_minus_zero(text)


def count(value: float | None, lang: str) -> str:
    """Return a number of things: from 100,000 up in 万 when the reader is Chinese.

    >>> count(735723, "zh"), count(735723, "en"), count(28000, "zh")
    ('73.6 万', '735,723', '28,000')
    """
    if value is None or is_missing(value):
        return MISSING
    if lang == "zh" and abs(value) >= 10 * WAN:
        return f"{_short(value / WAN)} 万"
    return number(value, 0) if float(value).is_integer() else number(value, 1)


def length(metres: float | None, lang: str) -> Figure:
    """Return a length: metres below one kilometre, kilometres above.

    >>> length(850, "zh").text, length(342800, "en").text
    ('850 米', '342.8 km')
    """
    if metres is None or is_missing(metres):
        return _no_figure()
    exact = f"{number(metres, 0)} {_word('米', 'm', lang)}"
    if abs(metres) < 1000:
        return Figure(number(metres, 0), _word("米", "m", lang), exact)
    return Figure(_short(metres / 1000), _word("公里", "km", lang), exact)


def area(square_metres: float | None, lang: str) -> Figure:
    """Return an area in the unit people say: m², 万 m² (hectares in English), km².

    >>> area(8320, "zh").text, area(1.74e6, "zh").text, area(1.74e6, "en").text, area(1090955000, "zh").text
    ('8,320 m²', '174 万 m²', '1.74 km²', '1,091 km²')
    """
    if square_metres is None or is_missing(square_metres):
        return _no_figure()
    exact = f"{number(square_metres, 0)} m²"
    size = abs(square_metres)
    if size < M2_PER_HECTARE:
        return Figure(number(square_metres, 0), "m²", exact)
    if lang == "zh" and size < 10 * M2_PER_KM2:
        return Figure(_short(square_metres / WAN), "万 m²", exact)
    if size < M2_PER_KM2:
        return Figure(_short(square_metres / M2_PER_HECTARE), "ha", exact)
    return Figure(_short(square_metres / M2_PER_KM2), "km²", exact)


def mu(square_metres: float | None, lang: str) -> Figure:
    """Return an area in mu (15 mu to the hectare): 亩 below 100,000, 万亩 from there up; hectares stay for `area`.

    >>> mu(2e8, "zh").text, mu(2e8, "en").text, mu(2000, "zh").text
    ('30 万亩', '300,000 mu', '3 亩')
    """
    if square_metres is None or is_missing(square_metres):
        return _no_figure()
    value = square_metres / M2_PER_MU
    exact = f"{number(square_metres, 0)} m²"
    if lang == "zh" and abs(value) >= 10 * WAN:
        return Figure(_short(value / WAN), "万亩", exact)
    return Figure(number(round(value, 1), 0 if abs(value) >= 100 else None), _word("亩", "mu", lang), exact)


def quantity(value: float | None, unit: Unit, measure: Measure, lang: str) -> Figure:
    """Return `value`, counted in `unit`, as it is said aloud.

    Lengths and areas are brought to the unit of their size, farmland stays in mu; everything else keeps the word of
    its unit.
    """
    if value is None or is_missing(value):
        return _no_figure()
    if measure is Measure.LENGTH:
        return length(value * unit.factor, lang)
    if measure is Measure.AREA:
        return mu(value * unit.factor, lang) if "亩" in unit.text.zh else area(value * unit.factor, lang)
    word = unit.word(value, lang)
    return Figure(count(value, lang), word, f"{number(value)} {word}")


def at_least(text: str) -> str:
    """Return `text` marked as a lower bound, the way figures published as 余 or 突破 are meant.

    >>> at_least("40")
    '≥ 40'
    """
    return f"≥ {text}"


def day(value: date | None, lang: str) -> str:
    """Return a date in full.

    >>> day(date(2021, 12, 31), "zh"), day(date(2021, 12, 31), "en"), day(None, "zh")
    ('2021年12月31日', '31 Dec 2021', '—')
    """
    if value is None or pd.isna(value):
        return MISSING
    if lang == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime | None, lang: str) -> str:
    """Return a date with hours and minutes.

    >>> moment(datetime(2021, 12, 31, 9, 5), "zh"), moment(datetime(2021, 12, 31, 9, 5), "en")
    ('2021年12月31日 09:05', '31 Dec 2021, 09:05')
    """
    if value is None or pd.isna(value):
        return MISSING
    joint = ", " if lang == "en" else " "
    return f"{day(value, lang)}{joint}{value:%H:%M}"


def _short(value: float) -> str:
    """Three digits that matter, thousands separated, no idle zeros."""
    size = abs(value)
    decimals = 2 if size < 10 else 1 if size < 1000 else 0
    return number(round(value, decimals))


def _word(zh: str, en: str, lang: str) -> str:
    return en if lang == "en" else zh


def _no_figure() -> Figure:
    return Figure(MISSING, "", "")


def _without_minus_zero(text: str) -> str:
    return text[1:] if text.startswith("-") and not text.strip("-0.,") else text
