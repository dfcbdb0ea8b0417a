"""The files of a meeting made one after another: watched, stopped between two of them, and one that cannot be made keeps no other."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from geo.watch import Watch, part
from layers.export.archive import pack_files
from layers.file_names import safe_name
from layers.meeting import AT_ONCE, Wish, meeting
from layers.pack.forms import FORMS, Made
from layers.sight import EVERYTHING, Sight
from layers.slides.slide import Deck
from layers.store.embedded import Store

LOG = logging.getLogger("renewal")
MEDIA: Mapping[str, str] = MappingProxyType(
    {
        ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ".pdf": "application/pdf",
        ".html": "text/html; charset=utf-8",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".zip": "application/zip",
    }
)
_DECK_SHARE = 0.45
_EFFORT: Mapping[str, float] = MappingProxyType({".pptx": 6.0, ".pdf": 2.0, ".html": 0.5, ".xlsx": 0.5})


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file: its ending, its name, its content."""

    ending: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class MeetingPack:
    """Files of one edition. `failures` are endings that could not be made, with code and parameters of the sentence; `said` is what else there is to say."""

    edition: str
    name: str
    files: tuple[PackFile, ...]
    failures: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    said: tuple[str, ...] = ()


def make_pack(
    store: Store, wish: Wish, endings: Sequence[str], lang: str, watch: Watch, *, sight: Sight = EVERYTHING
) -> MeetingPack:  # fmt: skip
    """Return the files with these `endings` of the slides that `wish` asks for.

    `watch` is told `slides` and then the form that is made. Raises StoreError, StoppedError.
    """
    deck = meeting(store, wish, lang, sight, part(watch, 0.0, _DECK_SHARE)).deck
    effort = sum(_EFFORT[ending] for ending in endings)
    files: list[PackFile] = []
    failures: list[tuple[str, str, Mapping[str, Any]]] = []
    said: list[str] = []
    done = 0.0
    for ending in endings:
        watch(ending.removeprefix("."), _DECK_SHARE + (1 - _DECK_SHARE) * done / effort)
        try:
            content, words = _made(store, deck, ending)
            files.append(PackFile(ending, file_name(deck, ending), content))
            said += words
        except Exception as error:
            LOG.exception("the %s of edition %s could not be made", ending, deck.edition)
            failures.append(
                (ending, str(getattr(error, "code", "file-not-made")), {"format": ending[1:].upper(), **getattr(error, "params", {})})
            )
        done += _EFFORT[ending]
    return MeetingPack(deck.edition, file_name(deck, ".zip"), tuple(files), tuple(failures), tuple(dict.fromkeys(said)))


def _made(store: Store, deck: Deck, ending: str) -> Made:
    with AT_ONCE:
        return FORMS[ending](deck, store.home)


def file_name(deck: Deck, ending: str) -> str:
    """Return what a file of the deck is called: its title and its edition."""
    return safe_name(f"{deck.title}_{deck.edition}{ending}")


def zipped(pack: MeetingPack) -> bytes:
    """Return the files in one archive."""
    return pack_files((file.name, file.content) for file in pack.files)
