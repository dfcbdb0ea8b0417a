"""The small map of the overview: the headline programmes on the usual ground; a click leads to the full map."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from views.components.city_map import city_map
from views.i18n import _
from views.maps.view import MapView
from views.page_table import PAGES

KEY = "overview-map"
HEIGHT = "28.6rem"


def overview_map() -> None:
    """Show the map; a click on a feature opens the full map on it."""
    start = MapView.default()
    reply = city_map(start, key=KEY, title=_("重点专项分布"), kind="small", height=HEIGHT)
    if reply.picked is not None:
        page = next(page for page in PAGES if page.path == "map")
        st.switch_page(page.script, query_params=replace(start, selected=reply.picked).to_query())
