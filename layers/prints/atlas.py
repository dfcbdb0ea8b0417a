"""The atlas: one sheet a town with its map and its figures, behind an index of the whole city."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.classes import classify
from geo.watch import Watch
from layers import amounts
from layers.catalogue import BY_KEY
from layers.claims.targets import targets
from layers.frames import metric_frame, revision_frame
from layers.indicators.by_town import PERCENT, TownClasses
from layers.indicators.coverage_export_content import EXAMPLE, PRODUCT
from layers.indicators.figure_words import percent
from layers.prints.drawing import Drawing, plate
from layers.prints.map_base import focused, town_names
from layers.prints.map_drawing import Sheet, Theme, map_on
from layers.prints.map_print import PrintOrder, furniture
from layers.prints.paper import Paper
from layers.prints.town_shade import town_shade
from layers.prints.typesetting import pdf
from layers.progress.campaign import late_items, worst_first
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

_ROOM, _FEWEST_LATE = 22, 3
"""How many rows of both tables stand on a sheet, and how many late items at least."""

_ALL = Text("合计", "All")
_SHARE = Text("完成率（%）", "Done (%)")
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
    late = _late(store, held, as_of)
    sheets = []
    for number, name in enumerate(chosen):
        if watch:
            watch("atlas", number / len(chosen))
        sheets.append(_sheet(name, (ground, themes), held, late, lang=lang))
    order = PrintOrder(tuple(standing.layer.key for standing in held.read), Selection(as_of=as_of), lang=lang)
    index = _index_map(ground, dict(zip(chosen, sheets, strict=True)), lang)
    sums = [sum(sheet["counts"][place] for sheet in sheets) for place in range(3)]
    return {
        "lang": lang,
        "title": _TITLE(lang),
        "product": PRODUCT(lang),
        "whole": [_ALL(lang), f"{sums[0]:,}", f"{sums[1]:,}", percent(sums[0] / sums[1] if sums[1] else None), f"{sums[2]:,}"],
        "late_heads": [word(lang) for word in (Text("滞后项目", "What is behind"), Text("专项", "Programme"), Text("逾期天数", "Days"))],
        "edition": f"{Text('版次', 'Edition')(lang)}{Text('：', ': ')(lang)}{edition_of(revisions, as_of, held.day)}",
        "day": amounts.day(as_of or held.day, lang),
        "example": EXAMPLE(lang) if any(revision.example for revision in revisions.values()) else "",
        "furniture": _short_furniture(order, held),
        "index": plate(index, WORDS).values() if index else None,
        "titles": [word(lang) for word in (Text("镇街", "Town"), Text("已完成", "Done"), Text("项目", "Items"), Text("完成率", "Share"), Text("滞后", "Behind"), Text("页", "Page"))],
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


def _late(store: Store, held: Standings, as_of: date | None) -> pd.DataFrame:
    """Return what is behind in all programmes, the longest first."""
    tables = [
        late_items(each.layer, revision_frame(store, each.layer.key, each.revision.number), as_of or each.revision.data_date)
        for each in held.read
    ]
    return worst_first(tables)


def _sheet(
    name: str, drawn: tuple[Mapping[str, gpd.GeoDataFrame], Sequence[Theme]], held: Standings, late: pd.DataFrame, *, lang: str
) -> dict[str, Any]:
    """Return the sheet of one town: its map at a round scale, its items by programme, and what is behind."""
    ground, themes = drawn
    town = ground["towns"][ground["towns"]["name"] == name]
    drawing, paper, denominator = _town_map(name, town, themes, ground, lang)
    rows = [
        (standing.layer.title(lang), standing.progress.towns.loc[name]) for standing in held.read if name in standing.progress.towns.index
    ]
    counted = [(title, (int(row["done"]), int(row["count"]), int(row["overdue"]))) for title, row in rows]
    done, total, behind = (sum(numbers[place] for _, numbers in counted) for place in range(3))
    code = next((code for code, official in OFFICIAL.items() if official == name), "")
    own = late[late["town"] == name]
    longest = own.head(max(_ROOM - len(rows), _FEWEST_LATE))
    return {
        "title": town_title(name, lang),
        "short": town_title(name, lang, short=True),
        "code": code,
        "picture": plate(focused(drawing, paper, town), WORDS).values(),
        "scale": f"1 : {denominator:,}",
        "rows": [[title, *(f"{number:,}" for number in numbers)] for title, numbers in counted],
        "whole": [_ALL(lang), f"{done:,}", f"{total:,}", f"{behind:,}"],
        "counts": [done, total, behind],
        "share": percent(done / total if total else None),
        "done": Text("已完成 {done} / {total}", "{done} of {total} done")(lang).format(done=f"{done:,}", total=f"{total:,}"),
        "behind": Text("滞后 {count}", "{count} behind")(lang).format(count=f"{behind:,}") if behind else "",
        "late": [[str(row.name_ or row.fid), BY_KEY[str(row.layer)].title(lang), f"{row.days:,.0f}"] for row in longest.rename(columns={"name": "name_"}).itertuples()],
        "more": Text("另有 {count} 项", "{count} more")(lang).format(count=len(own) - len(longest)) if len(own) > len(longest) else "",
    }  # fmt: skip


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


def _index_map(ground: Mapping[str, gpd.GeoDataFrame], sheets: Mapping[str, Mapping[str, Any]], lang: str) -> Drawing | None:
    """Return the map of the city: towns in shades of what is done, each with the page of its sheet."""
    city = ground.get("outline", ground.get("towns"))
    if city is None:
        return None
    shares = pd.Series(
        {name: round(100 * sheet["counts"][0] / sheet["counts"][1]) for name, sheet in sheets.items() if sheet["counts"][1]}, dtype=float
    )
    classes = classify(shares)
    found = TownClasses(
        unit=PERCENT,
        digits=0,
        low=float(shares.min()) if len(shares) else None,
        breaks=classes.breaks,
        exact=len(classes.breaks) == shares.nunique(),
        values=shares.to_dict(),
        classes=dict(zip(shares.index, classes.class_of, strict=True)),
    )
    shade = town_shade(found, "share_finished", _SHARE(lang), ground["towns"]["name"].dropna(), lang) if found.breaks else None
    paper, _ = Paper.at_round_scale(_roomy(city.geometry.total_bounds), MAP[0], MAP[1] - 80)
    drawn = map_on(paper, [], ground, Sheet(MAP[0], MAP[1] - 80, lang, names=0, inset=False, shade=shade), _TITLE(lang))
    pages = {name: f"{sheet['short']} {page}" for page, (name, sheet) in enumerate(sheets.items(), start=2)}
    names = next(
        names
        for size in (36.0, 34.0, 32.0, 30.0, 28.0, 26.0, 24.0)
        if len(names := town_names(paper, ground["towns"], lang, size, pages)) >= len(pages) or size == 24.0
    )
    return replace(drawn, ground=replace(drawn.ground, words=tuple(names)))


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
