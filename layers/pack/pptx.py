"""The meeting pack as a presentation: native charts and tables, maps as pictures at print resolution, method cards as speaker's notes."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from layers.pack.content import MAP_WORDS
from layers.pack.pptx_canvas import ACCENT, BEHIND, CAUTION, INK, MUTED, RULE, TOP, TRACK, Box, Canvas, Run
from layers.pack.pptx_charts import add_chart
from layers.pack.pptx_template import TEMPLATE_FILE, presentation, title_layout
from layers.prints.drawing import plate
from layers.prints.typesetting import png
from layers.slides.sets import lines_of
from layers.slides.slide import Deck, Kind, Sentence, Shot, Slide, Tile
from layers.spec import Text

MAP_DPI = 300
_NOT_USED = Text("模板 {file} 不能使用，已改用内置模板。", "The template {file} cannot be used; the built-in one was taken.")
_LONG = 150
_FOOT, _PER_LINE = 176.5, 68.0
"""Where the foot of a slide begins [mm], and how many Chinese characters of an annotation stand on a line."""


def as_pptx(deck: Deck, home: Path) -> tuple[bytes, tuple[str, ...]]:
    """Return the slides as PPTX, and what is to be said about its making. `home` is where the city's template may lie.

    Raises
    ------
    FontMissingError
        When there is no font to write names on maps with.
    """
    made, refused = presentation(home)
    layout = title_layout(made)
    size = (made.slide_width or 1, made.slide_height or 1)
    for number, slide in enumerate(deck.slides, start=1):
        canvas = Canvas(made.slides.add_slide(layout), size)
        canvas.title(slide.title)
        _furniture(canvas, deck, slide, number)
        with canvas.squeezed(_annotation(canvas, slide)):
            _KINDS[slide.kind](canvas, slide)
        canvas.notes((*slide.notes, *slide.remarks))
    made.core_properties.title, made.core_properties.keywords = deck.title, deck.edition
    made.core_properties.language = "en-GB" if deck.lang == "en" else "zh-CN"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue(), ((_NOT_USED(deck.lang).format(file=TEMPLATE_FILE),) if refused else ())


def _furniture(canvas: Canvas, deck: Deck, slide: Slide, number: int) -> None:
    canvas.rectangle(Box(14, 178, 310.67, 0.25), RULE)
    canvas.text(Box(14, 180, 280, 6), [[Run("   ·   ".join(deck.furniture), 9, MUTED)]])
    canvas.page_number(Box(300, 180, 24.67, 6), number)
    if deck.example:
        wide = 60.0
        canvas.rectangle(Box(324.67 - wide, 10, wide, 8), None, CAUTION)
        canvas.text(Box(324.67 - wide, 10, wide, 8), [[Run(deck.example, 10, CAUTION, bold=True)]], align="center", middle=True)
    if slide.kind is not Kind.TITLE:
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
    canvas.rectangle(Box(0, 0, 9, 190.5), ACCENT)
    heading = canvas.slide.shapes.title
    if heading is not None:
        heading.left, heading.top, heading.width, heading.height = canvas.place(Box(26, 50, 290, 40))
        heading.text_frame.paragraphs[0].font.size = canvas.points(40)
    canvas.text(Box(26, 92, 280, 14), [[Run(slide.subtitle, 24, ACCENT, bold=True)]])
    canvas.text(Box(26, 114, 280, 50), [[Run(sentence.text, 15, MUTED)] for sentence in slide.sentences])
    _remarks(canvas, Box(26, 158, 280, 14), slide)


def _tiles(canvas: Canvas, slide: Slide) -> None:
    wide = (310.67 - 4 * (len(slide.tiles) - 1)) / max(len(slide.tiles), 1)
    for number, tile in enumerate(slide.tiles):
        _tile(canvas, Box(14 + number * (wide + 4), 29, min(wide, 90), 57), tile)
    if slide.chart:
        add_chart(canvas, Box(14, 92, 180, 82), slide.chart)
    _sentences(canvas, Box(203, 98, 121, 60), slide.sentences, 18)
    _remarks(canvas, Box(203, 160, 121, 14), slide)


def _tile(canvas: Canvas, box: Box, tile: Tile) -> None:
    canvas.rectangle(box, "FFFFFF", RULE)
    canvas.rectangle(Box(box.x, box.y, 1.6, box.height), tile.color)
    x, wide = box.x + 5, box.width - 9
    late = [[Run(f"▲ {tile.late.text}", 12, BEHIND, bold=True)]] if tile.late else []
    canvas.text(Box(x, box.y + 3, wide, 8), [[Run(tile.title, 15, bold=True)]])
    canvas.text(Box(x, box.y + 10.5, wide, 17), [[Run(tile.value.text, 36, bold=True), Run(f" {tile.value.unit}", 15, MUTED)]])
    canvas.text(Box(x, box.y + 28, wide, 7), [[Run(tile.target.text, 12.5, MUTED)]])
    _bar(canvas, Box(x, box.y + 36.5, wide, 3), tile)
    canvas.text(Box(x, box.y + 42, wide, 14), [[Run(tile.verdict.text, 12.5)], *late])


def _bar(canvas: Canvas, box: Box, tile: Tile) -> None:
    """Draw the share that is reached, with the target as a mark; nothing where no honest share can be stated."""
    if tile.share is None:
        return
    canvas.rectangle(box, TRACK)
    canvas.rectangle(Box(box.x, box.y, box.width * min(max(tile.share, 0.0), 1.0), box.height), tile.color)
    canvas.rectangle(Box(box.x + box.width * tile.mark - 0.4, box.y - 0.9, 0.8, box.height + 1.8), INK)


def _story(canvas: Canvas, slide: Slide) -> None:
    if slide.subtitle:
        canvas.text(Box(14, 25.2, 200, 6), [[Run(slide.subtitle, 11, MUTED)]])
    y = 33.0
    for tile in slide.tiles:
        canvas.text(Box(14, y, 90, 20), [[Run(tile.value.text, 48, bold=True), Run(f" {tile.value.unit}", 20, MUTED)]])
        words = "  ·  ".join(filter(None, (tile.target.text, tile.verdict.text)))
        canvas.text(Box(14, y + 22, 90, 14), [[Run(words, 14, MUTED)]])
        _bar(canvas, Box(14, y + 36, 88, 3), tile)
        if tile.late:
            canvas.text(Box(14, y + 41.5, 88, 6), [[Run(f"▲ {tile.late.text}", 12, BEHIND, bold=True)]])
        y += 51
    size = 15 if sum(len(sentence.text) for sentence in slide.sentences) <= _LONG else 11.5
    _sentences(canvas, Box(14, y, 88, 62), slide.sentences, size)
    _remarks(canvas, Box(14, 160, 88, 16), slide)
    if slide.map:
        canvas.picture(Box(109, 33, 118, 130), png(plate(slide.map, MAP_WORDS), MAP_DPI), slide.title)
    if slide.chart:
        add_chart(canvas, Box(234, 33, 91, 142), slide.chart)


def _comparison(canvas: Canvas, slide: Slide) -> None:
    _sentences(canvas, Box(14, 28, 310, 9), slide.sentences, 15)
    if slide.chart:
        add_chart(canvas, Box(14, 38, 170, 137), slide.chart)
    if slide.table:
        canvas.table(Box(194, 40, 130.67, 120), slide.table, 12, 7.6)
    _remarks(canvas, Box(14, 160, 310, 14), slide)


def _table(canvas: Canvas, slide: Slide) -> None:
    _sentences(canvas, Box(14, 28, 310, 9), slide.sentences, 15)
    if slide.table:
        top = 40.0 if slide.sentences else 32.0
        rows = len(slide.table.rows) + 1
        canvas.table(Box(14, top, 310.67, 120), slide.table, 13, min(10.5, (170 - top) / rows))
    _remarks(canvas, Box(14, 164, 310, 12), slide)


def _swipe(canvas: Canvas, slide: Slide) -> None:
    for x, drawn, day in zip((14, 137), (slide.before, slide.map), slide.captions, strict=True):
        if drawn:
            canvas.text(Box(x, 28, 118, 7), [[Run(day, 14, bold=True)]])
            canvas.picture(Box(x, 36, 118, 130), png(plate(drawn, MAP_WORDS), MAP_DPI), drawn.alt)
    _sentences(canvas, Box(261, 30, 64, 56), slide.sentences, 13)
    if slide.table:
        wide = len(slide.table.titles) > 3
        canvas.table(Box(261, 84 if wide else 88, 64, 50), slide.table, 9 if wide else 12, 6.6 if wide else 8.5)
    _remarks(canvas, Box(261, 150, 64, 24), slide)


def _view(canvas: Canvas, slide: Slide) -> None:
    if slide.subtitle:
        canvas.text(Box(14, 25.2, 310, 6), [[Run(slide.subtitle, 11, MUTED)]])
    if slide.map:
        canvas.picture(Box(14, 33, 190, 130), png(plate(slide.map, MAP_WORDS), MAP_DPI), slide.title)
    _sentences(canvas, Box(211, 33, 113, 40), slide.sentences, 15)
    if slide.table:
        rows = len(slide.table.rows) + 1
        canvas.table(Box(211, 74, 113, 80), slide.table, 12 if len(slide.table.titles) < 4 else 9.5, min(8.0, 86 / rows))
    _remarks(canvas, Box(211, 162, 113, 14), slide)


def _photos(canvas: Canvas, slide: Slide) -> None:
    """Draw one pair over the whole width, or two one above the other with their words beside."""
    wide = len(slide.pairs) == 1
    for number, pair in enumerate(slide.pairs):
        top = 28.0 + 74.0 * number
        for place, shot in enumerate((pair.before, pair.after)):
            box = Box(14 + 158.0 * place, 39, 152.67, 116) if wide else Box(14 + 97.0 * place, top, 93, 70)
            canvas.picture(_within(box, shot), shot.content, shot.alt)
            caption = Box(box.x, 157, box.width, 8) if wide else Box(212, top + 26 + 20 * place, 112.67, 18)
            canvas.text(caption, [[Run(f"{shot.stage}  ", 14, ACCENT, bold=True), Run(shot.words, 14)]])
        heading = [Run(pair.name, 18, bold=True)], [Run(pair.place, 13, MUTED)]
        canvas.text(
            Box(14, 27.5, 310.67, 9) if wide else Box(212, top, 112.67, 22),
            [[*heading[0], Run("  ", 13), *heading[1]]] if wide else heading,
        )
    _remarks(canvas, Box(14, 168, 310, 8) if slide.pairs else Box(14, 32, 310, 20), slide)


def _within(box: Box, shot: Shot) -> Box:
    """Return the largest place of a photograph's shape in the middle of `box`."""
    share = min(box.width / shot.width, box.height / shot.height)
    width, height = shot.width * share, shot.height * share
    return Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)


