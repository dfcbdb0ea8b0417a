"""Figures by rule: from the revisions in the store to the value of the city and of each of its parts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

from geo.coverage import Coverage, served
from geo.network import StreetNetwork
from geo.share import area_share
from geo.walking import walked
from geo.watch import Watch, part
from layers.figures import Found, Statistic, answer, unanswered
from layers.frames import metric_frame, revision_frame
from layers.question import Question
from layers.rates import completed, per_head
from layers.rule import Distance, RuleKind
from layers.statistics_inputs import Inputs, Land, counted_sites, prepared_land, row_areas, walkable_streets
from layers.store import Store

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
    key = (id(store), question, of)
    with _LOCK:
        if key in _ANSWERS:
            return _ANSWERS[key]
    found = computed(question, inputs_of(store, of), store=store, of=of, watch=watch)
    with _LOCK:
        _ANSWERS[key] = found
        while len(_ANSWERS) > _KEPT:
            _ANSWERS.pop(next(iter(_ANSWERS)))
    return found


_KEPT = 48
_LOCK = Lock()
_ANSWERS: dict[tuple[int, Question, Editions], Statistic] = {}


def inputs_of(store: Store, of: Editions) -> Inputs:
    """Return the revisions `of` and their features."""
    revisions = {key: store.revision(key, number) for key, number, _ in of}
    frames = {key: revision_frame(store, key, number) for key, number, _ in of}
    return Inputs(revisions, frames, {key: metric_frame(store, key, number) for key, number, _ in of})


def computed(question: Question, inputs: Inputs, *, store: Store | None = None, of: Editions = (), watch: Watch | None = None) -> Statistic:
    """Return the answer to `question`. A layer without a revision gives a figure without a value that names it, never a share.

    With `store` and `of` the prepared land and the street network are shared between questions about the same revisions.
    """
    rule = question.rule
    lacking = tuple(f"layer:{key}" for key in _needed(question) if key not in inputs.frames)
    present = tuple(entry for entry in rule.sites if entry.layer in inputs.frames)
    if not present:
        lacking += tuple(f"layer:{entry.layer}" for entry in rule.sites)
    if lacking:
        return unanswered(question, inputs, lacking)
    if rule.kind is RuleKind.COMPLETION:
        return completed(question, inputs)
    sites, notes = counted_sites(present, question, inputs)
    notes["layer-without-data"] = len(rule.sites) - len(present) + (question.level not in inputs.frames)
    found = Found(sites, notes, at_least=len(present) < len(rule.sites))
    if rule.kind is RuleKind.AREA_SHARE:
        rows = row_areas(question.level, inputs) if question.level in inputs.frames else None
        assert rule.land is not None
        return answer(question, inputs, found, area_share(sites, inputs.metric(rule.land), zones_m=rows, zone_field="row"))
    land = _land(store, question, of) if store is not None else prepared_land(question, inputs, part(watch, 0.0, 0.4))
    notes.update(dict(land.notes))
    if rule.kind is RuleKind.PER_HEAD:
        return per_head(question, inputs, found, land.ground)
    streets = None
    if rule.distance is Distance.NETWORK:
        streets = _streets(store, of) if store is not None else walkable_streets(inputs)
    return answer(question, inputs, found, _coverage(question, found, land, streets, part(watch, 0.4, 1.0)))


def _needed(question: Question) -> tuple[str, ...]:
    """Return the layers without which there is no figure, besides sites."""
    rule = question.rule
    streets = "streets" if rule.distance is Distance.NETWORK else None
    return tuple(key for key in (rule.land, rule.clip, rule.people, streets) if key)


def _coverage(question: Question, found: Found, land: Land, streets: StreetNetwork | None, watch: Watch | None) -> Coverage:
    rule = question.rule
    if streets is not None:
        return walked(
            land.ground, found.sites, rule.bands, streets, off_street_m=rule.off_street_m, join_touching=rule.join_touching, watch=watch
        )
    return served(land.ground, found.sites, rule.bands, join_touching=rule.join_touching)


def _land(store: Store, question: Question, of: Editions) -> Land:
    """Return the prepared land, shared by all rules with the same land, extent, people and rows."""
    rule = question.rule
    parts = {rule.land, rule.clip, rule.people, question.level}
    return _kept_land(store, _LandKey(question), tuple(entry for entry in of if entry[0] in parts))


@dataclass(frozen=True, slots=True, eq=False)
class _LandKey:
    """A question that is like any other with the same land."""

    question: Question

    def _key(self) -> tuple[str | None, str | None, str | None, str]:
        rule = self.question.rule
        return rule.land, rule.clip, rule.people, self.question.level

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _LandKey) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


@lru_cache(maxsize=12)
def _kept_land(store: Store, key: _LandKey, of: Editions) -> Land:
    return prepared_land(key.question, inputs_of(store, of))


def _streets(store: Store, of: Editions) -> StreetNetwork:
    return _kept_streets(store, tuple(entry for entry in of if entry[0] == "streets"))


@lru_cache(maxsize=2)
def _kept_streets(store: Store, of: Editions) -> StreetNetwork:
    return walkable_streets(inputs_of(store, of))
