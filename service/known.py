"""The store as a request asks for it: as it is, or as it was known on the day or at the moment `known`."""

from __future__ import annotations

from layers.known import NAME, WRITTEN, end_of, known_day
from layers.store.embedded import Store, shared_store
from service.replies import BadParameterError


def store_as_known(text: str) -> Store:
    """Return the store as it was known then; `text` is the parameter, empty for now. Raises BadParameterError where it names no day or moment."""
    try:
        day = known_day(text)
    except ValueError:
        raise BadParameterError(NAME, text, WRITTEN) from None
    return shared_store().as_known(None if day is None else end_of(day))
