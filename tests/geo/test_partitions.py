"""Parts of space answered alone: their sums are the whole, whatever lies across an edge."""

from math import inf

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from geo.bands import Band
from geo.coverage import coverage
from geo.errors import DifferentCRSError
from geo.partitions import answered, gathered, plan, tiles

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
BANDS = (Band(400, 5000, 300), Band(5000, inf, 500))
BOW = Polygon([(0, 0), (300, 300), (300, 0), (0, 300)])


def frame(*geometries, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=LAEA)


def in_parts(sites, land, bands=BANDS, *, count, **options):
    cut = plan(sites, land, bands, count=count, **options)
    return gathered(cut, map(answered, reversed(list(cut.partitions()))))


def assert_same(parts, whole):
    for name in ("excluded", "repaired", "joined", "missing", "sites_used", "crs", "weighted_by"):
        assert getattr(parts, name) == getattr(whole, name), name
    assert (parts.ratio is None) is (whole.ratio is None)
    for name in ("numerator", "denominator", "ratio")[: 2 if whole.ratio is None else 3]:
        assert getattr(parts, name) == pytest.approx(getattr(whole, name), rel=1e-9), name
    pd.testing.assert_frame_equal(parts.zones, whole.zones, rtol=1e-9, atol=1e-6, check_exact=False)


