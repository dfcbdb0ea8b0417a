"""The step of publication: note, day, who; published at once, or put before somebody who may."""

from __future__ import annotations

import secrets
from datetime import date
from html import escape

import streamlit as st

from layers.drafts.apart import carried_out
from layers.drafts.draft import DraftState
from layers.drafts.publish import send_back
from layers.versions.receipt import CHANGES
from layers.versions.receipt import MODES as MODE_WORDS
from views.components.coverage_progress import job_for, show_job
from views.components.failure import show_failure
from views.components.strip import section
from views.components.upload_address import go
from views.components.upload_difference import compared_draft, stale
from views.components.upload_stepper import step_buttons
from views.components.upload_wizard import Wizard, attempt
from views.i18n import _, language
from views.markdown import as_typed

_NOTE, _DAY, _ANSWER, _UNDER_WAY = "upload-note", "upload-day", "upload-answer", "upload-under-way"


def publish_step(wizard: Wizard) -> None:
    """Show what is about to be published, ask for the note and the day, and do it."""
    found = wizard.examination()
    compared = compared_draft(wizard) if found is not None else None
    if found is None or compared is None:
        step_buttons(wizard, ready=False)
        return
    if _under_way(wizard):
        return
    st.html(section(_("发布到“{layer}”").format(layer=wizard.layer.title(language()))))
    changes = [f"{words(language())} {compared.counts.get(kind, 0):,}" for kind, words in CHANGES.items()]
    mode = MODE_WORDS[wizard.draft.choices.mode](language())
    st.html(f'<p class="up-summary"><strong>{escape(mode)}</strong>{escape(_("，").join(changes))}</p>')
    if wizard.draft.answer and wizard.draft.is_open:
        st.info(_("审核意见：{answer}").format(answer=as_typed(wizard.draft.answer)))
    late = stale(wizard)
    with st.container(key="up-publish"):
        _form(wizard)
        if found.errors:
            st.warning(_("还有 {count} 处错误未改，请回到“检查”一步。").format(count=f"{found.errors:,}"))
        _actions(wizard, ready=not found.errors and not late)
    step_buttons(wizard)


def _form(wizard: Wizard) -> None:
    choices = wizard.draft.choices
    st.session_state[_NOTE], st.session_state[_DAY] = choices.note, choices.data_date or date.today()
    st.text_area(
        _("更新说明（必填）"),
        key=_NOTE,
        max_chars=500,
        placeholder=_("例如：2026年5月进度更新，新增3条小巷"),
        disabled=not wizard.editable,
        on_change=lambda: wizard.choose(note=st.session_state[_NOTE]),
    )
    st.date_input(
        _("数据日期：这批数据说明的是哪一天的情况"),
        key=_DAY,
        max_value=date.today(),
        format="YYYY-MM-DD",
        disabled=not wizard.editable,
        on_change=lambda: wizard.choose(data_date=st.session_state[_DAY]),
    )
    who = _("上报人：{name}").format(name=" · ".join(filter(None, (wizard.draft.owner_name, wizard.draft.department))))
    st.html(f'<p class="note">{escape(who)}</p>')


def _actions(wizard: Wizard, *, ready: bool) -> None:
    draft, visitor = wizard.draft, wizard.visitor
    publisher = visitor.may_publish(draft.layer)
    if draft.state is DraftState.SUBMITTED:
        _approval(wizard, publisher=publisher, ready=ready)
    elif wizard.editable:
        if publisher:
            st.button(_("发布"), key="upload-publish", type="primary", disabled=not ready, on_click=_begin, args=(wizard, "publish"))
            return
        st.button(_("提交审核"), key="upload-submit", type="primary", disabled=not ready, on_click=_begin, args=(wizard, "submit"))
        note = _("您的账号是填报员：提交后由发布员审核发布，之前不会出现在地图上。")
        st.html(f'<p class="note">{escape(note)}</p>')


def _approval(wizard: Wizard, *, publisher: bool, ready: bool) -> None:
    if wizard.draft.owner == wizard.visitor.login:
        st.info(_("已提交，等待审核。撤回后可以继续修改。"))
        st.button(_("撤回"), key="upload-withdraw", on_click=_take_back, args=(wizard,))
    if publisher:
        st.button(_("审核通过并发布"), key="upload-approve", type="primary", disabled=not ready, on_click=_begin, args=(wizard, "publish"))
        st.text_input(_("退回的意见"), key=_ANSWER, max_chars=500)
        st.button(_("退回修改"), key="upload-send-back", on_click=_send_back, args=(wizard,))


def _keep_form(wizard: Wizard) -> None:
    """Take over what stands in the form: a button may be pressed before a text field has been left."""
    if wizard.editable:
        wizard.drafts.choose(wizard.draft, wizard.asking, note=st.session_state[_NOTE], data_date=st.session_state[_DAY])


def _begin(wizard: Wizard, step: str) -> None:
    """Have the page publish or submit at its next run, where its progress can be seen; for callbacks."""
    if attempt(lambda: _keep_form(wizard)):
        st.session_state[_UNDER_WAY] = (wizard.draft.id, step, secrets.token_hex(4))


def _under_way(wizard: Wizard) -> bool:
    """Carry on with what was begun; returns whether there is something to wait for."""
    draft_id, step, turn = st.session_state.get(_UNDER_WAY, ("", "", ""))
    if draft_id != wizard.draft.id:
        return False
    drafts, draft, who = wizard.drafts, wizard.draft, wizard.asking
    job = job_for(_UNDER_WAY, (step, draft.id, turn), lambda watch: carried_out(drafts, draft, step, watch=watch, by=who))
    if not job.over:
        show_job(_UNDER_WAY, job, height="6rem")
        return True
    del st.session_state[_UNDER_WAY]
    if job.error is not None:
        show_failure(job.error)
        return False
    st.rerun()  # what was published shows its receipt


def _take_back(wizard: Wizard) -> None:
    attempt(lambda: send_back(wizard.drafts, wizard.draft, by=wizard.asking, answer=""))


def _send_back(wizard: Wizard) -> None:
    def work() -> None:
        send_back(wizard.drafts, wizard.draft, by=wizard.asking, answer=st.session_state.get(_ANSWER, ""))
        go("", "")

    attempt(work)
