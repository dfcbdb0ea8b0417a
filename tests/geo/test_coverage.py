"""Service-radius coverage: thresholds, overlaps, zones, weights and what must never change the share."""

from math import inf, pi

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, box

from geo.bands import Band
from geo.coverage import coverage, served
from geo.crs import to_metric
from geo.errors import BandError, DifferentCRSError, GeographicCRSError, MissingCRSError
from geo.ground import prepare

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
BANDS = (Band(400, 5000, 300), Band(5000, inf, 500))


def frame(*geometries, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=LAEA)


def strip(y=0):
    """Land of 1,000 × 10 m, to the east of a site that ends at x = 0."""
    return box(0, y, 1000, y + 10)


def site(area, y=-500):
    """A site 1,000 m high, of `area` m², whose eastern edge is x = 0: around y = 0 its reach is a straight line."""
    return box(-area / 1000, y, 0, y + 1000)


@pytest.mark.parametrize(("area", "share"), [(399.98, 0.0), (400, 0.3), (4999.98, 0.3), (5000, 0.5), (5000.004, 0.5), (60000, 0.5)])
def test_thresholds_belong_to_the_band_above_them(area, share):
    result = coverage(frame(site(area)), frame(strip()), BANDS)
    assert result.ratio == pytest.approx(share, abs=1e-9)
    assert result.numerator == pytest.approx(share * 10_000, abs=1e-5)
    assert result.denominator == pytest.approx(10_000)


def test_a_site_too_small_is_left_out_and_counted():
    result = coverage(frame(site(399), site(400)), frame(strip()), BANDS)
    assert result.excluded == (("site-outside-bands", 1),)
    assert result.sites_used == 1


def test_land_reached_by_two_sites_counts_once():
    both = coverage(frame(site(5000), box(0, 500, 1000, 1500), site(400)), frame(strip()), BANDS)
    assert both.ratio == pytest.approx(1.0)
    assert coverage(frame(site(5000), site(400)), frame(strip()), BANDS).ratio == pytest.approx(0.5)


def test_land_drawn_twice_counts_once():
    result = coverage(frame(site(5000)), frame(strip(), strip(), box(0, 0, 500, 10)), BANDS)
    assert (result.numerator, result.denominator) == (pytest.approx(5000), pytest.approx(10_000))


def test_distance_starts_at_the_edge_and_is_true_on_the_ellipsoid():
    place = gpd.GeoDataFrame(geometry=[Point(103.671, 30.631)], crs=4490)
    reach = coverage(to_metric(place, LAEA), to_metric(place, LAEA).assign(geometry=lambda f: f.buffer(2000)), [Band(0, inf, 500)]).served()
    ring = reach.to_crs(4490).geometry.iloc[0].exterior.coords
    distances = [Geod(ellps="GRS80").inv(103.671, 30.631, x, y)[2] for x, y in ring]
    assert max(abs(d - 500) for d in distances) < 0.01


def test_a_round_buffer_loses_less_than_a_thousandth():
    result = coverage(frame(Point(0, 0)), frame(box(-1000, -1000, 1000, 1000)), [Band(0, inf, 500)])
    assert result.numerator == pytest.approx(pi * 500**2, rel=5e-4)


def test_sites_outside_the_land_and_the_clip_reach_in():
    result = coverage(frame(site(5000)), frame(strip()), BANDS, within_m=frame(box(100, -50, 600, 50)))
    assert (result.numerator, result.denominator, result.ratio) == (pytest.approx(4000), pytest.approx(5000), pytest.approx(0.8))


def test_land_outside_the_clip_is_counted():
    result = coverage(frame(site(5000)), frame(strip(), box(5000, 0, 5010, 10)), BANDS, within_m=frame(box(0, 0, 1000, 10)))
    assert result.excluded == (("land-outside-clip", 1),)


