"""Drawn things as values: shapes as SVG with the words beside them, maps with legend and scale, and the whole plate for paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from html import escape
from typing import Any

INK, MUTED, LINE = "#1F2933", "#52606D", "#DDD8CE"
FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
_THIN = frozenset(" iljtfr.,:;'|!()-/")
_LEGEND_STEP = 2.1
"""Height of one row of the legend, in sizes of its words."""


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text: where its baseline begins (`start`), has its middle or ends, its size, and a halo that sets it off from what lies under it."""

    x: float
    y: float
    text: str
    size: float
    anchor: str = "start"
    color: str = INK
    weight: int = 400
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Vector:
    """A picture of `width` × `height` tenths of a millimetre: `shapes` as SVG without any text, and the words on them.

    Words are kept apart because on paper they are set by the same program, in the same font, as the text around the picture.
    """

    width: int
    height: int
    shapes: str
    words: tuple[Word, ...] = ()

    def values(self) -> dict[str, Any]:
        """Return it as plain values for a layout."""
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">{self.shapes}</svg>'
        return {"width": self.width, "height": self.height, "svg": svg, "words": [_plain(word) for word in self.words]}

    def svg(self, attributes: str = "") -> str:
        """Return it as one SVG element; every word is escaped."""
        inside = self.shapes + "".join(map(svg_text, self.words))
        return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}"{attributes}>{inside}</svg>'


class Pen:
    """Gathers shapes and words of a picture."""

    def __init__(self) -> None:
        self._shapes: list[str] = []
        self._words: list[Word] = []

    def draw(self, *shapes: str) -> None:
        """Add shapes."""
        self._shapes += shapes

    def write(self, x: float, y: float, text: str, size: float, **style: Any) -> None:
        """Add a line of text (see `Word`)."""
        self._words.append(Word(round(x, 1), round(y, 1), text, round(size, 1), **style))

    def add(self, vector: Vector, x: float = 0.0, y: float = 0.0) -> None:
        """Add another picture with its corner at (x, y), cut at its edge."""
        self._shapes.append(
            f'<svg x="{x:.1f}" y="{y:.1f}" width="{vector.width}" height="{vector.height}" viewBox="0 0 {vector.width} {vector.height}">{vector.shapes}</svg>'
        )
        self._words += [replace(word, x=word.x + x, y=word.y + y) for word in vector.words]

    def picture(self, width: int, height: int) -> Vector:
        """Return what was gathered."""
        return Vector(width, height, "".join(self._shapes), tuple(self._words))


@dataclass(frozen=True, slots=True)
class Sign:
    """One entry of a legend: its mark as SVG around (0, 0), at most 44 wide and 30 high, and what it means. Without a mark it heads the entries after it."""

    mark: str
    words: str


