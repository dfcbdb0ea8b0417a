"""The section of many rulers: the same data under every rule of the question, side by side, with the spread between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import isinf
from typing import Any

import streamlit as st

from geo.bands import Band
from layers.indicators.coverage_words import missing_words
from layers.indicators.figure_words import percent, ratio
from layers.indicators.question import OWN
from layers.indicators.rule import Distance, RatioUnit, Rule
from layers.indicators.rulers import Ruler, Rulers, rulers
from layers.indicators.rules import COMPLETION
from layers.indicators.statistics import Editions, editions
from views import format as shown
from views.components.coverage_address import CARD, go, here
from views.components.coverage_progress import long_work
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.strip import section
from views.coverage_charts import RulerMark, rulers_chart
from views.coverage_values import said
from views.i18n import N_, _, language

_OWN_BESIDE = "park_access"
_ROW_REM, _FRAME_REM = 2.3, 4.6


def rulers_section(context: Context) -> MapExtras:
    """Show the chart, the spread and the table; a ruler leads to its rule."""
    question, store, book = context.question, context.store, context.book
    own = question.rule if question.rule.id == OWN else None
    indicator = _OWN_BESIDE if own else question.rule.indicator
    rules = [book.rule(key) for key in book.indicator(indicator).rules] + ([own] if own else [])
    asked = [type(question)(rule, question.level, question.as_of) for rule in rules]
    key: tuple[str, tuple[Any, ...], tuple[Editions, ...]] = ("rulers", tuple(asked), tuple(editions(store, each) for each in asked))
    found = long_work(
        "rulers",
        key,
        lambda watch: rulers(store, book, indicator, level=question.level, as_of=question.as_of, own=own, watch=watch),
        height="24rem",
    )
    if found is not None:
        chart, table = st.columns([9, 12], gap="medium")
        with chart:
            st.html(section(_("多把尺子")) + spread(found))
            _chart(found, question.rule, context.theme)
        with table:
            st.html(section(_("规则对照"), _("点击规则换用它，点击数值看方法卡")) + rulers_table(found, question.rule))
    return MapExtras()


def spread(found: Rulers) -> str:
    """Return the sentence that says how far apart the rules are on the same data."""
    if found.spread_points is None or found.lowest is None or found.highest is None:
        words = _("能算出占比的规则不足两条，没有差距可比。")
    else:
        words = _("同一批数据，{count} 把尺子：{low} – {high}，相差 {points} 个百分点").format(
            count=len(_shares(found)),
            low=percent(found.lowest.city.ratio),
            high=percent(found.highest.city.ratio),
            points=shown.number(found.spread_points, 1),
        )
    return f'<p class="cov-spread">{escape(words)}</p>'


def definition(rule: Rule) -> str:
    """Return a rule's definition in one line: sizes and radii, how the distance runs, what the denominator is."""
    parts = [_("；").join(_band(band) for band in rule.bands)]
    if rule.distance is not Distance.NONE:
        parts.append(_("沿街道步行") if rule.distance is Distance.NETWORK else _("直线"))
    parts.append(rule.denominator(language()))
    return " · ".join(filter(None, parts))


def rulers_table(found: Rulers, chosen: Rule) -> str:
    """Return the table, the rules gathered by what their denominator counts."""
    heads = f"<th>{escape(_titles()[0])}</th><th>{escape(_titles()[1])}</th>" + "".join(
        f'<th class="num">{escape(title)}</th>' for title in _titles()[2:]
    )
    body = ""
    for title, rows in _groups(found):
        body += f'<tr class="group"><th colspan="4">{escape(title)}</th></tr>' + "".join(_row(row, chosen) for row in rows)
    return f'<table class="list cov-rulers"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _titles() -> tuple[str, str, str, str]:
    return _("规则"), _("口径"), _("数值"), _("半径 −10 % / +10 %")


def _groups(found: Rulers) -> list[tuple[str, list[Ruler]]]:
    """Return the rulers by denominator: land, people, and those that are no share."""
    shares = [row for row in found.rows if row.rule.ratio_unit is RatioUnit.SHARE]
    groups = [
        (_("以用地为分母"), [row for row in shares if not row.rule.people]),
        (_("以人口为分母"), [row for row in shares if row.rule.people]),
        (_("人均值，不与占比相比"), [row for row in found.rows if row.rule.ratio_unit is not RatioUnit.SHARE]),
    ]
    return [(title, rows) for title, rows in groups if rows]


