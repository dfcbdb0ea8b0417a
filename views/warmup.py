"""What is done once before the first visitor comes: the shipped layers published, the heavy imports made, the caches filled."""

from __future__ import annotations

import logging

from layers.intake import seed
from layers.settings import settings
from layers.store import shared_store
from views import cache

LOG = logging.getLogger("renewal")


def warm_up() -> None:
    """Publish shipped layers that have no revision yet, then read every current revision once.

    Raises
    ------
    StoreError
        If the store cannot be opened or written.
    """
    for key, outcome in seed(shared_store(), settings().data):
        if isinstance(outcome, Exception):
            LOG.error("data/%s.geojson was not loaded: %s", key, outcome)
    for key, revision in cache.currents().items():
        cache.frame(key, revision.number)
