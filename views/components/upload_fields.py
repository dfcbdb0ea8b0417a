"""The step of the fields: which column of the file is which field of the layer."""

from __future__ import annotations

from html import escape

import streamlit as st

from layers.checks.findings import as_written
from layers.conform.columns import Suggestion, columns_said
from layers.drafts.view import PartView
from layers.spec import Field
from views.components.strip import section
from views.components.upload_stepper import step_buttons
from views.components.upload_wizard import Wizard
from views.i18n import N_, _, language

_HOW = {"name": N_("列名相同"), "synonym": N_("同义列名"), "cut": N_("列名被截短"), "content": N_("按内容判断")}
_NONE = "\0none"
_SAMPLES = 3


def fields_step(wizard: Wizard) -> None:
    """Show each field with the column it takes; another column can be chosen."""
    read = wizard.read()
    if read is None:
        step_buttons(wizard, ready=False)
        return
    if not read.placed:
        words = _("坐标系未定，请先回到“坐标系”一步。")
        st.html(f'<div class="empty">{escape(words)}</div>')
        step_buttons(wizard, ready=False)
        return
    taken = columns_said(wizard.layer, read.columns, read.suggested, wizard.draft.choices.mapping)
    suggested = {each.field: each for each in read.suggested}
    st.html(section(_("字段对应"), _("左边是图层的字段，右边是文件的列")))
    _remembered(wizard)
    first = [field for field in wizard.layer.fields if field.required or field.key in taken]
    rest = [field for field in wizard.layer.fields if field not in first]
    with st.container(key="up-fields"):
        for field in first:
            _row(wizard, read, field, taken.get(field.key), suggested[field.key])
    with st.expander(_("文件中没有对应列的字段（{count}）").format(count=len(rest))):
        for field in rest:
            _row(wizard, read, field, taken.get(field.key), suggested[field.key])
    _left_over([name for name in read.columns if name not in taken.values()])
    missing = [field.title(language()) for field in wizard.layer.fields if field.required and field.key not in taken]
    if missing:
        words = _("必填字段没有对应的列：{names}。可以继续，检查时会列出。").format(names=_("、").join(missing))
        st.html(f'<p class="note up-warn">{escape(words)}</p>')
    step_buttons(wizard)


def _remembered(wizard: Wizard) -> None:
    if wizard.draft.choices.mapping:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            words = _("已按本单位上次的对应或您的选择填写，发布后记住。")
            st.html(f'<p class="note">{escape(words)}</p>', width="content")
            st.button(_("恢复自动对应"), on_click=wizard.choose, kwargs={"mapping": None}, type="tertiary", disabled=not wizard.editable)


def _row(wizard: Wizard, read: PartView, field: Field, taken: str | None, suggestion: Suggestion) -> None:
    name, choice, sample = st.columns([3, 4, 5], vertical_alignment="center", gap="small")
    key = f"upload-field-{field.key}"
    st.session_state[key] = taken or _NONE
    title = field.title(language()) + (f"（{field.unit(language())}）" if field.unit and language() == "zh" else "")
    star = f'<abbr title="{escape(_("必填"), quote=True)}">*</abbr>' if field.required else ""
    name.html(f'<p class="up-field">{escape(title)}{star}</p>')
    choice.selectbox(
        title,
        [_NONE, *read.columns],
        format_func=lambda column: _("（不填）") if column == _NONE else column,
        key=key,
        label_visibility="collapsed",
        disabled=not wizard.editable,
        on_change=_choose,
        args=(wizard, field.key),
    )
    if taken is not None:
        sample.html(_sample(read, taken, suggestion))


def _choose(wizard: Wizard, key: str) -> None:
    chosen = st.session_state[f"upload-field-{key}"]
    mapping = dict(wizard.draft.choices.mapping or {})
    column = None if chosen == _NONE else chosen
    if column is not None:  # a column is one field only: who had it before gives it up
        part = wizard.part()
        taken = columns_said(wizard.layer, part.columns, part.suggested, mapping)
        mapping |= {field: None for field, held in taken.items() if held == column and field != key}
    wizard.choose(mapping=mapping | {key: column})


def _sample(read: PartView, column: str, suggestion: Suggestion) -> str:
    values = dict.fromkeys(as_written(value) for value in read.sample[column] if as_written(value))
    shown = _("、").join(list(values)[:_SAMPLES]) or _("全部为空")
    how = _(_HOW[suggestion.how]) if suggestion.column == column and suggestion.how else _("您指定")
    return f'<p class="up-sample"><span class="chip">{escape(how)}</span> {escape(shown[:90])}</p>'


def _left_over(names: list[str]) -> None:
    if not names:
        return
    words = _("其余 {count} 列原样保留：{names}").format(
        count=len(names), names=_("、").join(names[:12]) + ("…" if len(names) > 12 else "")
    )
    st.html(f'<p class="note">{escape(words)}</p>')
