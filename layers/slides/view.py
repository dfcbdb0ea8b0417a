"""The slide of a saved map view: the map as it was looked at, and how much of each layer and stage is on it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import shapely

from layers.catalogue import BY_KEY
from layers.fields import STATUS_CHOICES
from layers.prints.drawing import Drawing, text_width
from layers.prints.map_address import MapAddress
from layers.prints.map_base import Shade
from layers.prints.map_drawing import Sheet, Theme, map_on, themes_map
from layers.prints.map_print import (
    NothingToDrawError,
    PrintOrder,
    filter_words,
    metric_bounds,
    ordered_bounds,
    ordered_shade,
    ordered_theme,
)
from layers.prints.paper import Paper
from layers.slides.material import Material, failure_words
from layers.slides.own import WIDEST, OwnSlide
from layers.slides.programme import LATE_RULE, rolled_back_words
from layers.slides.slide import Cell, Kind, Sentence, Slide, Table, Value, sentence
from layers.slides.words import ITEMS, count, share
from layers.spec import Layer, Status, Text
from layers.store.errors import StoreError
from layers.towns import town_title

VIEW_MAP = (1900, 1180)
"""Room of the map [tenths of a millimetre]."""

_UNKNOWN = Text("没有名为“{keys}”的图层，已略去。", "There is no layer “{keys}”; it was left out.")
_NO_DATA = Text("“{title}”尚无数据。请先发布该图层。", "“{title}” has no data yet. Publish the layer first.")
_FILTERED = Text(
    "“{title}”没有符合筛选的项目。请放宽筛选或换图层。", "No item of “{title}” passes the filters. Widen them, or choose another layer."
)
_HOLDS_NONE = Text("“{title}”当前版本没有要素。", "The current revision of “{title}” holds no features.")
_ELSEWHERE = Text("“{title}”的项目都不在此范围内。", "No item of “{title}” lies on this part of the map.")
_NO_LAYER = Text("这个视图没有专项图层，只有底图。", "This view shows no programme, only the ground.")
_TOO_FAR = Text("地图范围离城市太远，改为全部项目的范围。", "The extent is too far from the city; all items are shown instead.")
_RULE = Text("符合筛选并画在图上的项目数，状态按当日日期推定", "items that pass the filters and lie on the map, by their stage on the day")
_PASSING_RULE = Text("符合筛选的登记项目数", "items on record that pass the filters")
_SHARE_RULE = Text("图上已完工（含验收）÷ 图上全部", "done (accepted included) ÷ all on the map")
_DONE = (Status.FINISHED, Status.ACCEPTED)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A layer of the view: what passes the filters, and how many of each stage lie on the map (`late` of them behind)."""

    layer: Layer
    theme: Theme
    passing: int
    nowhere: int
    stages: Counter[str]
    late: int

    @property
    def on_map(self) -> int:
        return sum(self.stages.values())


def view_slide(material: Material, own: OwnSlide) -> Slide:
    """Return the slide; what is empty, unknown or missing is said on it, and the rest is shown."""
    lang, view = material.lang, own.view
    order = PrintOrder(
        layers=tuple(key for key in view.layers if key in material.revisions),
        selection=replace(view.selection, as_of=view.selection.as_of or material.as_of),
        extent=view.extent,
        lang=lang,
        shade=view.theme,
    )
    remarks = _said_first(material, view)
    if order.extent is not None and not all(map(math.isfinite, metric_bounds(order.extent))):
        order = replace(order, extent=None)
        remarks.append(_TOO_FAR(lang))
    themes, failed = _themes(material, order)
    try:
        shade = ordered_shade(material.store, material.revisions, order, material.sight, material.ground)
    except StoreError as error:
        shade, failed = None, [*failed, failure_words(error, lang)]
    drawing, window = _drawn(material, order, themes, shade)
    shown = [_counted(theme, window) for theme in reversed(themes)]
    remarks += [*dict.fromkeys(failed), *_said_of_layers(material, shown)]
    day = order.selection.as_of or max((material.day_of(material.revisions[key]) for key in order.layers), default=None)
    return Slide(
        key=own.key,
        kind=Kind.VIEW,
        title=own.title or view_title(view, lang),
        subtitle=filter_words(replace(order.selection, as_of=day), lang),
        sentences=_sentences(material, shown) if shown else (),
        table=_table(material, shown),
        map=drawing,
        remarks=tuple(remarks),
        notes=(_RULE(lang), LATE_RULE(lang), *material.inputs(*order.layers)),
    )


