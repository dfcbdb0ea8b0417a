"""Our side: a widget that filters by town, and the dashboard's map component below it."""

from dataclasses import replace

import streamlit as st

from views.components.city_map import city_map
from views.maps.view import LayerState, MapView

TOWNS = ("all", "崇阳街道", "怀远镇", "三江镇", "街子镇")

st.set_page_config(layout="wide")
town = st.radio("town", TOWNS, horizontal=True)
turn = TOWNS.index(town)
layers = tuple(LayerState(state.key, state.key == "green_areas") for state in MapView.default().layers)
view = replace(MapView.default(), layers=layers, town=() if town == "all" else (town,), center=(30.63, 103.66), zoom=12.0)
city_map(view, key="map", title="map", kind="small", height="640px", turn=turn)
