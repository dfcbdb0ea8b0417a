"""The deck as slides for a wall: one page without anything around it, scaled to the screen, moved by keys or by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from urllib.parse import urlencode

from layers.pack.forms import FORMS
from layers.pack.html import annotation_of, chart_block, figure, remarks_of, said, table_of
from layers.prints.drawing import Drawing, plate, text_width
from layers.slides.slide import Deck, Kind, Slide
from layers.spec import Text

STYLE, SCRIPT = Path(__file__).with_name("show.css"), Path(__file__).with_name("show.js")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
DWELLS_S = (10, 20, 30, 60)
_WORDS = 44.0
_LONG, _MANY, _LONG_TITLE = 150, 11, 22
_BACK, _NEXT, _PLAY = Text("上一页", "Back"), Text("下一页", "Next"), Text("自动播放 P", "Autoplay P")
_DWELL, _THEME, _FULL = Text("每页停留", "Seconds a slide"), Text("深色 T", "Dark T"), Text("全屏 F", "Full screen F")
_LEAVE = Text("返回", "Leave")


def as_show(deck: Deck, query: Mapping[str, str]) -> str:
    """Return the page. `query` is what links to files of the same slides hold."""
    lang = deck.lang
    slides = "".join(_slide(slide, number, len(deck.slides), deck) for number, slide in enumerate(deck.slides, start=1))
    english = ' class="english"' if lang == "en" else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{"en" if lang == "en" else "zh-CN"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(deck.title)}</title>'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        f'<body{english} data-title="{escape(deck.title, quote=True)}" data-edition="{escape(deck.edition, quote=True)}" data-set="{escape(query.get("set", ""), quote=True)}"><main id="stage">{slides}</main><div id="line"></div>{_bar(lang, query)}'
        f'<div id="dark-screen" hidden></div><script>{SCRIPT.read_text(encoding="utf-8")}</script></body></html>\n'
    )


def _bar(lang: str, query: Mapping[str, str]) -> str:
    """Return the controls, which show while a pointer moves."""
    options = "".join(f'<option value="{seconds}">{seconds} s</option>' for seconds in DWELLS_S)
    files = "".join(
        f'<a download href="{escape("/present/pack?" + urlencode(dict(query) | {"form": ending[1:]}), quote=True)}">{ending[1:].upper()}</a>'
        for ending in FORMS
    )
    leave = escape("/present?" + urlencode({"lang": lang}), quote=True)
    return (
        f'<div id="bar" role="toolbar"><button id="back" type="button">{escape(_BACK(lang))}</button><output id="at"></output>'
        f'<button id="next" type="button">{escape(_NEXT(lang))}</button>'
        f'<button id="play" type="button" aria-pressed="false">{escape(_PLAY(lang))}</button>'
        f'<select id="dwell" aria-label="{escape(_DWELL(lang), quote=True)}">{options}</select>'
        f'<button id="theme" type="button" aria-pressed="false">{escape(_THEME(lang))}</button>'
        f'<button id="full" type="button">{escape(_FULL(lang))}</button>{files}<a href="{leave}">{escape(_LEAVE(lang))}</a></div>'
    )


def _slide(slide: Slide, number: int, of: int, deck: Deck) -> str:
    mark = f'<span class="mark">{escape(deck.example)}</span>' if deck.example else ""
    furniture = f"<footer><span>{escape('   ·   '.join(deck.furniture))}</span><span>{number} / {of}</span></footer>"
    hidden = "" if number == 1 else " hidden"
    head = f'id="{escape(slide.key, quote=True)}" data-title="{escape(slide.title, quote=True)}"{hidden}'
    if slide.kind is Kind.TITLE:
        inside = f"{mark}<h1>{escape(slide.title)}</h1><p>{escape(slide.subtitle)}</p>{said(slide.sentences)}{remarks_of(slide)}{annotation_of(slide)}"
        return f'<section class="slide title" {head}>{inside}{furniture}</section>'
    top = f"<header><h2>{escape(slide.title)}</h2><p>{escape(slide.subtitle)}</p>{mark}</header>"
    return f'<section class="slide {_density(slide)}" {head}>{top}<div class="body"><div>{_KINDS[slide.kind](slide)}</div></div>{annotation_of(slide)}{furniture}</section>'


def _density(slide: Slide) -> str:
    """Return the classes of a slide: small where its sentences are long, dense where its table is, long where its title is."""
    small = sum(len(sentence.text) for sentence in slide.sentences) > _LONG and slide.kind is Kind.STORY
    dense = slide.table is not None and len(slide.table.rows) > _MANY
    long = text_width(slide.title, 1.0) > _LONG_TITLE
    return " ".join(filter(None, (f"is-{slide.kind.value}", "small" if small else "", "dense" if dense else "", "long" if long else "")))


def _tiles(slide: Slide) -> str:
    tiles = "".join(f'<div class="tile" style="--hue:{escape(tile.color, quote=True)}"><b>{escape(tile.title)}</b>{figure(tile)}</div>' for tile in slide.tiles)  # fmt: skip
    words = f"<div>{said(slide.sentences)}{remarks_of(slide)}</div>"
    return f'<div class="tiles">{tiles}</div><div class="two">{chart_block(slide, _WORDS)}{words}</div>'


def _story(slide: Slide) -> str:
    tiles = "".join(f'<div style="--hue:{escape(tile.color, quote=True)}">{figure(tile)}</div>' for tile in slide.tiles)
    drawn = _plate(slide.map) if slide.map else "<div></div>"
    return f'<div class="story"><div>{tiles}{said(slide.sentences)}{remarks_of(slide)}</div>{drawn}{chart_block(slide, _WORDS)}</div>'


def _plate(drawn: Drawing) -> str:
    return f'<div class="map">{plate(drawn, _WORDS).svg(_alt(drawn))}</div>'


def _alt(drawn: Drawing) -> str:
    return f' role="img" aria-label="{escape(drawn.alt, quote=True)}"'


def _comparison(slide: Slide) -> str:
    return f'{said(slide.sentences)}{remarks_of(slide)}<div class="two">{chart_block(slide, _WORDS)}{table_of(slide.table)}</div>'


def _plain(slide: Slide) -> str:
    return f"{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}"


def _closing(slide: Slide) -> str:
    return f'<div class="two"><div>{said(slide.sentences)}{remarks_of(slide)}</div>{table_of(slide.table)}</div>'


def _swipe(slide: Slide) -> str:
    words = f"<div>{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}</div>"
    if not (slide.map and slide.before):
        return words
    first, second = (_plate(drawn) for drawn in (slide.before, slide.map))
    before, after = (escape(day) for day in slide.captions)
    handle = f'<i class="handle" role="slider" tabindex="0" aria-label="{before} | {after}" aria-valuemin="0" aria-valuemax="100" aria-valuenow="50"></i>'
    days = f'<b class="day">{before}</b><b class="day after">{after}</b>'
    return f'<div class="pair"><div class="swipe">{second}<div class="over">{first}</div>{days}{handle}</div>{words}</div>'


def _view(slide: Slide) -> str:
    drawn = _plate(slide.map) if slide.map else "<div></div>"
    return f'<div class="view">{drawn}<div>{said(slide.sentences)}{table_of(slide.table)}{remarks_of(slide)}</div></div>'


_KINDS: Mapping[Kind, Callable[[Slide], str]] = {
    Kind.TILES: _tiles,
    Kind.STORY: _story,
    Kind.COMPARISON: _comparison,
    Kind.TABLE: _plain,
    Kind.CLOSING: _closing,
    Kind.SWIPE: _swipe,
    Kind.VIEW: _view,
}
