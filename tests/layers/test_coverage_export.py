"""Coverage figures as files: formula-safe, in both languages, with what they rest on."""

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from geo.figure import Figure, Source
from layers.coverage_export import as_csv, as_json, as_xlsx
from layers.coverage_words import EXCLUDED, exclusions, missing_words
from layers.figures import Statistic
from layers.question import Question
from layers.rules import published_rules

RULE = published_rules()[0]


def figure(zone=None, ratio=0.5, missing=(), excluded=()):
    source = Source("land", "residential_land", 3, date(2021, 12, 31), 12)
    moment = datetime(2022, 1, 1, tzinfo=UTC)
    return Figure(
        RULE.id, "2022", zone, ratio, 500.123, 1000.0, "m2", "LAEA", "euclidean", (source,), excluded, 0, 0, missing, moment, "m2"
    )


def statistic(*towns):
    return Statistic(Question(RULE), figure(excluded=(("site-not-finished", 4),)), towns, (), None, None)


FOUND = statistic(figure("甲街道", 0.25), figure("=HYPERLINK(0)", None, ("land",)), figure(""))


def test_csv_opens_in_excel_and_neutralises_formulas():
    data = as_csv(FOUND, "zh", example=True)
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert table[0] == ["镇街", "分子（m²）", "分母（m²）", "占比", "说明"]
    assert table[1] == ["全市", "500.12", "1000.0", "0.5", ""]
    assert table[3][0] == "'=HYPERLINK(0)"
    assert table[3][3:] == ["", "无法计算：缺少可用的分母用地。"]
    assert table[4][0] == "镇街界线之外"
    assert ["数据性质", "含示例数据"] in table
    assert ["未计入", "场地：截至数据日期未完工 4"] in table


def test_xlsx_holds_numbers_as_numbers_and_text_as_text():
    book = load_workbook(io.BytesIO(as_xlsx(FOUND, "en", example=False)))
    assert book.sheetnames == ["By town", "Method"]
    sheet = book["By town"]
    assert [cell.value for cell in sheet[2]] == ["Whole city", 500.12, 1000.0, 0.5, None]
    assert sheet["D2"].number_format == "0.0%"
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("'=HYPERLINK(0)", "s")
    assert sheet["D4"].value is None
    facts = {row[0].value: row[1].value for row in book["Method"].iter_rows()}
    assert facts["Inputs"] == "Residential land r3 (2021-12-31)"
    assert "Nature of the data" not in facts


def test_json_is_the_figure_itself():
    document = json.loads(as_json(FOUND, example=True))
    assert document["example"] is True
    assert document["city"]["ratio"] == 0.5
    assert document["towns"][1]["ratio"] is None
    assert document["towns"][1]["missing"] == ["land"]


@pytest.mark.parametrize("code", EXCLUDED)
def test_every_reason_has_words_in_both_languages(code):
    assert EXCLUDED[code].zh
    assert EXCLUDED[code].en


def test_unknown_codes_show_themselves():
    assert exclusions([("new-reason", 2)], "zh") == [("new-reason", 2)]
    assert missing_words(("new-thing",), "en") == "Cannot be computed: new-thing missing."
    assert missing_words((), "zh") == ""
