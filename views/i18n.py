"""Words in the reader's language: Chinese is the source text, English comes from views/locales/en/*.po."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = ("zh", "en")
LOCALES = Path(__file__).parent / "locales"

_language: ContextVar[str | None] = ContextVar("language", default=None)


def use_language(lang: str) -> str:
    """Make `lang` the language of this thread of work; an unknown one falls back to Chinese. Returns the language taken."""
    taken = lang if lang in LANGUAGES else LANGUAGES[0]
    _language.set(taken)
    return taken


def language() -> str:
    """Return the language in use: `zh` or `en`."""
    return _language.get() or os.environ.get("RENEWAL_LANG", LANGUAGES[0])


@cache
def translations(lang: str) -> Mapping[str, str]:
    """Return source text → translation for `lang`, merged over all its .po files."""
    words: dict[str, str] = {}
    for path in sorted((LOCALES / lang).glob("*.po")):
        with path.open("rb") as stream:
            words.update({str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id and entry.string})
    return words


def _(text: str) -> str:
    """Return `text` (Chinese) in the language in use."""
    lang = language()
    return text if lang == "zh" else translations(lang).get(text, text)


def N_(text: str) -> str:  # noqa: N802  (the gettext name)
    """Mark `text` for translation without translating it yet."""
    return text
