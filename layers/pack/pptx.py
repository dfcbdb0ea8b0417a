"""The meeting pack as a presentation: native charts and tables, maps as pictures at print resolution, method cards as speaker's notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

from pptx.enum.text import MSO_ANCHOR

from layers.indicators.coverage_export_content import PRODUCT
from layers.pack.content import MAP_WORDS
from layers.pack.fitting import POINT, fitting_size
from layers.pack.pptx_canvas import ACCENT, BEHIND, CAUTION, INK, MUTED, RULE, TOP, TRACK, Box, Canvas, Run
from layers.pack.pptx_charts import add_chart
from layers.pack.pptx_column import Column
from layers.pack.pptx_template import TEMPLATE_FILE, Room, presentation, title_layout
from layers.prints.drawing import plate, text_width
from layers.prints.typesetting import FontMissingError, fonts, png
from layers.slides.sets import lines_of
from layers.slides.slide import Deck, Kind, Shot, Slide, Tile
from layers.spec import Text

MAP_DPI = 300
_NOT_USED = Text("模板 {file} 不能使用，已改用内置模板。", "The template {file} cannot be used; the built-in one was taken.")
_NO_MAPS = Text(
    "本机没有中文字体（软件包 {package}），地图未放入。重新运行 run.py 安装依赖，或安装中文字体（Debian、Ubuntu：fonts-noto-cjk），再生成一次。",
    "This machine has no font with Chinese characters (package {package}), so maps were left out. Run run.py again, or install a Chinese font (Debian, Ubuntu: fonts-noto-cjk), then make the file anew.",
)
_FOOT, _PER_LINE = 176.5, 68.0
"""Where the foot of a slide begins [mm], and how many Chinese characters of an annotation stand on a line."""


def as_pptx(deck: Deck, home: Path) -> tuple[bytes, tuple[str, ...]]:
    """Return the slides as PPTX, and what is to be said about its making. `home` is where the city's template may lie.

    Without a font to write names on maps with, maps are left out, and that is said in their place.
    """
    made, room, refused = presentation(home)
    said = [_NOT_USED(deck.lang).format(file=TEMPLATE_FILE)] if refused else []
    try:
        fonts()
    except FontMissingError as error:
        words = _NO_MAPS(deck.lang).format(package=error.params["package"])
        deck = replace(deck, slides=tuple(_without_maps(slide, words) for slide in deck.slides))
        said.append(words)
    layout = title_layout(made)
    for number, slide in enumerate(deck.slides, start=1):
        canvas = Canvas(made.slides.add_slide(layout), room, deck.lang)
        canvas.title(slide.title)
        _furniture(canvas, deck, slide, number)
        with canvas.squeezed(_annotation(canvas, slide)):
            _KINDS[slide.kind](canvas, slide)
        canvas.notes((*slide.notes, *slide.remarks))
    _properties(made.core_properties, deck, room)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue(), tuple(said)


def _without_maps(slide: Slide, words: str) -> Slide:
    """Return a slide without its maps, for which `words` say why."""
    return replace(slide, map=None, before=None, remarks=(words, *slide.remarks)) if slide.map or slide.before else slide


def _properties(about: Any, deck: Deck, room: Room) -> None:
    """Say what the file is and of which day it speaks; the author of a city's template stays."""
    about.title, about.keywords, about.subject = deck.title, deck.edition, deck.example
    about.language = "en-GB" if deck.lang == "en" else "zh-CN"
    about.last_modified_by = PRODUCT(deck.lang)
    if room.own:
        about.author = PRODUCT(deck.lang)
    if deck.day:
        about.created = about.modified = datetime.combine(deck.day, time())


