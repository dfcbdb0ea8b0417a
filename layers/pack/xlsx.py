"""The annex of a meeting as a workbook: every figure with its rule and inputs, the numbers behind charts, whole tables, sources."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from layers.indicators.coverage_export_content import PRODUCT
from layers.indicators.coverage_export_table import fill
from layers.prints.drawing import text_width
from layers.slides.slide import Cell, Chart, Deck, Table, Value, cell_text
from layers.spec import Text

_FIGURES = Text("全部数字", "All figures")
_ANNOTATIONS = Text("批注", "Annotations")
_ABOUT, _CONTENTS = Text("说明", "About"), Text("目录", "Contents")
_HEADS = (
    Text("页", "Slide"), Text("名称", "Name"), Text("数字", "Figure"), Text("单位", "Unit"), Text("数值（米、平方米、个或比例）", "Number (m, m², pieces or share)"), Text("口径", "Rule"), Text("输入", "Inputs"),
)  # fmt: skip
_NUMBER, _TABLE, _WHOLE = Text("数值", "number"), Text("{title}（表）", "{title} (table)"), Text("{title}（全部）", "{title} (all)")
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\：", " "))
_LONGEST_NAME = 31
_NARROWEST, _WIDEST = 9.0, 64.0
"""Widths of columns, in letters."""

_HEAD_FILL, _HEAD_FONT = PatternFill("solid", fgColor="0B6E4F"), Font(bold=True, color="FFFFFF")
_LINE = Border(bottom=Side("thin", color="DDD8CE"))


def as_xlsx(deck: Deck) -> bytes:
    """Return the workbook. Figures stand as the characters of the slides and, beside them, as numbers to go on with."""
    book = Workbook()
    about = book.active
    assert isinstance(about, Worksheet)
    about.title = _ABOUT(deck.lang)
    figures = book.create_sheet(_FIGURES(deck.lang))
    found = list(dict.fromkeys((slide.title, value.name, value.text, value.unit, value.number, value.rule, "; ".join(value.inputs)) for slide, value in deck.values()))  # fmt: skip
    _fill(figures, [head(deck.lang) for head in _HEADS], found)
    for row, (_, _, text, *_) in enumerate(found, start=2):
        figures.cell(row, 5).number_format = _format(text)
    for slide in deck.slides:
        if slide.chart:
            _chart(_sheet(book, slide.title), slide.chart, deck.lang)
        if slide.table:
            title = _TABLE(deck.lang).format(title=slide.title) if slide.chart else slide.title
            _table(_sheet(book, title), slide.table)
    for appendix in deck.annex:
        _table(_sheet(book, _WHOLE(deck.lang).format(title=appendix.name)), appendix.table)
    notes = [(slide.title, slide.annotation) for slide in deck.slides if slide.annotation]
    if notes:
        _fill(_sheet(book, _ANNOTATIONS(deck.lang)), [_HEADS[0](deck.lang), _ANNOTATIONS(deck.lang)], notes)
    _about(about, deck, book.sheetnames[1:])
    for sheet in book.worksheets:
        _printed(sheet, deck)
    _properties(book.properties, deck)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _properties(about: Any, deck: Deck) -> None:
    about.title, about.keywords, about.subject, about.creator = deck.title, deck.edition, deck.example, PRODUCT(deck.lang)
    about.language = "en-GB" if deck.lang == "en" else "zh-CN"
    if deck.day:
        about.created = datetime.combine(deck.day, time())


def _sheet(book: Any, title: str) -> Worksheet:
    """Return a new sheet with a name that a workbook takes and that is not there yet."""
    whole = " ".join(title.translate(_FORBIDDEN).split()).strip("'")
    name = whole[:_LONGEST_NAME].strip()
    number = 2
    while name.lower() in map(str.lower, book.sheetnames):
        name = f"{whole[: _LONGEST_NAME - 3].strip()} {number}"
        number += 1
    made = book.create_sheet(name)
    assert isinstance(made, Worksheet)
    return made


def _fill(sheet: Worksheet, titles: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Write a table with a head that stays in view, columns as wide as their words, and a filter."""
    rows = [[None if cell == "" else cell for cell in row] for row in rows]
    widths = []
    for place, title in enumerate(titles):
        texts = [title, *(str(row[place]) for row in rows if row[place] is not None)]
        widths.append(min(max(max(text_width(text, 1.0) for text in texts) * 1.9 + 3, _NARROWEST), _WIDEST))
    fill(sheet, titles, rows, [round(width) for width in widths])
    for cell in sheet[1]:
        cell.fill, cell.font = _HEAD_FILL, _HEAD_FONT
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    for cells in sheet.iter_rows(min_row=2):
        for cell, width in zip(cells, widths, strict=True):
            cell.border = _LINE
            cell.alignment = Alignment(
                wrap_text=width >= _WIDEST, vertical="top", horizontal="right" if isinstance(cell.value, int | float) else None
            )
    sheet.auto_filter.ref = sheet.dimensions


