"""A small map for a printed card, drawn here as vector shapes: land served and not, sites, borders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import shapely
from numpy.typing import NDArray

from geo.crs import metres_per_unit
from layers.indicators.coverage_parts import SERVED, SITES, UNSERVED, part_frame, parts
from layers.indicators.figures import Statistic
from layers.indicators.rule import RuleKind
from layers.indicators.statistics_inputs import Inputs
from layers.prints.paper import Paper, area_path

WIDTH, HEIGHT = 880, 760
"""Size of the picture in tenths of a millimetre."""

_DOT = 6.0
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
            layers.append(place.areas(inputs.metric(key).geometry.to_numpy(), style))
            shown.append(name)
    alone = rule.kind is not RuleKind.SERVICE_RADIUS
    styles = {SERVED: f'fill="{"#1B7837" if alone else "#54B4AC"}"', UNSERVED: 'fill="url(#open)" stroke="#C8492C" stroke-width="1"'}
    for part in parts(found):
        if part in styles:
            layers.append(place.areas(part_frame(found, part).geometry.to_numpy(), styles[part]))
            shown.append(part)
        elif part == SITES and not alone and found.sites is not None:
            layers.append(place.sites(found.sites.geometry.to_numpy()))
            shown.append(part)
    bar_m, bar = place.bar(metres_per_unit(found.result.ground.crs))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}">{"".join(layers)}</svg>'
    )
    return Picture(svg, bar_m, bar / WIDTH, tuple(shown))


class _Place(Paper):
    """The sheet of the card."""

    def __init__(self, bounds: Array) -> None:
        super().__init__(bounds, WIDTH, HEIGHT)

    def sites(self, geometry: Array) -> str:
        """Return sites as they are, and a dot on each that would be too small to see."""
        shapes = self.shapes(geometry)
        shapes = shapes[~shapely.is_empty(shapes)]
        small = shapely.area(shapes) < _DOT**2
        dots = "".join(
            f'<circle cx="{point.x:.1f}" cy="{point.y:.1f}" r="{_DOT / 2}" fill="#1B7837"/>' for point in shapely.centroid(shapes[small])
        )
        return f'<path fill-rule="evenodd" fill="#1B7837" d="{area_path(shapes[~small])}"/>' + dots
