"""The ground of a drawn map: land, built-up area, water, main roads, towns with their names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.prints.drawing import Drawing, Sign, Word, text_width
from layers.prints.paper import Paper
from layers.towns import town_title

BACKGROUND, NO_FIGURE = "#FAFAF7", "#EFECE4"
BASE_LAYERS = ("outline", "built_up_area", "rivers", "streets", "towns")
"""The layers of the ground, in the order in which they are drawn."""

_ROADS = (("secondary", 3.0, 4.5), ("main", 5.0, 7.0), ("highway", 6.0, 8.5))
_SMALL_ROADS_FROM = 0.08  # tenths of a millimetre a metre: closer than about 1 : 125,000


@dataclass(frozen=True, slots=True)
class Shade:
    """The colour of each town, and what the colours mean."""

    fills: Mapping[str, str]
    legend: tuple[Sign, ...]


def base(paper: Paper, frames: Mapping[str, gpd.GeoDataFrame], shade: Shade | None = None) -> str:
    """Return the ground as SVG, towns in `shade`. `frames` are layers in the CRS of `paper`; those that are not there are left out."""
    drawn = [f'<rect width="{paper.width}" height="{paper.height}" fill="{BACKGROUND}"/>']
    if "outline" in frames:
        drawn.append(paper.areas(_shapes(frames["outline"]), 'fill="#F6F4EE"'))
    if shade is not None and "towns" in frames:
        towns = frames["towns"]
        drawn += [
            paper.areas(_shapes(towns[towns["name"].map(shade.fills) == color]), f'fill="{color}"')
            for color in dict.fromkeys(shade.fills.values())
        ]
    elif "built_up_area" in frames:
        drawn.append(paper.areas(_shapes(frames["built_up_area"]), 'fill="#E9E3D8"'))
    if "rivers" in frames:
        drawn.append(paper.areas(_shapes(frames["rivers"]), 'fill="#BFD9EA" stroke="#BFD9EA" stroke-width="1"'))
    if "streets" in frames and shade is None:
        drawn += _roads(paper, frames["streets"])
    if "towns" in frames:
        drawn.append(paper.areas(_shapes(frames["towns"]), 'fill="none" stroke="#A7A29A" stroke-width="2.5"'))
    if "outline" in frames:
        drawn.append(paper.areas(_shapes(frames["outline"]), 'fill="none" stroke="#6B7280" stroke-width="4" stroke-dasharray="18 8"'))
    return "".join(drawn)


def town_names(
    paper: Paper, towns: gpd.GeoDataFrame, lang: str, size: float, called: Mapping[str, str] = MappingProxyType({})
) -> list[Word]:
    """Return the names of towns, each in the middle of what the sheet shows of it; one that would lie over another is left out.

    `called` gives what is written instead of a name.
    """
    shapes, position = paper.placed(_shapes(towns))
    order = np.argsort(-shapely.area(shapes))
    taken: list[Any] = []
    written = []
    for number in order:
        name = towns["name"].iloc[position[number]]
        if pd.isna(name) or shapely.is_empty(shapes[number]):
            continue
        said = called.get(str(name)) or town_title(str(name), lang, short=True)
        point = shapely.point_on_surface(shapes[number])
        wide = text_width(said, size)
        box = shapely.box(point.x - wide / 2, point.y - size * 0.8, point.x + wide / 2, point.y + size * 0.4)
        outside = box.bounds[0] < 4 or box.bounds[1] < 4 or box.bounds[2] > paper.width - 4 or box.bounds[3] > paper.height - 4
        if outside or any(box.intersects(other) for other in taken):
            continue
        taken.append(box)
        place = round(point.x, 1), round(point.y + size * 0.35, 1)
        written.append(Word(*place, said, size, "middle", "#4B5563", 400, BACKGROUND))
    return written


def focused(drawing: Drawing, paper: Paper, towns: gpd.GeoDataFrame) -> Drawing:
    """Return the map with a veil over all that is not in `towns`, and their border."""
    shape = shapely.make_valid(shapely.union_all(shapely.make_valid(towns.geometry.dropna().to_numpy())))
    veil = paper.areas(np.array([shapely.difference(paper.window, shape)]), f'fill="{BACKGROUND}" fill-opacity="0.62"')
    border = paper.areas(np.array([shape]), 'fill="none" stroke="#1F2933" stroke-width="5"')
    return replace(drawing, ground=replace(drawing.ground, shapes=drawing.ground.shapes + veil + border))


def _roads(paper: Paper, streets: gpd.GeoDataFrame) -> list[str]:
    if "road_class" not in streets:
        return []
    drawn = []
    shown = _ROADS if paper.scale >= _SMALL_ROADS_FROM else _ROADS[1:]
    paths = {name: "" for name, _, _ in shown}
    for name, _, wide in shown:
        shapes = streets.geometry[streets["road_class"] == name].to_numpy()
        paths[name] = paper.lines(shapes, 'stroke-linecap="round" STYLE')
        drawn.append(paths[name].replace("STYLE", f'stroke="#D8D2C8" stroke-width="{wide}"'))
    drawn += [paths[name].replace("STYLE", f'stroke="#FFFFFF" stroke-width="{thin}"') for name, thin, _ in shown]
    return drawn


def _shapes(frame: gpd.GeoDataFrame) -> Any:
    return frame.geometry.to_numpy()
