"""What a file is, is judged by its content; disguises are refused by name and nothing is fetched or read for them."""

import contextlib
import json

import pytest

from layers.reader import read_file, read_trusted
from layers.reader_kind import Kind, kind_of
from layers.reader_layer import ReaderError
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
    ("body", "code"),
    [(b"Rar!\x1a\x07", "kind-rar"), (b"7z\xbc\xaf\x27\x1c", "kind-rar"), (b"AC1027\x00", "kind-dwg"), (b"  0\nSECTION\n  2\nHEADER", "kind-dxf"),
     (b"999\ncomment\n  0\r\nSECTION", "kind-dxf"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "kind-old-office"), (b"%PDF-1.7", "kind-pdf"),
     (b"\x00\x01\x02\x03", "kind-unknown"), (b"<html></html>", "kind-xml")],
)  # fmt: skip
def test_other_kinds_are_refused_with_what_to_do(tmp_path, body, code):
    path = tmp_path / "a.dat"
    path.write_bytes(body)
    with pytest.raises(ReaderError) as refused:
        kind_of(path)
    assert refused.value.code == code


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_byte_order_marks_do_not_hide_the_kind(tmp_path, mark):
    text = json.dumps({"type": "FeatureCollection", "features": [POINT]}, ensure_ascii=False)
    path = tmp_path / "a.geojson"
    path.write_bytes(mark + text.encode("utf-16-le" if mark == b"\xff\xfe" else "utf-8"))
    assert kind_of(path) is Kind.GEOJSON
    assert read_trusted(path)[0].frame["名称"].tolist() == ["点"]
