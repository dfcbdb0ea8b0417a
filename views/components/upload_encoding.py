"""The step of the text encoding: what was taken and why, how the cells read, and how they would read otherwise."""

from __future__ import annotations

from html import escape

import streamlit as st

from layers.reader_layer import ReadLayer
from views.components.strip import section
from views.components.upload_evidence import sample_table, verdict
from views.components.upload_previews import preview_tables
from views.components.upload_stepper import step_buttons
from views.components.upload_wizard import Wizard
from views.i18n import N_, _

NAMES = {"gb18030": "GB18030", "utf-8": "UTF-8", "big5": "Big5", "ascii": "ASCII"}
CHOICES = ("", "gb18030", "utf-8", "big5")
_AUTOMATIC = N_("自动判断")
_KEY = "upload-encoding"


def encoding_step(wizard: Wizard) -> None:
    """Show the verdict on the encoding; another one can be chosen."""
    read = wizard.read()
    if read is None:
        _choice(wizard)
        step_buttons(wizard, ready=False)
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.html(section(_("文字编码")))
        st.html(_verdict(read))
        if read.encoding.chosen is not None or read.encoding.evidence:
            _choice(wizard)
    with right:
        st.html(section(_("读出的内容"), _("请看中文是否正确")))
        st.html(sample_table(read.frame))
        preview_tables(read.encoding)
    step_buttons(wizard)


def encoding_name(codec: str | None) -> str:
    """Return what people call an encoding."""
    return NAMES.get(codec, codec.upper()) if codec else _("未能判断")


def _verdict(read: ReadLayer) -> str:
    found = read.encoding
    if found.chosen is None and not found.evidence:
        words = _("这种格式自带编码，不用选择。")
        return f'<p class="note">{escape(words)}</p>'
    return verdict(_("采用："), encoding_name(found.chosen), found.evidence, good=found.chosen is not None)


def _choice(wizard: Wizard) -> None:
    chosen = wizard.draft.choices.encoding or ""
    st.session_state[_KEY] = chosen if chosen in CHOICES else ""
    st.radio(
        _("如果文字不对，换一种编码再读"),
        CHOICES,
        format_func=lambda codec: encoding_name(codec) if codec else _(_AUTOMATIC),
        key=_KEY,
        horizontal=True,
        disabled=not wizard.editable,
        on_change=lambda: wizard.choose(encoding=st.session_state[_KEY] or None),
    )
