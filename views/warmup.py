"""What is done once before the first visitor comes: the shipped layers published, the heavy imports made, the caches filled."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from contextlib import suppress

from geo.packing import UnpackableError
from layers.catalogue import LAYERS, layer
from layers.indicators.question import Question
from layers.indicators.rules import rule_book
from layers.intake import seed
from layers.packed import packed_revision
from layers.settings import settings
from layers.spec import Role
from layers.store.embedded import Store, shared_store
from layers.store.errors import StoreError
from layers.store.ledger import Revision
from layers.store.photos import sweep
from views import cache, components
from views.components.coverage_answer import ahead
from views.i18n import LANGUAGES, use_language

LOG = logging.getLogger("renewal")
_refused: dict[str, Exception] = {}


def warm_up() -> None:
    """Publish shipped layers that have no revision yet, then compute once what every page starts with.

    Raises
    ------
    StoreError
        If the store cannot be opened. What cannot be loaded, and a damaged revision, is logged and left to the pages.
    """
    store = shared_store()
    _refused.update(_load_shipped(store))
    for key, error in _refused.items():
        LOG.error("data/%s.geojson was not loaded: %s", key, error)
    for revision in cache.currents().values():
        try:
            _warm_layer(store, revision)
        except (StoreError, UnpackableError) as error:
            LOG.error("layer %s cannot be shown: %s", revision.layer, error)
    with suppress(StoreError):  # a store that cannot be written shows its pages all the same
        sweep(store)
    try:
        _warm_whole(store)
    except Exception:
        LOG.exception("not everything could be computed ahead; the pages will say what is wrong")


def not_loaded() -> dict[str, Exception]:
    """Return, for every layer that has no revision still, why its shipped file could not be loaded at the start."""
    published = cache.currents()
    return {key: error for key, error in _refused.items() if key not in published}


def _load_shipped(store: Store) -> dict[str, Exception]:
    """Publish the shipped files of layers without a revision; returns the errors, the same one for all that a full disk left out."""
    try:
        return {key: outcome for key, outcome in seed(store, settings().data) if isinstance(outcome, Exception)}
    except StoreError as error:
        published = store.currents()
        return {entry.key: error for entry in LAYERS if entry.key not in published}


def _warm_layer(store: Store, revision: Revision) -> None:
    """Read a layer, pack it for the map and, for a programme, hold it against its targets."""
    cache.frame(revision.layer, revision.number)
    packed_revision(store, revision.layer, revision.number)
    if layer(revision.layer).role is Role.PROGRAMME:
        cache.standing(revision.layer, revision.number, revision.data_date)
        cache.late(revision.layer, revision.number, revision.data_date)


def _warm_whole(store: Store) -> None:
    """Import what the pages use, compute what rests on several layers: the overview, the map's facts; start on the coverage figures."""
    for module in pkgutil.iter_modules(components.__path__, f"{components.__name__}."):
        importlib.import_module(module.name)
    cache.map_facts()
    cache.works(None)
    cache.ledger(None)
    for lang in reversed(LANGUAGES):
        cache.overview(use_language(lang))
    book = rule_book(store.home)
    for indicator in book.indicators:
        question = Question(book.rule(indicator.rules[0]))
        try:
            ahead(store, question)
        except StoreError as error:
            LOG.error("figure %s cannot be computed: %s", question.rule.id, error)
