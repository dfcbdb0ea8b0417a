"""A column of a slide that is filled from above: sentences, tables and remarks below one another, each as high as its words."""

from __future__ import annotations

from collections.abc import Sequence

from layers.pack.fitting import LINE, POINT, column_widths, fitting_size, height, row_lines
from layers.pack.pptx_canvas import CAUTION, MUTED, PALE, Box, Canvas, Run
from layers.slides.slide import Sentence, Table

_LEAST_ROW = 1.45
"""Height of the lowest row of a table, in sizes of its letters."""


_WRAPPED, _NARROW = 11.0, 80.0
"""In larger letters no cell of a table takes two lines [points], in narrow columns [mm] never where that can be helped."""


class Column:
    """Room of `width` from `y` to `bottom` [mm of the slide]; what is added moves `y` down."""

    def __init__(self, canvas: Canvas, x: float, y: float, width: float, bottom: float) -> None:
        self._canvas, self.x, self.y, self.width, self.bottom = canvas, x, y, width, bottom

    @property
    def left(self) -> float:
        """The height that is still free [mm]."""
        return max(self.bottom - self.y, 4.0)

    def sentences(self, sentences: Sequence[Sentence], largest: float, reserve: float = 0.0) -> None:
        """Add a list of sentences in the largest letters that leave `reserve` mm free below them."""
        said = [sentence.text for sentence in sentences if sentence.text]
        if not said:
            return
        size = fitting_size(said, (self.width, self.left - reserve), largest)
        high = height(said, size, self.width - size * POINT)
        self._canvas.text(Box(self.x, self.y, self.width, high), [[Run(text, size)] for text in said], bullet=size)
        self.y += high + 1.5

    def table(self, table: Table | None, largest: float, reserve: float = 0.0, *, least: float = 8.5, roomy: float = 2.6) -> None:
        """Add a table in the largest letters in which it fits; its rows are spread over the room up to `roomy` sizes."""
        if table is None:
            return
        below = 7.0 if table.note else 0.0
        room, size = self.left - reserve - below, largest
        whole = least if self.width < _NARROW else _WRAPPED
        while size > least and (self._needed(table, size) > room or (size > whole and self._wraps(table, size))):
            size -= 0.5
        widths = column_widths(table, self.width, size)
        counted = row_lines(table, widths, size)
        spread = min(max(room / self._needed(table, size), 1.0), roomy / _LEAST_ROW)
        heights = [size * POINT * (_LEAST_ROW + LINE * (number - 1)) * spread for number in counted]
        self._canvas.table(Box(self.x, self.y, self.width, sum(heights)), table, size, (widths, heights))
        self.y += sum(heights) + 2
        if table.note:
            self._canvas.text(Box(self.x, self.y - 0.5, self.width, 6), [[Run(table.note, 11, MUTED)]])
            self.y += 6

    def remarks(self, remarks: Sequence[str], largest: float = 11.5) -> None:
        """Add what is missing on the slide, each remark on a ground of its own colour."""
        if not remarks:
            return
        size = fitting_size(remarks, (self.width - 4, self.left - 4), largest, 8.0)
        high = height(remarks, size, self.width - 4, 0.3) + 3
        box = Box(self.x, self.y, self.width, high)
        self._canvas.rectangle(box, PALE)
        inside = Box(self.x + 2, self.y, self.width - 4, high)
        self._canvas.text(inside, [[Run(remark, size, CAUTION)] for remark in remarks], middle=True)
        self.y += high + 2

    def skip(self, distance: float) -> None:
        """Leave room free."""
        self.y += distance

    def _wraps(self, table: Table, size: float) -> bool:
        return max(row_lines(table, column_widths(table, self.width, size), size)) > 1

    def _needed(self, table: Table, size: float) -> float:
        widths = column_widths(table, self.width, size)
        return size * POINT * sum(_LEAST_ROW + LINE * (number - 1) for number in row_lines(table, widths, size))
