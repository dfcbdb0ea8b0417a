"""The files of the slides that are chosen: made in the background with their step, cancelled, then to be downloaded one by one or all at once."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from layers.jobs import Job, JobState
from layers.meeting import Wish, edition_for
from layers.meeting_pack import MEDIA, MeetingPack, make_pack, zipped
from layers.messages.sentences import discreet, message
from layers.pack.forms import FORMS
from layers.slides.material import edition_of
from layers.slides.sets import SlideSet
from layers.store.errors import StoreError
from views import cache
from views.components.coverage_progress import POLL_S, forget_job, job_at, job_for, session_name
from views.components.failure import show_failure
from views.components.present_choice import Choice
from views.components.visitor import sight
from views.i18n import N_, _, language
from views.known import known
from views.markdown import as_typed
from views.state import settle_language

_PLACE, _ASKED, _FORMS = "present-files", "present-files-asked", "present-forms"
_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "wait": N_("等待同样的计算"),
        "slides": N_("准备幻灯片"),
        "pptx": N_("制作 PPTX（图表和表格可编辑）"),
        "pdf": N_("制作 PDF"),
        "html": N_("制作 HTML（断网可用）"),
        "xlsx": N_("制作 Excel 附表"),
    }
)
_WORKING = N_("正在制作")


def choose_files(choice: Choice, saved: SlideSet) -> None:
    """Let the reader have the files made; what was made before goes on standing here until it is made anew."""
    forms = [ending[1:].upper() for ending in FORMS]
    st.session_state.setdefault(_FORMS, forms)
    chosen = st.pills(_("汇报材料"), forms, selection_mode="multi", key=_FORMS, help=_("与幻灯片同一组数字，写明版次"))
    wish = Wish("", choice.as_of, known(), choice.slides, choice.saved, choice.own)
    asked = st.session_state.get(_ASKED)
    label = _("制作文件") if asked is None else _("重新制作")
    endings = tuple(f".{form.lower()}" for form in forms if form in chosen)
    st.button(label, key="present-make", on_click=_ask, args=(wish, saved, endings), disabled=not endings, width="stretch")
    if asked is not None:
        if asked[0] != (wish, language()):
            st.caption(_("下面是改动之前的文件；要按现在的选择，请重新制作。"))
        _files()


def _ask(wish: Wish, saved: SlideSet, endings: tuple[str, ...]) -> None:
    """Note what is to be made, and from which data: those of this moment."""
    store = cache.store()
    try:
        asked = edition_for(store, wish, saved)
        revisions = {key: store.revision(key, number) for key, number in asked.numbers.items()}
        mark = edition_of(revisions, asked.as_of, None, asked.own, photos=asked.photos, claims=asked.claims or 0)
    except StoreError:
        mark = ""  # the work itself says what is wrong
    forget_job(_PLACE)
    st.session_state[_ASKED] = ((wish, language()), endings, mark)


def _files() -> None:
    job = _job()
    if job.state is JobState.DONE:
        _show(job.result())
    elif job.state is JobState.FAILED and job.error is not None:
        show_failure(job.error)
    elif job.state is JobState.STOPPED:
        st.info(_("已取消，没有制作文件。"))
    else:
        _poll()


def _job() -> Job[MeetingPack]:
    (wish, lang), endings, mark = st.session_state[_ASKED]
    store, seen = cache.store(), sight()
    key = ("pack", store.home, wish, lang, endings, mark, seen)
    return job_for(_PLACE, key, lambda watch: make_pack(store, wish, endings, lang, watch, sight=seen))


@st.fragment(run_every=POLL_S)
def _poll() -> None:
    """Show how far the files are; run the page again once they are there."""
    settle_language()
    job = job_at(_PLACE)
    if job is None or job.over:
        st.rerun()
    job.ask(session_name())
    words = (
        _("正在取消…") if job.stopping else _("等待其他计算结束…") if job.state is JobState.WAITING else _(_STEPS.get(job.step, _WORKING))
    )
    percent = round(job.share * 100)
    st.progress(percent, text=f"{words}　{percent} %")
    st.button(_("取消"), key="present-cancel", on_click=job.leave, args=(session_name(),), disabled=job.stopping)


def _show(pack: MeetingPack) -> None:
    """Offer what was made, and say what was not."""
    for _ending, code, params in pack.failures:
        st.error(as_typed(message(code, discreet(params), language())))
    for words in pack.said:
        st.info(as_typed(words))
    if not pack.files:
        return
    with st.container(key="present-made"):
        st.caption(_("版次 {edition}").format(edition=pack.edition))
        if len(pack.files) > 1:
            st.download_button(
                _("全部下载（ZIP）"), lambda: zipped(pack), pack.name, MEDIA[".zip"],
                key="present-all", type="primary", on_click="ignore", width="stretch",
            )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            for file in pack.files:
                label = f"{file.ending[1:].upper()} {len(file.content) / 1e6:.1f} MB"
                st.download_button(label, file.content, file.name, MEDIA[file.ending], key=f"present-file{file.ending}", on_click="ignore")
