"""The meeting pack as PDF: the slides set by Typst, charts and maps as vectors, the font embedded."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from layers.pack_content import values
from layers.slides import Deck
from layers.typesetting import pdf

LAYOUT = Path(__file__).with_name("pack.typ")


def as_pdf(deck: Deck) -> bytes:
    """Return the slides as PDF; raises FontMissingError."""
    return pdf(LAYOUT, {"deck": values(deck)}, datetime.now(UTC))
