"""The choices on top of the coverage page: indicator, rule, rows, day. Each shows what the address says, and a choice changes the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import escape

import streamlit as st

from layers.indicators.question import LEVELS, OWN, Question
from layers.indicators.rules import RuleBook
from views import cache
from views.components.coverage_address import ask, follow
from views.i18n import N_, _, language

MOST_BUTTONS = 8
LEVEL_TITLES = {"towns": N_("按镇街"), "population": N_("按村社区")}
_LONGEST_PAST = timedelta(days=365 * 10)


def choose_indicator(question: Question, book: RuleBook) -> None:
    """Show the questions that can be asked; a choice asks the first of its rules."""
    titles = {indicator.key: indicator.title(language()) for indicator in book.indicators}
    if question.rule.id == OWN:
        titles[OWN] = question.rule.short(language())

    def change(key: object) -> None:
        if key != OWN:
            ask(replace(question, rule=book.rule(book.indicator(str(key)).rules[0])), book)

    _buttons(_("指标"), titles, "coverage-indicator", question.rule.indicator, change)


def choose_rule(question: Question, book: RuleBook) -> None:
    """Show the rules that answer the question; a long list is a menu."""
    if question.rule.id == OWN:
        return
    titles = {key: book.rule(key).short(language()) for key in book.indicator(question.rule.indicator).rules}

    def change(key: object) -> None:
        ask(replace(question, rule=book.rule(str(key))), book)

    if len(titles) <= MOST_BUTTONS:
        _buttons(_("规则"), titles, "coverage-rule", question.rule.id, change)
        return
    name = "coverage-rule-menu"
    st.selectbox(
        _("规则"),
        list(titles),
        format_func=lambda key: titles.get(key, key),
        key=name,
        on_change=follow(name, question.rule.id, change),
        label_visibility="collapsed",
    )


def choose_rows(question: Question, book: RuleBook) -> None:
    """Show the levels whose parts can be the rows."""
    titles = {level: _(LEVEL_TITLES[level]) for level in LEVELS}
    _buttons(_("分区"), titles, "coverage-level", question.level, lambda level: ask(replace(question, level=str(level)), book))


def choose_day(question: Question, book: RuleBook) -> None:
    """Show the day by which sites have to be finished; without one each layer speaks of its own data date."""
    days = [revision.data_date for revision in cache.currents().values() if revision.data_date]
    last = max([*days, question.as_of or date.min], default=date.min)
    first = min(filter(None, [cache.map_facts().first_day, question.as_of]), default=None)
    if last == date.min:
        return
    name, until = "coverage-day", _("截至")
    st.html(f'<span class="cov-as-of">{escape(until)}</span>', width="content")
    st.date_input(
        _("截至日期，空着为各图层的数据日期"),
        value=None,
        min_value=first or last - _LONGEST_PAST,
        max_value=last,
        key=name,
        format="YYYY-MM-DD",
        on_change=follow(name, question.as_of, lambda day: ask(replace(question, as_of=day if isinstance(day, date) else None), book)),
        label_visibility="collapsed",
    )


def _buttons(label: str, titles: dict[str, str], key: str, chosen: str, change: Callable[[object], None]) -> None:
    st.segmented_control(
        label,
        list(titles),
        required=True,
        format_func=lambda option: titles.get(option, option),
        key=key,
        on_change=follow(key, chosen, change),
        label_visibility="collapsed",
        wrap=True,
    )
