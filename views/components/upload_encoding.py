"""The step of the text encoding: what was taken and why, how the cells read, and how they would read otherwise."""

from __future__ import annotations

from html import escape

import streamlit as st

from layers.reader.layer import EncodingVerdict, Preview
from views.components.strip import section
from views.components.upload_evidence import sample_table, verdict
from views.components.upload_previews import encoding_name, preview_table
from views.components.upload_stepper import step_buttons
from views.components.upload_wizard import Wizard
from views.i18n import N_, _

CHOICES = ("", "gb18030", "utf-8", "big5")
_AUTOMATIC = N_("自动判断")
_KEY = "upload-encoding"


def encoding_step(wizard: Wizard) -> None:
    """Show the verdict on the encoding; another one can be chosen."""
    read = wizard.read()
    if read is None:
        _unread(wizard)
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.html(section(_("文字编码")))
        st.html(_verdict(read.read.encoding))
        if read.read.encoding.chosen is not None or read.read.encoding.evidence:
            _choice(wizard)
    with right:
        st.html(section(_("读出的内容"), _("请看中文是否正确")))
        st.html(sample_table(read.sample))
        if len(read.read.encoding.previews) > 1:
            st.html(section(_("同样的内容换一种编码"), _("第一列是采用的")))
            st.html(preview_table(read.read.encoding))
    step_buttons(wizard)


def _unread(wizard: Wizard) -> None:
    """Offer another encoding where the files were not read in this one, with the cells as each would read."""
    failure = wizard.reading_failure()
    if failure is not None and (shown := failure.params.get("previews")):
        previews = tuple(Preview(each["encoding"], tuple(each["cells"])) for each in shown)
        st.html(preview_table(EncodingVerdict(None, (), previews)))
    if failure is not None or wizard.draft.choices.encoding:
        _choice(wizard)
    step_buttons(wizard, ready=False)


def _verdict(found: EncodingVerdict) -> str:
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
