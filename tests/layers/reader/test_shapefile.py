"""Shapefiles as they come from Chinese desktops."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.reader.layer import ReaderError
from layers.reader.opening import read_trusted
from tests.layers.handed_in import dbf_bytes, in_system, packed, parts, shapefile, squares, zipped

TABLE = {"项目名称": ["建设路院落", "文化西街院落", "𠮷祥巷"], "状态": ["完工", "在建", "计划"]}
NAMES = ["建设路院落", "文化西街院落", "𠮷祥巷"]


def only(path, **wishes):
    layers = read_trusted(path, **wishes)
    assert len(layers) == 1
    return layers[0]


@pytest.mark.parametrize("ldid", [0x00, 0x4D, 0x57, 0x03, 0x7A])
@pytest.mark.parametrize("cpg", [None, "GBK", "UTF-8", "65001", "ANSI 936", "OEM", "", "<html><body>404</body></html>"])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_the_bytes_decide_whatever_is_declared(tmp_path, encoding, cpg, ldid):
    read = only(shapefile(tmp_path, TABLE, squares(), encoding=encoding, cpg=cpg, ldid=ldid))
    name = "项目名称" if encoding == "gb18030" else "项目名"  # ten bytes hold four characters in GBK, three and a third in UTF-8
    assert read.encoding.chosen == encoding
    assert read.frame[name].tolist() == NAMES
    assert read.frame["状态"].tolist() == ["完工", "在建", "计划"]


def test_a_name_cut_inside_a_character_is_mended_and_counted(tmp_path):
    read = only(shapefile(tmp_path, {"项目名称": NAMES}, squares(), encoding="utf-8"))
    assert list(read.frame.columns) == ["项目名", "geometry"]
    assert [(repair.code, repair.count) for repair in read.repairs] == [("text-cut-mended", 1)]


def test_text_lost_before_it_came_is_reported_not_repaired(tmp_path):
    read = only(shapefile(tmp_path, {"名称": ["锟斤拷路", "好路", "也好"]}, squares()))
    assert [(issue.code, issue.rows) for issue in read.issues] == [("text-lost", (1,))]


def test_evidence_names_cpg_and_language_byte(tmp_path):
    read = only(shapefile(tmp_path, TABLE, squares(), encoding="gb18030", cpg="UTF-8", ldid=0x57))
    assert {note.code: dict(note.params) for note in read.encoding.evidence if note.code in ("encoding-cpg", "encoding-ldid")} == {
        "encoding-cpg": {"name": "UTF-8"},
        "encoding-ldid": {"value": "0x57"},
    }


def test_a_missing_index_is_rebuilt_away_from_the_original(tmp_path):
    path = shapefile(tmp_path, {"名称": ["a", "b", "c"]}, squares())
    path.with_suffix(".shx").unlink()
    before = sorted(tmp_path.iterdir())
    read = only(path)
    assert len(read.frame) == 3
    assert [repair.code for repair in read.repairs] == ["index-rebuilt"]
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("part", "code"), [(".dbf", "shapefile-no-dbf"), (".shp", "shapefile-no-shp")])
def test_a_missing_part_is_named(tmp_path, part, code):
    path = shapefile(tmp_path, TABLE, squares(), encoding="gb18030")
    path.with_suffix(part).unlink()
    with pytest.raises(ReaderError) as refused:
        read_trusted(next(tmp_path.glob("*.shx")))
    assert refused.value.code == code


def test_any_part_opens_the_whole(tmp_path):
    path = shapefile(tmp_path, TABLE, squares(), encoding="gb18030")
    assert len(only(path.with_suffix(".dbf")).frame) == 3


def test_parts_are_found_whatever_their_case(tmp_path):
    path = shapefile(tmp_path, TABLE, squares(), encoding="gb18030")
    path.with_suffix(".dbf").rename(tmp_path / "项目.DBF")
    assert only(path).frame["状态"].tolist() == ["完工", "在建", "计划"]


def test_a_table_that_claims_a_billion_records_is_refused_before_it_is_read(tmp_path):
    path = shapefile(tmp_path, {"名称": ["a", "b", "c"]}, squares())
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[4:8] = (1_700_000_000).to_bytes(4, "little")
    path.with_suffix(".dbf").write_bytes(bytes(table))
    with pytest.raises(ReaderError) as refused:
        read_trusted(path)
    assert refused.value.code == "shapefile-dbf-damaged"


def test_shapes_and_records_that_do_not_match_are_told(tmp_path):
    path = shapefile(tmp_path, {"名称": ["a", "b", "c"]}, squares())
    path.with_suffix(".dbf").write_bytes(dbf_bytes([b"NAME"], [[b"a"], [b"b"]], 0))
    assert "shapefile-parts-differ" in [issue.code for issue in only(path).issues]


@pytest.mark.parametrize("prefix", ["", "数据/", "交来/二级/三级/"])
@pytest.mark.parametrize("name_bytes", [None, "gbk"])
def test_zips_open_with_folders_and_gbk_names(tmp_path, prefix, name_bytes):
    path = shapefile(tmp_path / "in", TABLE, squares(), encoding="gb18030")
    read = only(zipped(path, tmp_path / "a.zip", prefix, name_bytes=name_bytes))
    assert read.name == "项目"
    assert read.frame["项目名称"].tolist() == NAMES


def test_a_zip_with_two_layers_gives_both(tmp_path):
    one = shapefile(tmp_path / "1", {"名称": ["甲", "乙", "丙"]}, squares(), stem="院落")
    two = shapefile(tmp_path / "2", {"名称": ["丁"]}, squares(1), stem="绿地")
    members = {f"x/{path.stem}{ending}": content for path in (one, two) for ending, content in parts(path).items()}
    layers = read_trusted(packed(tmp_path / "a.zip", members))
    assert [(layer.name, len(layer.frame)) for layer in layers] == [("院落", 3), ("绿地", 1)]


def test_projected_files_come_out_in_degrees(tmp_path):
    path = shapefile(tmp_path, {"名称": ["a", "b", "c"]}, in_system(squares(), "EPSG:4544"), prj="EPSG:4544")
    read = only(path)
    assert read.crs.declared == read.crs.chosen == "EPSG:4544"
    assert read.frame.total_bounds[:2] == pytest.approx([103.671, 30.631], abs=1e-8)


@given(st.lists(st.binary(min_size=1, max_size=10), min_size=1, max_size=3), st.binary(max_size=40))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_bytes_no_replacement_character_comes_out(tmp_path, names, value):
    path = shapefile(tmp_path, {"x": [""]}, squares(1), encoding="utf-8")
    names = [bytes([byte or 1 for byte in name]) for name in names]
    path.with_suffix(".dbf").write_bytes(dbf_bytes(names, [[value] * len(names)], 0))
    try:
        read = only(path)
    except ReaderError as error:
        assert error.code in {"encoding-undecided", "file-damaged"}  # noqa: PT017 (either outcome is right, silence is not)
        return
    assert "\ufffd" not in "".join([*map(str, read.frame.columns), *map(str, read.frame.iloc[0, :-1])])


def test_a_person_can_choose_by_eye_when_the_bytes_are_neither(tmp_path):
    path = shapefile(tmp_path, {"x": ["", ""]}, squares(2))
    path.with_suffix(".dbf").write_bytes(dbf_bytes([b"NAME"], [["建设路".encode("gbk")], [b"\xff\xff"]], 0))
    with pytest.raises(ReaderError) as refused:
        only(path)
    assert {each["encoding"]: each["cells"] for each in refused.value.params["previews"]}["gb18030"] == ["建设路", None]
