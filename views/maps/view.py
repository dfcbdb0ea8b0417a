"""What a reader is looking at, as one value: read from an address or from the browser without trusting either."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, TypeVar

from layers.catalogue import BY_KEY, LAYERS
from layers.spec import GeometryKind, Layer, Role, Status

COLOR_BY = ("status", "type")
MEASURES = ("count", "length", "area", "share_finished")
STATUSES = (*(str(status) for status in Status), "overdue")
QUERY_NAMES = ("layers", "town", "status", "year", "unit", "q", "as_of", "color", "theme", "at", "pick")
"""Names of the address that hold a view; all others belong to somebody else."""

REACH = (98.0, 25.0, 109.0, 36.0)
"""West, south, east and north beyond which a place has nothing to do with the city."""

_MAX_TEXT = 80
_MAX_CHOICES = 40
_GROUND_ORDER = ("outline", "built_up_area", "residential_land", "rivers", "streets", "population", "towns")
_GROUND_SHOWN = ("outline", "built_up_area", "residential_land", "rivers", "streets", "towns")
_RANK = {GeometryKind.POLYGON: 0, GeometryKind.LINE: 1, GeometryKind.LINE_OR_POINT: 1, GeometryKind.POINT: 2}
_MISSING = object()

T = TypeVar("T")


class NonsenseError(ValueError):
    """A part of a view that cannot be what it says it is."""


@dataclass(frozen=True, slots=True)
class LayerState:
    """One layer of the map: whether it is drawn and how strongly (0–1)."""

    key: str
    visible: bool
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Theme:
    """The choropleth by town: which layer and which of `MEASURES`."""

    layer: str
    measure: str


@dataclass(frozen=True, slots=True)
class Pick:
    """One feature."""

    layer: str
    fid: str


def default_layers() -> tuple[LayerState, ...]:
    """Return every layer of the catalogue in drawing order, bottom first: ground, areas, lines, points."""

    def place(layer: Layer) -> tuple[int, int, int]:
        ground = _GROUND_ORDER.index(layer.key) if layer.key in _GROUND_ORDER else len(_GROUND_ORDER)
        return (layer.role is Role.PROGRAMME, _RANK[layer.geometry] if layer.role is Role.PROGRAMME else ground, -LAYERS.index(layer))

    return tuple(LayerState(layer.key, layer.visible or layer.key in _GROUND_SHOWN) for layer in sorted(LAYERS, key=place))


@dataclass(frozen=True, slots=True)
class MapView:
    """A view of the map. `layers` holds every layer, bottom first; `center` is latitude, longitude (None: the whole city)."""

    layers: tuple[LayerState, ...]
    town: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    year: int | None = None
    unit: str = ""
    q: str = ""
    as_of: date | None = None
    color_by: str = "status"
    choropleth: Theme | None = None
    center: tuple[float, float] | None = None
    zoom: float = 12.0
    selected: Pick | None = None

    @classmethod
    def default(cls) -> MapView:
        """Return the view that a first visitor gets."""
        return cls(default_layers())

    @classmethod
    def from_json(cls, raw: object) -> tuple[MapView, tuple[str, ...]]:
        """Return the view in `raw` (what the browser sent) and the names of the parts that were nonsense and left at their default."""
        if not isinstance(raw, Mapping):
            return cls.default(), ("view",)
        return _read(raw, _FROM_JSON)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[MapView, tuple[str, ...]]:
        """Return the view in the address `query` and the names of the parts that were nonsense and left at their default."""
        return _read(query, _FROM_QUERY)

    def to_json(self) -> dict[str, Any]:
        """Return the view as plain values, as the browser holds it."""
        raw = asdict(self)
        raw["as_of"] = self.as_of.isoformat() if self.as_of else None
        plain: dict[str, Any] = json.loads(json.dumps(raw))
        return plain

    def to_query(self) -> dict[str, str]:
        """Return the view as names and values of an address; what is at its default is left out."""
        parts = {
            "layers": ""
            if self.layers == default_layers()
            else ",".join(_layer_word(layer) for layer in self.layers if layer.visible) or "none",
            "at": f"{self.center[0]:.5f},{self.center[1]:.5f},{self.zoom:g}" if self.center else "",
            "color": self.color_by if self.color_by != COLOR_BY[0] else "",
            "theme": f"{self.choropleth.layer}.{self.choropleth.measure}" if self.choropleth else "",
            "pick": f"{self.selected.layer}/{self.selected.fid}" if self.selected else "",
        }
        found = self.selection_query() | parts
        return {name: found[name] for name in QUERY_NAMES if found.get(name)}

    def selection_query(self) -> dict[str, str]:
        """Return the filters and the date alone, as every route that serves features understands them."""
        parts = {
            "town": ",".join(self.town),
            "status": ",".join(self.status),
            "year": str(self.year or ""),
            "unit": self.unit,
            "q": self.q,
            "as_of": self.as_of.isoformat() if self.as_of else "",
        }
        return {name: value for name, value in parts.items() if value}

    def visible(self) -> tuple[str, ...]:
        """Return the keys of the programme layers that are drawn, top first."""
        shown = [state.key for state in self.layers if state.visible and BY_KEY[state.key].role is Role.PROGRAMME]
        return tuple(reversed(shown))


def _layer_word(state: LayerState) -> str:
    return state.key if state.opacity >= 0.995 else f"{state.key}~{round(state.opacity * 100)}"


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise NonsenseError(value)
    return "".join(c for c in value if c.isprintable()).strip()[:_MAX_TEXT]


def _number(value: object, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise NonsenseError(value)
    number = float(value)
    if not (math.isfinite(number) and low <= number <= high):
        raise NonsenseError(value)
    return number


def _known(value: object, known: Mapping[str, Any] | tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise NonsenseError(value)
    return value


def _several(value: object) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or len(items) > _MAX_CHOICES:
        raise NonsenseError(value)
    return tuple(dict.fromkeys(text for item in items if (text := _text(item))))


def _statuses(value: object) -> tuple[str, ...]:
    return tuple(_known(item, STATUSES) for item in _several(value))


def _year(value: object) -> int:
    return int(_number(value, 1949, 2100))


def _day(value: object) -> date:
    if not isinstance(value, str):
        raise NonsenseError(value)
    return date.fromisoformat(value)


def _center(value: object) -> tuple[float, float]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise NonsenseError(value)
    west, south, east, north = REACH
    return (_number(value[0], south, north), _number(value[1], west, east))


def _zoom(value: object) -> float:
    return _number(value, 6.0, 20.0)


def _theme(value: object) -> Theme:
    raw = value if isinstance(value, Mapping) else dict(zip(("layer", "measure"), str(value).split(".", 1), strict=False))
    return Theme(_known(raw.get("layer"), BY_KEY), _known(raw.get("measure"), MEASURES))


def _pick(value: object) -> Pick:
    raw = value if isinstance(value, Mapping) else dict(zip(("layer", "fid"), str(value).split("/", 1), strict=False))
    fid = raw.get("fid")
    if not isinstance(fid, str) or not 0 < len(fid) <= 200:
        raise NonsenseError(value)
    return Pick(_known(raw.get("layer"), BY_KEY), fid)


def _completed(stated: list[LayerState]) -> tuple[LayerState, ...]:
    """Fill up `stated` with the layers it does not name, hidden, each after its neighbour of the default order."""
    order = list(dict.fromkeys(stated))
    named = {state.key for state in order}
    if len(named) != len(order):
        raise NonsenseError(stated)
    for place, state in enumerate(default_layers()):
        if state.key not in named:
            order.insert(min(place, len(order)), replace(state, visible=False))
    return tuple(order)


def _layers_of_json(value: object) -> tuple[LayerState, ...]:
    if not isinstance(value, list) or len(value) > len(LAYERS) or not all(isinstance(item, Mapping) for item in value):
        raise NonsenseError(value)
    return _completed(
        [
            LayerState(_known(item.get("key"), BY_KEY), item.get("visible") is True, _number(item.get("opacity", 1.0), 0, 1))
            for item in value
        ]
    )


def _layers_of_query(value: object) -> tuple[LayerState, ...]:
    stated = []
    for word in str(value).split(",") if value != "none" else ():
        key, _, percent = word.partition("~")
        stated.append(LayerState(_known(key, BY_KEY), True, _number(percent or 100, 0, 100) / 100))
    return _completed(stated)


def _place(value: object) -> tuple[tuple[float, float], float]:
    parts = str(value).split(",")
    if len(parts) != 3:
        raise NonsenseError(value)
    return _center(parts[:2]), _zoom(parts[2])


Reader = tuple[tuple[str, ...], Callable[[object], Any]]
_FILTERS: dict[str, Reader] = {
    "town": (("town",), _several),
    "status": (("status",), _statuses),
    "year": (("year",), _year),
    "unit": (("unit",), _text),
    "q": (("q",), _text),
    "as_of": (("as_of",), _day),
}
_FROM_JSON: dict[str, Reader] = _FILTERS | {
    "layers": (("layers",), _layers_of_json),
    "color_by": (("color_by",), lambda value: _known(value, COLOR_BY)),
    "choropleth": (("choropleth",), _theme),
    "center": (("center",), _center),
    "zoom": (("zoom",), _zoom),
    "selected": (("selected",), _pick),
}
_FROM_QUERY: dict[str, Reader] = _FILTERS | {
    "layers": (("layers",), _layers_of_query),
    "color": (("color_by",), lambda value: _known(value, COLOR_BY)),
    "theme": (("choropleth",), _theme),
    "at": (("center", "zoom"), _place),
    "pick": (("selected",), _pick),
}


def _read(raw: Mapping[str, object], readers: Mapping[str, Reader]) -> tuple[MapView, tuple[str, ...]]:
    view, nonsense = MapView.default(), []
    for name, (fields, reader) in readers.items():
        value = raw.get(name, _MISSING)
        if value is _MISSING or value is None or value == "":
            continue
        try:
            result = reader(value)
        except (ValueError, TypeError, OverflowError):
            nonsense.append(name)
            continue
        view = replace(view, **dict(zip(fields, result if len(fields) > 1 else (result,), strict=True)))
    return view, tuple(nonsense)
