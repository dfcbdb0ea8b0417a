"""Rows given back to be put right."""

import zipfile

import geopandas as gpd
import openpyxl
import pytest
import shapely

from layers.catalogue import layer
from layers.export.content import ExportError
from layers.export.rejects import write_rejects
from layers.intake import examined
from layers.reader.opening import read_trusted
from tests.layers.checks.test_findings import GOOD, YARDS, read
from tests.layers.handed_in import squares

BAD = GOOD | {"项目编号": "A2", "状态": "=cmd|calc", "名称": "+1", "NAME": "x", "name": "y"}


def unpacked(tmp_path, rows, **options):
    out = tmp_path / "rejects.zip"
    count = write_rejects(examined(read(*rows), YARDS), YARDS, out, **options)
    with zipfile.ZipFile(out) as archive:
        archive.extractall(tmp_path)
    return count


def sheet_rows(path, number=0):
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[number].iter_rows(values_only=True)]


def test_rows_with_errors_come_back_with_number_reason_and_cure(tmp_path):
    assert unpacked(tmp_path, [GOOD, BAD]) == 1
    head, row = sheet_rows(tmp_path / "待修改.xlsx")
    said = dict(zip(head, row, strict=True))
    assert head[:3] == ["检查_行号", "检查_问题", "检查_改法"]
    assert (said["检查_行号"], said["项目编号"], said["进度"]) == (2, "A2", 50)
    assert said["检查_问题"] == "“=cmd|calc”不在可选范围内"
    assert said["检查_改法"] == "改为其中之一：计划、在建、完工、验收"


def test_no_cell_is_a_formula(tmp_path):
    unpacked(tmp_path, [GOOD, BAD])
    cells = [cell for sheet in openpyxl.load_workbook(tmp_path / "待修改.xlsx").worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert "'=cmd|calc" in {cell.value for cell in cells}


def test_the_geopackage_has_their_shapes_and_text(tmp_path):
    unpacked(tmp_path, [GOOD, BAD])
    back = gpd.read_file(tmp_path / "待修改.gpkg")
    assert back["检查_行号"].tolist() == [2]
    assert back["状态"].tolist() == ["=cmd|calc"]
    assert back.geometry[0].equals(squares(2)[1])
    assert {"NAME", "name_"} <= set(back.columns) or {"name", "NAME_"} <= set(back.columns)


def test_all_findings_are_listed_when_asked_for(tmp_path):
    assert unpacked(tmp_path, [GOOD | {"责任人": None}, BAD], everything=True) == 2
    assert len(sheet_rows(tmp_path / "待修改.xlsx", 1)) > 3


def test_a_file_without_errors_has_nothing_to_give_back(tmp_path):
    with pytest.raises(ExportError):
        unpacked(tmp_path, [GOOD])


def test_what_is_put_right_and_handed_in_again_says_nothing_of_the_check(tmp_path):
    unpacked(tmp_path, [GOOD, BAD], lang="en")
    again = read_trusted(tmp_path / "to_correct.gpkg")[0]
    result = examined(again, YARDS)
    assert "check_problem" in again.frame
    assert not {"check_row", "check_problem", "check_fix"} & set(result.frame.columns)


def test_without_a_coordinate_system_only_the_table_comes_back(tmp_path):
    parks = layer("micro_landscapes")
    entry = read(GOOD, geometries=[shapely.Point(5, 5)])
    entry.frame.set_crs(None, allow_override=True, inplace=True)
    from layers.checks.issues import at_rows

    entry = type(entry)(entry.name, entry.frame, entry.encoding, entry.crs, (), (at_rows("geometry-not-finite", "error", [0]),))
    write_rejects(examined(entry, parks), parks, tmp_path / "a.zip")
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["待修改.xlsx"]


def test_names_and_values_of_any_kind_come_through(tmp_path):
    odd = GOOD | {
        "状态": "?",
        "OGC_FID": 5,
        "ogc_fid": "6",
        "a\"b'; DROP": "x\x00",
        "=甲": float("inf"),
        "长" * 300: 2**60,
        "检查_行号": "旧",
    }
    assert unpacked(tmp_path, [odd]) == 1
    back = gpd.read_file(tmp_path / "待修改.gpkg")
    assert (back["OGC_FID"][0], back["ogc_fid_"][0], back["检查_行号"][0]) == (5, "6", 1)
    head, row = sheet_rows(tmp_path / "待修改.xlsx")
    said = dict(zip(head, row, strict=True))
    assert (said["长" * 300], said["'=甲"]) == (str(2**60), "inf")
