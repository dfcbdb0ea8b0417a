"""The section of scenarios: draw a park, bring a file, take over a choice; see what the figure becomes before anything is built."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from functools import partial
from html import escape

import geopandas as gpd
import numpy as np
import shapely
import streamlit as st

from geo.crs import CGCS2000
from layers.indicators.coverage_words import exclusions
from layers.indicators.figure_words import amount
from layers.indicators.rule import Distance, Rule, RuleKind
from layers.indicators.scenario import Scenario, scenario
from views import format as shown
from views.components.city_map import drawn_shapes
from views.components.coverage_before_after import (
    beside_map,
    can_change,
    headline,
    newly,
    overlay,
    rows_of,
    rows_table,
    sections_style,
    sizes_said,
)
from views.components.coverage_given import given_file
from views.components.coverage_progress import long_work
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.coverage_trial import (
    PARK,
    SCENARIO_VIEW,
    clear,
    drop_given,
    keep_in_address,
    on_trial,
    redraw,
    take_file,
    trial,
)
from views.components.strip import section
from views.i18n import N_, _, language
from views.maps.overlays import MOST_MARKERS, Marker
from views.maps.sketch import DrawTool, Shape

MOST_DRAWN = 10
MOST_LISTED = 20
_AROUND_DEG = 0.006


def scenario_section(context: Context) -> MapExtras:
    """Show what is on trial and what it changes."""
    sections_style()
    if not can_change(context.found):
        return MapExtras()
    held, tools = trial(), (DrawTool("park", "polygon", _("新场地"), most=MOST_DRAWN),)
    shapes = held.drawn = drawn_shapes(context.map_key, tools, held.drawn, held.turn)
    kept = keep_in_address(shapes)
    sites, result = st.columns([8, 13], gap="medium")
    with sites:
        st.html(section(_("情景里的场地"), _("在地图上画，或上传文件")))
        take_file(given_file("scenario-file", _("上传场地文件")))
    added = on_trial(shapes)
    drawing = MapExtras(draw=tools, drawn=held.drawn, drawn_turn=held.turn)
    if added.empty:
        with result:
            _start()
        return drawing
    store, question, of = context.store, context.question, context.of
    mark = hashlib.sha256(b"".join(shapely.to_wkb(added.geometry.to_numpy()))).hexdigest()[:16]
    with result:
        key = ("scenario", question, of, mark)
        found = long_work("scenario", key, lambda watch: scenario(store, question, of, added=added, watch=watch))
    with sites:
        _list(added, found, question.rule, shapes)
        if not kept:
            _note(_("画的图形较多，没有写入链接。"))
        if held.given is not None:
            _note(_("上传和带入的场地只在本次查看中，没有写入链接。"))
    if found is None:
        return drawing
    with result:
        side = _result(context, found)
    return replace(_extras(context, found, drawing), side=side)


def reach_said(area_m2: float, radius_m: float, rule: Rule) -> tuple[str, bool]:
    """Return what becomes of a site of this size under the rule, and whether it counts."""
    if math.isfinite(radius_m):
        along = _("沿道路服务 {radius} m") if rule.distance is Distance.NETWORK else _("按规则服务 {radius} m")
        return along.format(radius=shown.number(radius_m, 0)), True
    least = rule.minimum_area_m2
    if least is not None and area_m2 < least:
        return _("不足 {least} m²，不计入").format(least=shown.number(least, 0)), False
    return _("面积不在规则的分档内，不计入"), False


def _note(words: str) -> None:
    st.html(f'<p class="note">{escape(words)}</p>')


def _start() -> None:
    words = _("还没有场地。点地图上的“新场地”画一个公园，双击结束；或在左侧上传面文件；也可从“选址”带入。")
    st.html(f'<div class="empty">{escape(words)}</div>')


def _list(added: gpd.GeoDataFrame, found: Scenario | None, rule: Rule, shapes: tuple[Shape, ...]) -> None:
    """Show each site with its size and reach, and a way to take it off."""
    for place in range(min(len(added), MOST_LISTED)):
        site = added.iloc[place]
        line, button = st.columns([8, 2], vertical_alignment="center")
        with line:
            st.html(_site(place, str(site["name"]), found, rule))
        with button:
            drop = partial(redraw, shapes[:place] + shapes[place + 1 :]) if site["row"] < 0 else partial(drop_given, int(site["row"]))
            st.button(_("移除"), key=f"scenario-drop-{place}-{len(added)}", on_click=drop, width="stretch")
    if len(added) > MOST_LISTED:
        rest = _("另有 {count} 处，一并计入。").format(count=len(added) - MOST_LISTED)
        st.html(f'<p class="note">{escape(rest)}</p>')
    st.button(_("全部清除"), on_click=clear)


def _site(place: int, name: str, found: Scenario | None, rule: Rule) -> str:
    size = ""
    if found is not None:
        site = found.added.iloc[place]
        said, counts = reach_said(float(site["area_m2"]), float(site["radius_m"]), rule)
        kind, joint = ("" if counts else "is-short"), _("，")
        area = _("面积 {area}").format(area=amount(float(site["area_m2"]), "m2", language()))
        size = f'<br><small>{escape(area + joint)}<span class="{kind}">{escape(said)}</span></small>'
    return f'<div class="cov-plot"><b>{place + 1}</b><span>{escape(name or _("未命名"))}{size}</span></div>'


def _result(context: Context, found: Scenario) -> str:
    """Show the rows; returns what stands beside the map."""
    change, rule = found.change, context.question.rule
    lines = sizes_said(change.gained, change.lost, rule)
    if not change.gained:
        lines.append(escape(_("这些场地没有新增覆盖：附近的居住用地已在服务范围内，或场地不计入。")))
    goals = [goal.title(language()) for goal in rule.goals if change.after.ratio is not None and goal.met_by(change.after.ratio)]
    reached = [goal for goal in goals if change.before.ratio is None or goal not in _met(rule, change.before.ratio)]
    if reached:
        words = _("达到目标：{goals}").format(goals=_("、").join(reached))
        lines.append(f"<strong>{escape(words)}</strong>")
    rows = rows_of(change)
    st.html(section(_("之前与之后")) + rows_table(rows, rule, context.question.level))
    left = exclusions(found.excluded, language())
    if left:
        st.html(f'<ul class="cov-notes">{"".join(f"<li>{escape(words)} {count:,}</li>" for words, count in left)}</ul>')
    return beside_map(headline(change.before.ratio, change.after.ratio, rule.ratio_unit, lines), rows, rule)


def _met(rule: Rule, ratio: float) -> list[str]:
    return [goal.title(language()) for goal in rule.goals if goal.met_by(ratio)]


def _extras(context: Context, found: Scenario, drawing: MapExtras) -> MapExtras:
    lands, legend = newly(context.store, found.change)
    overlays = list(lands)
    held, rule = trial(), context.question.rule
    radius = found.added["radius_m"].to_numpy(dtype=float)
    counts = np.isfinite(radius)
    if rule.distance is Distance.EUCLIDEAN and counts.any():
        reach = gpd.GeoSeries(shapely.buffer(found.added.geometry.to_numpy()[counts], radius[counts]), crs=found.added.crs)
        overlays.append(overlay(context.store, "reach", reach, "reach", _("服务半径")))
    given = found.added[found.added["row"] >= 0]
    bounds = None
    if len(given):
        overlays.append(overlay(context.store, "proposed", given[["geometry"]], "site", _("情景里的场地")))
        legend = (*legend, ("is-proposed", _("情景里的场地")))
        west, south, east, north = given.to_crs(CGCS2000).total_bounds
        bounds = (west - _AROUND_DEG, south - _AROUND_DEG, east + _AROUND_DEG, north + _AROUND_DEG)
    points = found.added.representative_point().to_crs(CGCS2000)
    markers = tuple(
        Marker(point.x, point.y, str(place + 1), "site", str(name) or _("未命名"))
        for place, (point, name) in enumerate(zip(points, found.added["name"], strict=True))
    )
    return MapExtras(
        overlays=tuple(overlays),
        markers=markers[:MOST_MARKERS],
        draw=drawing.draw,
        drawn=drawing.drawn,
        drawn_turn=drawing.drawn_turn,
        bounds=bounds,
        bounds_mark=f"scenario-{held.flights}" if bounds else "",
        legend=legend,
    )


SCENARIO = Section(
    SCENARIO_VIEW,
    N_("情景"),
    scenario_section,
    names=(PARK,),
    fits=lambda context: context.question.rule.kind is RuleKind.SERVICE_RADIUS,
    telling=True,
)
