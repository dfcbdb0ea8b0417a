"""Streets as a graph: what joins and what does not, what counts as a street, and how far it is to each node."""

from math import inf, nan

import geopandas as gpd
import numpy as np
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiLineString, Point, box

from geo.errors import DistanceError, GeographicCRSError, MissingCRSError
from geo.network import reach, street_network

CRS = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"


def frame(*geometries):
    return gpd.GeoDataFrame(geometry=list(geometries), crs=CRS)


def network(*lines, **options):
    return street_network(frame(*(LineString(line) if isinstance(line, list) else line for line in lines)), **options)


def grid(size=5, step=100):
    """Streets of a square grid, one line a street with a vertex at each corner."""
    along = [[(i * step, j * step) for i in range(size)] for j in range(size)]
    return [*along, *([(x, y) for y, x in line] for line in along)]


def node_at(net, x, y):
    return int(np.hypot(*(net.nodes_xy - (x, y)).T).argmin())


def distance(net, start, end, limit_m=inf):
    return reach(net, np.array([node_at(net, *start)]), np.zeros(1), limit_m=limit_m)[0][node_at(net, *end)]


def test_distances_on_a_grid_are_those_of_a_taxi():
    net = network(*grid())
    cost, start = reach(net, np.array([node_at(net, 200, 200)]), np.zeros(1))
    assert cost.tolist() == (np.abs(net.nodes_xy - 200).sum(axis=1)).tolist()
    assert set(start) == {0}


def test_a_limit_cuts_a_diamond_out_of_the_grid():
    net = network(*grid())
    cost, start = reach(net, np.array([node_at(net, 200, 200)]), np.zeros(1), limit_m=200)
    assert np.isfinite(cost).sum() == 13
    assert (start >= 0).sum() == 13


def test_the_cheapest_start_wins_whatever_was_spent_before():
    net = network([(0, 0), (100, 0), (200, 0), (300, 0)])
    cost, start = reach(net, np.array([node_at(net, 0, 0), node_at(net, 300, 0), node_at(net, 300, 0)]), np.array([0.0, 150.0, 20.0]))
    by_x = np.argsort(net.nodes_xy[:, 0])
    assert cost[by_x].tolist() == [0, 100, 120, 20]
    assert start[by_x].tolist() == [0, 0, 2, 2]


def test_without_a_start_nothing_is_reached():
    cost, start = reach(network(*grid(2)), np.zeros(0, dtype=int), np.zeros(0))
    assert (cost.tolist(), start.tolist()) == ([inf] * 4, [-1] * 4)


def test_a_common_vertex_joins_and_a_bridge_does_not():
    level = network([(0, 0), (50, 50), (100, 100)], [(0, 100), (50, 50), (100, 0)])
    bridge = network([(0, 0), (100, 100)], [(0, 100), (100, 0)])
    assert (level.pieces, bridge.pieces) == (1, 2)
    assert distance(level, (0, 0), (0, 100)) == pytest.approx(100 * 2**0.5)
    assert distance(bridge, (0, 0), (0, 100)) == inf


@pytest.mark.parametrize(("gap", "pieces"), [(0, 1), (0.04, 1), (0.10, 2)])
def test_ends_four_centimetres_apart_join_and_ten_do_not(gap, pieces):
    assert network([(0, 0), (100, 0)], [(100 + gap, 0), (200, 0)]).pieces == pieces


@pytest.mark.parametrize(("gap", "pieces"), [(-0.04, 1), (0, 1), (0.04, 1), (0.10, 2)])
def test_a_street_that_ends_on_another_joins_it_there(gap, pieces):
    net = network([(0, 0), (100, 0)], [(40, gap), (40, 70)])
    assert net.pieces == pieces
    assert net.length_m == pytest.approx(170, abs=0.11)
    if pieces == 1:
        assert distance(net, (0, 0), (40, 70)) == pytest.approx(110, abs=0.05)
        assert sorted(net.street) == [0, 0, 1]


def test_several_streets_end_on_one_stretch_in_any_order():
    net = network([(0, 0), (100, 0)], [(80, 0), (80, 10)], [(20, 0), (20, -10)], [(50, 0.02), (50, 10)], [(50, -0.02), (50, -10)])
    assert net.pieces == 1
    assert distance(net, (80, 10), (20, -10)) == pytest.approx(80, abs=0.1)


def test_without_a_gap_only_what_touches_is_joined():
    assert network([(0, 0), (100, 0)], [(100.01, 0), (200, 0)], join_gap_m=0).pieces == 2
    assert network([(0, 0), (100, 0)], [(100, 0), (200, 0)], [(50, 0), (50, 9)], join_gap_m=0).pieces == 1


def test_a_finely_drawn_curve_keeps_its_length():
    fine = [(x, 0) for x in np.arange(0, 100.001, 0.02)]
    assert network(fine, fine[::-1]).length_m == pytest.approx(100, abs=0.1)


