"""Figures that cover no land: amounts per head, and how much of a published list is done."""

from __future__ import annotations

from collections import Counter
from typing import Any

import geopandas as gpd

from geo.amount import area_by_zone, length_by_zone
from geo.figure import Figure
from geo.ground import Ground
from layers.catalogue import layer
from layers.claims.targets import listed, targets
from layers.indicators.figures import Found, Statistic, figure, unanswered
from layers.indicators.question import Question
from layers.indicators.rule import RatioUnit
from layers.indicators.statistics_inputs import Inputs, row_areas
from layers.progress.programme import Progress, progress
from layers.spec import Measure, TargetKind

_PER = {RatioUnit.M2_PER_PERSON: 1.0, RatioUnit.KM_PER_10K: 10.0}  # (1 m / 1,000) / (1 person / 10,000)
_FEWER_PEOPLE = ("people-missing", "people-not-finite", "people-no-geometry", "people-no-area")  # who is not known would lower the rate
_UNITS = {Measure.COUNT: "count", Measure.LENGTH: "m", Measure.AREA: "m2", Measure.SUM: "count"}


def per_head(question: Question, inputs: Inputs, found: Found, people: Ground, within_m: gpd.GeoDataFrame | None) -> Statistic:
    """Return an area or a length per head. `people` is the land weighted by its people, cut by rows; `within_m` is where amounts are measured."""
    rule = question.rule
    rows = row_areas(question.level, inputs) if question.level in inputs.frames else None
    measured = length_by_zone if rule.measure is Measure.LENGTH else area_by_zone
    amount = measured(found.sites, zones_m=rows, zone_field="row", within_m=within_m)
    heads = people.by_zone(people.weight)
    factor = _PER[rule.ratio_unit]
    unusable = () if amount.measured or found.none_counts else ("sites",)
    fewer = any(reason in _FEWER_PEOPLE for reason in found.notes)
    common: dict[str, Any] = {
        "crs": amount.crs,
        "excluded": tuple({**dict(+found.notes), **dict(people.excluded), **dict(amount.excluded)}.items()),
        "repaired": people.repaired + amount.repaired,
        "bound": "at_least" if found.at_least else "at_most" if fewer else "exact",
    }

    def rate(zone: str | None, numerator: float, denominator: float, nobody: str) -> Figure:
        missing = (*unusable, *((nobody,) if denominator <= 0 else ()))
        ratio = None if missing else factor * numerator / denominator
        return figure(question, inputs, zone=zone, ratio=ratio, numerator=numerator, denominator=denominator, missing=missing, **common)

    city = rate(None, float(amount.total), float(people.weight.sum()), "weight" if len(people.pieces) else "land")
    names = dict.fromkeys([*heads.index, *amount.zones.index]) if rows is not None else {}
    zones = tuple(rate(str(name), float(amount.zones.get(name, 0.0)), float(heads.get(name, 0.0)), "weight") for name in names)
    return Statistic(question, city, zones, (), None, found.sites)


def completed(question: Question, inputs: Inputs) -> Statistic:
    """Return how much of the published list of a programme is done; other measures beside it, held against what is on record.

    Published lists have no totals by town, so rows carry what is done and on record and no share.
    """
    entry = layer(question.rule.sites[0].layer)
    frame, revision = inputs.frames[entry.key], inputs.revisions[entry.key]
    published = targets(entry.key)
    if not len(frame):
        return unanswered(question, inputs, ("features",))
    stand = progress(entry, frame, published, question.as_of or revision.data_date)
    wanted = listed(entry.key)
    rows, beside = _done_by_row(question, inputs, stand), _beside(question, inputs, stand, wanted.measure if wanted else None)
    if wanted is None:
        doubtful = any(target.kind is TargetKind.TOTAL for target in published)
        city = figure(question, inputs, missing=("target-doubtful" if doubtful else "target",))
        return Statistic(question, city, rows, beside, None, None)
    against = next(each for each in stand.targets if each.target == wanted)
    over = round(against.actual - wanted.value) if against.actual > wanted.value and not wanted.floor else 0
    notes = Counter({"beyond-list": over, "without-geometry": 0 if wanted.measure is Measure.COUNT else stand.without_geometry})
    city = figure(
        question,
        inputs,
        ratio=against.ratio,
        numerator=against.actual * wanted.unit.factor,
        denominator=wanted.value * wanted.unit.factor,
        unit=_UNITS[wanted.measure],
        excluded=tuple((+notes).items()),
        bound="at_most" if wanted.floor else "exact",
    )
    return Statistic(question, city, rows, beside, None, None)


def _done_by_row(question: Question, inputs: Inputs, stand: Progress) -> tuple[Figure, ...]:
    """Return what is done of what is on record in each town; communities have no list at all."""
    if question.level != "towns":
        return ()
    return tuple(
        figure(
            question,
            inputs,
            zone=str(town),
            numerator=float(row["done"]),
            denominator=float(row["count"]),
            unit="count",
            missing=("target-by-row",),
        )
        for town, row in stand.towns.iterrows()
    )


def _beside(question: Question, inputs: Inputs, stand: Progress, shown: Measure | None) -> tuple[Figure, ...]:
    figures = []
    for tally in stand.tallies:
        if tally.measure in (shown, Measure.SUM):
            continue
        nowhere = stand.without_geometry if tally.measure is not Measure.COUNT else 0
        figures.append(
            figure(
                question,
                inputs,
                ratio=tally.done / tally.total if tally.total > 0 else None,
                numerator=tally.done,
                denominator=tally.total,
                unit=_UNITS[tally.measure],
                missing=() if tally.total > 0 else ("recorded",),
                excluded=(("without-geometry", nowhere),) if nowhere else (),
            )
        )
    return tuple(figures)
