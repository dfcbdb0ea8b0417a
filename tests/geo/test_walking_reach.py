"""Who reaches whom on foot: along the streets, never farther than in a straight line, and in step with the engine."""

from functools import partial
from math import inf

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import LineString, Point, box

from geo.bands import Band
from geo.demand import Demand, reach
from geo.errors import DifferentCRSError
from geo.ground import prepare
from geo.network import street_network
from geo.walking import walked
from geo.walking_reach import reach_on_foot
from geo.where_next import where_next

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"


def frame(*geometry, crs=LAEA, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)


def streets(*lines):
    return street_network(frame(*(LineString(line) for line in lines)))


def demand_at(*places):
    cells = np.array([Point(place).buffer(1) for place in places], dtype=object)
    return Demand(CRS(LAEA), cells, np.ones(len(cells)), np.zeros(len(cells), dtype=int))


def reached(plots, radius, demand, network, **how):
    return reach_on_foot(plots, np.full(len(plots), float(radius)), demand, network, **how).toarray().tolist()


PLOT = frame(box(0, 0, 20, 20))
ROUND = streets([(0, -5), (1000, -5)], [(1000, -5), (1000, 300)], [(1000, 300), (0, 300)])


def test_the_way_around_is_what_counts_not_the_straight_line():
    homes = demand_at((10, 290))
    assert reach(PLOT, np.array([400.0]), homes).toarray().tolist() == [[True]]
    assert reached(PLOT, 400, homes, ROUND) == [[False]]
    assert reached(PLOT, 2300, homes, ROUND) == [[True]]


def test_on_the_same_street_nobody_walks_around_its_ends():
    assert reached(PLOT, 110, demand_at((120, -5), (140, -5)), ROUND) == [[True, False]]


def test_demand_off_the_street_needs_something_left_there():
    line = streets([(0, -5), (1000, -5)])
    assert reached(PLOT, 300, demand_at((200, 90), (250, 90), (200, 99)), line, off_street_m=95) == [[True, False, False]]


def test_candidates_and_demand_without_a_street_near_reach_nobody():
    assert reached(frame(box(0, 5000, 20, 5020), PLOT.geometry[0]), 300, demand_at((50, -5), (50, 4000)), ROUND) == [
        [False, False],
        [True, False],
    ]


def test_parts_of_the_network_that_are_cut_off_are_not_crossed_to():
    apart = streets([(0, -5), (100, -5)], [(110, -5), (200, -5)])
    assert reached(PLOT, 300, demand_at((60, -5), (150, -5)), apart, off_street_m=5) == [[True, False]]


@pytest.mark.parametrize("network", [streets(), ROUND])
def test_without_streets_candidates_or_a_radius_nothing_is_reached(network):
    homes = demand_at((50, -5))
    assert reached(frame(), 300, homes, network) == []
    assert reached(PLOT, np.nan, homes, network) == [[False]]
    assert reached(PLOT, 300, demand_at(), network) == [[]]
    assert reached(PLOT, 300, homes, network) == [[len(network.edges) > 0]]


def test_mixed_systems_are_refused():
    with pytest.raises(DifferentCRSError):
        reached(frame(box(0, 0, 1, 1), crs=4544), 300, demand_at((0, 0)), ROUND)


@example(spots=[(19, 33)], plots=[(19, 25)], gaps={7}, radius=150)  # the way turns a corner just before the demand
@settings(max_examples=40)
@given(
    spots=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=8, unique=True),
    plots=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=4, unique=True),
    gaps=st.sets(st.integers(0, 11), max_size=8),
    radius=st.sampled_from([150, 400, 900]),
)
def test_nobody_walks_farther_than_in_a_straight_line_and_more_radius_never_reaches_less(spots, plots, gaps, radius):
    lines = [[(x * 200, y * 200), (x * 200 + 200, y * 200)] for x in range(4) for y in range(5)]
    lines += [[(x * 200, y * 200), (x * 200, y * 200 + 200)] for x in range(5) for y in range(4)]
    network = streets(*(line for number, line in enumerate(lines) if number % 12 not in gaps), [(0, 0), (200, 0)])
    homes, places = (
        demand_at(*((x * 20, y * 20) for x, y in spots)),
        frame(*(box(x * 20, y * 20, x * 20 + 9, y * 20 + 9) for x, y in plots)),
    )
    on_foot = reach_on_foot(places, np.full(len(places), float(radius)), homes, network).toarray()
    straight = reach(places, np.full(len(places), float(radius)), homes).toarray()
    assert not (on_foot & ~straight).any()
    farther = reach_on_foot(places, np.full(len(places), radius + 100.0), homes, network).toarray()
    assert not (on_foot & ~farther).any()


def test_the_choice_on_foot_is_not_the_one_in_a_straight_line_and_the_engine_agrees():
    """Homes in a row of 10 m along one street; a plot near in a straight line hangs on a cul-de-sac that leads away."""
    network = streets([(0, 0), (1000, 0)], [(500, 200), (500, 900)], [(0, 0), (0, 900)], [(0, 900), (500, 900)])
    bands = [Band(0, inf, 300)]
    measure = partial(walked, prepare(frame(box(200, -10, 1000, 0))), bands=bands, network=network, off_street_m=50)
    sites, plots = frame(box(-9000, 900, -8990, 910)), frame(box(490, 190, 510, 210), box(985, 5, 1000, 20))
    straight = where_next(measure, sites, plots, bands, sites=1, cell_m=10)
    table = partial(reach_on_foot, network=network, off_street_m=50)
    on_foot = where_next(measure, sites, plots, bands, sites=1, cell_m=10, reached=table)
    assert (straight.places["candidate"].tolist(), on_foot.places["candidate"].tolist()) == ([0], [1])
    assert straight.change.gained == 0
    assert on_foot.change.gained == pytest.approx(on_foot.siting.covered, rel=0.1)
    assert on_foot.change.gained > 2500
