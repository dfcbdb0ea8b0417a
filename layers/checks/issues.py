"""What is found in handed-in data: codes, places and parameters, no prose (the words are in layers/messages/sentences.py)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from layers.spec import Text

Severity = Literal["error", "warning", "info"]

MAX_ROWS = 100
"""How many row numbers an issue names in a report; `count` is always the whole number."""

Place = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about a layer of a file.

    `code` is kebab-case and has a sentence in every language. An `error` keeps a file from being published, a `warning`
    and an `info` do not. `rows` are numbers of features in the file, from 1, at most MAX_ROWS of them; `every_row` has them
    all, for the table of findings. `field` is the column as it is named in the file or, for missing ones, in the catalogue.
    `details` and `places` say more about single rows, in the order of `every_row`; where they are shorter, nothing more is known.
    """

    code: str
    severity: Severity
    count: int = 1
    rows: tuple[int, ...] = ()
    field: str | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    every_row: tuple[int, ...] = ()
    details: tuple[str | Text, ...] = ()
    places: tuple[Place | None, ...] = ()

    @property
    def all_rows(self) -> tuple[int, ...]:
        """Every row the issue is about, as far as it is known."""
        return self.every_row or self.rows


@dataclass(frozen=True, slots=True)
class Note:
    """One reason behind a decision of the reader (an encoding, a coordinate system): a code and its parameters."""

    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repair:
    """Something the reader mended: the code of what was wrong and how many features or values it touched.

    `rows` are the features (from 1) where they are known. The areas are those of the touched features before and after [m²],
    geodesic on CGCS2000; None where there is no area, or no place to measure it in.
    """

    code: str
    count: int
    rows: tuple[int, ...] = ()
    area_before_m2: float | None = None
    area_after_m2: float | None = None


def at_rows(
    code: str,
    severity: Severity,
    positions: Iterable[int],
    *,
    field: str | None = None,
    details: Iterable[str | Text] = (),
    places: Iterable[Place | None] = (),
    **params: Any,
) -> Issue:
    """Return an issue about the features at `positions` (from 0)."""
    rows = tuple(int(position) + 1 for position in positions)
    return Issue(code, severity, len(rows), rows[:MAX_ROWS], field, params, rows, tuple(details), tuple(places))


def further_down(issue: Issue, rows: int) -> Issue:
    """Return an issue of a layer that was put behind another one of `rows` features."""
    moved = [tuple(row + rows for row in numbers) for numbers in (issue.rows, issue.every_row)]
    return replace(issue, rows=moved[0], every_row=moved[1])


def has_errors(issues: Iterable[Issue]) -> bool:
    """Return whether any of `issues` keeps the file from being published."""
    return any(issue.severity == "error" for issue in issues)
