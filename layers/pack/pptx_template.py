"""The presentation that slides are put into: the city's own template from the store's folder, or one of ours."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Mm

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Deck
    from pptx.slide import SlideLayout

LOG = logging.getLogger("renewal")
TEMPLATE_FILE = "report-template.pptx"
"""A file of this name in the store's folder takes the place of our template."""

WIDTH_MM, HEIGHT_MM = 338.67, 190.5
FONT = "Microsoft YaHei"
_TITLE_ONLY = 5
_LEFT, _RIGHT, _HIGH, _LOW = 14.0, 324.67, 24.0, 187.0
"""What we use of our slide below its title [mm]."""

_COLORS = {
    "dk1": "1F2933", "lt1": "FFFFFF", "dk2": "52606D", "lt2": "FAFAF7",
    "accent1": "0B6E4F", "accent2": "0072B2", "accent3": "E69F00", "accent4": "9AA5B1", "accent5": "2A9D8F", "accent6": "D55E00",
}  # fmt: skip
_DRAWING = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}


@dataclass(frozen=True, slots=True)
class Room:
    """Where our slide of 338.67 × 190.5 mm lies on that of the template: its corner in the units of the file, and its scale. `own` is our template."""

    x: float
    y: float
    scale: float
    own: bool


def presentation(home: Path) -> tuple[Deck, Room, bool]:
    """Return an empty presentation, the room on its slides, and whether a template of the city lay in `home` and could not be used."""
    path = home / TEMPLATE_FILE
    if not path.exists():
        return our_template(), Room(0, 0, 1.0, own=True), False
    try:
        found = Presentation(str(path))
        _without_slides(found)
        return found, free_room(found), False
    except (OSError, KeyError, ValueError, StopIteration, PackageNotFoundError, etree.XMLSyntaxError):
        LOG.exception("%s cannot be used", path)
        return our_template(), Room(0, 0, 1.0, own=True), True


def free_room(found: Deck) -> Room:
    """Return the room that the title and the bands of a template leave; raises StopIteration where no layout has a title.

    What lies across the upper or lower quarter of the master or the layout is a band: a coat of arms, a coloured strip.
    """
    layout: Any = title_layout(found)
    wide, high = found.slide_width or 1, found.slide_height or 1
    title = next(shape for shape in layout.placeholders if _is_title(shape))
    top, bottom = float(title.top + title.height), 0.97 * high
    for shape in (*found.slide_masters[0].shapes, *layout.shapes):
        if shape.is_placeholder or shape.height > 0.5 * high:
            continue
        if shape.top + shape.height < 0.3 * high and shape.width > 0.3 * wide:
            top = max(top, float(shape.top + shape.height))
        elif shape.top > 0.75 * high:
            bottom = min(bottom, float(shape.top))
    if top > 0.4 * high:
        top = 0.2 * high
    top += 0.01 * high
    scale = min((bottom - top) / Mm(_LOW - _HIGH), 0.92 * wide / Mm(_RIGHT - _LEFT))
    return Room(wide / 2 - scale * Mm((_RIGHT + _LEFT) / 2), top - scale * Mm(_HIGH), scale, own=False)


def title_layout(found: Deck) -> SlideLayout:
    """Return the layout with a title and as little else as there is; raises StopIteration where none has a title."""
    layouts: Any = found.slide_layouts
    titled = [layout for layout in layouts if any(_is_title(shape) for shape in layout.placeholders)]
    return next(iter(sorted(titled, key=lambda layout: len(layout.placeholders))))


def our_template() -> Deck:
    """Return a presentation of 16:9 with our colours and a font that offices have; its one layout has a title."""
    made = Presentation()
    narrow = made.slide_width or 1
    made.slide_width, made.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    keep = made.slide_layouts[_TITLE_ONLY]
    for layout in list(made.slide_layouts):
        if layout is not keep:
            made.slide_layouts.remove(layout)
    stretch = made.slide_width / narrow
    for shape in (*made.slide_masters[0].shapes, *keep.shapes):
        if shape._element.spPr.xfrm is not None:
            shape.left, shape.width = int(shape.left * stretch), int(shape.width * stretch)
    for shape in (*made.slide_masters[0].placeholders, *keep.placeholders):
        if _is_title(shape):
            _set_title(shape)
    _set_theme(made.slide_masters[0])
    return made


def _set_title(shape: Any) -> None:
    from pptx.enum.text import MSO_ANCHOR

    shape.left, shape.top, shape.width, shape.height = Mm(14), Mm(6), Mm(252), Mm(17)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    shape.text_frame.margin_left = 0


def _set_theme(master: Any) -> None:
    """Name the font and the colours in the theme and the look of titles in the master, so that whoever edits the file keeps them."""
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    for group in theme.iterfind(".//a:fontScheme/*", _DRAWING):
        for script in ("latin", "ea"):
            for font in group.iterfind(f"a:{script}", _DRAWING):
                font.set("typeface", FONT)
    for name, color in _COLORS.items():
        for slot in theme.iterfind(f".//a:clrScheme/a:{name}", _DRAWING):
            for old in list(slot):
                slot.remove(old)
            etree.SubElement(slot, f"{{{_DRAWING['a']}}}srgbClr").set("val", color)
    for style in master._element.xpath(".//p:titleStyle/a:lvl1pPr"):
        style.set("algn", "l")
        for run in style.iterfind("a:defRPr", _DRAWING):
            run.set("sz", "2500")
            run.set("b", "1")
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without_slides(found: Deck) -> None:
    """Take the slides of a template out: a deck that was made here can be the next template."""
    entries = found.slides._sldIdLst
    for entry in list(entries):
        found.part.drop_rel(entry.rId)
        entries.remove(entry)
    for named in found.part._element.xpath("p:custShowLst | p:extLst/p:ext[@uri='{521415D9-36F7-43E2-AB2F-B90AF26B5E84}']"):
        named.getparent().remove(named)  # shows and sections name slides that are gone


def _is_title(shape: Any) -> bool:
    from pptx.enum.shapes import PP_PLACEHOLDER

    return shape.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
