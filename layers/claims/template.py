"""The empty table of published figures that staff fill in: headings, examples and the units that are known, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from layers.catalogue import programmes
from layers.claims.entry import COUNTED, FIRMNESS, HEADS, KINDS, NEEDED
from layers.claims.ledger import CLAIM_UNITS, TOPICS
from layers.export.table import harmless
from layers.spec import Text

_DATA = Text("公布数", "Figures")
_NOTES = Text("填报说明", "Notes")
"""The reader passes over a sheet of this name."""

_ROWS_WITH_LISTS = 500
_YES = Text("是", "yes")
_HOW: Mapping[str, Text] = MappingProxyType(
    {
        "title": Text("公布的是什么", "What the figure is of"),
        "value": Text("只填数字；“1.3万”也可以。荣誉、地点、专项可以空着", "A number; titles, places and programmes may go without"),
        "unit": Text(
            "见下面的单位表；表外的单位照原样登记，不作比较", "See the table of units; any other is kept as it is and not compared"
        ),
        "floor": Text("原文写“余”“突破”时填“是”", "“yes” where the source says “more than”"),
        "as_of": Text("2026-03-31、2026年3月31日、2026年一季度；没有日期就空着", "2026-03-31; empty where the source gives no day"),
        "kind": Text("空着为“总数”", "“Total” when empty"),
        "topic": Text("空着为“其他”", "“Other” when empty"),
        "phrase": Text("报告里的那句话，照抄", "The sentence of the report, word for word"),
        "source": Text("报告或文件的名称", "Name of the report or document"),
        "confidence": Text("空着为“照原文”", "“As printed” when empty"),
        "layer": Text("与哪个图层核对；空着不核对", "The layer it is held against; none when empty"),
        "counted": Text("与登记数还是完工数比较；空着为“登记”", "Against what is on record, or finished; “On record” when empty"),
    }
)
_TITLES = (Text("列名", "Column"), Text("必填", "Needed"), Text("怎么填", "How"), Text("示例一", "Example 1"), Text("示例二", "Example 2"))
_EXAMPLES: Mapping[str, tuple[Text, Text]] = MappingProxyType(
    {
        "title": (Text("背街小巷整治", "Back alleys renewed"), Text("注册志愿者", "Registered volunteers")),
        "value": (Text("130", "130"), Text("11.2万", "112000")),
        "unit": (Text("条", "alleys"), Text("名", "people")),
        "floor": (Text("", ""), Text("是", "yes")),
        "as_of": (Text("2026-03-31", "2026-03-31"), Text("", "")),
        "kind": (Text("总数", "Total"), Text("总数", "Total")),
        "topic": (TOPICS["renewal"], TOPICS["volunteers"]),
        "phrase": (Text("截至3月底，完成130条背街小巷整治", "130 back alleys were renewed by the end of March"), Text("注册志愿者突破11.2万名", "over 112,000 registered volunteers")),
        "source": (Text("2026年一季度工作通报", "Report on the first quarter of 2026"), Text("2026年志愿服务简报", "Volunteer bulletin 2026")),
        "confidence": (Text("照原文", "As printed"), Text("照原文", "As printed")),
        "layer": (Text("背街小巷", "Back alleys"), Text("", "")),
        "counted": (Text("完工", "Finished"), Text("", "")),
    }
)  # fmt: skip


def write_claims_template(out: Path, lang: str) -> None:
    """Write the workbook to `out`: an empty sheet with headings and lists to choose from, and a sheet of notes, examples and units."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    data, notes = book.worksheets[0], book.create_sheet(_NOTES(lang))
    data.title, data.freeze_panes = _DATA(lang), "A2"
    data.append([head(lang) for head in HEADS.values()])
    for number, key in enumerate(HEADS, start=1):
        data.cell(1, number).font = Font(bold=True)
        data.column_dimensions[get_column_letter(number)].width = 36 if key in ("title", "phrase", "source") else 14
    for row in (tuple(title(lang) for title in _TITLES), *_note_rows(lang), ()):
        notes.append([harmless(value) for value in row])
    for letter, width in zip("ABCDE", (20, 8, 60, 40, 30), strict=True):
        notes.column_dimensions[letter].width = width
    for key, words in _lists(lang).items():
        notes.append([HEADS[key](lang)])
        notes.cell(notes.max_row, 1).font = Font(bold=True)
        first = notes.max_row + 1
        for word in words:
            notes.append([word])
        _offer(data, get_column_letter(list(HEADS).index(key) + 1), f"'{_NOTES(lang)}'!$A${first}:$A${notes.max_row}")
        notes.append([])
    book.save(out)


def template_name(lang: str) -> str:
    """Return the name of the file, in the reader's language."""
    return Text("公布数_模板.xlsx", "published_figures_template.xlsx")(lang)


def _note_rows(lang: str) -> list[tuple[str, ...]]:
    return [
        (head(lang), _YES(lang) if key in NEEDED else "", _HOW[key](lang), *(example(lang) for example in _EXAMPLES[key]))
        for key, head in HEADS.items()
    ]


def _lists(lang: str) -> dict[str, tuple[str, ...]]:
    """Return the words that may stand in a column, by its key."""
    listed = {
        "unit": (unit.text(lang) for unit in CLAIM_UNITS.values()),
        "kind": (title(lang) for title in KINDS.values()),
        "topic": (title(lang) for title in TOPICS.values()),
        "confidence": (title(lang) for title in FIRMNESS.values()),
        "layer": (entry.title(lang) for entry in programmes()),
        "counted": (title(lang) for title in COUNTED.values()),
        "floor": (_YES(lang),),
    }
    return {key: tuple(dict.fromkeys(words)) for key, words in listed.items()}


def _offer(sheet: object, letter: str, cells: str) -> None:
    """Let Excel offer the words of `cells` in a column; others are not forbidden."""
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

    if isinstance(sheet, Worksheet):
        offer = DataValidation(type="list", formula1=cells, allow_blank=True, showErrorMessage=False)
        offer.add(f"{letter}2:{letter}{_ROWS_WITH_LISTS + 1}")
        sheet.add_data_validation(offer)
