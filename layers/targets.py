"""The published figures that layers are held against, read from data/targets.csv."""

from __future__ import annotations

import csv
import logging
from datetime import date
from functools import cache
from pathlib import Path

from layers.catalogue import UNITS
from layers.settings import settings
from layers.spec import Measure, Target, TargetKind

LOG = logging.getLogger("renewal")


class TargetsError(RuntimeError):
    """The table of targets is missing or damaged (`name`)."""

    code = "targets-unreadable"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.params = {"name": name}


def targets(key: str) -> tuple[Target, ...]:
    """Return the targets of layer `key`, in the order of the table; empty where none is published, or the table cannot be read."""
    return tuple(target for target in _table(settings().data / "targets.csv")[0] if target.layer == key)


def listed(key: str) -> Target | None:
    """Return the published list that the completion of layer `key` is measured by: its first total with a unit that can be right."""
    totals = (target for target in targets(key) if target.kind is TargetKind.TOTAL and target.unit_confirmed and target.value > 0)
    return next(totals, None)


def targets_error() -> TargetsError | None:
    """Return what is wrong with the table of targets, None when it was read."""
    return _table(settings().data / "targets.csv")[1]


@cache
def _table(path: Path) -> tuple[tuple[Target, ...], TargetsError | None]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            found = tuple(_target(row) for row in csv.DictReader(stream))
        if not found:
            raise ValueError("there is no row in it")
        return found, None
    except (OSError, KeyError, TypeError, ValueError, csv.Error):
        LOG.exception("%s cannot be read", path)
        return (), TargetsError(path.name)


def _target(row: dict[str, str]) -> Target:
    return Target(
        layer=row["layer"],
        article=row["article"],
        kind=TargetKind(row["kind"]),
        measure=Measure(row["measure"]),
        value=float(row["value"]),
        unit=UNITS[row["unit"]],
        floor=row["floor"] == "yes",
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
        unit_confirmed=row["unit_confirmed"] == "yes",
        phrase=row["phrase"],
        field=row["field"] or None,
    )
