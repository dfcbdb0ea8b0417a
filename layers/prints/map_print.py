"""A printed map: any choice of layers, filters and day on A4 or A3, with everything that a map on paper has to say of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from pyproj import Transformer

from geo.crs import CGCS2000, to_metric
from layers import amounts
from layers.catalogue import BY_KEY
from layers.fields import STATUS_CHOICES
from layers.frames import metric_frame
from layers.indicators.by_town import town_classes
from layers.indicators.coverage_export_content import EXAMPLE, NO_REVIEW, PRODUCT, REVIEW, SCHEMATIC
from layers.prints.drawing import Drawing, plate
from layers.prints.map_base import Shade, focused
from layers.prints.map_drawing import BEHIND_SIGN, Sheet, Theme, map_on
from layers.prints.paper import Paper
from layers.prints.town_shade import shade_title, town_shade
from layers.prints.typesetting import page_png, pdf
from layers.progress.programme import overdue, status_as_of
from layers.selection import OVERDUE, Selection
from layers.settings import settings
from layers.sight import EVERYTHING, Sight, seen_frame
from layers.slides.material import ground_frames, revision_words
from layers.spec import Text
from layers.store.embedded import Store
from layers.store.ledger import Revision
from layers.towns import town_title

LAYOUT = Path(__file__).with_name("map_print.typ")
PAPERS: Mapping[str, tuple[int, int]] = {"A4": (297, 210), "A3": (420, 297)}
"""Width and height of a sheet that lies [mm]."""

LOWEST_DPI, HIGHEST_DPI = 150, 300
_MARGIN, _HEAD, _FOOT = 12, 16, 11
_WORDS: Mapping[str, float] = {"A4": 34.0, "A3": 42.0}
_FEWEST_M = 600.0


class NothingToDrawError(RuntimeError):
    """There is no feature to draw, and no place was asked for."""

    code = "nothing-to-draw"
    params: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """What is to be printed: layers (top first), filters and day, the extent in degrees (None: what the filters leave), the sheet.

    One layer is coloured by stage; of several each has its own colour and tells stages by the form of its signs. An empty `title` names the layers.
    `shade` names a layer and one of `by_town.MEASURES`: towns stand in shades of that figure.
    """

    layers: tuple[str, ...]
    selection: Selection = field(default_factory=Selection)
    extent: tuple[float, float, float, float] | None = None
    paper: str = "A4"
    upright: bool = False
    lang: str = "zh"
    title: str = ""
    shade: tuple[str, str] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the sheet [mm]."""
        wide, high = PAPERS[self.paper]
        return (high, wide) if self.upright else (wide, high)


@dataclass(frozen=True, slots=True)
class PrintedMap:
    """A map ready for paper: its words, and the drawing at the scale 1 : `denominator`. `counted` is how many features it shows."""

    title: str
    subtitle: str
    drawing: Drawing
    denominator: int
    counted: int
    furniture: tuple[str, ...]
    example: str
    order: PrintOrder


def printed_map(store: Store, order: PrintOrder, sight: Sight = EVERYTHING) -> PrintedMap:
    """Return the map that was ordered, drawn from the newest revisions as whoever ordered it sees them.

    Raises
    ------
    NothingToDrawError
        When the filters leave no geometry and no extent was given.
    StoreError
        When a layer cannot be read.
    """
    revisions = store.currents()
    chosen = [revisions[key] for key in order.layers if key in revisions]
    themes = [ordered_theme(store, revision, order, sight, alone=len(chosen) == 1) for revision in reversed(chosen)]
    ground = ground_frames(store, revisions)
    title = order.title or Text("、", ", ")(order.lang).join(BY_KEY[revision.layer].title(order.lang) for revision in chosen)
    shade = ordered_shade(store, revisions, order, sight, ground)
    drawing, paper, denominator = _drawn(order, themes, ground, (title, shade))
    shown = shapely.box(*paper.bounds)
    return PrintedMap(
        title=title or Text("城市更新地图", "Urban renewal")(order.lang),
        subtitle=" · ".join(filter(None, (shade.legend[0].words if shade else "", filter_words(order.selection, order.lang)))),
        drawing=drawing,
        denominator=denominator,
        counted=sum(int(theme.frame.geometry.intersects(shown).sum()) for theme in themes),
        furniture=furniture(chosen, order),
        example=EXAMPLE(order.lang) if any(revision.example for revision in revisions.values()) else "",
        order=order,
    )


def as_pdf(printed: PrintedMap) -> bytes:
    """Return the map as PDF; raises FontMissingError."""
    return pdf(LAYOUT, {"map": values(printed)})


def as_png(printed: PrintedMap, dpi: int) -> bytes:
    """Return the map as PNG of 150 to 300 dots an inch; raises FontMissingError."""
    return page_png(LAYOUT, {"map": values(printed)}, min(max(dpi, LOWEST_DPI), HIGHEST_DPI))


def values(printed: PrintedMap) -> dict[str, Any]:
    """Return the map as plain values for its layout."""
    wide, high = printed.order.size
    return {
        "lang": printed.order.lang,
        "width": wide,
        "height": high,
        "margin": _MARGIN,
        "title": printed.title,
        "subtitle": printed.subtitle,
        "picture": plate(printed.drawing, _WORDS[printed.order.paper]).values(),
        "scale": f"1 : {printed.denominator:,}",
        "product": PRODUCT(printed.order.lang),
        "furniture": list(printed.furniture),
        "example": printed.example,
    }


