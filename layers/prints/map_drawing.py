"""Draws features over the ground: by their stage with a sign that is told apart without colour, or as land served and not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.clean import cleaned
from layers.fields import STATUS_CHOICES
from layers.prints.drawing import Drawing, Inset, Pen, Sign, Vector
from layers.prints.map_base import Shade, base, town_names
from layers.prints.paper import Paper, area_path, line_path
from layers.spec import GeometryKind, Layer, Status, Text

BEHIND_COLOR, BEHIND_SIGN = "#D55E00", Text("滞后", "Behind")
SERVED_COLOR, UNSERVED_COLOR, SITES_COLOR = "#54B4AC", "#C8492C", "#1B7837"
STATUS_COLOR: Mapping[str, str] = {choice.key: choice.color or "" for choice in STATUS_CHOICES}
UNKNOWN_COLOR = "#6B7280"
PLAIN, STAGE_INK = "plain", "#52606D"
"""The stage of what has none, and the colour of stages in the legend of a map on which colours tell layers."""

_BY_COLOR, _BY_FORM = Text("颜色：专项", "Colour: programme"), Text("形状：状态", "Form: stage")
_LARGE = 26.0
"""From this size on a feature is seen by its own shape and needs no sign [tenths of a millimetre]."""

_CROWD, _CROWDED = 20, 0.2
_INSET_M, _INSET_SHARE = 3600.0, 0.4
_LARGE_SCALE = 0.15
_MOST_SIGNS, _SIGN_CELL = 3000, 12.0
"""A part in which so many features, and such a share of all, crowd gets a map of its own, so wide [m] and with such a share of the sheet, unless the
map is of so large a scale [tenths of a millimetre a metre] anyway."""

_SERVICE = {
    "served": Text("已服务居住用地", "Residential land served"),
    "unserved": Text("未服务居住用地", "Residential land not served"),
    "sites": Text("计入的场地", "Sites that count"),
}
_HATCH = (
    '<defs><pattern id="unserved" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="14" height="14" fill="#F3C1B4"/><rect width="5" height="14" fill="#C8492C"/></pattern></defs>'
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The room for a map [tenths of a millimetre], the size of its names, the language they are in, and the shades of its towns."""

    width: int
    height: int
    lang: str
    names: float = 32.0
    sign: float = 1.0
    inset: bool = True
    shade: Shade | None = None


@dataclass(frozen=True, slots=True)
class Theme:
    """The features of a layer on a day: `frame` in the planar CRS, the `status` of each and whether it is `late`.

    `plain` draws them in the colour of the layer, for maps of several layers: the stage, where the layer has any, is told by the form of the sign alone.
    """

    layer: Layer
    frame: gpd.GeoDataFrame
    status: pd.Series
    late: pd.Series
    plain: bool = False


def themes_map(
    themes: Sequence[Theme], ground: Mapping[str, gpd.GeoDataFrame], sheet: Sheet, alt: str, paper: Paper | None = None
) -> Drawing | None:
    """Return the map of features by their stage; None where none of them lies anywhere and no `paper` is given.

    Without `paper` the sheet shows all features with some room around them.
    """
    placed = [theme for theme in themes if _somewhere(theme.frame)]
    if paper is None and not placed:
        return None
    counts: Counter[tuple[str, str]] = Counter()

    def picture(paper: Paper, names: float) -> Vector:
        pen = Pen()
        pen.draw(base(paper, ground, sheet.shade))
        for theme in placed:
            shapes, spots, shown = _theme(paper, theme, sheet)
            pen.draw(shapes, spots)
            counts.update(shown)
        return _named(pen, paper, ground, sheet, names)

    if paper is None:
        points = np.concatenate([_middles(theme.frame) for theme in placed])
        bounds = _roomy(np.vstack([theme.frame.geometry.total_bounds for theme in placed]))
        drawn, paper, inset = _finished(picture, bounds, points, sheet)
    else:
        drawn, inset = picture(paper, sheet.names), None
    bar_m, bar = paper.bar()
    legend = _legend(placed, counts, sheet.lang)
    if sheet.shade:
        head = (Sign("", placed[0].layer.title(sheet.lang)),) if len(placed) == 1 and legend else ()
        legend = (*sheet.shade.legend, *head, *legend)
    return Drawing(drawn, bar_m, bar, legend, alt, inset)


