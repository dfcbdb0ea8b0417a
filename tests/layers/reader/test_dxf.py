"""Drawings out of CAD: layers by name, Chinese by the bytes, closed lines as polygons, the coordinate system looked for."""

import pytest

from layers.reader import dxf as reader_dxf
from layers.reader.layer import ReaderError
from layers.reader.opening import read_file, read_trusted
from tests.layers.handed_in import drawing, grouped, polyline

EAST, NORTH = 35_372_583.0, 3_390_817.0
"""The seat of the city in EPSG:4523, to the metre."""

YARD = [(EAST, NORTH), (EAST + 20, NORTH), (EAST + 20, NORTH + 10), (EAST, NORTH + 10)]


def text(layer, words):
    return grouped((0, "TEXT"), (8, layer), (10, EAST), (20, NORTH), (40, 2), (1, words))


CITY = [
    polyline("老旧院落", YARD, closed=True),
    polyline("老旧院落", [*YARD, YARD[0]], closed=False),
    polyline("背街小巷", YARD, closed=False),
    grouped((0, "CIRCLE"), (8, "游园"), (10, EAST), (20, NORTH), (40, 10)),
    grouped((0, "POINT"), (8, "点位"), (10, EAST), (20, NORTH)),
    text("注记", "建设路一号院"),
]


def kinds(reads):
    return {read.name: [shape.geom_type for shape in read.frame.geometry] for read in reads}


@pytest.mark.parametrize(
    ("encoding", "codepage"),
    [("gbk", "ANSI_936"), ("gbk", "ANSI_1252"), ("utf-8", "ANSI_936"), ("utf-8", "UTF-8"), ("gb18030", "ANSI_936"), ("utf-8", "DOS437")],
)
def test_every_cad_layer_is_a_layer_with_its_chinese_name_whatever_is_declared(tmp_path, encoding, codepage):
    reads = read_trusted(drawing(tmp_path / "总图.dxf", CITY, encoding=encoding, codepage=codepage))
    assert kinds(reads) == {
        "老旧院落": ["Polygon", "Polygon"], "背街小巷": ["LineString"], "游园": ["Polygon"], "点位": ["Point"], "注记": ["Point"],
    }  # fmt: skip
    assert reads[-1].frame["Text"].tolist() == ["建设路一号院"]
    assert {read.crs.chosen for read in reads} == {"EPSG:4523"}
    assert [(repair.code, repair.count) for repair in reads[0].repairs] == [("lines-closed", 2)]