def _furniture(canvas: Canvas, deck: Deck, slide: Slide, number: int) -> None:
    own = canvas.room.own
    if not own:  # the ground of a city's template may have any colour
        canvas.rectangle(Box(11, 23, 316.67, 165), "FFFFFF")
    canvas.rectangle(Box(14, 178, 310.67, 0.25), RULE)
    mark = [Run(f"{deck.example}   ·   ", 9, CAUTION, bold=True)] if deck.example and not own else []
    canvas.text(Box(14, 180, 280, 6), [[*mark, Run("   ·   ".join(deck.furniture), 9, MUTED)]])
    canvas.page_number(Box(300, 180, 24.67, 6), number)
    if deck.example and own:
        wide = 1.15 * text_width(deck.example, 10 * POINT) + 8
        canvas.rectangle(Box(324.67 - wide, 10, wide, 8), None, CAUTION)
        canvas.text(Box(324.67 - wide, 10, wide, 8), [[Run(deck.example, 10, CAUTION, bold=True)]], align="center", middle=True)
    if slide.kind is not Kind.TITLE and own:
        canvas.rectangle(Box(14, 23.2, 310.67, 0.6), ACCENT)


def _annotation(canvas: Canvas, slide: Slide) -> float:
    """Print what a user wrote above the foot of the slide, and return the share of its size that is left for all else."""
    if not slide.annotation:
        return 1.0
    height = 4.0 + 5.6 * lines_of(slide.annotation, _PER_LINE)
    box = Box(14, _FOOT - height, 310.67, height)
    canvas.rectangle(box, "E8F1ED")
    canvas.rectangle(Box(14, box.y, 1.2, height), ACCENT)
    canvas.text(Box(19, box.y, 302, height), [[Run(slide.annotation, 12)]], middle=True)
    return (box.y - 2 - TOP) / (_FOOT - TOP)


def _title(canvas: Canvas, slide: Slide) -> None:
    heading = canvas.slide.shapes.title
    if canvas.room.own and heading is not None:
        canvas.rectangle(Box(0, 0, 9, 190.5), ACCENT)
        heading.left, heading.top, heading.width, heading.height = canvas.place(Box(26, 48, 290, 40))
        heading.text_frame.paragraphs[0].font.size = canvas.points(40)
        heading.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    canvas.text(Box(26, 92, 280, 14), [[Run(slide.subtitle, 24, ACCENT, bold=True)]])
    canvas.text(Box(26, 114, 280, 40), [[Run(sentence.text, 15, MUTED)] for sentence in slide.sentences])
    Column(canvas, 26, 156, 280, 176).remarks(slide.remarks)


def _subtitle(canvas: Canvas, slide: Slide) -> None:
    if slide.subtitle:
        canvas.text(Box(14, 25.4, 310, 6), [[Run(slide.subtitle, 11, MUTED)]])


def _tiles(canvas: Canvas, slide: Slide) -> None:
    low = not any(tile.share is not None or tile.late for tile in slide.tiles)
    high = 0.0 if not slide.tiles else 43.0 if low else 57.0
    _tile_row(canvas, slide, 29, high)
    if slide.chart:
        add_chart(canvas, Box(14, high + 35, 180, 139 - high), slide.chart)
    column = Column(canvas, 203, high + 41, 121, 176)
    column.sentences(slide.sentences, 18, 16.0 if slide.remarks else 0.0)
    column.remarks(slide.remarks)


def _tile_row(canvas: Canvas, slide: Slide, top: float, height: float) -> None:
    """Draw the tiles side by side, over the whole width."""
    wide = (310.67 - 4 * (len(slide.tiles) - 1)) / max(len(slide.tiles), 1)
    for number, tile in enumerate(slide.tiles):
        _tile(canvas, Box(14 + number * (wide + 4), top, min(wide, 90), height), tile)


