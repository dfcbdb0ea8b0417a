"""What is done once before the first visitor comes: the shipped layers published, the heavy imports made, the caches filled."""

from __future__ import annotations

import logging

from layers.catalogue import layer
from layers.intake import seed
from layers.packed import packed_revision
from layers.rules import rule_book
from layers.settings import settings
from layers.spec import Role
from layers.statistics import editions, statistic
from layers.store import Store, shared_store
from layers.store_errors import StoreError
from layers.store_ledger import Revision
from views import cache

LOG = logging.getLogger("renewal")


def warm_up() -> None:
    """Publish shipped layers that have no revision yet, then compute once what every page starts with.

    Raises
    ------
    StoreError
        If the store cannot be opened or written. A single damaged revision is logged and left to the pages.
    """
    store = shared_store()
    for key, outcome in seed(store, settings().data):
        if isinstance(outcome, Exception):
            LOG.error("data/%s.geojson was not loaded: %s", key, outcome)
    for revision in cache.currents().values():
        try:
            _warm_layer(store, revision)
        except StoreError as error:
            LOG.error("layer %s cannot be shown: %s", revision.layer, error)
    _warm_whole(store)


def _warm_layer(store: Store, revision: Revision) -> None:
    """Read a layer, pack it for the map and, for a programme, hold it against its targets."""
    cache.frame(revision.layer, revision.number)
    packed_revision(store, revision.layer, revision.number)
    if layer(revision.layer).role is Role.PROGRAMME:
        cache.standing(revision.layer, revision.number, revision.data_date)
        cache.late(revision.layer, revision.number, revision.data_date)


def _warm_whole(store: Store) -> None:
    """Compute what rests on several layers: the map's facts, the coverage figures."""
    cache.map_facts()
    for rule in rule_book(store.home).rules.values():
        try:
            statistic(store, rule, editions(store, rule))
        except StoreError as error:
            LOG.error("figure %s cannot be computed: %s", rule.id, error)
