"""The address of a map view as values: the layers, filters and place that it names, and what in it makes no sense."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from layers.catalogue import BY_KEY, programmes
from layers.indicators.by_town import MEASURES
from layers.selection import ACCEPTED, Selection
from layers.spec import Role

NAMES = ("layers", "town", "status", "year", "unit", "q", "as_of", "bbox", "color", "theme", "at")
"""The names in an address that say what a map shows."""

COLORS = ("status", "type")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PIXELS = 1100
"""How wide a map on a screen is taken to be, where only its middle and zoom are known."""

Extent = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class MapAddress:
    """What a map shows.

    `layers` are programmes, top first, `unknown` names of layers that are not in the catalogue. `extent` is west, south, east, north in degrees (None:
    what the filters leave). `color` is one of `COLORS`, empty where none was named. `theme` names a layer and a measure to colour towns by.
    `nonsense` holds each part that makes no sense: its name, its value, what is accepted.
    """

    layers: tuple[str, ...]
    unknown: tuple[str, ...]
    selection: Selection
    extent: Extent | None
    color: str
    theme: tuple[str, str] | None
    nonsense: tuple[tuple[str, str, str], ...]


def read_map_address(query: Mapping[str, str]) -> MapAddress:
    """Return what the address `query` asks a map to show; nothing is raised, whatever it holds.

    >>> read_map_address({"layers": "towns,back_alleys,flying", "at": "1,2"}).layers
    ('back_alleys',)
    >>> [part[0] for part in read_map_address({"at": "1,2", "status": "flying"}).nonsense]
    ['status', 'at']
    """
    selection = Selection.from_query(query)
    nonsense = [(name, query[name], ACCEPTED[name]) for name in selection.ignored]
    keys = layer_words(query.get("layers", ""))
    if any(not _KEY.fullmatch(key) for key in keys):
        nonsense.append(("layers", query["layers"], "key,key~0.5"))
    color = query.get("color", "")
    if color not in ("", *COLORS):
        nonsense.append(("color", color, ", ".join(COLORS)))
    extent = selection.bbox
    if extent is None and query.get("at"):
        extent = _around(query["at"])
        if extent is None:
            nonsense.append(("at", query["at"], "latitude,longitude,zoom"))
    theme = _theme(query.get("theme", ""))
    if theme is None and query.get("theme"):
        nonsense.append(("theme", query["theme"], ", ".join(f"layer.{measure}" for measure in MEASURES)))
    return MapAddress(_programmes(query.get("layers", ""), keys), _unknown(keys), selection, extent, color, theme, tuple(nonsense))


def layer_words(text: str) -> list[str]:
    """Return the keys of layers that an address names (`key` or `key~opacity`), in their order."""
    return [word.partition("~")[0].strip() for word in text.split(",") if word.strip()] if text != "none" else []


def extent_at(middle: tuple[float, float], zoom: float) -> Extent:
    """Return what a map on a screen shows around `middle` (latitude, longitude) at `zoom`, in degrees."""
    latitude, longitude = middle
    across = 360.0 / 2**zoom / 256 * _PIXELS
    down = across * math.cos(math.radians(latitude)) * 0.6
    return longitude - across / 2, latitude - down / 2, longitude + across / 2, latitude + down / 2


def _programmes(text: str, keys: list[str]) -> tuple[str, ...]:
    """Return the programmes that are drawn, top first (an address names the lowest first); without any word those shown at first."""
    if not text:
        return tuple(entry.key for entry in programmes() if entry.visible)
    return tuple(reversed(tuple(dict.fromkeys(key for key in keys if key in BY_KEY and BY_KEY[key].role is Role.PROGRAMME))))


def _unknown(keys: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key[:40] for key in keys if key not in BY_KEY))


def _around(text: str) -> Extent | None:
    """Return the extent around `latitude,longitude,zoom`; None where that is no place near the city."""
    try:
        latitude, longitude, zoom = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not (25 <= latitude <= 36 and 98 <= longitude <= 109 and 6 <= zoom <= 20):
        return None
    return extent_at((latitude, longitude), zoom)


def _theme(text: str) -> tuple[str, str] | None:
    layer, _, measure = text.partition(".")
    return (layer, measure) if _KEY.fullmatch(layer) and measure in MEASURES else None
