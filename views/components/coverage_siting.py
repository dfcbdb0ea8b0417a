"""The section of next sites: how many, on which land, by which aim; the choice on the map, what it changes, how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape

import streamlit as st

from geo.crs import CGCS2000
from layers.indicators.candidate_places import Source, usual_plot_m2
from layers.indicators.rule import RuleKind
from layers.indicators.where_next import NextSites, Plan, where_next
from layers.indicators.where_next_export import as_geopackage, as_json, as_xlsx, row_words
from layers.indicators.where_next_words import SOURCES, excluded_words, status_words
from views import format as shown
from views.components.coverage_address import go, here
from views.components.coverage_before_after import (
    beside_map,
    can_change,
    headline,
    newly,
    overlay,
    rows_of,
    rows_table,
    sections_style,
    size,
    sizes_said,
)
from views.components.coverage_given import Given, given_file
from views.components.coverage_progress import long_work
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.coverage_trial import take_over
from views.components.strip import section
from views.i18n import N_, _, language
from views.maps.overlays import MOST_MARKERS, Marker

NUMBER, SOURCE, PLOT, SPACING, AIM, LIMIT = "k", "from", "plot", "gap_m", "aim", "limit"
NAMES = (NUMBER, SOURCE, PLOT, SPACING, AIM, LIMIT)
MOST, FEWEST = "most", "all"
MOST_SITES = 20
_AIMS = {MOST: N_("覆盖最多（MCLP）"), FEWEST: N_("全覆盖，数量最少（LSCP）")}
_USUAL = Plan()
_FLIGHT_DEG = 0.01


def siting_section(context: Context) -> MapExtras:
    """Show the plan, then the choice."""
    sections_style()
    if not can_change(context.found):
        return MapExtras()
    plan = plan_of(st.query_params)
    form, result = st.columns([6, 15], gap="medium")
    with form:
        given = _form(context, plan)
    with result:
        if plan.source is Source.GIVEN and given is None:
            words = _("请在左侧上传候选地块（面或点）。")
            st.html(f'<div class="empty">{escape(words)}</div>')
            return MapExtras()
        frame = given.frame if given else None
        store, question, of = context.store, context.question, context.of
        key = ("where-next", question, of, plan, given.mark if given else "")
        found = long_work("where-next", key, lambda watch: where_next(store, question, of, plan, given=frame, watch=watch), height="24rem")
        return MapExtras() if found is None else _answer(context, found)


def plan_of(query: Mapping[str, str]) -> Plan:
    """Return the plan that an address names; what makes no sense is left at its usual value.

    >>> plan_of({"k": "3", "from": "cleared"}).sites, plan_of({"k": "9999"}).sites, plan_of({"aim": "all"}).sites
    (3, 5, None)
    """
    number = _number(query.get(NUMBER, ""), 1, MOST_SITES)
    sites = None if query.get(AIM) == FEWEST else int(number or _USUAL.sites or 1)
    source = query.get(SOURCE, "")
    return Plan(
        sites=sites,
        source=Source(source) if source in set(Source) else _USUAL.source,
        plot_m2=_number(query.get(PLOT, ""), 50, 1e6),
        spacing_m=_number(query.get(SPACING, ""), 50, 5_000),
        time_limit_s=_number(query.get(LIMIT, ""), 1, 60) or _USUAL.time_limit_s,
    )


def _number(text: str, low: float, high: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if low <= value <= high else None


def _form(context: Context, plan: Plan) -> Given | None:
    """Show the plan as a form that changes the address; returns the file of candidates where they are uploaded."""
    st.html(section(_("选址条件")))
    key = f"siting-{context.question.rule.id}-{sorted((name, st.query_params.get(name, '')) for name in NAMES)}"
    source = st.selectbox(
        _("候选用地"),
        list(Source),
        index=list(Source).index(plan.source),
        format_func=lambda value: SOURCES[value](language()),
        key=f"{key}-source",
        on_change=lambda: go(**{SOURCE: str(st.session_state[f"{key}-source"].value)}),
    )
    given = given_file("siting-file", _("候选地块文件")) if source is Source.GIVEN else None
    usual = _("按规则 {plot}").format(plot=shown.number(usual_plot_m2(context.found), 0))
    with st.form(f"{key}-form", border=False):
        aim = st.radio(_("目标"), list(_AIMS), index=int(plan.sites is None), format_func=lambda value: _(_AIMS[value]), horizontal=False)
        number = st.number_input(_("新增数量（覆盖最多时）"), 1, MOST_SITES, plan.sites or _USUAL.sites, step=1)
        first, second = st.columns(2)
        with first:
            plot = st.number_input(_("地块面积（m²）"), 50.0, 1e6, plan.plot_m2, step=500.0, format="%.0f", placeholder=usual)
        with second:
            spacing = st.number_input(_("网格间距（m）"), 50.0, 5e3, plan.spacing_m, step=50.0, format="%.0f", placeholder=_("自动"))
        limit = st.slider(_("求解时限（秒）"), 1, 60, round(plan.time_limit_s))
        if st.form_submit_button(_("开始计算"), type="primary", width="stretch"):
            changed = Plan(None if aim == FEWEST else int(number or 1), plan.source, plot, spacing, float(limit))
            go(**query_of(changed))
            st.rerun()
    weight = _("权重：未覆盖用地上的人口") if context.question.rule.people else _("权重：未覆盖的居住用地面积")
    st.html(f'<p class="note">{escape(weight)}</p>')
    return given


def query_of(plan: Plan) -> dict[str, str]:
    """Return a plan as names and values of an address; what is usual is left out (empty).

    >>> {name: value for name, value in query_of(Plan(sites=None, plot_m2=5000.0)).items() if value}
    {'plot': '5000', 'aim': 'all'}
    """
    return {
        NUMBER: str(plan.sites) if plan.sites not in (None, _USUAL.sites) else "",
        SOURCE: plan.source.value if plan.source is not _USUAL.source else "",
        PLOT: f"{plan.plot_m2:g}" if plan.plot_m2 else "",
        SPACING: f"{plan.spacing_m:g}" if plan.spacing_m else "",
        AIM: FEWEST if plan.sites is None else "",
        LIMIT: f"{plan.time_limit_s:g}" if plan.time_limit_s != _USUAL.time_limit_s else "",
    }


def _answer(context: Context, found: NextSites) -> MapExtras:
    """Show what was chosen and return it for the map."""
    if not len(found.places):
        _nothing(found)
        return MapExtras()
    rule, change = context.question.rule, found.proposal.change
    lines = [*sizes_said(change.gained, change.lost, rule), *(escape(line) for line in quality(found))]
    top = headline(change.before.ratio, change.after.ratio, rule.ratio_unit, lines)
    names, files = st.columns([9, 12], vertical_alignment="bottom")
    with names:
        st.html(section(_("建议新增"), _("按新增量排列，共 {count} 处").format(count=len(found.places))))
    with files:
        _files(context, found)
    st.html(places_table(found))
    rows = rows_of(change)
    st.html(section(_("之前与之后")) + rows_table(rows, rule, context.question.level))
    notes = [f"{words} {count:,}" for words, count in excluded_words(found.excluded, language())]
    if notes:
        st.html(f'<ul class="cov-notes">{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>')
    return replace(_extras(context, found), side=beside_map(top, rows, rule))


def quality(found: NextSites) -> list[str]:
    """Return how good the choice is: proven or not, how far from the best, against greedy, and the model against the measurement."""
    siting, rule, proposal = found.proposal.siting, found.before.question.rule, found.proposal
    gap = f"{siting.gap * 100:.4f}".rstrip("0").rstrip(".") + " %"
    lines = [
        _("{status}，与最优的差距 {gap}；候选 {count} 处，用时 {seconds} 秒。").format(
            status=status_words(siting.status, language()),
            gap=gap,
            count=f"{len(found.candidates.frame):,}",
            seconds=f"{found.seconds:.1f}",
        )
    ]
    if siting.aim == FEWEST:
        words = _("比逐个贪心少 {count} 处。").format(count=int(siting.ahead)) if siting.ahead > 0 else _("与逐个贪心的数量相同。")
    elif siting.ahead > 0.5:
        words = _("模型上比逐个贪心多覆盖 {size}。").format(size=size(siting.ahead, rule))
    else:
        words = _("与逐个贪心的覆盖量相同。")
    lines.append(words)
    if siting.covered > 0 and abs(proposal.off) > 0.005 * siting.covered:
        lines.append(_("选址按小格估算为 {model}；上面的数字由精确计算得出。").format(model=size(siting.covered, rule)))
    if siting.aim == FEWEST and siting.reachable < siting.total:
        lines.append(_("候选用地都到不了的未覆盖量：{size}。").format(size=size(siting.total - siting.reachable, rule)))
    return lines


def places_table(found: NextSites) -> str:
    """Return the table of chosen places with what they add together."""
    rule, lang = found.before.question.rule, language()
    unit = _("人") if rule.people else _("公顷")
    titles = ["#", _("所在位置"), _("面积（m²）"), _("服务半径（m）"), _("新增（{unit}，模型）").format(unit=unit), _("累计覆盖")]
    head = "".join(f'<th class="{"" if place == 1 else "num"}">{escape(title)}</th>' for place, title in enumerate(titles))
    before, body = found.proposal.change.before, []
    total = before.numerator
    for place in found.places.rename(columns={"name": "called"}).itertuples(index=False):
        total += place.gain
        named = " · ".join(filter(None, [row_words(place.zone, lang), place.called if isinstance(place.called, str) else ""]))
        gain = shown.number(place.gain, 0) if rule.people else shown.number(place.gain / shown.M2_PER_HECTARE, 2)
        share = shown.percent(min(total / before.denominator, 1.0)) if before.denominator else shown.MISSING
        cells = (shown.number(place.area_m2, 0), shown.number(place.radius_m, 0), gain, share)
        numbers = "".join(f'<td class="num">{escape(cell)}</td>' for cell in cells)
        body.append(f'<tr><td class="num">{place.rank}</td><td>{escape(named)}</td>{numbers}</tr>')
    return (
        f'<div class="cov-rows" tabindex="0"><table class="list"><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'
    )


def _nothing(found: NextSites) -> None:
    """Say why there is nothing to choose, and what can be done."""
    if found.proposal.siting.total <= 0:
        words, then = _("统计范围内的居住用地已全部覆盖，不需要新增场地。"), ""
    elif not len(found.candidates.frame):
        words = _("没有可用的候选用地：{source}里没有一处放得下 {plot} m² 的地块。").format(
            source=SOURCES[found.plan.source](language()), plot=shown.number(found.candidates.plot_m2, 0)
        )
        then = _("可减小地块面积或间距，或改用其他候选用地。")
    else:
        words, then = _("候选用地都到不了未覆盖的居住用地。"), _("可缩小网格间距、增大地块面积，或改用其他候选用地。")
    leads = (
        f'<a href="{escape(here(**{SOURCE: Source.CLEARED.value, PLOT: "", SPACING: ""}), quote=True)}">{escape(_other())}</a>'
        if then
        else ""
    )
    st.html(f'<div class="empty">{escape(words)}{escape(then)} {leads}</div>')


def _other() -> str:
    return _("改用拆违增绿的腾退地块")


def _files(context: Context, found: NextSites) -> None:
    lang, stem, example = language(), f"where-next-{context.question.rule.id}", context.example
    with st.container(horizontal=True, gap="small", horizontal_alignment="right"):
        st.button(_("带入情景"), on_click=take_over, args=(found.places, _("选址")), help=_("把这些场地放进“情景”，逐个增减再比较"))
        st.download_button("Excel", lambda: as_xlsx(found, lang, example=example), f"{stem}.xlsx", on_click="ignore", key="siting-xlsx")
        st.download_button(
            "GeoPackage", lambda: as_geopackage(found, example=example), f"{stem}.gpkg", on_click="ignore", key="siting-gpkg"
        )
        st.download_button("JSON", lambda: as_json(found, example=example), f"{stem}.json", on_click="ignore", key="siting-json")


def _extras(context: Context, found: NextSites) -> MapExtras:
    lands, legend = newly(context.store, found.proposal.change)
    proposed = overlay(context.store, "proposed", found.places[["geometry"]], "site", _("建议新增的场地"))
    points = found.places.centroid.to_crs(CGCS2000)
    markers = tuple(
        Marker(point.x, point.y, str(rank), "site", f"{rank} · {row_words(zone, language())} · {shown.number(area, 0)} m²")
        for rank, zone, area, point in zip(found.places["rank"], found.places["zone"], found.places["area_m2"], points, strict=True)
    )[:MOST_MARKERS]
    west, south, east, north = found.places.to_crs(CGCS2000).total_bounds
    bounds = (west - _FLIGHT_DEG, south - _FLIGHT_DEG, east + _FLIGHT_DEG, north + _FLIGHT_DEG)
    return MapExtras(
        overlays=(*lands, proposed),
        markers=markers,
        bounds=bounds,
        bounds_mark=proposed.revision,
        legend=(*legend, ("is-proposed", _("建议新增的场地"))),
    )


SITING = Section(
    "siting",
    N_("选址"),
    siting_section,
    names=NAMES,
    fits=lambda context: context.question.rule.kind is RuleKind.SERVICE_RADIUS,
    telling=True,
)
