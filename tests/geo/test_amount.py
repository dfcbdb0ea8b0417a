"""Amounts by zone: what overlaps counts once, and the zones add up to the whole."""

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from geo.amount import area_by_zone, length_by_zone
from geo.errors import DifferentCRSError, GeographicCRSError
from geo.measure import unshared_length_m

ZONES = (box(0, 0, 10, 20), box(10, 0, 30, 20))


def frame(*geometries, crs=4544, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=crs)


def zones(*geometries):
    return frame(*(geometries or ZONES), name=list("abcdef")[: len(geometries or ZONES)])


def test_areas_are_cut_by_zones_and_by_the_extent():
    found = area_by_zone(frame(box(5, 0, 15, 10), box(10, 0, 40, 10)), zones_m=zones(), within_m=frame(box(0, 0, 100, 5)))
    assert (found.total, found.zones.to_dict(), found.measured) == (175, {"a": 25, "b": 100, "": 50}, 2)


def test_features_without_area_are_counted_as_features_and_not_as_land():
    found = area_by_zone(frame(box(0, 0, 5, 5), Point(1, 1), None, box(90, 90, 91, 91)), within_m=frame(box(0, 0, 10, 10)))
    assert (found.total, found.measured) == (25, 2)
    assert dict(found.excluded) == {"site-no-geometry": 1, "site-no-area": 1, "site-outside-clip": 1}


def test_a_length_along_a_border_belongs_to_one_zone():
    found = length_by_zone(frame(LineString([(10, 0), (10, 20)]), LineString([(5, 5), (15, 5)])), zones_m=zones())
    assert (found.total, found.zones.to_dict()) == (30, {"a": 25, "b": 5})


def test_zones_that_overlap_count_a_line_once():
    found = length_by_zone(frame(LineString([(0, 5), (30, 5)])), zones_m=zones(box(0, 0, 20, 10), box(10, 0, 30, 10)))
    assert (found.zones.to_dict(), dict(found.excluded)) == ({"a": 20, "b": 10}, {"zone-overlap": 1})


def test_lines_are_clipped_and_the_rest_of_zones_stays_at_nothing():
    found = length_by_zone(frame(LineString([(0, 5), (30, 5)])), zones_m=zones(), within_m=frame(box(0, 0, 8, 10)))
    assert (found.total, found.zones.to_dict()) == (8, {"a": 8, "b": 0})


def test_what_is_no_line_has_no_length_and_is_counted():
    found = length_by_zone(frame(box(0, 0, 1, 1), Point(0, 0), LineString([(0, 0), (3, 4)])))
    assert (found.total, found.measured, dict(found.excluded)) == (5, 1, {"site-no-length": 2})
    assert length_by_zone(frame()).measured == 0


def test_feet_are_turned_into_metres():
    feet = frame(LineString([(0, 0), (100, 0)]), crs=2229)
    assert length_by_zone(feet).total == pytest.approx(100 * 0.3048006096)
    assert area_by_zone(frame(box(0, 0, 10, 10), crs=2229)).total == pytest.approx(100 * 0.3048006096**2)


def test_invalid_zones_and_extents_are_mended_and_counted():
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    found = length_by_zone(frame(LineString([(0, 5), (10, 5)])), zones_m=zones(bow), within_m=frame(bow))
    assert found.repaired == 2


@pytest.mark.parametrize("measure", [area_by_zone, length_by_zone])
def test_degrees_and_different_systems_are_refused(measure):
    with pytest.raises(GeographicCRSError):
        measure(frame(box(0, 0, 1, 1), crs=4490))
    with pytest.raises(DifferentCRSError):
        measure(frame(box(0, 0, 1, 1)), zones_m=zones().set_crs(4543, allow_override=True))


def walk(x, y, steps):
    """A line that goes east and north by turns, perhaps back along itself; on whole metres, where nothing is rounded."""
    corners = [(x, y)]
    for number, step in enumerate(steps):
        x, y = (x + step, y) if number % 2 else (x, y + step)
        corners.append((x, y))
    return LineString([*corners, (x - steps[-1] // 2, y)])


@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 20), st.lists(st.integers(-9, 9).filter(bool), min_size=1, max_size=5)), max_size=6
    )
)
def test_zones_sum_to_the_whole_and_order_changes_nothing(walks):
    shapes = [walk(*each) for each in walks]
    found = length_by_zone(frame(*shapes), zones_m=zones(*ZONES, box(5, 5, 25, 15)))
    assert found.zones.sum() == pytest.approx(found.total)
    assert length_by_zone(frame(*shapes[::-1])).total == pytest.approx(found.total)
    assert unshared_length_m(frame(*shapes)).sum() == pytest.approx(found.total)
