"""What the page around a map tells it: layers with their revisions and styles, words of the catalogue, colours, ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo.clean import cleaned
from layers.catalogue import BY_KEY, GROUPS, LAYERS
from layers.fields import STATUS_CHOICES
from layers.settings import settings
from layers.spec import GeometryKind, Layer, Role, Text
from layers.store.ledger import Revision
from layers.towns import town_title
from views import theme as look

PIECE = Text("个", "items")
_TRUNK = ("highway", "main")
_STARTS = ("actual_start", "planned_start", "actual_finish")


@dataclass(frozen=True, slots=True)
class Town:
    """A town's name, where it is written (degrees), and west, south, east, north of its land."""

    name: str
    lat: float
    lng: float
    bounds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What has to be read out of the features once: town names with their places, the first date, the bounds."""

    towns: tuple[Town, ...]
    first_day: date | None
    bounds: tuple[float, float, float, float] | None


def town_places(towns: gpd.GeoDataFrame) -> tuple[Town, ...]:
    """Return each town with the place of its name: the middle of the largest circle that fits inside it; none for a town that lies nowhere."""
    lying = towns.iloc[cleaned(towns, "town").position]
    placed = lying[lying["name"].notna()]
    circles = shapely.maximum_inscribed_circle(placed.geometry.array, tolerance=0.001)
    middles = shapely.get_point(circles, 0)
    boxes = placed.geometry.bounds.round(5).to_numpy().tolist()
    rows = zip(placed["name"], shapely.get_y(middles).round(5).tolist(), shapely.get_x(middles).round(5).tolist(), boxes, strict=True)
    return tuple(Town(str(name), lat, lng, tuple(box)) for name, lat, lng, box in rows)


def first_day(frames: Mapping[str, pd.DataFrame]) -> date | None:
    """Return the earliest start in `frames`: from there on there is something to see through time."""
    days = [frame[name].min() for frame in frames.values() for name in _STARTS if name in frame and frame[name].notna().any()]
    return min(days).date() if days else None


def arguments(revisions: Mapping[str, Revision], facts: Facts, *, lang: str, theme: str) -> dict[str, Any]:
    """Return everything but the view, as plain values for the browser.

    Parameters
    ----------
    revisions : Mapping[str, Revision]
        The newest revision of each layer that has one.
    facts : Facts
        What was read out of those revisions.
    lang, theme : str
        `zh` or `en`; `light` or `dark`.
    """
    programmes = [revisions[layer.key] for layer in LAYERS if layer.role is Role.PROGRAMME and layer.key in revisions]
    data_date = max((revision.data_date for revision in programmes), default=None)
    return {
        "lang": lang,
        "theme": theme,
        "palette": asdict(look.palette(theme)),
        "ground_palette": dict(look.GROUND[theme]),
        "inks": dict(look.MAP_INKS[theme]),
        "ground": ground_styles(theme),
        "ramps": {measure: look.ramp(measure, theme) for measure in look.RAMPS},
        "groups": [{"key": group.key, "title": group.title(lang)} for group in GROUPS],
        "layers": [_layer(layer, revisions.get(layer.key), lang, theme) for layer in LAYERS],
        "statuses": _statuses(lang),
        "status_styles": {row["key"]: {"color": row["color"], "shape": row["shape"]} for row in _statuses(lang)},
        "towns": [{**asdict(town), "title": town_title(town.name, lang, short=True)} for town in facts.towns],
        "dates": {"from": _iso(facts.first_day), "to": _iso(data_date)},
        "city_bounds": facts.bounds,
        "example": any(revision.example for revision in revisions.values()),
        "data_date": _iso(data_date),
        "review": settings().map_review_number,
        "source": _sources(revisions, lang),
        "tianditu": settings().tianditu_key,
    }


def ground_styles(theme: str) -> dict[str, dict[str, Any]]:
    """Return the drawing style of the layers that make up our own ground map in `theme`."""
    ground = look.GROUND[theme]
    area = {"fill_opacity": 1.0, "outline": False}
    return {
        "outline": {"color": ground["land"], "fill_opacity": 1.0, "stroke": ground["city_line"], "width": 1.6, "dash": (8, 4)},
        "built_up_area": {"color": ground["built_up"], **area},
        "residential_land": {"color": ground["residential"], **area, "minZoom": 12},
        "rivers": {"color": ground["water"], "fill_opacity": 1.0, "stroke": ground["water"], "width": 1.0},
        "streets": {"color": ground["road_casing"], "width": 1.2, "types": _road_types(theme)},
        "towns": {"color": ground["town_line"], "fill_opacity": 0.0, "stroke": ground["town_line"], "width": 1.0},
    }


def _road_types(theme: str) -> dict[str, dict[str, str]]:
    """Roads are white within the built-up area like on a printed plan, trunk roads tinted; a dark ground has them dim."""
    ground = look.GROUND[theme]
    classes = BY_KEY["streets"].field("road_class").choices
    return {str(c.key): {"color": (c.color if theme == "light" and c.key in _TRUNK else None) or ground["road"]} for c in classes}


def _layer(layer: Layer, revision: Revision | None, lang: str, theme: str) -> dict[str, Any]:
    types = layer.field(layer.type_field).choices if layer.type_field else ()
    return {
        "key": layer.key,
        "title": layer.title(lang),
        "description": layer.description(lang),
        "group": layer.group,
        "role": str(layer.role),
        "geometry": str(layer.geometry),
        "measure": str(layer.measures[0]),
        "unit": {"text": layer.unit.text(lang), "factor": layer.unit.factor},
        "piece": PIECE(lang),
        "revision": revision.number if revision else None,
        "stamp": revision.sha256[:12] if revision else None,
        "features": revision.features if revision else 0,
        "style": asdict(layer.style) | {"color": _own_color(layer, layer.style.color, theme)},
        "types": [{"key": str(c.key), "title": c.title(lang), "color": _own_color(layer, c.color, theme), "shape": c.shape} for c in types],
        "type_styles": {str(c.key): {"color": _own_color(layer, c.color, theme), "shape": _drawn_shape(layer, c.shape)} for c in types},
    }


def _own_color(layer: Layer, color: str | None, theme: str) -> str | None:
    return look.hue(color, theme) if color and layer.role is Role.PROGRAMME else color


def _drawn_shape(layer: Layer, shape: str | None) -> str | None:
    return None if layer.geometry is GeometryKind.POLYGON else shape


def _statuses(lang: str) -> list[dict[str, Any]]:
    rows = [{"key": str(c.key), "title": c.title(lang), "color": c.color, "shape": c.shape} for c in STATUS_CHOICES]
    return [*rows, {"key": "overdue", "title": look.BEHIND.title(lang), "color": look.BEHIND.color, "shape": look.BEHIND.shape}]


def _sources(revisions: Mapping[str, Revision], lang: str) -> str:
    own = Text("示例数据", "Example data")(lang)
    texts = dict.fromkeys(layer.source(lang) for layer in LAYERS if layer.key in revisions)
    return ("；" if lang == "zh" else "; ").join(text for text in texts if text != own)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
