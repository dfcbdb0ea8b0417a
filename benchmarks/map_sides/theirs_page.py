"""The other side, as a user would write it: filter the frame, folium.GeoJson with a tooltip, st_folium with a fixed key."""

import os

import folium
import geopandas as gpd
import streamlit as st
from streamlit_folium import st_folium

TOWNS = ("all", "崇阳街道", "怀远镇", "三江镇", "街子镇")
COLOURS = {"planned": "#9AA5B1", "under_way": "#E69F00", "finished": "#0072B2", "accepted": "#009E73"}


@st.cache_data
def polygons():
    return gpd.read_parquet(os.environ["BENCHMARK_POLYGONS"])[["fid", "name", "town", "status", "geometry"]]


def style(feature):
    return {"color": COLOURS[feature["properties"]["status"]], "weight": 1.5, "fillOpacity": 0.45}


st.set_page_config(layout="wide")
town = st.radio("town", TOWNS, horizontal=True)
frame = polygons()
shown = frame if town == "all" else frame[frame["town"] == town]
city = folium.Map([30.63, 103.66], zoom_start=12, tiles=None, max_zoom=20)
folium.GeoJson(shown, style_function=style, tooltip=folium.GeoJsonTooltip(["name", "town", "status"])).add_to(city)
st_folium(city, height=640, use_container_width=True, key="map")
