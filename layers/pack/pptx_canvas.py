"""One slide of a presentation as a sheet in millimetres: text, bars, pictures, tables, native charts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from layers.pack.pptx_template import HEIGHT_MM, WIDTH_MM
from layers.slides.slide import Table, cell_text

INK, MUTED, ACCENT, RULE, CAUTION, BEHIND, TRACK = "1F2933", "52606D", "0B6E4F", "DDD8CE", "7A5B00", "B34700", "E6E2D8"
LEFT, TOP = 14.0, 25.0
"""The corner below the title [mm]."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide of 338.67 × 190.5 mm [mm]."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look; sizes in points."""

    text: str
    size: float
    color: str = INK
    bold: bool = False


def clean(text: str) -> str:
    """Return `text` without characters that no XML file may hold.

    >>> clean("a" + chr(7) + "b")
    'ab'
    """
    return _CONTROL.sub("", text)


class Canvas:
    """Puts things on one slide; millimetres and points are stretched to the size of the template's slides."""

    def __init__(self, slide: Any, size: tuple[int, int]) -> None:
        self.slide = slide
        self._across, self._down = size[0] / Mm(WIDTH_MM), size[1] / Mm(HEIGHT_MM)
        self._share = 1.0

    def title(self, text: str) -> None:
        """Set the slide's title, and take every other empty placeholder away."""
        for shape in list(self.slide.placeholders):
            if shape == self.slide.shapes.title:
                shape.text_frame.text = clean(text)
            else:
                shape._element.getparent().remove(shape._element)

    def text(self, box: Box, paragraphs: Sequence[Sequence[Run]], *, align: str = "left", middle: bool = False, bullet: float = 0.0) -> Any:
        """Add a text box; with `bullet` each paragraph is an item of a list in letters of that size [points]."""
        shape = self.slide.shapes.add_textbox(*self.place(box))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
        for number, runs in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}[align]
            if bullet:
                self._bullet(paragraph, bullet)
            for run in runs:
                self._run(paragraph, run)
        return shape

    def rectangle(self, box: Box, fill: str | None, line: str | None = None) -> Any:
        """Add a rectangle."""
        shape = self.slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *self.place(box))
        style = shape._element.find(qn("p:style"))
        if style is not None:  # the theme's shadow and outline
            shape._element.remove(style)
        if fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = RGBColor.from_string(fill.removeprefix("#"))
        else:
            shape.fill.background()
        if line:
            shape.line.color.rgb, shape.line.width = RGBColor.from_string(line), Pt(0.8)
        else:
            shape.line.fill.background()
        return shape

    def picture(self, box: Box, content: bytes, alt: str) -> None:
        """Add a picture as wide as the box."""
        left, top, width, _ = self.place(box)
        shape = self.slide.shapes.add_picture(io.BytesIO(content), left, top, width=width)
        shape._element.nvPicPr.cNvPr.set("descr", clean(alt))

    def chart(self, box: Box, kind: Any, data: Any) -> Any:
        """Add a native chart and return it."""
        return self.slide.shapes.add_chart(kind, *self.place(box), data).chart

    def table(self, box: Box, table: Table, size: float, row: float) -> None:
        """Add a native table with rows `row` mm high."""
        place = Box(box.x, box.y, box.width, row * (len(table.rows) + 1))
        made = self.slide.shapes.add_table(len(table.rows) + 1, len(table.titles), *self.place(place)).table
        for number, share in enumerate(table.widths):
            made.columns[number].width = Emu(int(self.place(box)[2] * share / sum(table.widths)))
        lines = [list(table.titles), *([cell_text(cell) for cell in cells] for cells in table.rows)]
        for down, line in enumerate(lines):
            made.rows[down].height = Emu(int(Mm(row) * self._down * self._share))
            for across, text in enumerate(line):
                cell = made.cell(down, across)
                cell.margin_top = cell.margin_bottom = Mm(0.3)
                cell.margin_left = cell.margin_right = Mm(2)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = PP_ALIGN.RIGHT if across in table.right else PP_ALIGN.LEFT
                self._run(paragraph, Run(text, size, "FFFFFF" if down == 0 else INK, bold=down == 0))
        if table.note:
            below = Box(box.x, box.y + place.height + 1.5, box.width, 8)
            self.text(below, [[Run(table.note, 11, MUTED)]])

    def page_number(self, box: Box, number: int) -> None:
        """Add the number of the slide as a field, so that it stays right when slides are moved."""
        shape = self.text(box, [[Run("", 9, MUTED)]], align="right")
        paragraph = shape.text_frame.paragraphs[0]._p
        for run in list(paragraph.findall(qn("a:r"))):
            paragraph.remove(run)
        field = etree.SubElement(paragraph, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
        etree.SubElement(field, qn("a:rPr"), lang="zh-CN", sz="900")
        etree.SubElement(field, qn("a:t")).text = str(number)

    def notes(self, lines: Sequence[str]) -> None:
        """Set the speaker's notes."""
        self.slide.notes_slide.notes_text_frame.text = clean("\n".join(lines))

    @contextmanager
    def squeezed(self, share: float) -> Iterator[None]:
        """Draw everything meanwhile at `share` of its size, towards the upper left corner of what stands below the title."""
        self._share = share
        yield
        self._share = 1.0

    def points(self, size: float) -> Any:
        """Return a size in points, stretched to the template."""
        return Pt(size * self._down * self._share)

    def _bullet(self, paragraph: Any, size: float) -> None:
        """Make a paragraph an item of a list, its lines one under another."""
        paragraph.space_after = self.points(size * 0.5)
        properties, indent = paragraph._p.get_or_add_pPr(), int(self.points(size))
        properties.set("marL", str(indent))
        properties.set("indent", str(-indent))
        color = etree.SubElement(properties, qn("a:buClr"))
        etree.SubElement(color, qn("a:srgbClr"), val=ACCENT)
        etree.SubElement(properties, qn("a:buChar"), char="•")

    def _run(self, paragraph: Any, run: Run) -> None:
        added = paragraph.add_run()
        added.text = clean(run.text)
        added.font.size, added.font.bold = self.points(run.size), run.bold
        added.font.color.rgb = RGBColor.from_string(run.color.removeprefix("#"))

    def place(self, box: Box) -> tuple[Any, Any, Any, Any]:
        """Return a box in the units of the file, stretched to the template."""
        across, down, share = self._across, self._down, self._share
        box = Box(LEFT + (box.x - LEFT) * share, TOP + (box.y - TOP) * share, box.width * share, box.height * share)
        return (
            Emu(int(Mm(box.x) * across)),
            Emu(int(Mm(box.y) * down)),
            Emu(max(int(Mm(box.width) * across), 1)),
            Emu(max(int(Mm(box.height) * down), 1)),
        )
