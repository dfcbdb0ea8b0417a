"""Land made ready: what is reported about zones, weights and empty input, and that the work can be watched and stopped."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo.bands import Band
from geo.coverage import coverage
from geo.ground import prepare
from geo.watch import StoppedError

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
ANY = [Band(0, float("inf"), 100)]


def frame(*geometries, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=LAEA)


def notes(ground):
    return dict(ground.excluded)


def test_zones_that_overlap_are_counted_with_the_ground_they_share():
    zones = frame(box(0, 0, 60, 10), box(50, 0, 100, 10), box(40, 0, 70, 10), name=["甲", "乙", "丙"])
    ground = prepare(frame(box(0, 0, 100, 10)), zones_m=zones)
    assert notes(ground) == {"zone-overlap": 2}
    assert ground.zone_overlap_m2 == pytest.approx(10 * 10 + 30 * 10)
    assert ground.by_zone(ground.weight).to_dict() == pytest.approx({"甲": 600, "乙": 400, "丙": 0})


def test_zones_that_meet_or_cross_by_a_hair_do_not_overlap():
    zones = frame(box(0, 0, 50, 10), box(49.99, 0, 100, 10), name=["甲", "乙"])
    ground = prepare(frame(box(0, 0, 100, 10)), zones_m=zones)
    assert (notes(ground), ground.zone_overlap_m2) == ({}, 0.0)


def test_land_outside_all_zones_is_counted_and_kept_in_the_whole():
    land = frame(box(0, 0, 100, 10), box(80, 20, 120, 30), box(500, 0, 510, 10))
    ground = prepare(land, zones_m=frame(box(0, 0, 100, 100), name=["甲"]))
    assert notes(ground) == {"land-outside-zones": 2}
    assert ground.by_zone(ground.weight).to_dict() == pytest.approx({"甲": 1200, "": 300})


@pytest.mark.parametrize("name", [None, np.nan, "", "  "])
def test_a_zone_without_a_name_is_left_out_and_counted(name):
    zones = frame(box(0, 0, 50, 10), box(50, 0, 100, 10), name=["甲", name])
    ground = prepare(frame(box(0, 0, 100, 10)), zones_m=zones)
    assert notes(ground) == {"zone-no-name": 1, "land-outside-zones": 1}
    assert ground.by_zone(ground.weight).to_dict() == pytest.approx({"甲": 500, "": 500})


def test_zones_may_be_numbered():
    ground = prepare(frame(box(0, 0, 100, 10)), zones_m=frame(box(0, 0, 50, 10), box(50, 0, 100, 10), name=[7, 0]))
    assert ground.by_zone(ground.weight).to_dict() == pytest.approx({"7": 500, "0": 500})


def test_no_usable_zone_leaves_all_land_outside():
    ground = prepare(frame(box(0, 0, 100, 10)), zones_m=frame(Point(0, 0), None, name=["甲", "乙"]))
    assert notes(ground) == {"zone-no-geometry": 1, "zone-no-area": 1, "land-outside-zones": 1}
    assert ground.by_zone(ground.weight).to_dict() == pytest.approx({"": 1000})


@pytest.mark.parametrize("kind", [float, "Float64", object])
def test_weights_that_are_missing_infinite_or_negative_count_nothing_and_are_counted(kind):
    people = pd.Series([100, None, -5, 30], dtype=kind)
    if kind is float:
        people[3] = np.inf
    land = frame(*(box(x, 0, x + 10, 10) for x in (0, 20, 40, 60)), people=people)
    ground = prepare(land, weight_field="people")
    assert notes(ground) == {"land-no-weight": 2 if kind is float else 1, "land-negative-weight": 1}
    assert ground.weight.tolist() == pytest.approx([100, 0, 0, 0 if kind is float else 30])


def test_people_on_land_that_lies_under_other_land_are_not_dropped_in_silence():
    land = frame(box(0, 0, 10, 10), box(2, 2, 4, 4), box(5, 0, 15, 10), people=[100, 40, 10])
    ground = prepare(land, weight_field="people")
    assert notes(ground) == {"land-weight-hidden": 1}
    assert ground.weight.tolist() == pytest.approx([100, 10])


def test_an_empty_clip_leaves_no_land_and_no_share():
    for clip in (frame(), frame(None), frame(box(900, 0, 910, 10))):
        result = coverage(frame(Point(0, 0)), frame(box(0, 0, 100, 10)), ANY, within_m=clip)
        assert (result.ratio, result.missing, dict(result.excluded)["land-outside-clip"]) == (None, ("land",), 1)


def test_every_step_is_announced_once_and_in_order():
    seen = []
    coverage(
        frame(Point(0, 0)), frame(box(0, 0, 100, 10)), ANY, zones_m=frame(box(0, 0, 50, 10), name=["甲"]),
        within_m=frame(box(0, 0, 90, 10)), watch=lambda step, share: seen.append((step, share)),
    )  # fmt: skip
    steps, shares = zip(*seen, strict=True)
    assert steps == ("clean", "overlaps", "clip", "zones", "buffers", "inside", "cut", "tally")
    assert list(shares) == sorted(shares)
    assert 0 <= shares[0] < shares[-1] < 1


@pytest.mark.parametrize("step", ["clean", "zones", "cut"])
def test_work_that_is_not_wanted_any_more_stops_at_the_next_step(step):
    def watch(now, share):
        if now == step:
            raise StoppedError

    with pytest.raises(StoppedError):
        coverage(frame(Point(0, 0)), frame(box(0, 0, 100, 10)), ANY, zones_m=frame(box(0, 0, 50, 10), name=["甲"]), watch=watch)


cells = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 6), st.integers(1, 6))
squares = st.lists(cells, min_size=1, max_size=8).map(lambda rows: [box(x, y, x + w, y + h) for x, y, w, h in rows])


@given(land=squares, zones=squares, clip=squares)
def test_each_zone_gets_the_land_inside_it_and_nothing_is_lost_or_doubled(land, zones, clip):
    towns = frame(*zones, name=[str(number) for number in range(len(zones))])
    ground = prepare(frame(*land), zones_m=towns, within_m=frame(*clip))
    whole = shapely.buffer(shapely.intersection(shapely.union_all(land), shapely.union_all(clip)), 0)  # without lines where they touch
    amounts = ground.by_zone(ground.weight)
    assert ground.weight.sum() == pytest.approx(whole.area)
    taken = shapely.Polygon()
    for number, zone in enumerate(zones):
        own = zone.difference(taken)
        taken = taken.union(zone)
        assert amounts.get(str(number), 0.0) == pytest.approx(own.intersection(whole).area)
    assert amounts.get("", 0.0) == pytest.approx(whole.difference(taken).area)


@given(land=squares, people=st.lists(st.integers(0, 1000), min_size=8, max_size=8))
def test_no_one_is_lost_by_cutting_except_who_has_no_ground(land, people):
    given_people = np.array(people[: len(land)], dtype=float)
    ground = prepare(frame(*land, people=given_people), weight_field="people", zones_m=frame(box(0, 0, 7, 7), name=["甲"]))
    earlier = [shapely.union_all(land[:row]) for row in range(len(land))]
    has_ground = np.array([shape.difference(before).area > 0 for shape, before in zip(land, earlier, strict=True)])
    assert ground.weight.sum() == pytest.approx(given_people[has_ground].sum())
    assert dict(ground.excluded).get("land-weight-hidden", 0) == int((given_people[~has_ground] > 0).sum())


def test_land_that_was_cut_before_is_counted_by_the_features_it_came_from():
    land = frame(box(0, 0, 10, 10), box(10, 0, 20, 10), box(30, 0, 40, 10), box(40, 0, 50, 10))
    ground = prepare(land, within_m=frame(box(0, 0, 15, 10)), feature=np.array([4, 4, 7, 7]))
    assert (notes(ground), ground.land.tolist()) == ({"land-outside-clip": 1}, [4, 4])