def map_on(paper: Paper, themes: Sequence[Theme], ground: Mapping[str, gpd.GeoDataFrame], sheet: Sheet, alt: str) -> Drawing:
    """Return the map of features on a paper of a place and scale of its own, also where none of them lies on it."""
    drawn = themes_map(themes, ground, sheet, alt, paper)
    assert drawn is not None
    return drawn


def _legend(placed: Sequence[Theme], counts: Mapping[tuple[str, str], int], lang: str) -> tuple[Sign, ...]:
    """Return the legend: the stages that are on the map, and before them each layer that is drawn in its own colour, the top one first."""
    on_map = {key for (key, _), number in counts.items() if number}
    layers = tuple(
        Sign(layer_mark(theme.layer), theme.layer.title(lang)) for theme in reversed(placed) if theme.plain and theme.layer.key in on_map
    )
    shown = {stage for (_, stage), number in counts.items() if number and stage != PLAIN}
    stages = status_legend(shown, lang, STAGE_INK if layers else "")
    return (Sign("", _BY_COLOR(lang)), *layers, Sign("", _BY_FORM(lang)), *stages) if layers and stages else (*layers, *stages)


def service_map(parts: Mapping[str, gpd.GeoDataFrame], ground: Mapping[str, gpd.GeoDataFrame], sheet: Sheet, alt: str) -> Drawing | None:
    """Return the map of land served and not, with the sites that serve it; None where there is no land. `parts` are in the planar CRS."""
    land = [frame for name, frame in parts.items() if name != "sites" and len(frame)]
    if not land:
        return None
    extent = _roomy(np.vstack([frame.geometry.total_bounds for frame in land]))
    styles = {
        "served": f'fill="{SERVED_COLOR}"',
        "unserved": f'fill="url(#unserved)" stroke="{UNSERVED_COLOR}" stroke-width="1"',
        "sites": f'fill="{SITES_COLOR}"',
    }

    def picture(paper: Paper, names: float) -> Vector:
        pen = Pen()
        pen.draw(_HATCH, base(paper, ground))
        pen.draw(*(paper.areas(frame.geometry.to_numpy(), styles[name]) for name, frame in parts.items()))
        return _named(pen, paper, ground, sheet, names)

    drawn, paper, inset = _finished(picture, extent, np.concatenate([_middles(frame) for frame in land]), sheet)
    bar_m, bar = paper.bar()
    return Drawing(drawn, bar_m, bar, service_legend(parts, sheet.lang), alt, inset)


def _named(pen: Pen, paper: Paper, ground: Mapping[str, gpd.GeoDataFrame], sheet: Sheet, names: float) -> Vector:
    """Return what was drawn with the names of towns on it."""
    drawn = pen.picture(paper.width, paper.height)
    if not names or "towns" not in ground:
        return drawn
    return replace(drawn, words=tuple(town_names(paper, ground["towns"], sheet.lang, names)))


def _finished(picture: Callable[[Paper, float], Vector], bounds: Any, points: Any, sheet: Sheet) -> tuple[Vector, Paper, Inset | None]:
    """Return the map and, where features crowd in a small part of it, that part at a larger scale in the emptiest corner."""
    paper = Paper(bounds, sheet.width, sheet.height)
    middle = _crowd(points) if sheet.inset and paper.scale < _LARGE_SCALE else None
    if middle is None:
        return picture(paper, sheet.names), paper, None
    west, south, east, north = bounds
    paper = Paper((west - 0.2 * (east - west), south, east, north), sheet.width, sheet.height)
    side, half = round(_INSET_SHARE * min(sheet.width, sheet.height)), _INSET_M / 2
    close = Paper((middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half), side, side, margin=0.0)
    placed = np.column_stack(paper.place(points[:, 0], points[:, 1]))
    corners = [(14, sheet.height - side - 90), (14, 14), (sheet.width - side - 14, sheet.height - side - 14)]
    hidden = [int(((placed >= corner) & (placed <= np.add(corner, side))).all(axis=1).sum()) for corner in corners]
    x, y = corners[int(np.argmin(hidden))]
    drawn = picture(paper, sheet.names)
    free = [word for word in drawn.words if not (x - 80 < word.x < x + side + 80 and y - 10 < word.y < y + side + 30)]
    left, top = paper.place(middle[0] - half, middle[1] + half)
    wide, (bar_m, bar) = _INSET_M * paper.scale, close.bar()
    return replace(drawn, words=tuple(free)), paper, Inset(picture(close, 0.0), (x, y), (left, top, wide, wide), bar_m, bar)


