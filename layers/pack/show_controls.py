"""What stands around the slides on the wall: the bar that a moving pointer shows, the list of keys, what a figure rests on."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from layers.pack.forms import FORMS
from layers.slides.slide import Slide
from layers.spec import Text

DWELLS_S = (10, 20, 30, 60)
_BACK, _NEXT = Text("上一页", "Back"), Text("下一页", "Next")
_PLAY, _PAUSE = Text("自动播放 P", "Autoplay P"), Text("暂停 P", "Pause P")
_DWELL, _SECONDS = Text("每页停留", "Seconds a slide"), Text("秒", "s")
_GRID, _NOTES, _THEME = Text("全部页 O", "Overview O"), Text("口径 N", "Basis N"), Text("深色 T", "Dark T")
_FULL, _HELP, _LEAVE = Text("全屏 F", "Full screen F"), Text("按键 ?", "Keys ?"), Text("返回", "Leave")
_CLOCK = Text("现在的时间，已讲的时间；点一下从零计时", "Time of day, time since the start; press to count from zero")
_SPENT = Text("已讲", "spent")
_MAKING = Text("正在制作 {form}，做好后浏览器自动下载。", "The {form} is being made; the browser downloads it when it is ready.")
_BASIS, _NO_NOTES = (
    Text("本页数字的口径与输入", "Rules and inputs of this slide"),
    Text("本页没有数字。", "There are no figures on this slide."),
)
_KEYS = (
    ("→ ↓ 空格 PageDown", "→ ↓ Space PageDown", Text("下一页", "Next slide")),
    ("← ↑ PageUp", "← ↑ PageUp", Text("上一页", "Previous slide")),
    ("Home　End", "Home, End", Text("首页、末页", "First, last")),
    ("数字 Enter", "Number, Enter", Text("跳到那一页", "Go to that slide")),
    ("O　G", "O, G", Text("全部页", "All slides")),
    ("N", "N", Text("本页数字的口径", "What the figures rest on")),
    ("P", "P", Text("自动播放、暂停", "Autoplay, pause")),
    ("T", "T", Text("深色、浅色", "Dark, light")),
    ("B", "B", Text("黑屏", "Black screen")),
    ("F", "F", Text("全屏", "Full screen")),
    ("R", "R", Text("计时归零", "Timer from zero")),
    ("Esc", "Esc", Text("关闭浮层", "Close what lies over the slide")),
)
"""Keys as they are written in Chinese and in English, and what they do."""


def bar(lang: str, query: Mapping[str, str], back: Mapping[str, object]) -> str:
    """Return the controls, which show while a pointer moves or one of them has the focus."""
    options = "".join(f'<option value="{seconds}">{seconds} {escape(_SECONDS(lang))}</option>' for seconds in DWELLS_S)
    return (
        f'<div id="bar" role="toolbar">{_button("back", "‹", _BACK(lang))}<output id="at"></output>{_button("next", "›", _NEXT(lang))}'
        f'<button id="play" type="button" aria-pressed="false" data-on="{_attribute(_PAUSE(lang))}">{escape(_PLAY(lang))}</button>'
        f'<select id="dwell" aria-label="{_attribute(_DWELL(lang))}">{options}</select>'
        f"{_button('grid', _GRID(lang))}{_button('basis', _NOTES(lang))}"
        f'<button id="theme" type="button" aria-pressed="false">{escape(_THEME(lang))}</button>'
        f"{_button('full', _FULL(lang))}{_button('keys', _HELP(lang))}{_files(lang, query)}"
        f'<button id="clock" class="more" type="button" title="{_attribute(_CLOCK(lang))}" data-spent="{_attribute(_SPENT(lang))}"></button>'
        f'<a id="leave" href="{_attribute(_leave(lang, query, back))}">{escape(_LEAVE(lang))}</a></div>'
        f'<div id="said" role="status"></div>'
    )


def key_list(lang: str) -> str:
    """Return the list of keys, hidden until it is asked for."""
    rows = "".join(f"<dt>{escape(zh if lang == 'zh' else en)}</dt><dd>{escape(does(lang))}</dd>" for zh, en, does in _KEYS)
    title = escape(Text("按键", "Keys")(lang))
    return f'<aside id="help" class="over-slide" role="dialog" aria-label="{title}" hidden><h2>{title}</h2><dl>{rows}</dl></aside>'


def notes_of(slide: Slide, lang: str) -> str:
    """Return what the figures of a slide rest on, hidden until it is asked for."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in slide.notes) or f"<li>{escape(_NO_NOTES(lang))}</li>"
    title = escape(_BASIS(lang))
    return f'<aside class="notes over-slide" role="dialog" aria-label="{title}" hidden><h2>{title}</h2><ul>{lines}</ul></aside>'


def _files(lang: str, query: Mapping[str, str]) -> str:
    links = []
    for ending in FORMS:
        form = ending[1:].upper()
        address = "/present/pack?" + urlencode(dict(query) | {"form": ending[1:]})
        said = _attribute(_MAKING(lang).format(form=form))
        links.append(f'<a class="more" download data-said="{said}" href="{_attribute(address)}">{form}</a>')
    return "".join(links)


def _leave(lang: str, query: Mapping[str, str], back: Mapping[str, object]) -> str:
    """Return the way back to the page where these slides were chosen, with all that was chosen."""
    kept = {"set": query.get("set"), "slides": query.get("slides")} | dict(back)
    return "/present?" + urlencode({"lang": lang} | {name: value for name, value in kept.items() if value}, doseq=True)


def _button(name: str, words: str, label: str = "") -> str:
    labelled = f' aria-label="{_attribute(label)}" title="{_attribute(label)}"' if label else ""
    return f'<button id="{name}" type="button"{labelled}>{escape(words)}</button>'


def _attribute(text: str) -> str:
    return escape(text, quote=True)
