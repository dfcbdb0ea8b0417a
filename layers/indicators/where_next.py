"""The next sites for a rule: from the store to a choice with its gap, the greedy answer beside it, and the coverage before and after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from time import monotonic

import geopandas as gpd
import numpy as np

from geo.demand import reach
from geo.siting import TIME_LIMIT_S
from geo.walking_reach import reach_on_foot
from geo.watch import Watch, part, steady
from geo.where_next import Proposal, Reached
from geo.where_next import where_next as proposed
from layers.indicators.candidate_places import Candidates, Source, candidates, land_editions, usual_plot_m2
from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.rule import Distance
from layers.indicators.scenario import measure_of, reachable
from layers.indicators.statistics import Editions, inputs_of, statistic, streets_of
from layers.indicators.statistics_inputs import Inputs, row_areas
from layers.once import Once
from layers.store.embedded import Store


@dataclass(frozen=True, slots=True)
class Plan:
    """What is wanted: at most `sites` new sites, or None for the fewest that serve all that can be served; on places from `source`.

    `plot_m2` is the size of a plot where the source does not say it (None: the least that serves as far as any under the rule), `spacing_m` the
    distance between plots on free land (None: by the extent).
    """

    sites: int | None = 5
    source: Source = Source.FREE
    plot_m2: float | None = None
    spacing_m: float | None = None
    time_limit_s: float = TIME_LIMIT_S


@dataclass(frozen=True, slots=True)
class NextSites:
    """The answer to a plan.

    `places` are those of `proposal` with `name`, `layer` and `fid` of the candidate (None on free land) and `zone`, the row in which it lies (empty
    outside all). `candidates` are all that could be chosen. `seconds` is the time of the whole.
    """

    plan: Plan
    before: Statistic
    candidates: Candidates
    proposal: Proposal
    places: gpd.GeoDataFrame
    seconds: float

    @property
    def excluded(self) -> tuple[tuple[str, int], ...]:
        """What was left out on the way to the candidates and among them, by reason."""
        return (*self.candidates.excluded, *self.proposal.excluded)


def where_next(
    store: Store, question: Question, of: Editions, plan: Plan, *, given: gpd.GeoDataFrame | None = None, watch: Watch | None = None
) -> NextSites:
    """Return where to build next, computed once for all who ask; shared, never to be changed. `given` (any CRS) goes with `Source.GIVEN`.

    Raises
    ------
    ScenarioError
        For rules without reach and answers that cannot be computed.
    BudgetError, PlotError, DistanceError, GridError
        For plans that make no sense.
    StoreError
        When a revision cannot be read.
    StoppedError
        When `watch` stops it.
    """
    lands = land_editions(store)

    def compute() -> NextSites:
        return _computed(store, question, of, lands, plan=plan, given=given, watch=watch)

    if plan.source is Source.GIVEN:
        return compute()
    return _ANSWERS.get((store, question, of, lands, plan), compute, watch)


def _computed(
    store: Store, question: Question, of: Editions, lands: Editions, *, plan: Plan, given: gpd.GeoDataFrame | None, watch: Watch | None
) -> NextSites:
    start, watch = monotonic(), steady(watch)
    before = reachable(statistic(store, question, of, part(watch, 0.0, 0.1)))
    assert before.sites is not None
    plot = plan.plot_m2 if plan.plot_m2 is not None else usual_plot_m2(before)
    watched = part(watch, 0.1, 0.4)
    places = candidates(store, before, of, lands, plan.source, plot_m2=plot, spacing_m=plan.spacing_m, given=given, watch=watched)
    found = proposed(
        measure_of(store, before, of, watch),
        before.sites[["geometry"]],
        places.frame,
        question.rule.bands,
        sites=plan.sites,
        before=before.result,
        reached=_reached(store, before, of),
        time_limit_s=plan.time_limit_s,
        watch=part(watch, 0.4, 1.0),
    )
    return NextSites(plan, before, places, found, _placed(found, places, before, inputs_of(store, of)), monotonic() - start)


def _reached(store: Store, before: Statistic, of: Editions) -> Reached:
    """Return the table of who reaches what in the distance of the rule."""
    rule = before.question.rule
    if rule.distance is Distance.NETWORK:
        return partial(reach_on_foot, network=streets_of(store, of), off_street_m=rule.off_street_m)
    return reach


def _placed(found: Proposal, places: Candidates, before: Statistic, inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the chosen places with what is known of the candidates, and the row in which the middle of each lies."""
    zone = np.full(len(found.places), "", dtype=object)
    level = before.question.level
    if level in inputs.frames:
        rows = row_areas(level, inputs)
        place, row = rows.sindex.query(found.places.centroid, predicate="intersects")
        zone[place[::-1]] = rows["row"].to_numpy()[row[::-1]]
    known = places.frame.iloc[found.places["candidate"]].reset_index(drop=True)
    return found.places.assign(**{name: known[name] for name in ("name", "layer", "fid")}, zone=zone)


_ANSWERS: Once[tuple[Store, Question, Editions, Editions, Plan], NextSites] = Once(kept=16)
