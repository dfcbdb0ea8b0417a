"""Our side: the deck of a store, and its four files."""

from __future__ import annotations

import sys
from pathlib import Path

from measured import Clock

from layers.pack.forms import FORMS
from layers.slides.deck import deck
from layers.store.embedded import open_store


def main() -> None:
    """Make the deck and each file of it, and say how long each took."""
    home = Path(sys.argv[1])
    clock = Clock()
    store = open_store(home)
    made = clock.timed("deck", lambda: deck(store))
    sizes = {}
    for ending, form in FORMS.items():
        content, _ = clock.timed(ending[1:], lambda form=form: form(made, home))
        sizes[f"{ending[1:]}_kb"] = len(content) // 1024
    clock.said(slides=len(made.slides), **sizes)


main()
