"""A small map for a printed card, drawn here as vector shapes: land served and not, sites, borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.clean import cleaned
from geo.crs import metres_per_unit
from layers.coverage_parts import SERVED, SITES, UNSERVED, part_frame, parts
from layers.figures import Statistic
from layers.rule import RuleKind
from layers.statistics_inputs import Inputs

WIDTH, HEIGHT = 880, 760
"""Size of the picture in tenths of a millimetre."""

_MARGIN = 12.0
_FINEST = 0.4  # tenths of a millimetre: what a printer still shows
_SMALLEST = 0.5
_DOT = 6.0
_SCALES_M = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
_HEAD = (
    '<defs><pattern id="open" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="14" height="14" fill="#F3C1B4"/><rect width="5" height="14" fill="#C8492C"/></pattern></defs>'
    f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#F6F4EE"/>'
)

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG picture with its scale: a bar of `bar_m` metres is `bar_share` of the width. `shown` names what is on it."""

    svg: str
    bar_m: int
    bar_share: float
    shown: tuple[str, ...]


def picture(found: Statistic, inputs: Inputs) -> Picture | None:
    """Return the map of a figure, or None where there is no land behind it. Nothing of it is text."""
    if found.result is None or not len(found.result.ground.pieces):
        return None
    place = _Place(shapely.total_bounds(found.result.ground.pieces))
    layers, shown = [_HEAD], []
    rule = found.question.rule
    extent = rule.land if rule.kind is RuleKind.AREA_SHARE else rule.clip
    for name, style in (("clip", 'fill="#ECE7DF" stroke="none"'), ("rows", 'fill="none" stroke="#A7A29A" stroke-width="2"')):
        key = extent if name == "clip" else found.question.level
        if key is not None and key in inputs.frames:
            layers.append(place.path(inputs.metric(key).geometry.to_numpy(), style))
            shown.append(name)
    alone = rule.kind is not RuleKind.SERVICE_RADIUS
    styles = {SERVED: f'fill="{"#1B7837" if alone else "#54B4AC"}"', UNSERVED: 'fill="url(#open)" stroke="#C8492C" stroke-width="1"'}
    for part in parts(found):
        if part in styles:
            layers.append(place.path(part_frame(found, part).geometry.to_numpy(), styles[part]))
            shown.append(part)
        elif part == SITES and not alone and found.sites is not None:
            layers.append(place.sites(found.sites.geometry.to_numpy()))
            shown.append(part)
    bar_m = max((size for size in _SCALES_M if size * place.scale <= WIDTH / 4), default=_SCALES_M[0])
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{"".join(layers)}</svg>'
    )
    metres = metres_per_unit(found.result.ground.crs)
    return Picture(svg, bar_m, bar_m / metres * place.scale / WIDTH, tuple(shown))


class _Place:
    """The way from the ground [units of its CRS] to the paper."""

    def __init__(self, bounds: Array) -> None:
        west, south, east, north = bounds
        self.scale = min((WIDTH - 2 * _MARGIN) / max(east - west, 1.0), (HEIGHT - 2 * _MARGIN) / max(north - south, 1.0))
        self.left = WIDTH / 2 - self.scale * (west + east) / 2
        self.top = HEIGHT / 2 + self.scale * (south + north) / 2
        self.window = shapely.box(*(np.array([-self.left, self.top - HEIGHT, WIDTH - self.left, self.top]) / self.scale))

    def paper(self, geometry: Array) -> Array:
        """Return what of `geometry` lies in the picture, in its units, without what no eye can see."""
        valid = shapely.force_2d(cleaned(gpd.GeoSeries(geometry), "drawn", areas_only=False).geometry)
        inside = shapely.intersection(valid[shapely.intersects(valid, self.window)], self.window)
        moved = shapely.transform(inside, lambda xy: np.column_stack([xy[:, 0] * self.scale + self.left, self.top - xy[:, 1] * self.scale]))
        simple: Array = shapely.simplify(moved, _FINEST)
        return simple

    def path(self, geometry: Array, style: str) -> str:
        """Return polygons as one path."""
        polygons = shapely.get_parts(self.paper(geometry))
        rings = shapely.get_rings(polygons[shapely.get_type_id(polygons) == 3])
        rings = rings[shapely.area(shapely.polygons(rings)) >= _SMALLEST] if len(rings) else rings
        return f'<path fill-rule="evenodd" {style} d="{"".join(map(_ring, rings))}"/>'

    def sites(self, geometry: Array) -> str:
        """Return sites as they are, and a dot on each that would be too small to see."""
        shapes = self.paper(geometry)
        shapes = shapes[~shapely.is_empty(shapes)]
        small = shapely.area(shapes) < _DOT**2
        dots = "".join(
            f'<circle cx="{point.x:.1f}" cy="{point.y:.1f}" r="{_DOT / 2}" fill="#1B7837"/>' for point in shapely.centroid(shapes[small])
        )
        return self._drawn(shapes[~small]) + dots

    def _drawn(self, shapes: Array) -> str:
        rings = shapely.get_rings(shapely.get_parts(shapes))
        return f'<path fill-rule="evenodd" fill="#1B7837" d="{"".join(map(_ring, rings))}"/>'


def _ring(ring: shapely.LinearRing) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring)[:-1]) + "Z"
