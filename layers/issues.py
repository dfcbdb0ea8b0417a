"""What is found in handed-in data: codes, places and parameters, no prose (the words are in layers/messages.py)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Severity = Literal["error", "warning", "info"]

MAX_ROWS = 100
"""How many row numbers an issue names; `count` is always the whole number."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about a layer of a file.

    `code` is kebab-case and has a sentence in every language. An `error` keeps a file from being published, a `warning`
    and an `info` do not. `rows` are numbers of features in the file, from 1, at most MAX_ROWS of them. `field` is the
    column as it is named in the file or, for missing ones, in the catalogue.
    """

    code: str
    severity: Severity
    count: int = 1
    rows: tuple[int, ...] = ()
    field: str | None = None
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Note:
    """One reason behind a decision of the reader (an encoding, a coordinate system): a code and its parameters."""

    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Repair:
    """Something the reader mended: the code of what was wrong and how many features or values it touched."""

    code: str
    count: int


def at_rows(code: str, severity: Severity, positions: Iterable[int], *, field: str | None = None, **params: Any) -> Issue:
    """Return an issue about the features at `positions` (from 0)."""
    rows = tuple(int(position) + 1 for position in positions)
    return Issue(code, severity, len(rows), rows[:MAX_ROWS], field, params)


def has_errors(issues: Iterable[Issue]) -> bool:
    """Return whether any of `issues` keeps the file from being published."""
    return any(issue.severity == "error" for issue in issues)
