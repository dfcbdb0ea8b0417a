"""What every page stands in: language, style, menu.

This script has a folder to itself: Streamlit takes every script in a `pages` folder beside its main script for a page of
its own, and would open them without this frame on the first visit after a start.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from layers.accounts.visitor import Visitor
from views.components.chrome import language_switch, page_style
from views.components.known_day import show_known
from views.components.visitor import account_corner, visitor
from views.i18n import _
from views.page_table import PAGES, PageEntry
from views.state import settle_known, settle_language
from views.theme import ICON


def page(entry: PageEntry, who: Visitor) -> st.Page:
    """Return the Streamlit page of a table entry, titled in the language in use, in the menu of those whom it is for."""
    shown: Literal["visible", "hidden"] = "visible" if who.may_administer or not entry.for_administrators else "hidden"
    return st.Page(entry.script, title=_(entry.title), url_path=entry.path or None, default=entry is PAGES[0], visibility=shown)


def run() -> None:
    """Draw the frame, then the page that the address names."""
    settle_language()
    who = visitor()
    title = _("城市更新一张图")
    # The menu shows the choice of light and dark only when it has something else to show.
    st.set_page_config(title, page_icon=ICON, layout="wide", initial_sidebar_state="collapsed", menu_items={"About": title})
    chosen = st.navigation([page(entry, who) for entry in PAGES], position="top")
    page_style()
    language_switch()
    account_corner(who)
    if next((entry.as_known for entry in PAGES if entry.path == chosen.url_path), False):
        show_known(understood=settle_known())
    chosen.run()


run()
