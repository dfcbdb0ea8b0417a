"""Empty files to be filled in: every layer, every format, and back."""

import zipfile

import openpyxl
import pytest

from layers.catalogue import LAYERS, layer
from layers.conform.canonical import conform
from layers.conform.columns import columns_taken
from layers.export.content import ExportError
from layers.export.template import template_rows, write_template
from layers.reader.opening import read_trusted


@pytest.mark.parametrize("entry", LAYERS, ids=lambda entry: entry.key)
@pytest.mark.parametrize("fmt", ["xlsx", "gpkg", "shp"])
def test_every_template_is_read_back_with_every_field_known(tmp_path, entry, fmt):
    out = tmp_path / (f"{entry.key}.zip" if fmt == "shp" else f"{entry.key}.{fmt}")
    write_template(entry, fmt, out)
    for read in read_trusted(out):
        assert len(read.frame) == 0
        assert set(columns_taken(entry, read.frame)) == {field.key for field in entry.fields}


def test_a_filled_workbook_is_understood_without_a_remark(tmp_path):
    parks = layer("micro_landscapes")
    write_template(parks, "xlsx", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    examples = {title: example for title, *_, example in template_rows(parks, "zh")} | {"经度": 103.671, "纬度": 30.631}
    titles = [cell.value for cell in book["数据"][1]]
    book["数据"].append([examples[title] for title in titles])
    book.save(tmp_path / "b.xlsx")
    read = read_trusted(tmp_path / "b.xlsx")[0]
    frame, issues = conform(parks, read.frame)
    assert frame[["project_code", "town", "status", "progress"]].iloc[0].tolist() == ["CZ-2021-001", "崇阳街道", "planned", 80.0]
    assert (frame.geometry[0].x, frame.geometry[0].y) == (103.671, 30.631)
    assert issues == ()


def test_the_notes_say_type_required_accepted_and_example(tmp_path):
    write_template(layer("old_courtyards"), "xlsx", tmp_path / "a.xlsx")
    rows = {row[0]: row[1:] for row in openpyxl.load_workbook(tmp_path / "a.xlsx")["填报说明"].iter_rows(values_only=True)}
    assert rows["状态"] == ("选项", "是", "计划、在建、完工、验收", "计划")
    assert rows["投资（万元）"][:2] == ("数字", None)


def test_texts_of_a_shapefile_template_have_room_for_254_bytes(tmp_path):
    write_template(layer("old_courtyards"), "shp", tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        table = archive.read("old_courtyards.dbf")
        assert archive.read("old_courtyards.cpg") == b"GBK"
    assert (table[32 + 11], table[32 + 16]) == (ord("C"), 254)
    assert int.from_bytes(table[10:12], "little") == 1 + sum(table[start + 16] for start in range(32, len(table) - 2, 32))


def test_a_layer_of_lines_or_points_has_a_shapefile_for_each(tmp_path):
    write_template(layer("river_sites"), "shp", tmp_path / "a.zip")
    names = zipfile.ZipFile(tmp_path / "a.zip").namelist()
    assert [name for name in names if name.endswith(".shp")] == ["river_sites_line.shp", "river_sites_point.shp"]


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(ExportError):
        write_template(layer("markets"), "dwg", tmp_path / "a")
