"""The section of an own rule: sites, bands, distance and denominator are chosen here, and the answer is a figure like any other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

import streamlit as st

from geo.bands import Band
from geo.errors import BandError
from layers.indicators.coverage_words import layer_title
from layers.indicators.question import OWN, OWN_DENOMINATORS, OWN_SITES, OwnRuleError, own_query, own_rule
from layers.indicators.rule import Distance, Rule, RuleKind
from layers.messages.sentences import message
from views.components.coverage_address import QUESTION_NAMES, go
from views.components.coverage_before_after import sections_style
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.strip import section
from views.i18n import N_, _, language

MOST_BANDS = 5
_USUAL = "land_built"
_STATE = "own-bands"
_DISTANCES = {Distance.EUCLIDEAN.value: N_("直线，自场地边缘"), Distance.NETWORK.value: N_("沿道路步行")}


@dataclass(slots=True)
class _Row:
    """One row of the form: sizes from, sizes under (None: no limit), radius; `number` names its widgets."""

    number: int
    low: float
    high: float | None
    radius: float


@dataclass(slots=True)
class _Form:
    """The bands in the form, and what they were filled with."""

    said: str = ""
    rows: list[_Row] = field(default_factory=list)
    count: int = 0

    def next_number(self) -> int:
        """Return a number that no row has had."""
        self.count += 1
        return self.count


def own_section(context: Context) -> MapExtras:
    """Show the form, filled with the rule that is on the page where it can be."""
    sections_style()
    rule = context.question.rule
    filled = _filled(rule)
    st.html(section(_("自定规则"), _("用自己的口径算一次；结果与其他指标一样可以打开、下载、分享链接")))
    first, second = st.columns([8, 13], gap="medium")
    with first:
        sites = st.multiselect(
            _("哪些图层的场地"),
            OWN_SITES,
            [key for key in filled["sites"].split(",") if key in OWN_SITES],
            format_func=lambda key: layer_title(key, language()),
            key=f"own-sites-{rule.id}",
            placeholder=_("选择图层"),
        )
        distance = st.radio(
            _("距离"),
            list(_DISTANCES),
            index=list(_DISTANCES).index(filled["distance"]),
            format_func=lambda key: _(_DISTANCES[key]),
            key=f"own-distance-{rule.id}",
            horizontal=True,
        )
        of = st.selectbox(
            _("分母"),
            list(OWN_DENOMINATORS),
            index=list(OWN_DENOMINATORS).index(filled["of"]),
            format_func=lambda key: OWN_DENOMINATORS[key][2](language()),
            key=f"own-of-{rule.id}",
        )
    with second:
        bands = _bands(rule)
    query = {"sites": ",".join(sites), "bands": bands, "distance": distance, "of": of}
    problem = problem_of(query)
    if problem:
        st.html(f'<p class="note cov-problem" role="alert">{escape(problem)}</p>')
    st.button(_("按此规则计算"), type="primary", disabled=bool(problem), on_click=_ask, args=(query,))
    return MapExtras()


def problem_of(query: dict[str, str]) -> str:
    """Return what keeps this from being a rule, in a sentence; nothing where it is one.

    >>> problem_of({"sites": "markets", "bands": "0::500", "distance": "euclidean", "of": "people_city"})
    ''
    """
    try:
        own_rule(query)
    except (OwnRuleError, BandError) as error:
        return message(error.code, error.params, language())
    return ""


def _ask(query: dict[str, str]) -> None:
    """Have the address ask by this rule; for callbacks. Rows and day stay."""
    kept = {name: st.query_params.get(name, "") for name in ("level", "day")}
    go(**dict.fromkeys(QUESTION_NAMES, "") | kept | {"rule": OWN} | query)


def _filled(rule: Rule) -> dict[str, str]:
    """Return what the form starts with: the own rule, or as much of a published one as the form can say."""
    if rule.id == OWN:
        return own_query(rule)
    sites = [entry.layer for entry in rule.sites if entry.layer in OWN_SITES]
    same = {(clip or None, people): key for key, (clip, people, _words) in OWN_DENOMINATORS.items()}
    distance = rule.distance.value if rule.distance.value in _DISTANCES else Distance.EUCLIDEAN.value
    return {"sites": ",".join(dict.fromkeys(sites)), "distance": distance, "of": same.get((rule.clip, rule.people is not None), _USUAL)}


def _bands(rule: Rule) -> str:
    """Show the bands as rows to change, add and take away; returns them as an address says them."""
    rows = _rows(rule)
    for place, row in enumerate(rows):
        low, high, radius, button = st.columns([5, 5, 5, 2], vertical_alignment="bottom")
        key = f"own-{row.number}"
        with low:
            row.low = st.number_input(_("面积从（m²，含）"), 0.0, 1e9, row.low, step=100.0, format="%.0f", key=f"{key}-low") or 0.0
        with high:
            row.high = st.number_input(
                _("到（m²，不含）"), 0.0, 1e9, row.high, step=100.0, format="%.0f", key=f"{key}-high", placeholder=_("不限")
            )
        with radius:
            row.radius = (
                st.number_input(_("服务半径（m）"), 0.0, 20_000.0, row.radius, step=50.0, format="%.0f", key=f"{key}-radius") or 0.0
            )
        with button:
            st.button("✕", key=f"{key}-drop", help=_("去掉这一档"), on_click=_drop, args=(place,), disabled=len(rows) == 1)
    st.button(_("增加一档"), on_click=_add, disabled=len(rows) >= MOST_BANDS)
    return bands_text(rows)


def bands_text(rows: Sequence[_Row]) -> str:
    """Return rows as an address says bands.

    >>> bands_text([_Row(0, 400.0, 5000.0, 300.0), _Row(1, 5000.0, None, 500.0)])
    '400:5000:300,5000::500'
    """
    return ",".join(f"{row.low:g}:{'' if row.high is None else format(row.high, 'g')}:{row.radius:g}" for row in rows)


def _rows(rule: Rule) -> list[_Row]:
    """Return the rows of the form; another rule on the page fills them anew."""
    held: _Form = st.session_state.setdefault(_STATE, _Form())
    said = own_query(rule)["bands"] if rule.id == OWN else rule.id
    if held.said != said and not (rule.id == OWN and bands_text(held.rows) == said):
        bands = rule.bands if rule.kind is RuleKind.SERVICE_RADIUS else (Band(0.0, math.inf, 500.0),)
        held.rows = [
            _Row(held.next_number(), band.min_m2, None if math.isinf(band.max_m2) else band.max_m2, round(band.radius_m, 3))
            for band in bands[:MOST_BANDS]
        ]
    held.said = said
    return held.rows


def _drop(place: int) -> None:
    held: _Form = st.session_state[_STATE]
    del held.rows[place]


def _add() -> None:
    """Add a band above the largest, reaching further; for callbacks."""
    held: _Form = st.session_state[_STATE]
    last = held.rows[-1]
    start = last.high if last.high is not None else last.low + 5000.0
    last.high = start
    held.rows[-1] = _Row(held.next_number(), last.low, start, last.radius)
    held.rows.append(_Row(held.next_number(), start, None, last.radius + 200.0))


OWN_RULE = Section("own", N_("自定规则"), own_section, telling=True)
