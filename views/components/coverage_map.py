"""Served and unserved land on the map, with the sites that count and a legend."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import CGCS2000
from layers.catalogue import BY_KEY
from layers.coverage_parts import made_part, parts
from layers.figures import Statistic
from layers.rule import Rule, RuleKind
from layers.spec import Role
from layers.statistics import Editions
from views import cache
from views.components.city_map import Overlay, city_map
from views.i18n import _, language
from views.maps.view import MapView
from views.theme import SERVED, SERVED_OPACITY, UNSERVED

_STYLES = {
    "served": {"color": SERVED, "fill_opacity": SERVED_OPACITY, "width": 0.6},
    "unserved": {"color": UNSERVED, "fill_opacity": 0.5, "width": 0.8, "hatch": True},
}
_ZOOM = 12.5
_GROUND_LAYERS = ("outline", "built_up_area", "rivers", "streets", "towns")


def coverage_map(found: Statistic, of: Editions, *, height: str) -> None:
    """Show the map of a figure. The land comes from its own address, so that a new revision is a new address."""
    rule = found.question.rule
    styles = _STYLES if rule.kind is RuleKind.SERVICE_RADIUS else {"served": {**_STYLES["served"], "fill_opacity": 0.8}}
    land = [_overlay(found, of, part) for part in parts(found) if part in styles]
    city_map(_view(found), key=f"coverage-map-{rule.id}", title=rule.name(language()), kind="coverage", height=height, overlays=land)


def _overlay(found: Statistic, of: Editions, part: str) -> Overlay:
    styles = _STYLES if found.question.rule.kind is RuleKind.SERVICE_RADIUS else {"served": {**_STYLES["served"], "fill_opacity": 0.8}}
    name = made_part(cache.store(), found, of, part)
    return Overlay(f"coverage-{part}", name, f"/map/made/{name}.bin", styles[part])


def map_legend(rule: Rule) -> str:
    """Return what the colours of the map mean."""
    if rule.kind is RuleKind.SERVICE_RADIUS:
        rows = [("is-served", _("已覆盖的居住用地")), ("is-unserved", _("未覆盖的居住用地")), ("is-site", _("场地"))]
    else:
        rows = [("is-served is-alone", _("建成区内的项目绿地")), ("is-ground", _("建成区"))]
    words = "".join(f'<span><i class="{kind}"></i>{escape(text)}</span>' for kind, text in rows)
    schematic = _("界线为示意")
    return f'<div class="cov-legend">{words}<span>{escape(schematic)}</span></div>'


def _view(found: Statistic) -> MapView:
    """Return the ground around the middle of the land, with the layers of the sites where they are not drawn as the land itself."""
    rule = found.question.rule
    sites = {entry.layer for entry in rule.sites} if rule.kind is RuleKind.SERVICE_RADIUS else set()
    view = MapView.default()
    shown = tuple(
        replace(state, visible=state.key in (sites if BY_KEY[state.key].role is Role.PROGRAMME else _GROUND_LAYERS))
        for state in view.layers
    )
    return replace(view, layers=shown, color_by="type", center=_middle(found), zoom=_ZOOM)


def _middle(found: Statistic) -> tuple[float, float] | None:
    """Return latitude and longitude of the middle of the land: half of its area lies on either side, both ways."""
    if found.result is None or not len(found.result.ground.pieces):
        return None
    ground = found.result.ground
    centres = shapely.centroid(ground.pieces)
    x, y = (_halving(axis(centres), ground.area_m2) for axis in (shapely.get_x, shapely.get_y))
    place = gpd.GeoSeries([shapely.Point(x, y)], crs=ground.crs).to_crs(CGCS2000).iloc[0]
    return round(place.y, 5), round(place.x, 5)


def _halving(values: NDArray[Any], weights: NDArray[Any]) -> float:
    """Return the value that has half of the weight below it."""
    order = np.argsort(values)
    heap = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heap, heap[-1] / 2)])
