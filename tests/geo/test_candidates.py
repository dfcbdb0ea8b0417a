"""Places to build: inside what is free, of the size that was asked for, away from everything taken."""

from math import inf, nan

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon, box

from geo.candidates import CLEARANCE_M, free_ground, given_candidates, grid_candidates
from geo.errors import DifferentCRSError, DistanceError, GeographicCRSError, GridError, PlotError
from geo.grid import cells_over

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"


def frame(*geometry, crs=LAEA, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)


def test_free_ground_is_the_extent_without_what_is_taken():
    free = free_ground(frame(box(0, 0, 100, 100)), [frame(box(0, 0, 30, 100)), frame(box(20, 0, 60, 100), box(90, 90, 200, 200))])
    assert free.frame.area.sum() == pytest.approx(10_000 - 6_000 - 100)
    assert (free.excluded, free.repaired) == ((), 0)


def test_free_ground_in_two_places_is_two_polygons():
    free = free_ground(frame(box(0, 0, 100, 10)), [frame(box(40, -5, 60, 15))])
    assert sorted(free.frame.area) == pytest.approx([400, 400])
    assert set(free.frame.geom_type) == {"Polygon"}


def test_ground_that_is_taken_whole_leaves_no_candidate():
    free = free_ground(frame(box(0, 0, 100, 100)), [frame(box(-1, -1, 101, 101))])
    assert len(free.frame) == 0
    assert len(grid_candidates(free.frame, spacing_m=10, plot_m2=10)) == 0


def test_what_takes_no_ground_is_counted_and_what_is_broken_is_mended():
    taken = frame(LineString([(0, 0), (9, 9)]), Point(5, 5), None, Polygon([(0, 0), (100, 10), (100, 0), (0, 10)]))
    free = free_ground(frame(box(0, 0, 100, 100)), [taken])
    assert dict(free.excluded) == {"taken-no-geometry": 1, "taken-no-area": 2}
    assert free.repaired == 1
    assert free.frame.area.sum() == pytest.approx(10_000 - 500)


def test_without_anything_taken_all_is_free():
    assert free_ground(frame(box(0, 0, 10, 10)), []).frame.area.tolist() == [100]


def test_a_plot_has_exactly_the_size_that_was_asked_for_so_that_it_falls_into_its_band():
    plots = grid_candidates(frame(box(0, 0, 1000, 1000)), spacing_m=250, plot_m2=5000)
    assert len(plots) == 16
    assert plots.area.round(6).tolist() == plots["area_m2"].round(6).tolist() == [5000.0] * 16


def test_a_strip_too_narrow_for_the_plot_gets_none():
    assert len(grid_candidates(frame(box(0, 0, 1000, 79)), spacing_m=100, plot_m2=5000)) == 0
    assert len(grid_candidates(frame(box(0, 0, 1000, 81)), spacing_m=100, plot_m2=5000)) == 10


def test_a_plot_stands_where_there_is_room_though_the_middle_of_its_square_is_taken():
    free = free_ground(frame(box(0, 0, 300, 300)), [frame(box(100, 0, 300, 300))])
    plots = grid_candidates(free.frame, spacing_m=300, plot_m2=5000)
    assert len(plots) == 1
    assert plots.union_all().bounds[2] < 100


def test_units_other_than_metres_are_converted():
    feet = 0.3048006096012192
    plots = grid_candidates(frame(box(0, 0, 1000 / feet, 1000 / feet), crs=2263), spacing_m=500, plot_m2=5000)
    assert len(plots) == 4
    assert plots["area_m2"].tolist() == pytest.approx([5000] * 4)
    assert plots.area.iloc[0] * feet**2 == pytest.approx(5000)


def test_given_points_become_plots_and_given_polygons_stay():
    wishes = frame(Point(50, 50), box(100, 0, 130, 20), LineString([(0, 0), (1, 1)]), None, Point(900, 0), name=list("abcde"))
    places = given_candidates(wishes, plot_m2=400, within_m=frame(box(0, 0, 200, 200)))
    assert places.frame["name"].tolist() == ["a", "b"]
    assert places.frame["area_m2"].tolist() == pytest.approx([400, 600])
    assert places.frame.geometry.iloc[1].equals(box(100, 0, 130, 20))
    assert dict(places.excluded) == {"candidate-no-geometry": 1, "candidate-no-area": 1, "candidate-outside": 1}