def test_zones_add_up_to_the_city_with_the_rest_under_an_empty_name():
    zones = frame(box(0, 0, 400, 10), box(400, 0, 800, 10), box(2000, 0, 2100, 10), name=["西", "中", "远"])
    table = coverage(frame(site(5000)), frame(strip()), BANDS, zones_m=zones).zones
    assert table.index.tolist() == ["西", "中", "远", ""]
    assert table["numerator"].tolist() == pytest.approx([4000, 1000, 0, 0])
    assert table["denominator"].tolist() == pytest.approx([4000, 4000, 0, 2000])
    assert table["ratio"].tolist() == pytest.approx([1.0, 0.25, np.nan, 0.0], nan_ok=True)


def test_ground_claimed_by_two_zones_goes_to_the_first():
    zones = frame(box(0, 0, 700, 10), box(300, 0, 1000, 10), name=["a", "b"])
    table = coverage(frame(site(5000)), frame(strip()), BANDS, zones_m=zones).zones
    assert table["denominator"].tolist() == pytest.approx([7000, 3000])


def test_zones_of_one_name_are_one():
    zones = frame(box(0, 0, 100, 10), box(300, 0, 1000, 10), box(100, 0, 300, 10), name=["a", "b", "a"])
    table = coverage(frame(site(5000)), frame(strip()), BANDS, zones_m=zones).zones
    assert table["denominator"].to_dict() == pytest.approx({"a": 3000, "b": 7000})


def test_served_partly_and_unserved_ground_make_up_the_land():
    land = frame(box(0, 0, 100, 10), box(450, 0, 550, 10), box(900, 0, 1000, 10))
    result = coverage(frame(site(5000)), land, BANDS)
    assert result.state.tolist() == ["served", "partly", "unserved"]
    assert result.served().area.tolist() == pytest.approx([1000, 500])
    assert result.unserved().area.tolist() == pytest.approx([500, 1000])
    assert result.served().crs == land.crs


def test_people_are_shared_out_by_area_and_none_is_lost():
    land = frame(strip(), strip(), strip(50), people=[1000, 0, 500])
    result = coverage(frame(site(5000)), land, BANDS, weight_field="people", zones_m=frame(box(0, -5, 250, 100), name=["西"]))
    assert result.weighted_by == "people"
    assert (result.numerator, result.denominator, result.ratio) == (pytest.approx(750), pytest.approx(1500), pytest.approx(0.5))
    assert result.zones["denominator"].tolist() == pytest.approx([375, 1125])


def test_people_missing_for_some_land_are_counted():
    result = coverage(frame(site(5000)), frame(strip(), strip(50), people=[10, None]), BANDS, weight_field="people")
    assert ("land-no-weight", 1) in result.excluded


def test_without_land_nothing_is_claimed():
    for land in (frame(), frame(None, Point(0, 0), LineString([(0, 0), (1, 1)]))):
        result = coverage(frame(site(5000)), land, BANDS, zones_m=frame(strip(), name=["a"]))
        assert result.ratio is None
        assert result.missing == ("land",)
        assert result.zones["ratio"].isna().all()


def test_without_sites_nothing_is_claimed_but_too_small_sites_are_an_honest_zero():
    none = coverage(frame(None), frame(strip()), BANDS)
    assert (none.ratio, none.missing, none.excluded) == (None, ("sites",), (("site-no-geometry", 1),))
    small = coverage(frame(site(399)), frame(strip()), BANDS)
    assert (small.ratio, small.missing) == (0.0, ())


def test_weights_that_add_up_to_nothing_give_no_share():
    result = coverage(frame(site(5000)), frame(strip(), people=[0]), BANDS, weight_field="people")
    assert (result.ratio, result.missing) == (None, ("weight",))


def test_what_cannot_be_used_is_counted_and_what_is_broken_is_mended():
    bow_tie = Polygon([(0, 0), (100, 10), (100, 0), (0, 10)])
    with np.errstate(invalid="ignore"):
        infinite = shapely.polygons([[[0, 0], [np.inf, 0], [1, 1], [0, 0]]])[0]
    land = frame(strip(20), bow_tie, infinite, None, Point(0, 0))
    result = coverage(frame(site(5000), Point(0, 0), Polygon()), land, BANDS)
    assert dict(result.excluded) == {
        "land-no-geometry": 1,
        "land-not-finite": 1,
        "land-no-area": 1,
        "site-no-geometry": 1,
        "site-no-area": 1,
    }
    assert result.repaired == 1
    assert result.denominator == pytest.approx(10_500)


