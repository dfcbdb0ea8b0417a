"""The workbook behind a native chart runs nothing."""

import io

from openpyxl import load_workbook

from layers.pack.pptx_workbook import TextChartData

HOSTILE = ["=cmd|' /C calc'!A0", "{=1+1}", "@SUM(1)", "http://outside.example/x", "mailto:a@outside.example", "internal:Sheet1!A1", "001"]


def test_names_that_look_like_formulas_or_addresses_are_text_and_figures_are_numbers():
    data = TextChartData()
    data.categories = HOSTILE
    data.add_series("=1+1", [1.5] * len(HOSTILE))
    sheet = load_workbook(io.BytesIO(data.xlsx_blob)).active
    assert [cell.value for cell in sheet["A"][1:]] == HOSTILE
    assert {cell.data_type for cell in sheet["A"][1:]} == {"s"}
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert (sheet["B1"].value, sheet["B1"].data_type) == ("=1+1", "s")
    assert [cell.value for cell in sheet["B"][1:]] == [1.5] * len(HOSTILE)