@dataclass(frozen=True, slots=True)
class Inset:
    """A part of a map at a larger scale: the picture, its corner `at`, the `frame` of what it shows on the main map (x, y, width, height), its scale bar."""

    picture: Vector
    at: tuple[float, float]
    frame: tuple[float, float, float, float]
    bar_m: int
    bar: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map. A bar of `bar_m` metres is `bar` long on it. `alt` says what the map shows to whoever cannot see it."""

    ground: Vector
    bar_m: int
    bar: float
    legend: tuple[Sign, ...]
    alt: str
    inset: Inset | None = field(default=None)

    @property
    def width(self) -> int:
        """Width of the map [tenths of a millimetre]."""
        return self.ground.width

    @property
    def height(self) -> int:
        """Height of the map without its legend [tenths of a millimetre]."""
        return self.ground.height


def bar_words(metres: int) -> str:
    """Return what stands at a scale bar.

    >>> bar_words(500), bar_words(2000)
    ('500 m', '2 km')
    """
    return f"{metres:,} m" if metres < 1000 else f"{metres // 1000} km"


def text_width(words: str, size: float) -> float:
    """Return about how wide `words` are, set in `size`: Chinese characters take the whole square, capitals two thirds, others a good half, the thin a third.

    >>> text_width("崇州 km", 10)
    37.7
    """
    return round(size * sum(map(_advance, words)), 1)


def _advance(letter: str) -> float:
    if ord(letter) > 0x2E7F or letter in "·“”‘’—…":
        return 1.0
    if letter in _THIN:
        return 0.34
    return 0.86 if letter in "mwMW%" else 0.66 if letter.isupper() else 0.57


def plate(drawing: Drawing, size: float = 36, ground: str = "#FFFFFF") -> Vector:
    """Return the map with scale bar, north arrow, inset and legend on `ground`; `size` is that of its words [tenths of a millimetre]."""
    pen = Pen()
    rows = legend_rows(drawing, size)
    height = drawing.height + round(len(rows) * _LEGEND_STEP * size)
    pen.draw(f'<rect width="{drawing.width}" height="{height}" fill="{ground}"/>')
    pen.add(drawing.ground)
    pen.draw(frame_path((1, 1, drawing.width - 2, drawing.height - 2), LINE, 2))
    if drawing.inset:
        _inset(pen, drawing.inset, size)
    scale_bar(pen, 0.8 * size, drawing.height - 0.8 * size, (drawing.bar_m, drawing.bar), size)
    north_arrow(pen, drawing.width - 1.5 * size - 14, 1.6 * size + 18, size)
    for number, row in enumerate(rows):
        middle = drawing.height + (number + 0.6) * _LEGEND_STEP * size
        for at, sign in row:
            if not sign.mark:
                pen.write(at, middle + 0.36 * size, sign.words, size, color=MUTED, weight=700)
                continue
            pen.draw(f'<g transform="translate({at + 0.6 * size:.1f} {middle:.1f}) scale({size / 38:.2f})">{sign.mark}</g>')
            pen.write(at + 1.45 * size, middle + 0.36 * size, sign.words, size)
    return pen.picture(drawing.width, height)


def _inset(pen: Pen, inset: Inset, size: float) -> None:
    """Add the inset with the frame of what it shows on the main map."""
    x, y = inset.at
    pen.draw(frame_path(inset.frame, INK, 3))
    pen.draw(
        f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="{inset.picture.width + 12}" height="{inset.picture.height + 12}" fill="#FFFFFF"/>'
    )
    pen.add(inset.picture, x, y)
    pen.draw(frame_path((x, y, inset.picture.width, inset.picture.height), INK, 3))
    scale_bar(pen, x + 0.7 * size, y + inset.picture.height - 0.6 * size, (inset.bar_m, inset.bar), 0.8 * size)


def scale_bar(pen: Pen, x: float, y: float, bar: tuple[int, float], size: float) -> None:
    """Add a scale bar (metres, length on paper) that begins at (x, y)."""
    said = bar_words(bar[0])
    wide = bar[1] + 1.2 * size + text_width(said, size)
    pen.draw(
        f'<rect x="{x - 0.4 * size:.1f}" y="{y - 1.1 * size:.1f}" width="{wide:.1f}" height="{1.5 * size:.1f}" rx="4" fill="#FFFFFF" fill-opacity="0.85"/>',
        f'<path d="M{x:.1f} {y - 0.4 * size:.1f}V{y:.1f}H{x + bar[1]:.1f}V{y - 0.4 * size:.1f}" fill="none" stroke="{INK}" stroke-width="4"/>',
    )
    pen.write(x + bar[1] + 0.4 * size, y, said, size)


def north_arrow(pen: Pen, x: float, y: float, size: float) -> None:
    """Add an arrow to the north with its letter; its middle is at (x, y)."""
    pen.draw(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1.35 * size:.1f}" fill="#FFFFFF" fill-opacity="0.85"/>',
        f'<path d="M{x:.1f} {y - size:.1f}L{x + 0.5 * size:.1f} {y + 0.3 * size:.1f}L{x:.1f} {y:.1f}L{x - 0.5 * size:.1f} {y + 0.3 * size:.1f}Z" fill="{INK}"/>',
    )
    pen.write(x, y + 1.05 * size, "N", 0.8 * size, anchor="middle")


def frame_path(frame: tuple[float, float, float, float], color: str, stroke: float) -> str:
    """Return a rectangle (x, y, width, height) that is not filled."""
    x, y, wide, high = frame
    return f'<path d="M{x:.1f} {y:.1f}h{wide:.1f}v{high:.1f}h{-wide:.1f}Z" fill="none" stroke="{color}" stroke-width="{stroke}"/>'


def legend_rows(drawing: Drawing, size: float) -> list[list[tuple[float, Sign]]]:
    """Return the legend in rows as wide as the map, each entry with its place; a head begins a row."""
    rows: list[list[tuple[float, Sign]]] = []
    at = drawing.width + 1.0
    for sign in drawing.legend:
        wide = (2.05 * size + text_width(sign.words, size)) if sign.mark else (size + 1.06 * text_width(sign.words, size))
        if at + wide > drawing.width or not sign.mark:
            rows.append([])
            at = 0.0
        rows[-1].append((at, sign))
        at += wide
    return rows


def svg_text(word: Word) -> str:
    """Return a word as SVG, escaped."""
    style = f'font-family="{FONTS}" font-size="{word.size}" text-anchor="{word.anchor}" font-weight="{word.weight}"'
    halo = f' stroke="{word.halo}" stroke-width="{word.size * 0.22:.1f}" stroke-linejoin="round" paint-order="stroke"' if word.halo else ""
    return f'<text x="{word.x}" y="{word.y}" {style} fill="{word.color}"{halo}>{escape(word.text)}</text>'


def _plain(word: Word) -> list[Any]:
    return [word.x, word.y, word.text, word.size, word.anchor, word.color, word.weight, word.halo]
