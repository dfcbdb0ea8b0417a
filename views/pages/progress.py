"""Progress: what was published held against the map, figure by figure."""

import streamlit as st

from layers.catalogue import programmes
from layers.claims import claims_error
from views import cache
from views.components.claims_form import claims_form
from views.components.claims_ledger import ledger, verdict_links
from views.components.failure import failure_sentence, show_nonsense
from views.components.progress_address import read_address
from views.components.progress_head import page_head, progress_style

asked = read_address((), ())
current = [revision for entry in programmes() if (revision := cache.currents().get(entry.key))]
st.html(progress_style())
st.html(page_head(tuple(revision.data_date for revision in current), example=any(revision.example for revision in current)))
show_nonsense(asked.nonsense)
error = claims_error()
if error is not None:
    st.warning(failure_sentence(error))
checks = cache.ledger(asked.as_of)
st.html(verdict_links(checks, asked.verdict))
claims_form()
columns = st.container(key="ledger")
for column in ledger(checks, asked.verdict):
    columns.html(column)
