"""A file on its way into a layer: examined, refused or published, and the shipped layers on a first start."""

import json
import re
import shutil
import zipfile
from datetime import date

import geopandas as gpd
import pytest
import shapely

from layers import intake
from layers.catalogue import LAYERS, UnknownLayerError
from layers.intake import EXAMPLE_DATE, RefusedError, examine, publish_file, seed
from layers.messages.sentences import message
from layers.reader.layer import ReaderError
from layers.settings import settings
from layers.store.embedded import open_store
from layers.store.errors import DuplicateFeatureError, StaleRevisionError
from tests.layers.handed_in import in_system, shapefile, squares

YARDS = {"项目编号": ["A1", "A2", "A3"], "名称": ["甲", "乙", "丙"], "状态": ["完工", "在建", "计划"]}
SAID = {"by": "测试", "note": "测试"}


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "home")


@pytest.fixture
def yards(tmp_path):
    return shapefile(tmp_path / "in", YARDS, in_system(squares(), "EPSG:4544"), prj="EPSG:4544")


def test_the_outline_as_a_gbk_shapefile_without_cpg_is_published_and_rolled_back(tmp_path, store):
    """Area of the outline: 1,090.955 km² on the ellipsoid."""
    outline = gpd.GeoSeries.from_wkb([shapely.to_wkb(_outline())], crs=4490)
    table = {"名称": ["崇州市"], "代码": ["510184"]}
    path = shapefile(tmp_path / "in", table, list(outline.to_crs("EPSG:4544")), stem="轮廓", prj="EPSG:4544")
    first = publish_file(store, path, "outline", **SAID)
    second = publish_file(store, path, "outline", **SAID)
    assert (first.number, second.number, first.features) == (1, 2, 1)
    frame = store.read("outline")
    assert frame[["fid", "name"]].iloc[0].tolist() == ["510184", "崇州市"]
    assert frame["area_m2"].sum() / 1e6 == pytest.approx(1090.955, abs=0.0006)
    assert store.rollback("outline", 1, by="测试").restored_from == 1


def _outline():
    features = json.loads((settings().data / "outline.geojson").read_text(encoding="utf-8"))["features"]
    return shapely.from_geojson(json.dumps(features[0]["geometry"]))


def test_the_report_has_the_agreed_shape(yards):
    report = examine(yards, "old_courtyards")
    assert json.loads(json.dumps(report, allow_nan=False)) == report
    assert set(report) >= {"accepted", "layers"}
    entry = report["layers"][0]
    assert set(entry) >= {"name", "features", "geometry", "encoding", "crs", "repairs", "issues", "sample"}
    assert (entry["features"], entry["geometry"], entry["crs"]["chosen"]) == (3, "Polygon", "EPSG:4544")
    assert set(entry["crs"]) == {"declared", "chosen", "evidence", "candidates"}
    assert all(set(candidate) >= {"crs", "share_inside"} for candidate in entry["crs"]["candidates"])
    assert all(set(issue) >= {"code", "severity", "count", "rows", "message"} for issue in entry["issues"])
    assert entry["sample"][0] == {"项目编号": "A1", "名称": "甲", "状态": "完工"}


def test_the_report_speaks_the_language_asked_for(yards):
    said = {lang: examine(yards, "old_courtyards", lang=lang)["layers"][0]["issues"][0]["message"] for lang in ("zh", "en")}
    assert said["zh"] != said["en"]


def test_a_finding_can_be_said_again_in_another_language(yards):
    report = json.loads(json.dumps(examine(yards, "old_courtyards", lang="zh")))
    for issue in report["layers"][0]["issues"]:
        params = {"count": issue["count"], "field": issue["field"] or "", "rows": issue["rows"], **issue["params"]}
        assert message(issue["code"], params, "zh") == issue["message"]
        assert not re.search("[\u4e00-\u9fff]", message(issue["code"], params, "en"))


def test_a_file_can_be_examined_without_naming_a_layer(yards):
    report = examine(yards)
    assert (report["accepted"], report["layer"]) == (True, None)


def test_an_unsettled_system_is_reported_not_raised(tmp_path):
    path = shapefile(tmp_path, YARDS, in_system(squares(), "EPSG:4544"), prj=None)
    report = examine(path, "old_courtyards")
    assert not report["accepted"]
    assert [issue["code"] for issue in report["layers"][0]["issues"]] == ["crs-ambiguous"]
    assert examine(path, "old_courtyards", crs="EPSG:4544")["accepted"]


def test_a_published_revision_keeps_report_original_and_date(store, yards):
    revision = publish_file(store, yards, "old_courtyards", data_date=date(2022, 6, 30), **SAID)
    assert (revision.data_date, revision.original_name, revision.example) == (date(2022, 6, 30), "项目.shp", False)
    assert revision.report["layers"][0]["crs"]["chosen"] == "EPSG:4544"
    kept = next((store.home / "originals" / "old_courtyards").glob("*.zip"))
    with zipfile.ZipFile(kept) as archive:
        assert sorted(archive.namelist()) == ["项目.dbf", "项目.prj", "项目.shp", "项目.shx"]


