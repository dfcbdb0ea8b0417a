"""What a file is, is judged by its content; disguises are refused by name and nothing is fetched or read for them."""

import contextlib
import json
import re

import pytest

from layers.messages.sentences import message
from layers.reader.kind import Kind, kind_of
from layers.reader.layer import ReaderError
from layers.reader.opening import read_file, read_trusted
from tests.layers.handed_in import packed
from tests.layers.listener import listening

CANARY = "canary-7f3a"
ENDINGS = (".geojson", ".json", ".shp", ".kml", ".gpkg", ".csv", ".txt", ".fgb", ".parquet", ".zip", ".xlsx")
POINT = {"type": "Feature", "properties": {"名称": "点"}, "geometry": {"type": "Point", "coordinates": [103.671, 30.631]}}


@pytest.fixture(scope="module")
def listener():
    with listening() as made:
        yield made


@pytest.fixture
def disguises(tmp_path, listener):
    canary = tmp_path / "canary.csv"
    canary.write_text(f"name,x,y\n{CANARY},103.6,30.6\n", encoding="utf-8")
    source = f"<OGRVRTDataSource><OGRVRTLayer name='canary'><SrcDataSource>{canary}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    remote = source.replace(str(canary), f"CSV:/vsicurl/{listener.url}/a.csv")
    pipeline = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {canary} ! write /vsimem/x.geojson"}
    service = f"<OGRWFSDataSource><URL>{listener.url}/wfs</URL></OGRWFSDataSource>"
    gml = f'<?xml version="1.0"?><gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" schemaLocation="{listener.url}/x.xsd"/>'
    return {"vrt": source, "vrt-remote": remote, "gdalg": json.dumps(pipeline), "wfs": service, "gml": gml, "padded-vrt": "\n\n  " + source}


@pytest.mark.parametrize("kind", ["vrt", "vrt-remote", "gdalg", "wfs", "gml", "padded-vrt"])
def test_disguises_are_refused_under_every_ending(tmp_path, disguises, listener, kind):
    for ending in ENDINGS:
        path = tmp_path / f"data{ending}"
        path.write_text(disguises[kind], encoding="utf-8")
        with pytest.raises(ReaderError) as refused:
            read_trusted(path)
        assert refused.value.code.startswith(("kind-", "shapefile-", "archive-"))
        assert CANARY not in str(refused.value.params)
    inside = packed(tmp_path / "in.zip", {"data.geojson": disguises[kind].encode()})
    with pytest.raises(ReaderError):
        read_trusted(inside)
    assert listener.asked == []


@pytest.mark.parametrize("href", ["{url}/crs", "file:///etc/passwd"])
def test_a_crs_link_is_taken_out_and_never_followed(tmp_path, listener, href):
    link = {"type": "link", "properties": {"href": href.format(url=listener.url), "type": "esriwkt"}}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": link, "features": [POINT]}), encoding="utf-8")
    read = read_file(path)[0]
    assert (read.crs.declared, read.crs.chosen, len(read.frame)) == (None, "EPSG:4490", 1)
    assert listener.asked == []


@pytest.mark.parametrize("key", [r'"\u0063rs"', r'"c\u0072s"', "'crs'", '/* x */ "crs" /* y */', '"crs" \t\n'])
def test_a_crs_link_under_a_disguised_name_is_not_followed_either(tmp_path, listener, key):
    link = json.dumps({"type": "link", "properties": {"href": f"{listener.url}/crs", "type": "esriwkt"}})
    path = tmp_path / "a.geojson"
    path.write_text(f'{{"type": "FeatureCollection", {key}: {link}, "features": [{json.dumps(POINT)}]}}', encoding="utf-8")
    with contextlib.suppress(ReaderError):
        read_file(path)
    assert listener.asked == []


