"""What the address of the coverage page says, and addresses that say something else: every choice on the page is a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import streamlit as st

from layers.indicators.question import OWN, Question, asked
from layers.indicators.rules import RuleBook
from views.components.visitor import sees_exactly
from views.i18n import N_, _
from views.links import page_address
from views.state import LANG

PAGE = "coverage"
BOARD = "cov-board"
"""The part of the page with the map; a link that ends in `#cov-board` brings it into view."""

VIEW, ZONE, CARD, GAP = "view", "zone", "card", "gap"
PASSING = (ZONE, CARD, GAP)
"""Names that say what is open just now; they go with the next choice, and no link on the page carries them on."""

_OWN_NAMES = ("rule", "sites", "bands", "distance", "of")
QUESTION_NAMES = (*_OWN_NAMES, "level", "day")
_CALLED: Mapping[str, str] = MappingProxyType({"rule": N_("指标"), "level": N_("分区"), "day": N_("日期"), VIEW: N_("栏目")})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the question, the section (empty for the first), the figure whose card is open (None: none, empty: the city's)."""

    question: Question
    view: str
    card: str | None
    nonsense: tuple[str, ...]


def read_address(book: RuleBook) -> Asked:
    """Return what the address asks for; what makes no sense is left at its default and named. Own rules are for those who see places exactly."""
    query = st.query_params.to_dict()
    if query.get("rule") == OWN and not sees_exactly():
        query = {name: value for name, value in query.items() if name not in _OWN_NAMES}
    question, nonsense = asked(query, book)
    card = query.get(ZONE, "") if CARD in query else None
    return Asked(question, query.get(VIEW, ""), card, tuple(_(_CALLED[name]) for name in nonsense if name in _CALLED))


def here(**changes: str) -> str:
    """Return the address of this page as it is, with `changes`; an empty value leaves a name out."""
    kept = {name: value for name, value in st.query_params.items() if name not in (LANG, *PASSING)}
    return page_address(PAGE, **kept | changes)


def go(**changes: str) -> None:
    """Have the address say `changes`, as one step in the browser's history; for callbacks of widgets."""
    kept = {name: value for name, value in st.query_params.items() if name not in PASSING}
    st.query_params.from_dict({name: value for name, value in (kept | changes).items() if value})


def ask(question: Question, book: RuleBook) -> None:
    """Have the address ask `question`; for callbacks of widgets. The first rule of the table needs no name."""
    query = question.to_query()
    if query["rule"] == next(iter(book.rules)):
        del query["rule"]
    go(**dict.fromkeys(QUESTION_NAMES, "") | query)


def follow(key: str, value: object, change: Callable[[object], None]) -> Callable[[], None]:
    """Have the widget `key` show `value`, which the address says, and return what it calls when the reader chooses another."""
    st.session_state[key] = value
    return lambda: change(st.session_state[key])
