"""The answer that the coverage page stands on: computed in the background, and the last good one where the newest cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from geo.watch import Watch
from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.rules import RuleBook
from layers.indicators.statistics import Editions, editions, statistic
from layers.jobs import JobState, start
from layers.store.embedded import Store
from layers.store.errors import StoreError
from views import cache
from views import format as shown
from views.components.chrome import theme
from views.components.coverage_progress import job_for, show_job
from views.components.coverage_sections import Context
from views.components.failure import show_failure
from views.i18n import _, language

_LAST = "coverage-last-good"
_PLACE = "answer"
_HEIGHT = "40rem"


def answered(question: Question, book: RuleBook) -> Context | None:
    """Return the answer with where it came from; None while it is being computed or cannot be, which is then said on the page.

    When the newest data cannot be read, the last good answer to the same question in this session stands, with a sentence that says so.
    """
    try:
        store = cache.store()
        of = editions(store, question)
        example = any(store.revision(key, number).example for key, number, _sha in of)
        job = job_for(_PLACE, _key(question, of), _work(store, question, of))
    except StoreError as error:
        return _last_good(question, error)
    if job.state is JobState.DONE:
        context = Context(store, book, question, of, job.result(), example, theme())
        st.session_state[_LAST] = context
        return context
    if job.state is JobState.FAILED and isinstance(job.error, StoreError) and _kept(question):
        return _last_good(question, job.error)
    show_job(_PLACE, job, height=_HEIGHT)
    return None


def ahead(store: Store, question: Question) -> None:
    """Have the answer to a question computed in the background before anybody asks; raises StoreError."""
    of = editions(store, question)
    start(_key(question, of), _work(store, question, of))


def _key(question: Question, of: Editions) -> tuple[str, Question, Editions]:
    return "answer", question, of


def _work(store: Store, question: Question, of: Editions) -> Callable[[Watch], Statistic]:
    return lambda watch: statistic(store, question, of, watch)


def _kept(question: Question) -> Context | None:
    """Return the last good answer of this session, if it was to the same question."""
    context: Context | None = st.session_state.get(_LAST)
    return context if context is not None and context.question == question else None


def _last_good(question: Question, error: BaseException) -> Context | None:
    show_failure(error)
    context = _kept(question)
    if context is None:
        return None
    moment = shown.moment(context.found.city.computed_at.astimezone(), language())
    st.info(_("下面是 {moment} 算出的结果，按当时的数据。").format(moment=moment))
    return replace(context, theme=theme())
