"""Where to build next: which candidates together cover most demand, or all of it with the fewest, against the greedy answer."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

from geo.errors import BudgetError, WeightError
from geo.siting_reduction import for_all, for_most
from geo.watch import Watch

Array = NDArray[Any]

TIME_LIMIT_S = 10.0
TOLERANCE = 1e-6
"""Relative gap up to which an answer counts as proven: the precision of the solver's own arithmetic."""


@dataclass(frozen=True, slots=True)
class Siting:
    """A choice of candidates, with what is known of how good it is.

    `aim` is `most` (maximal coverage: `objective` is the covered weight) or `all` (set cover: `objective` is the number of sites). `status` is
    `optimal` (proven), `time-limit` (the best found in time), `greedy` (the solver found nothing or failed: this is the greedy answer) or
    `nothing-to-cover`. No choice is better than `bound`; `gap` is how far `objective` may be from it, relative to `objective`.
    `chosen` are rows of the coverage matrix in the order in which they gain most, `gains` the weight that each adds. Weights: `covered` by
    the choice, `reachable` by any candidate, `total`; `unreached` counts the demands beyond all candidates. `candidates` and `demands` say how
    many there were and how many were left after the exact reduction.
    """

    aim: str
    status: str
    chosen: Array
    gains: Array
    objective: float
    bound: float
    gap: float
    covered: float
    reachable: float
    total: float
    unreached: int
    greedy: Array
    greedy_covered: float
    candidates: tuple[int, int]
    demands: tuple[int, int]
    seconds: float

    @property
    def share(self) -> float | None:
        """Share of all demand that is covered; None when there is no demand."""
        return self.covered / self.total if self.total > 0 else None

    @property
    def ahead(self) -> float:
        """How much better than the greedy answer: weight covered more, or sites saved."""
        return self.covered - self.greedy_covered if self.aim == "most" else float(len(self.greedy) - len(self.chosen))


def cover_most(
    covers: csr_array, weight: ArrayLike, sites: int, *, time_limit_s: float = TIME_LIMIT_S, watch: Watch | None = None
) -> Siting:
    r"""Return the at most `sites` candidates that together cover most weight (maximal coverage location problem).

    .. math:: \max \sum_i w_i x_i \quad x_i \le \sum_{j \in N_i} y_j, \quad \sum_j y_j \le p

    Church and ReVelle, The maximal covering location problem, Papers of the Regional Science Association 32 (1974). `covers` is
    (candidates, demands), true where the candidate covers the demand; `weight` is one number for each demand in any unit. Candidates that
    would add nothing are not chosen, so the answer may hold fewer than `sites`.

    Raises
    ------
    BudgetError
        For fewer than 1 site or a time limit that is not positive.
    WeightError
        For weights that are negative, not numbers, or not one for each demand.

    Examples
    --------
    Greedy takes the middle (weight 4) and needs a third site; the two others cover all.

    >>> covers = csr_array(np.array([[1, 1, 0, 0, 0], [0, 0, 0, 1, 1], [0, 1, 1, 1, 0]], dtype=bool))
    >>> answer = cover_most(covers, [3, 2, 0, 2, 3], 2)
    >>> sorted(answer.chosen.tolist()), answer.covered, answer.status, answer.gap
    ([0, 1], 10.0, 'optimal', 0.0)
    """
    if sites < 1:
        raise BudgetError(f"`sites` is {sites}; give 1 or more", given=sites)
    start = monotonic()
    covers, weight = _checked(covers, weight, time_limit_s)
    greedy, gains = greedy_most(covers, weight, sites)
    bound = _bound_of_most(covers, weight, greedy, sites)
    covered = float(gains.sum())
    found, status = greedy, "optimal"
    small = for_most(covers, weight)
    if bound - covered > TOLERANCE * covered:
        from geo.siting_solver import solved_most

        allowed = min(sites, len(small.candidate))
        begin = greedy_most(small.covers, small.weight, allowed)[0]
        answer = solved_most(small, allowed, begin, monotonic() + time_limit_s, watch)
        bound = min(bound, answer.bound)
        found, status = (small.candidate[answer.chosen], answer.status) if len(answer.chosen) else (greedy, "greedy")
    chosen, gains = _by_gain(covers, weight, found)
    if gains.sum() < covered:
        chosen, gains = _by_gain(covers, weight, greedy)
    objective = float(gains.sum())
    return Siting(
        aim="most",
        chosen=chosen,
        gains=gains,
        **_judged(status, chosen, objective, max(bound, objective)),
        **_weights(covers, weight, greedy, gains),
        candidates=(covers.shape[0], small.shape[0]),
        demands=(covers.shape[1], small.shape[1]),
        seconds=monotonic() - start,
    )


