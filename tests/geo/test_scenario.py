"""Before and after: what is gained, what is lost, and that the books balance."""

from functools import partial
from math import inf

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.bands import Band
from geo.coverage import coverage, served
from geo.errors import DifferentCRSError, DifferentMeasureError
from geo.ground import prepare
from geo.scenario import compare, with_changed_sites

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
BANDS = [Band(400, 5000, 300), Band(5000, inf, 500)]


def frame(*geometry, crs=LAEA, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)


def strip(start=0, end=1000):
    """Return homes 10 m deep along a street."""
    return box(start, 0, end, 10)


def west(depth=5):
    """Return a park 1,000 m wide whose edge is x = 0: its buffer is straight there."""
    return box(-depth, -500, 0, 500)


def east(depth=5):
    return box(1000, -500, 1000 + depth, 500)


def measure_of(*land, **columns):
    zones = frame(box(0, -50, 500, 50), box(500, -50, 1000, 50), name=["西", "东"])
    weight = next(iter(columns), None)
    return partial(served, prepare(frame(*land, **columns), zones_m=zones, weight_field=weight), bands=BANDS, join_touching=True)


def test_a_new_park_serves_what_nobody_served():
    change = with_changed_sites(measure_of(strip()), frame(west()), added_m=frame(east(0.5)))
    assert (change.before.ratio, change.after.ratio) == (pytest.approx(0.5), pytest.approx(0.8))
    assert change.points == pytest.approx(30)
    assert (change.gained, change.lost, change.reweighed) == (pytest.approx(3000), 0, pytest.approx(0, abs=1e-6))
    assert change.newly_served.union_all().bounds == pytest.approx((700, 0, 1000, 10), abs=1e-3)
    assert change.newly_served["was"].tolist() == ["unserved"]
    assert len(change.newly_lost) == 0


def test_each_zone_tells_its_own_change_and_they_add_up():
    zones = with_changed_sites(measure_of(strip()), frame(west()), added_m=frame(east(0.5))).zones
    assert zones.index.tolist() == ["西", "东"]
    assert zones["before"].tolist() == pytest.approx([1.0, 0.0])
    assert zones["after"].tolist() == pytest.approx([1.0, 0.6])
    assert zones["points"].tolist() == pytest.approx([0, 60])
    assert zones["gained"].tolist() == pytest.approx([0, 3000])
    assert zones["numerator_after"].sum() == pytest.approx(8000)


def test_a_park_that_goes_takes_its_service_along():
    change = with_changed_sites(measure_of(strip()), frame(west(), east()), removed=[0])
    assert (change.points, change.lost, change.gained) == (pytest.approx(-50), pytest.approx(5000), 0)
    assert change.newly_lost["now"].tolist() == ["unserved"]


def test_a_park_that_moves_gains_and_loses():
    change = with_changed_sites(measure_of(strip()), frame(west()), added_m=frame(east()), removed=[0])
    assert (change.points, change.gained, change.lost) == (pytest.approx(0, abs=1e-9), pytest.approx(5000), pytest.approx(5000))


def test_an_addition_to_a_small_park_makes_it_a_large_one():
    change = with_changed_sites(measure_of(strip()), frame(west(4)), added_m=frame(box(-6, -500, -4, 500)))
    assert (change.before.ratio, change.after.ratio) == (pytest.approx(0.3), pytest.approx(0.5))


def test_people_are_counted_where_the_coverage_counts_people():
    change = with_changed_sites(measure_of(strip(), people=[200]), frame(west()), added_m=frame(east(0.5)))
    assert (change.gained, change.after.weighted_by) == (pytest.approx(60), "people")


def test_a_first_park_has_no_share_before_it():
    change = with_changed_sites(measure_of(strip()), frame(), added_m=frame(west()))
    assert (change.points, change.before.ratio, change.after.ratio) == (None, None, pytest.approx(0.5))
    assert change.gained == pytest.approx(5000)
    assert change.zones["points"].isna().all()


