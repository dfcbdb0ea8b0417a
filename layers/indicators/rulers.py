"""The same data under every rule of an indicator, and what a tenth more or less of each radius would make of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.figure import Figure
from geo.watch import Watch, part
from layers.indicators.question import LEVELS, Question
from layers.indicators.rule import Indicator, RatioUnit, Rule, RuleKind
from layers.indicators.rules import RuleBook
from layers.indicators.statistics import Editions, computed, editions, inputs_of, statistic
from layers.once import Once
from layers.store.embedded import Store

SHORTER, LONGER = 0.9, 1.1


@dataclass(frozen=True, slots=True)
class Ruler:
    """One rule with its figure for the city, and the ratio with every radius a tenth shorter and longer; None where the rule has no radius or no ratio."""

    rule: Rule
    city: Figure
    shorter: float | None
    longer: float | None


@dataclass(frozen=True, slots=True)
class Rulers:
    """The rules of one indicator in the order of the table.

    `lowest` and `highest` are among those whose figure is a share and can be computed; None where there is none.
    """

    indicator: Indicator
    rows: tuple[Ruler, ...]
    lowest: Ruler | None
    highest: Ruler | None

    @property
    def spread_points(self) -> float | None:
        """What lies between the lowest and the highest share, in percentage points; None with fewer than two shares."""
        if self.lowest is None or self.highest is None or self.lowest is self.highest:
            return None
        assert self.lowest.city.ratio is not None
        assert self.highest.city.ratio is not None
        return (self.highest.city.ratio - self.lowest.city.ratio) * 100


def rulers(
    store: Store,
    book: RuleBook,
    indicator: str,
    *,
    level: str = LEVELS[0],
    as_of: date | None = None,
    own: Rule | None = None,
    numbers: Mapping[str, int] | None = None,
    watch: Watch | None = None,
) -> Rulers:
    """Return every rule of `indicator` (a key of the book) asked of the same data, and an `own` rule after them; computed once.

    `numbers` names older revisions by layer. Only layers that a question reads are looked for.

    Raises
    ------
    KeyError
        When the book holds no such indicator.
    UnknownRevisionError, CorruptRevisionError
        When a revision is not there or not whole.
    StoppedError
        When `watch` stops it.
    """
    asked = book.indicator(indicator)
    rules = [*(book.rule(rule) for rule in asked.rules), *((own,) if own is not None else ())]
    questions = tuple(Question(rule, level, as_of) for rule in rules)
    found = tuple((question, _editions(store, question, numbers)) for question in questions)
    return _FOUND.get((store, asked, found), lambda: _rulers(store, asked, found, watch), watch)


_FOUND: Once[tuple[Store, Indicator, tuple[tuple[Question, Editions], ...]], Rulers] = Once(kept=24)


def _editions(store: Store, question: Question, numbers: Mapping[str, int] | None) -> Editions:
    wanted = {key: number for key, number in (numbers or {}).items() if key in question.layers}
    return editions(store, question, numbers=wanted)


def _rulers(store: Store, indicator: Indicator, asked: tuple[tuple[Question, Editions], ...], watch: Watch | None) -> Rulers:
    rows = []
    for number, (question, of) in enumerate(asked):
        rows.append(_ruler(store, question, of, part(watch, number / len(asked), (number + 1) / len(asked))))
    shares = [row for row in rows if row.city.ratio is not None and row.rule.ratio_unit is RatioUnit.SHARE]
    shares.sort(key=lambda row: row.city.ratio or 0.0)
    return Rulers(indicator, tuple(rows), shares[0] if shares else None, shares[-1] if shares else None)


def _ruler(store: Store, question: Question, of: Editions, watch: Watch | None) -> Ruler:
    if watch:
        watch("rule", 0.0)
    city = statistic(store, question, of, part(watch, 0.0, 0.5)).city
    if question.rule.kind is not RuleKind.SERVICE_RADIUS or city.ratio is None:
        return Ruler(question.rule, city, None, None)
    inputs = inputs_of(store, of)

    def scaled(factor: float, watch: Watch | None) -> float | None:
        asked = Question(question.rule.scaled(factor), question.level, question.as_of)
        return computed(asked, inputs, store=store, of=of, watch=watch).city.ratio

    return Ruler(question.rule, city, scaled(SHORTER, part(watch, 0.5, 0.75)), scaled(LONGER, part(watch, 0.75, 1.0)))
