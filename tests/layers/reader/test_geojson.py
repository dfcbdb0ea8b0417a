"""GeoJSON: text, old crs members, hostile shapes."""

import json

import pytest

from layers.reader.layer import ReaderError
from layers.reader.limits import MAX_JSON_NAMES
from layers.reader.opening import read_trusted


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(x=103.671, y=30.631):
    return {"type": "Point", "coordinates": [x, y]}


def written(path, features, *, encoding="utf-8", **members):
    text = json.dumps({"type": "FeatureCollection", **members, "features": features}, ensure_ascii=False)
    path.write_bytes(text.encode(encoding))
    return path


def test_geojson_saved_as_gbk_is_read(tmp_path):
    read = read_trusted(written(tmp_path / "a.geojson", [feature(point(), 名称="崇阳街道")], encoding="gbk"))[0]
    assert (read.encoding.chosen, read.frame["名称"].tolist()) == ("gb18030", ["崇阳街道"])


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::4490", "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"])
def test_named_systems_in_degrees_are_believed(tmp_path, name):
    crs = {"type": "name", "properties": {"name": name}}
    read = read_trusted(written(tmp_path / "a.geojson", [feature(point())], crs=crs))[0]
    assert read.crs.chosen in {"EPSG:4490", "EPSG:4326"}
    assert read.frame.geometry[0].coords[0] == (103.671, 30.631)


def test_a_named_projected_system_is_transformed(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4523"}}
    read = read_trusted(written(tmp_path / "a.geojson", [feature(point(35372583.19, 3390817.66))], crs=crs))[0]
    assert read.frame.geometry[0].x == pytest.approx(103.671, abs=2e-7)


def test_a_property_called_crs_is_only_a_property(tmp_path):
    read = read_trusted(written(tmp_path / "a.geojson", [feature(point(), crs="EPSG:4544", 名称='带引号的"crs": 值')]))[0]
    assert read.frame["crs"].tolist() == ["EPSG:4544"]
    assert read.frame["名称"].tolist() == ['带引号的"crs": 值']


def test_thousands_of_different_names_are_refused_quickly(tmp_path):
    features = [feature(point(), **{f"p{number}": 1}) for number in range(MAX_JSON_NAMES + 1)]
    with pytest.raises(ReaderError) as refused:
        read_trusted(written(tmp_path / "a.geojson", features))
    assert refused.value.code == "json-too-many-names"


@pytest.mark.parametrize("text", ['{"type":"Topology","objects":{}}', '{"a":1}', '{"displayFieldName":"","features":[]}'])
def test_json_of_other_kinds_is_refused(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReaderError) as refused:
        read_trusted(path)
    assert refused.value.code == "kind-json-not-geojson"


@pytest.mark.parametrize("tail", ["", "]", '{"type": "Fea', "[" * 100_000])
def test_cut_or_deep_json_ends_in_a_refusal(tmp_path, tail):
    path = tmp_path / "a.geojson"
    path.write_text('{"type":"FeatureCollection","features":[' + tail, encoding="utf-8")
    with pytest.raises(ReaderError):
        read_trusted(path)


def test_dates_stay_as_they_were_written(tmp_path):
    read = read_trusted(written(tmp_path / "a.geojson", [feature(point(), 日期="2021-03-05"), feature(point(), 日期="2021年3月")]))[0]
    assert read.frame["日期"].tolist() == ["2021-03-05", "2021年3月"]


def test_nulls_heights_and_unclosed_rings_are_accounted_for(tmp_path):
    ring = [[103.6, 30.6], [103.61, 30.6], [103.61, 30.61]]
    features = [
        feature(None, n=1),
        feature({"type": "Point", "coordinates": [103.6, 30.6, 520.0]}, n=2),
        feature({"type": "Polygon", "coordinates": [ring]}, n=3),
        feature({"type": "Polygon", "coordinates": []}, n=4),
    ]
    read = read_trusted(written(tmp_path / "a.geojson", features))[0]
    assert read.frame.geometry.isna().tolist() == [True, False, False, True]
    assert {repair.code: repair.count for repair in read.repairs} == {"height-dropped": 1} | (
        {"ring-closed": 1} if any(repair.code == "ring-closed" for repair in read.repairs) else {}
    )
    assert read.frame.geometry[2].area == pytest.approx(0.00005)


def test_no_features_is_an_error_in_the_report(tmp_path):
    read = read_trusted(written(tmp_path / "a.geojson", []))[0]
    assert [issue.code for issue in read.issues] == ["no-features"]
