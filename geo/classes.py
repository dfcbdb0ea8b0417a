"""Classes for choropleths: natural breaks that hold for few values, equal values and gaps."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import mapclassify
import numpy as np
import pandas as pd

_SAMPLE = 500


@dataclass(frozen=True, slots=True)
class Classes:
    """`breaks` are the upper ends of the classes, rising; `class_of` gives each value its class, 0 the lowest, −1 for no value."""

    breaks: tuple[float, ...]
    class_of: tuple[int, ...]


def classify(values: Sequence[float] | pd.Series, k: int = 5) -> Classes:
    """Return natural breaks (Fisher-Jenks) of `values` in at most `k` classes.

    With fewer distinct values than classes each value is its own class. NaN and infinite values belong to none. Beyond 500 distinct values
    the breaks are those of 500 evenly spaced order statistics.

    Examples
    --------
    >>> classify([1, 2, 10, 11, 100], k=3)
    Classes(breaks=(2.0, 11.0, 100.0), class_of=(0, 0, 1, 1, 2))
    >>> classify([7, 7, float("nan")])
    Classes(breaks=(7.0,), class_of=(0, 0, -1))
    """
    if k < 1:
        raise ValueError(f"`k` is {k}; it needs at least one class")
    given = pd.to_numeric(pd.Series(values)).astype(float).to_numpy()
    known = np.isfinite(given)
    distinct = np.unique(given[known])
    if not len(distinct):
        return Classes((), tuple([-1] * len(given)))
    breaks = distinct if len(distinct) <= k else _natural_breaks(distinct, np.sort(given[known]), k)
    class_of = np.where(known, np.searchsorted(breaks, np.where(known, given, 0)), -1)
    return Classes(tuple(breaks.tolist()), tuple(class_of.tolist()))


def _natural_breaks(distinct: np.ndarray, ordered: np.ndarray, k: int) -> np.ndarray:
    """Return the upper ends of `k` classes; the last is the largest value."""
    if len(distinct) > _SAMPLE:
        ordered = ordered[np.linspace(0, len(ordered) - 1, _SAMPLE).round().astype(int)]
        if len(np.unique(ordered)) <= k:
            ordered = distinct[np.linspace(0, len(distinct) - 1, _SAMPLE).round().astype(int)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # it runs without numba, and says so
        return np.unique(mapclassify.FisherJenks(ordered, k=k).bins)
