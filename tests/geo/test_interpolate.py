"""People spread over land: nobody is lost or made, whoever cannot be placed is named."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo.errors import DifferentCRSError, GeographicCRSError
from geo.interpolate import spread


def frame(*geometries, crs=4544, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=crs)


def test_people_live_on_the_land_of_their_zone_by_area():
    found = spread(frame(box(0, 0, 100, 10), people=[90]), "people", frame(box(0, 0, 10, 10), box(50, 0, 70, 10), box(200, 0, 300, 10)))
    assert found.amount.tolist() == pytest.approx([30, 60, 0])
    assert (found.unplaced, found.excluded) == (0, ())


def test_land_that_overlaps_counts_once():
    found = spread(frame(box(0, 0, 100, 10), people=[90]), "people", frame(box(0, 0, 20, 10), box(0, 0, 30, 10)))
    assert found.amount.tolist() == pytest.approx([60, 30])


def test_zones_that_overlap_keep_each_its_people():
    found = spread(frame(box(0, 0, 20, 10), box(10, 0, 30, 10), people=[20, 40]), "people", frame(box(0, 0, 10, 10), box(10, 0, 20, 10)))
    assert found.amount.tolist() == pytest.approx([10, 50])


def test_a_zone_without_land_is_named_and_its_people_stay_unplaced():
    zones = frame(box(0, 0, 10, 10), box(50, 0, 60, 10), people=[5, 7])
    found = spread(zones, "people", frame(box(0, 0, 10, 10)))
    assert (found.amount.sum(), found.unplaced, found.unplaced_zones.tolist()) == (5, 7, [1])


def test_nobody_is_put_on_the_sliver_along_a_border():
    zones = frame(box(0, 0, 10, 10), box(10, 0, 20, 10), people=[5, 7])
    found = spread(zones, "people", frame(box(0, 0, 10.01, 10)))
    assert (found.amount.tolist(), found.unplaced) == ([5], 7)


@pytest.mark.parametrize("dtype", [float, "Float64", object])
def test_totals_that_are_missing_infinite_or_negative_are_counted_and_left_out(dtype):
    people = pd.Series([10, None, -3, None if dtype == "Float64" else float("inf")], dtype=dtype)
    zones = frame(*(box(x, 0, x + 10, 10) for x in (0, 10, 20, 30)), people=people)
    found = spread(zones, "people", frame(box(0, 0, 40, 10)))
    assert (found.amount.sum(), dict(found.excluded)) == (10, {"people-missing": 3})


def test_zones_that_are_points_or_nothing_are_counted():
    found = spread(frame(Point(0, 0), None, box(0, 0, 10, 10), people=[1, 2, 4]), "people", frame(box(0, 0, 10, 10)))
    assert (found.amount.sum(), dict(found.excluded)) == (4, {"people-no-geometry": 1, "people-no-area": 1})


def test_no_land_at_all_leaves_everyone_unplaced():
    found = spread(frame(box(0, 0, 10, 10), people=[4]), "people", frame())
    assert (len(found.amount), found.unplaced) == (0, 4)


def test_degrees_and_different_systems_are_refused():
    zones, land = frame(box(0, 0, 1, 1), people=[1]), frame(box(0, 0, 1, 1))
    with pytest.raises(GeographicCRSError):
        spread(zones.set_crs(4490, allow_override=True), "people", land.set_crs(4490, allow_override=True))
    with pytest.raises(DifferentCRSError):
        spread(zones, "people", land.set_crs(4543, allow_override=True))


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="people"):
        spread(frame(box(0, 0, 1, 1)), "people", frame(box(0, 0, 1, 1)))


boxes = st.lists(st.tuples(*[st.integers(0, 40)] * 2, *[st.integers(1, 20)] * 2), max_size=8)


@given(boxes, boxes, st.lists(st.integers(0, 1000) | st.just(None), min_size=8, max_size=8))
def test_nobody_is_lost_or_made(zones, land, people):
    shapes = [[box(x, y, x + w, y + h) for x, y, w, h in each] for each in (zones, land)]
    areas, homes = frame(*shapes[0], people=pd.Series(people[: len(zones)], dtype=float)), frame(*shapes[1])
    before = areas.copy()
    found = spread(areas, "people", homes)
    assert found.amount.sum() + found.unplaced == pytest.approx(np.nansum(before["people"]))
    assert (found.amount >= 0).all()
    assert len(found.amount) == len(land)
    assert areas.equals(before)
