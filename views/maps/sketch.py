"""What a reader draws on a map: polygons and points for a purpose of the page, believed only after a check."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from views.maps.view import REACH

KINDS = ("polygon", "point")
MOST_CORNERS = 500
MOST_SHAPES = 50
DECIMALS = 7
"""Of a degree: a centimetre."""

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,30}")


@dataclass(frozen=True, slots=True)
class DrawTool:
    """Something that can be drawn: what for (`name`, a short plain word), as what, and what its button says.

    `most` is how many of it may stand on the map; one more takes the place of the oldest.
    """

    name: str
    kind: str
    label: str
    most: int = 1

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.kind not in KINDS or not 1 <= self.most <= MOST_SHAPES:
            raise ValueError(f"`{self.name}` cannot be drawn: a tool has a plain name, one of {', '.join(KINDS)} and a number to allow")

    def to_json(self) -> dict[str, Any]:
        """Return the tool as plain values for the browser."""
        return {"name": self.name, "kind": self.kind, "label": self.label, "most": self.most}


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon or a point that was drawn, as (longitude, latitude) of its corners in degrees (CGCS2000), 7 decimals.

    One corner is a point. A polygon is an open ring of 3 to 500 corners that does not cross itself; a closing corner and
    corners said twice in a row are left out.

    Raises
    ------
    ValueError
        For anything else, and for places beyond `views.maps.view.REACH`.

    Examples
    --------
    >>> Shape("park", ((103.6, 30.6), (103.7, 30.6), (103.7, 30.7), (103.6, 30.6))).corners
    ((103.6, 30.6), (103.7, 30.6), (103.7, 30.7))
    """

    tool: str
    corners: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if not isinstance(self.tool, str) or not _NAME.fullmatch(self.tool):
            raise ValueError(f"`tool` is {self.tool!r}; it is the name of a tool")
        if len(self.corners) > MOST_CORNERS + 1:
            raise ValueError(f"a shape has at most {MOST_CORNERS} corners")
        corners = _without_repeats([_corner(corner) for corner in self.corners])
        if len(corners) not in {1, *range(3, MOST_CORNERS + 1)}:
            raise ValueError(f"a shape has one corner or 3 to {MOST_CORNERS}; here are {len(corners)}")
        if len(corners) > 1 and not shapely.Polygon(corners).is_valid:
            raise ValueError("the edge of a polygon does not cross or touch itself")
        object.__setattr__(self, "corners", tuple(corners))

    @property
    def kind(self) -> str:
        """`point` or `polygon`."""
        return "point" if len(self.corners) == 1 else "polygon"

    def geometry(self) -> shapely.Point | shapely.Polygon:
        """Return the shape in degrees (EPSG:4490)."""
        return shapely.Point(self.corners[0]) if self.kind == "point" else shapely.Polygon(self.corners)

    def to_json(self) -> dict[str, Any]:
        """Return the shape as plain values for the browser."""
        return {"tool": self.tool, "corners": [list(corner) for corner in self.corners]}


def _corner(raw: object) -> tuple[float, float]:
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) != 2:
        raise ValueError("a corner is a longitude and a latitude")
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in raw):
        raise ValueError("a longitude and a latitude are numbers")
    lon, lat = float(raw[0]), float(raw[1])
    west, south, east, north = REACH
    if not (math.isfinite(lon) and math.isfinite(lat) and west <= lon <= east and south <= lat <= north):
        raise ValueError("a corner lies nowhere near the city")
    return round(lon, DECIMALS), round(lat, DECIMALS)


def _without_repeats(corners: list[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [corner for place, corner in enumerate(corners) if place == 0 or corner != corners[place - 1]]
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def shapes_of(raw: object) -> tuple[Shape, ...]:
    """Return the shapes in `raw` (what a browser sent); whatever is none is left out, and all beyond the first 50."""
    found: list[Shape] = []
    for item in raw[:MOST_SHAPES] if isinstance(raw, list | tuple) else ():
        if not isinstance(item, Mapping) or not isinstance(item.get("corners"), list | tuple):
            continue
        try:
            found.append(Shape(item.get("tool", ""), tuple(item["corners"])))
        except (ValueError, OverflowError):
            continue
    return tuple(found)


def fitting(shapes: Iterable[Shape], tools: Sequence[DrawTool]) -> tuple[Shape, ...]:
    """Return those of `shapes` that `tools` draw, the newest where there are more than a tool allows.

    Examples
    --------
    >>> tool = DrawTool("seat", "point", "画一点")
    >>> old, new, other = (Shape(name, ((lon, 30.0),)) for name, lon in [("seat", 103.0), ("seat", 104.0), ("else", 103.0)])
    >>> fitting((old, new, other), (tool,)) == (new,)
    True
    """
    by_name = {tool.name: tool for tool in tools}
    left = {tool.name: tool.most for tool in tools}
    kept: list[Shape] = []
    for shape in reversed(tuple(shapes)):
        if left.get(shape.tool, 0) and by_name[shape.tool].kind == shape.kind:
            left[shape.tool] -= 1
            kept.append(shape)
    return tuple(reversed(kept))


def shapes_to_text(shapes: Iterable[Shape]) -> str:
    """Return shapes as one text for an address.

    Examples
    --------
    >>> shapes_to_text([Shape("seat", ((103.5, 30.25),))])
    'seat~103.5,30.25'
    """
    return ";".join("~".join([shape.tool, *(f"{_degrees(lon)},{_degrees(lat)}" for lon, lat in shape.corners)]) for shape in shapes)


def _degrees(value: float) -> str:
    return f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")


def shapes_from_text(text: str) -> tuple[Shape, ...]:
    """Return the shapes in the text of an address; whatever is none is left out.

    Examples
    --------
    >>> shapes_from_text("seat~103.5,30.25;park~nan,1;;x")
    (Shape(tool='seat', corners=((103.5, 30.25),)),)
    """
    return shapes_of([_read(part) for part in text.split(";", MOST_SHAPES)[:MOST_SHAPES]])


def _read(part: str) -> dict[str, Any]:
    tool, *corners = part.split("~", MOST_CORNERS + 2)
    try:
        return {"tool": tool, "corners": [[float(value) for value in corner.split(",", 2)] for corner in corners]}
    except ValueError:
        return {}
