"""The whole ledger of published figures, shipped and entered, held against what the store holds now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache

from layers.catalogue import layer
from layers.claims.check import ClaimCheck, Held, claim_check, day_of
from layers.claims.ledger import Claim, claims
from layers.frames import revision_frame
from layers.progress.programme import Progress, progress
from layers.store.claims import entered, number_of
from layers.store.embedded import Store
from layers.store.errors import StoreError
from layers.store.ledger import Revision

LOG = logging.getLogger("renewal")

Standing = Callable[[str, int, date], Progress]
"""Gives where a revision of a programme stands on a day, by key and number."""


def ledger(
    store: Store,
    as_of: date | None = None,
    standing: Standing | None = None,
    *,
    revisions: Mapping[str, Revision] | None = None,
    until: int | None = None,
) -> tuple[ClaimCheck, ...]:
    """Return every published figure held against the newest revisions that `store` knows, shipped ones first.

    Figures without a date of their own are asked for `as_of`, else for the day the data speak of. A layer that cannot be read is as one without data.
    `standing` may share what is computed with others. `revisions` are taken instead of the newest, and of what staff entered the figures with numbers up
    to `until`.
    """
    currents = store.currents() if revisions is None else revisions
    computed = standing or cache(lambda key, number, day: progress(layer(key), revision_frame(store, key, number), (), day))

    def held(claim: Claim) -> Held | None:
        revision: Revision | None = currents.get(claim.query.layer) if claim.query else None
        if revision is None:
            return None
        try:
            day = day_of(claim, revision.data_date, as_of)
            frame = revision_frame(store, revision.layer, revision.number)
            return Held(frame, computed(revision.layer, revision.number, day), revision.data_date)
        except StoreError:
            LOG.exception("layer %s cannot be read", revision.layer)
            return None

    added = [claim for claim in entered(store) if until is None or number_of(claim) <= until]
    return tuple(claim_check(claim, held(claim)) for claim in (*claims(), *added))


def example_used(store: Store) -> bool:
    """Return whether any figure is held against example data."""
    asked = {claim.query.layer for claim in claims() if claim.query}
    return any(revision.example for key, revision in store.currents().items() if key in asked)
