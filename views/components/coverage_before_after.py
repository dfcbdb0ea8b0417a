"""Before and after: what a figure was and becomes, row by row, said the same way by every section that compares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.scenario import Change
from layers.indicators.coverage_parts import made_land
from layers.indicators.coverage_words import OUTSIDE_TOWNS, missing_words
from layers.indicators.figure_words import amount, ratio
from layers.indicators.figures import Statistic
from layers.indicators.question import LEVELS
from layers.indicators.rule import RatioUnit, Rule
from layers.indicators.scenario import ScenarioError, reachable
from layers.messages.sentences import message
from layers.store.embedded import Store
from layers.towns import town_title
from views import format as shown
from views.i18n import _, language
from views.maps.overlays import Overlay, land_style

STYLESHEET = Path(__file__).parent.parent / "css" / "coverage_sections.css"
MOST_BESIDE = 10
_LEAST = 5e-5  # a change of a share that no figure on the page would show


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row: its name, value before and after (NaN where there is none), and what is newly served or lost in the unit of the rule, if known."""

    name: str
    before: float
    after: float
    gained: float | None = None
    lost: float | None = None

    @property
    def step(self) -> float:
        """Change of the value; NaN where one of the two is missing."""
        return self.after - self.before


@cache
def _style() -> str:
    return f"<style>{STYLESHEET.read_text(encoding='utf-8')}</style>"


def sections_style() -> None:
    """Put the style of these sections into the page."""
    st.html(_style())


def can_change(found: Statistic) -> bool:
    """Return whether other sites could change a figure; where it cannot be computed at all, say so instead."""
    try:
        reachable(found)
    except ScenarioError as error:
        missing = missing_words(found.city.missing, language())
        st.html(f'<div class="empty">{escape(missing or message(error.code, error.params, language()))}</div>')
        return False
    return True


def rows_of(change: Change) -> list[RowChange]:
    """Return the rows of a change of served ground."""
    return [
        RowChange(str(zone), *(float(row[name]) for name in ("before", "after", "gained", "lost"))) for zone, row in change.zones.iterrows()
    ]


def step_said(step: float, unit: str, *, short: bool = False) -> str:
    """Return a change of a value with its sign: percentage points (the number alone when `short`), or the value's own unit.

    >>> step_said(0.023, "share", short=True), step_said(0.0001, "share", short=True), step_said(-0.0001, "share", short=True)
    ('+2.3', '< +0.1', '> −0.1')
    """
    if math.isnan(step):
        return shown.MISSING
    sign = "+" if step > 0 else "−" if step < 0 else "±"
    if unit == RatioUnit.SHARE:
        points = f"{abs(step) * 100:.1f}"
        tiny = "< +0.1" if step > 0 else "> −0.1"
        said = tiny if step and points == "0.0" else f"{sign}{points}"
        return said if short else _("{points} 个百分点").format(points=said)
    return f"{sign}{ratio(abs(step), unit, language())}"


def headline(before: float | None, after: float | None, unit: str, lines: Sequence[str]) -> str:
    """Return the big figure: before → after, the step, and sentences below (HTML that is safe already)."""
    lang = language()
    values = [shown.MISSING if value is None or math.isnan(value) else ratio(value, unit, lang) for value in (before, after)]
    step = math.nan if before is None or after is None else after - before
    below = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f'<section class="cov-change"><span class="was">{escape(values[0])}</span><span aria-hidden="true">→</span>'
        f'<span class="now">{escape(values[1])}</span><span class="step {_direction(step)}">{escape(step_said(step, unit))}</span>{below}</section>'
    )


def sizes_said(gained: float, lost: float, rule: Rule) -> list[str]:
    """Return what is newly served, and what is lost if anything is, as sentences in HTML."""
    lines = [escape(_("新增覆盖")) + f" <strong>{escape(size(gained, rule))}</strong>"]
    if lost > 0.5:
        lines.append(escape(_("不再覆盖")) + f" <strong>{escape(size(lost, rule))}</strong>")
    return lines


def size(value: float, rule: Rule) -> str:
    """Return an amount of ground or people as it is said aloud."""
    return amount(value, "persons", language()) if rule.people else shown.area(value, language()).text


