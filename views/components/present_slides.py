"""The slides in their order: looked at, moved, hidden and brought back, each by its own button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from layers.slides.deck import slide_titles
from layers.slides.own import OwnSlide, kept_slides
from layers.slides.photo_choice import KEY as PHOTOS
from layers.slides.photo_choice import pairs_of
from layers.store.errors import StoreError
from layers.store.photos import photos
from views import cache
from views.components.present_own import OWN, SLIDES
from views.components.visitor import sight
from views.i18n import _, language
from views.markdown import as_typed

PAGE = "present-page"
"""The slide that is looked at in the preview, and annotated."""

_BACK = "present-back"


def arrange(start: tuple[str, ...], own: tuple[OwnSlide, ...]) -> tuple[str, ...]:
    """Let the reader arrange the slides, beginning with `start`; returns those shown, in their order (none: all, as they come)."""
    titles = slide_titles(language(), own)
    chosen = [key for key in st.session_state.setdefault(SLIDES, list(start)) if key in titles]
    usual = _usual(titles)
    order = chosen or usual
    if st.session_state.setdefault(PAGE, order[0]) not in order:
        st.session_state[PAGE] = order[0]
    words = _("页面与顺序")
    st.html(f'<div class="present-label">{words} · {len(order)}</div>')
    with st.container(key="present-list", gap=None):
        for place, key in enumerate(order):
            _row(order, usual, place, titles[key], added=key in {slide.key for slide in own})
    hidden = [key for key in titles if key not in order]
    if hidden:
        st.pills(
            _("已隐藏，点一下加回"),
            hidden,
            format_func=lambda key: as_typed(titles[key]),
            key=_BACK,
            on_change=_bring_back,
            args=(order, usual),
        )
        if chosen:
            st.button(_("恢复全部页面和顺序"), key="present-all-slides", on_click=_keep, args=([], usual), type="tertiary")
    return tuple(chosen)


def _row(order: list[str], usual: list[str], place: int, title: str, *, added: bool) -> None:
    """Show one slide with what can be done to it."""
    key = order[place]
    with st.container(key=f"present-row-{key}", horizontal=True, gap=None, vertical_alignment="center"):
        kind: Literal["secondary", "tertiary"] = "secondary" if st.session_state[PAGE] == key else "tertiary"
        st.button(f"{place + 1}\\. {as_typed(title)}", key=f"present-go-{key}", type=kind, on_click=_look, args=(key,), width="stretch")
        up, down = _("上移：{title}").format(title=title), _("下移：{title}").format(title=title)
        away = (_("移除：{title}") if added else _("隐藏：{title}")).format(title=title)
        for sign, by, words, off in (("↑", -1, up, place == 0), ("↓", 1, down, place == len(order) - 1), ("✕", 0, away, len(order) == 1)):
            st.button(
                sign, key=f"present{by}-{key}", help=as_typed(words), type="tertiary", disabled=off, on_click=_move, args=(order, usual, key, by)
            )  # fmt: skip


def _look(key: str) -> None:
    st.session_state[PAGE] = key


def _move(order: list[str], usual: list[str], key: str, by: int) -> None:
    """Move a slide by one place; by none: hide it, or take it away if it was added."""
    place = order.index(key)
    rest = [each for each in order if each != key]
    if by:
        rest.insert(place + by, key)
    else:
        st.session_state[OWN] = [slide.address for slide in kept_slides(st.session_state.get(OWN, [])) if slide.key != key]
    _keep(rest, usual)


def _bring_back(order: list[str], usual: list[str]) -> None:
    """Show a hidden slide again, at the end."""
    key = st.session_state[_BACK]
    st.session_state[_BACK] = None
    if key:
        _keep([*order, key], usual)
        st.session_state[PAGE] = key


def _keep(slides: list[str], usual: list[str]) -> None:
    """Keep an order; all slides as they come are no choice, so that slides added later are shown too."""
    st.session_state[SLIDES] = [] if slides == usual else slides


def _usual(titles: Mapping[str, str]) -> list[str]:
    """Return the slides that are shown where none are chosen: that of photographs only where there are any."""
    try:
        empty = not (sight().photos and pairs_of(photos(cache.store())))
    except StoreError:
        empty = True
    return [key for key in titles if key != PHOTOS or not empty]
