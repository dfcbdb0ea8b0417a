"""Long work on the coverage page: where its result will stand there is the step, how far it is, and a way to cancel; then the result."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Mapping
from html import escape
from types import MappingProxyType
from typing import Any, TypeVar

import streamlit as st

from geo.watch import Watch
from layers.jobs import Job, JobState, start
from views.components.failure import show_failure
from views.i18n import N_, _
from views.state import settle_language

T = TypeVar("T")

PATIENCE_S = 0.4
"""How long a page waits before it shows that it waits: a result that comes sooner never flickers."""

POLL_S = 0.5
STEPS: Mapping[str, str] = MappingProxyType(
    {
        "read": N_("读取数据"),
        "wait": N_("等待同样的计算"),
        "clean": N_("检查图形"),
        "people": N_("人口分摊到居住用地"),
        "overlaps": N_("去除用地重叠"),
        "clip": N_("裁切到统计范围"),
        "zones": N_("按分区切分"),
        "buffers": N_("生成服务范围"),
        "tally": N_("汇总数值"),
        "inside": N_("找出服务范围内的用地"),
        "cut": N_("切分用地"),
        "walk": N_("沿道路计算步行距离"),
        "sites": N_("核对场地"),
        "free": N_("找出空闲用地"),
        "plots": N_("布设候选地块"),
        "demand": N_("切分未覆盖用地"),
        "siting": N_("求解选址"),
        "after": N_("精确计算新增之后"),
        "greedy": N_("与逐个贪心对照"),
        "layers": N_("统计圈内项目"),
        "compare": N_("比较前后"),
        "rule": N_("逐条规则计算"),
        "gather": N_("归并未覆盖用地"),
        "open": N_("读取文件"),
        "keep": N_("保存读取结果"),
        "conform": N_("整理字段并检查"),
        "difference": N_("与当前版本比较"),
        "lands": N_("准备地图"),
        "publish": N_("写入新版本"),
    }
)
_JOBS, _VISITOR = "coverage-jobs", "coverage-visitor"


def session_name() -> str:
    """Return the name by which this session wants work done."""
    name: str = st.session_state.setdefault(_VISITOR, secrets.token_hex(8))
    return name


def job_for(place: str, key: Hashable, work: Callable[[Watch], T]) -> Job[T]:
    """Return the job for what stands at `place` of the page, started where nobody has asked the same yet.

    What failed or was cancelled here stays so until the reader tries again, or asks for something else; so does what was told to stop and has
    not come to it yet. `work` runs in another thread:
    it must not touch the page, the session or the language.
    """
    jobs: dict[str, Job[T]] = st.session_state.setdefault(_JOBS, {})
    job = jobs.get(place)
    if job is None or job.key != key or not (job.stopping or job.state in (JobState.FAILED, JobState.STOPPED)):
        if job is not None and job.key != key and not job.over:
            job.leave(session_name())
        job = jobs[place] = start(key, work, who=session_name())
    job.wait(PATIENCE_S)
    return job


def long_work(place: str, key: Hashable, work: Callable[[Watch], T], *, height: str = "16rem") -> T | None:
    """Return the result of `work`; until it is there, show in its place (of `height`) how far it is, and return None.

    Where it failed or was cancelled, that is said with a way to try again, and None is returned as well.
    """
    job = job_for(place, key, work)
    if job.state is JobState.DONE:
        return job.result()
    show_job(place, job, height=height)
    return None


def show_job(place: str, job: Job[T], *, height: str = "16rem") -> None:
    """Show where a job stands that has no result."""
    with st.container(key=f"cov-wait-{place}"):
        st.html(f"<style>.st-key-cov-wait-{place} {{ min-height: {height}; }}</style>")
        if job.state is JobState.FAILED and job.error is not None:
            show_failure(job.error)
            st.button(_("重试"), key=f"retry-{place}", on_click=forget_job, args=(place,))
        elif job.state is JobState.STOPPED:
            words = _("已取消，没有结果。")
            st.html(f'<div class="empty">{escape(words)}</div>')
            st.button(_("重新计算"), key=f"retry-{place}", on_click=forget_job, args=(place,))
        else:
            _poll(place)


def waited_for(place: str) -> BaseException | None:
    """Return what went wrong with the work that was last wanted at `place`; None where nothing did."""
    job = job_at(place)
    return job.error if job is not None else None


def job_at(place: str) -> Job[Any] | None:
    """Return the job that was last wanted at `place`, without waiting for it."""
    job: Job[Any] | None = st.session_state.get(_JOBS, {}).get(place)
    return job


def forget_job(place: str) -> None:
    """Have what is wanted at `place` started anew, also where it failed or was cancelled."""
    st.session_state.get(_JOBS, {}).pop(place, None)


@st.fragment(run_every=POLL_S)
def _poll(place: str) -> None:
    """Show how far the work at `place` is; run the page again once it has ended."""
    settle_language()
    job = job_at(place)
    if job is None or job.over:
        st.rerun()
    job.ask(session_name())
    if job.stopping:
        words = _("正在取消…")
    elif job.state is JobState.WAITING:
        words = _("等待其他计算结束…")
    else:
        words = _(STEPS.get(job.step, N_("正在计算")))
    percent = round(job.share * 100)
    st.html(f'<div class="cov-skeleton" aria-hidden="true">{"<i></i>" * 4}</div>')
    st.progress(percent, text=f"{words}　{percent} %")
    st.button(_("取消"), key=f"cancel-{place}", on_click=job.leave, args=(session_name(),), disabled=job.stopping)