def _crowd(points: Any) -> tuple[float, float] | None:
    """Return the middle of the part where many features crowd, None where they do not."""
    if len(points) < _CROWD:
        return None
    x, y = np.median(points, axis=0).tolist()
    inside = (np.abs(points - (x, y)) <= _INSET_M / 2).all(axis=1)
    return (x, y) if inside.mean() >= _CROWDED else None


def _middles(frame: gpd.GeoDataFrame) -> Any:
    """Return a point of each feature that lies somewhere, as rows of x and y."""
    usable = cleaned(frame.geometry, "drawn", areas_only=False).geometry
    return shapely.get_coordinates(shapely.centroid(usable))


def service_legend(shown: Mapping[str, Any], lang: str) -> tuple[Sign, ...]:
    """Return the legend of land served and not."""
    fills = {"served": SERVED_COLOR, "unserved": "#E59680", "sites": SITES_COLOR}
    return tuple(
        Sign(
            f'<rect x="-18" y="-12" width="36" height="24" fill="{fills[name]}" stroke="#52606D" stroke-width="1.5"/>', _SERVICE[name](lang)
        )
        for name in shown
    )


def status_legend(shown: set[str], lang: str, ink: str = "") -> tuple[Sign, ...]:
    """Return the legend of the stages that are on a map, the last stage first, each in its own colour or all in `ink`."""
    titles = {str(choice.key): choice.title for choice in STATUS_CHOICES} | {"behind": BEHIND_SIGN, "": Text("状态不明", "Unknown stage")}
    order = [*(str(choice.key) for choice in reversed(STATUS_CHOICES)), "behind", ""]
    return tuple(Sign(spot(stage, ink), titles[stage](lang)) for stage in order if stage in shown)


def spot(stage: str, ink: str = "") -> str:
    """Return the sign of a stage around (0, 0): hollow, half, full, full with a tick; a triangle for what is behind.

    In `ink`, where one is given, it keeps its form; what is behind keeps the edge that warns.
    """
    color = ink or STATUS_COLOR.get(stage, UNKNOWN_COLOR)
    if stage == "behind":
        edge = f'stroke="{BEHIND_COLOR}" stroke-width="4.5"' if ink else 'stroke="#FFFFFF" stroke-width="2.5"'
        return f'<path d="M0 -13L13 10H-13Z" fill="{ink or BEHIND_COLOR}" {edge}/>'
    fill = "#FFFFFF" if stage in (Status.PLANNED, Status.UNDER_WAY, "") else color
    ring = f'<circle r="13" fill="#FFFFFF" fill-opacity="0.85"/><circle r="10" fill="{fill}" stroke="{color}" stroke-width="3.5"/>'
    if stage == Status.UNDER_WAY:
        return f'{ring}<path d="M0 -10A10 10 0 0 1 0 10Z" fill="{color}"/>'
    if stage == Status.ACCEPTED:
        return f'{ring}<path d="M-5 0L-1.5 4L5.5 -4.5" fill="none" stroke="#FFFFFF" stroke-width="3"/>'
    return ring


def layer_mark(layer: Layer) -> str:
    """Return the sign of a layer around (0, 0): a stroke for lines, a patch for areas, and on it the spot that stands for what is too small to be seen."""
    color, small = layer.style.color, layer_spot(layer)
    if layer.geometry is GeometryKind.POINT:
        return small
    if layer.geometry is GeometryKind.POLYGON:
        return f'<rect x="-20" y="-12" width="40" height="24" fill="{color}" fill-opacity="0.6" stroke="{color}" stroke-width="2"/>{small}'
    return f'<path d="M-21 0H21" fill="none" stroke="{color}" stroke-width="7"/>{small}'


def layer_spot(layer: Layer) -> str:
    """Return the sign of one feature of a layer that is too small to be seen."""
    return f'<circle r="9.5" fill="{layer.style.color}" stroke="#FFFFFF" stroke-width="2.5"/>'


