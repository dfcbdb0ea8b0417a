"""The one map of the coverage page: the figure's land, the sites that count, what the open section adds, and a legend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
import streamlit as st
from numpy.typing import NDArray

from geo.crs import CGCS2000
from layers.catalogue import BY_KEY
from layers.frames import metric_frame
from layers.indicators.coverage_parts import made_part, parts
from layers.indicators.figures import Statistic
from layers.indicators.rule import Rule, RuleKind
from layers.spec import Role
from views import cache
from views.components.city_map import Overlay, city_map, shown_view
from views.components.coverage_sections import MAP_KEY, Context, MapExtras
from views.components.tiles import legend
from views.components.visitor import sees_exactly
from views.i18n import _, language
from views.maps.overlays import land_style
from views.maps.view import MapView

_ZOOM = 12.5
_GROUND_LAYERS = ("outline", "built_up_area", "rivers", "streets", "towns")
_SITES_STYLE = {"color": "#00441B", "fill_opacity": 0.0, "width": 1.6, "radius": 5, "dark": {"color": "#A6DBA0"}}


@dataclass(slots=True)
class _Travel:
    """What the map was last told to show: `place` names the land it was put over, `mark` the last flight, `turn` counts both."""

    place: str = ""
    shown: str = ""
    mark: str = ""
    turn: int = 0


def coverage_map(context: Context, extras: MapExtras, *, height: str) -> None:
    """Show the map of a figure with what the open section adds. Another rule changes what is on it and leaves the reader's place."""
    found, rule = context.found, context.question.rule
    view, bounds, turn = _told(found, extras)
    own = [_overlay(context, part) for part in parts(found)] if extras.land and sees_exactly() else []
    city_map(
        view,
        key=MAP_KEY,
        title=rule.name(language()),
        kind="coverage",
        height=height,
        turn=turn,
        bounds=bounds,
        overlays=[*own, *extras.overlays],
        markers=extras.markers,
        draw=extras.draw,
        drawn=extras.drawn,
        drawn_turn=extras.drawn_turn,
    )


def _told(found: Statistic, extras: MapExtras) -> tuple[MapView, tuple[float, float, float, float] | None, int]:
    """Return what the map is told to show: where to fly, or the layers of this rule at the place where the reader is."""
    travel: _Travel = st.session_state.setdefault(f"{MAP_KEY}-travel", _Travel())
    rule, view = found.question.rule, _view(found)
    place = f"{rule.land}-{rule.clip}"
    here = shown_view(MAP_KEY)
    if here is not None and travel.place == place:
        view = replace(view, center=here.center, zoom=here.zoom)
    flies = extras.bounds is not None and extras.bounds_mark != travel.mark
    if flies or (travel.place, travel.shown) != (place, rule.id):
        travel.turn += 1
    travel.place, travel.shown = place, rule.id
    travel.mark = extras.bounds_mark
    return view, extras.bounds, travel.turn


def _overlay(context: Context, part: str) -> Overlay:
    name = made_part(context.store, context.found, context.of, part)
    return Overlay(f"coverage-{part}", name, f"/map/made/{name}.bin", _style(part, context.question.rule), above=part == "sites")


def _style(part: str, rule: Rule) -> dict[str, Any]:
    if part == "sites":
        return _SITES_STYLE
    return land_style(part) if rule.kind is RuleKind.SERVICE_RADIUS else land_style(part, fill_opacity=0.8)


def map_legend(found: Statistic, extras: MapExtras) -> str:
    """Return what the colours of the map mean."""
    named = {
        "served": ("is-served", _("已覆盖的居住用地")),
        "unserved": ("is-unserved", _("未覆盖的居住用地")),
        "sites": ("is-site", _("计入的场地")),
    }
    if found.question.rule.kind is RuleKind.AREA_SHARE:
        named["served"] = ("is-served is-alone", _("计入的绿地与空间"))
    exact, closed = (
        sees_exactly(),
        _("公开模式：位置取整，不画服务范围；缺口、选址、情景、圈选和自定规则只对有编辑权限的人开放。数字按精确位置计算。"),
    )
    rows = [named[part] for part in parts(found) if extras.land and exact]
    kind = found.question.rule.kind
    if named["sites"] in rows:
        rows.append(("is-site is-left-out", _("同图层未计入的场地")))
    if kind in (RuleKind.AREA_SHARE, RuleKind.PER_HEAD):
        rows.append(("is-ground", _("建成区")))
    signs = legend() if kind is RuleKind.COMPLETION else ""
    words = "".join(f'<span><i class="{kind}"></i>{escape(text)}</span>' for kind, text in (*rows, *extras.legend))
    schematic = _("界线为示意")
    note = "" if exact else f'<p class="note">{escape(closed)}</p>'
    return f'<div class="cov-legend">{words}{signs}<span>{escape(schematic)}</span></div>{note}'


def _view(found: Statistic) -> MapView:
    """Return the ground around the middle of the land, with the layers of the sites where they are not drawn as the land itself."""
    rule = found.question.rule
    sites = {entry.layer for entry in rule.sites} if rule.kind is not RuleKind.AREA_SHARE else set()
    view = MapView.default()
    shown = tuple(
        replace(state, visible=state.key in (sites if BY_KEY[state.key].role is Role.PROGRAMME else _GROUND_LAYERS))
        for state in view.layers
    )
    colored = "status" if rule.kind is RuleKind.COMPLETION else "type"
    return replace(view, layers=shown, color_by=colored, center=_middle(found) or view.center, zoom=_ZOOM)


def _middle(found: Statistic) -> tuple[float, float] | None:
    """Return latitude and longitude of the middle of the land, or of the built-up area where a figure covers no land."""
    if found.result is not None and len(found.result.ground.pieces):
        ground = found.result.ground
        return _halfway(ground.pieces, ground.area_m2, ground.crs)
    built = cache.current("built_up_area")
    if built is None:
        return None
    areas = metric_frame(cache.store(), built.layer, built.number)
    shapes = areas.geometry[areas.geometry.notna() & ~areas.geometry.is_empty].to_numpy()
    return _halfway(shapes, shapely.area(shapes), areas.crs) if len(shapes) else None


def _halfway(shapes: NDArray[Any], area_m2: NDArray[Any], crs: Any) -> tuple[float, float]:
    """Return the place that has half of the area on either side, both ways."""
    centres = shapely.centroid(shapes)
    x, y = (_halving(axis(centres), area_m2) for axis in (shapely.get_x, shapely.get_y))
    place = gpd.GeoSeries([shapely.Point(x, y)], crs=crs).to_crs(CGCS2000).iloc[0]
    return round(place.y, 5), round(place.x, 5)


def _halving(values: NDArray[Any], weights: NDArray[Any]) -> float:
    """Return the value that has half of the weight below it."""
    order = np.argsort(values)
    heap = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heap, heap[-1] / 2)])
