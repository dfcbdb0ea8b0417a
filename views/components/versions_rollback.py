"""Bringing an earlier revision back: for those who may publish, after a second look."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from layers.spec import Layer
from layers.store.errors import StoreError
from layers.store.ledger import Revision
from views import cache
from views.components.failure import failure_sentence
from views.components.strip import section
from views.components.visitor import visitor
from views.i18n import _
from views.markdown import as_typed

_NUMBER, _NOTE, _SURE, _SAID = "versions-back-to", "versions-back-note", "versions-back-sure", "versions-back-said"
LONGEST_NOTE = 500


def rollback_section(layer: Layer, revisions: Sequence[Revision]) -> None:
    """Offer to make one of the older `revisions` (newest first) the current one again; nothing is shown to those who may not."""
    _show_said()
    if len(revisions) < 2 or not visitor().may_publish(layer.key):
        return
    newest, older = revisions[0].number, [revision.number for revision in revisions[1:]]
    st.html(section(_("恢复旧版"), _("恢复就是再发布一次旧版的内容；第 {number} 版和其他各版都保留").format(number=newest)))
    if st.session_state.get(_NUMBER) not in older:
        st.session_state[_NUMBER] = older[0]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        words = _("第 {number} 版")
        number = st.selectbox(_("恢复到"), older, format_func=lambda each: words.format(number=each), key=_NUMBER, width=180)
        st.text_input(_("原因"), key=_NOTE, max_chars=LONGEST_NOTE, placeholder=_("例如：误传了旧文件"))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sure = st.checkbox(
            _("我确认把所有页面的数据恢复为第 {number} 版").format(number=number), key=f"{_SURE}-{layer.key}-{newest}-{number}"
        )
        st.button(_("恢复"), key="versions-back", disabled=not sure, on_click=_roll_back, args=(layer, number, newest))


def _roll_back(layer: Layer, number: int, newest: int) -> None:
    """Bring revision `number` back, if the reader still may and nobody published since `newest` was looked at."""
    who = visitor()
    if not who.may_publish(layer.key):
        st.session_state[_SAID] = ("error", _("您的账号不能发布这个图层，未作任何改动。"))
        return
    try:
        made = cache.store().rollback(
            layer.key, number, by=who.name, note=st.session_state[_NOTE], based_on=newest, role=who.role.value, login=who.login
        )
    except StoreError as error:
        st.session_state[_SAID] = ("error", failure_sentence(error))
        return
    st.session_state[_NOTE] = ""
    st.session_state[_SAID] = ("success", _("已恢复第 {number} 版，成为第 {made} 版。").format(number=number, made=made.number))


def _show_said() -> None:
    """Show what came of the last attempt, once."""
    kind, sentence = st.session_state.pop(_SAID, ("", ""))
    if sentence:
        (st.success if kind == "success" else st.error)(as_typed(sentence))
