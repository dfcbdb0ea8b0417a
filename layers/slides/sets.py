"""Slides as a user arranges them: which, in what order, with which annotations. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from layers.prints.drawing import text_width
from layers.slides.own import OwnSlide
from layers.slides.slide import Deck

LONGEST = 300
LONGEST_NAME = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


class SlideSetError(ValueError):
    """A set that cannot be saved; `code` and `params` give the sentence in layers/messages/sentences.py."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class SlideSet:
    """Slides under a name. `slides` are shown in their order (empty: all), `annotations` stand on the slides of these keys, `as_of` is the day, `own` are slides added to the usual ones.

    `id` and `number` name a saved version; an empty `id` is a set that was not saved yet.
    """

    name: str
    slides: tuple[str, ...] = ()
    annotations: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    own: tuple[OwnSlide, ...] = ()
    id: str = ""
    number: int = 0
    saved_by: str = ""
    saved_at: datetime | None = None

    @property
    def address(self) -> str:
        """What names this very version in an address."""
        return f"{self.id}.{self.number}"


def one_line(text: str) -> str:
    """Return `text` without characters that no slide can print, on one line.

    >>> one_line("  first" + chr(10) + chr(0) + "second ")
    'first second'
    """
    return " ".join(_CONTROL.sub(" ", text).split())


def checked(draft: SlideSet, known: Sequence[str]) -> SlideSet:
    """Return the set as it is saved: texts on one line; annotations that are empty, or of a slide that was taken away, left out. `known` are the keys of the usual slides.

    Raises
    ------
    SlideSetError
        `slide-set-name`, `slide-set-annotation` (too long), or `slide-set-slide` (a slide that is neither among `known` nor its own).
    """
    name = one_line(draft.name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise SlideSetError("slide-set-name", most=LONGEST_NAME)
    there = {*known, *(slide.key for slide in draft.own)}
    for key in draft.slides:
        if key not in there:
            raise SlideSetError("slide-set-slide", slide=key[:40])
    annotations = {key: words for key, text in draft.annotations.items() if key in there and (words := one_line(text))}
    for words in annotations.values():
        if len(words) > LONGEST:
            raise SlideSetError("slide-set-annotation", length=len(words), most=LONGEST)
    return replace(draft, name=name, slides=tuple(dict.fromkeys(draft.slides)), annotations=annotations)


def arranged(deck: Deck, slides: Sequence[str] = (), annotations: Mapping[str, str] | None = None) -> Deck:
    """Return the deck with the slides that are named, in that order (none of them there: all that have something to show), each with its annotation."""
    by_key = {slide.key: slide for slide in deck.slides}
    chosen = [by_key[key] for key in dict.fromkeys(slides) if key in by_key] or [slide for slide in deck.slides if not slide.spare]
    noted = tuple(replace(slide, annotation=(annotations or {}).get(slide.key, "")) for slide in chosen)
    return replace(deck, slides=noted)


def lines_of(annotation: str, per_line: float) -> int:
    """Return about how many lines an annotation takes where `per_line` Chinese characters stand on one.

    >>> lines_of("", 10), lines_of("批注", 10), lines_of("批" * 25, 10)
    (0, 1, 3)
    """
    return -int(-text_width(annotation, 1.0) * 1.04 // per_line)
