"""Towns in shades of one colour for maps on paper: one figure by town, in classes whose limits stand in the legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from layers.amounts import number
from layers.indicators.by_town import TownClasses
from layers.prints.drawing import Sign
from layers.prints.map_base import NO_FIGURE, Shade
from layers.spec import Layer, Text

RAMPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "count": ("#E3E0F0", "#BCBDDC", "#9E9AC8", "#756BB1", "#54278F"),
        "length": ("#FBE3CE", "#FDBE85", "#FD8D3C", "#D9580D", "#8C3504"),
        "area": ("#DCEFD8", "#BAE4B3", "#74C476", "#31A354", "#006D2C"),
        "share_finished": ("#D6EAE5", "#A6D8CC", "#5FB8A5", "#23917A", "#0B5E4A"),
        "share_served": ("#D5E8EE", "#A5D1DD", "#62AEC2", "#2C879F", "#0C5A70"),
    }
)
"""Single-hue ramps of five classes (ColorBrewer, cut at the pale end), from little to much."""

MEASURE_TITLES: Mapping[str, Text] = MappingProxyType(
    {
        "count": Text("个数", "number"),
        "length": Text("长度", "length"),
        "area": Text("面积", "area"),
        "share_finished": Text("完成比例", "share finished"),
    }
)
_NONE = Text("无项目", "no items")


def town_shade(found: TownClasses, measure: str, title: str, towns: Iterable[str], lang: str) -> Shade:
    """Return the colour of each of `towns` with the legend; towns without a figure stay pale and are named in it."""
    colors = spread(RAMPS.get(measure, RAMPS["count"]), len(found.breaks))
    fills = {town: colors[place] for town, place in found.classes.items()}
    signs = [Sign(_patch(color), words) for color, words in zip(colors, class_words(found), strict=True)]
    without = [town for town in towns if town not in fills]
    if without:
        signs.append(Sign(_patch(NO_FIGURE), _NONE(lang)))
    return Shade(fills | dict.fromkeys(without, NO_FIGURE), (Sign("", title), *signs))


def shade_title(layer: Layer, found: TownClasses, measure: str, lang: str) -> str:
    """Return what the figure is called in the legend."""
    template = Text("{layer} · {measure}（{unit}）", "{layer} · {measure} ({unit})")
    return template(lang).format(layer=layer.title(lang), measure=MEASURE_TITLES[measure](lang), unit=found.unit.text(lang))


def spread(ramp: Sequence[str], classes: int) -> list[str]:
    """Return colours for a number of classes, spread over the ramp.

    >>> spread("abcde", 3), spread("abcde", 1)
    (['a', 'c', 'e'], ['d'])
    """
    if classes == 1:
        return [ramp[len(ramp) - 2]]
    return [ramp[int(place * (len(ramp) - 1) / (classes - 1) + 0.5)] for place in range(classes)]


def class_words(found: TownClasses) -> list[str]:
    """Return the limits of each class as they are printed; whole numbers do not overlap.

    >>> from layers.spec import Text, Unit
    >>> class_words(TownClasses(Unit(Text("个", "sites")), 0, 1.0, (3.0, 9.0), False, {}, {}))
    ['1–3', '4–9']
    """
    said = []
    for place, high in enumerate(found.breaks):
        low = found.low if place == 0 else found.breaks[place - 1] + (1 if found.digits == 0 else 0)
        alone = found.exact or low is None or low == high
        said.append(number(high, found.digits) if alone else f"{number(low, found.digits)}–{number(high, found.digits)}")
    return said


def _patch(color: str) -> str:
    return f'<rect x="-20" y="-12" width="40" height="24" fill="{color}" stroke="#7B8794" stroke-width="1.5"/>'
