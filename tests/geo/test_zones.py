"""Zones that claim the same ground are found; neighbours and halves of one zone are not."""

import geopandas as gpd
import pytest
from shapely.geometry import Point, box

from geo.errors import GeographicCRSError
from geo.zones import overlaps


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