def test_a_file_with_errors_is_refused_and_nothing_changes(tmp_path, store):
    path = shapefile(tmp_path, YARDS | {"状态": ["完工", "飞行", "在建"]}, squares())
    with pytest.raises(RefusedError) as refused:
        publish_file(store, path, "old_courtyards", **SAID)
    assert refused.value.code == "unknown-choice"
    assert not refused.value.report["accepted"]
    assert store.current("old_courtyards") is None


def test_the_wrong_kind_of_geometry_is_refused(store, yards):
    with pytest.raises(RefusedError) as refused:
        publish_file(store, yards, "back_alleys", **SAID)
    assert refused.value.code == "geometry-kind"


def test_an_unknown_layer_is_refused_before_the_file_is_opened(tmp_path, store):
    with pytest.raises(UnknownLayerError):
        publish_file(store, tmp_path / "none.shp", "no_such_layer", **SAID)


def test_new_features_are_added_and_known_ones_refused(tmp_path, store, yards):
    publish_file(store, yards, "old_courtyards", **SAID)
    more = shapefile(tmp_path / "more", {"项目编号": ["B1"], "名称": ["丁"]}, squares(1, at=(103.7, 30.6)))
    assert publish_file(store, more, "old_courtyards", mode="new", **SAID).features == 4
    with pytest.raises(DuplicateFeatureError):
        publish_file(store, more, "old_courtyards", mode="new", **SAID)


def test_a_table_updates_attributes_and_leaves_the_map_alone(tmp_path, store, yards):
    publish_file(store, yards, "old_courtyards", **SAID)
    before = store.read("old_courtyards")
    table = tmp_path / "更新.csv"
    table.write_text("项目编号,名称,状态\nA2,乙院落,完工\n", encoding="utf-8-sig")
    publish_file(store, table, "old_courtyards", mode="update", **SAID)
    after = store.read("old_courtyards")
    assert after["status"].tolist() == ["finished", "finished", "planned"]
    assert after["name"].tolist() == ["甲", "乙院落", "丙"]
    assert after.geometry.geom_equals(before.geometry).all()
    assert after["area_m2"].tolist() == before["area_m2"].tolist()


def test_columns_that_an_update_lacks_stay_as_they_are(tmp_path, store):
    publish_file(store, shapefile(tmp_path, YARDS | {"责任人": ["赵", "钱", "孙"]}, squares()), "old_courtyards", **SAID)
    table = tmp_path / "更新.csv"
    table.write_text("项目编号,名称,状态\nA2,乙院落,完工\n", encoding="utf-8-sig")
    publish_file(store, table, "old_courtyards", mode="update", **SAID)
    after = store.read("old_courtyards")
    assert after["status"].tolist() == ["finished", "finished", "planned"]
    assert after["responsible_person"].tolist() == ["赵", "钱", "孙"]


def test_a_save_based_on_an_older_revision_is_refused(store, yards, monkeypatch):
    publish_file(store, yards, "old_courtyards", **SAID)
    read_file = intake.read_file

    def somebody_is_faster(path, **wishes):
        layers = read_file(path, **wishes)
        store.rollback("old_courtyards", 1, by="别人")
        return layers

    monkeypatch.setattr(intake, "read_file", somebody_is_faster)
    with pytest.raises(StaleRevisionError):
        publish_file(store, yards, "old_courtyards", **SAID)


def test_of_several_layers_the_one_that_fits_or_is_named_is_taken(tmp_path, store):
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"名称": ["院"]}, geometry=squares(1), crs=4490).to_file(path, layer="院落")
    gpd.GeoDataFrame({"名称": ["巷"]}, geometry=[shapely.LineString([(103.6, 30.6), (103.61, 30.6)])], crs=4490).to_file(path, layer="小巷")
    assert publish_file(store, path, "back_alleys", **SAID).features == 1
    gpd.GeoDataFrame({"名称": ["新"]}, geometry=squares(1), crs=4490).to_file(path, layer="新院落")
    with pytest.raises(ReaderError) as refused:
        publish_file(store, path, "old_courtyards", **SAID)
    assert refused.value.code == "part-unclear"
    publish_file(store, path, "old_courtyards", part="新院落", **SAID)
    assert store.read("old_courtyards")["name"].tolist() == ["新"]
    with pytest.raises(ReaderError) as refused:
        publish_file(store, path, "old_courtyards", part="没有", **SAID)
    assert refused.value.code == "part-unknown"


def test_a_first_start_loads_every_shipped_layer_without_errors(store):
    outcomes = seed(store, settings().data)
    assert [key for key, outcome in outcomes if isinstance(outcome, Exception)] == []
    assert [key for key, _ in outcomes] == [entry.key for entry in LAYERS]
    assert {revision.data_date for _, revision in outcomes} == {EXAMPLE_DATE}
    assert {key for key, revision in outcomes if not revision.example} == {entry.key for entry in LAYERS if not entry.example}
    assert seed(store, settings().data) == []


def test_a_damaged_or_missing_shipped_file_does_not_stop_the_others(tmp_path, store):
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(settings().data / "markets.geojson", data)
    (data / "towns.geojson").write_text("{damaged", encoding="utf-8")
    outcomes = dict(seed(store, data))
    assert outcomes["markets"].number == 1
    assert (outcomes["towns"].code, outcomes["outline"].code) == ("kind-json-not-geojson", "file-missing")