def test_areas_are_those_of_the_drawing_and_curves_are_said(tmp_path):
    reads = {read.name: read for read in read_file(drawing(tmp_path / "a.dxf", CITY))}
    yard = reads["老旧院落"].frame.to_crs(4523).geometry.area
    park = reads["游园"].frame.to_crs(4523).geometry.area
    assert yard.tolist() == pytest.approx([200, 200], abs=0.01)
    assert park.iloc[0] == pytest.approx(314.16, rel=0.002)
    assert ("curves-linearised", 1) in [(issue.code, issue.count) for issue in reads["老旧院落"].issues]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_arcs_of_polylines_are_counted_and_a_layer_called_42_is_none(tmp_path, ends):
    """A yard whose two short sides bulge to half circles (code 42 of 1): 200 m² and a circle of radius 5."""
    corners = zip(YARD, (0, 1, 0, 1), strict=True)
    path = [pair for (east, north), bulge in corners for pair in ((10, east), (20, north), (42, bulge))]
    yard = grouped((0, "LWPOLYLINE"), (8, "42"), (90, 4), (70, 1), *path)
    place = drawing(tmp_path / "a.dxf", [yard, polyline("42", YARD, closed=True)])
    place.write_bytes(place.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", ends.encode()))
    [read] = read_trusted(place, crs="EPSG:4523")
    assert read.frame.to_crs(4523).geometry.area.tolist() == pytest.approx([200 + 25 * 3.1416, 200], rel=0.002)
    assert [(issue.code, issue.count) for issue in read.issues if issue.code == "curves-linearised"] == [("curves-linearised", 2)]


def test_a_line_there_and_back_stays_a_line(tmp_path):
    path = drawing(tmp_path / "a.dxf", [polyline("管线", [YARD[0], YARD[1], YARD[0]], closed=True), CITY[0]])
    reads = read_trusted(path)
    assert kinds(reads) == {"管线": ["LineString"], "老旧院落": ["Polygon"]}
    assert reads[0].repairs == ()


def test_characters_spelled_by_number_are_written_out_but_no_line_ends(tmp_path):
    words = r"\U+5D07阳\U+8857道\U+000A\U+D83D"
    read = read_trusted(drawing(tmp_path / "a.dxf", [text("注记", words)]))[0]
    assert read.frame["Text"].tolist()[0].startswith("崇阳街道")
    plain = read_trusted(drawing(tmp_path / "b.dxf", [text("A", r"\U+5D07")], encoding="ascii"))[0]
    assert plain.frame["Text"].tolist() == ["崇"]


def test_blocks_are_drawn_where_they_are_put_and_layouts_are_left_out(tmp_path):
    block = (
        grouped((0, "SECTION"), (2, "BLOCKS"), (0, "BLOCK"), (8, "0"), (2, "B"), (70, 0), (10, 0), (20, 0))
        + polyline("0", [(0, 0), (5, 0), (5, 5)], closed=True)
        + grouped((0, "ENDBLK"), (8, "0"), (0, "ENDSEC"))
    )
    put = grouped((0, "INSERT"), (8, "亭"), (2, "B"), (10, EAST), (20, NORTH))
    frame = grouped((0, "LINE"), (8, "图框"), (67, 1), (10, 0), (20, 0), (11, 420), (21, 297))
    reads = read_trusted(drawing(tmp_path / "a.dxf", [put, frame], blocks=block))
    assert kinds(reads) == {"亭": ["Polygon"]}
    assert ("dxf-paper-space", 1) in [(issue.code, issue.count) for issue in reads[0].issues]


def block(name, inner):
    return grouped((0, "BLOCK"), (8, "0"), (2, name), (70, 0), (10, 0), (20, 0)) + inner + grouped((0, "ENDBLK"), (8, "0"))


def insert(name, *counts):
    return grouped((0, "INSERT"), (8, "0"), (2, name), (10, EAST), (20, NORTH), *counts)


@pytest.mark.parametrize("put", [insert("B8"), insert("B1", (70, 100_000), (71, 100_000))])
def test_blocks_in_blocks_that_make_millions_are_refused_before_they_are_drawn(tmp_path, put):
    square = polyline("0", [(0, 0), (1, 0), (1, 1)], closed=True)
    blocks = block("B0", square) + "".join(block(f"B{n}", insert(f"B{n - 1}") * 10) for n in range(1, 9))
    path = drawing(tmp_path / "a.dxf", [put], blocks=grouped((0, "SECTION"), (2, "BLOCKS")) + blocks + grouped((0, "ENDSEC")))
    with pytest.raises(ReaderError) as refused:
        read_trusted(path)
    assert refused.value.code == "dxf-too-many"
    assert refused.value.params["objects"] in (10**8, 10**11)


def test_a_block_inside_itself_ends(tmp_path):
    blocks = block("A", insert("B") + insert("A")) + block("B", insert("A") + polyline("0", [(0, 0), (1, 0), (1, 1)], closed=True))
    section = grouped((0, "SECTION"), (2, "BLOCKS")) + blocks + grouped((0, "ENDSEC"))
    reads = read_trusted(drawing(tmp_path / "a.dxf", [insert("A")], blocks=section))
    assert sum(len(read.frame) for read in reads) < 10


def test_a_drawing_in_metres_of_its_own_must_be_told_its_system(tmp_path):
    read = read_trusted(drawing(tmp_path / "a.dxf", [polyline("0", [(0, 0), (10, 0), (10, 10)], closed=True)]))[0]
    assert (read.crs.chosen, [issue.code for issue in read.issues]) == (None, ["crs-unknown"])


@pytest.mark.parametrize("front", [b"\xef\xbb\xbf", b"999\nmade by hand\n", b""])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_old_drawings_without_a_header_open_however_their_lines_end(tmp_path, front, ends):
    content = f"{grouped((0, 'SECTION'), (2, 'ENTITIES'))}{CITY[0]}{grouped((0, 'ENDSEC'), (0, 'EOF'))}".encode()
    path = tmp_path / "a.dxf"
    path.write_bytes(front + content.replace(b"\n", ends))
    assert kinds(read_trusted(path)) == {"老旧院落": ["Polygon"]}


def test_an_encoding_can_be_asked_for(tmp_path):
    path = drawing(tmp_path / "a.dxf", [text("註記", "崇陽")], encoding="big5", codepage="ANSI_950")
    assert read_trusted(path, encoding="big5")[0].frame["Text"].tolist() == ["崇陽"]


def test_more_cad_layers_than_can_be_shown_leave_out_the_smallest_and_say_so(tmp_path, monkeypatch):
    monkeypatch.setattr(reader_dxf, "MAX_LAYERS", 2)
    reads = read_trusted(drawing(tmp_path / "a.dxf", CITY))
    assert [read.name for read in reads] == ["老旧院落", "背街小巷"]
    assert ("dxf-layers-left", 3) in [(issue.code, issue.count) for issue in reads[0].issues]


@pytest.mark.parametrize("entities", [[], [grouped((0, "POINT"), (8, "甲"), (67, 1), (10, 1), (20, 1))]])
def test_a_drawing_without_anything_is_refused(tmp_path, entities):
    with pytest.raises(ReaderError) as refused:
        read_trusted(drawing(tmp_path / "a.dxf", entities))
    assert refused.value.code == "no-layers"


def test_a_drawing_inside_an_archive_opens(tmp_path):
    from tests.layers.handed_in import packed

    content = drawing(tmp_path / "a.dxf", CITY).read_bytes()
    assert len(read_trusted(packed(tmp_path / "a.zip", {"图/总图.dxf": content}, name_bytes="gbk"))) == 5


def test_a_drawing_cut_in_the_middle_is_refused(tmp_path):
    path = drawing(tmp_path / "a.dxf", [CITY[0] * 50])
    path.write_bytes(path.read_bytes()[:900])
    with pytest.raises(ReaderError) as refused:
        read_trusted(path)
    assert refused.value.code == "file-damaged"