def _tile(canvas: Canvas, box: Box, tile: Tile) -> None:
    canvas.rectangle(box, "FFFFFF", RULE)
    canvas.rectangle(Box(box.x, box.y, 1.6, box.height), tile.color)
    x, wide = box.x + 5, box.width - 7
    late = [[Run(f"▲ {tile.late.text}", 12, BEHIND, bold=True)]] if tile.late else []
    canvas.text(Box(x, box.y + 3, wide, 8), [[Run(tile.title, fitting_size((tile.title,), (wide + 5, 8), 15), bold=True)]])
    canvas.text(Box(x, box.y + 10.5, wide, 17), [_figure(tile, 36, wide)])
    canvas.text(Box(x, box.y + 28, wide, 7), [[Run(tile.target.text, fitting_size((tile.target.text,), (wide + 4, 8), 12.5), MUTED)]])
    _bar(canvas, Box(x, box.y + 36.5, wide - 2, 3), tile)
    canvas.text(
        Box(x, box.y + (42 if box.height > 50 else 35), wide, 14 if box.height > 50 else 7), [[Run(tile.verdict.text, 12.5)], *late]
    )


def _figure(tile: Tile, size: float, wide: float) -> list[Run]:
    """Return a figure with its unit, on one line."""
    needed = text_width(tile.value.text, size * POINT) + text_width(f" {tile.value.unit}", 0.42 * size * POINT)
    size *= min(1.0, wide / (1.28 * needed))
    return [Run(tile.value.text, size, bold=True), Run(f" {tile.value.unit}", 0.42 * size, MUTED)]


def _bar(canvas: Canvas, box: Box, tile: Tile) -> None:
    """Draw the share that is reached, with the target as a mark; nothing where no honest share can be stated."""
    if tile.share is None:
        return
    canvas.rectangle(box, TRACK)
    canvas.rectangle(Box(box.x, box.y, box.width * min(max(tile.share, 0.0), 1.0), box.height), tile.color)
    canvas.rectangle(Box(box.x + box.width * tile.mark - 0.4, box.y - 0.9, 0.8, box.height + 1.8), INK)


def _story(canvas: Canvas, slide: Slide) -> None:
    _subtitle(canvas, slide)
    column = Column(canvas, 14, 33, 88, 175)
    for tile in slide.tiles:
        canvas.text(Box(14, column.y, 90, 20), [_figure(tile, 48, 88)])
        words = "  ·  ".join(filter(None, (tile.target.text, tile.verdict.text)))
        canvas.text(Box(14, column.y + 22.5, 90, 7), [[Run(words, fitting_size((words,), (93, 9), 14), MUTED)]])
        _bar(canvas, Box(14, column.y + 31.5, 88, 3), tile)
        if tile.late:
            canvas.text(Box(14, column.y + 37, 88, 6), [[Run(f"▲ {tile.late.text}", 12, BEHIND, bold=True)]])
        column.skip(46 if tile.late else 39)
    column.sentences(slide.sentences, 15, 9.0 * len(slide.remarks))
    column.remarks(slide.remarks)
    _map(canvas, Box(109, 33, 118, 130), slide)
    if slide.chart:
        add_chart(canvas, Box(234, 33, 91, 142), slide.chart)


def _map(canvas: Canvas, box: Box, slide: Slide) -> None:
    """Add the map; where there is none, what is missing stands in its place."""
    if slide.map:
        canvas.picture(box, png(plate(slide.map, MAP_WORDS), MAP_DPI), slide.map.alt or slide.title)
    elif slide.remarks:
        canvas.rectangle(Box(box.x, box.y, box.width, 100), "F1EFE8")
        canvas.text(Box(box.x + 10, box.y, box.width - 20, 100), [[Run(slide.remarks[0], 13, MUTED)]], align="center", middle=True)


def _comparison(canvas: Canvas, slide: Slide) -> None:
    head = Column(canvas, 14, 28, 310.67, 45)
    head.sentences(slide.sentences, 15)
    head.remarks(slide.remarks)
    if slide.chart:
        add_chart(canvas, Box(14, head.y + 1, 170, 175 - head.y), slide.chart)
    Column(canvas, 194, head.y + 1, 130.67, 175).table(slide.table, 12)


def _table(canvas: Canvas, slide: Slide) -> None:
    column = Column(canvas, 14, 29, 310.67, 175)
    column.sentences(slide.sentences, 15)
    column.table(slide.table, 14, 9.0 * len(slide.remarks))
    column.remarks(slide.remarks)


