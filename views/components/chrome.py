"""What every page wears: the style sheet, the small script that speaks Chinese for the framework, the language switch."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import streamlit as st

from views.framework_words import CHINESE
from views.i18n import _, language
from views.page_table import PAGES
from views.state import switch_language
from views.theme import stylesheet

SCRIPT = Path(__file__).parent.parent / "js" / "chrome.js"
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}


def page_style() -> None:
    """Put style and script into the page; called once a run, before anything is shown."""
    with st.container(key="chrome"):
        st.html(f"<style>{brand()}\n{stylesheet(theme())}</style>")
        st.html(f"<script>{script(language())}</script>", unsafe_allow_javascript=True)


def brand() -> str:
    """Return the style variables that put the product's name before the menu, and the room it takes there."""
    name = _("城市更新一张图")
    room = len(name) * (1.1 if language() == "zh" else 0.6)
    return f":root {{ --brand: '{name}'; --brand-room: {room:.1f}rem }}"


def language_switch() -> None:
    """Show the button that leads to the other language, in that language."""
    other = next(lang for lang in LANGUAGE_NAMES if lang != language())
    with st.container(key="language"):
        st.button(LANGUAGE_NAMES[other], key=f"language-{other}", on_click=switch_language, args=(other,), type="tertiary")


def theme() -> str:
    """Return the theme the reader sees, `light` or `dark`; light until the browser has said."""
    return "dark" if st.context.theme.type == "dark" else "light"


@cache
def script(lang: str) -> str:
    """Return the script around the pages with the words of `lang`; English pages need none."""
    words = json.dumps(dict(CHINESE) if lang == "zh" else {}, ensure_ascii=False)
    paths = json.dumps([f"/{page.path}" for page in PAGES])
    source = SCRIPT.read_text(encoding="utf-8")
    return source.replace("(WORDS, PATHS)", f"({words}, {paths})")
