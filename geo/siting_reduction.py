"""Siting problems made smaller without changing their optimum: what can never matter is left out, what is always together is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

Array = NDArray[Any]

_MOST_PAIRS = 50_000_000  # pairs of rows that one comparison may look at; beyond, the problem stays as it is, which is exact too


@dataclass(frozen=True, slots=True)
class Reduced:
    """A smaller problem: `covers` (candidates, demands) with the `weight` of each demand, the row that each candidate had before, and candidates
    that are in every answer already (`fixed`, rows of before), whose demands are gone."""

    covers: csr_array
    weight: Array
    candidate: Array
    fixed: Array

    @property
    def shape(self) -> tuple[int, int]:
        """How many candidates and demands are left to decide."""
        return self.covers.shape[0], self.covers.shape[1]


def for_most(covers: csr_array, weight: Array) -> Reduced:
    """Return the maximal-coverage problem without demand that has no weight or no candidate, with demand that the same candidates cover made one,
    and without candidates that cover nothing that another does not.

    Examples
    --------
    Demands 0 and 1 are covered by the same candidate; candidate 1 reaches nothing that candidate 0 does not.

    >>> small = for_most(csr_array(np.array([[1, 1, 1, 0], [0, 0, 1, 0], [0, 0, 1, 1]])), np.array([1.0, 2, 4, 8]))
    >>> small.candidate.tolist(), small.covers.toarray().astype(int).tolist(), small.weight.tolist()
    ([0, 2], [[1, 1, 0], [0, 1, 1]], [3.0, 4.0, 8.0])
    """
    smaller, merged = _merged(covers, weight)
    keep = np.setdiff1d(np.arange(covers.shape[0]), _spare(smaller, inner=True))
    again, merged = _merged(smaller[keep], merged)
    return Reduced(again, merged, keep, np.zeros(0, dtype=int))


def for_all(covers: csr_array, weight: Array) -> Reduced:
    """Return the set-cover problem reduced as by `for_most`, without demands that are covered whenever another is, and with candidates that alone
    reach a demand taken for good; until nothing changes.

    Examples
    --------
    Only candidate 0 reaches demand 0; it covers demand 1 too. Of the others, candidate 1 does what candidate 2 does.

    >>> small = for_all(csr_array(np.array([[1, 1, 0, 0], [0, 1, 1, 1], [0, 0, 1, 0]])), np.ones(4))
    >>> small.fixed.tolist(), small.shape
    ([0, 1], (0, 0))
    """
    smaller, merged = _merged(covers, weight)
    candidate, fixed = np.arange(covers.shape[0]), np.zeros(0, dtype=int)
    while True:
        before = smaller.shape
        keep = np.setdiff1d(np.arange(len(candidate)), _spare(smaller, inner=True))
        smaller, candidate = csr_array(smaller[keep]), candidate[keep]
        needed = np.setdiff1d(np.arange(len(merged)), _spare(csr_array(smaller.T), inner=False))
        smaller, merged = csr_array(smaller[:, needed]), merged[needed]
        alone = np.bincount(smaller.indices, minlength=smaller.shape[1]) == 1
        only = np.unique(csc_array(smaller[:, alone]).indices)
        if len(only):
            fixed = np.r_[fixed, candidate[only]]
            others = np.setdiff1d(np.arange(len(candidate)), only)
            open_demand = np.setdiff1d(np.arange(smaller.shape[1]), smaller[only].indices)
            smaller, merged, candidate = csr_array(smaller[others][:, open_demand]), merged[open_demand], candidate[others]
        if smaller.shape == before:
            return Reduced(smaller, merged, candidate, fixed)


def _merged(covers: csr_array, weight: Array) -> tuple[csr_array, Array]:
    """Return the problem with one demand for each set of candidates; demand without weight or candidate drops out."""
    columns = csc_array(covers)
    columns.sort_indices()
    number: dict[bytes, int] = {}
    useful = np.flatnonzero((weight > 0) & (np.diff(columns.indptr) > 0))
    starts, ends = columns.indptr[useful], columns.indptr[useful + 1]
    group = [number.setdefault(columns.indices[a:b].tobytes(), len(number)) for a, b in zip(starts, ends, strict=True)]
    first = useful[np.unique(group, return_index=True)[1]] if group else useful
    return csr_array(columns[:, first]), np.bincount(np.array(group, dtype=int), weights=weight[useful], minlength=len(number))


def _spare(rows: csr_array, *, inner: bool) -> Array:
    """Return the rows that lie within another one (`inner`, empty ones too) or hold another one; of equal rows the first is not spare."""
    size = np.diff(rows.indptr)
    empty = np.flatnonzero(size == 0)
    if (np.bincount(rows.indices).astype(float) ** 2).sum() > _MOST_PAIRS:
        return empty
    shared = (rows @ csr_array(rows.T)).tocoo()
    lesser, greater = shared.row, shared.col
    within = (shared.data == size[lesser]) & (lesser != greater)
    lesser, greater = lesser[within], greater[within]
    less = size[lesser] < size[greater]
    return np.union1d(empty, lesser[less | (greater < lesser)] if inner else greater[less | (lesser < greater)])
