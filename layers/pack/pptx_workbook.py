"""The workbook behind a native chart: names of places stand in it as text, never as formulas or links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter


class TextWorkbook(CategoryWorkbookWriter):  # type: ignore[misc]
    """Writes what begins like a formula, or like an address, as the text it is: Excel opens the workbook when a chart is edited."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: IO[bytes]) -> Iterator[tuple[Any, Any]]:
        with super()._open_worksheet(xlsx_file) as (workbook, worksheet):
            worksheet.strings_to_formulas = worksheet.strings_to_urls = False
            yield workbook, worksheet


class TextChartData(CategoryChartData):  # type: ignore[misc]
    """Categories and series of a chart whose workbook runs nothing."""

    @property
    def _workbook_writer(self) -> TextWorkbook:
        return TextWorkbook(self)