def test_land_that_is_new_is_told_apart_from_land_that_was_unserved():
    before = coverage(frame(west()), frame(strip(200, 1000)), BANDS)
    after = coverage(frame(west(), east()), frame(strip(0, 1000)), BANDS)
    change = compare(before, after)
    by_kind = change.newly_served.groupby("was")["amount"].sum()
    assert by_kind.to_dict() == pytest.approx({"absent": 2000, "unserved": 5000})
    assert (change.gained, change.lost) == (pytest.approx(7000), 0)
    assert after.numerator - before.numerator == pytest.approx(change.gained - change.lost)


def test_land_that_is_gone_is_told_apart_from_land_that_lost_its_service():
    change = compare(coverage(frame(west()), frame(strip()), BANDS), coverage(frame(west(0.5)), frame(strip(100, 1000)), BANDS))
    assert change.newly_lost.groupby("now")["amount"].sum().to_dict() == pytest.approx({"absent": 1000, "unserved": 2000})


def test_more_people_on_the_same_served_ground_are_neither_gain_nor_loss():
    few, many = (coverage(frame(west()), frame(strip(), people=[count]), BANDS, weight_field="people") for count in (100, 300))
    change = compare(few, many)
    assert (change.gained, change.lost, change.reweighed) == (0, 0, pytest.approx(100))
    assert change.points == pytest.approx(0)


def test_a_zone_that_is_only_in_one_of_the_two_has_no_points():
    zones = [frame(box(0, -5, 500, 15), box(500, -5, 1000, 15), name=names) for names in (["a", "b"], ["a", "c"])]
    one, two = (coverage(frame(west()), frame(strip()), BANDS, zones_m=table) for table in zones)
    table = compare(one, two).zones
    assert table.index.tolist() == ["a", "c", "b"]
    assert table["points"].isna().tolist() == [False, True, True]


def test_area_is_not_compared_with_people_nor_one_system_with_another():
    land = frame(strip(), people=[1])
    area = coverage(frame(west()), land, BANDS)
    with pytest.raises(DifferentMeasureError):
        compare(area, coverage(frame(west()), land, BANDS, weight_field="people"))
    with pytest.raises(DifferentCRSError):
        compare(area, coverage(frame(west(), crs=4544), frame(strip(), crs=4544), BANDS))
    with pytest.raises(DifferentCRSError):
        with_changed_sites(measure_of(strip()), frame(west()), added_m=frame(west(), crs=4544))


corner = st.tuples(st.integers(-20, 20), st.integers(-20, 20), st.integers(1, 12), st.integers(1, 12))
boxes = st.lists(corner, min_size=1, max_size=6).map(lambda rows: [box(x * 50, y * 50, (x + w) * 50, (y + h) * 50) for x, y, w, h in rows])
RULE = (Band(400, 50_000, 100), Band(50_000, inf, 200))


@settings(max_examples=40)
@given(sites=boxes, more=boxes, land=boxes)
def test_what_is_gained_less_what_is_lost_is_the_change(sites, more, land):
    ground = prepare(frame(*land))
    one, two = served(ground, frame(*sites), RULE), served(ground, frame(*more), RULE)
    there, back = compare(one, two), compare(two, one)
    assert there.gained - there.lost == pytest.approx(two.numerator - one.numerator, abs=1e-2)
    assert (back.gained, back.lost) == (pytest.approx(there.lost, abs=1e-2), pytest.approx(there.gained, abs=1e-2))
    assert there.newly_served.area.sum() == pytest.approx(there.gained, abs=1e-6)
    assert compare(one, one).gained == compare(one, one).lost == 0


@settings(max_examples=40)
@given(sites=boxes, land=boxes, more=boxes, other=boxes)
def test_the_books_balance_though_the_land_changes_too(sites, land, more, other):
    one, two = coverage(frame(*sites), frame(*land), RULE), coverage(frame(*more), frame(*other), RULE)
    change = compare(one, two)
    assert change.gained - change.lost == pytest.approx(two.numerator - one.numerator, abs=1e-1)
    was = shapely.union_all(one.served().geometry.to_numpy())
    assert change.newly_served.union_all().intersection(was).area == pytest.approx(0, abs=1e-1)
