"""The command line: one JSON document, one line when something is wrong, honest exit codes."""

import json
import os
import subprocess
import sys

import geopandas as gpd
import pytest
import shapely

from layers.catalogue import LAYERS
from layers.claims.targets import targets
from layers.messages.sentences import MESSAGES
from layers.settings import ROOT, settings
from service.command_line import take_options
from service.command_line_words import OPTIONS, complain, table, width
from tests.service.answers import document, one_line

SHIPPED = settings().data
YARDS = [{"项目编号": "A1", "名称": "甲", "状态": "完工"}, {"项目编号": "A2", "名称": "乙", "状态": "在建"}]
BOXES = [shapely.box(103.67, 30.63, 103.671, 30.631), shapely.box(103.68, 30.63, 103.681, 30.631)]


@pytest.fixture
def yards(tmp_path):
    path = tmp_path / "院落.geojson"
    gpd.GeoDataFrame(YARDS, geometry=BOXES, crs=4326).to_file(path)
    return path


def test_layers_lists_the_whole_catalogue_with_the_agreed_members(run, monkeypatch):
    monkeypatch.setenv("RENEWAL_DATA", str(SHIPPED))
    entries = {entry["key"]: entry for entry in document(run("layers", "--json"))["layers"]}
    assert list(entries) == [layer.key for layer in LAYERS]
    assert len(entries) >= 20
    members = {"key", "title", "group", "role", "geometry", "measures", "revision", "data_date", "example", "count", "length_m", "area_m2",
               "without_geometry", "by_status", "targets"}  # fmt: skip
    assert all(members <= set(entry) for entry in entries.values())
    target = {"article", "kind", "measure", "value", "unit", "floor", "as_of", "unit_confirmed", "actual", "recorded"}
    assert all(set(each) == target for entry in entries.values() for each in entry["targets"])
    assert {key: len(entry["targets"]) for key, entry in entries.items()} == {layer.key: len(targets(layer.key)) for layer in LAYERS}
    assert (entries["back_alleys"]["count"], entries["old_courtyards"]["count"], entries["river_sites"]["count"]) == (124, 136, 35)
    assert entries["micro_parks"]["targets"][0]["floor"] is True
    assert entries["back_alleys"]["title"] == {"zh": "背街小巷", "en": "Back alleys"}
    assert sum(entries["back_alleys"]["by_status"].values()) == 124


def test_what_is_on_record_equals_the_published_totals_and_floors_are_marked(run, monkeypatch):
    """The article's figures F01–F38; of the roads, 10 are done and 4 newly started beside them."""
    monkeypatch.setenv("RENEWAL_DATA", str(SHIPPED))
    entries = document(run("layers", "--json"))["layers"]
    totals = {target["article"]: target for entry in entries for target in entry["targets"] if target["kind"] != "newly_done"}
    recorded = {article: target["recorded"] for article, target in totals.items()}
    published = {
        "F01": 124,
        "F05": 136,
        "F07": 1439,
        "F08": 1335,
        "F09": 80,
        "F10": 35,
        "F12": 40,
        "F14": 3,
        "F16": 280,
        "F30": 12,
        "F36": 11,
        "F38": 188,
    }
    assert {article: recorded[article] for article in published} == published
    measured = {"F13": 1.74, "F15": 30, "F19": 342.8, "F20": 313.4, "F21": 556}
    assert {article: recorded[article] for article in measured} == pytest.approx(measured, rel=1e-5)
    assert (totals["F03"]["actual"], totals["F04"]["actual"], recorded["F03"]) == (10, 4, 14)
    assert {article for article, target in totals.items() if target["floor"]} == {"F12", "F16"}


def test_layers_for_people_is_a_table_in_the_language_asked_for(run):
    code, out, err = run("layers")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].split()[:3] == ["图层", "名称", "版本"]
    assert "农贸市场" in out
    assert "Markets" in run("layers", "--lang", "en")[1]


def test_damaged_shipped_files_are_named_and_the_rest_is_listed(run, tmp_path):
    (tmp_path / "data" / "towns.geojson").write_text("{", encoding="utf-8")
    found = document(run("layers", "--json"))
    problems = {problem["layer"]: problem["error"] for problem in found["problems"]}
    assert problems["towns"] == "kind-json-not-geojson"
    assert problems["streets"] == "file-missing"
    assert next(entry for entry in found["layers"] if entry["key"] == "markets")["count"] > 0


