"""The method card of a figure as a PDF for paper: set by Typst from plain values, with a font that every installation has."""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from layers.coverage_export_content import Content
from layers.method_content import card
from layers.method_picture import picture
from layers.statistics_inputs import Inputs

if TYPE_CHECKING:
    import typst

LAYOUT = Path(__file__).with_name("method_card.typ")
FONT_PACKAGE = "manimgx_fonts_cjk"
"""Noto Sans CJK with all weights (SIL Open Font License 1.1), a package of requirements.txt. What it lacks, fonts of the machine give."""


def as_pdf(content: Content, inputs: Inputs, lang: str) -> bytes:
    """Return the card in `lang`. Everything that was given by anybody goes into the layout as a value, never as markup."""
    import typst

    drawn = picture(content.found, inputs)
    values = {"card": json.dumps(card(content, drawn, lang), ensure_ascii=False), "picture": drawn.svg if drawn else ""}
    nowhere = LAYOUT.parent / "no-packages"
    compiler = typst.Compiler(
        LAYOUT, root=LAYOUT.parent, font_paths=_fonts(), sys_inputs=values, package_path=nowhere, package_cache_path=nowhere
    )
    made = compiler.compile(format="pdf", timestamp=content.found.city.computed_at.replace(microsecond=0))
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts: those of the font package, and behind them those of the machine."""
    import typst

    found = importlib.util.find_spec(FONT_PACKAGE)
    assert found is not None
    assert found.origin is not None
    return typst.Fonts(include_system_fonts=True, font_paths=[Path(found.origin).parent])
