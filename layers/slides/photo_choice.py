"""Which photographs a deck shows: of features with one before and one after the works, the newest; frozen with the edition."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from layers.frames import revision_frame
from layers.photos.photo import Photo, PhotoKind
from layers.slides.own import OwnSlide
from layers.store.embedded import Store
from layers.store.errors import StoreError
from layers.store.photos import all_photos, photos

LOG = logging.getLogger("renewal")
KEY, PAGE = "photos", "data"
"""The key of the usual slide of photographs, and the page whose address, with a feature in it, adds another."""

MOST_PAIRS = 2
"""Pairs on a slide: more could not be seen from the back row."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One feature before and after the works."""

    before: Photo
    after: Photo

    @property
    def ids(self) -> tuple[int, int]:
        """The numbers of both photographs."""
        return self.before.id, self.after.id


@dataclass(frozen=True, slots=True)
class PhotoChoice:
    """The pairs on each slide by its key, and how many pairs of each were withdrawn since; `ids` are all photographs that were chosen, withdrawn or not."""

    ids: tuple[int, ...] = ()
    pairs: Mapping[str, tuple[Pair, ...]] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)


def chosen_ids(store: Store, numbers: Mapping[str, int], own: Sequence[OwnSlide], as_of: date | None = None) -> tuple[int, ...]:
    """Return the photographs that a deck shows, made up to the day `as_of`, of those that `store` knows; `numbers` are the revisions it rests on.

    Raises
    ------
    StoreError
        When the ledger cannot be read.
    """
    taken = [photo for photo in photos(store) if as_of is None or photo.taken_on is None or photo.taken_on <= as_of]
    there = {key: _features(store, key, numbers[key]) for key in {photo.layer for photo in taken} if key in numbers}
    chosen = _by_slide([photo for photo in taken if photo.fid in there.get(photo.layer, ())], own)
    return tuple(sorted({number for pairs in chosen.values() for pair in pairs for number in pair.ids}))


def photo_choice(store: Store, ids: Collection[int], own: Sequence[OwnSlide]) -> PhotoChoice:
    """Return which of the photographs `ids`, once chosen for a deck, stand on which of its slides; those that were withdrawn since do not. Raises StoreError."""
    if not ids:
        return PhotoChoice()
    shown = {photo.id for photo in photos(store)}
    chosen = _by_slide(all_photos(store, ids), own)
    left = {key: tuple(pair for pair in pairs if shown.issuperset(pair.ids)) for key, pairs in chosen.items()}
    return PhotoChoice(tuple(sorted(ids)), left, {key: len(pairs) - len(left[key]) for key, pairs in chosen.items()})


def pairs_of(taken: Iterable[Photo]) -> tuple[Pair, ...]:
    """Return the newest photograph before and the newest after the works of each feature that has both, the newest pair first."""
    newest: dict[tuple[str, str], dict[PhotoKind, Photo]] = {}
    for photo in sorted(taken, key=_age):
        newest.setdefault((photo.layer, photo.fid), {})[photo.kind] = photo
    whole = [
        Pair(own[PhotoKind.BEFORE], own[PhotoKind.AFTER]) for own in newest.values() if {PhotoKind.BEFORE, PhotoKind.AFTER} <= own.keys()
    ]
    return tuple(sorted(whole, key=lambda pair: _age(pair.after), reverse=True))


def _by_slide(taken: Sequence[Photo], own: Sequence[OwnSlide]) -> dict[str, tuple[Pair, ...]]:
    """Return the pairs of the usual slide and of each that was added."""
    found = {KEY: pairs_of(taken)[:MOST_PAIRS]}
    for slide in own:
        if slide.page == PAGE:
            feature = slide.part("layer"), slide.part("photos")
            found[slide.key] = pairs_of(photo for photo in taken if (photo.layer, photo.fid) == feature)
    return found


def _age(photo: Photo) -> tuple[date, int]:
    return photo.taken_on or date.min, photo.id


def _features(store: Store, key: str, number: int) -> frozenset[str]:
    try:
        return frozenset(revision_frame(store, key, number)["fid"].astype(str))
    except StoreError:
        LOG.exception("layer %s cannot be read, its photographs are not shown", key)
        return frozenset()
