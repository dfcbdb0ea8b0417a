"""The ledger of published figures as a part of the progress page."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from layers.claims.ledger import claims_error
from layers.known import NAME as KNOWN
from views import cache
from views.components.claims_form import claims_form
from views.components.claims_ledger import ledger, verdict_links
from views.components.failure import failure_sentence
from views.components.progress_address import Asked
from views.i18n import _, language
from views.known import known
from views.markdown import as_typed


def claims_board(asked: Asked) -> None:
    """Show how many figures agree, differ and cannot be checked, and each of them."""
    error = claims_error()
    if error is not None:
        st.warning(as_typed(failure_sentence(error)))
    checks = cache.ledger(asked.as_of)
    st.html(f'<div class="claims-top">{verdict_links(checks, asked.verdict)}{_files(asked)}</div>')
    claims_form()
    columns = st.container(key="ledger")
    for column in ledger(checks, asked.verdict):
        columns.html(column)


def _files(asked: Asked) -> str:
    """Return links that take the ledger away as a file, on the day and knowledge that the page stands on."""
    day = known()
    query = {"lang": language(), "as_of": asked.as_of.isoformat() if asked.as_of else "", KNOWN: day.isoformat() if day else ""}
    said = {name: value for name, value in query.items() if value}
    addresses = {name: f"/api/claims/download?{urlencode({'format': form} | said)}" for form, name in _FORMS.items()}
    links = "".join(f'<a class="pill" download href="{escape(where, quote=True)}">{escape(name)}</a>' for name, where in addresses.items())
    words = _("下载全部核对结果")
    return f'<div class="pills"><span>{escape(words)}</span>{links}</div>'


_FORMS = {"xlsx": "Excel", "csv": "CSV"}