def _row(row: Ruler, chosen: Rule) -> str:
    lang, rule = language(), row.rule
    leads, opens = (escape(here(rule=rule.id), quote=True), escape(here(**{"rule": rule.id, CARD: "1"}), quote=True))
    name = f'<a href="{leads}">{escape(rule.short(lang))}</a>'
    kind = ' class="chosen"' if rule.id == chosen.id else ""
    goals = "".join(f"<small>{escape(goal.title(lang))}</small>" for goal in rule.goals)
    about = f"<td>{escape(definition(rule))}{goals}</td>"
    if row.city.ratio is None:
        sentence = missing_words(row.city.missing, lang)
        return f'<tr{kind}><td>{name}</td>{about}<td colspan="2" class="when cov-why">{escape(sentence)}</td></tr>'
    whisker = shown.MISSING
    if row.shorter is not None and row.longer is not None:
        whisker = f"{percent(row.shorter)} / {percent(row.longer)}"
    value = f'<a href="{opens}"><strong>{escape(said(row.city))}</strong></a>'
    return f'<tr{kind}><td>{name}</td>{about}<td class="num">{value}</td><td class="num">{escape(whisker)}</td></tr>'


def _band(band: Band) -> str:
    radius = f"{shown.number(band.radius_m, 0)} m"
    if isinf(band.max_m2):
        return f"{f'≥ {shown.number(band.min_m2)} m²' if band.min_m2 else _('不限面积')} → {radius}"
    return f"{shown.number(band.min_m2)}–{shown.number(band.max_m2)} m² → {radius}"


def _shares(found: Rulers) -> list[Ruler]:
    return [row for row in found.rows if row.city.ratio is not None and row.rule.ratio_unit is RatioUnit.SHARE]


def _chart(found: Rulers, chosen: Rule, theme: str) -> None:
    """Show the rules that give a share: those of land first, each group from the highest down."""
    rows = sorted(_shares(found), key=lambda row: (row.rule.people is not None, -(row.city.ratio or 0.0)))
    if not rows:
        return
    marks = [_mark(row, chosen) for row in rows]
    words = (_("以用地为分母"), _("以人口为分母"), _("目标"))
    name = "coverage-rulers-chart"

    def chose() -> None:
        rule = chosen_rule(st.session_state[name]["selection"]["selected"], rows)
        if rule is not None:
            go(rule=rule.id)

    height = f"height: {_FRAME_REM + _ROW_REM * len(rows):.1f}rem !important; min-height: 0 !important"
    st.html(
        f"<style>.st-key-cov-rulers :is([data-testid=stElementContainer]:has(.stEChartsChart), .stEChartsChart) {{ {height}; }}</style>"
    )
    with st.container(key="cov-rulers"):
        st.echarts_chart(rulers_chart(marks, theme, words), height="stretch", key=name, alt=spread_words(rows), on_select=chose)
    st.html(f'<p class="note">{escape(_key())}</p>')


def _key() -> str:
    return _("横线为半径 −10 % 至 +10 % 时的值，菱形为目标")


def _mark(row: Ruler, chosen: Rule) -> RulerMark:
    rule, value = row.rule, row.city.ratio or 0.0
    return RulerMark(
        name=rule.short(language()),
        value=value * 100,
        text=percent(value),
        shorter=None if row.shorter is None else row.shorter * 100,
        longer=None if row.longer is None else row.longer * 100,
        goals=tuple(goal.value * 100 for goal in rule.goals),
        people=rule.people is not None,
        chosen=rule.id == chosen.id,
    )


def spread_words(rows: Sequence[Ruler]) -> str:
    """Return the values of the chart as words, for those who cannot see it."""
    return _("；").join(f"{row.rule.short(language())} {ratio(row.city.ratio or 0.0, RatioUnit.SHARE, language())}" for row in rows)


def chosen_rule(selected: Sequence[Mapping[str, Any]], rows: Sequence[Ruler]) -> Rule | None:
    """Return the rule of the bar that was clicked: the first series holds the rules of land, the second those of people."""
    series = [[row.rule for row in rows if (row.rule.people is not None) is people] for people in (False, True)]
    for part in selected:
        number, places = part.get("series_index"), part.get("data_indices") or []
        if number in (0, 1) and places and places[0] < len(series[number]):
            return series[number][places[0]]
    return None


RULERS = Section("rulers", N_("多把尺子"), rulers_section, fits=lambda context: context.question.rule.indicator != COMPLETION)
