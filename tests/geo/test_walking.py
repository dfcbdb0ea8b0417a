"""Coverage on foot: along the streets, off them, never more than in a straight line, and honest about what cannot be reached."""

from itertools import pairwise
from math import cos, inf, pi

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from shapely.geometry import LineString, Point, box

from geo.bands import Band
from geo.coverage import served
from geo.crs import crs_name
from geo.errors import DifferentCRSError, DistanceError, GeographicCRSError
from geo.ground import prepare
from geo.network import street_network
from geo.walking import along_streets, reached_streets, walk, walked
from geo.watch import StoppedError

CRS = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
R500 = [Band(0, inf, 500)]
CUT = cos(pi / 128)  # radii are cut by this much, as the polygons of straight-line coverage are


def frame(*geometries, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=CRS)


def network(*lines):
    return street_network(frame(*map(LineString, lines)))


def park(x=0, y=0):
    """A park of 100 × 100 m whose eastern edge is at `x`, its middle at `y`."""
    return box(x - 100, y - 50, x, y + 50)


def strip(start=0, end=1000, y=0):
    """Land 10 m wide along the x axis."""
    return box(start, y - 5, end, y + 5)


EAST = [(0, 0), (2000, 0)]


def test_a_strip_along_a_straight_street_is_served_up_to_the_radius():
    result = walked(prepare(frame(strip())), frame(park()), R500, network(EAST))
    assert result.denominator == pytest.approx(10_000)
    assert result.numerator == pytest.approx(500 * CUT * 10, abs=2)
    assert result.sites_used == 1
    assert result.excluded == ()


def test_people_leave_the_street_for_a_hundred_metres_and_no_more():
    land = frame(box(100, -300, 200, 300))
    ground = prepare(land)
    assert walked(ground, frame(park()), R500, network(EAST)).numerator == pytest.approx(100 * 200)
    assert walked(ground, frame(park()), R500, network(EAST), off_street_m=40).numerator == pytest.approx(100 * 80)


def test_what_is_left_narrows_towards_the_end_of_the_way():
    around_the_end = prepare(frame(box(400, -200, 600, 200)))
    result = walked(around_the_end, frame(park()), R500, network(EAST))
    assert result.numerator == pytest.approx(pi * 100**2 / 2, abs=200 * 500 * (1 - CUT) + 10)
    assert result.served().total_bounds.tolist() == pytest.approx([400, -100, 500, 100], abs=0.2)


def test_when_little_is_left_at_the_street_people_go_only_so_far_from_it():
    homes = prepare(frame(box(-500, 200, 500, 700)))
    result = walked(homes, frame(box(-50, -100, 50, 0)), [Band(0, inf, 250)], network([(-900, 200), (900, 200)]))
    # a strip of 50 m along the hundred metres opposite the park, and a quarter of a circle at both ends; a street that comes as near to a
    # decimetre counts as the nearest, which is 6 m more of it on both sides
    assert result.served().total_bounds[[1, 3]].tolist() == pytest.approx([200, 250], abs=0.2)
    assert 100 * 50 + pi * 50**2 / 2 - 40 < result.numerator < 112 * 50 + pi * 50**2 / 2


def test_a_radius_shorter_than_the_way_off_the_street_counts_from_the_site():
    result = walked(prepare(frame(box(0, -200, 400, 200))), frame(park()), [Band(0, inf, 60)], network(EAST))
    assert result.numerator == pytest.approx(pi * 60**2 / 2, rel=2e-3)


def test_the_way_around_a_corner_counts():
    corner = network([(0, 0), (300, 0), (300, 1000)])
    result = walked(prepare(frame(box(295, 0, 305, 1000))), frame(park()), R500, corner)
    assert result.numerator == pytest.approx(10 * (500 * CUT - 300), abs=3)


def test_on_a_grid_the_reach_is_a_diamond():
    size = np.arange(-800, 801, 100)
    grid = network(*[[(x, y) for x in size] for y in size], *[[(x, y) for y in size] for x in size])
    reached = reached_streets(walk(frame(Point(0, 0)), [Band(0, inf, 400 / CUT)], grid))
    # a diamond of 400 m: on each of 7 streets across, 2·(400 − |y|) metres, and as many along
    assert reached.length.sum() == pytest.approx(2 * sum(2 * (400 - abs(y)) for y in range(-300, 301, 100)))
    assert (np.abs(reached.get_coordinates()).sum(axis=1) <= 400 + 1e-6).all()