def cover_all(covers: csr_array, weight: ArrayLike, *, time_limit_s: float = TIME_LIMIT_S, watch: Watch | None = None) -> Siting:
    r"""Return the fewest candidates that together cover every demand that can be covered (location set covering problem).

    .. math:: \min \sum_j y_j \quad \sum_{j \in N_i} y_j \ge 1 \ \forall i

    Toregas and others, The location of emergency service facilities, Operations Research 19 (1971). Demand that no candidate covers is left
    out and counted (`unreached`), and so is demand without weight. Arguments and errors as in `cover_most`.

    Examples
    --------
    Greedy takes the middle first and needs three sites; two do. Nobody reaches the last demand.

    >>> covers = csr_array(np.array([[1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 0], [0, 1, 1, 1, 1, 0, 0]], dtype=bool))
    >>> answer = cover_all(covers, [2, 1, 1, 1, 1, 2, 2])
    >>> sorted(answer.chosen.tolist()), len(answer.greedy), answer.unreached, answer.share
    ([0, 1], 3, 1, 0.8)
    """
    start = monotonic()
    covers, weight = _checked(covers, weight, time_limit_s)
    greedy = greedy_all(covers, weight)
    small = for_all(covers, weight)
    bound = len(small.fixed) + _bound_of_all(small.covers)
    begin = greedy_all(small.covers, small.weight)
    found, status = min(greedy, np.r_[small.fixed, small.candidate[begin]], key=len), "optimal"
    if len(found) > bound:
        from geo.siting_solver import solved_all

        answer = solved_all(small, begin, monotonic() + time_limit_s, watch)
        status = answer.status if len(answer.chosen) else "greedy"
        bound = max(bound, len(small.fixed) + ceil(max(answer.bound, 0) - TOLERANCE))
        if len(answer.chosen):
            found = min(found, np.r_[small.fixed, small.candidate[answer.chosen]], key=len)
    chosen, gains = _by_gain(covers, weight, found)
    return Siting(
        aim="all",
        chosen=chosen,
        gains=gains,
        **_judged(status, chosen, float(len(chosen)), float(bound)),
        **_weights(covers, weight, greedy, gains),
        candidates=(covers.shape[0], small.shape[0]),
        demands=(covers.shape[1], small.shape[1]),
        seconds=monotonic() - start,
    )


def greedy_most(covers: csr_array, weight: Array, sites: int) -> tuple[Array, Array]:
    """Return up to `sites` candidates, each the one that adds most weight to those before it, and what each adds.

    Never worse than 1 − 1/e of the optimum (Nemhauser, Wolsey and Fisher, Mathematical Programming 14, 1978). Equal gains: the first row.

    Examples
    --------
    >>> covers = csr_array(np.array([[1, 1, 0, 0, 0], [0, 0, 0, 1, 1], [0, 1, 1, 1, 0]], dtype=bool))
    >>> [part.tolist() for part in greedy_most(covers, np.array([3, 2, 2, 2, 3.0]), 2)]
    [[2, 0], [6.0, 3.0]]
    """
    left = np.asarray(weight, dtype=float).copy()
    chosen, gains = [], []
    for _ in range(min(sites, covers.shape[0])):
        gain = covers @ left
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        gains.append(float(gain[best]))
        left[covers.indices[covers.indptr[best] : covers.indptr[best + 1]]] = 0
    return np.array(chosen, dtype=int), np.array(gains, dtype=float)


