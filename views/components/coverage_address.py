"""Which rule the address of the coverage page names, so that a link opens on the same figure."""

from __future__ import annotations

import streamlit as st

from layers.rule import Rule
from layers.rules import RuleBook

RULE = "rule"


def asked_rule(book: RuleBook) -> str:
    """Return the rule that the address names; the first of the table where it names none, or nonsense."""
    asked = st.query_params.get(RULE, "")
    return asked if asked in book.rules else next(iter(book.rules))


def understood(book: RuleBook) -> bool:
    """Return whether the address names a rule, or none at all."""
    return st.query_params.get(RULE, "") in ("", *book.rules)


def keep_in_address(rule: Rule, book: RuleBook) -> None:
    """Have the address name `rule`, or nothing for the first of the table."""
    if rule.id != next(iter(book.rules)):
        st.query_params[RULE] = rule.id
    elif RULE in st.query_params:
        del st.query_params[RULE]
