"""The board of the coverage page: figure, map and ranking side by side, the chosen section under them."""

from __future__ import annotations

from html import escape

import streamlit as st

from layers.store.errors import StoreError
from views.components.coverage_address import BOARD, CARD, here, read_address
from views.components.coverage_contents import show_section
from views.components.coverage_headline import headline
from views.components.coverage_map import coverage_map, map_legend
from views.components.coverage_ranking import ranking
from views.components.coverage_sections import Context
from views.components.failure import show_failure
from views.i18n import _
from views.state import settle_known, settle_language

MAP_HEIGHT = "max(22rem, min(34rem, calc(100vh - 19rem)))"


@st.fragment
def board(context: Context) -> None:
    """Draw the board; a move of the map or another section runs this part again and nothing else.

    The section comes first, because it decides what is on the map; its place is under the map all the same.
    """
    settle_language()  # a fragment's own run passes by the frame that does it
    settle_known()
    if read_address(context.book).question != context.question:  # a section asked for another rule: the whole page has to answer
        st.rerun()
    with st.container(key=BOARD):
        figure, land, order = st.container(), st.container(), st.container()
    with st.container(key="cov-section"):
        extras = show_section(context)
    with figure:
        st.html(headline(context.found, context.book) + _card_link())
    with land:
        try:
            coverage_map(context, extras, height=MAP_HEIGHT)
        except StoreError as error:
            show_failure(error)
        st.html(map_legend(context.found, extras))
    with order:
        st.html(extras.side or ranking(context.found))


def _card_link() -> str:
    words = _("方法卡：公式与依据")
    return f'<div class="pills"><a class="pill" href="{escape(here(**{CARD: "1"}), quote=True)}">{escape(words)}</a></div>'
