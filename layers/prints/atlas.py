"""The atlas: one sheet a town with its map and its figures, behind an index of the whole city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.watch import Watch
from layers import amounts
from layers.catalogue import BY_KEY
from layers.claims.targets import targets
from layers.frames import metric_frame, revision_frame
from layers.indicators.coverage_export_content import EXAMPLE
from layers.indicators.figure_words import percent
from layers.prints.drawing import Drawing, plate
from layers.prints.map_drawing import Sheet, Theme, map_on
from layers.prints.map_print import PrintOrder, furniture
from layers.prints.paper import Paper
from layers.prints.typesetting import pdf
from layers.progress.programme import overdue, progress, status_as_of
from layers.progress.standings import Standing, Standings, standings
from layers.selection import Selection
from layers.slides.material import edition_of, ground_frames
from layers.spec import Text
from layers.store.embedded import Store
from layers.store.ledger import Revision
from layers.towns import OFFICIAL, town_title

LAYOUT = Path(__file__).with_name("atlas.typ")
MAP, WORDS = (1800, 1600), 34.0
"""Room of a map with its legend [tenths of a millimetre] and the size of its words."""

_TITLE = Text("崇州市城市更新图集", "Atlas of Chongzhou's urban renewal")


class NoTownsError(RuntimeError):
    """There is no layer of towns, or none of the towns that were asked for (`towns`)."""

    code = "unknown-town"

    def __init__(self, asked: Sequence[str], known: Sequence[str]) -> None:
        super().__init__(", ".join(asked))
        self.params = {"town": "、".join(asked), "towns": tuple(known)}


def atlas_pdf(store: Store, as_of: date | None, lang: str, only: Sequence[str] = (), watch: Watch | None = None) -> bytes:
    """Return the atlas as PDF: the index, then a sheet for each town in the order of codes, or for those named in `only`.

    Raises
    ------
    NoTownsError
        When there is no such town.
    StoreError, FontMissingError
        When the ledger cannot be read, or there is no font.
    """
    return pdf(LAYOUT, {"atlas": atlas_values(store, as_of, lang, only, watch)})


def atlas_values(store: Store, as_of: date | None, lang: str, only: Sequence[str] = (), watch: Watch | None = None) -> dict[str, Any]:
    """Return the atlas as plain values for its layout."""
    revisions = store.currents()
    ground = ground_frames(store, revisions)
    towns = ground.get("towns")
    names = [name for name in OFFICIAL.values() if towns is not None and name in set(towns["name"])]
    names += [] if towns is None else [str(name) for name in towns["name"].dropna().unique() if name not in names]
    chosen = [name for name in names if not only or name in only]
    if towns is None or not chosen or set(only) - set(names):
        raise NoTownsError([name for name in only if name not in names], names)
    held = _held(store, revisions, as_of)
    themes = [_theme(store, standing, as_of) for standing in held.read if standing.layer.headline]
    sheets = []
    for number, name in enumerate(chosen):
        if watch:
            watch("atlas", number / len(chosen))
        sheets.append(_sheet(name, towns[towns["name"] == name], themes, ground, held, lang=lang))
    order = PrintOrder(tuple(standing.layer.key for standing in held.read), Selection(as_of=as_of), lang=lang)
    index = _index_map(ground, lang)
    return {
        "lang": lang,
        "title": _TITLE(lang),
        "edition": f"{Text('版次', 'Edition')(lang)}{Text('：', ': ')(lang)}{edition_of(revisions, as_of, held.day)}",
        "day": amounts.day(as_of or held.day, lang),
        "example": EXAMPLE(lang) if any(revision.example for revision in revisions.values()) else "",
        "furniture": _short_furniture(order, held),
        "index": plate(index, WORDS).values() if index else None,
        "titles": [word(lang) for word in (Text("镇街", "Town"), Text("已完成", "Done"), Text("项目", "Items"), Text("完成率", "Share"), Text("滞后", "Behind"), Text("图幅", "Sheet"))],
        "heads": [word(lang) for word in (Text("专项", "Programme"), Text("已完成", "Done"), Text("项目", "Items"), Text("滞后", "Behind"))],
        "sheets": sheets,
    }  # fmt: skip


def _held(store: Store, revisions: Mapping[str, Revision], as_of: date | None) -> Standings:
    def progress_of(revision: Revision) -> Any:
        frame = revision_frame(store, revision.layer, revision.number)
        return progress(BY_KEY[revision.layer], frame, targets(revision.layer), as_of or revision.data_date)

    return standings(revisions, progress_of)


def _theme(store: Store, standing: Standing, as_of: date | None) -> Theme:
    frame = metric_frame(store, standing.layer.key, standing.revision.number)
    day = as_of or standing.revision.data_date
    return Theme(standing.layer, frame, status_as_of(frame, day), overdue(frame, day), plain=True)


def _sheet(
    name: str, town: gpd.GeoDataFrame, themes: Sequence[Theme], ground: Mapping[str, gpd.GeoDataFrame], held: Standings, *, lang: str
) -> dict[str, Any]:
    """Return the sheet of one town: its map at a round scale, and its items by programme."""
    drawing, paper, denominator = _town_map(name, town, themes, ground, lang)
    drawing = replace(drawing, ground=replace(drawing.ground, shapes=drawing.ground.shapes + _rest(paper, town)))
    rows = [
        (standing.layer.title(lang), standing.progress.towns.loc[name]) for standing in held.read if name in standing.progress.towns.index
    ]
    counted = [(title, (int(row["done"]), int(row["count"]), int(row["overdue"]))) for title, row in rows]
    done, total, late = (sum(numbers[place] for _, numbers in counted) for place in range(3))
    code = next((code for code, official in OFFICIAL.items() if official == name), "")
    return {
        "title": town_title(name, lang),
        "code": code,
        "picture": plate(drawing, WORDS).values(),
        "scale": f"1 : {denominator:,}",
        "rows": [[title, *(f"{number:,}" for number in numbers)] for title, numbers in counted],
        "whole": [Text("合计", "All")(lang), f"{done:,}", f"{total:,}", f"{late:,}"],
        "share": percent(done / total if total else None),
    }


def _town_map(
    name: str, town: gpd.GeoDataFrame, themes: Sequence[Theme], ground: Mapping[str, gpd.GeoDataFrame], lang: str
) -> tuple[Drawing, Paper, int]:
    """Return the map of a town, drawn twice: what is on it settles how much room its legend takes."""
    legend = 0
    for _ in range(2):
        paper, denominator = Paper.at_round_scale(_roomy(town.geometry.total_bounds), MAP[0], MAP[1] - legend)
        sheet = Sheet(MAP[0], MAP[1] - legend, lang, names=34, inset=False)
        drawing = map_on(paper, themes, ground, sheet, town_title(name, lang))
        legend = plate(drawing, WORDS).height - drawing.height
    return drawing, paper, denominator


def _rest(paper: Paper, town: gpd.GeoDataFrame) -> str:
    """Return a veil over all that is not the town, and the town's border."""
    shape = shapely.make_valid(shapely.union_all(shapely.make_valid(town.geometry.dropna().to_numpy())))
    veil = paper.areas(np.array([shapely.difference(paper.window, shape)]), 'fill="#FAFAF7" fill-opacity="0.62"')
    return veil + paper.areas(np.array([shape]), 'fill="none" stroke="#1F2933" stroke-width="5"')


def _index_map(ground: Mapping[str, gpd.GeoDataFrame], lang: str) -> Drawing | None:
    city = ground.get("outline", ground.get("towns"))
    if city is None:
        return None
    paper, _ = Paper.at_round_scale(_roomy(city.geometry.total_bounds), MAP[0], MAP[1])
    return map_on(paper, [], ground, Sheet(MAP[0], MAP[1], lang, names=38, inset=False), _TITLE(lang))


def _short_furniture(order: PrintOrder, held: Standings) -> list[str]:
    """Return what stands below each sheet; sources are told by number, they fill pages otherwise."""
    lang = order.lang
    lines = furniture([standing.revision for standing in held.read], order)
    sources = Text(f"来源：{len(held.read)} 个专项的已发布版本", f"Source: published revisions of {len(held.read)} programmes")(lang)
    return [sources if line.startswith(Text("来源", "Source")(lang)) else line for line in lines]


def _roomy(bounds: Any) -> tuple[float, float, float, float]:
    west, south, east, north = (float(side) for side in bounds)
    room = 0.03 * max(east - west, north - south)
    return west - room, south - room, east + room, north + room