def furniture(chosen: Sequence[Revision], order: PrintOrder) -> tuple[str, ...]:
    """Return what stands below a map: the day, the sources, the review number, what borders are worth."""
    lang, joint = order.lang, Text("：", ": ")(order.lang)
    day = order.selection.as_of or max((revision.data_date for revision in chosen), default=None)
    sources = "; ".join(revision_words(revision, lang) for revision in chosen)
    return tuple(
        line
        for line in (
            f"{Text('数据日期', 'Data date')(lang)}{joint}{amounts.day(day, lang)}",
            f"{Text('来源', 'Source')(lang)}{joint}{PRODUCT(lang)} · {sources}" if sources else "",
            f"{REVIEW(lang)}{joint}{settings().map_review_number or NO_REVIEW(lang)}",
            SCHEMATIC(lang),
            "CGCS2000",
        )
        if line
    )


def filter_words(selection: Selection, lang: str) -> str:
    """Return the filters in words.

    >>> from datetime import date
    >>> filter_words(Selection(towns=("怀远镇",), statuses=("planned",), as_of=date(2021, 6, 30)), "zh")
    '怀远镇 · 计划 · 截至2021年6月30日'
    """
    stages = {str(choice.key): choice.title for choice in STATUS_CHOICES} | {OVERDUE: BEHIND_SIGN}
    joint = Text("、", ", ")(lang)
    said = [
        joint.join(town_title(town, lang) for town in selection.towns),
        joint.join(stages[status](lang) for status in selection.statuses),
        str(selection.year or ""),
        selection.unit,
        f"“{selection.text}”" if selection.text else "",
        f"{Text('截至', 'as of ')(lang)}{amounts.day(selection.as_of, lang)}" if selection.as_of else "",
    ]
    return " · ".join(filter(None, said))


def ordered_theme(store: Store, revision: Revision, order: PrintOrder, sight: Sight, *, alone: bool) -> Theme:
    """Return the features of a layer that pass the filters, in the working CRS, with their stage on the day; raises StoreError."""
    if sight == EVERYTHING:
        frame = metric_frame(store, revision.layer, revision.number)
    else:
        frame = to_metric(seen_frame(store, revision.layer, revision.number, sight), settings().working_crs)
    selection = replace(order.selection, bbox=None)
    passing = frame.loc[selection.apply(frame, revision.data_date).index]
    day = selection.as_of or revision.data_date
    plain = "status" not in frame or not alone
    return Theme(BY_KEY[revision.layer], passing, status_as_of(passing, day), overdue(passing, day), plain)


def ordered_bounds(order: PrintOrder, themes: Sequence[Theme], ground: Mapping[str, gpd.GeoDataFrame]) -> tuple[float, float, float, float]:
    """Return the ground to be shown [m]: the extent that was asked for, else the chosen towns, else all features; raises NothingToDrawError."""
    if order.extent is not None:
        return metric_bounds(order.extent)
    towns = ground.get("towns")
    if order.selection.towns and towns is not None and len(found := towns[towns["name"].isin(order.selection.towns)]):
        return _roomy(found.geometry.total_bounds, 0.03)
    placed = [theme.frame.geometry.total_bounds for theme in themes if theme.frame.geometry.notna().any()]
    if not placed:
        raise NothingToDrawError
    west, south = (min(bounds[side] for bounds in placed) for side in (0, 1))
    east, north = (max(bounds[side] for bounds in placed) for side in (2, 3))
    return _roomy((west, south, east, north), 0.05)


def metric_bounds(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return an extent in degrees in the working CRS [m]."""
    across = Transformer.from_crs(CGCS2000, settings().working_crs, always_xy=True)
    west, south, east, north = across.transform_bounds(*extent)
    return west, south, east, north


def _roomy(bounds: Any, share: float) -> tuple[float, float, float, float]:
    west, south, east, north = (float(side) for side in bounds)
    room = max(share * max(east - west, north - south), (_FEWEST_M - max(east - west, north - south)) / 2)
    return west - room, south - room, east + room, north + room


def ordered_shade(
    store: Store, revisions: Mapping[str, Revision], order: PrintOrder, sight: Sight, ground: Mapping[str, gpd.GeoDataFrame]
) -> Shade | None:
    """Return the shades of towns that were asked for, by the features that pass the filters; None where there is no figure. Raises StoreError."""
    key, measure = order.shade or ("", "")
    if key not in revisions or "towns" not in ground:
        return None
    theme = ordered_theme(store, revisions[key], order, sight, alone=True)
    found = town_classes(theme.layer, theme.frame, measure, order.selection.as_of or revisions[key].data_date)
    title = shade_title(theme.layer, found, measure, order.lang)
    return town_shade(found, measure, title, ground["towns"]["name"].dropna(), order.lang) if found.breaks else None


def _drawn(
    order: PrintOrder, themes: Sequence[Theme], ground: Mapping[str, gpd.GeoDataFrame], said: tuple[str, Shade | None]
) -> tuple[Drawing, Paper, int]:
    """Return the map with its paper and scale. It is drawn twice: what is on it settles how much room its legend takes."""
    alt, shade = said
    wide, high = order.size
    width, height = (wide - 2 * _MARGIN) * 10, (high - 2 * _MARGIN - _HEAD - _FOOT) * 10
    bounds, legend = ordered_bounds(order, themes, ground), 0
    for _ in range(2):
        paper, denominator = Paper.at_round_scale(bounds, width, height - legend)
        sheet = Sheet(width, height - legend, order.lang, names=_WORDS[order.paper], sign=1.1, inset=False, shade=shade)
        drawing = map_on(paper, themes, ground, sheet, alt)
        legend = plate(drawing, _WORDS[order.paper]).height - drawing.height
    towns = ground.get("towns")
    if order.selection.towns and towns is not None:
        drawing = focused(drawing, paper, towns[towns["name"].isin(order.selection.towns)])
    return drawing, paper, denominator
