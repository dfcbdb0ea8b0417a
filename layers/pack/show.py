"""The deck as slides for a wall: one page without anything around it, scaled to the screen, moved by keys or by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

from layers.pack.html import annotation_of, figure, photographs, remarks_of, said, table_of, tiles_of
from layers.pack.show_controls import bar, key_list, notes_of
from layers.prints.chart_drawing import chart_picture
from layers.prints.drawing import Drawing, plate, text_width
from layers.slides.slide import ChartKind, Deck, Kind, Slide, Table, cell_text

STYLE, SCRIPT = Path(__file__).with_name("show.css"), Path(__file__).with_name("show.js")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_ROOM = {Kind.TILES: (1090, 430), Kind.STORY: (470, 735), Kind.COMPARISON: (930, 700)}
"""Room of a chart on each kind of slide [px of a stage of 1920 × 1080]."""
_ROOM_BELOW_LOW_TILES = (1090, 500)
_UNITS, _WORDS_PX, _WORDS_ASIDE_PX = 1.7, 29, 25
"""Charts are drawn in units of which so many are a pixel, so that their strokes are as fine as on paper; size of their words, also in a narrow column [px]."""
_MAP_WIDTH = {Kind.STORY: 740, Kind.SWIPE: 740, Kind.VIEW: 1190}
_LONG, _MANY, _LONG_TITLE, _FEW, _LONG_LEAP = 150, 11, 22, 3, 6.0


def as_show(deck: Deck, query: Mapping[str, str], back: Mapping[str, object] | None = None) -> str:
    """Return the page. `query` is what links to files of the same slides hold, `back` what else the way back holds."""
    lang = deck.lang
    slides = "".join(_slide(slide, number, len(deck.slides), deck) for number, slide in enumerate(deck.slides, start=1))
    english = ' class="english"' if lang == "en" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{"en" if lang == "en" else "zh-CN"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(deck.title)}</title>'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f'<body{english} data-title="{escape(deck.title, quote=True)}" data-edition="{escape(deck.edition, quote=True)}" data-set="{escape(query.get("set", ""), quote=True)}"><main id="stage">{slides}{key_list(lang)}</main><div id="line" aria-hidden="true"></div>{bar(lang, query, back or {})}'
        f'<div id="dark-screen" hidden></div><script>{SCRIPT.read_text(encoding="utf-8")}</script></body></html>\n'
    )


def _slide(slide: Slide, number: int, of: int, deck: Deck) -> str:
    mark = f'<span class="mark">{escape(deck.example)}</span>' if deck.example else ""
    furniture = f"<footer><span>{escape('   ·   '.join(deck.furniture))}</span><span>{number} / {of}</span></footer>"
    hidden = "" if number == 1 else " hidden"
    head = (
        f'id="{escape(slide.key, quote=True)}" data-title="{escape(slide.title, quote=True)}" data-number="{number}" tabindex="-1"{hidden}'
    )
    if slide.kind is Kind.TITLE:
        inside = f"{mark}<h1>{escape(slide.title)}</h1><p>{escape(slide.subtitle)}</p>{said(slide.sentences)}{remarks_of(slide)}{annotation_of(slide)}{notes_of(slide, deck.lang)}"
        return f'<section class="slide title" {head}>{inside}{furniture}</section>'
    top = f"<header><h2>{escape(slide.title)}</h2><p>{escape(slide.subtitle)}</p>{mark}</header>"
    return f'<section class="slide {_density(slide)}" {head}>{top}<div class="body"><div>{_KINDS[slide.kind](slide)}</div></div>{annotation_of(slide)}{furniture}{notes_of(slide, deck.lang)}</section>'


def _density(slide: Slide) -> str:
    """Return the classes of a slide: small where its sentences are long, dense where its table is, long where its title is."""
    small = sum(len(sentence.text) for sentence in slide.sentences) > _LONG and slide.kind is Kind.STORY
    dense = slide.table is not None and len(slide.table.rows) > _MANY
    long = text_width(slide.title, 1.0) > _LONG_TITLE
    return " ".join(filter(None, (f"is-{slide.kind.value}", "small" if small else "", "dense" if dense else "", "long" if long else "")))


def _tiles(slide: Slide) -> str:
    words = f"<div>{said(slide.sentences)}{remarks_of(slide)}</div>"
    return f'{tiles_of(slide)}<div class="two">{_chart(slide)}{words}</div>'


def _story(slide: Slide) -> str:
    tiles = "".join(f'<div style="--hue:{escape(tile.color, quote=True)}">{figure(tile)}</div>' for tile in slide.tiles)
    drawn = _map(slide, slide.map) if slide.map else "<div></div>"
    return f'<div class="story"><div>{tiles}{said(slide.sentences)}{remarks_of(slide)}</div>{drawn}{_chart(slide)}</div>'


def _chart(slide: Slide) -> str:
    """Return the chart under its title, drawn for the room that it has on the wall."""
    chart = slide.chart
    if chart is None:
        return "<div></div>"
    room = _ROOM.get(slide.kind, (1000, 600))
    if slide.tiles and slide.kind is Kind.TILES and all(tile.share is None for tile in slide.tiles):
        room = _ROOM_BELOW_LOW_TILES
    wide, high = (round(side * _UNITS) for side in room)
    size = _WORDS_ASIDE_PX if slide.kind is Kind.STORY and chart.kind is ChartKind.STACKED else _WORDS_PX
    picture = chart_picture(chart, wide, high, size * _UNITS).svg(f' role="img" aria-label="{escape(chart.title, quote=True)}"')
    return f'<div class="chart"><h3>{escape(chart.title)}</h3>{picture}</div>'


def _map(slide: Slide, drawn: Drawing, over: str = "", also: tuple[Drawing, ...] = ()) -> str:
    """Return a map with what lies `over` it, and one legend for it and for what is drawn `also`."""
    signs = {sign.words: sign.mark for each in (*also, drawn) for sign in each.legend}
    legend = "".join(_sign(words, mark) for words, mark in signs.items())
    return f'<div class="map"><div class="ground">{_ground(slide, drawn)}{over}</div><ul class="legend">{legend}</ul></div>'


def _sign(words: str, mark: str) -> str:
    """Return an entry of a legend; one without a mark heads those that follow."""
    if not mark:
        return f'<li class="head">{escape(words)}</li>'
    return f'<li><svg viewBox="-23 -17 46 34" aria-hidden="true">{mark}</svg>{escape(words)}</li>'


def _ground(slide: Slide, drawn: Drawing) -> str:
    """Return a map without its legend, with words on it that can be read on the wall."""
    size = 25 / 0.8 * drawn.width / _MAP_WIDTH[slide.kind]
    return plate(replace(drawn, legend=()), size).svg(f' role="img" aria-label="{escape(drawn.alt, quote=True)}"')


def _comparison(slide: Slide) -> str:
    return f'{said(slide.sentences)}{remarks_of(slide)}<div class="two">{_chart(slide)}{table_of(slide.table)}</div>'


def _plain(slide: Slide) -> str:
    return f"{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}"


def _closing(slide: Slide) -> str:
    return f'<div class="two"><div>{said(slide.sentences)}{remarks_of(slide)}</div>{table_of(slide.table)}</div>'


def _swipe(slide: Slide) -> str:
    words = f"<div>{_leap(slide)}{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}</div>"
    if not (slide.map and slide.before):
        return words
    before, after = (escape(day) for day in slide.captions)
    handle = f'<i class="handle" role="slider" tabindex="0" aria-label="{before} | {after}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="50"></i>'
    days = f'<div class="days"><b>◂ {before}</b><b>{after} ▸</b></div>'
    over = f'<div class="over">{_ground(slide, slide.before)}</div>{handle}'
    return f'<div class="pair"><div>{days}{_map(slide, slide.map, over, (slide.before,))}</div>{words}</div>'


def _leap(slide: Slide) -> str:
    """Return the figures of the two days large, where the first sentence gives both."""
    values = slide.sentences[0].values if slide.sentences else ()
    if len(values) < 2:
        return ""
    first, last = (escape(value.text) for value in values[:2])
    long = " long" if text_width(first + last, 1.0) > _LONG_LEAP else ""
    return f'<p class="leap{long}" aria-hidden="true">{first}<i>→</i>{last}<small>{escape(values[1].unit)}</small></p>'


def _board(slide: Slide) -> str:
    return f"{tiles_of(slide)}{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}"


def _view(slide: Slide) -> str:
    drawn = _map(slide, slide.map) if slide.map else "<div></div>"
    return f'<div class="view">{drawn}<div>{said(slide.sentences)}{table_of(turned(slide.table))}{remarks_of(slide)}</div></div>'


def turned(table: Table | None) -> Table | None:
    """Return a table with its rows as columns where they are few, for a narrow place."""
    if table is None or len(table.rows) > _FEW or len(table.titles) <= _FEW:
        return table
    heads = ("", *(cell_text(row[0]) for row in table.rows))
    rows = tuple((title, *(row[place] for row in table.rows)) for place, title in enumerate(table.titles) if place)
    return Table(heads, rows, (1.0,) * len(heads), frozenset(range(1, len(heads))), table.note)


def _photos(slide: Slide) -> str:
    return f'<div class="photo-pairs of-{len(slide.pairs)}">{photographs(slide)}</div>{remarks_of(slide)}'


_KINDS: Mapping[Kind, Callable[[Slide], str]] = {
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