@pytest.mark.reference
@pytest.mark.parametrize(
    ("crs", "km2", "method"),
    [(None, 1090.955, "geodesic"), ("EPSG:4544", 1091.503, "planar"), ("32648", 1090.630, "planar"), ("EPSG:4543", 1091.535, "planar")],
)
def test_measure_gives_the_published_areas(run, reference, crs, km2, method):
    words = ["measure", reference / "chongzhou" / "chongzhou_510184_cgcs2000.geojson", "--json", *(["--crs", crs] if crs else [])]
    found = document(run(*words))
    assert set(found) == {"count", "length_m", "area_m2", "method", "crs"}
    assert (found["count"], found["method"], round(found["area_m2"] / 1e6, 3)) == (1, method, km2)


def test_measure_lists_features_when_asked(run, yards):
    found = document(run("measure", yards, "--features", "--json"))
    assert len(found["features"]) == 2
    assert sum(each["area_m2"] for each in found["features"]) == pytest.approx(found["area_m2"])
    assert "椭球面" in run("measure", yards)[1]


def test_a_file_is_checked_published_listed_exported_and_rolled_back(run, yards, tmp_path):
    assert document(run("check", yards, "--layer", "old_courtyards", "--json"))["accepted"]
    first = document(run("publish", yards, "--layer", "old_courtyards", "--by", "张三", "--note", "第一次", "--json"))
    assert (first["revision"], first["features"], first["author"]) == (1, 2, "张三")
    code, out, _ = run("publish", yards, "--layer", "old_courtyards", "--by", "张三", "--note", "第二次", "--mode", "update")
    assert code == 0
    assert "老旧院落 第 2 版" in out
    assert document(run("rollback", "old_courtyards", "1", "--by", "李四", "--json"))["restored_from"] == 1
    revisions = document(run("history", "old_courtyards", "--json"))["revisions"]
    assert [(each["revision"], each["mode"], each["author"]) for each in revisions] == [
        (3, "rollback", "李四"),
        (2, "update", "张三"),
        (1, "replace", "张三"),
    ]
    out = tmp_path / "out.gpkg"
    exported = document(run("export", "old_courtyards", "--format", "gpkg", "--revision", "1", "--out", out, "--json"))
    assert (exported["revision"], exported["features"]) == (1, 2)
    assert gpd.read_file(out)["name"].tolist() == ["甲", "乙"]
    assert "第一次" in run("history", "old_courtyards")[1]


def test_a_refused_file_says_why_in_json_and_in_one_line(run, tmp_path):
    path = tmp_path / "坏.geojson"
    gpd.GeoDataFrame([{"名称": "甲", "状态": "飞行"}], geometry=BOXES[:1], crs=4326).to_file(path)
    result = run("check", path, "--layer", "old_courtyards", "--json")
    assert not document(result, 1)["accepted"]
    assert "飞行" in one_line(result)
    assert "飞行" in one_line(run("publish", path, "--layer", "old_courtyards", "--by", "a", "--note", "b"))
    assert document(run("history", "old_courtyards", "--json"))["revisions"] == []


def test_a_file_that_cannot_be_opened_is_a_document_too(run, tmp_path):
    path = tmp_path / "图.dwg"
    path.write_bytes(b"AC1027")
    result = run("check", path, "--json")
    assert document(result, 1) == {
        "accepted": False,
        "layer": None,
        "layers": [],
        "error": {"code": "kind-dwg", "message": one_line(result).strip()},
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [(["bogus"], 2), (["layers", "--bogus"], 2), (["layers", "more"], 2), (["measure"], 2), (["history"], 2), (["publish", "x.shp"], 2),
     (["rollback", "markets", "first", "--by", "a"], 2), (["export", "markets", "--format", "dwg", "--out", "x"], 2),
     (["publish", "x.shp", "--layer", "markets", "--by", "a", "--note", "b", "--mode", "merge"], 2),
     (["measure", "none.shp"], 1), (["check", "none.shp"], 1), (["history", "no_layer"], 1), (["export", "no_layer", "--format", "csv", "--out", "x"], 1),
     (["publish", "none.shp", "--layer", "no_layer", "--by", "a", "--note", "b"], 1), (["rollback", "markets", "99", "--by", "a"], 1),
     (["export", "streets", "--format", "csv", "--out", "x"], 1), (["export", "markets", "--format", "csv", "--revision", "9", "--out", "x"], 1),
     (["export", "markets", "--format", "csv", "--out", "none/x.csv"], 1)],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value),
)  # fmt: skip
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_wrong_is_one_line_and_an_exit_code(run, words, code, lang):
    result = run(*words, "--lang", lang)
    line = one_line(result, code)
    assert result[1] == ""
    assert any("\u4e00" <= character <= "\u9fff" for character in line) is (lang == "zh")


