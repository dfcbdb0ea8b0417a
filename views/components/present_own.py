"""Slides that are added to the usual ones: a view of the map by its link, or a programme on two days of one's own."""

from __future__ import annotations

from datetime import date

import streamlit as st

from layers.messages.sentences import message
from layers.slides.added import added_title
from layers.slides.compare import subjects
from layers.slides.coverage_days import day_rules
from layers.slides.own import FIRST_DAY, LAST_DAY, LONGEST, OwnSlide, OwnSlideError, compared_days, kept_slides, own_slide, own_slides
from views.i18n import _, language
from views.markdown import as_typed

OWN, SLIDES = "present-own", "present-slides"
_ADDRESS, _TITLE, _SAID = "present-own-address", "present-own-title", "present-own-said"
_SUBJECT, _BEFORE, _AFTER = "present-own-subject", "present-own-before", "present-own-after"


def added(start: tuple[OwnSlide, ...]) -> tuple[OwnSlide, ...]:
    """Return the slides that were added in this session, beginning with `start`."""
    return kept_slides(st.session_state.setdefault(OWN, [slide.address for slide in start]))


def edit_own(own: tuple[OwnSlide, ...]) -> None:
    """Let the reader add a slide from a link or for two days, and take away what was added."""
    said = st.session_state.pop(_SAID, "")
    with st.expander(_("添加页面"), expanded=bool(said or own)):
        if said:
            st.error(as_typed(said))
        st.text_input(
            _("一张图、覆盖分析、进展的链接"),
            max_chars=LONGEST,
            key=_ADDRESS,
            help=_("在一张图上按“复制链接”，粘贴到这里；其余用浏览器的地址"),
        )
        st.text_input(_("标题（可空）"), max_chars=60, key=_TITLE)
        st.button(_("添加这一页"), key="present-own-add", on_click=_add_view, width="stretch")
        titles = {entry.key: entry.title(language()) for entry in subjects()} | {rule.id: rule.name(language()) for rule in day_rules()}
        st.selectbox(_("两日对比的专项或指标"), list(titles), format_func=titles.__getitem__, key=_SUBJECT)
        for column, name, key in zip(st.columns(2), (_("之前"), _("之后")), (_BEFORE, _AFTER), strict=True):
            column.date_input(name, value=None, min_value=FIRST_DAY, max_value=LAST_DAY, format="YYYY-MM-DD", key=key)
        st.button(_("添加两日对比页"), key="present-own-days", on_click=_add_days, width="stretch")
        for slide in own:
            words = _("移除：{title}").format(title=added_title(slide, language()))
            st.button(as_typed(words), key=f"present-drop-{slide.key}", on_click=_drop, args=(slide,), width="stretch")


def _add_view() -> None:
    """Add the slide of the link that was pasted; what cannot be one is said."""
    text, title = st.session_state[_ADDRESS], st.session_state[_TITLE]
    try:
        _add(own_slide(text, title))
    except OwnSlideError as error:
        st.session_state[_SAID] = message(error.code, error.params, language())
        return
    st.session_state[_ADDRESS] = st.session_state[_TITLE] = ""


def _add_days() -> None:
    before, after = (found if isinstance(found := st.session_state[key], date) else None for key in (_BEFORE, _AFTER))
    try:
        _add(compared_days(st.session_state[_SUBJECT], before, after))
    except OwnSlideError as error:
        st.session_state[_SAID] = message(error.code, error.params, language())


def _add(slide: OwnSlide) -> None:
    """Add a slide, and show it too where slides were chosen."""
    st.session_state[OWN] = [each.address for each in own_slides([*st.session_state.get(OWN, []), slide.address])]
    chosen = st.session_state.get(SLIDES) or []
    if chosen and slide.key not in chosen:
        st.session_state[SLIDES] = [*chosen, slide.key]


def _drop(slide: OwnSlide) -> None:
    st.session_state[OWN] = [address for address in st.session_state[OWN] if address != slide.address]
    st.session_state[SLIDES] = [key for key in st.session_state.get(SLIDES) or [] if key != slide.key]
