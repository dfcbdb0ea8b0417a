"""The annex of a meeting as a workbook: every figure with its rule and inputs, the numbers behind charts, whole tables, sources."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from layers.indicators.coverage_export_table import fill
from layers.slides.slide import Cell, Chart, Deck, Table, Value, cell_text
from layers.spec import Text

_FIGURES = Text("全部数字", "All figures")
_ANNOTATIONS = Text("批注", "Annotations")
_ABOUT = Text("说明", "About")
_HEADS = (
    Text("页", "Slide"), Text("名称", "Name"), Text("数字", "Figure"), Text("单位", "Unit"), Text("数值（基本单位）", "Number (base unit)"), Text("口径", "Rule"), Text("输入", "Inputs"),
)  # fmt: skip
_WIDTHS = (16, 34, 14, 14, 20, 60, 60)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31


def as_xlsx(deck: Deck) -> bytes:
    """Return the workbook. Figures stand as the characters of the slides and, beside them, as numbers to go on with."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = _FIGURES(deck.lang)
    rows = [
        (slide.title, value.name, value.text, value.unit, value.number, value.rule, "; ".join(value.inputs))
        for slide, value in deck.values()
    ]
    fill(first, [head(deck.lang) for head in _HEADS], dict.fromkeys(rows), _WIDTHS)
    for slide in deck.slides:
        if slide.chart:
            _chart(_sheet(book, slide.title, slide.chart.title), slide.chart, deck.lang)
        if slide.table and slide.chart:
            continue
        if slide.table:
            _table(_sheet(book, slide.title, ""), slide.table)
    for appendix in deck.annex:
        _table(_sheet(book, appendix.name, Text("全部", "whole")(deck.lang)), appendix.table)
    notes = [(slide.title, slide.annotation) for slide in deck.slides if slide.annotation]
    if notes:
        fill(_sheet(book, _ANNOTATIONS(deck.lang), ""), [_HEADS[0](deck.lang), _ANNOTATIONS(deck.lang)], notes, (30, 120))
    _about(book.create_sheet(_ABOUT(deck.lang)), deck)
    stream = io.BytesIO()
    book.properties.title, book.properties.keywords = deck.title, deck.edition
    book.save(stream)
    return stream.getvalue()


def _sheet(book: Any, title: str, more: str) -> Worksheet:
    """Return a new sheet with a name that a workbook takes and that is not there yet."""
    name = f"{title} {more}".strip().translate(_FORBIDDEN)[:_LONGEST_NAME].strip()
    number = 2
    while name in book.sheetnames:
        name = f"{name[: _LONGEST_NAME - 3]} {number}"
        number += 1
    made = book.create_sheet(name)
    assert isinstance(made, Worksheet)
    return made


def _chart(sheet: Worksheet, chart: Chart, lang: str) -> None:
    heads = [chart.title, *(series.name for series in chart.series)]
    rows = [(name, *(series.values[row].said for series in chart.series)) for row, name in enumerate(chart.categories)]
    numbers = [f"{series.name} ({Text('数值', 'number')(lang)})" for series in chart.series]
    behind = [tuple(series.values[row].number for series in chart.series) for row in range(len(chart.categories))]
    whole = [(*row, *more) for row, more in zip(rows, behind, strict=True)]
    fill(sheet, [*heads, *numbers], whole, [30, *([16] * 2 * len(chart.series))])


def _table(sheet: Worksheet, table: Table) -> None:
    fill(sheet, list(table.titles), [[_cell(cell) for cell in row] for row in table.rows], [24] * len(table.titles))


def _cell(cell: Cell) -> Any:
    """Return a cell: a bare number stays one, so that it can be sorted and summed; all else is written as on the slide."""
    if isinstance(cell, Value) and cell.number is not None and not cell.unit and cell.text == f"{cell.number:,.0f}":
        return int(cell.number)
    return cell_text(cell)


def _about(sheet: Worksheet, deck: Deck) -> None:
    rows: Sequence[tuple[str]] = [(words,) for words in (deck.title, *deck.furniture, deck.example, *deck.log) if words]
    fill(sheet, [], rows, [120])
    for (cell,) in sheet.iter_rows():
        cell.alignment = Alignment(wrap_text=True, vertical="top")