def test_a_stretch_drawn_twice_counts_once():
    net = network([(0, 0), (100, 0), (200, 0)], [(200, 0), (100, 0)], [(0, 0), (100, 0)])
    assert net.length_m == 200
    assert net.street.tolist() == [0, 0]


def test_rings_and_parts_of_one_street_are_walked():
    ring = LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    net = network(ring, MultiLineString([[(0, 0), (-50, 0)], [(100, 100), (150, 100)]]))
    assert (net.pieces, net.length_m) == (1, 500)
    assert distance(net, (-50, 0), (150, 100)) == 300
    assert net.street.tolist() == [0, 0, 0, 0, 1, 1]


def test_what_is_no_street_is_counted_by_reason():
    with np.errstate(invalid="ignore"):
        broken = shapely.linestrings([[0, 0], [nan, 5]])
        infinite = shapely.linestrings([[0, 0], [inf, 5]])
    mended = MultiLineString([[(5, 5), (5, 5)], [(0, 0), (10, 0)]])
    net = network(None, LineString(), broken, infinite, Point(0, 0), box(0, 0, 1, 1), LineString([(3, 3), (3, 3)]), mended)
    assert dict(net.excluded) == {"street-no-geometry": 2, "street-not-finite": 2, "street-not-line": 2, "street-no-length": 1}
    assert (net.length_m, net.repaired, net.street.tolist()) == (10, 1, [7])


def test_heights_are_left_aside():
    assert network(LineString([(0, 0, 5), (30, 40, 900)])).edge_length_m.tolist() == [50]


def test_parts_are_told_by_number_and_share_of_length():
    net = network([(0, 0), (300, 0)], [(300, 0), (300, 300)], [(0, 900), (200, 900)])
    assert net.pieces == 2


def test_without_streets_there_is_no_share():
    for nothing in (network(), network(None, Point(0, 0))):
        assert (nothing.pieces, nothing.length_m, len(nothing.nodes_xy)) == (0, 0, 0)


def test_lengths_are_metres_whatever_the_unit():
    foot = 0.3048006096012192
    net = street_network(
        gpd.GeoDataFrame(geometry=[LineString([(0, 0), (100 / foot, 0)]), LineString([(50 / foot, 0.04 / foot), (50 / foot, 9)])], crs=2263)
    )
    assert net.pieces == 1
    assert net.edge_length_m[:2].sum() == pytest.approx(100, abs=0.05)


def test_degrees_and_no_system_are_refused():
    line = LineString([(103.6, 30.6), (103.7, 30.6)])
    with pytest.raises(GeographicCRSError):
        street_network(gpd.GeoDataFrame(geometry=[line], crs=4490))
    with pytest.raises(MissingCRSError):
        street_network(gpd.GeoDataFrame(geometry=[line]))


@pytest.mark.parametrize("gap", [-1, nan, inf])
def test_a_gap_that_is_no_distance_is_refused(gap):
    with pytest.raises(DistanceError) as refused:
        network([(0, 0), (1, 0)], join_gap_m=gap)
    assert refused.value.params["name"] == "join_gap_m"


def test_the_streets_are_not_changed():
    streets = frame(LineString([(0, 0), (100, 0)]), None, MultiLineString([[(5, 5), (5, 5)], [(50, 0), (50, 10)]]))
    before = streets.copy(deep=True)
    reach(street_network(streets), np.array([0]), np.zeros(1))
    assert_geodataframe_equal(streets, before)


steps = st.lists(st.sampled_from([(100, 0), (-100, 0), (0, 100), (0, -100)]), min_size=1, max_size=6)
street = st.tuples(st.integers(0, 4), st.integers(0, 4), steps).map(
    lambda drawn: np.cumsum([(drawn[0] * 100, drawn[1] * 100), *drawn[2]], axis=0).tolist()
)


@given(streets=st.lists(street, min_size=1, max_size=8), data=st.data())
def test_order_direction_and_cutting_at_a_vertex_change_no_distance(streets, data):
    cut = [piece for line in streets for piece in (line[: len(line) // 2 + 1], line[len(line) // 2 :]) if len(piece) > 1]
    turned = [line[::-1] if data.draw(st.booleans()) else line for line in data.draw(st.permutations(cut))]
    plain, other = network(*streets), network(*turned)
    x, y = streets[0][0]
    costs = [reach(net, np.array([node_at(net, x, y)]), np.zeros(1))[0] for net in (plain, other)]
    assert other.length_m == pytest.approx(plain.length_m)
    assert other.pieces == plain.pieces
    for place, cost in zip(plain.nodes_xy, costs[0], strict=True):
        assert costs[1][node_at(other, *place)] == pytest.approx(cost)


@given(streets=st.lists(street, min_size=1, max_size=8))
def test_no_way_is_shorter_than_the_straight_line(streets):
    net = network(*streets)
    cost, _ = reach(net, np.array([0]), np.zeros(1))
    assert (cost >= np.hypot(*(net.nodes_xy - net.nodes_xy[0]).T) - 1e-9).all()
