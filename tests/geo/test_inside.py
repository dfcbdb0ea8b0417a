"""What of land and features lies inside an area that was drawn."""

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geo.errors import DifferentCRSError
from geo.ground import prepare
from geo.inside import features_inside, ground_inside, weight_on


def frame(*geometries, crs=4544, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=crs)


ZONES = frame(box(0, 0, 50, 10), box(50, 0, 100, 10), name=["甲", "乙"])


def test_ground_keeps_its_zones_its_rows_and_its_people_by_area():
    ground = prepare(frame(box(0, 0, 100, 10), people=[200]), zones_m=ZONES, weight_field="people")
    cut = ground_inside(ground, frame(box(25, -5, 75, 5)))
    assert cut.by_zone(cut.weight).to_dict() == {"甲": 25, "乙": 25}
    assert (cut.area_m2.sum(), cut.land.tolist(), ground.weight.sum()) == (250, [0, 0], 200)


def test_an_area_in_parts_or_drawn_over_itself_counts_once():
    ground = prepare(frame(box(0, 0, 100, 10)))
    parts = MultiPolygon([box(0, 0, 10, 10), box(90, 0, 100, 10)])
    assert ground_inside(ground, frame(parts, box(5, 0, 15, 10))).weight.sum() == pytest.approx(250)
    bow = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    assert ground_inside(ground, frame(bow)).weight.sum() == pytest.approx(50)


def test_an_area_that_holds_nothing_leaves_nothing():
    ground = prepare(frame(box(0, 0, 100, 10)))
    assert len(ground_inside(ground, frame(box(0, 50, 10, 60))).pieces) == 0
    assert len(ground_inside(ground, frame()).pieces) == 0


def test_another_system_is_refused():
    with pytest.raises(DifferentCRSError):
        ground_inside(prepare(frame(box(0, 0, 1, 1))), frame(box(0, 0, 1, 1), crs=4543))


def test_features_are_cut_and_keep_their_columns_and_index():
    shapes = [
        box(5, 5, 15, 15),
        LineString([(-5, 5), (5, 5)]),
        Point(10, 10),
        None,
        box(10, 0, 20, 10),
        LineString([(10, 0), (10, 9)]),
        Point(11, 1),
    ]
    whole = frame(*shapes, n=list("abcdefg"))
    inside = features_inside(whole, frame(box(0, 0, 10, 10)))
    assert inside["n"].tolist() == ["a", "b", "c", "f"]
    assert inside.index.tolist() == [0, 1, 2, 5]
    assert (inside.geometry.iloc[0].area, inside.geometry.iloc[1].length) == (25, 5)
    assert whole.geometry.iloc[0].area == 100


boxes = st.lists(st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(1, 20)] * 2), min_size=1, max_size=6)


@given(boxes, st.integers(1, 59))
def test_two_halves_hold_all_the_people(homes, x):
    land = frame(*(box(a, b, a + c, b + d) for a, b, c, d in homes), people=[10.0] * len(homes))
    ground = prepare(land, weight_field="people")
    halves = box(-1, -1, x, 99), box(x, -1, 99, 99)
    cut = [ground_inside(ground, frame(half)).weight.sum() for half in halves]
    assert sum(cut) == pytest.approx(ground.weight.sum())
    assert weight_on(ground, list(halves)).tolist() == pytest.approx(cut)
