"""The standings of all programmes as the store holds them now; a layer that cannot be read does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from layers.catalogue import programmes
from layers.progress.programme import Progress
from layers.spec import Layer
from layers.store.errors import StoreError
from layers.store.ledger import Revision

LOG = logging.getLogger("renewal")


@dataclass(frozen=True, slots=True)
class Standing:
    """One programme: its entry, the revision in force, and where it stands on that revision's data date."""

    layer: Layer
    revision: Revision
    progress: Progress


@dataclass(frozen=True, slots=True)
class Standings:
    """All programmes that could be read, those that could not with the reason, and those without data."""

    read: tuple[Standing, ...]
    failed: tuple[tuple[Layer, StoreError], ...]
    empty: tuple[Layer, ...]

    @property
    def day(self) -> date | None:
        """The newest data date, None where nothing was read."""
        return max((standing.revision.data_date for standing in self.read), default=None)

    @property
    def example(self) -> bool:
        """Whether any programme still shows example data."""
        return any(standing.revision.example for standing in self.read)


def standings(currents: Mapping[str, Revision], progress_of: Callable[[Revision], Progress]) -> Standings:
    """Return where every programme stands by its newest revision; `progress_of` reads one and may raise StoreError."""
    read, failed, empty = [], [], []
    for layer in programmes():
        revision = currents.get(layer.key)
        if revision is None:
            empty.append(layer)
            continue
        try:
            read.append(Standing(layer, revision, progress_of(revision)))
        except StoreError as error:
            LOG.exception("layer %s cannot be read", layer.key)
            failed.append((layer, error))
    return Standings(tuple(read), tuple(failed), tuple(empty))