def greedy_all(covers: csr_array, weight: Array) -> Array:
    """Return candidates that cover all demand with weight that can be covered, each the one that reaches most demands not reached before.

    Examples
    --------
    >>> greedy_all(csr_array(np.array([[1, 1, 0], [0, 1, 1]], dtype=bool)), np.array([1.0, 1, 1])).tolist()
    [0, 1]
    """
    return greedy_most(covers, (np.asarray(weight) > 0).astype(float), covers.shape[0])[0]


def _checked(covers: csr_array, weight: ArrayLike, time_limit_s: float) -> tuple[csr_array, Array]:
    matrix = csr_array(covers, dtype=float)
    matrix.data = (matrix.data != 0).astype(float)
    matrix.eliminate_zeros()
    matrix.sort_indices()
    given = np.asarray(weight, dtype=float)
    if given.shape != (matrix.shape[1],):
        raise WeightError(f"`weight` has the shape {given.shape}; `covers` has {matrix.shape[1]} demands", count=matrix.shape[1])
    if not np.isfinite(given).all() or (given < 0).any():
        wrong = int((~np.isfinite(given) | (given < 0)).sum())
        raise WeightError(f"`weight` holds {wrong} values that are negative or not numbers; weights are 0 or more", count=wrong)
    if not (isfinite(time_limit_s) and time_limit_s > 0):
        raise BudgetError(f"`time_limit_s` is {time_limit_s}; give a positive number of seconds", given=time_limit_s)
    return matrix, given


def _by_gain(covers: csr_array, weight: Array, chosen: Array) -> tuple[Array, Array]:
    """Return the chosen candidates, the one that adds most first, without those that add nothing, and what each adds."""
    order, gains = greedy_most(covers[chosen], weight, len(chosen))
    return np.asarray(chosen, dtype=int)[order], gains


def _bound_of_most(covers: csr_array, weight: Array, greedy: Array, sites: int) -> float:
    """Return a weight that no choice of `sites` candidates exceeds.

    For any set S, f(best) ≤ f(S) + the `sites` greatest gains over S, since gains only fall as S grows; taken over all steps of the greedy
    answer (Nemhauser, Wolsey and Fisher 1978, as for `greedy_most`).
    """
    left = weight.copy()
    covered, bound = 0.0, float(weight[np.unique(covers.indices)].sum())
    for best in (*greedy, None):
        gain = covers @ left
        top = np.partition(gain, len(gain) - sites)[len(gain) - sites :] if sites < len(gain) else gain
        bound = min(bound, covered + float(top.sum()))
        if best is not None:
            row = covers.indices[covers.indptr[best] : covers.indptr[best + 1]]
            covered += float(left[row].sum())
            left[row] = 0
    return bound


def _bound_of_all(covers: csr_array) -> int:
    """Return a number of candidates below which nothing covers all demands: none reaches more than the greatest row."""
    rows = np.diff(covers.indptr)
    return ceil(covers.shape[1] / rows.max()) if covers.nnz else 0


def _judged(status: str, chosen: Array, objective: float, bound: float) -> dict[str, Any]:
    """Return what is known of how good the choice is, as fields of a Siting."""
    gap = abs(bound - objective) / objective if objective > 0 else 0.0
    if gap <= TOLERANCE:
        gap, status = 0.0, "optimal"
    return {"status": status if len(chosen) else "nothing-to-cover", "objective": objective, "bound": bound, "gap": gap}


def _weights(covers: csr_array, weight: Array, greedy: Array, gains: Array) -> dict[str, Any]:
    """Return how much weight is covered by whom, as fields of a Siting."""
    reached, by_greedy = np.zeros((2, len(weight)), dtype=bool)
    reached[covers.indices] = True
    by_greedy[covers[greedy].indices] = True
    return {
        "greedy": greedy,
        "covered": float(gains.sum()),
        "reachable": float(weight[reached].sum()),
        "total": float(weight.sum()),
        "unreached": int((~reached & (weight > 0)).sum()),
        "greedy_covered": float(weight[by_greedy].sum()),
    }
