"""The gate for zips: what passes, and the name under which everything else is refused."""

import stat
import zipfile

import pytest

from layers.reader import archive as reader_archive
from layers.reader.layer import ReaderError
from layers.reader.opening import read_trusted
from tests.layers.handed_in import packed, parts, shapefile, squares, zipped


@pytest.fixture
def made(tmp_path):
    return shapefile(tmp_path / "in", {"名称": ["甲", "乙", "丙"]}, squares())


def refusal(path):
    with pytest.raises(ReaderError) as refused:
        read_trusted(path)
    return refused.value.code


def members(made, prefix=""):
    return {f"{prefix}{made.stem}{ending}": content for ending, content in parts(made).items()}


@pytest.mark.parametrize("name", ["../out.shp", "/etc/out.shp", "a/../../out.shp", "..\\out.shp", "C:\\out.shp"])
def test_paths_that_lead_outside_are_refused(tmp_path, made, name):
    assert refusal(packed(tmp_path / "a.zip", members(made) | {name: b"x"})) == "archive-unsafe-name"


def test_backslashes_of_old_windows_programs_are_folders(tmp_path, made):
    assert len(read_trusted(packed(tmp_path / "a.zip", members(made, "数据\\")))[0].frame) == 3


def test_links_are_refused(tmp_path, made):
    path = zipped(made, tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo("link.dbf")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refusal(path) == "archive-link"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", ["项目.dbf", "项目.DBF"])
def test_a_name_that_comes_twice_is_refused(tmp_path, made, again):
    path = zipped(made, tmp_path / "a.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(again, b"other")
    assert refusal(path) == "archive-duplicate"


def test_a_damaged_byte_is_noticed(tmp_path, made):
    path = zipped(made, tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("项目.shp")
    content[info.header_offset + 30 + len("项目.shp".encode()) + 20] ^= 0xFF
    path.write_bytes(bytes(content))
    assert refusal(path) == "archive-damaged"


def test_a_truncated_archive_is_refused(tmp_path, made):
    path = zipped(made, tmp_path / "a.zip")
    path.write_bytes(path.read_bytes()[:-40])
    assert refusal(path) == "archive-damaged"


def test_a_password_is_refused(tmp_path, made):
    path = zipped(made, tmp_path / "a.zip")
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := content.find(mark, start)) >= 0:
            content[start + offset] |= 1
            start += 4
    path.write_bytes(bytes(content))
    assert refusal(path) == "archive-encrypted"


@pytest.mark.parametrize("inner", ["more.zip", "more.rar", "more.7z", "more.tar.gz", "路线.kmz"])
def test_archives_inside_archives_are_refused(tmp_path, made, inner):
    assert refusal(packed(tmp_path / "a.zip", members(made) | {inner: b"x"})) == "archive-nested"


def test_an_archive_without_data_says_what_it_holds(tmp_path):
    path = packed(tmp_path / "a.zip", {"报告.docx": b"x", "照片.jpg": b"y"})
    with pytest.raises(ReaderError) as refused:
        read_trusted(path)
    assert (refused.value.code, refused.value.params["members"]) == ("archive-no-data", "报告.docx, 照片.jpg")


def test_other_files_are_left_alone_and_named(tmp_path, made):
    rubbish = {"__MACOSX/._项目.shp": b"x", ".DS_Store": b"y", "readme.txt": b"z", "照片.jpg": b"y"}
    read = read_trusted(packed(tmp_path / "a.zip", members(made) | rubbish))[0]
    assert [(issue.code, issue.count) for issue in read.issues] == [("archive-ignored-members", 2)]


def test_too_many_members_are_refused(tmp_path):
    path = packed(tmp_path / "a.zip", {f"{number}.txt": b"" for number in range(1001)})
    assert refusal(path) == "archive-too-many"


def test_a_bomb_is_refused_by_what_it_says(tmp_path, monkeypatch):
    monkeypatch.setattr(reader_archive, "MAX_UNPACKED_BYTES", 1_000_000)
    assert refusal(packed(tmp_path / "a.zip", {"a.geojson": b" " * 2_000_000})) == "archive-too-large"


def test_a_bomb_that_lies_about_its_size_is_stopped_while_it_unpacks(tmp_path, monkeypatch):
    path = packed(tmp_path / "a.zip", {"a.geojson": b" " * 2_000_000})
    content = path.read_bytes().replace((2_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(content)
    monkeypatch.setattr(reader_archive, "MAX_UNPACKED_BYTES", 1_000_000)
    assert refusal(path) in {"archive-too-large", "archive-damaged"}


def test_tight_packing_is_mentioned(tmp_path):
    text = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}'
    read = read_trusted(packed(tmp_path / "a.zip", {"a.geojson": text + b" " * 1_000_000}))[0]
    assert "archive-packed-tight" in [issue.code for issue in read.issues]


def test_parts_in_different_folders_do_not_belong_together(tmp_path, made):
    content = parts(made)
    path = packed(tmp_path / "a.zip", {"一/项目.shp": content[".shp"], "一/项目.shx": content[".shx"], "二/项目.dbf": content[".dbf"]})
    assert refusal(path) == "shapefile-no-dbf"
