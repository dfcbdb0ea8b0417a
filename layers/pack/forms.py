"""The meeting pack: one table of the files that a deck becomes; every file is written beside and renamed."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from layers.slides.slide import Deck


class PackError(RuntimeError):
    """A pack that cannot be made; `code` and `params` give the sentence in layers/messages/sentences.py."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


Made = tuple[bytes, tuple[str, ...]]


def _pptx(deck: Deck, home: Path) -> Made:
    from layers.pack.pptx import as_pptx

    return as_pptx(deck, home)


def _pdf(deck: Deck, _home: Path) -> Made:
    from layers.pack.pdf import as_pdf

    return as_pdf(deck), ()


def _html(deck: Deck, _home: Path) -> Made:
    from layers.pack.html import as_html

    return as_html(deck).encode(), ()


def _xlsx(deck: Deck, _home: Path) -> Made:
    from layers.pack.xlsx import as_xlsx

    return as_xlsx(deck), ()


FORMS: Mapping[str, Callable[[Deck, Path], Made]] = MappingProxyType({".pptx": _pptx, ".pdf": _pdf, ".html": _html, ".xlsx": _xlsx})
"""What a file's ending makes of the deck: its content, and what is to be said about its making."""


def write_pack(deck: Deck, out: Path, home: Path) -> tuple[str, ...]:
    """Write the deck to `out` in the form that its ending names; returns what is to be said about it. `home` is the store's folder.

    Raises
    ------
    PackError
        `unknown-format`, or `out-not-writable`.
    FontMissingError
        When there is no font with Chinese characters.
    """
    form = FORMS.get(out.suffix.lower())
    if form is None:
        raise PackError("unknown-format", format=out.suffix or out.name, formats=" ".join(FORMS))
    content, said = form(deck, home)
    write_file(out, content)
    return said


def write_file(out: Path, content: bytes) -> None:
    """Write a file whole or not at all; raises PackError (`out-not-writable`)."""
    part = out.with_name(f".{uuid.uuid4().hex}{out.suffix}")
    try:
        part.write_bytes(content)
        os.replace(part, out)
    except OSError as error:
        raise PackError("out-not-writable", name=out.name, reason=error.strerror or type(error).__name__) from error
    finally:
        part.unlink(missing_ok=True)