def _said_first(material: Material, view: MapAddress) -> list[str]:
    """Return what is to be said before anything is read: names that are no layers, layers without data."""
    lang = material.lang
    said = [_UNKNOWN(lang).format(keys=Text("、", ", ")(lang).join(view.unknown))] if view.unknown else []
    if not view.layers and not view.unknown:
        said.append(_NO_LAYER(lang))
    shade = view.theme[0] if view.theme else ""
    if shade and shade not in (*BY_KEY, *view.unknown):
        said.append(_UNKNOWN(lang).format(keys=shade))
    wanted = dict.fromkeys((*view.layers, *((shade,) if shade in BY_KEY else ())))
    return said + [_NO_DATA(lang).format(title=BY_KEY[key].title(lang)) for key in wanted if key not in material.revisions]


def _said_of_layers(material: Material, shown: Sequence[_Shown]) -> list[str]:
    lang, said = material.lang, []
    for each in shown:
        revision = material.revisions[each.layer.key]
        if not each.on_map:
            words = _HOLDS_NONE if not revision.features else _FILTERED if not each.passing else _ELSEWHERE
            said.append(words(lang).format(title=each.layer.title(lang)))
        if revision.restored_from is not None:
            said.append(rolled_back_words(each.layer, revision, lang))
    return said


def _themes(material: Material, order: PrintOrder) -> tuple[list[Theme], list[str]]:
    """Return what is drawn, the lowest layer first, and what is to be said of layers that cannot be read."""
    themes, failed = [], []
    for key in reversed(order.layers):
        try:
            themes.append(
                ordered_theme(material.store, material.revisions[key], order, material.sight, alone=len(order.layers) == 1)
            )  # fmt: skip
        except StoreError as error:
            failed.append(failure_words(error, material.lang))
    return themes, failed


def _drawn(material: Material, order: PrintOrder, themes: Sequence[Theme], shade: Shade | None) -> tuple[Drawing, shapely.Polygon | None]:
    """Return the map, and the part of the ground that it shows where that is not all of the features."""
    sheet = Sheet(*VIEW_MAP, order.lang, names=40, sign=1.2, shade=shade)
    alt = Text("、", ", ")(order.lang).join(theme.layer.title(order.lang) for theme in themes) or Text("地图", "Map")(order.lang)
    if order.extent is None and not order.selection.towns:
        whole = themes_map(themes, material.ground, sheet, alt)
        if whole is not None:
            return whole, None
    try:
        bounds = ordered_bounds(order, themes, material.ground)
    except NothingToDrawError:
        bounds = _whole_city(material.ground)
    paper = Paper(bounds, *VIEW_MAP)
    return map_on(paper, themes, material.ground, sheet, alt), paper.window


def _whole_city(ground: Mapping[str, gpd.GeoDataFrame]) -> tuple[float, float, float, float]:
    """Return the ground of the city in the working CRS [m], whose origin is its middle."""
    for key in ("outline", "towns"):
        if key in ground and len(ground[key]):
            west, south, east, north = ground[key].geometry.total_bounds.tolist()
            return west, south, east, north
    return -20_000.0, -20_000.0, 20_000.0, 20_000.0


def _counted(theme: Theme, window: shapely.Polygon | None) -> _Shown:
    geometry = theme.frame.geometry
    placed = geometry.notna() & ~geometry.is_empty
    on_map = placed if window is None else placed & geometry.intersects(window)
    stages = Counter(str(stage) if stage in list(Status) else "" for stage in theme.status[on_map])
    return _Shown(theme.layer, theme, len(geometry), int((~placed).sum()), stages, int(theme.late[on_map].sum()))


def view_title(view: MapAddress, lang: str) -> str:
    """Return what the view shows in a few words: its layers and towns, or how many they are."""
    names = [BY_KEY[key].title(lang) for key in view.layers]
    layers = Text("、", ", ")(lang).join(names) or Text("地图", "Map")(lang)
    if text_width(layers, 1.0) > WIDEST * 0.6:
        layers = Text(f"{len(names)} 个专项的分布", f"Map of {len(names)} programmes")(lang)
    towns = view.selection.towns
    if not towns:
        return layers
    where = town_title(towns[0], lang, short=True) if len(towns) == 1 else Text(f"{len(towns)} 个镇街", f"{len(towns)} towns")(lang)
    return f"{where[: int(WIDEST)]}{Text('：', ': ')(lang)}{layers}"