def test_point_sites_serve_where_the_rule_has_no_minimum():
    assert coverage(frame(Point(0, 5)), frame(strip()), [Band(0, inf, 100)]).numerator == pytest.approx(1000, rel=1e-2)


def test_two_halves_of_a_park_are_one_site_when_joined():
    halves = frame(box(-3, -500, 0, 500), box(-6, -500, -3, 500))
    apart = coverage(halves, frame(strip()), BANDS)
    joined = coverage(halves, frame(strip()), BANDS, join_touching=True)
    assert (apart.ratio, joined.ratio) == (pytest.approx(0.3), pytest.approx(0.5))
    assert (joined.joined, joined.sites_used) == (1, 1)


def test_sites_a_metre_apart_stay_two():
    parks = frame(box(-3, -500, 0, 500), box(-7, -500, -4, 500))
    assert coverage(parks, frame(strip()), BANDS, join_touching=True).joined == 0


def test_one_ground_answers_several_rules():
    ground = prepare(frame(strip()))
    assert served(ground, frame(site(5000)), [Band(0, inf, 100)]).ratio == pytest.approx(0.1)
    assert served(ground, frame(site(5000)), [Band(0, inf, 200)]).ratio == pytest.approx(0.2)


def test_units_other_than_metres_are_converted():
    feet = 0.3048006096012192
    wide = [shapely.transform(g, lambda xy: xy / feet) for g in (site(5000), strip())]
    sites, land = (gpd.GeoDataFrame(geometry=[g], crs=2263) for g in wide)
    result = coverage(sites, land, BANDS)
    assert (result.ratio, result.denominator) == (pytest.approx(0.5, rel=1e-6), pytest.approx(10_000, rel=1e-6))


def test_degrees_mixed_systems_and_no_system_are_refused():
    good, degrees = frame(strip()), gpd.GeoDataFrame(geometry=[Point(103.6, 30.6)], crs=4490)
    with pytest.raises(GeographicCRSError):
        coverage(degrees, degrees, BANDS)
    with pytest.raises(DifferentCRSError):
        coverage(good, good.to_crs(4544), BANDS)
    with pytest.raises(DifferentCRSError):
        coverage(good, good, BANDS, zones_m=good.to_crs(4544))
    with pytest.raises(MissingCRSError):
        coverage(gpd.GeoDataFrame(geometry=[strip()]), good, BANDS)


@pytest.mark.parametrize(
    "make",
    [lambda: Band(5, 5, 1), lambda: Band(-1, 5, 1), lambda: Band(0, 5, 0), lambda: Band(0, 5, inf), lambda: Band(0, float("nan"), 1)],
)
def test_bands_that_make_no_sense_are_refused(make):
    with pytest.raises(BandError):
        make()


def test_bands_that_overlap_or_are_none_are_refused():
    for bands in ((), (Band(0, 500, 1), Band(400, 900, 2))):
        with pytest.raises(BandError):
            coverage(frame(site(5000)), frame(strip()), bands)


corner = st.tuples(st.integers(-40, 40), st.integers(-40, 40), st.integers(1, 12), st.integers(1, 12))
boxes = st.lists(corner, min_size=1, max_size=10).map(lambda rows: [box(x * 50, y * 50, (x + w) * 50, (y + h) * 50) for x, y, w, h in rows])
RULE = (Band(400, 50_000, 300), Band(50_000, inf, 500))


@given(sites=boxes, land=boxes)
def test_the_share_equals_plain_union_and_intersection_and_stays_within_zero_and_one(sites, land):
    result = coverage(frame(*sites), frame(*land), RULE)
    reach = shapely.union_all([s.buffer(300 if s.area < 50_000 else 500, quad_segs=32) for s in sites])
    whole = shapely.union_all(land)
    assert 0 <= result.ratio <= 1
    assert result.denominator == pytest.approx(whole.area, rel=1e-9)
    assert result.numerator == pytest.approx(whole.intersection(reach).area, rel=1e-9, abs=1e-3)


