"""A coverage figure as a file: table for Excel, CSV, and the whole figure as JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from geo.figure import Figure
from layers.catalogue import layer
from layers.coverage_words import CITY, OUTSIDE_TOWNS, exclusions, missing_words
from layers.figures import Statistic
from layers.spec import Text

COLUMNS = (
    Text("镇街", "Town"),
    Text("分子（m²）", "Numerator (m²)"),
    Text("分母（m²）", "Denominator (m²)"),
    Text("占比", "Share"),
    Text("说明", "Remark"),
)
EXAMPLE = Text("含示例数据", "Holds example data")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: str) -> str:
    """Return `value` so that no spreadsheet takes it for a formula.

    >>> safe_text("=1+1"), safe_text("怀远镇")
    ("'=1+1", '怀远镇')
    """
    return f"'{value}" if value.startswith(_FORMULA_STARTS) else value


def rows(found: Statistic, lang: str) -> list[list[Any]]:
    """Return the table: the city first, then every town; shares as ratios, None where there is none."""
    figures = [(CITY(lang), found.city), *((town.zone or OUTSIDE_TOWNS(lang), town) for town in found.zones)]
    return [[safe_text(name), *_amounts(figure), missing_words(figure.missing, lang)] for name, figure in figures]


def facts(found: Statistic, lang: str, *, example: bool) -> list[tuple[str, str]]:
    """Return what the table rests on, as names and values."""
    rule, city = found.question.rule, found.city
    sources = {source.layer: source for source in city.sources}.values()
    inputs = [f"{layer(source.layer).title(lang)} r{source.revision} ({_iso(source.data_date)})" for source in sources]
    named = [
        (Text("指标", "Indicator"), rule.name(lang)),
        (Text("规则", "Rule"), f"{rule.ruleset(lang)} · {rule.version}"),
        (Text("口径", "Definition"), rule.rule_text(lang)),
        (Text("分子", "Numerator"), rule.numerator(lang)),
        (Text("分母", "Denominator"), rule.denominator(lang)),
        (Text("坐标系", "CRS"), city.crs),
        (Text("距离", "Distance"), city.distance),
        (Text("输入", "Inputs"), "; ".join(inputs)),
        (Text("未计入", "Left out"), "; ".join(f"{words} {count}" for words, count in exclusions(city.excluded, lang))),
        (Text("计算时间", "Computed at"), city.computed_at.isoformat(timespec="seconds")),
        (Text("数据性质", "Nature of the data"), EXAMPLE(lang) if example else ""),
    ]
    return [(name(lang), safe_text(value)) for name, value in named if value]


def as_csv(found: Statistic, lang: str, *, example: bool) -> bytes:
    """Return the table and its facts as CSV that Excel opens with the right characters."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column(lang) for column in COLUMNS])
    writer.writerows([_plain(cell) for cell in row] for row in rows(found, lang))
    writer.writerow([])
    writer.writerows(facts(found, lang, example=example))
    return stream.getvalue().encode("utf-8-sig")


def as_xlsx(found: Statistic, lang: str, *, example: bool) -> bytes:
    """Return the table on one sheet and its facts on a second, as an Excel workbook."""
    book = Workbook()
    table = book.active
    assert table is not None
    table.title = Text("分镇街", "By town")(lang)
    table.append([column(lang) for column in COLUMNS])
    for row in rows(found, lang):
        table.append(row)
    for cells in table.iter_rows(min_row=2):
        cells[1].number_format = cells[2].number_format = "#,##0"
        cells[3].number_format = "0.0%"
    method = book.create_sheet(Text("方法", "Method")(lang))
    for fact in facts(found, lang, example=example):
        method.append(list(fact))
    for sheet, widths in ((table, (18, 18, 18, 12, 40)), (method, (16, 90))):
        for number, width in enumerate(widths, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
    for cell in table[1]:
        cell.font = Font(bold=True)
    for name, value in method.iter_rows():
        name.font, value.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    table.freeze_panes = "B2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_json(found: Statistic, *, example: bool) -> bytes:
    """Return the figure of the city and those of the towns, with everything they rest on, as JSON."""
    document = {
        "example": example,
        "name": found.question.rule.name.zh,
        "city": found.city.as_dict(),
        "towns": [town.as_dict() for town in found.zones],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _amounts(figure: Figure) -> list[float | None]:
    return [round(figure.numerator, 2), round(figure.denominator, 2), None if figure.ratio is None else round(figure.ratio, 6)]


def _plain(cell: Any) -> Any:
    return "" if cell is None else cell


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