def test_reached_streets_tell_how_far_they_are():
    net = network([(0, 0), (200, 0), (400, 0), (600, 0)])
    reached = reached_streets(walk(frame(park()), R500, net)).sort_values("distance_m")
    assert reached.length.tolist() == pytest.approx([200, 200, 500 * CUT - 400])
    assert reached["distance_m"].tolist() == pytest.approx([0, 200, 400])
    assert reached["street"].tolist() == [0, 0, 0]
    assert crs_name(reached.crs) == crs_name(net.crs)


def test_the_distance_is_that_of_the_site_that_leaves_most():
    sites = frame(box(-100, -50, 0, 50), box(400, -1, 402, 1))
    bands = [Band(0, 100, 150), Band(100, inf, 500)]
    reached = reached_streets(walk(sites, bands, network([(0, 0), (300, 0), (401, 0), (600, 0)])))
    assert reached["distance_m"].min() == 0
    far = reached[reached.bounds["maxx"] > 500]
    assert far["distance_m"].tolist() == pytest.approx([0])


def test_a_river_with_one_bridge_keeps_the_near_bank_far():
    banks = [[(x, 0) for x in range(0, 1001, 100)], [(x, 60) for x in range(0, 1001, 100)]]
    with_bridge = network(*banks, [(1000, 0), (1000, 60)])
    homes, site = prepare(frame(box(0, 155, 100, 160), box(900, 155, 1000, 160))), frame(box(0, -100, 100, -10))
    assert served(homes, site, R500).state.tolist() == ["served", "unserved"]
    assert walked(homes, site, R500, with_bridge).state.tolist() == ["unserved", "unserved"]
    assert walked(homes, site, [Band(0, inf, 1200)], with_bridge).state.tolist() == ["unserved", "served"]
    assert walked(homes, site, R500, network(*banks, [(100, 0), (100, 60)])).state.tolist() == ["served", "unserved"]


def test_a_site_on_a_part_of_its_own_serves_that_part_and_the_parts_are_counted():
    net = network(EAST, [(0, 400), (2000, 400)])
    result = walked(prepare(frame(strip(), strip(y=400))), frame(park(y=400)), R500, net)
    assert result.state.tolist() == ["unserved", "partly"]
    assert result.excluded == (("street-pieces", 1),)


def test_sites_and_land_far_from_streets_are_counted():
    land = frame(strip(), strip(y=300), strip(y=-101))
    result = walked(prepare(land), frame(park(), park(y=900)), R500, network(EAST))
    assert dict(result.excluded) == {"site-off-network": 1, "land-off-network": 1}
    assert result.sites_used == 1
    assert result.denominator == pytest.approx(30_000)


def test_sites_that_are_all_off_the_network_are_an_honest_zero():
    result = walked(prepare(frame(strip())), frame(park(y=900)), R500, network(EAST))
    assert (result.ratio, result.missing, result.excluded) == (0.0, (), (("site-off-network", 1),))


def test_without_streets_sites_or_land_nothing_is_claimed():
    ground, site = prepare(frame(strip())), frame(park())
    for streets in (frame(), frame(None, Point(0, 0))):
        result = walked(ground, site, R500, street_network(streets))
        assert (result.ratio, result.missing) == (None, ("streets",))
        assert result.zones["ratio"].isna().all()
    assert walked(ground, frame(None), R500, network(EAST)).missing == ("sites",)
    assert walked(prepare(frame()), site, R500, network(EAST)).missing == ("land",)
    assert walked(prepare(frame()), frame(), R500, network()).missing == ("land", "sites", "streets")


def test_what_was_left_out_of_sites_land_and_streets_is_told_together():
    net = street_network(frame(LineString(EAST), Point(0, 0)))
    result = walked(prepare(frame(strip(), None)), frame(park(), Point(0, 0), None), [Band(400, inf, 500)], net)
    assert dict(result.excluded) == {"land-no-geometry": 1, "site-no-geometry": 1, "site-no-area": 1, "street-not-line": 1}


def test_two_halves_of_a_park_are_one_site_when_joined():
    halves = frame(box(-100, -50, -50, 50), box(-50, -50, 0, 50))
    bands = [Band(400, 10_000, 300), Band(10_000, inf, 500)]
    ground = prepare(frame(strip()))
    assert walked(ground, halves, bands, network(EAST)).ratio == pytest.approx(0.3, rel=2e-3)
    joined = walked(ground, halves, bands, network(EAST), join_touching=True)
    assert (joined.ratio, joined.joined) == (pytest.approx(0.5, rel=2e-3), 1)


def test_zones_and_weights_are_those_of_the_ground():
    zones = frame(box(0, -9, 250, 9), box(250, -9, 1000, 9), name=["西", "东"])
    ground = prepare(frame(strip(), people=[1000]), zones_m=zones, weight_field="people")
    result = walked(ground, frame(park()), R500, network(EAST))
    assert result.zones["numerator"].tolist() == pytest.approx([250, 250], abs=0.3)
    assert (result.weighted_by, result.denominator) == ("people", pytest.approx(1000))


