"""Geometries: what is mended is counted, what is lost is listed, nothing is silently wrong."""

import numpy as np
import pytest
import shapely

from layers.reader.geometry import flattened, from_wkb, on_earth, without_infinite, without_zeros

BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
SQUARE = shapely.box(0, 0, 1, 1)


def array(*geometries):
    return np.array([*geometries, None], dtype=object)[:-1]


def unclosed_ring() -> bytes:
    """A polygon of three points that does not come back to its start."""
    header = (1).to_bytes(1, "little") + (3).to_bytes(4, "little") + (1).to_bytes(4, "little") + (4).to_bytes(4, "little")
    return header + np.array([0, 0, 4, 0, 4, 4, 0, 4], dtype="<f8").tobytes()


def one_point_line() -> bytes:
    return (1).to_bytes(1, "little") + (2).to_bytes(4, "little") + (1).to_bytes(4, "little") + np.array([1, 1], dtype="<f8").tobytes()


def test_one_unclosed_ring_does_not_hide_the_layer():
    read = from_wkb(np.array([shapely.to_wkb(SQUARE), unclosed_ring(), None], dtype=object))
    assert [shape and shape.area for shape in read.geometry] == [1.0, 16.0, None]
    assert [(repair.code, repair.count) for repair in read.repairs] == [("ring-closed", 1)]


def test_a_hopeless_geometry_becomes_none_and_is_listed():
    read = from_wkb(np.array([one_point_line(), shapely.to_wkb(SQUARE)], dtype=object))
    assert read.geometry[0] is None
    assert [(issue.code, issue.rows) for issue in read.issues] == [("geometry-unreadable", (1,))]


def test_heights_and_measures_are_dropped_and_counted():
    flat = flattened(array(shapely.Point(1, 2, 3), shapely.from_wkt("POINT M (1 2 9)"), shapely.Point(1, 2)))
    assert not shapely.has_z(flat.geometry).any()
    assert not shapely.has_m(flat.geometry).any()
    assert flat.repairs[0].count == 2


def test_empty_geometries_become_none_and_are_listed():
    flat = flattened(array(shapely.Polygon(), SQUARE, None))
    assert [shape is None for shape in flat.geometry] == [True, False, True]
    assert [(issue.code, issue.rows) for issue in flat.issues] == [("geometry-empty", (1,))]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_coordinates_that_are_no_numbers_are_errors(bad):
    with np.errstate(invalid="ignore"):
        line = shapely.linestrings([[0, 0], [1, bad]])
    result = without_infinite(array(SQUARE, line))
    assert result.geometry[1] is None
    assert [(issue.code, issue.severity, issue.rows) for issue in result.issues] == [("geometry-not-finite", "error", (2,))]


@pytest.mark.parametrize("place", [(180.1, 30), (-181, 30), (103, 90.5), (103, -91), (1e200, 30), (390817, 3390817)])
def test_places_beyond_the_ends_of_the_earth_are_errors(place):
    result = on_earth(array(SQUARE, None, shapely.LineString([(103, 30), place]), shapely.Point(-180, 90)))
    assert [shape is None for shape in result.geometry] == [False, True, True, False]
    assert [(issue.code, issue.severity, issue.rows) for issue in result.issues] == [("geometry-off-earth", "error", (3,))]


def test_the_input_is_not_changed():
    given = array(BOW_TIE, shapely.Point(1, 2, 3))
    flattened(given)
    assert given[0] is BOW_TIE
    assert given[1].has_z


def test_places_never_filled_in_are_none_and_listed():
    result = without_zeros(array(shapely.Point(0, 0), SQUARE, shapely.Point(0, 1), None))
    assert [shape is None for shape in result.geometry] == [True, False, False, True]
    assert [(issue.code, issue.rows) for issue in result.issues] == [("coordinates-zero", (1,))]


def test_rows_of_repairs_are_kept():
    assert flattened(array(SQUARE, shapely.Point(1, 2, 3))).repairs[0].rows == (2,)
