"""Layers given out: everything comes back, GIS and Excel open it, nothing in it runs."""

import csv
import io
import json
import zipfile
from datetime import date

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely

from layers.catalogue import LAYERS, layer
from layers.conform.canonical import conform
from layers.export.content import ExportError, Provenance
from layers.export.formats import FORMATS, export
from layers.export.shapefile import short_names
from layers.export.table import harmless
from layers.intake import together
from layers.reader.opening import read_trusted
from tests.layers.handed_in import squares

YARDS = layer("old_courtyards")
ROWS = [
    {"项目编号": "A1", "名称": "建设路院落", "镇街": "崇阳街道", "状态": "完工", "实际完工": "2021-03-05", "投资": 12.5, "户数": 30, "楼栋": "3号"},
    {"项目编号": "A2", "名称": "=HYPERLINK(\"x\")", "镇街": "怀远镇", "状态": "在建", "备注": "+1", "户数": None, "楼栋": "@x"},
    {"项目编号": "A3", "名称": "𠮷祥巷㐀", "状态": "计划", "责任单位": "住建局" * 60, "楼栋": None},
]  # fmt: skip
PROVENANCE = Provenance(YARDS, 3, 7, date(2021, 12, 31), date(2022, 1, 1), "测试", example=True, selection={"town": "怀远镇"})
PAYLOADS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "  =1+1", "=cmd|'/c calc'!A1"]


@pytest.fixture(scope="module")
def yards():
    holed = squares(1)[0].difference(shapely.box(103.6712, 30.6312, 103.6715, 30.6315))
    multi = shapely.MultiPolygon(squares(2, at=(103.7, 30.6)))
    return conform(YARDS, gpd.GeoDataFrame(ROWS, geometry=[holed, multi, None], crs=4490))[0]


def written(frame, form, folder, entry=YARDS, *, lang="zh", provenance=PROVENANCE):
    path = folder / f"out{FORMATS[form].ending}"
    export(frame, entry, form, path, lang, provenance=provenance)
    return path


def back(path, entry=YARDS):
    read = together(read_trusted(path), entry)
    assert len(read) == 1
    return conform(entry, read[0].frame)[0]


@pytest.mark.parametrize("form", ["geojson", "gpkg", "parquet"])
def test_machine_formats_come_back_whole(yards, tmp_path, form):
    again = back(written(yards, form, tmp_path))
    assert list(again.columns) == list(yards.columns)
    for name in yards.columns.drop(["geometry", "length_m", "area_m2"]):
        assert (
            again[name].astype(object).where(again[name].notna(), None).tolist()
            == yards[name].astype(object).where(yards[name].notna(), None).tolist()
        ), name
    assert again.geometry.isna().tolist() == [False, False, True]
    assert again["area_m2"].tolist()[:2] == pytest.approx(yards["area_m2"].tolist()[:2], rel=1e-6)


def test_a_shapefile_comes_back_with_what_gbk_can_hold(yards, tmp_path):
    again = back(written(yards, "shp", tmp_path))
    assert again["name"].tolist() == ["建设路院落", '=HYPERLINK("x")', "〓祥巷〓"]
    assert again["actual_finish"].iloc[0] == pd.Timestamp(2021, 3, 5)
    assert again["status"].tolist() == ["finished", "under_way", "planned"]
    assert again["households"].iloc[0] == 30
    assert again["fid"].tolist() == ["A1", "A2", "A3"]
    assert len(again["responsible_unit"].iloc[2].encode("gbk")) <= 254


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tables_bring_their_attributes_back(yards, tmp_path, form, lang):
    again = back(written(yards, form, tmp_path, lang=lang))
    for name in ("fid", "name", "town", "status", "note", "responsible_unit", "楼栋"):
        assert (
            again[name].astype(object).where(again[name].notna(), None).tolist()
            == yards[name].astype(object).where(yards[name].notna(), None).tolist()
        ), name
    assert again["actual_finish"].iloc[0] == pd.Timestamp(2021, 3, 5)
    assert again.geometry.isna().all()
    assert list(again.columns) == list(yards.columns)


