"""What a page lays on a map of its own: land, lines and points from its own addresses, and numbered signs."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from views.maps.view import REACH
from views.theme import MAP_INKS, NEWLY_LOST, NEWLY_SERVED, PARTLY, SERVED, SERVED_OPACITY, UNSERVED

MARKER_KINDS = ("gap", "site", "plain")
MOST_MARKERS = 300

_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_OWN_ADDRESS = re.compile(r"/map/(?!.*\.\.)[\w.~%/-]+(\?[\w.~%=&-]*)?", re.ASCII)
_SHAPES = ("circle", "square", "triangle", "diamond", "cross")
_SIZES = ("width", "radius", "fill_opacity")
_FLAGS = ("hatch", "outline")
_COLORS = ("color", "stroke")


@dataclass(frozen=True, slots=True)
class Overlay:
    """Polygons, lines or points of a page's own, drawn in one style from the packed form of `geo.packing`.

    Parameters
    ----------
    key
        What it is called among the overlays of its map.
    revision
        Any text that changes whenever the features do; the same key and revision are never fetched twice.
    url
        Where the packed bytes are, on this server below `/map/`.
    style
        `color` and `stroke` (`#RRGGBB`), `fill_opacity` (0–1), `width` and `radius` (pixels of a desk's screen; they
        grow on a wall), `dash` (pixels on, off, …), `hatch`, `outline` (bool), `shape` (of points: circle, square,
        triangle, diamond, cross), and `dark`: what of these is otherwise on dark ground. `land_style` has the usual ones.
    title
        What it is called in the sentence that says it could not be loaded.
    above
        Whether it lies over the programmes instead of under them.

    Raises
    ------
    ValueError
        Without key or revision, for a foreign address or for a style that the map cannot draw.
    """

    key: str
    revision: str
    url: str
    style: Mapping[str, Any]
    title: str = ""
    above: bool = False

    def __post_init__(self) -> None:
        if not self.key or not self.revision:
            raise ValueError(f"`key` is {self.key!r}, `revision` {self.revision!r}; an overlay has both")
        if not _OWN_ADDRESS.fullmatch(self.url):
            raise ValueError(f"`url` is {self.url!r}; an overlay comes from this server, below /map/")
        _check_style(self.style)

    def to_json(self) -> dict[str, Any]:
        """Return the overlay as plain values for the browser."""
        style = {**self.style, **({"dark": dict(self.style["dark"])} if "dark" in self.style else {})}
        return {"key": self.key, "revision": self.revision, "url": self.url, "style": style, "title": self.title, "above": self.above}


def _check_style(style: Mapping[str, Any], *, nested: bool = False) -> None:
    for name, value in style.items():
        if name in _COLORS:
            good = isinstance(value, str) and _COLOR.fullmatch(value) is not None
        elif name in _SIZES:
            good = _is_size(value) and (name != "fill_opacity" or value <= 1)
        elif name in _FLAGS:
            good = isinstance(value, bool)
        elif name == "shape":
            good = value in _SHAPES
        elif name == "dash":
            good = isinstance(value, Sequence) and not isinstance(value, str) and all(map(_is_size, value))
        elif name == "dark" and not nested and isinstance(value, Mapping):
            good = True
            _check_style(value, nested=True)
        else:
            good = False
        if not good:
            raise ValueError(f"`style` says {name} = {value!r}, which the map cannot draw")


def _is_size(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100


LAND_STYLES: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "served": {"color": SERVED, "fill_opacity": SERVED_OPACITY, "width": 0.6},
        "partly": {"color": PARTLY, "fill_opacity": 0.55, "width": 0.6, "hatch": True},
        "unserved": {"color": UNSERVED, "fill_opacity": 0.5, "width": 0.8, "hatch": True},
        "newly_served": {"color": NEWLY_SERVED["light"], "fill_opacity": 0.85, "width": 1.2, "dark": {"color": NEWLY_SERVED["dark"]}},
        "newly_lost": {"color": NEWLY_LOST["light"], "fill_opacity": 0.8, "width": 1.2, "dark": {"color": NEWLY_LOST["dark"]}},
        "gap": {"color": MAP_INKS["light"]["gap"], "fill_opacity": 0.0, "width": 1.8, "dark": {"color": MAP_INKS["dark"]["gap"]}},
        "reach": {
            "color": MAP_INKS["light"]["site"],
            "fill_opacity": 0.06,
            "width": 1.4,
            "dash": (6, 4),
            "dark": {"color": MAP_INKS["dark"]["site"]},
        },
        "site": {
            "color": MAP_INKS["light"]["site"],
            "fill_opacity": 0.6,
            "width": 1.6,
            "radius": 7,
            "shape": "diamond",
            "dark": {"color": MAP_INKS["dark"]["site"]},
        },
        "candidate": {"color": "#7B8794", "fill_opacity": 0.25, "width": 1.0, "radius": 2.5, "dark": {"color": "#A9B8C5"}},
    }
)
"""Usual styles of coverage maps: `gap` is an outline, `reach` the broken edge of a service radius, `site` what is proposed."""


def land_style(part: str, **changes: Any) -> dict[str, Any]:
    """Return the usual style of `part` with `changes`.

    Raises
    ------
    ValueError
        If there is no such part.

    Examples
    --------
    >>> land_style("served", fill_opacity=0.8)
    {'color': '#2A9D8F', 'fill_opacity': 0.8, 'width': 0.6}
    """
    if part not in LAND_STYLES:
        raise ValueError(f"`part` is {part!r}; it is one of {', '.join(LAND_STYLES)}")
    return {**LAND_STYLES[part], **changes}


@dataclass(frozen=True, slots=True)
class Marker:
    """A sign with a short text at a place (degrees), and what it says when pointed at; a click reports its position in the list.

    Raises
    ------
    ValueError
        For a kind that is not one of `MARKER_KINDS` or a place beyond `REACH`.
    """

    lon: float
    lat: float
    text: str
    kind: str = "plain"
    tip: str = ""

    def __post_init__(self) -> None:
        west, south, east, north = REACH
        if self.kind not in MARKER_KINDS:
            raise ValueError(f"`kind` is {self.kind!r}; a marker is one of {', '.join(MARKER_KINDS)}")
        if not (west <= self.lon <= east and south <= self.lat <= north):
            raise ValueError(f"`lon`, `lat` is {self.lon!r}, {self.lat!r}, which is nowhere near the city")

    def to_json(self) -> dict[str, Any]:
        """Return the marker as plain values for the browser."""
        return {"lon": float(self.lon), "lat": float(self.lat), "text": self.text, "kind": self.kind, "tip": self.tip}


def checked_bounds(bounds: Sequence[float]) -> list[float]:
    """Return west, south, east, north as plain numbers cut to `REACH`; a point is a place of no extent.

    Raises
    ------
    ValueError
        If they are not four finite numbers in order, or lie beyond `REACH` altogether.

    Examples
    --------
    >>> checked_bounds((103.6, 30.6, 103.7, 40))
    [103.6, 30.6, 103.7, 36.0]
    """
    values = [float(value) for value in bounds]
    if len(values) != 4 or not all(map(math.isfinite, values)):
        raise ValueError(f"`bounds` is {bounds!r}; it is west, south, east, north in degrees")
    west, south = max(values[0], REACH[0]), max(values[1], REACH[1])
    east, north = min(values[2], REACH[2]), min(values[3], REACH[3])
    if west > east or south > north:
        raise ValueError(f"`bounds` is {bounds!r}; it holds no place near the city")
    return [west, south, east, north]
