"""Words in the reader's language: Chinese is the source text, English comes from views/locales/en/*.po."""

from __future__ import annotations

import os
import re
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


def agree(text: str, count: float) -> str:
    """Return `text` with every `[one|many]` in it decided by `count`: English words that follow a number have two forms, Chinese ones have one.

    >>> agree("{count} [item|items]", 1), agree("{count} [item|items]", 0), agree("{count} 项", 2)
    ('{count} item', '{count} items', '{count} 项')
    """
    return _FORMS.sub(lambda match: match[1 if count == 1 else 2], text)


_FORMS = re.compile(r"\[([^|\]\[]*)\|([^|\]\[]*)\]")
