"""The deck as plain values for layouts: the same characters, with charts and maps as pictures."""

from __future__ import annotations

import base64
from typing import Any

from layers.indicators.coverage_export_content import PRODUCT
from layers.pack.fitting import column_widths
from layers.prints.chart_drawing import chart_picture
from layers.prints.drawing import Vector, plate
from layers.slides.slide import Chart, Deck, Kind, PhotoPair, Shot, Slide, Table, Tile, cell_text

CHART_ROOM = {Kind.TILES: (1800, 700), Kind.STORY: (970, 1280), Kind.COMPARISON: (1650, 1230)}
"""Room of a chart on each kind of slide [tenths of a millimetre]."""

CHART_WORDS, MAP_WORDS = 40.0, 38.0
"""Size of words in charts and on maps [tenths of a millimetre]: 4 mm on a slide of 190 mm are 23 px of 1,080."""

TABLE_ROOM = {Kind.COMPARISON: 136.0, Kind.CLOSING: 151.0, Kind.SWIPE: 63.0, Kind.VIEW: 113.0}
"""Width of a table on each kind of slide [mm], elsewhere all of it."""

_PAPER = "#FAFAF7"


def values(deck: Deck) -> dict[str, Any]:
    """Return the deck as values for the layout of the printed slides."""
    return {
        "lang": deck.lang,
        "title": deck.title,
        "product": PRODUCT(deck.lang),
        "edition": deck.edition,
        "day": [deck.day.year, deck.day.month, deck.day.day] if deck.day else [],
        "example": deck.example,
        "furniture": list(deck.furniture),
        "slides": [_slide(slide) for slide in deck.slides],
    }


def chart_of(slide: Slide, chart: Chart, size: float = CHART_WORDS) -> Vector:
    """Return the chart of a slide as a picture in the room that its kind of slide has."""
    return chart_picture(chart, *CHART_ROOM.get(slide.kind, (1800, 1000)), size)


def tile_values(tile: Tile) -> dict[str, Any]:
    """Return a tile as values."""
    return {
        "title": tile.title,
        "color": tile.color,
        "value": tile.value.text,
        "unit": tile.value.unit,
        "target": tile.target.text,
        "verdict": tile.verdict.text,
        "share": tile.share,
        "mark": tile.mark,
        "late": tile.late.text if tile.late else "",
    }


def _slide(slide: Slide) -> dict[str, Any]:
    return {
        "key": slide.key,
        "kind": slide.kind.value,
        "title": slide.title,
        "subtitle": slide.subtitle,
        "tiles": [tile_values(tile) for tile in slide.tiles],
        "low": not any(tile.share is not None or tile.late for tile in slide.tiles),
        "sentences": [sentence.text for sentence in slide.sentences if sentence.text],
        "remarks": list(slide.remarks),
        "annotation": slide.annotation,
        "chart": {"title": slide.chart.title, "picture": chart_of(slide, slide.chart).values()} if slide.chart else None,
        "map": plate(slide.map, MAP_WORDS, _PAPER).values() if slide.map else None,
        "before": plate(slide.before, MAP_WORDS, _PAPER).values() if slide.before else None,
        "captions": list(slide.captions),
        "pairs": [_pair(pair) for pair in slide.pairs],
        "table": _table(slide.table, TABLE_ROOM.get(slide.kind, 310.0)) if slide.table else None,
    }


def photograph_svg(shot: Shot) -> str:
    """Return a photograph as an SVG that holds it, the one form in which bytes reach a layout."""
    size = f'width="{shot.width}" height="{shot.height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {shot.width} {shot.height}" {size}><image {size} href="{data_address(shot)}"/></svg>'


def data_address(shot: Shot) -> str:
    """Return a photograph as an address that needs no request."""
    return f"data:image/jpeg;base64,{base64.b64encode(shot.content).decode()}"


def _pair(pair: PhotoPair) -> dict[str, Any]:
    shots = [
        {"svg": photograph_svg(shot), "ratio": shot.width / shot.height, "stage": shot.stage, "words": shot.words, "alt": shot.alt}
        for shot in (pair.before, pair.after)
    ]
    return {"name": pair.name, "place": pair.place, "shots": shots}


def _table(table: Table, room: float) -> dict[str, Any]:
    return {
        "titles": list(table.titles),
        "rows": [[cell_text(cell) for cell in row] for row in table.rows],
        "widths": list(column_widths(table, room, 12 if room > 80 else 9)),
        "right": sorted(table.right),
        "note": table.note,
    }
