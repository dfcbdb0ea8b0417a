"""Zones that claim the same ground are found; neighbours and halves of one zone are not."""

import geopandas as gpd
import pytest
from shapely.geometry import Point, Polygon, box

from geo.errors import DifferentCRSError, GeographicCRSError
from geo.interpolate import spread
from geo.zones import cut_at_borders, overlaps


def frame(*geometries, crs=4544):
    return gpd.GeoDataFrame(geometry=list(geometries), crs=crs)


@pytest.mark.parametrize(
    ("boxes", "names", "found"),
    [
        ([box(0, 0, 10, 10), box(10, 0, 20, 10)], "ab", (0, 0.0)),
        ([box(0, 0, 10, 10), box(9.95, 0, 20, 10)], "ab", (0, 0.0)),
        ([box(0, 0, 10, 10), box(5, 0, 20, 10)], "aa", (0, 0.0)),
        ([box(0, 0, 10, 10), box(5, 0, 20, 10), box(0, 5, 10, 10)], "abc", (3, 125.0)),
        ([None, box(0, 0, 10, 10), Point(0, 0), box(8, 0, 20, 10)], "aabb", (1, 20.0)),
        ([], "", (0, 0.0)),
    ],
    ids=["neighbours", "sliver", "one zone in halves", "three", "flawed", "none"],
)
def test_only_ground_claimed_twice_counts(boxes, names, found):
    assert overlaps(frame(*boxes), list(names)) == (found[0], pytest.approx(found[1]))


def test_feet_are_turned_into_metres():
    assert overlaps(frame(box(0, 0, 100, 100), box(90, 0, 200, 100), crs=2229), ["a", "b"])[1] == pytest.approx(1000 * 0.3048006096**2)


def test_degrees_are_refused():
    with pytest.raises(GeographicCRSError):
        overlaps(frame(box(0, 0, 1, 1), crs=4490), ["a"])


def test_land_is_cut_only_where_it_crosses_and_keeps_order_and_attributes():
    bow = Polygon([(60, 0), (70, 10), (70, 0), (60, 10)])
    land = frame(box(30, 0, 40, 10), None, box(0, 0, 20, 10), Point(1, 1), bow, box(90, 0, 95, 10)).assign(n=list("abcdef"))
    land.index = [7, 7, 3, 2, 1, 0]
    cut = cut_at_borders(land, frame(box(0, 0, 5, 10), box(5, 0, 15, 10), box(20, 0, 80, 10)))
    assert cut["n"].tolist() == list("abcccdef")
    assert cut.index.tolist() == [7, 7, 3, 3, 3, 2, 1, 0]
    assert cut.geometry.area.fillna(0).tolist() == [100, 0, 50, 100, 50, 0, 0, 50]
    assert cut.geometry.iloc[6].equals_exact(bow)
    assert land["n"].tolist() == list("abcdef")


def test_people_of_a_zone_stay_in_it_once_land_is_cut_at_its_border():
    zones = frame(box(0, 0, 10, 10), box(10, 0, 40, 10)).assign(people=[300, 60])
    cut = cut_at_borders(frame(box(0, 0, 40, 10)), zones)
    assert spread(zones, "people", cut).amount.tolist() == pytest.approx([300, 60])


def test_land_and_zones_of_different_systems_are_refused():
    with pytest.raises(DifferentCRSError):
        cut_at_borders(frame(box(0, 0, 1, 1)), frame(box(0, 0, 1, 1), crs=4543))
