"""Ground without service, gathered into places."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo.bands import Band
from geo.coverage import coverage
from geo.gaps import places

ANY = [Band(0, float("inf"), 100)]


def frame(*geometries, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=4544)


def found(homes, *sites, zones=None, weight=None):
    return coverage(frame(*(sites or [Point(-9999, 0)])), homes, ANY, zones_m=zones, weight_field=weight)


def test_what_lies_close_together_is_one_place_and_what_lies_apart_another():
    homes = frame(box(0, 0, 10, 10), box(110, 0, 120, 10), box(220.1, 0, 300, 10))
    table = places(found(homes))
    assert table["area_m2"].tolist() == pytest.approx([799, 200])
    assert places(found(homes), join_m=200)["area_m2"].tolist() == pytest.approx([999])


def test_most_people_come_first_and_then_most_ground():
    homes = frame(box(0, 0, 10, 10), box(1000, 0, 1010, 10), box(2000, 0, 2030, 10), people=[50, 7, 7])
    table = places(found(homes, weight="people"))
    assert table["amount"].tolist() == [50, 7, 7]
    assert table["area_m2"].tolist() == [100, 300, 100]


def test_land_can_be_ranked_by_people_that_are_counted_otherwise():
    homes = frame(box(0, 0, 10, 10), box(1000, 0, 1030, 10))
    assert places(found(homes), np.array([9.0, 4.0]))["area_m2"].tolist() == [100, 300]


def test_only_what_is_left_of_a_piece_counts():
    table = places(found(frame(box(0, 0, 400, 10), people=[400]), box(-10, 0, 0, 10), weight="people"))
    assert (table["amount"].iloc[0], table["area_m2"].iloc[0]) == pytest.approx((300, 3000), rel=1e-3)
    assert table["x"].iloc[0] > 100


def test_a_place_lies_in_one_zone():
    zones = frame(box(0, 0, 50, 10), box(50, 0, 100, 10), name=["甲", "乙"])
    table = places(found(frame(box(0, 0, 80, 10)), zones=zones))
    assert dict(zip(table["zone"], table["area_m2"], strict=True)) == {"甲": 500, "乙": 300}


def test_the_point_stands_on_the_part_with_most_people():
    table = places(found(frame(box(0, 0, 10, 10), box(50, 0, 52, 10), people=[1, 9]), weight="people"))
    assert (len(table), table["x"].iloc[0]) == (1, 51)


def test_where_all_is_served_there_is_no_place():
    assert len(places(found(frame(box(0, 0, 10, 10)), Point(0, 0)))) == 0
    assert len(places(found(frame()))) == 0


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.integers(5, 60)), min_size=1, max_size=8), st.integers(0, 900))
def test_places_hold_all_that_is_unserved(homes, x):
    result = found(frame(*(box(a, b, a + c, b + c) for a, b, c in homes)), Point(x, 100))
    table = places(result)
    assert table["area_m2"].sum() == pytest.approx(result.denominator - result.numerator, abs=len(homes) * 2)
    assert table.geometry.area.sum() == pytest.approx(table["area_m2"].sum())
