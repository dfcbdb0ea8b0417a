"""A coverage figure as tables for offices: a workbook, and CSV. No text in them is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from layers.export.table import harmless
from layers.indicators.coverage_export_content import Content, facts, row_titles, rows
from layers.indicators.rule import RatioUnit
from layers.spec import Text

COUNTED = Text("计入的场地", "Sites that count")
LEFT_OUT = Text("未计入的场地", "Sites left out")
METHOD = Text("方法", "Method")
_FIGURES = Text("结果", "Figures")
_ROWS_WIDTHS = (22, 20, 20, 16, 44)
_METHOD_WIDTHS = (18, 100)
_MOST_CELL = 32_767


def as_xlsx(content: Content, lang: str) -> bytes:
    """Return a workbook: the figures by row, the method, the sites that count and those left out."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = _FIGURES(lang)
    fill(first, row_titles(content.found, lang), rows(content.found, lang), _ROWS_WIDTHS)
    share = content.found.city.ratio_unit == RatioUnit.SHARE
    for cells in first.iter_rows(min_row=2, min_col=2, max_col=4):
        cells[0].number_format = cells[1].number_format = "#,##0"
        cells[2].number_format = "0.0%" if share else "#,##0.00"
    method = book.create_sheet(METHOD(lang))
    fill(method, [], facts(content, lang), _METHOD_WIDTHS)
    for name, value in method.iter_rows():
        name.font, value.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for title, table in ((COUNTED, content.counted), (LEFT_OUT, content.left_out)):
        if len(table.columns):
            sheet = book.create_sheet(title(lang))
            fill(sheet, list(table.columns), table.itertuples(index=False), [18] * len(table.columns))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_csv(content: Content, lang: str) -> bytes:
    """Return the figures by row and, below them, what they rest on, as Excel opens CSV: UTF-8 with its mark, CRLF."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in [row_titles(content.found, lang), *rows(content.found, lang), [], *facts(content, lang)]:
        writer.writerow(["" if cell is None else harmless(cell) for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def fill(sheet: Worksheet, titles: Sequence[str], table: Any, widths: Sequence[int]) -> None:
    """Write titles in bold and rows below them; text stays text whatever it begins with."""
    start = 1
    if titles:
        for column, title in enumerate(titles, start=1):
            _write(sheet, 1, column, title)
            sheet.cell(1, column).font = Font(bold=True)
        sheet.freeze_panes = "B2"
        start = 2
    for number, row in enumerate(table, start=start):
        for column, value in enumerate(row, start=1):
            _write(sheet, number, column, value)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def _write(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = harmless(value)[:_MOST_CELL]
        cell.data_type = "s"
    else:
        cell.value = value.item() if isinstance(value, np.generic) else value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
