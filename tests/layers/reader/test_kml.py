"""KML and KMZ: folders, Chinese extended data, hostile XML."""

import pytest

from layers.reader.layer import ReaderError
from layers.reader.opening import read_trusted
from tests.layers.handed_in import packed

PLACEMARK = """<Placemark><name>{name}</name><ExtendedData><Data name="项目编号"><value>{code}</value></Data>
<SchemaData><SimpleData name="责任单位">住建局</SimpleData></SchemaData></ExtendedData>{geometry}</Placemark>"""
POINT = "<Point><coordinates>103.671,30.631,520</coordinates></Point>"
LINE = "<LineString><coordinates>\n103.6,30.6,0 103.61 , 30.6,0\n103.62,30.6</coordinates></LineString>"
RING = "103.6,30.6 103.62,30.6 103.62,30.62 103.6,30.62 103.6,30.6"
HOLE = "103.605,30.605 103.61,30.605 103.61,30.61 103.605,30.61 103.605,30.605"
POLYGON = (
    f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{RING}</coordinates></LinearRing></outerBoundaryIs>"
    f"<innerBoundaryIs><LinearRing><coordinates>{HOLE}</coordinates></LinearRing></innerBoundaryIs></Polygon>"
)


def document(body, head='<?xml version="1.0" encoding="UTF-8"?>'):
    return f'{head}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{body}</Document></kml>'


def written(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding))
    return path


def mark(geometry, name="甲", code="A1"):
    return PLACEMARK.format(name=name, code=code, geometry=geometry)


def test_every_folder_is_a_layer_and_chinese_names_survive(tmp_path):
    body = f"<Folder><name>院落</name>{mark(POLYGON)}</Folder><Folder><name>小巷</name>{mark(LINE)}{mark(POINT, '乙', 'A2')}</Folder>"
    layers = read_trusted(written(tmp_path / "a.kml", document(body)))
    assert [(layer.name, len(layer.frame)) for layer in layers] == [("院落", 1), ("小巷", 2)]
    assert layers[1].frame[["项目编号", "责任单位", "name"]].values.tolist() == [["A1", "住建局", "甲"], ["A2", "住建局", "乙"]]


def test_heights_go_and_holes_stay(tmp_path):
    read = read_trusted(written(tmp_path / "a.kml", document(mark(POLYGON) + mark(POINT))))[0]
    assert read.frame.geometry[0].area == pytest.approx(0.02**2 - 0.005**2)
    assert not read.frame.geometry[1].has_z


def test_parts_of_one_kind_become_one_multi_geometry(tmp_path):
    read = read_trusted(written(tmp_path / "a.kml", document(mark(f"<MultiGeometry>{LINE}{LINE}</MultiGeometry>"))))[0]
    assert read.frame.geometry[0].geom_type == "MultiLineString"


def test_gbk_documents_open(tmp_path):
    text = document(mark(POINT), '<?xml version="1.0" encoding="GBK"?>')
    assert read_trusted(written(tmp_path / "a.kml", text, "gbk"))[0].frame["责任单位"].tolist() == ["住建局"]


def test_kmz_opens(tmp_path):
    path = packed(tmp_path / "奥维.kmz", {"doc.kml": document(mark(POINT)).encode(), "files/icon.png": b"x"})
    read = read_trusted(path)[0]
    assert (read.name, len(read.frame)) == ("奥维", 1)


def test_tracks_and_broken_coordinates_are_listed(tmp_path):
    track = '<Track xmlns="http://www.google.com/kml/ext/2.2"><coord>103 30 0</coord></Track>'
    broken = "<Point><coordinates>abc</coordinates></Point>"
    read = read_trusted(written(tmp_path / "a.kml", document(mark(POINT) + mark(track) + mark(broken) + mark(""))))[0]
    assert [(issue.code, issue.rows) for issue in read.issues] == [("geometry-unreadable", (2, 3))]


@pytest.mark.parametrize(
    "head",
    ['<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE kml [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;">]>'],
)
def test_documents_that_define_entities_are_refused(tmp_path, head):
    with pytest.raises(ReaderError) as refused:
        read_trusted(written(tmp_path / "a.kml", document(mark(POINT), head)))
    assert refused.value.code in {"kml-doctype", "kind-xml"}


def test_network_links_are_not_followed(tmp_path):
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"
    with pytest.raises(ReaderError) as refused:
        read_trusted(written(tmp_path / "a.kml", document(link)))
    assert refused.value.code == "no-layers"


@pytest.mark.parametrize("text", ["<kml>", "<kml><Document></kml>", "<kml>&undefined;</kml>"])
def test_broken_xml_is_refused(tmp_path, text):
    with pytest.raises(ReaderError) as refused:
        read_trusted(written(tmp_path / "a.kml", text))
    assert refused.value.code == "file-damaged"


def test_twenty_thousand_nested_folders_end_cleanly(tmp_path):
    deep = "<Folder>" * 20_000 + mark(POINT) + "</Folder>" * 20_000
    layers = read_trusted(written(tmp_path / "a.kml", document(deep)))
    assert sum(len(layer.frame) for layer in layers) == 1


def test_cells_are_shown_side_by_side_only_where_nothing_declares_the_encoding(tmp_path):
    silent = read_trusted(written(tmp_path / "a.kml", document(mark(POINT, "建设路"), head=""), "gbk"))[0]
    assert [each.encoding for each in silent.encoding.previews] == ["gb18030", "utf-8", "big5"]
    assert silent.encoding.previews[0].cells[0] == "建设路"
    declared = read_trusted(written(tmp_path / "b.kml", document(mark(POINT, "建设路"))))[0]
    assert declared.encoding.previews == ()
