"""Broken geometries: mended with reason, place and area, put in order without changing what they are."""

import numpy as np
import pytest
import shapely

from layers.reader.validity import merged, oriented, valid

BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
SQUARE = shapely.box(0, 0, 1, 1)
BOX = shapely.box(103.67, 30.63, 103.68, 30.64)
BOX_M2 = 1_062_802.24
"""The published geodesic area of BOX."""

COUNTER, CLOCKWISE = shapely.box(0, 0, 1, 1, ccw=True), shapely.box(2, 0, 3, 1, ccw=False)


def array(*geometries):
    return np.array([*geometries, None], dtype=object)[:-1]


def repairs(result):
    return {repair.code: (repair.count, repair.rows) for repair in result.repairs}


def test_a_bow_tie_is_mended_to_its_two_triangles_and_says_where_it_was_broken():
    """Two triangles of base 2 and height 1 that meet in (1, 1)."""
    result = valid(array(SQUARE, BOW_TIE))
    assert [shape.area for shape in result.geometry] == [1.0, 2.0]
    assert repairs(result) == {"geometry-mended": (1, (2,)), "parts-split": (1, (2,))}
    found = next(issue for issue in result.issues if issue.code == "geometry-invalid")
    assert (found.severity, found.rows, found.details, found.places) == ("info", (2,), ("invalid-self-intersection",), ((1.0, 1.0),))


def test_areas_before_and_after_are_geodesic_and_a_large_change_is_told_by_row():
    """Two parts on the same ground: twice the box as drawn, once the box when mended."""
    result = valid(array(SQUARE, shapely.MultiPolygon([BOX, BOX])))
    mended = result.repairs[0]
    assert (mended.area_before_m2, mended.area_after_m2) == (pytest.approx(2 * BOX_M2, abs=0.02), pytest.approx(BOX_M2, abs=0.01))
    assert repairs(result)["parts-merged"] == (1, (2,))
    told = next(issue for issue in result.issues if issue.code == "repair-changed-area")
    assert (told.severity, told.rows, told.details) == ("warning", (2,), ("2125604.5 → 1062802.2",))


def test_a_repair_that_leaves_the_area_alone_is_no_warning():
    spike = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0.5, 1), (0.5, 2), (0.5, 1), (0, 1)])
    assert [issue.code for issue in valid(array(spike)).issues] == ["geometry-invalid"]


def test_a_polygon_without_area_is_listed_as_lost():
    result = valid(array(shapely.Polygon([(0, 0), (1, 1), (2, 2)])))
    assert result.geometry[0] is None
    assert [issue.code for issue in result.issues] == ["geometry-unreadable"]


def test_a_hole_outside_its_shell_never_makes_the_area_negative():
    broken = shapely.Polygon([(0, 0), (1, 0), (1, 1), (0, 1)], [[(5, 5), (9, 5), (9, 9), (5, 9)]])
    result = valid(array(broken))
    assert result.geometry[0].is_valid
    assert result.geometry[0].area >= 0


def test_a_scribble_of_five_hundred_points_is_settled():
    scribble = shapely.Polygon(np.random.default_rng(7).uniform(0, 1, (500, 2)))
    result = valid(array(scribble))
    assert result.geometry[0] is None or result.geometry[0].is_valid


def test_no_more_than_a_thousand_reasons_are_asked_for():
    result = valid(array(*[BOW_TIE] * 1_001))
    found = next(issue for issue in result.issues if issue.code == "geometry-invalid")
    assert (found.count, len(found.details)) == (1_001, 1_000)


def test_a_collection_of_one_kind_becomes_one_feature_of_many_parts():
    nested = shapely.GeometryCollection([SQUARE, shapely.GeometryCollection([shapely.box(2, 0, 3, 1)])])
    mixed = shapely.GeometryCollection([SQUARE, shapely.Point(5, 5)])
    result = merged(array(nested, mixed, None))
    assert [None if shape is None else shape.geom_type for shape in result.geometry] == ["MultiPolygon", "GeometryCollection", None]
    assert repairs(result) == {"parts-merged": (1, (1,))}


def test_rings_against_the_rule_of_their_file_are_turned_and_counted():
    result = oriented(array(COUNTER, COUNTER, CLOCKWISE, None))
    assert shapely.is_ccw(shapely.get_exterior_ring(result.geometry[:3])).all()
    assert repairs(result) == {"rings-turned": (1, (3,))}
    assert result.repairs[0].area_before_m2 == result.repairs[0].area_after_m2


def test_a_shapefile_with_its_own_rule_is_turned_without_a_word():
    result = oriented(array(CLOCKWISE, CLOCKWISE, shapely.Point(0, 0)))
    assert shapely.is_ccw(shapely.get_exterior_ring(result.geometry[:2])).all()
    assert result.repairs == []


def test_a_hole_that_runs_like_its_shell_is_turned():
    hole = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]
    result = oriented(array(COUNTER, shapely.Polygon(COUNTER.exterior, [hole])))
    assert not shapely.is_ccw(result.geometry[1].interiors[0])
    assert repairs(result) == {"rings-turned": (1, (2,))}


def test_the_input_is_not_changed():
    given = array(BOW_TIE, CLOCKWISE)
    for step in (valid, merged, oriented):
        step(given)
    assert given[0] is BOW_TIE
    assert given[1] is CLOCKWISE
