"""How a figure is said: its value, its parts and its goals, in both languages and the same on every screen and in every file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from geo.figure import Figure
from layers.indicators.rule import RatioUnit
from layers.spec import Text

MISSING = "—"
UNITS: Mapping[str, Text] = MappingProxyType(
    {"m2": Text("m²", "m²"), "m": Text("米", "m"), "persons": Text("人", "people"), "count": Text("个", "items")}
)
RATIO_UNITS: Mapping[str, Text] = MappingProxyType(
    {
        RatioUnit.SHARE: Text("", ""),
        RatioUnit.M2_PER_PERSON: Text("m²/人", "m² per person"),
        RatioUnit.KM_PER_10K: Text("公里/万人", "km per 10,000 people"),
    }
)
_BOUNDS = {"exact": "", "at_least": "≥ ", "at_most": "≤ "}


def percent(ratio: float | None) -> str:
    """Return a ratio (0–1) as a percentage with one decimal; only the whole is 100 %, only nothing is 0 %.

    >>> percent(0.4234), percent(1), percent(0.99996), percent(0.0001), percent(None)
    ('42.3 %', '100 %', '99.9 %', '< 0.1 %', '—')
    """
    if ratio is None or not math.isfinite(ratio):
        return MISSING
    if ratio in (0, 1):
        return f"{ratio * 100:.0f} %"
    if 0 < ratio < 0.001:
        return "< 0.1 %"
    shown = min(round(ratio * 100, 1), 99.9) if ratio < 1 else round(ratio * 100, 1)
    return f"{shown:.1f} %"


def value(figure: Figure, lang: str) -> str:
    """Return the value of a figure with its unit, and the sign of a bound where the true value is only at least or at most that."""
    if figure.ratio is None or not math.isfinite(figure.ratio):
        return MISSING
    said = ratio(figure.ratio, figure.ratio_unit, lang)
    if said.startswith("<") and figure.bound != "exact":
        return "> 0 %" if figure.bound == "at_least" else said
    return _BOUNDS[figure.bound] + said


def ratio(number: float, unit: str, lang: str) -> str:
    """Return a value in a ratio unit as it is said.

    >>> ratio(0.5, "share", "zh"), ratio(14.238, "m2_per_person", "zh"), ratio(3.4, "km_per_10k", "en")
    ('50.0 %', '14.24 m²/人', '3.40 km per 10,000 people')
    """
    return percent(number) if unit == RatioUnit.SHARE else f"{number:,.2f} {RATIO_UNITS[unit](lang)}"


def amount(number: float, unit: str, lang: str) -> str:
    """Return one part of a figure, to the whole unit.

    >>> amount(6230.4, "m2", "zh"), amount(735723, "persons", "en"), amount(-0.2, "count", "zh")
    ('6,230 m²', '735,723 people', '0 个')
    """
    whole = round(number)
    return f"{whole:,} {UNITS[unit](lang)}"
