"""Files handed in for one look: polygons and points inside the city, or a plain refusal."""

import json

import pytest

from layers.reader.layer import ReaderError
from layers.reader.places import LIMIT, read_places

SQUARE = [[[103.66, 30.63], [103.661, 30.63], [103.661, 30.631], [103.66, 30.631], [103.66, 30.63]]]


def collection(*geometries, **properties):
    features = [{"type": "Feature", "properties": properties, "geometry": geometry} for geometry in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def polygon(shift=0.0):
    return {"type": "Polygon", "coordinates": [[[x + shift, y] for x, y in SQUARE[0]]]}


def test_polygons_and_points_come_in_with_their_names():
    places = read_places(collection(polygon(), {"type": "Point", "coordinates": [103.67, 30.63]}, 名称="新公园"), "a.geojson")
    assert places.geom_type.tolist() == ["Polygon", "Point"]
    assert places["name"].tolist() == ["新公园", "新公园"]
    assert places.crs.to_epsg() == 4490


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (collection({"type": "LineString", "coordinates": SQUARE[0]}), "lines.geojson", "places-none"),
        (collection(polygon(-10)), "far.geojson", "places-outside"),
        (b"", "empty.zip", "kind-empty"),
        (b"MZ\x90\x00", "a.exe", "kind-unknown"),
        (b'{"type": "gdal_streamed_alg"}', "a.geojson", "kind-json-not-geojson"),
        (collection(*[{"type": "Point", "coordinates": [103.67, 30.63]}] * (LIMIT + 1)), "many.geojson", "places-too-many"),
    ],
    ids=["lines", "elsewhere", "empty", "program", "vrt", "many"],
)
def test_what_cannot_be_a_place_is_refused_with_a_code(data, name, code):
    with pytest.raises(ReaderError) as refused:
        read_places(data, name)
    assert refused.value.code == code


def test_a_name_that_climbs_out_of_the_folder_is_only_a_name():
    assert len(read_places(collection(polygon()), "../../etc/a.geojson")) == 1