def city(seed, plots=400):
    """A city with all that is awkward: plots that overlap, parks in touching halves, flaws of every kind, zones that overlap and leave holes."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 6000, (2, plots))
    land = [*shapely.box(x, y, x + rng.uniform(20, 400, plots), y + rng.uniform(20, 400, plots)), None, Point(0, 0), BOW, Polygon()]
    people = np.where(rng.uniform(size=len(land)) < 0.1, np.nan, rng.uniform(0, 900, len(land)).round())
    px, py = rng.uniform(-400, 6400, (2, 25))
    side = rng.choice([15.0, 20.0, 60.0, 71.0, 200.0], 25)
    parks = [*shapely.box(px, py, px + side, py + side), *shapely.box(px + side, py, px + 2 * side, py + side)[:12], Point(9, 9), None]
    zones = [
        box(0, 0, 2500, 6400),
        box(2400, 0, 4000, 6400),
        box(4100, 0, 6400, 3000),
        box(4100, 3000, 6000, 6000),
        box(9e4, 0, 9.1e4, 1),
        None,
    ]
    return (
        frame(*parks),
        frame(*land, people=people),
        frame(*zones, name=["西", "中", "东", "西", "远", "无"]),
        frame(box(100, 100, 5800, 3000), box(100, 2900, 5000, 6100), BOW),
    )


@pytest.mark.parametrize("count", [1, 2, 7, 40])
@pytest.mark.parametrize("weight", [None, "people"])
@pytest.mark.parametrize("clipped", [False, True])
def test_the_sum_of_the_parts_is_the_whole(count, weight, clipped):
    sites, land, zones, clip = city(7)
    options = {"zones_m": zones, "weight_field": weight, "within_m": clip if clipped else None, "join_touching": True}
    whole = coverage(sites, land, BANDS, **options)
    assert 0.2 < whole.ratio < 0.9
    assert whole.joined > 5
    assert whole.repaired == (2 if clipped else 1)
    assert "" in whole.zones.index
    parts = in_parts(sites, land, count=count, **options)
    assert_same(parts, whole)
    outside = whole.ground.zone < 0
    assert parts.outside_zones == len(np.unique(whole.ground.land[outside]))
    assert parts.outside_zones_m2 == pytest.approx(whole.ground.area_m2[outside].sum(), rel=1e-9)


@given(seed=st.integers(0, 10**6), count=st.integers(1, 12), plots=st.integers(1, 60), clipped=st.booleans())
@settings(max_examples=25, deadline=None)
def test_no_city_and_no_number_of_parts_makes_a_difference(seed, count, plots, clipped):
    sites, land, zones, clip = city(seed, plots)
    options = {"zones_m": zones, "weight_field": "people", "within_m": clip if clipped else None, "join_touching": True}
    assert_same(in_parts(sites, land, count=count, **options), coverage(sites, land, BANDS, **options))


def test_a_site_across_the_edge_of_a_part_still_counts():
    """One park in the west reaches 500 m: all of the western plot and half of the eastern, which is a part of its own."""
    park, plots = frame(box(-100, 0, 0, 100)), frame(box(0, 40, 10, 50), box(450, 40, 550, 50))
    cut = plan(park, plots, BANDS, count=2)
    west, east = map(answered, cut.partitions())
    assert (west.numerator.tolist(), east.numerator.tolist()) == ([100.0], [pytest.approx(500, abs=1e-6)])
    assert gathered(cut, [west, east]).ratio == pytest.approx(600 / 1100)


def test_land_overlapping_land_of_another_part_is_counted_once_by_the_earlier():
    plots = frame(box(0, 0, 600, 10), box(400, 0, 1000, 10))
    cut = plan(frame(Point(0, 0)), plots, [Band(0, inf, 5000)], count=2)
    parts = list(cut.partitions())
    assert [part.land["counted"].tolist() for part in parts] == [[True], [False, True]]
    assert [answered(part).denominator.tolist() for part in parts] == [[6000.0], [4000.0]]


def test_a_park_in_two_halves_is_joined_before_space_is_cut():
    """Two halves of 3,000 m² in different parts are one park of 6,000 m² that serves 500 m, not two that serve 300 m."""
    halves, plots = frame(box(-30, 0, 0, 100), box(0, 0, 30, 100)), frame(box(-430, 0, -330, 100), box(430, 0, 530, 100))
    result = in_parts(halves, plots, count=2, join_touching=True)
    assert (result.joined, result.ratio) == (1, pytest.approx(1.0, abs=1e-3))
    assert in_parts(halves, plots, count=2).ratio == pytest.approx(0.0, abs=1e-9)


def test_parts_measure_from_the_centroid_when_the_whole_does():
    sites, land, zones, _ = city(7)
    options = {"zones_m": zones, "join_touching": True, "origin": "centroid"}
    assert_same(in_parts(sites, land, count=5, **options), coverage(sites, land, BANDS, **options))


def test_a_part_gets_only_what_touches_it():
    plots = frame(*(box(x, 0, x + 10, 10) for x in range(0, 100_000, 1000)))
    sites = frame(*(box(x, 0, x + 100, 100) for x in range(0, 100_000, 1000)))
    zones = frame(box(-1, -1, 49_500, 11), box(49_500, -1, 1e6, 11), name=["a", "b"])
    for part in plan(sites, plots, BANDS, count=10, zones_m=zones).partitions():
        assert (len(part.land), len(part.zones)) == (10, 1)
        assert 10 <= len(part.sites) <= 12


@pytest.mark.parametrize(
    ("sites", "land", "missing"),
    [
        (frame(box(0, 0, 100, 100)), frame(Point(0, 0)), ("land",)),
        (frame(), frame(box(0, 0, 9, 9)), ("sites",)),
        (frame(None), frame(), ("land", "sites")),
    ],
    ids=["no land", "no sites", "neither"],
)
def test_without_land_or_sites_there_is_no_ratio(sites, land, missing):
    parts = in_parts(sites, land, count=3)
    assert (parts.ratio, parts.missing) == (None, missing)
    assert_same(parts, coverage(sites, land, BANDS))


def test_weights_that_add_up_to_nothing_give_no_ratio():
    land = frame(box(0, 0, 9, 9), box(20, 0, 29, 9), people=[0.0, np.nan])
    assert_same(
        in_parts(frame(Point(0, 0)), land, BANDS, count=2, weight_field="people"),
        coverage(frame(Point(0, 0)), land, BANDS, weight_field="people"),
    )


def test_zones_without_any_land_outside_have_no_row_for_it():
    zones = frame(box(-1, -1, 2000, 20), name=["全"])
    result = in_parts(frame(box(0, 0, 100, 100)), frame(box(0, 0, 9, 9), box(900, 0, 990, 9)), count=2, zones_m=zones)
    assert (result.zones.index.tolist(), result.outside_zones, result.outside_zones_m2) == (["全"], 0, 0.0)


def test_an_answer_that_is_lost_or_doubled_is_noticed():
    cut = plan(frame(box(0, 0, 100, 100)), frame(box(0, 0, 9, 9), box(900, 0, 990, 9)), BANDS, count=2)
    one, two = map(answered, cut.partitions())
    for wrong in ([one], [one, two, two], []):
        with pytest.raises(ValueError, match="each once"):
            gathered(cut, wrong)


def test_frames_in_different_systems_are_refused():
    here, there = frame(box(0, 0, 9, 9)), frame(box(0, 0, 9, 9), name=["a"]).set_crs(4544, allow_override=True)
    with pytest.raises(DifferentCRSError):
        plan(here, here, BANDS, count=2, zones_m=there)
    with pytest.raises(DifferentCRSError):
        plan(here, there, BANDS, count=2)


def test_the_input_stays_as_it_is():
    sites, land, zones, clip = city(3, 50)
    before = [each.copy(deep=True) for each in (sites, land, zones, clip)]
    in_parts(sites, land, count=4, zones_m=zones, within_m=clip, weight_field="people", join_touching=True)
    for now, then in zip((sites, land, zones, clip), before, strict=True):
        assert_geodataframe_equal(now, then)


def test_tiles_share_the_vertices_out_evenly_and_lie_side_by_side():
    rng = np.random.default_rng(1)
    points = np.concatenate([rng.normal(0, 100, (3000, 2)), rng.uniform(-9000, 9000, (1000, 2))])
    of = tiles(shapely.points(points), 16)
    counts = np.bincount(of)
    assert (len(counts), counts.sum()) == (16, 4000)
    assert counts.max() <= counts.min() + 8
    extents = [shapely.box(*shapely.total_bounds(shapely.points(points[of == tile]))) for tile in range(16)]
    assert shapely.area(shapely.union_all(extents)) == pytest.approx(sum(map(shapely.area, extents)), rel=1e-9)


@pytest.mark.parametrize(("features", "count", "parts"), [(0, 4, 0), (3, 9, 3), (5, 1, 1)])
def test_there_are_never_more_parts_than_features(features, count, parts):
    of = tiles(np.array([box(n, 0, n + 1, 1) for n in range(features)], dtype=object), count)
    assert sorted(set(of.tolist())) == list(range(parts))


def test_no_part_at_all_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        tiles(np.array([Point(0, 0)]), 0)
