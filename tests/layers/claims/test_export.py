"""The ledger as a file: every figure with its finding, nothing that a spreadsheet would run, nothing added up."""

import csv
from dataclasses import replace

import openpyxl
import pytest

from layers.catalogue import BY_KEY
from layers.claims.check import ClaimCheck, Reason, Verdict, claim_check
from layers.claims.export import counted, counted_words, ledger_table, plain_ledger, write_ledger
from layers.claims.ledger import claims
from layers.export.content import ExportError
from layers.spec import Text
from tests.layers.claims.test_check import SITES, sites

BY_ID = {claim.id: claim for claim in claims()}
CHECKS = (
    claim_check(SITES, sites(80, planned=3, nowhere=5)),
    claim_check(BY_ID["F44"], None),
    claim_check(replace(SITES, id="R1", title=Text("=1+1", "=1+1"), value=79.0, source="@SUM(A1)"), sites(80)),
)


def test_a_row_holds_the_figure_what_the_map_has_and_the_finding():
    heads, rows = ledger_table(CHECKS, "zh")
    row = dict(zip(heads, rows[0], strict=True))
    said = {
        name: row[name] for name in ("编号", "公布数", "单位", "类别", "结论", "图上", "无几何", "登记", "完工", "相差", "可信度", "图层")
    }
    assert said == {
        "编号": "F09", "公布数": "80 个点位", "单位": "个点位", "类别": "总数", "结论": "一致", "图上": 75.0, "无几何": 5.0, "登记": 83.0,
        "完工": 80.0, "相差": 0.0, "可信度": "照原文", "图层": BY_KEY[SITES.query.layer].title.zh,
    }  # fmt: skip
    assert rows[1][heads.index("原因")] == "不是地图上的地点，只列出公布数。"
    assert rows[0][heads.index("冲突")].startswith("与 R1 说的是同一件事")


def test_findings_are_counted_and_figures_never_added():
    assert counted(CHECKS) == {"agrees": 1, "floor_met": 0, "differs": 1, "unchecked": 1, "total": 3}
    assert counted_words(CHECKS, "zh") == "共 3 个公布数：一致 1，达到下限 0，不一致 1，不能核对 1。"
    assert counted_words(CHECKS, "en") == "3 published figures: agree 1, reach the floor 0, differ 1, cannot be checked 1."


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_both_forms_hold_the_same_rows_and_no_formula(tmp_path, lang):
    heads, rows = ledger_table(CHECKS, lang)
    write_ledger(CHECKS, "xlsx", tmp_path / "a.xlsx", lang, example=True)
    write_ledger(CHECKS, "csv", tmp_path / "b", lang)
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    sheet = list(book.worksheets[0].iter_rows(values_only=True))
    with (tmp_path / "b").open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.reader(stream))
    assert list(sheet[0]) == table[0] == list(heads)
    assert [row[0] for row in sheet[1:]] == [row[0] for row in table[1:]] == ["F09", "F44", "R1"]
    assert sheet[3][1] == table[3][1] == "'=1+1"
    assert all(cell.data_type != "f" for row in book.worksheets[0].iter_rows() for cell in row)
    assert [sheet[1][place] for place in (12, 13, 14, 15)] == [75, 5, 83, 80]
    assert len(rows) == len(sheet) - 1
    assert any("示例数据" in str(row[0].value) or "example" in str(row[0].value) for row in book.worksheets[1].iter_rows())


def test_programs_get_plain_values_with_the_reason_as_code_and_sentence():
    first, second, _ = plain_ledger(CHECKS, "en")
    assert (first["verdict"], first["mapped"], first["unmapped"], first["published"], first["conflicts"]) == (
        "agrees",
        75,
        5,
        "80 spots",
        ["R1"],
    )
    assert second["reason"] == {
        "code": "claim-not-spatial",
        "message": "No matter of places on a map; the published figure stands as it is.",
    }
    assert second["query"] is None


def test_another_form_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(ExportError) as refused:
        write_ledger((ClaimCheck(SITES, Verdict.UNCHECKED, Reason.NO_DATA),), "docx", tmp_path / "c", "zh")
    assert refused.value.params["formats"] == "xlsx, csv"
