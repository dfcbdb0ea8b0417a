"""What is usable: coordinates that are no numbers are found wherever they hide, and what is broken is mended."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from geo.clean import cleaned

CRS = 4544
BAD = (np.nan, np.inf, -np.inf)


def series(*geometries):
    return gpd.GeoSeries(list(geometries), crs=CRS)


def ring(*xy):
    with np.errstate(invalid="ignore"):
        return shapely.linearrings([*xy, xy[0]])


@pytest.mark.parametrize("bad", BAD)
def test_a_coordinate_that_is_no_number_is_found_in_shell_hole_part_line_and_collection(bad):
    square = [(0, 0), (9, 0), (9, 9), (0, 9)]
    with np.errstate(invalid="ignore"):
        shapes = [
            Polygon(ring((0, 0), (bad, 0), (9, 9))),
            Polygon(ring((0, 0), (9, bad), (9, 9))),
            Polygon(square, [ring((2, 2), (3, bad), (3, 3))]),
            MultiPolygon([box(20, 20, 30, 30), Polygon(ring((0, 0), (9, 0), (bad, bad)))]),
            LineString([(0, 0), (bad, 1)]),
            GeometryCollection([box(0, 0, 1, 1), shapely.points([[1.0, bad]])[0]]),
        ]
    found = cleaned(series(*shapes, box(0, 0, 1, 1)), "site", areas_only=False)
    assert (found.position.tolist(), found.excluded) == ([6], (("site-not-finite", 6),))


def test_points_and_lines_stay_where_no_area_is_asked_for():
    found = cleaned(series(Point(1, 2), LineString([(0, 0), (1, 1)]), None), "site", areas_only=False)
    assert (found.position.tolist(), found.excluded, found.repaired) == ([0, 1], (("site-no-geometry", 1),), 0)


def test_a_bow_tie_becomes_its_two_wings_and_is_counted_as_repaired():
    found = cleaned(series(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), box(0, 0, 1, 1)), "land")
    assert (found.repaired, found.excluded) == (1, ())
    assert shapely.area(found.geometry).tolist() == [2, 1]
    assert shapely.is_valid(found.geometry).all()


def test_areas_are_taken_out_of_collections_and_flat_polygons_have_none():
    mixed = GeometryCollection([box(0, 0, 2, 2), LineString([(0, 0), (9, 9)]), Point(5, 5)])
    found = cleaned(series(mixed, Polygon([(0, 0), (5, 0), (9, 0)]), LineString([(0, 0), (1, 1)])), "land")
    assert (found.position.tolist(), found.excluded) == ([0], (("land-no-area", 2),))
    assert found.geometry[0].area == 4


def test_thousands_are_judged_as_a_few_are():
    """Every seventh of 5,000 is missing, every eleventh of the others a bow-tie: enough to be judged in threads."""
    shapes = np.array([box(x, 0, x + 1, 1) for x in range(5000)], dtype=object)
    shapes[::11] = Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    shapes[::7] = None
    found = cleaned(series(*shapes), "land")
    missing, broken = len(range(0, 5000, 7)), len(range(0, 5000, 11)) - len(range(0, 5000, 77))
    assert (found.excluded, found.repaired, len(found.geometry)) == ((("land-no-geometry", missing),), broken, 5000 - missing)


def test_the_frame_keeps_its_broken_geometry():
    given = series(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))
    cleaned(given, "land")
    assert not given.iloc[0].is_valid
