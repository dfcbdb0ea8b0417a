"""The meeting pack as one HTML file that opens from a disk without any network: inline pictures, maps to pan and zoom, no request."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path

from layers.pack.content import CHART_WORDS, chart_of, data_address
from layers.prints.drawing import Drawing
from layers.slides.slide import Chart, Deck, Kind, Sentence, Shot, Slide, Table, Tile, cell_text
from layers.spec import Text

STYLE = Path(__file__).with_name("pack.css")
SCRIPT = Path(__file__).with_name("pack.js")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_WIDE, _DENSE = 3, 16
"""From so many columns or rows on a table is taken for a wide or a dense one."""

_HINT = Text("点一下地图，再用滚轮缩放", "Click the map, then use the wheel")
_NOTES = Text("口径与输入", "Rules and inputs")
_ZOOM = (Text("放大", "Zoom in"), Text("缩小", "Zoom out"), Text("全图", "Whole map"))


def as_html(deck: Deck) -> str:
    """Return the page. Every text of the data is escaped; the policy in it lets nothing be loaded from anywhere."""
    sections = "".join(_section(slide, deck) for slide in deck.slides)
    links = "".join(f'<a href="#{escape(slide.key, quote=True)}">{escape(slide.title)}</a>' for slide in deck.slides)
    return (
        f'<!DOCTYPE html>\n<html lang="{"en" if deck.lang == "en" else "zh-CN"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>{escape(deck.title)} · {escape(deck.edition)}</title><style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f"<body><nav>{links}</nav><main>{sections}</main><script>{SCRIPT.read_text(encoding='utf-8')}</script></body></html>\n"
    )


def _section(slide: Slide, deck: Deck) -> str:
    mark = f'<span class="mark">{escape(deck.example)}</span>' if deck.example else ""
    furniture = f"<footer>{escape('   ·   '.join(deck.furniture))}</footer>"
    key = escape(slide.key, quote=True)
    if slide.kind is Kind.TITLE:
        inside = f"{mark}<h1>{escape(slide.title)}</h1><p>{escape(slide.subtitle)}</p>{said(slide.sentences)}{remarks_of(slide)}{annotation_of(slide)}"
        return f'<section class="title" id="{key}">{inside}</section>'
    head = f"<header><h2>{escape(slide.title)}</h2><p>{escape(slide.subtitle)}</p>{mark}</header>"
    notes = "".join(f"<div>{escape(line)}</div>" for line in slide.notes)
    details = f"<details><summary>{escape(_NOTES(deck.lang))}</summary>{notes}</details>" if notes else ""
    return f'<section id="{key}">{head}{_KINDS[slide.kind](slide, deck.lang)}{annotation_of(slide)}{details}{furniture}</section>'


def tiles_of(slide: Slide) -> str:
    """Return the tiles of a slide in a row; nothing for none."""
    tiles = "".join(f'<div class="tile" style="--hue:{escape(tile.color, quote=True)}"><b>{escape(tile.title)}</b>{figure(tile)}</div>' for tile in slide.tiles)  # fmt: skip
    return f'<div class="tiles">{tiles}</div>' if tiles else ""


def _tiles(slide: Slide, _lang: str) -> str:
    words = f"<div>{said(slide.sentences)}{remarks_of(slide)}</div>"
    return f'{tiles_of(slide)}<div class="two">{chart_block(slide)}{words}</div>'


def _story(slide: Slide, lang: str) -> str:
    tiles = "".join(f'<div style="--hue:{escape(tile.color, quote=True)}">{figure(tile)}</div>' for tile in slide.tiles)
    drawn = map_of(slide.map, lang) if slide.map else "<div></div>"
    return f'<div class="story"><div>{tiles}{said(slide.sentences)}{remarks_of(slide)}</div>{drawn}{chart_block(slide)}</div>'


def _comparison(slide: Slide, _lang: str) -> str:
    return f'{said(slide.sentences)}{remarks_of(slide)}<div class="two">{chart_block(slide)}{table_of(slide.table)}</div>'


def _plain(slide: Slide, _lang: str) -> str:
    return f"{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}"


def _closing(slide: Slide, _lang: str) -> str:
    return f'<div class="two"><div>{said(slide.sentences)}{remarks_of(slide)}</div>{table_of(slide.table)}</div>'


def _swipe(slide: Slide, lang: str) -> str:
    maps = "".join(
        f"<div><h3>{escape(day)}</h3>{map_of(drawn, lang)}</div>"
        for drawn, day in zip((slide.before, slide.map), slide.captions, strict=True)
        if drawn
    )
    return f'<div class="pair">{maps}<div>{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}</div></div>'


def _board(slide: Slide, _lang: str) -> str:
    return f"{tiles_of(slide)}{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}"


def _view(slide: Slide, lang: str) -> str:
    drawn = map_of(slide.map, lang) if slide.map else "<div></div>"
    return f'<div class="view">{drawn}<div>{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}</div></div>'


def photographs(slide: Slide) -> str:
    """Return the pairs of a slide, each photograph with its stage, day and caption."""
    return "".join(f'<div class="photo-pair"><h3>{escape(pair.name)} <span>{escape(pair.place)}</span></h3>{_shot(pair.before)}{_shot(pair.after)}</div>' for pair in slide.pairs)  # fmt: skip


def _shot(shot: Shot) -> str:
    picture = f'<img src="{data_address(shot)}" width="{shot.width}" height="{shot.height}" alt="{escape(shot.alt, quote=True)}">'
    return f"<figure>{picture}<figcaption><b>{escape(shot.stage)}</b> {escape(shot.words)}</figcaption></figure>"


def _photos(slide: Slide, _lang: str) -> str:
    return f'<div class="photo-pairs">{photographs(slide)}</div>{remarks_of(slide)}'


_KINDS: Mapping[Kind, Callable[[Slide, str], str]] = {
    Kind.TILES: _tiles,
    Kind.STORY: _story,
    Kind.COMPARISON: _comparison,
    Kind.TABLE: _plain,
    Kind.CLOSING: _closing,
    Kind.SWIPE: _swipe,
    Kind.VIEW: _view,
    Kind.BOARD: _board,
    Kind.PHOTOS: _photos,
}


def figure(tile: Tile) -> str:
    """Return a figure with its target, its bar and what is late."""
    bar = ""
    if tile.share is not None:
        share, mark = min(max(tile.share, 0.0), 1.0), tile.mark
        bar = f'<div class="bar" aria-hidden="true"><i style="width:{share:.2%}"></i><u style="left:{mark:.2%}"></u></div>'
    words = "<i> · </i>".join(f"<span>{escape(text)}</span>" for text in (tile.target.text, tile.verdict.text) if text)
    late = f'<div class="late">▲ {escape(tile.late.text)}</div>' if tile.late else ""
    value = f'<div class="value">{escape(tile.value.text)}<small>{escape(tile.value.unit)}</small></div>'
    return f'{value}<div class="target">{words}</div>{bar}{late}'


def map_of(drawing: Drawing, lang: str) -> str:
    """Return a map with its legend, its scale and what moves it."""
    alt = escape(drawing.alt, quote=True)
    metres = drawing.bar_m * drawing.width / drawing.bar
    buttons = "".join(
        f'<button type="button" title="{escape(words(lang), quote=True)}" aria-label="{escape(words(lang), quote=True)}">{sign}</button>'
        for words, sign in zip(_ZOOM, "+−⤢", strict=True)
    )
    signs = "".join(
        f'<li><svg viewBox="-23 -17 46 34" aria-hidden="true">{sign.mark}</svg>{escape(sign.words)}</li>'
        if sign.mark
        else f'<li class="head">{escape(sign.words)}</li>'
        for sign in drawing.legend
    )
    svg = drawing.ground.svg(f' role="img" aria-label="{alt}" tabindex="0"')
    return (
        f'<div><div class="map" data-metres="{metres:.1f}">{svg}<div class="tools">{buttons}</div><div class="north" aria-hidden="true">▲<br>N</div>'
        f'<div class="bar-m" aria-hidden="true"><i></i><span></span></div><div class="hint" aria-hidden="true">{escape(_HINT(lang))}</div></div><ul class="legend">{signs}</ul></div>'
    )


def chart_block(slide: Slide, size: float = CHART_WORDS) -> str:
    """Return the chart of a slide under its title; nothing but its place where there is none."""
    chart: Chart | None = slide.chart
    if chart is None:
        return "<div></div>"
    picture = chart_of(slide, chart, size).svg(f' role="img" aria-label="{escape(chart.title, quote=True)}"')
    return f'<div class="chart"><h3>{escape(chart.title)}</h3>{picture}</div>'


def table_of(table: Table | None) -> str:
    """Return a table; nothing for none."""
    if table is None:
        return ""
    head = "".join(f"<th{_number(place, table)}>{escape(title)}</th>" for place, title in enumerate(table.titles))
    rows = "".join(
        f"<tr>{''.join(f'<td{_number(place, table)}>{escape(cell_text(cell))}</td>' for place, cell in enumerate(row))}</tr>"
        for row in table.rows
    )
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    look = " ".join(filter(None, ("sheet", "wide" if len(table.titles) > _WIDE else "", "dense" if len(table.rows) > _DENSE else "")))
    return f'<div class="{look}"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}</div>'


def _number(place: int, table: Table) -> str:
    return ' class="num"' if place in table.right else ""


def said(sentences: Iterable[Sentence]) -> str:
    """Return sentences as a list."""
    items = "".join(f"<li>{escape(sentence.text)}</li>" for sentence in sentences if sentence.text)
    return f'<ul class="said">{items}</ul>' if items else ""


def remarks_of(slide: Slide) -> str:
    """Return what is missing on a slide."""
    return "".join(f'<div class="remark">{escape(remark)}</div>' for remark in slide.remarks)


def annotation_of(slide: Slide) -> str:
    """Return what a user wrote on a slide."""
    return f'<div class="annotation">{escape(slide.annotation)}</div>' if slide.annotation else ""
