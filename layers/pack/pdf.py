"""The meeting pack as PDF: the slides set by Typst, charts and maps as vectors, the font embedded."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from layers.pack.content import values
from layers.prints.typesetting import pdf
from layers.slides.slide import Deck

LAYOUT = Path(__file__).with_name("pack.typ")


def as_pdf(deck: Deck) -> bytes:
    """Return the slides as PDF; raises FontMissingError."""
    return pdf(LAYOUT, {"deck": values(deck)}, datetime.now(UTC))
