"""What a meeting is shown, as frozen values: every output prints the same characters, because all of them print these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from layers.prints.drawing import Drawing

MISSING = "—"


@dataclass(frozen=True, slots=True)
class Value:
    """One figure as it is printed.

    `text` and `unit` are its characters, `number` what they stand for in SI units or pieces (None where there is no figure). `rule` says in words
    how it was counted, `inputs` on which revisions it rests.
    """

    name: str
    text: str
    unit: str = ""
    number: float | None = None
    rule: str = ""
    inputs: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The figure with its unit."""
        return f"{self.text} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence computed from the data, and the figures in it."""

    text: str
    values: tuple[Value, ...] = ()


class ChartKind(StrEnum):
    """How a chart is drawn."""

    STACKED = "stacked"  # horizontal bars, the series one behind another
    BARS = "bars"  # horizontal bars, one series
    LINE = "line"
    CURVE = "curve"  # lines through time, some of them broken, with a band between two of them


class Stroke(StrEnum):
    """How a series of a curve is drawn."""

    WHOLE = "whole"
    BROKEN = "broken"
    LOW = "low"  # the lower edge of the band
    HIGH = "high"  # its upper edge


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures in a chart, in the order of its categories; `stroke` is for curves."""

    name: str
    color: str
    values: tuple[Value, ...]
    stroke: Stroke = Stroke.WHOLE


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as values. `number_format` is how a spreadsheet has to write the numbers to get the same characters; `scale` brings `number` to them.

    `goal` is a mark across it. `floor` is where the axis of figures begins.
    """

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str = "#,##0"
    scale: float = 1.0
    goal: Value | None = None
    floor: float = 0.0

    @property
    def written(self) -> tuple[Value, ...]:
        """The figures that stand at the chart as characters: all, or of a curve the last of each line that is no edge of the band."""
        if self.kind is not ChartKind.CURVE:
            return tuple(value for series in self.series for value in series.values)
        lines = [series for series in self.series if series.stroke in (Stroke.WHOLE, Stroke.BROKEN)]
        ends = (next((value for value in reversed(series.values) if value.number is not None), None) for series in lines)
        return tuple(value for value in ends if value is not None)


Cell = str | Value | Sentence


def cell_text(cell: Cell) -> str:
    """Return what stands in a cell of a table."""
    if isinstance(cell, str):
        return cell
    return cell.said if isinstance(cell, Value) else cell.text


@dataclass(frozen=True, slots=True)
class Table:
    """A table as values. `widths` are shares of its width, `right` the columns that stand to the right, `note` what it leaves out."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    right: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One programme in a tile. `share` (0–1) is None where no honest share can be stated; `floor` marks a target that is a lower bound.

    `mark` is where the target stands on the bar (0–1): at its end, unless the share is of something larger than the target.
    """

    title: str
    color: str
    value: Value
    target: Sentence
    verdict: Sentence
    share: float | None
    floor: bool
    late: Sentence | None = None
    mark: float = 1.0


@dataclass(frozen=True, slots=True)
class Shot:
    """A photograph as it is shown: `content` is JPEG of `width` × `height` pixels, with its stage, its day and a caption (which may be empty)."""

    content: bytes = field(repr=False)
    width: int
    height: int
    stage: str
    day: str
    note: str
    alt: str

    @property
    def words(self) -> str:
        """What stands under the photograph, behind its stage."""
        return " · ".join(filter(None, (self.day, self.note)))


@dataclass(frozen=True, slots=True)
class PhotoPair:
    """A feature before and after the works; `place` says of which programme it is, and where."""

    name: str
    place: str
    before: Shot
    after: Shot


class Kind(StrEnum):
    """What stands where on a slide."""

    TITLE = "title"
    TILES = "tiles"  # tiles above, a chart and sentences below
    STORY = "story"  # a tile and sentences, a map, a chart
    COMPARISON = "comparison"  # a chart beside a table
    TABLE = "table"
    SWIPE = "swipe"  # a map on two days, sentences and a table
    BOARD = "board"  # tiles above, sentences and a table below
    VIEW = "view"  # a wide map, sentences and a table
    PHOTOS = "photos"  # one or two pairs of photographs
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. `remarks` say what is missing on it and why; `notes` are the speaker's: how each figure is counted; `annotation` was written by a user.

    `before` is the same map on an earlier day; `captions` name the days of `before` and `map`. A `spare` slide has nothing to show and is left out
    unless it is asked for by its key.
    """

    key: str
    kind: Kind
    title: str
    subtitle: str = ""
    tiles: tuple[Tile, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    map: Drawing | None = None
    remarks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    annotation: str = ""
    before: Drawing | None = None
    captions: tuple[str, str] = ("", "")
    pairs: tuple[PhotoPair, ...] = ()
    spare: bool = False

    def values(self) -> Iterator[Value]:
        """Give every figure on the slide."""
        for tile in self.tiles:
            yield from (tile.value, *tile.target.values, *tile.verdict.values)
            if tile.late:
                yield from tile.late.values
        for sentence in self.sentences:
            yield from sentence.values
        if self.chart:
            yield from (value for series in self.chart.series for value in series.values if value.text != MISSING)
            if self.chart.goal:
                yield self.chart.goal
        if self.table:
            yield from table_values(self.table)


@dataclass(frozen=True, slots=True)
class Appendix:
    """A whole table for the annex, of which a slide shows the beginning."""

    name: str
    table: Table


@dataclass(frozen=True, slots=True)
class Deck:
    """The slides of one edition.

    `edition` follows from the revisions, the day, the targets and the rules: the same edition, the same figures. `day` is the day that the figures
    speak of (the newest data date where none was asked for). `furniture` is what stands on every slide, `numbers` the revision of each layer, `photos` the photographs that were chosen, `claims` the last
    published figure that staff had entered. `log` repeats what is
    missing and where.
    """

    edition: str
    day: date | None
    as_of: date | None
    lang: str
    title: str
    example: str
    review: str
    furniture: tuple[str, ...]
    slides: tuple[Slide, ...]
    annex: tuple[Appendix, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()
    photos: tuple[int, ...] = ()
    claims: int = 0
    log: tuple[str, ...] = field(default=())

    def values(self) -> Iterator[tuple[Slide, Value]]:
        """Give every figure with its slide."""
        for slide in self.slides:
            for value in slide.values():
                yield slide, value


def table_values(table: Table) -> Iterator[Value]:
    """Give every figure in a table."""
    for cell in (cell for row in table.rows for cell in row):
        if isinstance(cell, Value):
            yield cell
        elif isinstance(cell, Sentence):
            yield from cell.values


def sentence(template: str, **values: Value | str) -> Sentence:
    """Return `template` filled with figures and words.

    >>> sentence("{done} of {all}", done=Value("done", "3", "sites"), all="4").text
    '3 sites of 4'
    """
    texts = {name: value.said if isinstance(value, Value) else value for name, value in values.items()}
    return Sentence(template.format(**texts), tuple(value for value in values.values() if isinstance(value, Value)))
