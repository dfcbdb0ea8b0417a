"""From a result to figures that can be defended: the city's, and one for each row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.coverage import Coverage
from geo.figure import Figure, Source
from layers.indicators.question import Question
from layers.indicators.statistics_inputs import Inputs


@dataclass(frozen=True, slots=True)
class Found:
    """The sites that count (working CRS), what was left out of them by reason, and whether layers are missing that could only add.

    `none_counts` says that there are sites on record and that none of them counts, for want of being finished or of the right kind: then
    nothing is served, which is a figure, while no usable site on record is the want of one.
    """

    sites: gpd.GeoDataFrame
    notes: Counter[str]
    at_least: bool
    none_counts: bool = False


@dataclass(frozen=True, slots=True)
class Statistic:
    """The answer to a question: the city's figure, one a row (towns or communities) in the order of the layer, and what is behind them.

    `beside` holds figures of other measures of the same thing (length beside count). `result` is the land behind the figures, None where an
    input is missing or the rule covers no land. `sites` are the sites that count, in the working CRS with `layer`, `fid`, `name`, `town`. A row with an
    empty zone is what lies outside every row.
    """

    question: Question
    city: Figure
    zones: tuple[Figure, ...]
    beside: tuple[Figure, ...]
    result: Coverage | None
    sites: gpd.GeoDataFrame | None


def unanswered(question: Question, inputs: Inputs, missing: tuple[str, ...]) -> Statistic:
    """Return the figure that cannot be computed, and what is missing for it."""
    return Statistic(question, figure(question, inputs, missing=missing), (), (), None, None)


def answer(question: Question, inputs: Inputs, found: Found, result: Coverage) -> Statistic:
    """Return the figures of a share of land or people."""
    excluded = (*(+found.notes).items(), *result.excluded)
    bound = "at_least" if found.at_least else "exact"
    common: dict[str, Any] = {
        "crs": result.crs,
        "excluded": excluded,
        "repaired": result.repaired,
        "joined": result.joined,
        "bound": bound,
    }
    city = figure(
        question, inputs, ratio=result.ratio, numerator=result.numerator, denominator=result.denominator, missing=result.missing, **common
    )

    def of_row(zone: str, row: pd.Series) -> Figure:
        ratio = None if pd.isna(row["ratio"]) else float(row["ratio"])
        numerator, denominator = float(row["numerator"]), float(row["denominator"])
        missing = result.missing or (("weight" if question.rule.people else "land",) if denominator <= 0 else ())
        return figure(question, inputs, zone=zone, ratio=ratio, numerator=numerator, denominator=denominator, missing=missing, **common)

    zones = tuple(of_row(str(zone), row) for zone, row in result.zones.iterrows())
    return Statistic(question, city, zones if question.level in inputs.frames else (), (), result, found.sites)


def figure(
    question: Question,
    inputs: Inputs,
    *,
    zone: str | None = None,
    ratio: float | None = None,
    numerator: float = 0.0,
    denominator: float = 0.0,
    missing: tuple[str, ...] = (),
    unit: str | None = None,
    crs: str = "",
    excluded: tuple[tuple[str, int], ...] = (),
    repaired: int = 0,
    joined: int = 0,
    bound: str = "exact",
) -> Figure:
    """Return one figure of the question with everything that it rests on; `unit` where it is not the rule's own, for both parts."""
    rule = question.rule
    return Figure(
        rule=rule.id,
        rule_version=rule.version,
        zone=zone,
        ratio=ratio,
        numerator=numerator,
        denominator=denominator,
        unit=unit or rule.unit,
        crs=crs,
        distance=rule.distance.value,
        sources=_sources(question, inputs),
        excluded=excluded,
        repaired=repaired,
        joined=joined,
        missing=missing,
        computed_at=datetime.now(UTC),
        denominator_unit=unit or rule.denominator_unit,
        ratio_unit=rule.ratio_unit.value,
        bound=bound,
        as_of=question.as_of,
    )


def _sources(question: Question, inputs: Inputs) -> tuple[Source, ...]:
    rule = question.rule
    streets = "streets" if rule.distance == "network" else None
    parts = [*(("sites", entry.layer) for entry in rule.sites), ("land", rule.land), ("clip", rule.clip), ("people", rule.people)]
    parts += [("streets", streets), ("zones", question.level)]
    rows = [(part, inputs.revisions[key]) for part, key in parts if key and key in inputs.revisions]
    return tuple(Source(part, revision.layer, revision.number, revision.data_date, revision.features) for part, revision in rows)
