"""Where to build next: proven optima, honest gaps, and problems made smaller without changing their answer."""

import subprocess
import sys
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array, random_array

from geo import siting_solver
from geo.errors import BudgetError, WeightError
from geo.siting import cover_all, cover_most, greedy_all, greedy_most
from geo.siting_reduction import for_all, for_most
from geo.watch import StoppedError


def reach_of_costs(cost, limit):
    """Which candidate covers which demand: cost (candidates, demands) of at most `limit`, one number or one for each candidate."""
    matrix = np.asarray(cost, dtype=float)
    return csr_array(matrix <= np.broadcast_to(np.asarray(limit, dtype=float).reshape(-1, 1), (len(matrix), 1)))


def matrix(*rows):
    return csr_array(np.array([[mark == "x" for mark in row] for row in rows], dtype=bool))


def covered_by(covers, weight, chosen):
    return float(np.asarray(weight)[covers.toarray()[list(chosen)].any(axis=0)].sum())


def best_of(covers, weight, sites):
    """Return the most weight that any choice covers, by trying all of them."""
    rows = range(covers.shape[0])
    return max(covered_by(covers, weight, choice) for count in range(min(sites, len(rows)) + 1) for choice in combinations(rows, count))


def fewest_of(covers):
    """Return the least number of rows that together reach what all rows reach, by trying all of them."""
    ones, rows = np.ones(covers.shape[1]), range(covers.shape[0])
    whole = covered_by(covers, ones, rows)
    return next(n for n in range(len(rows) + 1) if any(covered_by(covers, ones, choice) == whole for choice in combinations(rows, n)))


def hard(candidates=400, demands=6000, density=0.02):
    """Return a problem without structure, far beyond what can be proven in a second."""
    rng = np.random.default_rng(1)
    covers = csr_array(random_array((candidates, demands), density=density, rng=rng, format="csr") > 0)
    return covers, rng.integers(1, 100, demands)


@pytest.fixture(scope="module")
def san_francisco(reference):
    folder = reference / "published" / "spopt_san_francisco"
    cost = pd.read_csv(folder / "SF_network_distance_candidateStore_16_censusTract_205_new.csv")
    people = pd.read_csv(folder / "SF_demand_205_centroid_uniform_weight.csv")
    table = cost.pivot_table(index="name", columns="DestinationName", values="distance", sort=False)
    weight = cost.drop_duplicates("DestinationName").set_index("DestinationName")["demand"][table.columns]
    assert (table.shape, int(weight.sum()), len(people)) == ((16, 205), 955_113, 205)
    return table.to_numpy(), weight.to_numpy()


@pytest.mark.reference
def test_four_stores_within_five_kilometres_reach_875247_people_of_san_francisco(san_francisco):
    cost, people = san_francisco
    answer = cover_most(reach_of_costs(cost, 5000), people, 4)
    tracts = int(reach_of_costs(cost, 5000).toarray()[answer.chosen].any(axis=0).sum())
    print(f"\nMCLP, p = 4, 5,000 m: {answer.covered:,.0f} people, {tracts} of 205 tracts, {answer.share:.3%}, gap {answer.gap}")
    assert (answer.covered, tracts, answer.status, answer.gap) == (875_247, 184, "optimal", 0.0)
    assert answer.share == pytest.approx(0.91638, abs=5e-6)


@pytest.mark.reference
def test_eight_stores_are_the_fewest_that_reach_all_of_san_francisco_that_can_be_reached(san_francisco):
    cost, people = san_francisco
    answer = cover_all(reach_of_costs(cost, 5000), people)
    print(
        f"\nLSCP, 5,000 m: {len(answer.chosen)} stores, greedy {len(answer.greedy)}, {answer.unreached} tracts beyond all, gap {answer.gap}"
    )
    assert (len(answer.chosen), answer.status, answer.unreached) == (8, "optimal", 0)


