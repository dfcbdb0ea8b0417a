"""Figures by rule: from the revisions in the store to the value of the city and of each of its parts."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Literal

import geopandas as gpd

from geo.coverage import Coverage, served, tally
from geo.ground import Ground, prepare
from geo.inside import features_inside, ground_inside
from geo.network import StreetNetwork
from geo.share import area_share
from geo.walking import walked
from geo.watch import Watch, part
from layers.frames import metric_frame, revision_frame
from layers.indicators.figures import Found, Statistic, answer, unanswered
from layers.indicators.question import Question
from layers.indicators.rates import completed, per_head
from layers.indicators.rule import Distance, Origin, RuleKind, Sites
from layers.indicators.statistics_inputs import Inputs, Land, can_be_judged, judged_sites, prepared_land, row_areas, walkable_streets
from layers.once import Once
from layers.store.embedded import Store

Editions = tuple[tuple[str, int, str], ...]
"""Which revision of which layer: key, number, checksum; what a figure is cached on."""


def editions(store: Store, question: Question, *, numbers: Mapping[str, int] | None = None) -> Editions:
    """Return the newest revision of every layer that the question reads and that has one; `numbers` names other revisions by layer.

    Raises
    ------
    UnknownRevisionError
        When `numbers` names a revision that is not there.
    """
    newest = store.currents()
    found = [newest[key] for key in question.layers if key in newest]
    older = {key: store.revision(key, number) for key, number in (numbers or {}).items()}
    chosen = [older.get(revision.layer, revision) for revision in found]
    return tuple((revision.layer, revision.number, revision.sha256) for revision in chosen)


def as_computed(store: Store, found: Statistic, *more: str) -> Editions:
    """Return the revisions on which `found` rests, with the newest of the layers `more` that it did not read."""
    used = {source.layer: source.revision for source in found.city.sources}
    newest = store.currents()
    keys = dict.fromkeys([*found.question.layers, *more])
    chosen = [
        store.revision(key, used[key]) if key in used else newest[key] for key in keys if key in used or (key in more and key in newest)
    ]
    return tuple((revision.layer, revision.number, revision.sha256) for revision in chosen)


def token(question: Question, of: Editions) -> str:
    """Return a short mark that changes when the question, a threshold or any input does; safe in an address."""
    return hashlib.sha256(repr((question, of)).encode()).hexdigest()[:16]


def statistic(store: Store, question: Question, of: Editions, watch: Watch | None = None) -> Statistic:
    """Return the answer to `question` on the revisions `of`, computed once for all who ask; shared, never to be changed.

    Raises
    ------
    UnknownRevisionError, CorruptRevisionError
        When a revision is not there or not whole.
    StoppedError
        When `watch` stops it.
    """

    def compute() -> Statistic:
        return computed(question, inputs_of(store, of), store=store, of=of, watch=watch)

    return _ANSWERS.get((store, question, of), compute, watch)


_ANSWERS: Once[tuple[Store, Question, Editions], Statistic] = Once(kept=48)


def inputs_of(store: Store, of: Editions) -> Inputs:
    """Return the revisions `of` and their features."""
    revisions = {key: store.revision(key, number) for key, number, _ in of}
    frames = {key: revision_frame(store, key, number) for key, number, _ in of}
    return Inputs(revisions, frames, {key: metric_frame(store, key, number) for key, number, _ in of})


def computed(
    question: Question,
    inputs: Inputs,
    *,
    store: Store | None = None,
    of: Editions = (),
    within: gpd.GeoDataFrame | None = None,
    watch: Watch | None = None,
) -> Statistic:
    """Return the answer to `question`. A layer without a revision gives a figure without a value that names it, never a share.

    With `store` and `of` the prepared land and the street network are shared between questions about the same revisions. `within` (working CRS)
    cuts the land, the extent and what is measured per head before anything is counted; sites outside still reach in.
    """
    rule = question.rule
    present = tuple(entry for entry in rule.sites if can_be_judged(entry, inputs))
    lacking = lacking_layers(question, inputs, present)
    if lacking:
        return unanswered(question, inputs, lacking)
    if rule.kind is RuleKind.COMPLETION:
        return completed(question, inputs)
    found = _found(present, question, inputs)
    if rule.kind is RuleKind.AREA_SHARE:
        return answer(question, inputs, found, _share(question, inputs, found, within))
    land = land_of(store, question, of, part(watch, 0.0, 0.4)) if store else prepared_land(question, inputs, part(watch, 0.0, 0.4))
    found.notes.update(dict(land.notes))
    ground = land.ground if within is None else ground_inside(land.ground, within)
    if rule.kind is RuleKind.PER_HEAD:
        return per_head(question, inputs, found, ground, _extent(question, inputs, within))
    streets = None
    if rule.distance is Distance.NETWORK:
        streets = streets_of(store, of, watch) if store else walkable_streets(inputs)
    return answer(question, inputs, found, _coverage(question, found, ground, streets, part(watch, 0.4, 1.0)))


def lacking_layers(question: Question, inputs: Inputs, present: tuple[Sites, ...]) -> tuple[str, ...]:
    """Return what there is no figure without: `layer:KEY`, or `field:KEY.FIELD` where a layer of sites does not say which of them count."""
    lacking = tuple(f"layer:{key}" for key in _needed(question) if key not in inputs.frames)
    if present:
        return lacking
    unsaid = (
        f"field:{entry.layer}.{entry.field}" if entry.layer in inputs.frames else f"layer:{entry.layer}" for entry in question.rule.sites
    )
    return (*lacking, *unsaid)


def _found(present: tuple[Sites, ...], question: Question, inputs: Inputs) -> Found:
    """Return the sites that count, and how many layers could have added others."""
    judged = judged_sites(present, question, inputs)
    notes = Counter(judged["reason"])
    del notes[""]
    absent = [entry for entry in question.rule.sites if entry not in present]
    notes["layer-without-data"] = sum(entry.layer not in inputs.frames for entry in absent) + (question.level not in inputs.frames)
    notes["layer-without-field"] = sum(entry.layer in inputs.frames for entry in absent)
    sites = judged[judged["reason"] == ""].drop(columns="reason").reset_index(drop=True)
    return Found(sites, notes, at_least=bool(absent), none_counts=len(judged) > 0 and not len(sites))


def _share(question: Question, inputs: Inputs, found: Found, within: gpd.GeoDataFrame | None) -> Coverage:
    """Return how much of the ground lies under the sites; where no site counts yet, that none of it does."""
    rule = question.rule
    assert rule.land is not None
    rows = row_areas(question.level, inputs) if question.level in inputs.frames else None
    ground_m = inputs.metric(rule.land) if within is None else features_inside(inputs.metric(rule.land), within)
    if found.none_counts:
        return nothing_served(prepare(ground_m, zones_m=rows, zone_field="row"))
    return area_share(found.sites, ground_m, zones_m=rows, zone_field="row")


def _extent(question: Question, inputs: Inputs, within: gpd.GeoDataFrame | None) -> gpd.GeoDataFrame | None:
    """Return the ground on which amounts are measured; None where that is everywhere."""
    clip = question.rule.clip
    if clip is None or within is None:
        return within if clip is None else inputs.metric(clip)
    return features_inside(inputs.metric(clip), within)


def nothing_served(ground: Ground) -> Coverage:
    """Return the coverage of ground by no site at all: a true nothing, because sites are on record and none of them counts."""
    return tally(ground, ground.pieces, excluded=ground.excluded)


def _needed(question: Question) -> tuple[str, ...]:
    """Return the layers without which there is no figure, besides sites."""
    rule = question.rule
    streets = "streets" if rule.distance is Distance.NETWORK else None
    return tuple(key for key in (rule.land, rule.clip, rule.people, streets) if key)


def _coverage(question: Question, found: Found, ground: Ground, streets: StreetNetwork | None, watch: Watch | None) -> Coverage:
    rule = question.rule
    if found.none_counts:
        return nothing_served(ground)
    if streets is None:
        start: Literal["edge", "centroid"] = "centroid" if rule.origin is Origin.CENTROID else "edge"
        return served(ground, found.sites, rule.bands, join_touching=rule.join_touching, origin=start, watch=watch)
    return walked(ground, found.sites, rule.bands, streets, off_street_m=rule.off_street_m, join_touching=rule.join_touching, watch=watch)


def land_of(store: Store, question: Question, of: Editions, watch: Watch | None = None) -> Land:
    """Return the prepared land of a question, shared by all questions with the same land, extent, people and rows; never to be changed."""
    rule = question.rule
    parts = (rule.land, rule.clip, rule.people, question.level)
    key = (store, parts, tuple(entry for entry in of if entry[0] in parts))
    return _LANDS.get(key, lambda: prepared_land(question, inputs_of(store, key[2]), watch), watch)


def streets_of(store: Store, of: Editions, watch: Watch | None = None) -> StreetNetwork:
    """Return the street network of a revision, shared by all questions along streets."""
    streets = tuple(entry for entry in of if entry[0] == "streets")
    return _NETWORKS.get((store, streets), lambda: walkable_streets(inputs_of(store, streets)), watch)


_LANDS: Once[tuple[Store, tuple[str | None, ...], Editions], Land] = Once(kept=12)
_NETWORKS: Once[tuple[Store, Editions], StreetNetwork] = Once(kept=2)
