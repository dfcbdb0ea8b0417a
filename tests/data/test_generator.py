"""The generator: exact totals, natural splits, the same bytes at every run."""

import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod

from data.generator import borders, chance, lattice, outline, rivers, schedule, split, tune, write
from layers.catalogue import BY_KEY, LAYERS

ROOT = Path(__file__).parents[2]
GEOD = Geod(ellps="GRS80")
BOX = lattice.plane(shapely.box(103.67, 30.63, 103.68, 30.64))


def test_a_box_has_the_area_that_the_ellipsoid_gives():
    # 103.67–103.68 E, 30.63–30.64 N: 1,062,802.24 m² (GRS80, geodesic edges)
    assert lattice.area(BOX) == pytest.approx(1_062_802.24, abs=0.01)


def test_a_diagonal_has_the_length_that_the_ellipsoid_gives():
    line = lattice.plane(shapely.LineString([(103.67, 30.63), (103.68, 30.64)]))
    assert lattice.length(line) == pytest.approx(1_465.638, abs=0.001)


def test_coordinates_survive_the_way_to_the_plane_and_back():
    assert lattice.printed(BOX).equals(shapely.box(103.67, 30.63, 103.68, 30.64))


def test_the_same_subject_gives_the_same_numbers_and_another_subject_others():
    assert np.array_equal(chance.stream("a").random(4), chance.stream("a").random(4))
    assert not np.array_equal(chance.stream("a").random(4), chance.stream("b").random(4))


def test_crossing_lines_are_cut_where_they_cross():
    cross = [shapely.LineString([(0, 0), (100, 100)]), shapely.LineString([(0, 100), (100, 0)])]
    pieces = lattice.noded(cross)
    assert len(pieces) == 4
    ends = {end for piece in pieces for end in (piece.coords[0], piece.coords[-1])}
    assert len(ends) == 5


def test_areas_are_brought_to_an_exact_total():
    squares = [lattice.settled(shapely.box(x, 0, x + 50, 50)) for x in (0, 100, 200)]
    exact = tune.exact_area(squares, 7_000.0, 2)
    assert sum(lattice.area(p) for p in exact) == pytest.approx(7_000, abs=0.2)
    assert exact[:2] == squares[:2]
    assert exact[2].is_valid


def test_a_total_that_cannot_be_reached_is_refused():
    with pytest.raises(ValueError, match="cannot take"):
        tune.exact_area([lattice.settled(shapely.box(0, 0, 50, 50))], 9_000.0, 0)
    with pytest.raises(ValueError, match="do not reach"):
        tune.exact_length([shapely.LineString([(0, 0), (100, 0)])], 500.0)


def test_lines_are_cut_to_an_exact_total():
    lines = [shapely.LineString([(0, y), (100, y)]) for y in range(10)]
    exact = tune.exact_length(lines, 455.0)
    assert sum(lattice.length(line) for line in exact) == pytest.approx(455, abs=0.2)
    assert len(exact) == 5


def test_a_cut_keeps_the_ground_and_goes_across_the_long_side():
    result = split.cut(shapely.box(0, 0, 200, 50), np.random.default_rng(1))
    assert result is not None
    halves, line = result
    assert sum(half.area for half in halves) == pytest.approx(10_000)
    assert line.length == pytest.approx(50, rel=0.01)


def test_lots_are_smaller_than_asked_and_fill_the_block():
    block = shapely.box(0, 0, 300, 200)
    lots = split.divided(block, np.random.default_rng(2), 5_000)
    assert max(lot.area for lot in lots) <= 5_000
    assert sum(lot.area for lot in lots) == pytest.approx(60_000)


def test_labels_become_a_partition_of_the_outline():
    x0, y0, x1, y1 = outline.city().bounds
    x, y = np.arange(x0 - 300, x1 + 300, 400.0), np.arange(y0 - 300, y1 + 300, 400.0)
    labels = np.broadcast_to((np.arange(len(x)) * 4 // len(x)), (len(y), len(x)))
    parts = [lattice.printed(p) for p in borders.traced(labels, x, y, 4)]
    assert shapely.coverage_is_valid(parts)
    ground = shapely.Polygon(outline.ring())
    assert all(ground.covers(part) for part in parts)
    assert shapely.union_all(parts).symmetric_difference(ground).area / ground.area < 1e-8


def test_a_late_work_was_due_before_the_data_date_and_is_not_finished():
    late = [schedule.open_ended(np.random.default_rng(seed), True) for seed in range(50)]
    assert all(s.overdue and s.status in ("planned", "under_way") for s in late)


def test_finished_work_stays_within_its_window():
    first, last = date(2021, 1, 1), date(2021, 6, 30)
    plans = [schedule.done(np.random.default_rng(seed), (30, 90), first, last) for seed in range(80)]
    assert all(first <= s.actual_finish <= last and s.actual_start < s.actual_finish for s in plans)
    assert all(s.accepted_on is None or s.actual_finish < s.accepted_on <= schedule.DATA_DATE for s in plans)


def test_a_record_with_a_field_that_the_catalogue_does_not_know_is_refused():
    with pytest.raises(ValueError, match="colour"):
        write.feature(BY_KEY["rivers"], {"name": "西河", "colour": "blue", "geometry": None})


def test_rivers_drawn_twice_are_the_same():
    again = rivers.rivers.__wrapped__()
    assert [r.water.wkb for r in again] == [r.water.wkb for r in rivers.rivers()]


@pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="last digits of the mathematics differ between platforms; compared on Linux x86-64",
)
def test_the_generator_makes_the_shipped_files_byte_for_byte(tmp_path):
    subprocess.run([sys.executable, "-m", "data.generator", str(tmp_path)], cwd=ROOT, check=True, capture_output=True, timeout=280)
    for name in [*(f"{layer.key}.geojson" for layer in LAYERS), "SOURCES.md"]:
        assert (tmp_path / name).read_bytes() == (ROOT / "data" / name).read_bytes(), name
