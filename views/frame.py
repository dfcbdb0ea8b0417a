"""What every page stands in: language, style, menu; and the one place that turns a failure into a sentence."""

from __future__ import annotations

import streamlit as st

from views.components.chrome import language_switch, page_style
from views.i18n import _
from views.page_table import PAGES, PageEntry
from views.state import settle_language
from views.theme import ICON


def page(entry: PageEntry, first: bool) -> st.Page:
    """Return the Streamlit page of a table entry, titled in the language in use."""
    return st.Page(entry.script, title=_(entry.title), url_path=entry.path or None, default=first)


def run() -> None:
    """Draw the frame, then the page that the address names."""
    settle_language()
    st.set_page_config(page_title=_("城市更新一张图"), page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    chosen = st.navigation([page(entry, entry is PAGES[0]) for entry in PAGES], position="top")
    page_style()
    language_switch()
    chosen.run()


run()