def _closing(canvas: Canvas, slide: Slide) -> None:
    _sentences(canvas, Box(14, 34, 150, 130), slide.sentences, 16)
    if slide.table:
        rows = len(slide.table.rows) + 1
        canvas.table(Box(174, 30, 150.67, 140), slide.table, 10, min(9.0, 144 / rows))
    _remarks(canvas, Box(14, 164, 150, 12), slide)


def _sentences(canvas: Canvas, box: Box, sentences: tuple[Sentence, ...], size: float) -> None:
    said = [[Run(sentence.text, size)] for sentence in sentences if sentence.text]
    if said:
        canvas.text(box, said, bullet=size)


def _remarks(canvas: Canvas, box: Box, slide: Slide) -> None:
    if slide.remarks:
        size = 11.5 if len(slide.remarks) < 3 else 9
        canvas.text(box, [[Run(remark, size, CAUTION)] for remark in slide.remarks])


_KINDS: Mapping[Kind, Callable[[Canvas, Slide], None]] = {
    Kind.TITLE: _title,
    Kind.TILES: _tiles,
    Kind.STORY: _story,
    Kind.COMPARISON: _comparison,
    Kind.TABLE: _table,
    Kind.CLOSING: _closing,
    Kind.SWIPE: _swipe,
    Kind.VIEW: _view,
    Kind.PHOTOS: _photos,
}
