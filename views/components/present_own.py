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


def edit_own() -> None:
    """Let the reader add a slide from a link, which is told as it will be shown, or for two days."""
    said = st.session_state.pop(_SAID, "")
    with st.expander(_("添加页面"), expanded=bool(said or st.session_state.get(_ADDRESS))):
        if said:
            st.error(as_typed(said))
        st.text_input(
            _("一张图、覆盖分析、进展的链接"),
            max_chars=LONGEST,
            key=_ADDRESS,
            help=_("在一张图上按“复制链接”，粘贴到这里；其余用浏览器的地址"),
        )
        st.text_input(_("标题（可空）"), max_chars=60, key=_TITLE)
        ready = _tell(st.session_state[_ADDRESS], st.session_state[_TITLE])
        st.button(_("添加这一页"), key="present-own-add", on_click=_add_view, disabled=not ready, width="stretch")
        titles = {entry.key: entry.title(language()) for entry in subjects()} | {rule.id: rule.name(language()) for rule in day_rules()}
        st.selectbox(_("两日对比的专项或指标"), list(titles), format_func=titles.__getitem__, key=_SUBJECT)
        for column, name, key in zip(st.columns(2), (_("之前"), _("之后")), (_BEFORE, _AFTER), strict=True):
            column.date_input(name, value=None, min_value=FIRST_DAY, max_value=LAST_DAY, format="YYYY-MM-DD", key=key)
        st.button(_("添加两日对比页"), key="present-own-days", on_click=_add_days, width="stretch")


def _tell(text: str, title: str) -> bool:
    """Say what the slide of a pasted link will show, or why it cannot be one; returns whether it can."""
    if not text.strip():
        return False
    try:
        words = _("将添加：{title}").format(title=added_title(own_slide(text, title), language()))
    except OwnSlideError as error:
        st.error(as_typed(message(error.code, error.params, language())))
        return False
    st.info(as_typed(words))
    return True


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
