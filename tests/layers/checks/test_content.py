"""Findings about a layer: all at once, none raised."""

import geopandas as gpd
import pytest
import shapely

from layers.catalogue import layer
from layers.checks.content import check
from layers.conform.canonical import conform
from tests.layers.handed_in import squares

YARDS = layer("old_courtyards")
DUTIES = {"任务": "改造", "责任单位": "住建局", "责任人": "张三", "进度": 50, "时限": "2021-12-31"}
GOOD = {"项目编号": "A1", "名称": "甲", "镇街": "崇阳街道", "状态": "完工", "实际开工": "2021-01-05", "实际完工": "2021-06-30", **DUTIES}


def findings(*rows, geometries=None, key="old_courtyards"):
    entry = layer(key)
    given = gpd.GeoDataFrame([dict(row) for row in rows], geometry=geometries or squares(len(rows)), crs=4490)
    return {issue.code: issue for issue in check(entry, conform(entry, given)[0])}


def test_a_good_layer_has_no_findings():
    assert findings(GOOD, GOOD | {"项目编号": "A2"}) == {}


@pytest.mark.parametrize(
    ("change", "code", "severity"),
    [({"项目编号": None}, "missing-value", "warning"), ({"进度": 130}, "out-of-range", "warning"), ({"建成年份": 21}, "out-of-range", "warning"),
     ({"实际完工": "2020-12-31"}, "dates-out-of-order", "warning"), ({"实际完工": None}, "status-without-date", "info"),
     ({"责任人": None}, "duties-incomplete", "warning"), ({"项目编号": "A1"}, "duplicate-code", "warning")],
)  # fmt: skip
def test_one_fault_gives_one_finding_at_its_row(change, code, severity):
    found = findings(GOOD, GOOD | {"项目编号": "A2"} | change)
    assert list(found) == [code]
    assert found[code].severity == severity
    assert found[code].rows in {(2,), (1, 2)}


def test_a_column_that_is_missing_altogether_is_one_finding():
    found = findings({key: value for key, value in GOOD.items() if key != "镇街"}, geometries=squares(1, at=(121.4, 31.2)))
    assert (found["missing-field"].field, found["missing-field"].rows) == ("town", ())


def test_values_set_past_the_reader_are_held_to_the_choices():
    frame = conform(YARDS, gpd.GeoDataFrame([GOOD], geometry=squares(1), crs=4490))[0]
    found = {issue.code: issue for issue in check(YARDS, frame.assign(status="flying"))}
    assert found["unknown-choice"].severity == "error"


@pytest.mark.parametrize("wrong", [shapely.Point(103.67, 30.63), shapely.LineString([(103.6, 30.6), (103.7, 30.6)])])
def test_the_wrong_kind_of_geometry_is_an_error(wrong):
    found = findings(GOOD, GOOD | {"项目编号": "A2"}, geometries=[*squares(1), wrong])
    assert (found["geometry-kind"].severity, found["geometry-kind"].rows) == ("error", (2,))


def test_river_works_may_be_lines_or_points():
    geometries = [shapely.Point(103.67, 30.63), shapely.MultiLineString([[(103.6, 30.6), (103.7, 30.6)]])]
    assert "geometry-kind" not in findings(GOOD, GOOD | {"项目编号": "A2"}, geometries=geometries, key="river_sites")


def test_features_elsewhere_nowhere_and_twice_are_listed():
    here, there = squares(1)[0], squares(1, at=(121.4, 31.2))[0]
    rows = [GOOD | {"项目编号": f"A{number}"} for number in range(4)]
    found = findings(*rows, geometries=[here, there, None, here])
    assert {code: found[code].rows for code in ("outside-city", "without-geometry", "duplicate-geometry")} == {
        "outside-city": (2,), "without-geometry": (3,), "duplicate-geometry": (4,)
    }  # fmt: skip


def test_nothing_at_all_is_an_error():
    frame = conform(YARDS, gpd.GeoDataFrame({"名称": []}, geometry=[], crs=4490))[0]
    assert [(issue.code, issue.severity) for issue in check(YARDS, frame)] == [("no-features", "error")]


def test_reference_layers_are_not_asked_for_duties():
    assert findings({"代码": "1", "名称": "甲"}, key="built_up_area") == {}
