"""The section of gaps: where service is missing, the place with most people first; a place is flown to and marked on the map."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import geopandas as gpd
import streamlit as st

from layers.indicators.coverage_parts import made_land
from layers.indicators.figure_words import amount
from layers.indicators.gaps import LIMIT, Gap, Gaps, gaps
from layers.indicators.gaps_export import as_csv, as_geojson
from layers.indicators.rule import RuleKind
from layers.towns import town_title
from views import format as shown
from views.components.city_map import clicked_marker
from views.components.coverage_address import BOARD, GAP, here
from views.components.coverage_progress import long_work
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.strip import section
from views.i18n import N_, _, language
from views.maps.overlays import Marker, Overlay, land_style

_AROUND_DEG = 0.0015
"""How much is shown around a place: some 150 m."""


def gaps_section(context: Context) -> MapExtras:
    """Show the list, and mark its places on the map."""
    store, found, of = context.store, context.found, context.of
    places = long_work("gaps", ("gaps", context.question, of), lambda watch: gaps(store, found, watch=watch))
    if places is None:
        return MapExtras()
    if not places.rows:
        nothing = _("没有缺口：统计范围内的居住用地全部在服务范围内。")
        st.html(f'<div class="empty">{escape(nothing)}</div>')
        return MapExtras()
    markers = tuple(Marker(gap.lon, gap.lat, str(gap.rank), "gap", _tip(gap)) for gap in places.rows)
    clicked = clicked_marker(context.map_key, markers)
    if clicked is not None:
        st.query_params[GAP] = str(clicked + 1)
    chosen = _chosen(places)
    head, files = st.columns([14, 7], vertical_alignment="bottom")
    with head:
        st.html(section(_("缺口"), _in_all(places)))
    with files:
        _files(context, places)
    st.html(_mark(chosen))
    st.html(gaps_table(places))
    return replace(_extras(context, chosen, markers), side=gap_list(places))


def gaps_table(places: Gaps) -> str:
    """Return the list: each place leads the map there."""
    titles = (_("人口（人）"), _("面积（公顷）"), _("距最近场地（米）"))
    head = f'<th class="num">#</th><th>{escape(_where())}</th>' + "".join(f'<th class="num">{escape(title)}</th>' for title in titles)
    rows = "".join(_row(gap) for gap in places.rows)
    return f'<div class="cov-table" tabindex="0"><table class="list cov-gaps"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def gap_list(places: Gaps) -> str:
    """Return the short list beside the map, to go from place to place."""
    lang = language()
    rows = "".join(
        f'<a href="{escape(here(**{GAP: str(gap.rank)}), quote=True)}"><b>{gap.rank}</b><span>{escape(place_said(gap, short=True))}</span>'
        f"<strong>{escape(_size(gap, lang))}</strong></a>"
        for gap in places.rows
    )
    note = _("点击定位，数字为未覆盖人口")
    return section(_("缺口"), note if places.people is not None else "") + f'<div class="cov-places">{rows}</div>'


def _size(gap: Gap, lang: str) -> str:
    return amount(gap.area_m2, "m2", lang) if gap.people is None else amount(gap.people, "persons", lang)


def _where() -> str:
    return _("所在位置")


def _row(gap: Gap) -> str:
    leads = escape(f"{here(**{GAP: str(gap.rank)})}#{BOARD}", quote=True)
    people = shown.MISSING if gap.people is None else shown.number(gap.people, 0)
    nearest = shown.MISSING if gap.nearest_m is None else shown.number(gap.nearest_m, 0)
    cells = (people, shown.number(gap.area_m2 / shown.M2_PER_HECTARE, 2), nearest)
    numbers = "".join(f'<td class="num">{escape(cell)}</td>' for cell in cells)
    return f'<tr><td class="num">{gap.rank}</td><td><a href="{leads}">{escape(place_said(gap))}</a></td>{numbers}</tr>'


def place_said(gap: Gap, *, short: bool = False) -> str:
    """Return where a gap is: its town and community, as far as they are known."""
    named = [town_title(gap.town, language(), short=short), gap.community if gap.community != gap.town else ""]
    return " · ".join(filter(None, named)) or _("镇街界线之外")


def _tip(gap: Gap) -> str:
    return f"{gap.rank} · {place_said(gap)} · {_size(gap, language())}"


def _in_all(places: Gaps) -> str:
    lang = language()
    sizes = [shown.area(places.area_m2, lang).text]
    if places.people is not None:
        sizes.insert(0, amount(places.people, "persons", lang))
    words = _("共 {count} 处，未覆盖 {sizes}，按人口排列").format(count=f"{places.count:,}", sizes=_("、").join(sizes))
    return words + (_("，列前 {shown} 处").format(shown=LIMIT) if places.count > len(places.rows) else "")


def _chosen(places: Gaps) -> Gap | None:
    rank = st.query_params.get(GAP, "")
    return next((gap for gap in places.rows if str(gap.rank) == rank), None)


def _mark(chosen: Gap | None) -> str:
    """Return the style that marks the chosen row: the list itself stays as it is, and the keyboard keeps its place in it."""
    if chosen is None:
        return "<style></style>"
    rank = chosen.rank
    return f"<style>.cov-gaps tbody tr:nth-child({rank}) td, .cov-places a:nth-child({rank}) {{ background: var(--accent-soft); }}</style>"


def _extras(context: Context, chosen: Gap | None, markers: tuple[Marker, ...]) -> MapExtras:
    if chosen is None or context.found.result is None:
        return MapExtras(markers=markers)
    land = gpd.GeoSeries([chosen.land], crs=context.found.result.ground.crs)
    name = made_land(context.store, "gap", land)
    outline = Overlay("coverage-gap", name, f"/map/made/{name}.bin", land_style("gap"), title=_("所选缺口"), above=True)
    west, south, east, north = chosen.bounds
    around = (west - _AROUND_DEG, south - _AROUND_DEG, east + _AROUND_DEG, north + _AROUND_DEG)
    return MapExtras(overlays=(outline,), markers=markers, bounds=around, bounds_mark=f"gap-{name}", legend=(("is-gap", _("所选缺口")),))


def _files(context: Context, places: Gaps) -> None:
    lang, stem, crs = language(), f"gaps-{context.question.rule.id}", context.found.result and context.found.result.ground.crs
    with st.container(horizontal=True, gap="small", horizontal_alignment="right"):
        st.download_button("CSV", lambda: as_csv(places, lang), file_name=f"{stem}.csv", mime="text/csv", on_click="ignore")
        st.download_button(
            "GeoJSON", lambda: as_geojson(places, crs), file_name=f"{stem}.geojson", mime="application/geo+json", on_click="ignore"
        )


GAPS = Section("gaps", N_("缺口"), gaps_section, fits=lambda context: context.question.rule.kind is RuleKind.SERVICE_RADIUS, telling=True)