@pytest.mark.parametrize("body", [b"", b"   \n\t "])
def test_empty_files_are_refused(tmp_path, body):
    path = tmp_path / "a.geojson"
    path.write_bytes(body)
    with pytest.raises(ReaderError) as refused:
        kind_of(path)
    assert refused.value.code == "kind-empty"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [("a.zip", b"Rar!\x1a\x07", "kind-rar"), ("a.7z", b"7z\xbc\xaf\x27\x1c", "kind-rar"), ("a.dwg", b"AC1027\x00", "kind-dwg"),
     ("a.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00", "kind-dxf-binary"), ("a.dxf", b"nonsense", "file-damaged"), ("a.dgn", b"\x08\x09\xfe\x02", "kind-dgn"),
     ("a.dgn", b"\xd0\xcf\x11\xe0", "kind-dgn"), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1", "kind-old-office"), ("a.mxd", b"\xd0\xcf\x11\xe0", "kind-project"),
     ("a.doc", b"\xd0\xcf\x11\xe0", "kind-document"), ("a.docx", b"PK\x03\x04", "kind-document"), ("a.qgz", b"PK\x03\x04", "kind-project"),
     ("a.pdf", b"%PDF-1.7", "kind-pdf"), ("a.dat", b"WMAP`D23\x00\x00", "kind-mapgis"), ("a.wp", b"\x01\x02", "kind-mapgis"), ("a.wl", b"\x01", "kind-mapgis"),
     ("a.tab", b"!table\r\n!version 300", "kind-mapinfo"), ("a.mif", b'Version   300\nCharset "WindowsSimpChinese"', "kind-mapinfo"), ("a.mid", b'"x",1', "kind-mapinfo"),
     ("a.mdb", b"\x00\x01\x00\x00Standard Jet DB\x00", "kind-mdb"), ("a.accdb", b"\x00\x01\x00\x00Standard ACE DB\x00", "kind-mdb"),
     ("a.gdbtable", b"\x03\x00\x00\x00", "kind-geodatabase-part"), ("a.e00", b"EXP  0 C:\\A.E00", "kind-coverage"),
     ("a.gpx", b"<?xml version='1.0'?><gpx version='1.1'/>", "kind-gpx"), ("a.gml", b"<gml:FeatureCollection/>", "kind-gml"),
     ("a.xml", b"<wfs:FeatureCollection/>", "kind-gml"), ("a.xml", b"<html></html>", "kind-xml"), ("a.qgs", b"<qgis/>", "kind-project"),
     ("a.png", b"\x89PNG\r\n", "kind-image"), ("a.jpg", b"\xff\xd8\xff\xe0", "kind-image"), ("a.tif", b"II*\x00", "kind-image"), ("a.bmp", b"BM\x00\x00", "kind-image"),
     ("a.dat", b"\x00\x01\x02\x03", "kind-unknown")],
)  # fmt: skip
def test_other_kinds_are_refused_with_what_to_do(tmp_path, name, body, code):
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(ReaderError) as refused:
        kind_of(path)
    assert refused.value.code == code
    said = message(code, refused.value.params, "zh")
    assert name in said
    assert re.search("请|只有|可接受", said), "what to do instead"


@pytest.mark.parametrize("member", ["总图.dwg", "权属.wp", "道路.TAB", "库.mdb", "轨迹.gpx", "台账.xls"])
def test_such_data_in_an_archive_gets_the_same_sentence(tmp_path, member):
    with pytest.raises(ReaderError) as refused:
        read_trusted(packed(tmp_path / "a.zip", {f"数据/{member}": b"x", "说明.txt": b"y"}))
    assert (refused.value.code.startswith("kind-"), refused.value.params["name"]) == (True, member)


def test_a_ledger_whose_first_heading_is_bm_is_no_picture(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("BM,名称,经度,纬度\n1,甲,103.671,30.631\n", encoding="gbk")
    assert read_trusted(path)[0].frame["BM"].tolist() == ["1"]


def test_a_folder_is_to_be_zipped(tmp_path):
    (tmp_path / "x.gdb").mkdir()
    with pytest.raises(ReaderError) as refused:
        read_file(tmp_path / "x.gdb")
    assert (refused.value.code, refused.value.params) == ("kind-folder", {"name": "x.gdb"})


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_byte_order_marks_do_not_hide_the_kind(tmp_path, mark):
    text = json.dumps({"type": "FeatureCollection", "features": [POINT]}, ensure_ascii=False)
    path = tmp_path / "a.geojson"
    path.write_bytes(mark + text.encode("utf-16-le" if mark == b"\xff\xfe" else "utf-8"))
    assert kind_of(path) is Kind.GEOJSON
    assert read_trusted(path)[0].frame["名称"].tolist() == ["点"]
