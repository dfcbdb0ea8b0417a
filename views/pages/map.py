"""The map page: every layer on one map, the records behind it, and their downloads."""

import streamlit as st

from views.components.city_map import city_map, shown_view
from views.components.map_records import records
from views.components.map_session import map_session
from views.i18n import _

KEY = "city-map"
HEIGHT = "max(32rem, calc(100vh - 5.5rem))"


@st.fragment
def page():
    """Draw the map and its records; a move of the map runs this part again and nothing else."""
    session = map_session(KEY)
    view = session.arrive(st.query_params, shown_view(KEY))
    if session.nonsense:
        st.warning(_("链接里有看不懂的部分，已按默认显示：{names}").format(names=_("、").join(session.nonsense)))
    city_map(
        session.start,
        key=KEY,
        title=_("城市更新地图"),
        height=HEIGHT,
        turn=session.turn,
        focus=session.focus,
        focus_turn=session.focus_turn,
        address=view.to_query(),
    )
    records(view, session.go_to)


page()