def rows_table(rows: Sequence[RowChange], rule: Rule, level: str) -> str:
    """Return the table of rows, the greatest change first; rows without any change are counted below."""
    moved = [row for row in rows if _moves(row)]
    order = sorted(moved, key=lambda row: (math.isnan(row.step), -abs(row.step), row.name))
    sized = any(row.gained is not None for row in rows)
    unit = _("人") if rule.people else _("公顷")
    titles = [_("社区（村）") if level != LEVELS[0] else _("镇街"), _("之前"), _("之后"), _("变化")]
    titles += [_("新增覆盖（{unit}）").format(unit=unit), _("不再覆盖（{unit}）").format(unit=unit)] if sized else []
    head = "".join(f'<th class="{"num" if place else ""}">{escape(title)}</th>' for place, title in enumerate(titles))
    body = "".join(_row(row, rule, sized=sized) for row in order)
    still = len(rows) - len(order)
    note = _("其余 {count} 行没有变化。").format(count=still) if order else _("没有一行发生变化。")
    foot = f'<p class="note">{escape(note)}</p>' if still or not order else ""
    table = f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>' if order else ""
    return f'<div class="cov-rows" tabindex="0">{table}{foot}</div>'


def beside_map(top: str, rows: Sequence[RowChange], rule: Rule) -> str:
    """Return what stands beside the map: the big figure, and the rows that change most with what they become."""
    lang = language()
    moved = sorted((row for row in rows if abs(row.step) > _LEAST), key=lambda row: (-abs(row.step), row.name))
    body = "".join(
        f'<tr><td>{escape(_called(row, short=True))}</td><td class="num">{escape(ratio(row.after, rule.ratio_unit, lang))}</td>'
        f'<td class="num {_direction(row.step)}">{escape(step_said(row.step, rule.ratio_unit, short=True))}</td></tr>'
        for row in moved[:MOST_BESIDE]
    )
    rest = len(moved) - MOST_BESIDE
    note = _("另有 {count} 行变化，见下表。").format(count=rest) if rest > 0 else ""
    by = _("变化（百分点）") if rule.ratio_unit == RatioUnit.SHARE else _("变化")
    place, after = _("地区"), _("之后")
    head = f'<th>{escape(place)}</th><th class="num">{escape(after)}</th><th class="num">{escape(by)}</th>'
    table = f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>' if body else ""
    return f'<div class="cov-side-change">{top}{table}<p class="note">{escape(note)}</p></div>'


def newly(store: Store, change: Change) -> tuple[tuple[Overlay, ...], tuple[tuple[str, str], ...]]:
    """Return the land newly served and newly lost for the map, with what the legend calls them."""
    overlays, legend = [], []
    parts = (("newly_served", "new", change.newly_served, _("新增覆盖")), ("newly_lost", "lost", change.newly_lost, _("不再覆盖")))
    for style, word, land, title in parts:
        if len(land):
            overlays.append(overlay(store, word, land, style, title))
            legend.append((f"is-{word}", title))
    return tuple(overlays), tuple(legend)


def overlay(store: Store, word: str, land: gpd.GeoDataFrame | gpd.GeoSeries, style: str, title: str, *, above: bool = True) -> Overlay:
    """Return features as land of the map, packed under a name that follows from what they are."""
    name = made_land(store, word, land)
    return Overlay(f"coverage-{word}", name, f"/map/made/{name}.bin", land_style(style), title=title, above=above)


def _moves(row: RowChange) -> bool:
    return abs(row.step) > _LEAST or (row.gained or 0) > 0.5 or (row.lost or 0) > 0.5 or pd.isna(row.before) != pd.isna(row.after)


def _row(row: RowChange, rule: Rule, *, sized: bool) -> str:
    lang = language()
    name = _called(row)
    values = [shown.MISSING if math.isnan(value) else ratio(value, rule.ratio_unit, lang) for value in (row.before, row.after)]
    cells = "".join(f'<td class="num">{escape(value)}</td>' for value in values)
    cells += f'<td class="num {_direction(row.step)}">{escape(step_said(row.step, rule.ratio_unit))}</td>'
    if sized:
        cells += "".join(f'<td class="num">{escape(_in_table(value, rule))}</td>' for value in (row.gained, row.lost))
    return f"<tr><td>{escape(name)}</td>{cells}</tr>"


def _called(row: RowChange, *, short: bool = False) -> str:
    return town_title(row.name, language(), short=short) if row.name else OUTSIDE_TOWNS(language())


def _in_table(value: float | None, rule: Rule) -> str:
    if value is None or value < (0.5 if rule.people else 0.05):
        return shown.MISSING
    return shown.number(value, 0) if rule.people else shown.number(value / shown.M2_PER_HECTARE, 2)


def _direction(step: float) -> str:
    return "" if math.isnan(step) or abs(step) <= _LEAST else "is-up" if step > 0 else "is-down"
