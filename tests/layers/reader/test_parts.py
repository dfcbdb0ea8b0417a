"""Files selected together: parts find each other by name, each set is read once."""

import shutil

import pytest

from layers.reader import parts as reader_parts
from layers.reader.layer import ReaderError
from layers.reader.opening import read_file, read_handed_in
from layers.reader.pipeline import read_together
from tests.layers.handed_in import parts, shapefile, squares

NAMES = {"名称": ["甲", "乙", "丙"]}


@pytest.fixture
def made(tmp_path):
    return shapefile(tmp_path / "in", NAMES, squares(), cpg="GBK")


def loose(folder, made, endings, stem=None):
    folder.mkdir(exist_ok=True)
    return [shutil.copyfile(made.with_suffix(ending.lower()), folder / f"{stem or made.stem}{ending}") for ending in endings]


def refusal(paths):
    with pytest.raises(ReaderError) as refused:
        read_together(paths)
    return refused.value


def test_loose_parts_of_two_shapefiles_and_a_table_are_three_layers_each_read_once(tmp_path, made):
    folder = tmp_path / "loose"
    paths = loose(folder, made, [".dbf", ".shp", ".prj", ".shx", ".cpg"]) + loose(folder, made, [".SHP", ".shx", ".dbf"], stem="小巷")
    table = folder / "台账.csv"
    table.write_text("名称,经度,纬度\n丁,103.671,30.631\n", encoding="utf-8")
    reads = read_handed_in([*paths, table])
    assert [(read.name, len(read.frame)) for read in reads] == [("项目", 3), ("小巷", 3), ("台账", 1)]
    assert [read.crs.declared for read in reads] == ["EPSG:4490", None, "EPSG:4490"]
    assert reads[0].frame["名称"].tolist() == ["甲", "乙", "丙"]


def test_one_file_is_read_as_ever(tmp_path, made):
    again = read_handed_in([tmp_path / "in" / name for name in ("项目.shp", "项目.shx", "项目.dbf", "项目.prj")])
    assert again[0].frame.equals(read_file(made)[0].frame)


@pytest.mark.parametrize(
    ("endings", "code"),
    [([".shp"], "shapefile-no-dbf"), ([".shp", ".shx", ".prj"], "shapefile-no-dbf"), ([".dbf"], "shapefile-no-shp"),
     ([".shx"], "shapefile-no-shp"), ([".prj"], "shapefile-no-shp"), ([".dbf", ".shx"], "shapefile-no-shp")],
)  # fmt: skip
def test_a_part_alone_is_refused_and_the_missing_part_named(tmp_path, made, endings, code):
    """The whole set lies beside it on the disk, which must play no part."""
    paths = loose(tmp_path / "loose", made, [".shp", ".shx", ".dbf", ".prj"])
    refused = refusal([path for path in paths if path.suffix in endings])
    assert (refused.code, refused.params["name"]) == (code, "项目")


def test_a_missing_index_is_rebuilt(tmp_path, made):
    read = read_together(loose(tmp_path / "loose", made, [".shp", ".dbf", ".prj"]))[0]
    assert ([repair.code for repair in read.repairs], len(read.frame)) == (["index-rebuilt"], 3)


def test_accompanying_files_and_stray_declarations_are_named_and_left_alone(tmp_path, made):
    paths = loose(tmp_path / "loose", made, [".shp", ".shx", ".dbf"])
    for name in ("项目.sbn", "项目.shp.xml", "坐标.prj"):
        paths.append(tmp_path / "loose" / name)
        paths[-1].write_text("x", encoding="utf-8")
    read = read_together(paths)[0]
    assert [(issue.code, issue.count) for issue in read.issues if issue.code.startswith("parts-")] == [("parts-ignored", 3)]


def test_a_zip_among_them_is_opened(tmp_path, made):
    from tests.layers.handed_in import packed

    archive = packed(tmp_path / "a.zip", {f"内/{made.stem}{ending}": content for ending, content in parts(made).items()})
    assert [read.name for read in read_together([*loose(tmp_path / "loose", made, [".shp", ".dbf"], stem="外"), archive])] == ["外", "项目"]


def test_too_many_twice_the_same_and_nothing_are_refused(tmp_path, made, monkeypatch):
    again = loose(tmp_path / "loose", made, [".shp"])
    assert refusal([made, *again]).code == "parts-duplicate"
    assert refusal([]).code == "parts-none"
    assert refusal([tmp_path / "没有.shp"]).code == "file-missing"
    assert refusal(loose(tmp_path / "other", made, [".dbf"])[:1]).code == "shapefile-no-shp"
    monkeypatch.setattr(reader_parts, "MAX_HANDED_IN", 1)
    assert refusal([made, made.with_suffix(".dbf")]).code == "parts-too-many"
    with pytest.raises(ReaderError):
        read_handed_in([])
