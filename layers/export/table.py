"""Tables for offices: XLSX with a sheet on provenance, CSV. No text in them is ever taken for a formula."""

from __future__ import annotations

import csv
import math
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.export.content import Provenance
from layers.spec import Text

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "−")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EXCEL_TEXT = 32_767
_DATA = Text("数据", "Data")
_ABOUT = Text("说明", "About")


def harmless(value: Any) -> Any:
    """Return a cell that no spreadsheet runs: text that begins like a formula gets an apostrophe in front.

    >>> harmless("=1+1"), harmless("建设路"), harmless(-3.5)
    ("'=1+1", '建设路', -3.5)
    """
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return f"'{text}" if text.lstrip(" \u3000").startswith(FORMULA_SIGNS) or text.startswith(("\t", "\r")) else text


def write_csv(table: pd.DataFrame, _provenance: Provenance, out: Path, _lang: str) -> None:
    """Write CSV as Excel opens it: UTF-8 with its mark, CRLF."""
    with out.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([harmless(str(name)) for name in table.columns])
        for row in table.itertuples(index=False):
            writer.writerow([_csv_cell(value) for value in row])


def write_xlsx(table: pd.DataFrame, provenance: Provenance, out: Path, lang: str) -> None:
    """Write a workbook: the records, and a sheet that says where they come from."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_DATA(lang))
    sheet.freeze_panes = "A2"
    for number, name in enumerate(table.columns, start=1):
        sheet.column_dimensions[_letters(number)].width = min(40, max(10, 2 * len(str(name)) + 2))
    sheet.append([cell(sheet, str(name), bold=True) for name in table.columns])
    for row in table.itertuples(index=False):
        sheet.append([cell(sheet, value) for value in row])
    about = book.create_sheet(_ABOUT(lang))
    about.column_dimensions["A"].width = 20
    about.column_dimensions["B"].width = 80
    for word, value in provenance.rows(lang):
        about.append([cell(about, word, bold=True), cell(about, value)])
    book.save(out)


def _csv_cell(value: Any) -> Any:
    if _is_missing(value):
        return ""
    return value.isoformat() if isinstance(value, date) else harmless(value)


def cell(sheet: WriteOnlyWorksheet, value: Any, *, bold: bool = False) -> Any:
    """Return a cell of a sheet that holds `value` and nothing that runs."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    if _is_missing(value):
        return None
    made = WriteOnlyCell(sheet)
    if isinstance(value, str):
        made.value = harmless(value)[:_EXCEL_TEXT]
        made.data_type = "s"
    else:
        made.value = value
        if isinstance(value, date):
            made.number_format = "yyyy-mm-dd"
    if bold:
        made.font = Font(bold=True)
    return made


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and not math.isfinite(value))


def _letters(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)
