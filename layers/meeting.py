"""Slides that are asked for: the edition they rest on, made once for all who look at it, arranged and annotated as a saved set says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import BoundedSemaphore

from geo.watch import Watch
from layers.known import end_of
from layers.once import Once
from layers.sight import EVERYTHING, Sight
from layers.slides.deck import deck, remade
from layers.slides.material import edition_of
from layers.slides.own import OwnSlide
from layers.slides.photo_choice import chosen_ids
from layers.slides.sets import SlideSet, arranged
from layers.slides.slide import Deck
from layers.store.claims import entered, number_of
from layers.store.editions import Edition, keep_edition, read_edition
from layers.store.embedded import Store
from layers.store.photos import photos
from layers.store.slide_sets import read_set

MOST_SLIDES = 40
AT_ONCE = BoundedSemaphore(2)
"""Decks and files are made two at a time, because each takes a processor for seconds."""

_Key = tuple[Path, str, tuple[tuple[str, int], ...], date | None, str, Sight, tuple[OwnSlide, ...], frozenset[int]]
_DECKS: Once[_Key, Deck] = Once(kept=12)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: an `edition`, or the newest data (as recorded by the end of the day `known`) as of a day; `slides` in their order; a saved `set`.

    `own` are slides added to the usual ones; None leaves them to the saved set.
    """

    edition: str = ""
    as_of: date | None = None
    known: date | None = None
    slides: tuple[str, ...] = ()
    set: str = ""
    own: tuple[OwnSlide, ...] | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Slides as they are shown, the saved `version` that they follow (empty for none), and which of them users added."""

    deck: Deck
    version: str = ""
    own: tuple[OwnSlide, ...] = ()


def meeting(store: Store, wish: Wish, lang: str, sight: Sight = EVERYTHING, watch: Watch | None = None) -> Meeting:
    """Return the slides that `wish` asks for, and remember their edition.

    Raises
    ------
    StoreError
        When there is no such edition or set, or the ledger cannot be read.
    StoppedError
        When `watch` stops it.
    """
    saved = read_set(store, wish.set) if wish.set else SlideSet("")
    asked = edition_for(store, wish, saved)
    made = _deck_of(store, asked, lang, sight, watch)
    keep_edition(store, Edition(made.edition, asked.as_of, asked.numbers, asked.own, asked.photos, asked.claims))
    shown = arranged(remade(made, asked.name), wish.slides[:MOST_SLIDES] or saved.slides, saved.annotations)
    return Meeting(shown, saved.address if saved.id else "", asked.own)


def edition_for(store: Store, wish: Wish, saved: SlideSet) -> Edition:
    """Return what `wish` rests on: revisions, day, slides that are added, photographs, figures that were entered; the name is empty for the newest data."""
    if wish.edition:
        return read_edition(store, wish.edition)
    seen = store.as_known(None if wish.known is None else end_of(wish.known))
    numbers = {key: revision.number for key, revision in seen.currents().items()}
    as_of, own = wish.as_of or saved.as_of, saved.own if wish.own is None else wish.own
    return Edition("", as_of, numbers, own, chosen_ids(seen, numbers, own, as_of), max(map(number_of, entered(seen)), default=0))


def _deck_of(store: Store, asked: Edition, lang: str, sight: Sight, watch: Watch | None = None) -> Deck:
    """Return the deck of an edition; targets and rules of today are part of what names it."""
    numbers = tuple(sorted(asked.numbers.items()))
    mark = edition_of(
        {key: store.revision(key, number) for key, number in numbers},
        asked.as_of,
        None,
        asked.own,
        photos=asked.photos,
        claims=asked.claims or 0,
    )
    shown = frozenset(asked.photos) & {photo.id for photo in photos(store)}  # one that was withdrawn since is shown no more

    def make() -> Deck:
        with AT_ONCE:
            return deck(
                store, asked.as_of, lang, watch, numbers=asked.numbers, sight=sight, own=asked.own, photos=asked.photos, claims=asked.claims
            )

    return _DECKS.get((store.home, mark, numbers, asked.as_of, lang, sight, asked.own, shown), make, watch)
