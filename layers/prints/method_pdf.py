"""The method card of a figure as a PDF for paper: set by Typst from plain values, with a font that every installation has."""

from __future__ import annotations

from pathlib import Path

from layers.indicators.coverage_export_content import Content
from layers.indicators.statistics_inputs import Inputs
from layers.prints.method_content import card
from layers.prints.method_picture import picture
from layers.prints.typesetting import pdf

LAYOUT = Path(__file__).with_name("method_card.typ")


def as_pdf(content: Content, inputs: Inputs, lang: str) -> bytes:
    """Return the card in `lang`. Everything that was given by anybody goes into the layout as a value, never as markup."""
    drawn = picture(content.found, inputs) if content.exact else None
    values = {"card": card(content, drawn, lang), "picture": drawn.svg if drawn else ""}
    return pdf(LAYOUT, values, content.found.city.computed_at)
