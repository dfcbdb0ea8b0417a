"""Exact answers to siting problems: spopt's models, solved by HiGHS through PuLP, with a clock and a way to stop. Slow to import: do so late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from threading import Event, Thread
from time import monotonic
from typing import Any

import highspy
import numpy as np
import pulp
from numpy.typing import NDArray
from pulp.v4_migration import set_v4_migration_warnings
from scipy.sparse import csc_array, csr_array
from spopt.locate import LSCP, MCLP
from spopt.locate.base import FacilityModelBuilder

from geo.siting_reduction import Reduced
from geo.watch import Watch

set_v4_migration_warnings(False)  # spopt writes its models in the words of PuLP 3, which is the one that is locked

Array = NDArray[Any]

TOLERANCE = 1e-6
_SCALE = 1e4  # what the weights add up to inside the solver, so that its absolute tolerances fit any unit
_TICK_S = 0.1
_GRACE_S = 2.0  # HiGHS looks at its clock between steps; beyond this it is left alone
_ROWS_A_LOOK = 1_000
_STOPS = ("kCallbackMipInterrupt", "kCallbackSimplexInterrupt", "kCallbackIpmInterrupt")
_FAILURES = (pulp.PulpError, RuntimeError, LookupError, ValueError, MemoryError, TimeoutError)


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of the reduced problem that the solver chose (none when it found nothing), its bound, and `optimal` or `time-limit`."""

    chosen: Array
    bound: float
    status: str


def solved_most(problem: Reduced, sites: int, start: Array, deadline: float, watch: Watch | None) -> Answer:
    """Return the `sites` candidates that cover most weight, beginning with `start`; `deadline` is a time of the monotonic clock."""
    scale = _SCALE / problem.weight.sum()

    def model(look: Callable[[], None]) -> tuple[pulp.LpProblem, list[pulp.LpVariable], dict[pulp.LpVariable, float]]:
        mclp = MCLP("most", pulp.LpProblem("most", pulp.LpMaximize))
        build, spare = FacilityModelBuilder, range(problem.shape[1])
        build.add_facility_integer_variable(mclp, range(problem.shape[0]), "y[{i}]")
        build.add_client_integer_variable(mclp, spare, "x[{i}]")
        for demand in mclp.cli_vars:
            demand.cat = pulp.LpContinuous  # whole by itself once the facilities are, and far cheaper
        mclp.problem += pulp.LpAffineExpression(list(zip(mclp.cli_vars, problem.weight * scale, strict=True)))
        for row, candidates in _rows(problem.covers, mclp.fac_vars, look):
            mclp.problem += pulp.LpConstraint(pulp.LpAffineExpression([*candidates, (mclp.cli_vars[row], -1)]), pulp.LpConstraintGE, rhs=0)
        build.add_facility_constraint(mclp, sites)
        begun = np.zeros(problem.shape[0])
        begun[start] = 1
        begun[np.setdiff1d(np.arange(len(begun)), start)[: sites - len(start)]] = 1
        covered = (problem.covers.T @ begun > 0).astype(float)
        return mclp.problem, mclp.fac_vars, dict(zip([*mclp.fac_vars, *mclp.cli_vars], [*begun, *covered], strict=True))

    answer = _solved(model, deadline, watch)
    return Answer(answer.chosen, -answer.bound / scale, answer.status)


def solved_all(problem: Reduced, start: Array, deadline: float, watch: Watch | None) -> Answer:
    """Return the fewest candidates that cover every demand, beginning with `start`; an answer that leaves a demand out counts as none."""

    def model(look: Callable[[], None]) -> tuple[pulp.LpProblem, list[pulp.LpVariable], dict[pulp.LpVariable, float]]:
        lscp = LSCP("all", pulp.LpProblem("all", pulp.LpMinimize))
        FacilityModelBuilder.add_facility_integer_variable(lscp, range(problem.shape[0]), "y[{i}]")
        lscp.problem += pulp.lpSum(lscp.fac_vars)
        for _, candidates in _rows(problem.covers, lscp.fac_vars, look):
            lscp.problem += pulp.LpConstraint(pulp.LpAffineExpression(candidates), pulp.LpConstraintGE, rhs=1)
        begun = np.zeros(problem.shape[0])
        begun[start] = 1
        return lscp.problem, lscp.fac_vars, dict(zip(lscp.fac_vars, begun, strict=True))

    answer = _solved(model, deadline, watch)
    whole = len(np.unique(problem.covers[answer.chosen].indices)) == problem.shape[1]
    return Answer(answer.chosen if whole else np.zeros(0, dtype=int), answer.bound, answer.status)


class _Begun(pulp.HiGHS):
    """HiGHS that begins with an answer and can be told to stop."""

    def __init__(self, begun: dict[pulp.LpVariable, float], seconds: float, stop: Event) -> None:
        kinds = [getattr(highspy.cb.HighsCallbackType, name) for name in _STOPS]
        super().__init__(msg=False, gapRel=TOLERANCE, timeLimit=seconds, callbackTuple=(self._told, None), callbacksToActivate=kinds)
        self._begun, self._stop = begun, stop

    def _told(self, _kind: object, _message: str, _out: object, given: Any, _data: object) -> None:
        if self._stop.is_set():
            given.user_interrupt = True

    def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802  (PuLP's name)
        solution = highspy.HighsSolution()
        solution.col_value = [float(self._begun[variable]) for variable in lp.variables()]
        lp.solverModel.setSolution(solution)
        lp.solverModel.run()


def _rows(covers: csr_array, variables: list[pulp.LpVariable], look: Callable[[], None]) -> Any:
    """Yield each demand with the terms of its candidates: only the pairs that exist (spopt's own loop goes through all, most of them zero)."""
    columns = csc_array(covers)
    for demand in range(columns.shape[1]):
        if demand % _ROWS_A_LOOK == 0:
            look()
        yield demand, [(variables[row], 1) for row in columns.indices[columns.indptr[demand] : columns.indptr[demand + 1]]]


def _solved(model: Callable[..., Any], deadline: float, watch: Watch | None) -> Answer:
    """Build and solve `model` in a thread, so that whoever watches can leave at once while HiGHS comes to its next stop."""
    stop, answers = Event(), [Answer(np.zeros(0, dtype=int), -inf, "time-limit")]

    def look() -> None:
        if stop.is_set() or monotonic() > deadline:
            raise TimeoutError

    def work() -> None:
        try:
            problem, facilities, begun = model(look)
            look()
            problem.solve(_Begun(begun, max(deadline - monotonic(), 0.01), stop))
            answers.append(_answer(problem, facilities))
        except _FAILURES:
            stop.set()

    start = monotonic()
    thread = Thread(target=work, name="siting", daemon=True)
    thread.start()
    try:
        while thread.is_alive() and monotonic() < deadline + _GRACE_S:
            thread.join(_TICK_S)
            if watch is not None:
                watch("siting", min((monotonic() - start) / max(deadline - start, _TICK_S), 1.0))
    finally:
        stop.set()
    return answers[-1]


def _answer(problem: pulp.LpProblem, facilities: list[pulp.LpVariable]) -> Answer:
    values = np.array([variable.varValue or 0.0 for variable in facilities])
    solver = problem.solverModel
    proven = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return Answer(np.flatnonzero(values > 0.5), float(solver.getInfo().mip_dual_bound), "optimal" if proven else "time-limit")
