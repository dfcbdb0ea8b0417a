"""Packed layers: what goes in comes out, within a centimetre, in an order that suits drawing."""

import gzip
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box

from geo.packing import Codes, Days, Numbers, Texts, UnpackableError, drawing_order, pack, unpack_header
from geo.unpacking import unpack

STEP_DEG = 360 / 2**32


def series(*geometries):
    return gpd.GeoSeries(geometries, crs=4490)


def back(*geometries):
    """The geometries after packing and unpacking, in the order in which they were given."""
    given_ones = series(*geometries)
    found = unpack(pack(given_ones))
    order = drawing_order(given_ones)
    result = np.empty(len(order), dtype=object)
    result[order] = found.geometry.to_numpy()
    return list(result)


def assert_same(found, expected):
    assert found.geom_type == expected.geom_type
    assert shapely.normalize(found).equals_exact(shapely.normalize(expected), STEP_DEG), (found.wkt, expected.wkt)


SQUARE = box(103.60, 30.60, 103.64, 30.64)
RING = Polygon(SQUARE.exterior, [box(103.61, 30.61, 103.63, 30.63).exterior])
SHAPES = {
    "point": Point(103.671, 30.631),
    "several points": MultiPoint([(103.6, 30.6), (103.7, 30.7)]),
    "line": LineString([(103.6, 30.6), (103.7, 30.65), (103.65, 30.7)]),
    "several lines": MultiLineString([[(103.6, 30.6), (103.7, 30.65)], [(103.0, 30.0), (104.0, 31.0), (103.5, 30.9)]]),
    "polygon": SQUARE,
    "polygon with a hole": RING,
    "polygon with two holes": Polygon(
        SQUARE.exterior, [box(103.605, 30.605, 103.61, 30.61).exterior, box(103.62, 30.62, 103.63, 30.63).exterior]
    ),
    "several polygons, one with a hole": MultiPolygon([RING, box(104, 31, 104.1, 31.1)]),
    "several polygons of one part": MultiPolygon([SQUARE]),
    "closed line": LineString([(103.6, 30.6), (103.7, 30.65), (103.65, 30.7), (103.6, 30.6)]),
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_shape_comes_back_as_it_was(shape):
    assert_same(back(shape)[0], shape)


def test_all_kinds_may_stand_in_one_layer():
    shapes = list(SHAPES.values())
    for found, expected in zip(back(*shapes), shapes, strict=True):
        assert_same(found, expected)


def test_features_without_geometry_stay_as_records():
    assert back(None, SQUARE, Polygon()) == [None, back(SQUARE)[0], None]


def test_an_empty_layer_is_packed():
    assert len(unpack(pack(series()))) == 0


def test_a_layer_of_nothing_but_missing_geometries_is_packed():
    assert back(None, None) == [None, None]


def test_outer_rings_turn_one_way_and_holes_the_other():
    for shape in (RING, shapely.reverse(RING), shapely.orient_polygons(RING)):
        found = back(shape)[0]
        assert found.exterior.is_ccw != found.interiors[0].is_ccw
        assert found.exterior.is_ccw == back(SQUARE)[0].exterior.is_ccw


def test_coordinates_are_kept_to_a_centimetre():
    frame = gpd.GeoDataFrame(geometry=series(Point(103.6712345678, 30.6312345678)))
    there = frame.to_crs("EPSG:4544").geometry[0]
    again = unpack(pack(frame.geometry)).to_crs("EPSG:4544").geometry[0]
    assert there.distance(again) < 0.01


def test_large_features_are_stored_before_small_ones_and_missing_ones_last():
    small, large, missing = box(103, 30, 103.0001, 30.0001), box(103, 30, 104, 31), None
    assert drawing_order(series(missing, small, large)).tolist() == [2, 1, 0]


def test_neighbours_are_stored_together():
    points = [Point(103 + x / 100, 30 + y / 100) for x in range(16) for y in range(16)]
    order = drawing_order(series(*points))
    steps = [points[a].distance(points[b]) for a, b in pairwise(order)]
    assert max(steps) < 0.05
    assert np.mean(steps) < 0.011


def test_columns_keep_texts_dates_measures_and_what_is_missing():
    dates = np.array(["2021-12-31", "NaT", "1969-12-31"], dtype="datetime64[s]")
    columns = {
        "town": Codes(["怀远镇", None, "崇阳街道"]),
        "name": Texts(["背街小巷", None, "{{7*191}} 𠮷"]),
        "deadline": Days(dates),
        "area_m2": Numbers(np.array([1.5, np.nan, 400.0])),
        "never": Days(np.array(["NaT"] * 3, dtype="datetime64[s]")),
    }
    shapes = series(SQUARE, Point(103, 30), None)
    order = drawing_order(shapes)
    found = unpack(pack(shapes, columns))
    assert [found["town"][place] for place in np.argsort(order)] == ["怀远镇", None, "崇阳街道"]
    assert [found["name"][place] for place in np.argsort(order)] == ["背街小巷", "", "{{7*191}} 𠮷"]
    np.testing.assert_array_equal(found["deadline"].to_numpy()[np.argsort(order)], dates)
    np.testing.assert_array_equal(found["area_m2"].to_numpy()[np.argsort(order)], np.array([1.5, np.nan, 400.0], dtype=np.float32))
    assert found["never"].isna().all()


def test_dates_more_than_179_years_apart_are_kept():
    dates = np.array(["0001-01-01", "9999-12-31"], dtype="datetime64[s]")
    found = unpack(pack(series(SQUARE, Point(103, 30)), {"day": Days(dates)}))
    np.testing.assert_array_equal(found["day"].to_numpy(), dates)


def test_more_than_255_towns_have_their_own_codes():
    names = [f"村{number}" for number in range(300)]
    shapes = series(*[Point(103 + number / 1000, 30) for number in range(300)])
    found = unpack(pack(shapes, {"town": Codes(names)}))
    assert found["town"].tolist() == [names[place] for place in drawing_order(shapes)]


def test_features_on_opposite_sides_of_the_earth_share_a_layer():
    for found, expected in zip(back(Point(-179, -80), Point(179, 80)), (Point(-179, -80), Point(179, 80)), strict=True):
        assert found.distance(expected) < STEP_DEG


def test_the_header_carries_what_the_reader_needs():
    header = unpack_header(pack(series(SQUARE, None), {"town": Codes(["a", "b"])}, {"data_date": "2021-12-31"}))
    assert header["count"] == 2
    assert header["meta"] == {"data_date": "2021-12-31"}
    assert header["columns"]["town"] == {"kind": "code", "dictionary": ["a", "b"]}


def test_collections_metres_and_infinity_are_refused():
    with pytest.raises(UnpackableError, match="collections"):
        pack(series(GeometryCollection([Point(103, 30), SQUARE])))
    with pytest.raises(UnpackableError, match="to_crs"):
        pack(series(SQUARE).to_crs("EPSG:4544"))
    with pytest.raises(UnpackableError, match="not finite"):
        pack(series(LineString([(103, 30), (np.inf, 30)])))
    with pytest.raises(UnpackableError, match="half around"):
        pack(series(LineString([(-100, 30), (100, 30)])))
    with pytest.raises(UnpackableError, match="mark"):
        unpack_header(b"{}")


def test_the_input_stays_as_it_was():
    shapes = series(shapely.reverse(RING), None)
    before = shapes.to_wkt().tolist()
    pack(shapes)
    assert shapes.to_wkt().tolist() == before


def test_ten_thousand_blocks_take_less_than_thirty_bytes_each_compressed():
    row, column = np.divmod(np.arange(10_000), 100)
    blocks = gpd.GeoSeries(shapely.box(103 + column / 250, 30 + row / 250, 103.003 + column / 250, 30.003 + row / 250), crs=4490)
    assert len(gzip.compress(pack(blocks))) < 10_000 * 30


LONGITUDES = st.floats(-85, 85)
LATITUDES = st.floats(-60, 60)
POINTS = st.builds(Point, LONGITUDES, LATITUDES)
LINES = st.lists(st.tuples(LONGITUDES, LATITUDES), min_size=2, max_size=6).map(LineString)
BOXES = st.builds(lambda x, y, w, h: box(x, y, x + w, y + h), LONGITUDES, LATITUDES, st.floats(1e-4, 3), st.floats(1e-4, 3))
HOLED = st.builds(lambda b: Polygon(b.exterior, [shapely.affinity.scale(b, 0.5, 0.5).exterior]), BOXES)
SIMPLE = st.one_of(st.none(), POINTS, LINES, BOXES, HOLED)
SEVERAL = st.one_of(
    st.lists(POINTS, min_size=1, max_size=4).map(MultiPoint),
    st.lists(LINES, min_size=1, max_size=3).map(MultiLineString),
    st.lists(BOXES, min_size=1, max_size=3).map(MultiPolygon),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(SIMPLE, SEVERAL), max_size=8))
def test_any_mixture_comes_back_vertex_by_vertex(shapes):
    for found, expected in zip(back(*shapes), shapes, strict=True):
        if expected is None:
            assert found is None
            continue
        assert found.geom_type == expected.geom_type
        rings = (shapely.get_coordinates(shapely.orient_polygons(shape)) for shape in (found, expected))
        there, here = (np.unique(np.round(points, 6), axis=0) for points in rings)
        assert shapely.hausdorff_distance(MultiPoint(there), MultiPoint(here)) < 3e-6
