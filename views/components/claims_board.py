"""The ledger of published figures as a part of the progress page."""

from __future__ import annotations

import streamlit as st

from layers.claims.ledger import claims_error
from views import cache
from views.components.claims_form import claims_form
from views.components.claims_ledger import ledger, verdict_links
from views.components.failure import failure_sentence
from views.components.progress_address import Asked
from views.markdown import as_typed


def claims_board(asked: Asked) -> None:
    """Show how many figures agree, differ and cannot be checked, and each of them."""
    error = claims_error()
    if error is not None:
        st.warning(as_typed(failure_sentence(error)))
    checks = cache.ledger(asked.as_of)
    st.html(verdict_links(checks, asked.verdict))
    claims_form()
    columns = st.container(key="ledger")
    for column in ledger(checks, asked.verdict):
        columns.html(column)