def test_point_tables_bring_their_points_back(tmp_path):
    markets = conform(layer("markets"), gpd.GeoDataFrame({"名称": ["市场"]}, geometry=[shapely.Point(103.671, 30.631)], crs=4490))[0]
    path = written(markets, "xlsx", tmp_path, layer("markets"), provenance=None)
    assert back(path, layer("markets")).geometry[0].coords[0] == (103.671, 30.631)


def test_geojson_follows_rfc_7946_and_says_where_it_comes_from(yards, tmp_path):
    document = json.loads(written(yards, "geojson", tmp_path).read_text(encoding="utf-8"))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    assert document["renewal"]["revision"] == 7
    assert document["renewal"]["example"] is True
    assert document["renewal"]["selection"] == {"town": "怀远镇"}
    ring = document["features"][0]["geometry"]["coordinates"][0]
    assert shapely.LinearRing(ring).is_ccw
    assert document["features"][2]["geometry"] is None
    assert document["features"][0]["properties"]["actual_finish"] == "2021-03-05"


def test_the_shapefile_is_what_arcgis_expects(yards, tmp_path):
    with zipfile.ZipFile(written(yards, "shp", tmp_path)) as archive:
        names = sorted(archive.namelist())
        assert names == [
            "old_courtyards.cpg",
            "old_courtyards.dbf",
            "old_courtyards.prj",
            "old_courtyards.shp",
            "old_courtyards.shx",
            "字段对照.csv",
            "说明.txt",
        ]
        assert archive.read("old_courtyards.cpg") == b"GBK"
        table = archive.read("old_courtyards.dbf")
        note = archive.read("说明.txt").decode("utf-8-sig")
        mapping = list(csv.reader(io.StringIO(archive.read("字段对照.csv").decode("utf-8-sig"))))
        archive.extractall(tmp_path / "x")
    assert table[29] == 0x4D
    head = int.from_bytes(table[8:10], "little")
    fields = {table[32 * i : 32 * i + 11].split(b"\0")[0].decode("gbk"): chr(table[32 * i + 11]) for i in range(1, (head - 1) // 32)}
    assert (fields["项目编号"], fields["实际完工"], fields["户数"], fields["面积_平米"]) == ("C", "D", "N", "N")
    assert {row[0] for row in mapping[1:]} == set(fields)
    assert "示例数据" in note
    assert "版本：7" in note
    assert "有 1 个值含 GBK 以外的字" in note
    assert gpd.read_file(tmp_path / "x" / "old_courtyards.shp")["名称"].iloc[0] == "建设路院落"


@pytest.mark.parametrize("entry", LAYERS, ids=lambda entry: entry.key)
def test_short_names_are_unique_and_fit_ten_bytes_in_every_layer(entry):
    columns = ["fid", *(field.key for field in entry.fields), "一个很长的额外列名", "一个很长的额外列号", "length_m", "area_m2", "FID"]
    names = list(short_names(entry, columns).values())
    assert len({name.casefold() for name in names}) == len(columns)
    assert max(len(name.encode("gbk")) for name in names) <= 10


def test_mixed_kinds_become_two_shapefiles_and_one_layer_again(tmp_path):
    rivers = layer("river_sites")
    geometries = [shapely.LineString([(103.6, 30.6), (103.61, 30.6)]), shapely.Point(103.67, 30.63), None]
    frame = conform(rivers, gpd.GeoDataFrame({"项目编号": ["a", "b", "c"], "名称": ["甲", "乙", "丙"]}, geometry=geometries, crs=4490))[0]
    path = written(frame, "shp", tmp_path, rivers, provenance=None)
    with zipfile.ZipFile(path) as archive:
        assert {name for name in archive.namelist() if name.endswith(".shp")} == {"river_sites_line.shp", "river_sites_point.shp"}
    again = back(path, rivers)
    assert sorted(zip(again["fid"], again.geometry.geom_type.fillna("-"), strict=True)) == [("a", "LineString"), ("b", "Point"), ("c", "-")]


def test_loose_shapefiles_are_written_where_a_shp_is_asked_for(yards, tmp_path):
    export(yards, YARDS, "shp", tmp_path / "院落.shp")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "院落.cpg", "院落.dbf", "院落.prj", "院落.shp", "院落.shx", "院落_字段对照.csv", "院落_说明.txt"
    ]  # fmt: skip
    assert len(back(tmp_path / "院落.shp")) == 3


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_no_cell_is_a_formula(tmp_path, form):
    given = gpd.GeoDataFrame({"名称": PAYLOADS, "=列名": PAYLOADS}, geometry=squares(len(PAYLOADS)), crs=4490)
    path = written(conform(YARDS, given)[0], form, tmp_path, provenance=None)
    if form == "xlsx":
        cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    else:
        texts = [cell for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for cell in row]
        texts = [text for text in texts if not text.lstrip("-").replace(".", "").isdigit()]
    assert not [text for text in texts if text.lstrip(" \u3000").startswith(("=", "+", "-", "@", "\t", "\r", "＝"))]
    assert "'=列名" in texts


@pytest.mark.parametrize("value", PAYLOADS)
def test_what_begins_like_a_formula_gets_an_apostrophe(value):
    assert harmless(value).startswith("'")


def test_a_workbook_says_where_it_comes_from(yards, tmp_path):
    book = openpyxl.load_workbook(written(yards, "xlsx", tmp_path))
    assert book.sheetnames == ["数据", "说明"]
    said = {row[0].value: row[1].value for row in book["说明"].iter_rows()}
    assert (said["版本"], said["数据日期"], said["性质"]) == ("7", "2021-12-31", "示例数据，不得用于决策")
    assert openpyxl.load_workbook(written(yards, "xlsx", tmp_path, lang="en")).sheetnames == ["Data", "About"]


def test_geopackage_and_parquet_carry_their_provenance(yards, tmp_path):
    info = pyogrio.read_info(written(yards, "gpkg", tmp_path), layer="old_courtyards")
    assert info["layer_metadata"]["revision"] == "7"
    assert gpd.read_parquet(written(yards, "parquet", tmp_path)).attrs["renewal"]["data_date"] == "2021-12-31"


def test_control_characters_do_not_break_a_workbook(tmp_path):
    given = gpd.GeoDataFrame({"名称": ["a\x00b\x0bc"]}, geometry=squares(1), crs=4490)
    path = written(conform(YARDS, given)[0], "xlsx", tmp_path, provenance=None)
    assert openpyxl.load_workbook(path)["数据"]["C2"].value == "abc"


def test_refusals_leave_an_existing_file_as_it_is(yards, tmp_path):
    path = tmp_path / "out.geojson"
    path.write_text("before", encoding="utf-8")
    with pytest.raises(ExportError) as refused:
        export(yards.iloc[:0], YARDS, "geojson", path)
    assert refused.value.code == "nothing-to-export"
    with pytest.raises(ExportError) as refused:
        export(yards, YARDS, "dwg", path)
    assert refused.value.code == "unknown-format"
    with pytest.raises(ExportError) as refused:
        export(yards, YARDS, "geojson", tmp_path / "none" / "out.geojson")
    assert refused.value.code == "out-not-writable"
    assert [file.name for file in tmp_path.iterdir()] == ["out.geojson"]
    assert path.read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize("form", FORMATS)
def test_features_that_all_lack_geometry_can_still_be_given_out(yards, tmp_path, form):
    assert written(yards.iloc[2:], form, tmp_path).stat().st_size > 0


def test_columns_named_like_those_of_the_database_do_not_break_a_geopackage(tmp_path):
    given = gpd.GeoDataFrame({"名称": ["甲"], "geom": ["x"], "ogc_fid": ["y"], "NAME": ["z"]}, geometry=squares(1), crs=4490)
    again = back(written(conform(YARDS, given)[0], "gpkg", tmp_path, provenance=None))
    assert again[["geom", "ogc_fid"]].iloc[0].tolist() == ["x", "y"]
