"""Progress: programmes and towns against target and plan, what is late and due, and every published figure held against the map."""

import streamlit as st

from views import cache
from views.components.claims_board import claims_board
from views.components.failure import failure_sentence, show_nonsense
from views.components.not_loaded import say_not_loaded
from views.components.progress_address import CLAIMS, read_address
from views.components.progress_board import board
from views.components.progress_choice import choose_day, choose_programme, choose_town
from views.components.progress_head import choose_view, empty_store, page_head, progress_style
from views.i18n import language
from views.markdown import as_typed
from views.warmup import not_loaded

asked = read_address()
works = cache.works(asked.as_of)
st.html(progress_style())
with st.container(key="progress-top", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.html(page_head(tuple(each.revision.data_date for each in works.held.read), example=works.held.example), width="content")
    with st.container(key="progress-choice", horizontal=True, width="content", vertical_alignment="center", gap="small"):
        choose_view(asked.view)
        if asked.view != CLAIMS:
            choose_programme(asked)
            choose_town(asked)
        choose_day(asked, works.data_day)
show_nonsense(asked.nonsense)
for layer, error in works.held.failed:
    st.warning(f"{layer.title(language())}：{as_typed(failure_sentence(error))}")
say_not_loaded(not_loaded(), None)
if asked.view == CLAIMS:
    claims_board(asked)
elif works.day is None:
    st.html(empty_store())
else:
    board(works, asked, works.day)
