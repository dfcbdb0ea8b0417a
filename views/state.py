"""The one place that touches session state: its keys, the language of a session, and the day on whose knowledge a page stands."""

from __future__ import annotations

import streamlit as st

from layers.known import NAME, known_day
from views.i18n import LANGUAGES, use_language
from views.known import use_known

LANG = "lang"
_CHOSEN = "_language_chosen"


def settle_language() -> str:
    """Take the session's language from the address (`?lang=`) or from earlier in the session, and use it for this run.

    Once the reader has pressed the button, the address has no say: a message already on its way from the browser still bears
    the address from before, and would turn the language back. The address is kept in step, so that a copied link opens in
    the same language. Returns the language.
    """
    asked = st.query_params.get(LANG)
    if asked in LANGUAGES and _CHOSEN not in st.session_state:
        st.session_state[LANG] = asked
    lang = use_language(st.session_state.setdefault(LANG, LANGUAGES[0]))
    if lang != LANGUAGES[0]:
        if st.query_params.get(LANG) != lang:  # every assignment is a step in the browser's history
            st.query_params[LANG] = lang
    elif LANG in st.query_params:
        del st.query_params[LANG]
    return lang


def switch_language(lang: str) -> None:
    """Make `lang` the session's language from the next run on (a widget's callback)."""
    st.session_state[LANG] = lang
    st.session_state[_CHOSEN] = True


def settle_known() -> bool:
    """Show the data in this run as they were known on the day that the address names (`?known=`). Returns whether it names one or none."""
    try:
        use_known(known_day(st.query_params.get(NAME, "")))
    except ValueError:
        use_known(None)
        return False
    return True
