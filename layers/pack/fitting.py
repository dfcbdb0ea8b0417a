"""How large words can be set in the room that they have, by their estimated widths: sentences, and the columns of tables."""

from __future__ import annotations

from collections.abc import Sequence

from layers.prints.drawing import text_width
from layers.slides.slide import Table, cell_text

POINT = 0.3528
"""Millimetres."""

LINE = 1.3
"""Height of a line, in sizes of its letters."""

_CAUTION = 1.12
"""Fonts of other machines are a little wider than ours."""

_PADDING = 4.2
"""Room to the left and right of the words in a cell [mm]."""


def lines(text: str, size: float, width: float) -> int:
    """Return about how many lines `text` takes in letters of `size` points on lines of `width` mm.

    >>> lines("", 10, 50), lines("城市更新" * 10, 10, 50)
    (1, 4)
    """
    return max(1, -int(-text_width(text, size * POINT) * _CAUTION // width))


def height(texts: Sequence[str], size: float, width: float, gap: float = 0.5) -> float:
    """Return the height of paragraphs [mm]; between two of them `gap` sizes are free."""
    return size * POINT * sum(LINE * lines(text, size, width) + gap for text in texts)


def fitting_size(texts: Sequence[str], room: tuple[float, float], largest: float, least: float = 9.0) -> float:
    """Return the largest size [points], in steps of a half, in which paragraphs fit the `room` (width and height in mm); `least` where none does."""
    size = largest
    while size > least and height(texts, size, room[0] - size * POINT) > room[1]:
        size -= 0.5
    return size


def column_widths(table: Table, room: float, size: float) -> tuple[float, ...]:
    """Return the widths of columns [mm] that sum to `room`: what the words need, the rest shared as the table wishes it.

    Where there is not enough room, the widest columns give way first.
    """
    needed = [
        max(text_width(text, size * POINT) for text in (title, *(cell_text(row[place]) for row in table.rows))) * _CAUTION + _PADDING
        for place, title in enumerate(table.titles)
    ]
    spare = room - sum(needed)
    if spare >= 0:
        shares = [share / sum(table.widths) for share in table.widths]
        return tuple(width + spare * share for width, share in zip(needed, shares, strict=True))
    widest = max(needed)
    while sum(min(width, widest) for width in needed) > room and widest > _PADDING:
        widest -= 0.5
    cut = [min(width, widest) for width in needed]
    return tuple(width * room / sum(cut) for width in cut)


def row_lines(table: Table, widths: Sequence[float], size: float) -> list[int]:
    """Return how many lines each row takes, that of the titles first."""
    rows = [table.titles, *(tuple(map(cell_text, row)) for row in table.rows)]
    return [max(lines(text, size, width - _PADDING) for text, width in zip(row, widths, strict=True)) for row in rows]