def test_units_other_than_metres_are_converted():
    foot = 0.3048006096012192
    feet = [gpd.GeoDataFrame(geometry=[shapely.transform(g, lambda xy: xy / foot)], crs=2263) for g in (strip(), park(), LineString(EAST))]
    result = walked(prepare(feet[0]), feet[1], R500, street_network(feet[2]))
    assert (result.denominator, result.ratio) == (pytest.approx(10_000, rel=1e-6), pytest.approx(0.5 * CUT, rel=1e-3))


def test_mixed_systems_and_degrees_are_refused():
    ground, net = prepare(frame(strip())), network(EAST)
    with pytest.raises(DifferentCRSError):
        walked(ground, frame(park()).to_crs(4544), R500, net)
    with pytest.raises(DifferentCRSError):
        walked(prepare(frame(strip()).to_crs(4544)), frame(park()), R500, net)
    with pytest.raises(GeographicCRSError):
        walked(ground, frame(park()).to_crs(4490), R500, net)


@pytest.mark.parametrize("wrong", [{"off_street_m": 0}, {"off_street_m": inf}, {"snap_m": -1}, {"farthest_m": float("nan")}])
def test_distances_that_make_no_sense_are_refused(wrong):
    with pytest.raises(DistanceError) as refused:
        walked(prepare(frame(strip())), frame(park()), R500, network(EAST), **wrong)
    assert refused.value.params["name"] in wrong


def test_the_work_says_where_it_is_and_can_be_stopped():
    ground, net, seen = prepare(frame(strip())), network(EAST), []
    walked(ground, frame(park()), R500, net, watch=lambda step, share: seen.append((step, share)))
    assert [step for step, _ in seen] == ["walk", "buffers", "inside", "cut", "tally"]
    assert [share for _, share in seen] == sorted(share for _, share in seen)

    def stop(_step, share):
        if share > 0:
            raise StoppedError

    with pytest.raises(StoppedError):
        walked(ground, frame(park()), R500, net, watch=stop)


def test_one_walk_answers_for_several_grounds():
    done = walk(frame(park()), R500, network(EAST))
    numerators = [along_streets(prepare(frame(strip(end=end))), done).numerator for end in (100, 200)]
    assert numerators == pytest.approx([1000, 2000])


def test_the_frames_are_not_changed():
    frames = frame(strip(), None), frame(park(), Point(0, 0), None), frame(LineString(EAST), None)
    before = [each.copy(deep=True) for each in frames]
    land, sites, streets = frames
    walked(prepare(land), sites, R500, street_network(streets), join_touching=True)
    for after, original in zip(frames, before, strict=True):
        assert_geodataframe_equal(after, original)


# -- against a walk step by step ------------------------------------------------------------------------------------


def sampled(land, sites, lines, *, radius, off, snap=20.0, step=2.0):
    """Return the share of a fine grid of points that is served, by the definition itself: streets as points `step` apart, each a node."""
    points, links, count = [], [], 0
    for line in lines:
        for a, b in pairwise(line):
            pieces = int(np.ceil(np.hypot(b[0] - a[0], b[1] - a[1]) / step))
            points.append(np.linspace(a, b, pieces + 1))
            links.append(np.arange(count, count + pieces))
            count += pieces + 1
    xy, link = np.concatenate(points), np.concatenate(links)
    places, place = np.unique(xy.round(3), axis=0, return_inverse=True)
    start, end = place.ravel()[link], place.ravel()[link + 1]
    straight = shapely.distance(shapely.points(places)[:, None], np.array(sites, dtype=object)[None, :])
    cost = np.where(straight <= snap, straight, inf).min(axis=1)
    near = np.flatnonzero(np.isfinite(cost))
    nodes = len(places)
    rows, columns = np.r_[start, np.full(len(near), nodes)], np.r_[end, near]
    lengths = np.r_[np.hypot(*(places[end] - places[start]).T), cost[near] + 1e-9]
    graph = coo_array((np.r_[lengths, lengths], (np.r_[rows, columns], np.r_[columns, rows])), shape=(nodes + 1, nodes + 1)).tocsr()
    left = np.minimum(radius - dijkstra(graph, indices=nodes)[:-1], off)
    west, south, east, north = land.bounds
    x, y = np.meshgrid(np.arange(west + 2.5, east, 5), np.arange(south + 2.5, north, 5))
    far = np.hypot(x.ravel()[:, None] - places[:, 0], y.ravel()[:, None] - places[:, 1])
    return (far <= left).any(axis=1).mean()


