"""The table of findings: each row and finding once, in words, with what stands there, what to do and where."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.catalogue import layer
from layers.checks.findings import COLUMNS, findings
from layers.checks.issues import Issue
from layers.intake import examined
from layers.reader.geometry import on_earth
from layers.reader.layer import CrsVerdict, EncodingVerdict, ReadLayer
from tests.layers.handed_in import squares

YARDS = layer("old_courtyards")
GOOD = {"项目编号": "A1", "名称": "甲", "镇街": "崇阳街道", "状态": "计划", "任务": "改造", "责任单位": "住建局", "责任人": "张三", "进度": 50, "时限": "2021-12-31"}  # fmt: skip


def read(*rows, geometries=None, issues=()):
    frame = gpd.GeoDataFrame([dict(row) for row in rows], geometry=geometries or squares(len(rows)), crs=4490)
    return ReadLayer("院落", frame, EncodingVerdict("utf-8"), CrsVerdict("EPSG:4490", "EPSG:4490"), (), tuple(issues))


def table(*rows, lang="zh", most=2_000, geometries=None, issues=(), **said):
    return findings(examined(read(*rows, geometries=geometries, issues=issues), YARDS, **said), YARDS, lang, most=most)


def test_a_good_file_has_an_empty_table_with_all_columns():
    empty = table(GOOD)
    assert list(empty.columns) == list(COLUMNS)
    assert empty.empty


def test_each_line_says_row_field_value_reason_fix_and_place():
    found = table(GOOD, GOOD | {"项目编号": "A2", "状态": "快好了"})
    line = found[found["code"] == "unknown-choice"].iloc[0]
    assert line[["row", "field", "value", "severity"]].tolist() == [2, "状态", "快好了", "error"]
    assert line["reason"] == "“快好了”不在可选范围内"
    assert line["fix"] == "改为其中之一：计划、在建、完工、验收"
    west, south, east, north = squares(2)[1].bounds
    assert west < line["lon"] < east
    assert south < line["lat"] < north


def test_errors_come_first_then_warnings_then_remarks():
    found = table(GOOD | {"镇街": "崇阳镇", "状态": "快好了", "进度": 130}, GOOD | {"项目编号": "A2", "进度": 120})
    assert found[["severity", "row", "code"]].to_numpy().tolist() == [
        ["error", 1, "unknown-choice"],
        ["warning", 1, "out-of-range"],
        ["warning", 2, "out-of-range"],
        ["info", 1, "town-renamed"],
    ]


def test_what_concerns_the_whole_file_has_row_nought_and_no_place():
    found = table({key: value for key, value in GOOD.items() if key != "项目编号"})
    line = found[found["code"] == "missing-field"].iloc[0]
    assert line[["row", "field", "value"]].tolist() == [0, "项目编号", ""]
    assert np.isnan([line["lon"], line["lat"]]).all()


def test_values_stand_as_the_file_has_them_under_its_own_names():
    row = {("工程名称" if key == "名称" else "项目进展" if key == "进度" else key): value for key, value in GOOD.items()}
    found = table(row | {"项目进展": "约１３０"}, mapping={"progress": "项目进展"})
    line = found[found["code"] == "bad-number"].iloc[0]
    assert (line["field"], line["value"]) == ("项目进展", "约１３０")


def test_doubles_name_the_other_row_and_duties_what_is_missing():
    here = squares(1)[0]
    found = table(GOOD, GOOD | {"责任人": None, "时限": None}, geometries=[here, here]).set_index(["code", "row"])["reason"]
    assert found["duplicate-code", 1] == "编号“A1”与第 2 行重复"
    assert found["duplicate-code", 2] == "编号“A1”与第 1 行重复"
    assert found["duplicate-geometry", 2] == "图形与第 1 行完全相同"
    assert found["duties-incomplete", 2] == "五落实缺：责任人、时限"


def test_long_findings_are_cut_and_the_whole_number_is_said():
    rows = [GOOD | {"项目编号": f"A{number}", "责任人": None} for number in range(5)]
    found = table(*rows, most=2)
    assert found["row"].tolist() == [0, 1, 2]
    assert found["reason"][0].startswith("共 5 行，表中只列 2 行。")
    assert table(*rows, most=None)["row"].tolist() == [1, 2, 3, 4, 5]


def test_more_than_a_hundred_rows_are_all_in_the_table_and_a_hundred_in_the_report():
    rows = [GOOD | {"项目编号": f"A{number}", "责任人": None} for number in range(130)]
    whole = examined(read(*rows, geometries=squares(130, size=0.0001)), YARDS)
    assert [(issue.count, len(issue.rows)) for issue in whole.issues] == [(130, 100)]
    assert findings(whole, YARDS, "zh")["row"].tolist() == list(range(1, 131))


def test_a_finding_of_the_reader_keeps_its_own_place():
    issue = Issue("geometry-empty", "warning", 1, (1,), every_row=(1,), places=((103.5, 30.7),))
    line = table(GOOD, issues=[issue]).iloc[0]
    assert (line["lon"], line["lat"]) == (103.5, 30.7)


def test_without_a_layer_only_the_reader_speaks():
    entry = examined(read(GOOD, issues=[Issue("geometry-empty", "warning", 1, (1,))]), None)
    assert findings(entry, None, "en")[["row", "reason"]].to_numpy().tolist() == [[1, "The geometry is empty"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_values_stay_text(lang):
    hostile = "{0.__class__}</script>=1+1"
    found = table(GOOD | {"状态": hostile}, lang=lang)
    assert found["value"][0] == hostile
    assert hostile in found["reason"][0]


def test_a_cell_put_right_takes_its_finding_away():
    entry = read(GOOD, GOOD | {"项目编号": "A1", "状态": "快好了"})
    before = findings(examined(entry, YARDS), YARDS, "zh")
    after = findings(
        examined(entry, YARDS, fixes=[(2, "status", "完工"), (2, "项目编号", "A2"), (2, "actual_finish", "2021-06-30")]), YARDS, "zh"
    )
    assert "unknown-choice" in set(before["code"])
    assert set(after["code"]) == set()


def test_a_point_file_is_placed_on_its_points():
    parks = layer("micro_landscapes")
    entry = examined(read(GOOD | {"责任人": None}, geometries=[shapely.Point(103.67, 30.63)]), parks)
    assert findings(entry, parks, "zh")[["lon", "lat"]].to_numpy().tolist() == [[103.67, 30.63]]


def test_what_follows_from_another_finding_is_not_listed_beside_it():
    rows = [GOOD | {"状态": "快好了"}, GOOD | {"项目编号": "A2", "状态": None}, GOOD | {"项目编号": "A3"}, GOOD | {"项目编号": "A4"}]
    issue = Issue("geometry-empty", "warning", 1, (3,))
    found = table(*rows, geometries=[*squares(2), None, None], issues=[issue])
    assert found[["code", "row"]].to_numpy().tolist() == [
        ["unknown-choice", 1], ["missing-value", 2], ["geometry-empty", 3], ["without-geometry", 4]
    ]  # fmt: skip


def test_a_place_nowhere_on_earth_is_shown_as_it_was_written():
    lost = on_earth(np.array([shapely.Point(30.6, 103.6)], dtype=object))
    line = table(GOOD, geometries=[None], issues=lost.issues).iloc[0]
    assert (line["code"], line["severity"]) == ("geometry-off-earth", "error")
    assert line["reason"].startswith("坐标 30.6, 103.6 在地球上不存在")
