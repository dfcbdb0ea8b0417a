"""Lengths and areas against published vectors, closed forms and an independent algorithm."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import GeometryCollection, LineString, MultiLineString, MultiPolygon, Point, Polygon, box

from geo.errors import GeographicCRSError, MissingCRSError
from geo.measure import area_m2, length_m, perimeter_m, planar_area_m2, planar_length_m, unshared_area_m2

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
SQUARE = box(103.67, 30.63, 103.68, 30.64)
DIAGONAL = LineString([(103.67, 30.63), (103.68, 30.64)])


def degrees(*geometries):
    return gpd.GeoSeries(list(geometries), crs=4490, index=[f"f{i}" for i in range(len(geometries))])


def metres(*geometries):
    return gpd.GeoSeries(list(geometries), crs=LAEA)


def assert_measure(result, source, name):
    assert isinstance(result, pd.Series)
    assert result.name == name
    assert result.index.equals(source.index)
    assert result.dtype == float


def test_geodesic_area_of_the_published_square():
    source = degrees(SQUARE)
    result = area_m2(source)
    assert_measure(result, source, "area_m2")
    assert result.iloc[0] == pytest.approx(1_062_802.24, abs=0.005)


def test_geodesic_perimeter_and_diagonal_of_the_published_square():
    assert perimeter_m(degrees(SQUARE)).iloc[0] == pytest.approx(4_134.586, abs=5e-4)
    source = degrees(DIAGONAL)
    assert_measure(length_m(source), source, "length_m")
    assert length_m(source).iloc[0] == pytest.approx(1_465.638, abs=5e-4)


def test_a_frame_and_its_geometry_measure_the_same_and_stay_as_they_are():
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[SQUARE], crs=4490)
    before = frame.copy(deep=True)
    assert area_m2(frame).iloc[0] == area_m2(frame.geometry).iloc[0]
    pd.testing.assert_frame_equal(frame, before)


def test_holes_are_taken_away_whatever_the_direction_of_the_rings():
    hole = box(103.672, 30.632, 103.675, 30.635)
    expected = area_m2(degrees(SQUARE)).iloc[0] - area_m2(degrees(hole)).iloc[0]
    shell, ring = list(SQUARE.exterior.coords), list(hole.exterior.coords)
    for outer in (shell, shell[::-1]):
        for inner in (ring, ring[::-1]):
            assert area_m2(degrees(Polygon(outer, [inner]))).iloc[0] == pytest.approx(expected, rel=1e-12)


def test_parts_and_nested_collections_add_up():
    other = box(103.70, 30.63, 103.71, 30.64)
    expected = area_m2(degrees(SQUARE, other)).sum()
    nested = GeometryCollection([SQUARE, GeometryCollection([other, Point(0, 0)]), DIAGONAL])
    result = area_m2(degrees(MultiPolygon([SQUARE, other]), nested))
    assert result.tolist() == pytest.approx([expected, expected], rel=1e-12)
    twice = length_m(degrees(MultiLineString([DIAGONAL, DIAGONAL]))).iloc[0]
    assert twice == pytest.approx(2 * 1_465.638, abs=1e-3)


def test_what_has_no_area_or_length_is_nan_and_not_zero():
    with np.errstate(invalid="ignore"):
        broken = shapely.polygons([[[0, 0], [1, np.nan], [1, 1], [0, 0]]])[0]
    source = degrees(None, Polygon(), Point(0, 0), DIAGONAL, broken)
    assert area_m2(source).isna().all()
    assert length_m(degrees(None, SQUARE, Point(0, 0), LineString(), LineString([(0, 0), (np.inf, 1)]))).isna().all()


def test_an_empty_frame_gives_an_empty_series():
    empty = gpd.GeoSeries([], crs=4490)
    for measure in (area_m2, length_m, perimeter_m):
        assert measure(empty).tolist() == []


def test_latitudes_off_the_globe_are_nan():
    assert np.isnan(length_m(degrees(LineString([(0, 0), (372_583, 3_390_817)]))).iloc[0])
    assert np.isnan(area_m2(degrees(box(372_583, 3_390_817, 372_683, 3_390_917))).iloc[0])


@pytest.mark.parametrize("crs", [4326, 4523, 4544, 32648, 3857])
def test_geodesic_figures_do_not_depend_on_the_crs_the_data_came_in(crs):
    moved = degrees(shapely.segmentize(SQUARE, 0.0005)).to_crs(crs)
    assert area_m2(moved).iloc[0] == pytest.approx(1_062_802.24, abs=0.02)
    assert length_m(degrees(DIAGONAL).to_crs(crs)).iloc[0] == pytest.approx(1_465.638, abs=1e-3)


@given(
    lon=st.floats(-179, 178),
    lat=st.floats(-80, 80),
    size=st.sampled_from([0.01, 0.03, 0.2, 1.5]),
    radii=st.lists(st.floats(0.3, 1.0), min_size=3, max_size=9),
)
def test_area_agrees_with_karneys_algorithm_at_every_size_and_latitude(lon, lat, size, radii):
    angles = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    star = Polygon(np.c_[lon + size * np.array(radii) * np.cos(angles), lat + size * np.array(radii) * np.sin(angles)])
    expected = abs(Geod(ellps="GRS80").geometry_area_perimeter(star)[0])
    assert area_m2(degrees(star)).iloc[0] == pytest.approx(expected, rel=2e-9, abs=1e-3)


def test_small_polygons_agree_with_an_equal_area_projection_at_their_centre():
    centre = gpd.GeoSeries([Point(103.671, 30.631)], crs=4490)
    local = "+proj=laea +lat_0=30.631 +lon_0=103.671 +ellps=GRS80 +units=m"
    star = centre.to_crs(local).buffer(20, quad_segs=3)
    assert area_m2(star.to_crs(4490)).iloc[0] == pytest.approx(star.area.iloc[0], rel=1e-8)


def test_planar_measures_are_plain_geometry():
    assert planar_area_m2(metres(box(0, 0, 10, 20), Point(0, 0))).tolist() == pytest.approx([200.0, np.nan], nan_ok=True)
    assert planar_length_m(metres(LineString([(0, 0), (3, 4)]))).tolist() == [5.0]


def test_planar_measures_convert_feet():
    feet = gpd.GeoSeries([box(0, 0, 10, 10), LineString([(0, 0), (10, 0)])], crs=2263)  # New York, US survey feet
    assert planar_area_m2(feet).iloc[0] == pytest.approx(100 * 0.3048006096**2, rel=1e-9)
    assert planar_length_m(feet).iloc[1] == pytest.approx(3.048006096, rel=1e-9)


@pytest.mark.parametrize("measure", [planar_area_m2, planar_length_m, unshared_area_m2])
def test_planar_measures_refuse_degrees(measure):
    with pytest.raises(GeographicCRSError, match="degrees") as refused:
        measure(degrees(SQUARE))
    assert refused.value.code == "geographic-crs"


@pytest.mark.parametrize("measure", [area_m2, length_m, planar_area_m2, unshared_area_m2])
def test_a_frame_without_crs_is_refused(measure):
    with pytest.raises(MissingCRSError):
        measure(gpd.GeoSeries([SQUARE]))


def test_dissolved_area_counts_overlaps_once():
    assert unshared_area_m2(metres(box(0, 0, 10, 10), box(5, 0, 15, 10))).sum() == 150.0
    assert unshared_area_m2(metres(box(0, 0, 10, 10), box(0, 0, 10, 10), box(2, 2, 3, 3))).sum() == 100.0
    assert unshared_area_m2(metres(box(0, 0, 10, 10), box(10, 0, 20, 10))).sum() == 200.0


def test_dissolved_area_repairs_a_bow_tie_and_skips_what_has_no_area():
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert unshared_area_m2(metres(bow_tie, None, Point(0, 0), Polygon())).sum() == pytest.approx(50.0)
    assert unshared_area_m2(metres()).sum() == 0.0


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 6), st.integers(1, 6)), max_size=12))
def test_dissolved_area_equals_the_area_of_the_union(corners):
    boxes = [box(x, y, x + w, y + h) for x, y, w, h in corners]
    cells = {(i, j) for x, y, w, h in corners for i in range(x, x + w) for j in range(y, y + h)}
    assert unshared_area_m2(metres(*boxes)).sum() == pytest.approx(len(cells))


@pytest.mark.reference
def test_the_outline_of_the_city_measures_1090_955_square_kilometres(reference):
    file = reference / "chongzhou" / "chongzhou_510184_cgcs2000.geojson"
    outline = gpd.read_file(file)
    assert area_m2(outline).sum() / 1e6 == pytest.approx(1090.955, abs=5e-4)
    assert planar_area_m2(outline.to_crs(4544)).sum() / 1e6 == pytest.approx(1091.503, abs=5e-4)
    assert planar_area_m2(outline.to_crs(4543)).sum() / 1e6 == pytest.approx(1091.535, abs=5e-4)
    assert planar_area_m2(outline.to_crs(32648)).sum() / 1e6 == pytest.approx(1090.630, abs=5e-4)
