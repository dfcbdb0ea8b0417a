"""What became of a figure between two days, or between two revisions of its layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from geo.figure import Figure
from geo.scenario import Change, compare
from geo.watch import Watch, part
from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.statistics import Editions, editions, statistic
from layers.once import Once
from layers.store.embedded import Store


@dataclass(frozen=True, slots=True)
class Moment:
    """One side of a comparison: older revisions by layer (the newest where none is named), and the day by which sites must be finished."""

    numbers: Mapping[str, int]
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """Two answers to one question, and what lies between them.

    `change` holds the land newly served and no longer served; None where a figure covers no land or cannot be computed. `table` is indexed by
    `level` (`city`, `row`) and `zone` (name of the town or community; empty: the city, or what lies outside all rows) with `before` and
    `after` (ratios, NaN where there is none), `difference` in the unit of the ratio, `numerator_before`, `numerator_after`,
    `denominator_before` and `denominator_after`.
    """

    before: Statistic
    after: Statistic
    change: Change | None
    table: pd.DataFrame

    @property
    def difference(self) -> float | None:
        """How much the city's ratio grew, in its own unit (a share: 0.01 is one percentage point); None where one of the two is missing."""
        before, after = self.before.city.ratio, self.after.city.ratio
        return None if before is None or after is None else after - before


def change(store: Store, question: Question, before: Moment, after: Moment, *, watch: Watch | None = None) -> Changed:
    """Return how the answer to `question` differs between two moments; its own day gives way to theirs. Computed once for the same revisions.

    Numbers of layers that the question does not read are passed over.

    Raises
    ------
    UnknownRevisionError, CorruptRevisionError
        When a revision is not there or not whole.
    StoppedError
        When `watch` stops it.
    """
    sides = tuple(_side(store, question, moment) for moment in (before, after))
    return _FOUND.get((store, sides), lambda: _changed(store, sides, watch), watch)


_Side = tuple[Question, Editions]
_FOUND: Once[tuple[Store, tuple[_Side, ...]], Changed] = Once(kept=16)


def _side(store: Store, question: Question, moment: Moment) -> _Side:
    asked = replace(question, as_of=moment.as_of)
    return asked, editions(store, asked, numbers={key: number for key, number in moment.numbers.items() if key in asked.layers})


def _changed(store: Store, sides: tuple[_Side, ...], watch: Watch | None) -> Changed:
    before = statistic(store, *sides[0], part(watch, 0.0, 0.4))
    after = statistic(store, *sides[1], part(watch, 0.4, 0.8))
    if watch:
        watch("compare", 0.8)
    comparable = before.result is not None and after.result is not None and not (before.result.missing or after.result.missing)
    found = compare(before.result, after.result) if comparable and before.result and after.result else None
    return Changed(before, after, found, _table(before, after))


def _table(before: Statistic, after: Statistic) -> pd.DataFrame:
    sides = {name: _by_row(found) for name, found in (("before", before), ("after", after))}
    rows = list(dict.fromkeys(key for side in sides.values() for key in side))
    table = pd.DataFrame(index=pd.MultiIndex.from_tuples(rows, names=["level", "zone"]))
    for name, side in sides.items():
        found = [side.get(key) for key in rows]
        table[name] = [float("nan") if figure is None or figure.ratio is None else figure.ratio for figure in found]
        table[f"numerator_{name}"] = [0.0 if figure is None else figure.numerator for figure in found]
        table[f"denominator_{name}"] = [0.0 if figure is None else figure.denominator for figure in found]
    table["difference"] = table["after"] - table["before"]
    return table


def _by_row(found: Statistic) -> dict[tuple[str, str], Figure]:
    """Return the figures by what they are of: the city, then each row; a row with an empty name is what lies outside all rows."""
    return {("city", ""): found.city, **{("row", figure.zone or ""): figure for figure in found.zones}}