@given(sites=boxes, land=boxes, data=st.data())
def test_order_duplicates_and_splitting_change_nothing(sites, land, data):
    plain = coverage(frame(*sites), frame(*land), RULE, join_touching=True)
    halves = [
        part
        for g in land
        for part in (g.intersection(box(-9999, -9999, g.centroid.x, 9999)), g.intersection(box(g.centroid.x, -9999, 9999, 9999)))
    ]
    cut = [
        part
        for g in sites
        for part in (g.intersection(box(-9999, -9999, 9999, g.centroid.y)), g.intersection(box(-9999, g.centroid.y, 9999, 9999)))
    ]
    shuffled = coverage(
        frame(*data.draw(st.permutations([*cut, *sites[:2]]))),
        frame(*data.draw(st.permutations([*halves, *land[:2]]))),
        RULE,
        join_touching=True,
    )
    assert shuffled.numerator == pytest.approx(plain.numerator, rel=1e-9, abs=1e-3)
    assert shuffled.denominator == pytest.approx(plain.denominator, rel=1e-9)


@given(sites=boxes, land=boxes, extra=boxes)
def test_more_sites_never_lower_the_share(sites, land, extra):
    ground = prepare(frame(*land))
    assert served(ground, frame(*sites, *extra), RULE).ratio >= served(ground, frame(*sites), RULE).ratio - 1e-12


@given(sites=boxes, land=boxes, zones=boxes)
def test_zones_sum_to_the_city_however_they_overlap(sites, land, zones):
    towns = frame(*zones, name=[str(i) for i in range(len(zones))])
    plain, by_town = coverage(frame(*sites), frame(*land), RULE), coverage(frame(*sites), frame(*land), RULE, zones_m=towns)
    assert by_town.numerator == pytest.approx(plain.numerator, rel=1e-9, abs=1e-3)
    assert by_town.zones["numerator"].sum() == pytest.approx(by_town.numerator, rel=1e-12)
    assert by_town.zones["denominator"].sum() == pytest.approx(plain.denominator, rel=1e-9)
    assert by_town.zones["ratio"].dropna().between(0, 1).all()


def test_many_pieces_in_threads_and_many_covers_over_one_piece():
    cells = [box(x * 20, y * 20, x * 20 + 20, y * 20 + 20) for x in range(60) for y in range(60)]
    crowd = [Point(x * 40, y * 40).buffer(12) for x in range(30) for y in range(30)]
    fine = coverage(frame(*crowd), frame(*cells), [Band(0, inf, 3)])
    whole = coverage(frame(*crowd), frame(MultiPolygon([box(0, 0, 1200, 1200)])), [Band(0, inf, 3)])
    expected = shapely.union_all([c.buffer(3, quad_segs=32) for c in crowd]).intersection(box(0, 0, 1200, 1200)).area
    assert fine.numerator == pytest.approx(expected, rel=1e-9)
    assert whole.numerator == pytest.approx(expected, rel=1e-9)


def test_the_frames_are_not_changed():
    sites, land = frame(site(5000), None), frame(strip(), Polygon([(0, 0), (9, 9), (9, 0), (0, 9)]), people=[1, 2])
    zones = frame(box(0, 0, 500, 10), name=["a"])
    before = [gpd.GeoDataFrame(pd.DataFrame(f).copy(deep=True), geometry="geometry", crs=LAEA) for f in (sites, land, zones)]
    coverage(sites, land, BANDS, zones_m=zones, weight_field="people", join_touching=True)
    for after, original in zip((sites, land, zones), before, strict=True):
        assert_geodataframe_equal(after, original)


def test_sites_without_area_leave_a_rule_of_areas_without_an_answer():
    result = coverage(frame(Point(0, 0), LineString([(0, 0), (9, 9)])), frame(strip()), BANDS)
    assert (result.ratio, result.missing, result.excluded) == (None, ("sites",), (("site-no-area", 2),))


def test_land_that_is_counted_elsewhere_takes_away_but_does_not_count():
    land = frame(box(0, 0, 10, 10), box(5, 0, 15, 10), n=[7.0, 3.0])
    ground = prepare(land, weight_field="n", counted=np.array([False, True]))
    assert (ground.area_m2.tolist(), ground.land.tolist(), ground.weight.tolist()) == ([50.0], [1], [3.0])