def _printed(sheet: Worksheet, deck: Deck) -> None:
    """Set how a sheet is printed: on A4 that lies, as wide as the paper, its head on every page, the edition below."""
    setup = sheet.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", sheet.PAPERSIZE_A4, 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if sheet.freeze_panes:
        sheet.print_title_rows = "1:1"
    said = " · ".join(filter(None, (deck.example, deck.edition))).replace("&", "&&")
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = said, "&P / &N"


def _format(text: str) -> str:
    """Return how a spreadsheet writes the number behind a figure."""
    return "0.0%" if text.endswith("%") else "#,##0.##" if "." in text else "#,##0"


def _chart(sheet: Worksheet, chart: Chart, lang: str) -> None:
    numbers = [f"{series.name} ({_NUMBER(lang)})" for series in chart.series]
    rows = [
        (name, *(series.values[row].said for series in chart.series), *(series.values[row].number for series in chart.series))
        for row, name in enumerate(chart.categories)
    ]
    _fill(sheet, [chart.title, *(series.name for series in chart.series), *numbers], rows)
    for place, series in enumerate(chart.series, start=2):
        for row, value in enumerate(series.values, start=2):
            sheet.cell(row, place).alignment = Alignment(horizontal="right")
            sheet.cell(row, place + len(chart.series)).number_format = _format(value.text)


def _table(sheet: Worksheet, table: Table) -> None:
    _fill(sheet, list(table.titles), [[_cell(cell) for cell in row] for row in table.rows])
    for cells in sheet.iter_rows(min_row=2):
        for place in table.right:
            cells[place].alignment = Alignment(horizontal="right", vertical="top")


def _cell(cell: Cell) -> Any:
    """Return a cell: a bare number stays one, so that it can be sorted and summed; all else is written as on the slide."""
    if isinstance(cell, Value) and cell.number is not None and not cell.unit and cell.text == f"{cell.number:,.0f}":
        return int(cell.number)
    return cell_text(cell)


def _about(sheet: Worksheet, deck: Deck, names: Sequence[str]) -> None:
    """Write what the workbook is, and where its sheets are."""
    rows: Sequence[tuple[str]] = [(words,) for words in (deck.title, *deck.furniture, deck.example, *deck.log) if words]
    fill(sheet, [], rows, [100])
    for (cell,) in sheet.iter_rows():
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet["A1"].font = Font(bold=True, size=16)
    start = len(rows) + 2
    sheet.cell(start, 1, _CONTENTS(deck.lang)).font = Font(bold=True)
    for row, name in enumerate(names, start=start + 1):
        cell = sheet.cell(row, 1)
        cell.value, cell.data_type = name, "s"
        place = f"'{name.replace(chr(39), chr(39) * 2)}'!A1"
        cell.hyperlink, cell.font = Hyperlink(ref=cell.coordinate, location=place), Font(color="0B6E4F", underline="single")