@pytest.mark.reference
def test_the_sparse_model_is_the_one_that_spopt_writes_itself(san_francisco):
    import pulp
    from spopt.locate import LSCP, MCLP

    cost, people = san_francisco
    for sites in (1, 3, 6):
        theirs = MCLP.from_cost_matrix(cost.T, people, 5000, sites).solve(pulp.HiGHS(msg=False))
        assert cover_most(reach_of_costs(cost, 5000), people, sites).covered == pytest.approx(pulp.value(theirs.problem.objective))
    theirs = LSCP.from_cost_matrix(cost.T, 5000).solve(pulp.HiGHS(msg=False))
    assert cover_all(reach_of_costs(cost, 5000), people).objective == pytest.approx(pulp.value(theirs.problem.objective))


def test_the_optimum_is_found_where_greedy_is_led_astray():
    covers = matrix("xx...", "...xx", ".xxx.")
    answer = cover_most(covers, [3, 2, 2, 2, 3], 2)
    assert (sorted(answer.chosen), answer.covered, answer.gap, answer.status) == ([0, 1], 10, 0.0, "optimal")
    assert (answer.greedy.tolist(), answer.greedy_covered, answer.ahead) == ([2, 0], 9, 1)


def test_sites_come_in_the_order_in_which_they_gain_most():
    answer = cover_most(matrix("x....", ".xx..", "...xx"), [1, 2, 2, 3, 3], 3)
    assert (answer.chosen.tolist(), answer.gains.tolist()) == ([2, 1, 0], [6, 4, 1])


def test_no_more_sites_are_named_than_are_of_use():
    answer = cover_most(matrix("xx.", "x..", ".x."), [1, 1, 1], 50)
    assert (answer.chosen.tolist(), answer.status, answer.gap) == ([0], "optimal", 0.0)
    assert (answer.covered, answer.reachable, answer.total, answer.unreached) == (2, 2, 3, 1)


@pytest.mark.parametrize("covers", [csr_array((0, 4), dtype=bool), csr_array((3, 4), dtype=bool), csr_array((3, 0), dtype=bool)])
def test_without_candidates_or_demand_nothing_is_chosen_and_nothing_claimed(covers):
    weight = np.ones(covers.shape[1])
    for answer in (cover_most(covers, weight, 3), cover_all(covers, weight)):
        assert (answer.chosen.tolist(), answer.status, answer.gap, answer.covered) == ([], "nothing-to-cover", 0.0, 0)
        assert answer.unreached == covers.shape[1]
        assert answer.share == (0 if covers.shape[1] else None)


def test_demand_that_nobody_reaches_is_counted_and_left_out_of_the_cover():
    answer = cover_all(matrix("xx....", "..xx..", ".xx..."), [1, 1, 1, 1, 5, 0])
    assert (sorted(answer.chosen), answer.unreached, answer.share) == ([0, 1], 1, pytest.approx(4 / 9))


def test_the_fewest_sites_are_found_where_greedy_needs_one_more():
    answer = cover_all(matrix("xxx...", "...xxx", ".xxxx."), np.ones(6))
    assert (sorted(answer.chosen), answer.objective, answer.bound) == ([0, 1], 2, 2)
    assert (len(answer.greedy), answer.ahead) == (3, 1)


def test_no_site_is_needed_twice():
    rows = ["xxxx.....", "....xxx..", ".......xx", "x...x..x.", ".x...x..x"]
    answer = cover_all(matrix(*rows), np.ones(9))
    assert all(covered_by(matrix(*rows), np.ones(9), set(answer.chosen) - {row}) < 9 for row in answer.chosen)


def test_a_hard_problem_is_answered_in_time_with_its_gap():
    covers, weight = hard()
    answer = cover_most(covers, weight, 40, time_limit_s=0.5)
    assert answer.status in ("time-limit", "greedy")
    assert 0 < answer.gap < 1
    assert answer.covered >= answer.greedy_covered
    assert len(answer.chosen) == 40
    assert answer.bound == pytest.approx(answer.objective * (1 + answer.gap))


def test_a_hard_cover_is_answered_in_time_and_still_covers_all():
    covers, weight = hard(300, 2000, 0.03)
    answer = cover_all(covers, weight, time_limit_s=0.5)
    assert answer.status in ("time-limit", "greedy")
    assert answer.covered == pytest.approx(answer.reachable)
    assert answer.bound < answer.objective <= len(answer.greedy)