def _sentences(material: Material, shown: Sequence[_Shown]) -> tuple[Sentence, ...]:
    lang, inputs = material.lang, material.inputs(*(each.layer.key for each in shown))
    total, done, late = (
        sum(each.on_map for each in shown),
        sum(each.stages[str(stage)] for each in shown for stage in _DONE),
        sum(each.late for each in shown),
    )

    def number(name: Text, value: int, rule: Text = _RULE) -> Value:
        return count(name(lang), value, rule(lang), inputs, ITEMS(lang))

    on_map = number(Text("图上项目", "Items on the map"), total)
    named = {
        "total": on_map,
        "done": number(Text("图上已完成", "Done on the map"), done),
        "share": share(Text("图上完工占比", "Share done on the map")(lang), done / total if total else None, _SHARE_RULE(lang), inputs),
    }
    words = Text("图上 {total}，已完成 {done}，占 {share}。", "{total} on the map; {done} done, {share}.")
    said = [sentence(words(lang), **named)] if total else [sentence(Text("图上 {total}。", "{total} on the map.")(lang), total=on_map)]
    if late:
        behind = number(Text("图上滞后", "Behind on the map"), late, LATE_RULE)
        said.append(sentence(Text("其中 {late}滞后。", "{late} of them are behind.")(lang), late=behind))
    passing, nowhere = sum(each.passing for each in shown), sum(each.nowhere for each in shown)
    outside = passing - nowhere - total
    off = {
        "outside": (outside, Text("在图外", "Off the map"), Text("另有 {outside}在图外", "{outside} more lie off this map")),
        "without": (nowhere, Text("没有图形", "Without geometry"), Text("另有 {without}没有图形", "{without} more have no geometry")),
    }
    for name, (value, title, words) in off.items():
        if value:
            figure = number(title, value, _PASSING_RULE)
            said.append(sentence(words(lang) + Text("。", ".")(lang), **{name: figure}))
    return tuple(said)


def _table(material: Material, shown: Sequence[_Shown]) -> Table | None:
    """Return how many of each stage are on the map: a row a layer, or of one layer a row a stage; None where nothing was read."""
    if not shown:
        return None
    lang = material.lang
    stages = [(str(choice.key), choice.title(lang)) for choice in reversed(STATUS_CHOICES)]
    if any(each.stages[""] for each in shown):
        stages.append(("", Text("不明", "Unknown")(lang)))
    behind = Text("滞后", "Behind")(lang)
    if len(shown) == 1:
        rows = [(title, _cell(material, shown[0], title, shown[0].stages[key])) for key, title in stages]
        rows.append((f"▲ {behind}", _cell(material, shown[0], behind, shown[0].late)))
        return Table((Text("状态", "Stage")(lang), Text("图上", "On the map")(lang)), tuple(rows), (0.6, 0.4), frozenset({1}))
    done = Text("完工", "Done")(lang)
    open_stages = [(key, title) for key, title in stages if key not in {str(stage) for stage in _DONE}]
    heads = (Text("专项", "Layer")(lang), Text("图上", "Shown")(lang), done, *(title for _, title in open_stages), behind)
    lines: list[tuple[Cell, ...]] = []
    for each in shown:
        finished = sum(each.stages[str(stage)] for stage in _DONE)
        parts = [(heads[1], each.on_map), (done, finished), *((title, each.stages[key]) for key, title in open_stages), (behind, each.late)]
        lines.append((each.layer.title(lang), *(_cell(material, each, title, number) for title, number in parts)))
    widths = (0.34, *([0.66 / (len(heads) - 1)] * (len(heads) - 1)))
    note = Text("完工含验收。", "Done includes accepted.")(lang)
    return Table(heads, tuple(lines), widths, frozenset(range(1, len(heads))), note)


def _cell(material: Material, each: _Shown, title: str, number: int) -> Value:
    return count(f"{each.layer.title(material.lang)} · {title}", number, _RULE(material.lang), material.inputs(each.layer.key))