def _theme(paper: Paper, theme: Theme, sheet: Sheet) -> tuple[str, str, Counter[tuple[str, str]]]:
    """Return the shapes of a layer, the signs of its small features, and how many of each stage are on the sheet."""
    shapes, position = paper.placed(theme.frame.geometry.to_numpy())
    stage = theme.status.map(lambda value: str(value) if value in STATUS_COLOR else "").to_numpy(dtype=object)[position]
    late = theme.late.to_numpy(dtype=bool)[position]
    if theme.plain and "status" not in theme.frame:
        stage, late = np.full(len(shapes), PLAIN, dtype=object), np.zeros(len(shapes), dtype=bool)
    large = _reach(shapes) >= _LARGE
    ink = theme.layer.style.color if theme.plain else ""
    drawn = "".join(_stage(shapes[(stage == key) & large], key, ink) for key in dict.fromkeys(stage))
    names = theme.frame.get("name", pd.Series("", index=theme.frame.index)).fillna("").astype(str).to_numpy(dtype=object)[position]
    marked = _thinned(np.flatnonzero(~large | late), shapes, stage)
    spots = [
        _spot(
            layer_spot(theme.layer) if stage[number] == PLAIN else spot("behind" if late[number] else stage[number], ink),
            point,
            str(names[number]),
            sheet,
        )
        for number, point in zip(marked, shapely.point_on_surface(shapes[marked]), strict=True)
        if not shapely.is_empty(point)
    ]
    counts = Counter((theme.layer.key, str(key)) for key in stage)
    counts[(theme.layer.key, "behind")] = int(late.sum())
    return drawn, "".join(spots), counts


def _thinned(marked: Any, shapes: Any, stage: Any) -> Any:
    """Return which signs are drawn: all, or of very many one where several of a stage would lie on one another."""
    if len(marked) <= _MOST_SIGNS:
        return marked
    west, south, east, north = shapely.bounds(shapes[marked]).T
    cells = pd.DataFrame({"x": (west + east) // (2 * _SIGN_CELL), "y": (south + north) // (2 * _SIGN_CELL), "stage": stage[marked]})
    return marked[~cells.duplicated().to_numpy()]


def _stage(shapes: Any, stage: str, ink: str) -> str:
    """Return the large features of one stage by their own shapes: what is done in whole lines, what is not in broken ones; in `ink` or the stage's colour."""
    color = ink or STATUS_COLOR.get(stage, UNKNOWN_COLOR)
    whole = stage in (Status.FINISHED, Status.ACCEPTED, PLAIN)
    dash = "" if whole else ' stroke-dasharray="16 8"'
    lines, areas = line_path(shapes), area_path(shapes)
    drawn = (
        f'<path d="{lines}" fill="none" stroke="{color}" stroke-width="{7 if whole else 6}"{dash} stroke-linecap="round"/>' if lines else ""
    )
    if areas:
        drawn += f'<path fill-rule="evenodd" d="{areas}" fill="{color}" fill-opacity="0.6" stroke="{color}" stroke-width="2"/>'
    return drawn


def _spot(mark: str, point: Any, name: str, sheet: Sheet) -> str:
    scale = f" scale({sheet.sign:g})" if sheet.sign != 1 else ""
    title = f"<title>{escape(name)}</title>" if name else ""
    return f'<g class="spot" transform="translate({point.x:.1f} {point.y:.1f}){scale}">{title}<g>{mark}</g></g>'


def _reach(shapes: Any) -> Any:
    """Return the longer side of the extent of each shape."""
    west, south, east, north = shapely.bounds(shapes).T if len(shapes) else np.empty((4, 0))
    return np.maximum(east - west, north - south)


def _somewhere(frame: gpd.GeoDataFrame) -> bool:
    return len(frame) > 0 and len(cleaned(frame.geometry, "drawn", areas_only=False).geometry) > 0


def _roomy(bounds: Any) -> tuple[float, float, float, float]:
    """Return the extent of all `bounds` with a tenth of room around, at least 2 km wide."""
    (west, south), (east, north) = np.nanmin(bounds[:, :2], axis=0).tolist(), np.nanmax(bounds[:, 2:], axis=0).tolist()
    room = max(0.04 * max(east - west, north - south), (2000 - max(east - west, north - south)) / 2)
    return west - room, south - room, east + room, north + room