def _swipe(canvas: Canvas, slide: Slide) -> None:
    for x, drawn, day in zip((14, 137), (slide.before, slide.map), slide.captions, strict=True):
        if drawn:
            canvas.text(Box(x, 28, 118, 7), [[Run(day, 14, bold=True)]])
            canvas.picture(Box(x, 36, 118, 130), png(plate(drawn, MAP_WORDS), MAP_DPI), drawn.alt)
    shown = bool(slide.before or slide.map)
    _words(Column(canvas, 261 if shown else 14, 34, 64 if shown else 200, 175), slide, 14)


def _board(canvas: Canvas, slide: Slide) -> None:
    _tile_row(canvas, slide, 29, 50)
    column = Column(canvas, 14, 83 if slide.tiles else 30, 310.67, 176)
    column.sentences(slide.sentences, 14)
    column.table(slide.table, 13, 9.0 * len(slide.remarks))
    column.remarks(slide.remarks)


def _view(canvas: Canvas, slide: Slide) -> None:
    _subtitle(canvas, slide)
    _map(canvas, Box(14, 33, 190, 130), slide)
    _words(Column(canvas, 211, 33, 113.67, 175), slide, 15)


def _words(column: Column, slide: Slide, largest: float) -> None:
    """Add the sentences of a slide, its table and its remarks below one another."""
    rows = 6.0 * (len(slide.table.rows) + 1) if slide.table else 0.0
    column.sentences(slide.sentences, largest, rows + 9.0 * len(slide.remarks))
    column.table(slide.table, 13, 9.0 * len(slide.remarks), roomy=2.2)
    column.remarks(slide.remarks)


def _photos(canvas: Canvas, slide: Slide) -> None:
    """Draw one pair over the whole width, or two one above the other with their words beside."""
    wide = len(slide.pairs) == 1
    for number, pair in enumerate(slide.pairs):
        top = 28.0 + 70.0 * number
        for place, shot in enumerate((pair.before, pair.after)):
            box = Box(14 + 158.0 * place, 39, 152.67, 116) if wide else Box(14 + 97.0 * place, top, 93, 66)
            canvas.picture(_within(box, shot), shot.content, shot.alt)
            caption = Box(box.x, 157, box.width, 8) if wide else Box(212, top + 26 + 20 * place, 112.67, 18)
            canvas.text(caption, [[Run(f"{shot.stage}  ", 14, ACCENT, bold=True), Run(shot.words, 14)]])
        heading = [Run(pair.name, 18, bold=True)], [Run(pair.place, 13, MUTED)]
        canvas.text(
            Box(14, 27.5, 310.67, 9) if wide else Box(212, top, 112.67, 22),
            [[*heading[0], Run("  ", 13), *heading[1]]] if wide else heading,
        )
    Column(canvas, 14, 166 if wide else 32, 310.67, 176).remarks(slide.remarks if wide or not slide.pairs else ())


def _within(box: Box, shot: Shot) -> Box:
    """Return the largest place of a photograph's shape in the middle of `box`."""
    share = min(box.width / shot.width, box.height / shot.height)
    width, height = shot.width * share, shot.height * share
    return Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)


def _closing(canvas: Canvas, slide: Slide) -> None:
    column = Column(canvas, 14, 32, 150, 175)
    column.sentences(slide.sentences, 16, 9.0 * len(slide.remarks))
    column.remarks(slide.remarks)
    Column(canvas, 174, 28, 150.67, 176).table(slide.table, 12)


_KINDS: Mapping[Kind, Callable[[Canvas, Slide], None]] = {
    Kind.TITLE: _title,
    Kind.TILES: _tiles,
    Kind.STORY: _story,
    Kind.COMPARISON: _comparison,
    Kind.TABLE: _table,
    Kind.CLOSING: _closing,
    Kind.SWIPE: _swipe,
    Kind.VIEW: _view,
    Kind.BOARD: _board,
    Kind.PHOTOS: _photos,
}