@pytest.mark.parametrize(("radius", "off"), [(500, 100), (300, 60), (110, 100), (80, 100)])
def test_a_small_town_agrees_with_a_walk_step_by_step(radius, off):
    lines = [[(0, 0), (300, 0), (420, 90)], [(300, 0), (300, 200), (100, 260)], [(0, 0), (0, 200), (100, 260)], [(420, 90), (420, 300)]]
    sites = [box(-60, -40, -5, 30), shapely.Polygon([(330, 210), (410, 190), (400, 280), (340, 270)])]
    land = box(-150, -150, 550, 400)
    result = walked(prepare(frame(land)), frame(*sites), [Band(0, inf, radius)], network(*lines), off_street_m=off)
    assert result.ratio == pytest.approx(sampled(land, sites, lines, radius=radius, off=off), abs=6e-3)


# -- what must hold for any town ---------------------------------------------------------------------------------------

corner = st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(1, 3), st.integers(1, 3))
boxes = st.lists(corner, min_size=1, max_size=6).map(lambda rows: [box(x * 70, y * 70, (x + w) * 70, (y + h) * 70) for x, y, w, h in rows])
steps = st.lists(st.sampled_from([(100, 0), (-100, 0), (0, 100), (0, -100)]), min_size=1, max_size=8)
street = st.tuples(st.integers(0, 6), st.integers(0, 6), steps).map(
    lambda drawn: np.cumsum([(drawn[0] * 100, drawn[1] * 100), *drawn[2]], axis=0).tolist()
)
streets_drawn = st.lists(street, min_size=1, max_size=6)
RULE = (Band(0, 15_000, 150), Band(15_000, inf, 350))


@given(sites=boxes, land=boxes, lines=streets_drawn, off=st.sampled_from([30.0, 100.0, 180.0]))
def test_walking_never_reaches_more_than_the_straight_line(sites, land, lines, off):
    ground = prepare(frame(*land))
    straight, on_foot = served(ground, frame(*sites), RULE), walked(ground, frame(*sites), RULE, network(*lines), off_street_m=off)
    assert 0 <= on_foot.ratio <= straight.ratio + 1e-9
    assert (on_foot.covered_m2 <= straight.covered_m2 + 1e-3).all()


@given(sites=boxes, land=boxes, lines=streets_drawn, data=st.data())
def test_cutting_turning_and_shuffling_streets_changes_nothing(sites, land, lines, data):
    middles = [[*line[:1], ((line[0][0] + line[1][0]) / 2, (line[0][1] + line[1][1]) / 2), *line[1:]] for line in lines]
    halves = [half for line in middles for half in (line[:2], line[1:])]
    turned = [line[::-1] if data.draw(st.booleans()) else line for line in data.draw(st.permutations(halves))]
    ground = prepare(frame(*land))
    plain, other = (walked(ground, frame(*sites), RULE, network(*drawn)) for drawn in (lines, turned))
    # stretches end in round polygons, so a cut moves an edge by less than 0.03 % of 100 m
    assert other.covered_m2 == pytest.approx(plain.covered_m2, abs=25)
    assert other.sites_used == plain.sites_used


@given(sites=boxes, land=boxes, lines=streets_drawn, more=boxes)
def test_more_sites_never_lower_the_share(sites, land, lines, more):
    ground, net = prepare(frame(*land)), network(*lines)
    assert walked(ground, frame(*sites, *more), RULE, net).ratio >= walked(ground, frame(*sites), RULE, net).ratio - 1e-4


@given(sites=boxes, land=boxes, lines=streets_drawn, more=streets_drawn)
def test_more_streets_never_lower_the_share_where_sites_lie_on_streets(sites, land, lines, more):
    ground, net = prepare(frame(*land)), network(*lines)
    on_street = [site for site in sites if walk(frame(site), RULE, net, farthest_m=20).sites_used]
    few, many = (walked(ground, frame(*on_street), RULE, network(*drawn)) for drawn in (lines, [*lines, *more]))
    assert (few.ratio or 0) <= (many.ratio or 0) + 1e-4


@given(sites=boxes, land=boxes, lines=streets_drawn)
def test_two_bands_in_one_search_serve_what_two_searches_serve(sites, land, lines):
    ground, net = prepare(frame(*land)), network(*lines)
    both = walked(ground, frame(*sites), RULE, net)
    rests = [walked(ground, frame(*sites), [band], net).rest for band in RULE]
    apart = ground.area_m2 - shapely.area(shapely.intersection(*rests))
    assert both.covered_m2 == pytest.approx(apart, abs=25)
