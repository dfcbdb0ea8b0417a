"""The line on top of the progress page: what it is, how fresh, and the choice of view."""

from __future__ import annotations

from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from views import format as shown
from views.components.coverage_address import follow
from views.components.progress_address import VIEW, VIEWS, go
from views.components.strip import data_mark
from views.i18n import _, language
from views.links import page_address

STYLESHEET = Path(__file__).parent.parent / "css" / "progress.css"


@cache
def progress_style() -> str:
    """Return the style of the page, once in it."""
    return f"<style>{STYLESHEET.read_text(encoding='utf-8')}</style>"


def page_head(days: tuple[date, ...], *, example: bool) -> str:
    """Return the heading line; `days` are the data dates of the programmes."""
    title = _("进展")
    words = _("数据日期 {day}").format(day=_range(days))
    return (
        f'<div class="strip"><h1>{escape(title)}</h1><div class="strip-marks">{data_mark(example)}<span>{escape(words)}</span></div></div>'
    )


def choose_view(chosen: str) -> None:
    """Show the views; a choice changes the address."""
    name = "progress-view"
    st.segmented_control(
        _("栏目"),
        list(VIEWS),
        required=True,
        format_func=lambda key: _(VIEWS[key]) if key in VIEWS else key,
        key=name,
        on_change=follow(name, chosen, lambda key: go(**{VIEW: str(key)})),
        label_visibility="collapsed",
    )


def empty_store() -> str:
    """Return what is said where nothing was published yet, with the next step."""
    words, step = _("还没有发布过数据，没有进展可看。"), _("到数据目录查看")
    return f'<div class="empty">{escape(words)} <a href="{escape(page_address("data"), quote=True)}">{escape(step)}</a></div>'


def _range(days: tuple[date, ...]) -> str:
    if not days:
        return shown.MISSING
    first, last = shown.day(min(days), language()), shown.day(max(days), language())
    return first if first == last else f"{first} – {last}"
