"""The map page: every layer on one map, the records behind it, and their downloads."""

import streamlit as st

from views import cache
from views.components.city_map import city_map, shown_view
from views.components.map_print import print_links
from views.components.map_records import records
from views.components.map_session import map_session, part_names
from views.components.not_loaded import say_not_loaded
from views.i18n import _
from views.known import known
from views.markdown import as_typed
from views.state import settle_known, settle_language
from views.warmup import not_loaded

KEY = "city-map"
HEIGHT = "max(30rem, calc(100vh - 3.75rem))"
HEIGHT_UNDER_BANNER = "max(30rem, calc(100vh - 7.8rem))"
# The map reaches from edge to edge under the menu; the records keep the margins of a page.
EDGE_TO_EDGE = """<style>
[data-testid="stMainBlockContainer"] { padding-top: 3.75rem; }
.stApp .st-key-map-frame { width: calc(100% + 2.5rem); max-width: none; margin: 0 -1.25rem; }
.records-head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.4rem 1.2rem; color: var(--ink); }
.records-head span { color: var(--muted); margin-left: auto; }
.records-head .pills { margin: 0; }
.st-key-records-table, .st-key-records-table [data-testid="stElementContainer"] { height: 27rem; }
</style>"""


@st.fragment
def page():
    """Draw the map and its records; a move of the map runs this part again and nothing else."""
    settle_language()  # a fragment's own run passes by the frame that does it
    settle_known()
    session = map_session(KEY)
    view = session.arrive(st.query_params, shown_view(KEY))
    if session.nonsense:
        st.warning(_("链接里有看不懂的部分，已按默认显示：{names}").format(names=as_typed(_("、").join(part_names(session.nonsense)))))
    st.html(EDGE_TO_EDGE)
    say_not_loaded(not_loaded() if not cache.currents() else {}, None)
    with st.container(key="map-frame"):
        city_map(
            session.start,
            key=KEY,
            title=_("城市更新地图"),
            height=HEIGHT if known() is None else HEIGHT_UNDER_BANNER,
            turn=session.turn,
            focus=session.focus,
            focus_turn=session.focus_turn,
            address=view.to_query(),
        )
    print_links(view)
    records(view, session.go_to)


page()
