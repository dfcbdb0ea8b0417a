"""Rows of a file that are left out of a draft, and findings counted in rows of the file or of what is left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.checks.issues import MAX_ROWS, Issue
from layers.drafts.draft import DraftError

Rows = NDArray[Any]


def kept_rows(count: int, excluded: Iterable[int]) -> Rows:
    """Return the rows, from 1, of a file of `count` rows that are handed in; raises DraftError when none is.

    >>> kept_rows(4, (2, 9)).tolist()
    [1, 3, 4]
    """
    rows = np.setdiff1d(np.arange(1, count + 1), np.array(list(excluded), dtype=int))
    if count and not len(rows):
        raise DraftError("draft-nothing-left")
    return rows


def in_what_is_left(issues: Iterable[Issue], rows: Rows) -> tuple[Issue, ...]:
    """Return findings about rows of the file as findings about `rows` alone, numbered from 1; those about no row that is left fall away."""
    place = {int(row): number for number, row in enumerate(rows, start=1)}
    return tuple(each for issue in issues if (each := _renumbered(issue, place)) is not None)


def in_the_file(issues: Iterable[Issue], rows: Rows) -> tuple[Issue, ...]:
    """Return findings about what is left as findings about rows of the file."""
    place = {number: int(row) for number, row in enumerate(rows, start=1)}
    return tuple(each for issue in issues if (each := _renumbered(issue, place)) is not None)


def _renumbered(issue: Issue, place: dict[int, int]) -> Issue | None:
    there = [at for at, row in enumerate(issue.all_rows) if row in place]
    if not issue.all_rows:
        return issue
    if not there:
        return None
    numbers = tuple(place[issue.all_rows[at]] for at in there)
    return replace(
        issue,
        count=issue.count - (len(issue.all_rows) - len(there)),
        rows=numbers[:MAX_ROWS],
        every_row=numbers,
        details=tuple(issue.details[at] for at in there if at < len(issue.details)),
        places=tuple(issue.places[at] for at in there if at < len(issue.places)),
    )
