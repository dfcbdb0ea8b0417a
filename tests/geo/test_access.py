"""Where a site meets the streets: beside its edge, at the nearest point, or nowhere; and what the step costs."""

from math import inf

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import LineString, Point, box

from geo.access import access, places, stretches
from geo.network import street_network

CRS = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"


def network(*lines):
    return street_network(gpd.GeoDataFrame(geometry=[LineString(line) for line in lines], crs=CRS))


def found(net, *sites, radius_m=500.0, snap_m=20.0, farthest_m=250.0):
    radius = np.full(len(sites), radius_m)
    return access(net, np.array(sites, dtype=object), radius, snap_m=snap_m, farthest_m=farthest_m)


def test_a_street_along_a_site_is_met_all_the_way_and_not_at_one_point():
    meets = found(network([(10, -500), (10, 500)]), box(-50, -100, 0, 100))
    # beside the corners the street is within 20 m for another √(20² − 10²) = 17.3 m
    assert (meets.low_m[0], meets.high_m[0]) == (pytest.approx(382.7, abs=0.1), pytest.approx(617.3, abs=0.1))
    assert (meets.low_cost_m[0], meets.high_cost_m[0]) == (pytest.approx(20, abs=0.01), pytest.approx(20, abs=0.01))
    assert meets.near_m.tolist() == [10]


def test_a_street_through_a_site_is_met_without_cost_inside():
    meets = found(network([(-500, 0), (0, 0), (500, 0)]), box(-50, -50, 50, 50))
    assert meets.near_m.tolist() == [0]
    assert sorted(meets.low_cost_m) == pytest.approx([0, 20])
    assert (meets.high_m - meets.low_m).tolist() == pytest.approx([70, 70])


def test_a_street_that_a_site_bends_around_is_met_twice():
    horseshoe = box(0, 0, 300, 300).difference(box(100, -1, 200, 200))
    meets = found(network([(-100, 100), (400, 100)]), horseshoe)
    assert sorted(meets.low_m) == pytest.approx([80, 280])
    assert sorted(meets.high_m) == pytest.approx([220, 420])


def test_a_site_away_from_streets_takes_the_nearest_point_alone():
    meets = found(network([(120, -500), (120, 500)], [(0, 400), (0, 300)]), Point(0, 0))
    assert len(meets.edge) == 1
    assert (meets.low_m[0] + meets.high_m[0]) / 2 == pytest.approx(500)
    assert meets.high_m[0] - meets.low_m[0] < 20
    assert meets.low_cost_m[0] == pytest.approx(120, abs=0.1)
    assert meets.near_m.tolist() == [120]


def test_a_street_just_beyond_the_snap_is_met_as_well_as_one_just_within():
    costs = [found(network([(x, 0), (900, 0)]), box(-50, -50, 0, 50)).low_cost_m for x in (19.99, 20.01)]
    assert np.concatenate(costs).tolist() == pytest.approx([19.99, 20.01])


def test_sites_too_far_away_are_on_no_street():
    street = network([(249, -500), (249, 500)])
    assert found(street, Point(0, 0)).near_m.tolist() == [249]
    assert found(street, Point(-2, 0)).near_m.tolist() == [inf]
    assert found(street, Point(0, 0), radius_m=249).near_m.tolist() == [inf]
    assert len(found(street, Point(-2, 0), Point(0, 0)).site) == 1


def test_without_streets_there_is_no_access():
    meets = found(network(), Point(0, 0))
    assert (meets.near_m.tolist(), len(meets.edge)) == ([inf], 0)
    assert [len(column) for column in stretches(network(), np.array([Point(0, 0)]), np.array([20.0]))] == [0, 0, 0, 0]


def test_a_cut_street_is_met_on_the_same_ground():
    whole, cut = network([(10, -500), (10, 500)]), network([(10, -500), (10, 37)], [(10, 37), (10, 200), (10, 500)])
    meets = [found(net, box(-50, -100, 0, 100)) for net in (whole, cut)]
    assert sum(m.high_m.sum() - m.low_m.sum() for m in meets[:1]) == pytest.approx(meets[1].high_m.sum() - meets[1].low_m.sum())


def test_places_lie_along_the_edge():
    assert places(network([(0, 0), (30, 40)]), np.array([0, 0]), np.array([0.0, 25.0])).tolist() == [[0, 0], [15, 20]]
