"""The published figures that layers are held against, read from data/targets.csv."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

from layers.catalogue import UNITS
from layers.settings import settings
from layers.spec import Measure, Target, TargetKind


def targets(key: str) -> tuple[Target, ...]:
    """Return the targets of layer `key`, in the order of the table; empty where none is published."""
    return tuple(target for target in _table(settings().data / "targets.csv") if target.layer == key)


@cache
def _table(path: Path) -> tuple[Target, ...]:
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(_target(row) for row in csv.DictReader(stream))


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
