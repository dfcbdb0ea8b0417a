"""Slides saved under a name: opened by everybody, arranged, annotated and saved by those who may edit."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from layers.accounts.errors import NotAllowedError
from layers.messages.sentences import discreet, message
from layers.slides.deck import slide_titles
from layers.slides.sets import LONGEST, LONGEST_NAME, SlideSet, SlideSetError
from layers.store.errors import StoreError
from layers.store.slide_sets import UnknownSlideSetError, read_set, save_set, saved_sets
from views import cache
from views import format as shown
from views.components.present_choice import DAY, Choice
from views.components.present_own import OWN, SLIDES
from views.components.present_slides import PAGE
from views.components.visitor import sees_exactly, visitor
from views.i18n import _, language
from views.markdown import as_typed

_OPEN, _NOTES, _NAME, _SAID = "present-open", "present-notes", "present-name", "present-said"
_SEEN = "present-seen"
"""Which version of a set this session has open: what others save meanwhile must not be pulled away under somebody who is writing."""


def opened(start: Choice) -> tuple[Choice, SlideSet, bool]:
    """Return the choice with the slides of the saved set that it names, the set (an empty one for none), and whether it named one that is not there."""
    if not start.saved:
        return start, SlideSet(""), False
    try:
        saved = read_set(cache.store(), _seen(start.saved))
        st.session_state[_SEEN] = saved.address
    except UnknownSlideSetError:
        return replace(start, saved=""), SlideSet(""), True
    own = start.own if start.own is not None else saved.own or None
    titles = slide_titles("zh", own or ())
    slides = start.slides or tuple(key for key in saved.slides if key in titles)
    return replace(start, slides=slides, as_of=start.as_of or saved.as_of, own=own), saved, False


def _seen(address: str) -> str:
    """Return the version of the set at `address` that this session has open; the address itself where it has none of it."""
    seen: str = st.session_state.get(_SEEN, "")
    return seen if seen.partition(".")[0] == address else address


def choose_set(saved: SlideSet) -> None:
    """Let the reader open a saved set; nothing is shown where none was ever saved.

    In public mode whoever may not edit finds no list of what others prepare for their meetings, and opens the set whose address was given to them.
    """
    sets = {each.id: each for each in saved_sets(cache.store())} if sees_exactly() else {}
    if not sets:
        return
    st.session_state[_OPEN] = saved.id
    names = {"": _("不用已保存的")} | {key: f"{each.name} · {each.saved_by}" for key, each in sets.items()}
    if saved.id not in names:
        names[saved.id] = saved.name
    st.selectbox(_("已保存的幻灯片"), list(names), format_func=names.__getitem__, key=_OPEN, on_change=_open)


def edit_set(saved: SlideSet, choice: Choice) -> None:
    """Let those who may edit move and annotate slides and save them; all but the public see whose version it is."""
    if saved.id and saved.saved_at and sees_exactly():
        moment = shown.moment(saved.saved_at.astimezone(), language())
        words = _("第 {number} 版，{who} 保存于 {moment}。把本页链接发给别人，打开的就是这组幻灯片。")
        st.html(f'<p class="note">{escape(words.format(number=saved.number, who=saved.saved_by, moment=moment))}</p>')
    newest = _newest(saved)
    if not visitor().may_edit():
        return
    said = st.session_state.pop(_SAID, None)
    with st.expander(_("批注与保存"), expanded=said is not None or bool(saved.id)):
        if said:
            (st.success if said[0] else st.error)(as_typed(said[1]))
        titles = slide_titles(language(), choice.own or ())
        order = list(choice.slides) or list(titles)
        key = st.selectbox(_("页"), order, format_func=titles.__getitem__, key=PAGE)
        edits = _edits(saved)
        box = f"present-note-{key}-{saved.id}-{saved.number}"
        st.session_state.setdefault(box, edits.get(key, ""))
        st.text_area(_("批注（印在这一页和全部文件上）"), max_chars=LONGEST, key=box, on_change=_note, args=(saved, key, box))
        noted = [titles[each] for each in titles if edits.get(each)]
        if noted:
            words = _("有批注的页：{titles}").format(titles=_("、").join(noted))
            st.html(f'<p class="note">{escape(words)}</p>')
        st.session_state.setdefault(_NAME, saved.name)
        st.text_input(_("名称"), max_chars=LONGEST_NAME, key=_NAME)
        first, second = st.columns(2)
        draft = replace(saved, slides=choice.slides, as_of=choice.as_of, own=choice.own or ())
        if saved.id:
            label = _("保存新版本") if newest == saved.number else _("仍保存为第 {number} 版").format(number=newest + 1)
            first.button(label, key="present-save", type="primary", on_click=_save, args=(saved, draft, newest), width="stretch")
        second.button(_("另存为新的一组"), key="present-save-new", on_click=_save, args=(saved, replace(draft, id="")), width="stretch")


def _newest(saved: SlideSet) -> int:
    """Return the number of the newest version of the set, and say whose it is where this session has an older one open."""
    if not saved.id:
        return 0
    newest = read_set(cache.store(), saved.id)
    if newest.number > saved.number and newest.saved_at and sees_exactly():
        moment = shown.moment(newest.saved_at.astimezone(), language())
        words = _("{who} 于 {moment} 保存了第 {number} 版；本页打开的是第 {seen} 版。").format(
            who=newest.saved_by, moment=moment, number=newest.number, seen=saved.number
        )
        st.warning(as_typed(words))
        st.button(_("打开第 {number} 版").format(number=newest.number), key="present-newest", on_click=_show, args=(saved.id,))
    return newest.number


def _edits(saved: SlideSet) -> dict[str, str]:
    """Return the annotations as they are being written, beginning with those of the set."""
    kept = st.session_state.get(_NOTES)
    if kept is None or kept[0] != saved.address:
        kept = st.session_state[_NOTES] = (saved.address, dict(saved.annotations))
    notes: dict[str, str] = kept[1]
    return notes


def _note(saved: SlideSet, key: str, box: str) -> None:
    _edits(saved)[key] = st.session_state[box]


def _open() -> None:
    """Go to the set that was chosen."""
    _show(st.session_state[_OPEN])


def _show(found: str) -> None:
    """Go to the newest version of a set, or to none; what was changed on the page is let go."""
    for name in ("slides", "as_of", "own"):
        st.query_params.pop(name, None)
    for name in (SLIDES, DAY, OWN, _NAME, PAGE, _SEEN, _NOTES):
        st.session_state.pop(name, None)
    if found:
        st.query_params["set"] = found
    else:
        st.query_params.pop("set", None)


def _save(before: SlideSet, draft: SlideSet, based_on: int | None = None) -> None:
    """Keep a version and go on with it; what cannot be saved is said and stays as it was written."""
    named = replace(draft, name=st.session_state.get(_NAME) or "", annotations=_edits(before))
    try:
        saved = save_set(cache.store(), visitor(), named, list(slide_titles("zh")), based_on=based_on)
    except (SlideSetError, StoreError, NotAllowedError) as error:
        st.session_state[_SAID] = (False, message(error.code, discreet(error.params), language()))
        return
    st.session_state[_SAID] = (True, _("已保存：{name}，第 {number} 版").format(name=saved.name, number=saved.number))
    st.query_params["set"] = saved.id
    st.session_state[_SEEN] = saved.address