@pytest.mark.parametrize("solved", ["solved_most", "solved_all"])
def test_when_the_solver_fails_the_greedy_answer_is_given_and_says_so(monkeypatch, solved):
    monkeypatch.setattr(siting_solver._Begun, "callSolver", lambda *_: (_ for _ in ()).throw(RuntimeError("no licence")))
    covers, weight = hard(60, 300, 0.05)
    answer = cover_most(covers, weight, 10) if solved == "solved_most" else cover_all(covers, weight)
    assert answer.status == "greedy"
    assert answer.gap > 0
    assert answer.covered == pytest.approx(answer.greedy_covered)
    assert len(answer.chosen) <= len(answer.greedy)


def test_whoever_stops_watching_need_not_wait_for_the_solver():
    def watch(step, share):
        assert step == "siting"
        assert 0 <= share <= 1
        raise StoppedError

    covers, weight = hard()
    with pytest.raises(StoppedError):
        cover_most(covers, weight, 40, time_limit_s=60, watch=watch)


def test_the_slow_libraries_are_loaded_only_when_a_problem_needs_them():
    code = "import geo.siting, sys; sys.exit('spopt' in sys.modules or 'pulp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_reach_may_differ_from_candidate_to_candidate():
    reach = reach_of_costs([[300, 500], [300, 500]], [300, 500])
    assert reach.toarray().tolist() == [[True, False], [True, True]]


@pytest.mark.parametrize("sites", [0, -1])
def test_a_budget_that_buys_nothing_is_refused(sites):
    with pytest.raises(BudgetError):
        cover_most(matrix("x"), [1], sites)


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_no_solution_is_sought_without_a_time_limit(seconds):
    with pytest.raises(BudgetError):
        cover_all(matrix("x"), [1], time_limit_s=seconds)


@pytest.mark.parametrize("weight", [[-1, 1], [float("nan"), 1], [float("inf"), 1], [1], [1, 1, 1]])
def test_weights_that_make_no_sense_are_refused(weight):
    with pytest.raises(WeightError):
        cover_most(matrix("xx"), weight, 1)


problems = st.integers(1, 7).flatmap(
    lambda demands: st.tuples(
        st.lists(st.lists(st.booleans(), min_size=demands, max_size=demands), min_size=1, max_size=7).map(
            lambda rows: csr_array(np.array(rows))
        ),
        st.lists(st.integers(0, 9), min_size=demands, max_size=demands).map(lambda weights: np.array(weights, dtype=float)),
    )
)


@given(problem=problems, sites=st.integers(1, 5))
def test_the_reduced_problem_has_the_same_optimum(problem, sites):
    covers, weight = problem
    small = for_most(covers, weight)
    assert best_of(small.covers, small.weight, sites) == best_of(covers, weight, sites)
    wanted = csr_array(covers.toarray()[:, weight > 0])
    few = for_all(covers, weight)
    assert len(few.fixed) + fewest_of(few.covers) == fewest_of(wanted)
    together = [*few.fixed, *few.candidate]
    assert covered_by(covers, weight, together) == covered_by(covers, weight, range(covers.shape[0]))


@given(problem=problems, sites=st.integers(1, 5))
def test_greedy_reaches_its_guaranteed_share_of_the_optimum(problem, sites):
    covers, weight = problem
    chosen, gains = greedy_most(csr_array(covers, dtype=float), weight, sites)
    assert gains.sum() == covered_by(covers, weight, chosen)
    assert gains.sum() >= (1 - 1 / np.e) * best_of(covers, weight, sites)
    assert all(np.diff(gains) <= 0)


@given(problem=problems)
def test_the_greedy_cover_leaves_nothing_out(problem):
    covers, weight = problem
    assert covered_by(covers, weight, greedy_all(csr_array(covers, dtype=float), weight)) == covered_by(
        covers, weight, range(covers.shape[0])
    )


@settings(max_examples=40)
@given(problem=problems, sites=st.integers(1, 5))
def test_the_answer_is_the_best_of_all_choices(problem, sites):
    covers, weight = problem
    most, everything = cover_most(covers, weight, sites), cover_all(covers, weight)
    assert most.covered == covered_by(covers, weight, most.chosen) == best_of(covers, weight, sites)
    assert most.gap == 0.0
    assert len(everything.chosen) == fewest_of(csr_array(covers.toarray()[:, weight > 0]))
    assert everything.covered == everything.reachable
