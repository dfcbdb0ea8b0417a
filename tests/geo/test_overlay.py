"""Overlays on arrays against the plain way, on the awkward cases: touching borders, holes, multi-polygons, crowds, many at once in threads."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geo import overlay
from geo.overlay import disjoint, left_over, parts, remainder, split

EMPTY = np.zeros(0, dtype=object)


def array(*geometries):
    out = np.empty(len(geometries), dtype=object)
    out[:] = geometries
    return out


cells = st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(1, 7), st.integers(1, 7))
squares = st.lists(cells, min_size=1, max_size=10).map(lambda rows: array(*(box(x, y, x + w, y + h) for x, y, w, h in rows)))


@given(pieces=squares, covers=squares)
def test_what_is_left_over_is_the_difference_with_the_union(pieces, covers):
    left = left_over(pieces, covers)
    assert shapely.area(left) == pytest.approx(shapely.area(shapely.difference(pieces, shapely.union_all(covers))), abs=1e-9)


@given(land=squares)
def test_disjoint_polygons_make_up_the_union_and_share_no_ground(land):
    apart = disjoint(land)
    assert shapely.area(apart).sum() == pytest.approx(shapely.union_all(land).area)
    for row, shape in enumerate(apart):
        assert shape.area == pytest.approx(land[row].difference(shapely.union_all(land[:row])).area, abs=1e-9)


@given(land=squares, zones=squares)
def test_the_pieces_of_a_split_add_up_and_each_lies_in_its_zone(land, zones):
    zones = disjoint(zones)
    pieces, source, zone = split(land, zones)
    assert np.bincount(source, weights=shapely.area(pieces), minlength=len(land)) == pytest.approx(shapely.area(land))
    for piece, of, at in zip(pieces, source, zone, strict=True):
        ground = land[of].intersection(zones[at]) if at >= 0 else land[of].difference(shapely.union_all(zones))
        assert piece.area == pytest.approx(ground.area)
        assert piece.symmetric_difference(ground).area == pytest.approx(0, abs=1e-9)


def test_pieces_that_touch_the_edge_of_a_cover_from_inside_and_outside():
    left = left_over(array(box(0, 0, 1, 1), box(2, 0, 3, 1), box(0, 0, 2, 2)), array(box(0, 0, 2, 2)))
    assert shapely.area(left).tolist() == [0, 1, 0]


def test_covers_with_holes_leave_what_lies_in_the_hole():
    ring = Polygon(box(0, 0, 10, 10).exterior, [box(4, 4, 6, 6).exterior])
    assert shapely.area(left_over(array(box(4, 4, 6, 6), box(3, 3, 7, 7), box(1, 1, 2, 2)), array(ring))).tolist() == [4, 4, 0]


def test_no_pieces_and_no_covers_are_no_trouble():
    land = array(box(0, 0, 1, 1))
    assert len(left_over(EMPTY, land)) == 0
    assert left_over(land, EMPTY).tolist() == land.tolist()
    assert split(land, EMPTY)[2].tolist() == [-1]
    assert [len(part) for part in split(EMPTY, land)] == [0, 0, 0]
    assert len(disjoint(EMPTY)) == 0
    assert [len(part) for part in parts(EMPTY)] == [0, 0]


def test_parts_keep_the_order_of_their_owners_and_drop_what_has_no_area():
    double = MultiPolygon([box(0, 0, 1, 1), box(2, 0, 4, 1)])
    single, owner = parts(array(box(9, 0, 12, 1), double, Polygon(), box(0, 5, 4, 6)))
    assert (shapely.area(single).tolist(), owner.tolist()) == ([3, 1, 2, 4], [0, 1, 1, 3])


def test_many_pieces_are_worked_in_threads_with_the_same_result():
    """3,600 cells under 400 discs, two of which cover a cell whole or in part in every way."""
    cells = shapely.box(*np.mgrid[0:60, 0:60].reshape(2, -1) * 20.0, *(np.mgrid[0:60, 0:60].reshape(2, -1) * 20.0 + 20))
    discs = shapely.buffer(shapely.points(np.mgrid[0:20, 0:20].reshape(2, -1).T * 60.0 + 7), 33)
    expected = shapely.area(shapely.difference(cells, shapely.union_all(discs)))
    assert shapely.area(left_over(cells, discs)) == pytest.approx(expected, abs=1e-6)
    crossed, source, zone = split(cells, array(box(0, 0, 610, 1200), box(610, 0, 1200, 1200)))
    assert (len(crossed), int((zone == 0).sum())) == (3660, 31 * 60)
    assert shapely.area(disjoint(np.r_[cells, shapely.box(5, 5, 605, 605)]))[-1] == pytest.approx(0, abs=1e-6)
    assert np.bincount(source).max() == 2


def test_a_crowd_of_covers_over_a_piece_gives_the_same_as_a_few():
    discs = shapely.buffer(shapely.points(np.linspace(0, 100, 200), np.zeros(200)), 5)
    land = array(box(0, -10, 100, 10))
    assert remainder(land, np.zeros(200, dtype=int), discs)[0].area == pytest.approx(land[0].difference(shapely.union_all(discs)).area)


def test_the_arrays_and_the_geometries_in_them_stay_as_they_are():
    land, covers = array(box(0, 0, 4, 4), box(9, 9, 10, 10)), array(box(1, 1, 2, 2), Point(0, 0).buffer(2))
    before = [list(land), list(covers)]
    left_over(land, covers)
    split(land, covers[:1])
    assert [list(land), list(covers)] == before
    assert not shapely.is_prepared(covers).any()


def test_polygons_handed_in_many_times_over_count_once_and_are_not_held_against_each_other(monkeypatch):
    seen = []
    judge = overlay._share_ground
    monkeypatch.setattr(overlay, "_share_ground", lambda left, right: (seen.append(len(left)), judge(left, right))[1])
    apart = disjoint(array(*[box(0, 0, 2, 2)] * 500, box(1, 0, 3, 2), None))
    assert shapely.area(apart[[0, 1, 499, 500]]).tolist() == [4, 0, 0, 2]
    assert apart[501] is None
    assert sum(seen) == 1