def test_a_plot_that_would_reach_over_the_edge_of_the_extent_is_outside():
    places = given_candidates(frame(Point(5, 50)), plot_m2=400, within_m=frame(box(0, 0, 200, 200)))
    assert (len(places.frame), places.excluded) == (0, (("candidate-outside", 1),))


def test_a_place_over_the_joint_of_two_parts_of_the_extent_is_inside():
    extent = frame(box(0, 0, 100, 100), box(100, 0, 200, 100))
    assert len(given_candidates(frame(Point(100, 50)), plot_m2=400, within_m=extent).frame) == 1


def test_the_given_frame_is_not_changed():
    wishes = frame(Point(50, 50), name=["a"])
    given_candidates(wishes, plot_m2=400)
    assert wishes.columns.tolist() == ["name", "geometry"]
    assert wishes.geometry.iloc[0].equals(Point(50, 50))


def test_sizes_and_spacings_that_make_no_sense_are_refused():
    free = frame(box(0, 0, 1000, 1000))
    for size in (0, -1, nan, inf):
        with pytest.raises(PlotError):
            grid_candidates(free, spacing_m=100, plot_m2=size)
        with pytest.raises(PlotError):
            given_candidates(frame(Point(0, 0)), plot_m2=size)
        with pytest.raises(DistanceError):
            grid_candidates(free, spacing_m=size, plot_m2=100)
    with pytest.raises(GridError):
        grid_candidates(free, spacing_m=0.01, plot_m2=100)


def test_degrees_and_mixed_systems_are_refused():
    with pytest.raises(GeographicCRSError):
        free_ground(frame(box(0, 0, 1, 1), crs=4490), [])
    with pytest.raises(DifferentCRSError):
        free_ground(frame(box(0, 0, 1, 1)), [frame(box(0, 0, 1, 1), crs=4544)])
    with pytest.raises(DifferentCRSError):
        given_candidates(frame(Point(0, 0)), plot_m2=1, within_m=frame(box(0, 0, 1, 1), crs=4544))


corner = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 15), st.integers(1, 15))
boxes = st.lists(corner, min_size=1, max_size=8).map(lambda rows: [box(x * 20, y * 20, (x + w) * 20, (y + h) * 20) for x, y, w, h in rows])


@settings(max_examples=40)
@given(extent=boxes, taken=boxes, spacing=st.sampled_from([60, 100, 170]), plot=st.sampled_from([400, 2000, 5000]))
def test_candidates_never_leave_the_extent_never_stand_on_what_is_taken_and_never_touch(extent, taken, spacing, plot):
    free = free_ground(frame(*extent), [frame(*taken)]).frame
    plots = grid_candidates(free, spacing_m=spacing, plot_m2=plot).geometry.to_numpy()
    ground, closed = shapely.union_all(extent), shapely.union_all(taken)
    assert shapely.covers(ground, plots).all()
    assert (shapely.distance(plots, closed) >= CLEARANCE_M * 0.99).all()
    assert shapely.area(plots) == pytest.approx(np.full(len(plots), plot), rel=1e-9)
    assert len(shapely.STRtree(plots).query(plots, predicate="intersects")[0]) == len(plots)
    cells = np.unique(np.floor(shapely.get_coordinates(shapely.centroid(plots)) / spacing + 1e-9), axis=0)
    assert len(cells) == len(plots)


@settings(max_examples=50)
@given(polygons=boxes, size=st.sampled_from([7.0, 20.0, 55.5]))
def test_the_cells_of_a_grid_cover_their_polygons_and_none_is_idle(polygons, size):
    cells = cells_over(np.array(polygons), size)
    assert shapely.union_all(polygons).difference(shapely.union_all(cells)).area == pytest.approx(0, abs=1e-6)
    assert shapely.intersects(shapely.union_all(polygons), cells).all()
    assert len({cell.bounds for cell in cells}) == len(cells)
