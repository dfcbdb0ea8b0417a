"""The reader's own process gives the same as reading here, and survives what a file does to it."""

import sqlite3
import sys

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from layers.reader import child as reader_child
from layers.reader import opening as reader
from layers.reader.layer import ReaderError
from layers.reader.opening import read_file, read_trusted
from tests.layers.handed_in import in_system, shapefile, squares

TABLE = {"项目名称": ["建设路院落", "文化西街", "𠮷祥巷"], "状态": ["完工", "在建", "计划"]}


def test_both_ways_read_the_same(tmp_path):
    path = shapefile(tmp_path, TABLE, in_system(squares(), "EPSG:4523"), encoding="gb18030", prj=None)
    here, there = read_trusted(path), read_file(path)
    assert [(a.name, a.encoding, a.crs, a.repairs, a.issues) for a in here] == [
        (b.name, b.encoding, b.crs, b.repairs, b.issues) for b in there
    ]
    assert there[0].frame.crs == here[0].frame.crs == "EPSG:4490"
    pd.testing.assert_frame_equal(
        pd.DataFrame(here[0].frame.drop(columns="geometry")), pd.DataFrame(there[0].frame.drop(columns="geometry")), check_dtype=False
    )
    assert here[0].frame.geometry.geom_equals(there[0].frame.geometry).all()


def test_wishes_reach_the_other_process(tmp_path):
    path = shapefile(tmp_path, TABLE, in_system(squares(), "EPSG:4544"), encoding="gb18030", prj=None)
    assert read_file(path)[0].frame.crs is None
    read = read_file(path, crs="EPSG:4544", encoding="gbk")[0]
    assert (read.crs.chosen, read.encoding.chosen) == ("EPSG:4544", "gb18030")


def test_refusals_come_back_with_their_words(tmp_path):
    path = tmp_path / "图.dwg"
    path.write_bytes(b"AC1027 drawing")
    with pytest.raises(ReaderError) as refused:
        read_file(path)
    assert (refused.value.code, refused.value.params) == ("kind-dwg", {"name": "图.dwg"})


def test_a_missing_file_is_named_without_its_folder(tmp_path):
    with pytest.raises(ReaderError) as refused:
        read_file(tmp_path / "没有.shp")
    assert (refused.value.code, refused.value.params) == ("file-missing", {"name": "没有.shp"})


def test_a_file_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    path = shapefile(tmp_path, {"名称": ["a", "b", "c"]}, squares())
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.05)
    with pytest.raises(ReaderError) as refused:
        read_file(path)
    assert refused.value.code == "reader-timeout"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")
def test_memory_is_bounded_in_the_other_process(tmp_path, monkeypatch):
    """Asking for three gigabytes in a process limited to two ends in a refusal, not in a full machine."""
    script = "import sys, layers.reader.confine as c; c.confine_this_process(); bytearray(3_000_000_000)"
    monkeypatch.setattr(reader, "_COMMAND", [sys.executable, "-c", script])
    path = shapefile(tmp_path, {"名称": ["a", "b", "c"]}, squares())
    with pytest.raises(ReaderError) as refused:
        read_file(path)
    assert refused.value.code == "reader-memory"


def test_a_process_that_dies_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "_COMMAND", [sys.executable, "-c", "import os; os._exit(3)"])
    path = shapefile(tmp_path, {"名称": ["a", "b", "c"]}, squares())
    with pytest.raises(ReaderError) as refused:
        read_file(path)
    assert (refused.value.code, refused.value.params["status"]) == ("reader-stopped", 3)


def test_the_other_process_sees_nothing_of_our_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("RENEWAL_TIANDITU_KEY", "secret")
    seen = reader._environment(str(tmp_path))
    assert "RENEWAL_TIANDITU_KEY" not in seen
    assert seen["GDAL_HTTP_PROXY"].endswith(":9")
    assert callable(reader_child.main)


def test_views_of_a_geopackage_are_left_alone(tmp_path):
    """A view can hold a query that never ends."""
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame({"名称": ["甲"]}, geometry=squares(1), crs=4490).to_file(path, layer="真")
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE VIEW 假 AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n"
    )
    connection.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('假', 'features', '假', 4490)")
    connection.commit()
    connection.close()
    assert [layer.name for layer in read_trusted(path)] == ["真"]


@pytest.mark.parametrize(("ending", "driver"), [(".gpkg", "GPKG"), (".fgb", "FlatGeobuf"), (".geojson", "GeoJSON")])
def test_gis_formats_open(tmp_path, ending, driver):
    path = tmp_path / f"数据{ending}"
    frame = gpd.GeoDataFrame({"名称": ["甲", "乙", "丙"], "数": [1, 2, 3]}, geometry=squares(), crs=4490 if driver != "GeoJSON" else 4326)
    pyogrio.write_dataframe(frame, path, driver=driver)
    read = read_trusted(path)[0]
    assert sorted(read.frame["名称"]) == ["丙", "乙", "甲"] or set(read.frame["名称"]) == {"甲", "乙", "丙"}
    assert len(read.frame) == 3


def test_geoparquet_opens_and_plain_parquet_is_refused(tmp_path):
    frame = gpd.GeoDataFrame({"名称": ["甲", "乙", "丙"]}, geometry=squares(), crs=4490)
    frame.to_crs("EPSG:4544").to_parquet(tmp_path / "a.parquet")
    read = read_trusted(tmp_path / "a.parquet")[0]
    assert (read.crs.chosen, read.frame["名称"].tolist()) == ("EPSG:4544", ["甲", "乙", "丙"])
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "b.parquet")
    with pytest.raises(ReaderError) as refused:
        read_trusted(tmp_path / "b.parquet")
    assert refused.value.code == "parquet-no-geometry"


@pytest.mark.parametrize("ending", [".shp", ".gpkg", ".fgb", ".parquet", ".zip", ".xlsx"])
def test_files_cut_in_the_middle_are_refused(tmp_path, ending):
    frame = gpd.GeoDataFrame({"名称": ["甲"] * 200}, geometry=squares(200), crs=4490)
    path = tmp_path / f"a{ending}"
    if ending == ".parquet":
        frame.to_parquet(path)
    elif ending in (".zip", ".xlsx"):
        path.write_bytes(b"PK\x03\x04" + b"\x00" * 500)
    else:
        frame.to_file(path, encoding="utf-8") if ending == ".shp" else frame.to_file(path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(ReaderError) as refused:
        read_trusted(path)
    assert str(tmp_path) not in str(refused.value.params)