def test_planar_in_degrees_and_unknown_systems_are_refused(run, yards):
    assert "EPSG:4490" in one_line(run("measure", yards, "--crs", "EPSG:4490"))
    one_line(run("measure", yards, "--crs", "EPSG:123456"))


def test_a_store_that_cannot_be_written_is_one_line(run, tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert "file" in one_line(run("layers", "--home", tmp_path / "file"))


def test_options_may_stand_anywhere(monkeypatch):
    monkeypatch.setenv("RENEWAL_LANG", "zh")
    monkeypatch.setenv("RENEWAL_HOME", "x")
    assert take_options(["--lang", "en", "layers", "--home=/h", "--json"]) == ["layers", "--json"]
    assert (os.environ["RENEWAL_LANG"], os.environ["RENEWAL_HOME"]) == ("en", "/h")
    assert take_options(["layers", "--home"]) == ["layers", "--home"]


def test_the_real_process_speaks_utf8_and_leaves_standard_error_alone(tmp_path, yards):
    environment = os.environ | {"RENEWAL_HOME": str(tmp_path / "home"), "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "service.command_line"]
    done = subprocess.run([*command, "measure", yards, "--json"], cwd=ROOT, env=environment, capture_output=True, check=True)
    assert done.stderr == b""
    assert json.loads(done.stdout.decode("utf-8"))["count"] == 2
    help_text = subprocess.run(
        [*command, "--help", "--lang", "en"], cwd=ROOT, env=environment, capture_output=True, check=True
    ).stdout.decode()
    assert "share of land within the service radius" in help_text


def test_tables_stand_straight_with_chinese_in_them():
    lines = table(["名称", "n"], [["老旧院落", 1234], ["a", 5]], right=[1]).splitlines()
    assert {width(line) for line in lines} == {width(lines[0])}
    assert lines[2].endswith("1,234")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["fly"], "没有命令 fly"),
        (["layers", "extra"], "多出了 extra"),
        (["check", "a", "--layer"], "--layer 后面缺少值"),
        (["rollback", "markets", "first", "--by", "张三"], "REVISION 的值无效"),
        (["layers", "--json=3"], "--json 后面不能有值"),
    ],
)
def test_wrong_usage_is_told_in_chinese_too(run, words, said):
    assert one_line(run(*words), 2) == f"用法不对：{said}。加 --help 看说明。\n"
    assert "Wrong usage" in one_line(run(*words, "--lang", "en"), 2)


def test_nobody_publishes_or_rolls_back_nothing(run, yards):
    assert "--by" in one_line(run("publish", yards, "--layer", "old_courtyards", "--by", " ", "--note", "x"), 2)
    assert "--by" in one_line(run("rollback", "markets", "1", "--by", ""), 2)
    assert document(run("history", "old_courtyards", "--json"))["revisions"] == []


def test_a_refusal_names_the_rows(run, yards):
    assert "第 1、2 个" in one_line(run("publish", yards, "--layer", "markets", "--by", "a", "--note", "b"))


@pytest.mark.parametrize("number", ["0", "999", "9" * 24])
def test_no_revision_has_such_a_number(run, tmp_path, number):
    assert "没有第" in one_line(run("rollback", "markets", number, "--by", "a", "--json"))
    assert "没有第" in one_line(run("export", "markets", "--format", "csv", "--revision", number, "--out", tmp_path / "a.csv"))


def test_a_refusal_names_the_option_that_helps(capsys, monkeypatch):
    monkeypatch.setenv("RENEWAL_LANG", "zh")
    complain("crs-ambiguous", {"candidates": "甲；乙"})
    complain("not-accepted", {"reason": "重复"}, because="duplicate-feature")
    complain("no-features", {})
    first, second, third = capsys.readouterr().err.splitlines()
    assert first.endswith("：甲；乙。请选定一种。（选项：--crs EPSG:4544）")
    assert second.endswith("（选项：--mode update）")
    assert "选项" not in third
    assert OPTIONS.keys() <= MESSAGES.keys()
