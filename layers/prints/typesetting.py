"""Typst as a service: a layout of ours and plain values become PDF or pictures, with a font that every installation has."""

from __future__ import annotations

import importlib.util
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from layers.prints.drawing import Vector

if TYPE_CHECKING:
    import typst

LOG = logging.getLogger("renewal")
FONT_PACKAGE = "manimgx_fonts_cjk"
"""Noto Sans CJK with all weights (SIL Open Font License 1.1), a package of requirements.txt. What it lacks, fonts of the machine give."""

PICTURE_LAYOUT = Path(__file__).with_name("picture.typ")


class FontMissingError(RuntimeError):
    """The font package is not installed, and no font of the machine has Chinese: boxes would be printed."""

    code = "font-missing"

    def __init__(self) -> None:
        super().__init__(FONT_PACKAGE)
        self.params = {"package": FONT_PACKAGE}


def pdf(layout: Path, values: Mapping[str, Any], made_at: datetime | None = None) -> bytes:
    """Return the PDF of `layout`. `values` reach it as JSON under their names, as values and never as markup.

    Raises
    ------
    FontMissingError
        When there is no font with Chinese characters.
    """
    made = _compiler(layout, values).compile(format="pdf", timestamp=made_at.replace(microsecond=0) if made_at else None)
    assert isinstance(made, bytes)
    return made


def png(picture: Vector, dpi: float) -> bytes:
    """Return a picture as PNG of `dpi` dots an inch; raises FontMissingError."""
    return page_png(PICTURE_LAYOUT, {"picture": picture.values(), "width": picture.width / 10}, dpi)


def page_png(layout: Path, values: Mapping[str, Any], dpi: float) -> bytes:
    """Return the one page of `layout` as PNG of `dpi` dots an inch; raises FontMissingError."""
    made = _compiler(layout, values).compile(format="png", ppi=dpi)
    assert isinstance(made, bytes)
    return made


def _compiler(layout: Path, values: Mapping[str, Any]) -> typst.Compiler:
    import typst

    inputs = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    nowhere = layout.parent / "no-packages"  # typst never asks the network for packages
    return typst.Compiler(
        layout, root=layout.parent.parent, font_paths=fonts(), sys_inputs=inputs, package_path=nowhere, package_cache_path=nowhere
    )


@cache
def fonts() -> typst.Fonts:
    """Return the fonts: those of the font package, and behind them those of the machine; raises FontMissingError."""
    return fonts_with(FONT_PACKAGE, machine=True)


def fonts_with(package: str, *, machine: bool) -> typst.Fonts:
    """Return the fonts of a package and, behind them, those of the machine.

    Raises
    ------
    FontMissingError
        When none of them has Chinese characters.
    """
    import typst

    found = importlib.util.find_spec(package)
    packaged = [Path(found.origin).parent] if found is not None and found.origin is not None else []
    known = typst.Fonts(include_system_fonts=machine, font_paths=packaged)
    if _drawn("崇", known) == _drawn("巷", known):  # both are the box that stands for what a font lacks
        LOG.error("no font with Chinese characters: neither package %s nor a font of this machine, such as fonts-noto-cjk", package)
        raise FontMissingError
    return known


def _drawn(character: str, known: typst.Fonts) -> bytes:
    import typst

    made = typst.Compiler(f"#set page(width: 1em, height: 1.5em, margin: 0pt)\n{character}".encode(), font_paths=known).compile(
        format="png"
    )
    assert isinstance(made, bytes)
    return made
