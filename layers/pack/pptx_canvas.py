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
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from layers.pack.fitting import LINE
from layers.pack.pptx_template import Room
from layers.slides.slide import Table, cell_text

INK, MUTED, ACCENT, RULE, CAUTION, BEHIND, TRACK, PALE = "1F2933", "52606D", "0B6E4F", "DDD8CE", "7A5B00", "B34700", "E6E2D8", "FBF1D3"
LEFT, TOP = 14.0, 25.0
"""The corner below the title [mm]."""

_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The look of tables without any: lines and letters are ours, in every program the same."""

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
    """Puts things on one slide of a language; millimetres and points are laid into the room that the template leaves."""

    def __init__(self, slide: Any, room: Room, lang: str = "zh") -> None:
        self.slide, self.room = slide, room
        self._lang = "en-GB" if lang == "en" else "zh-CN"
        self._share = 1.0

    def title(self, text: str) -> None:
        """Set the slide's title, and take every other empty placeholder away."""
        for shape in list(self.slide.placeholders):
            if shape == self.slide.shapes.title:
                shape.text_frame.text = clean(text)
                for run in shape.text_frame.paragraphs[0].runs:
                    self._speak(run)
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
            if runs:
                paragraph.line_spacing = self.points(max(run.size for run in runs) * LINE)
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

    def chart(self, box: Box, kind: Any, data: Any, alt: str) -> Any:
        """Add a native chart and return it."""
        frame = self.slide.shapes.add_chart(kind, *self.place(box), data)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(alt))
        return frame.chart

    def line(self, x: float, top: float, bottom: float) -> None:
        """Add a broken line from `top` down to `bottom` [mm]."""
        left, above, _, high = self.place(Box(x, top, 1, bottom - top))
        made = self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, left, above, left, above + high)
        made.line.color.rgb, made.line.width, made.line.dash_style = RGBColor.from_string(INK), Pt(1.2), MSO_LINE.DASH

    def table(self, box: Box, table: Table, size: float, room: tuple[Sequence[float], Sequence[float]]) -> None:
        """Add a native table; `room` holds the widths of its columns and the heights of its rows [mm], that of the titles first."""
        widths, heights = room
        frame = self.slide.shapes.add_table(len(table.rows) + 1, len(table.titles), *self.place(box))
        made = frame.table
        made.horz_banding = False
        made._tbl.tblPr.find(qn("a:tableStyleId")).text = _NO_STYLE
        for number, wide in enumerate(widths):
            made.columns[number].width = self.place(Box(LEFT, TOP, wide, 1))[2]
        lines = [list(table.titles), *([cell_text(cell) for cell in cells] for cells in table.rows)]
        for down, line in enumerate(lines):
            made.rows[down].height = self.place(Box(LEFT, TOP, 1, heights[down]))[3]
            for across, text in enumerate(line):
                look = Run(text, size - 0.5, MUTED, bold=True) if down == 0 else Run(text, size)
                self._cell(made.cell(down, across), look, right=across in table.right)

    def _cell(self, cell: Any, run: Run, *, right: bool) -> None:
        cell.margin_top = cell.margin_bottom = Emu(0)
        cell.margin_left = cell.margin_right = self.place(Box(LEFT, TOP, 1.6, 1))[2]
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        self._run(paragraph, run)
        properties = cell._tc.get_or_add_tcPr()
        line = etree.SubElement(properties, qn("a:lnB"), w=str(Pt(1.5 if run.bold else 0.6)))
        etree.SubElement(etree.SubElement(line, qn("a:solidFill")), qn("a:srgbClr"), val=ACCENT if run.bold else RULE)

    def page_number(self, box: Box, number: int) -> None:
        """Add the number of the slide as a field, so that it stays right when slides are moved."""
        shape = self.text(box, [[Run("", 9, MUTED)]], align="right")
        paragraph = shape.text_frame.paragraphs[0]._p
        for run in list(paragraph.findall(qn("a:r"))):
            paragraph.remove(run)
        field = etree.SubElement(paragraph, qn("a:fld"), id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}", type="slidenum")
        etree.SubElement(field, qn("a:rPr"), lang=self._lang, sz=str(int(self.points(9).pt * 100)))
        etree.SubElement(field, qn("a:t")).text = str(number)

    def notes(self, lines: Sequence[str]) -> None:
        """Set the speaker's notes."""
        frame = self.slide.notes_slide.notes_text_frame
        frame.text = clean("\n".join(lines))
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                self._speak(run)

    @contextmanager
    def squeezed(self, share: float) -> Iterator[None]:
        """Draw everything meanwhile at `share` of its size, towards the upper left corner of what stands below the title."""
        self._share = share
        yield
        self._share = 1.0

    def points(self, size: float) -> Any:
        """Return a size in points, as large as the room allows."""
        return Pt(round(size * self.room.scale * self._share, 1))

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
        added.text = clean(run.text).replace(" %", "\xa0%")  # a number and its % stay on one line
        added.font.size, added.font.bold = self.points(run.size), run.bold
        added.font.color.rgb = RGBColor.from_string(run.color.removeprefix("#"))
        self._speak(added)

    def _speak(self, run: Any) -> None:
        """Say which language a run is in: spelling is checked by it, and the font of quotation marks chosen."""
        properties = run._r.get_or_add_rPr()
        properties.set("lang", self._lang)
        properties.set("altLang", "zh-CN" if self._lang == "en-GB" else "en-GB")

    def place(self, box: Box) -> tuple[Any, Any, Any, Any]:
        """Return a box in the units of the file, in the room of the template."""
        share, scale = self._share, self.room.scale
        x, y = LEFT + (box.x - LEFT) * share, TOP + (box.y - TOP) * share
        return (
            Emu(int(self.room.x + Mm(1) * x * scale)),
            Emu(int(self.room.y + Mm(1) * y * scale)),
            Emu(max(int(Mm(1) * box.width * share * scale), 1)),
            Emu(max(int(Mm(1) * box.height * share * scale), 1)),
        )
