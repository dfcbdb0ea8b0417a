"""The next sites: demand cut fine enough, and the exact engine has the last word."""

from functools import partial
from math import inf

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo.bands import Band
from geo.coverage import served
from geo.demand import reach, unserved_demand
from geo.errors import BudgetError, DifferentCRSError
from geo.ground import prepare
from geo.watch import StoppedError
from geo.where_next import where_next

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
BANDS = [Band(400, 5000, 300), Band(5000, inf, 500)]


def frame(*geometry, crs=LAEA, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)


def homes(start, end):
    return box(start, 0, end, 10)


def plot(x, side=20):
    """Return a square plot of `side`² m² over the homes of a street."""
    return box(x - side / 2, 20, x + side / 2, 20 + side)


def measure_of(*land, **columns):
    return partial(served, prepare(frame(*land, **columns), weight_field=next(iter(columns), None)), bands=BANDS)


FAR = frame(box(-9000, 0, -8900, 100))


def test_demand_is_what_is_not_served_cut_into_cells_that_keep_its_weight():
    result = measure_of(homes(0, 1000), people=[200])(frame(box(-5, -500, 0, 500)))
    demand = unserved_demand(result, cell_m=100)
    assert demand.weight.tolist() == pytest.approx([20] * 5)
    assert demand.points.x.tolist() == pytest.approx([550, 650, 750, 850, 950], abs=0.1)


def test_ground_without_people_asks_for_nothing():
    result = measure_of(homes(0, 100), homes(200, 300), people=[0, 7])(FAR)
    assert unserved_demand(result, cell_m=1000).weight.tolist() == pytest.approx([7])


def test_a_candidate_reaches_as_far_as_its_size_allows_and_one_outside_all_bands_nothing():
    demand = unserved_demand(measure_of(homes(0, 1000))(FAR), cell_m=10)
    plots = frame(plot(0, 20), plot(0, 80), plot(0, 10))
    covers = reach(plots, np.array([300.0, 500.0, np.nan]), demand).toarray()
    assert covers.sum(axis=1).tolist() == [31, 54, 0]
    assert reach(frame(box(0, 0, 200, 10)), np.array([300.0]), demand, origin="centroid").toarray().sum() == 40


def test_the_best_two_of_three_plots_are_found_and_measured():
    found = where_next(measure_of(homes(0, 1600)), FAR, frame(plot(300), plot(800), plot(1300)), BANDS, sites=2)
    assert sorted(found.places["candidate"]) == [0, 2]
    assert found.siting.gap == 0.0
    assert found.change.after.numerator == pytest.approx(2 * 6096, rel=1e-3)
    assert found.change.gained == pytest.approx(found.siting.covered + found.off)
    assert abs(found.off) < 0.05 * found.change.gained
    assert found.greedy.gained <= found.change.gained * 1.01


def test_places_come_ranked_with_their_radius_and_gain():
    found = where_next(measure_of(homes(0, 2000)), FAR, frame(plot(300), plot(1300, 80)), BANDS, sites=5)
    assert found.places["rank"].tolist() == [1, 2]
    assert found.places["candidate"].tolist() == [1, 0]
    assert found.places["radius_m"].tolist() == [500, 300]
    assert found.places["area_m2"].tolist() == pytest.approx([6400, 400])
    assert found.places["gain"].is_monotonic_decreasing


def test_the_fewest_sites_serve_all_that_candidates_can_serve():
    found = where_next(
        measure_of(homes(0, 1200), homes(5000, 5100)), FAR, frame(plot(300), plot(600), plot(900)), BANDS, sites=None, cell_m=20
    )
    assert sorted(found.places["candidate"]) == [0, 2]
    assert found.siting.unreached == 5
    assert found.change.after.ratio == pytest.approx(1200 / 1300, rel=0.02)


def test_candidates_too_small_for_any_band_are_counted():
    found = where_next(measure_of(homes(0, 900)), FAR, frame(plot(300), plot(600, 10)), BANDS, sites=2)
    assert (found.places["candidate"].tolist(), found.excluded) == ([0], (("candidate-outside-bands", 1),))


@pytest.mark.parametrize("candidates", [frame(), frame(plot(9000)), frame(Point(300, 20))])
def test_without_a_useful_candidate_nothing_changes_and_that_is_said(candidates):
    found = where_next(measure_of(homes(0, 900)), FAR, candidates, BANDS, sites=3)
    assert (len(found.places), found.siting.status, found.change.points) == (0, "nothing-to-cover", 0)


def test_where_all_is_served_nothing_is_proposed():
    found = where_next(measure_of(homes(0, 100)), frame(plot(50)), frame(plot(200)), BANDS, sites=1)
    assert (len(found.places), found.siting.total, found.siting.share) == (0, 0, None)


def test_the_steps_are_told_and_can_be_stopped():
    seen = []
    arguments = (measure_of(homes(0, 1600)), FAR, frame(plot(300), plot(800), plot(1300)), BANDS)
    where_next(*arguments, sites=2, watch=lambda step, share: seen.append((step, share)))
    assert [step for step, _ in seen if step != "siting"] == ["demand", "after", "greedy"]
    assert [share for _, share in seen] == sorted(share for _, share in seen)

    def stop(_step, _share):
        raise StoppedError

    with pytest.raises(StoppedError):
        where_next(*arguments, sites=2, watch=stop)


def test_no_budget_and_mixed_systems_are_refused():
    with pytest.raises(BudgetError):
        where_next(measure_of(homes(0, 100)), FAR, frame(plot(0)), BANDS, sites=0)
    with pytest.raises(DifferentCRSError):
        where_next(measure_of(homes(0, 100)), FAR, frame(plot(0), crs=4544), BANDS, sites=1)


@settings(max_examples=15)
@given(xs=st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True), sites=st.integers(1, 3))
def test_finer_cells_bring_the_model_to_the_engine_and_building_never_harms(xs, sites):
    measure, plots = measure_of(homes(0, 3000)), frame(*(plot(x * 50) for x in xs))
    fine = where_next(measure, FAR, plots, BANDS, sites=sites, cell_m=10)
    assert abs(fine.off) <= len(fine.places) * 2 * 10 * 10
    assert fine.change.lost == 0
    assert fine.change.gained >= fine.greedy.gained - len(fine.greedy.newly_served) * 200
