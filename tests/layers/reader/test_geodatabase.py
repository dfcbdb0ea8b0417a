"""File geodatabases in zips: every feature class a layer, Chinese names and aliases, tables left out."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from layers.reader.layer import ReaderError
from layers.reader.opening import read_file, read_trusted
from tests.layers.handed_in import geodatabase, packed, squares, zipped_folder

YARDS = gpd.GeoDataFrame({"项目名称": ["甲", "乙", "𠮷祥"], "XMBH": ["a", "b", "c"]}, geometry=squares(), crs=4490).to_crs(4544)
LANES = gpd.GeoDataFrame({"名称": ["建设路"]}, geometry=[shapely.LineString(squares(1)[0].exterior.coords)], crs=4490).to_crs(4523)
TABLE = pd.DataFrame({"说明": ["无图形"]})


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gdb") / "更新.gdb"
    return geodatabase(folder, {"老旧院落": YARDS, "BJXX": LANES}, {"台账": TABLE}, layer_options={"LAYER_ALIAS": "背街小巷"})


def test_all_feature_classes_come_with_names_text_and_systems(tmp_path, city):
    yards, lanes = read_file(zipped_folder(city, tmp_path / "a.zip"))
    assert [yards.name, lanes.name] == ["老旧院落", "背街小巷"]
    assert yards.frame["项目名称"].tolist() == ["甲", "乙", "𠮷祥"]
    assert [yards.crs.declared, lanes.crs.declared] == ["EPSG:4544", "EPSG:4523"]
    assert yards.frame.geometry.iloc[0].bounds[:2] == pytest.approx((103.671, 30.631), abs=1e-6)
    assert [(i.code, i.count, i.params["names"]) for i in yards.issues] == [("geodatabase-tables-left", 1, "台账")]


@pytest.mark.parametrize("prefix", ["更新.gdb/", "一/二/更新.GDB/", ""])
def test_it_opens_from_any_folder_and_from_the_root_of_the_zip(tmp_path, city, prefix):
    reads = read_trusted(zipped_folder(city, tmp_path / "更新.gdb.zip", prefix))
    assert (len(reads), len(reads[0].frame)) == (2, 3)


def test_several_in_one_zip_with_names_in_gbk_and_a_table_beside_them(tmp_path, city):
    members = {f"{n}/{n}.gdb/{file.name}": file.read_bytes() for n in ("东区", "西区") for file in city.iterdir()}
    members |= {f"东区/东区.gdb/{name}": b"x" for name in ("_gdb.lock", "a00000009.FDO_OBJECTID.atx")}
    path = packed(tmp_path / "a.zip", members | {"点.csv": b"x"}, name_bytes="gbk")
    reads = read_trusted(path)
    assert [read.name for read in reads] == ["老旧院落", "背街小巷"] * 2
    assert [i.params["members"] for i in reads[0].issues if i.code == "archive-ignored-members"] == ["点.csv"]


def rewritten(folder, changes):
    """The files of a geodatabase with texts of its catalogue written over, each by as many bytes."""
    members = {f"x.gdb/{file.name}": file.read_bytes() for file in folder.iterdir()}
    catalogue = members["x.gdb/a00000004.gdbtable"]
    for after, old, new in changes:
        at = catalogue.index(old, catalogue.index(after))
        catalogue = catalogue[:at] + new.ljust(len(old)) + catalogue[at + len(old) :]
    return members | {"x.gdb/a00000004.gdbtable": catalogue}


SPARE = b"<Precision>0</Precision>\n      <Scale>0</Scale>"
"""What says nothing in the description of a text field, and leaves room for what ArcGIS would write there."""


def test_fields_with_latin_names_go_by_their_chinese_aliases(tmp_path, city):
    members = rewritten(city, [(b"<Name>XMBH</Name>", SPARE, "<AliasName>项目编号</AliasName>".encode())])
    yards = read_trusted(packed(tmp_path / "a.zip", members))[0]
    assert yards.frame["项目编号"].tolist() == ["a", "b", "c"]
    assert [i.params["pairs"] for i in yards.issues if i.code == "geodatabase-aliases"] == ["XMBH → 项目编号"]


def test_codes_come_as_the_words_that_the_geodatabase_lists_for_them(tmp_path, city):
    values = "".join(f"<CodedValue><Name>{name}</Name><Code>{code}</Code></CodedValue>" for code, name in (("a", "完工"), ("b", "在建")))
    domain = f"<GPCodedValueDomain2><DomainName>状态</DomainName><CodedValues>{values}</CodedValues></GPCodedValueDomain2>".encode()
    content = (city / "a00000004.gdbtable").read_bytes()
    table = content[content.rindex(b"<?xml", 0, content.index(b"</typens:DETableInfo>")) : content.index(b"</typens:DETableInfo>") + 21]
    changes = [(b"<Name>XMBH</Name>", SPARE, "<DomainName>状态</DomainName>".encode()), (table, table, domain)]
    yards = read_trusted(packed(tmp_path / "a.zip", rewritten(city, changes)))[0]
    assert yards.frame["XMBH"].tolist() == ["完工", "在建", "c"]
    assert [i.params["names"] for i in yards.issues if i.code == "geodatabase-codes"] == ["XMBH"]


def test_one_without_feature_classes_is_refused(tmp_path):
    folder = geodatabase(tmp_path / "x.gdb", {}, {"台账": TABLE})
    with pytest.raises(ReaderError) as refused:
        read_trusted(zipped_folder(folder, tmp_path / "a.zip"))
    assert refused.value.code == "no-layers"


def test_a_compressed_one_and_a_damaged_one_are_refused(tmp_path, city):
    members = {f"x.gdb/{file.name}": file.read_bytes() for file in city.iterdir()}
    with pytest.raises(ReaderError) as refused:
        read_trusted(packed(tmp_path / "a.zip", members | {"x.gdb/a0000000a.cdf": b"x"}))
    assert refused.value.code == "geodatabase-compressed"
    with pytest.raises(ReaderError) as refused:
        read_trusted(packed(tmp_path / "b.zip", {name: content[: len(content) // 3] for name, content in members.items()}))
    assert refused.value.code in {"file-damaged", "no-layers"}
