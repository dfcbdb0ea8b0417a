"""What the app of the browser tests shows: buttons that change what the map is told, the map, and what it says back."""

import json
from dataclasses import replace

import streamlit as st

from views.components.chrome import language_switch, page_style
from views.components.city_map import DrawTool, Marker, Overlay, city_map, clicked_marker, drawn_shapes
from views.i18n import _, language
from views.maps.overlays import land_style
from views.maps.sketch import Shape
from views.maps.view import MapView
from views.state import settle_language

KEY = "coverage-map"
HOSTILE = "<img src=x onerror=window.__xss=1>${window.__xss=1}{{7*191}}"
TOOLS = {
    "zh": (DrawTool("park", "polygon", "画一个公园", most=2), DrawTool("seat", "point", "放一处场地")),
    "en": (DrawTool("park", "polygon", "Draw a park", most=2), DrawTool("seat", "point", "Place a site")),
}
SQUARE = Shape("park", ((103.664, 30.624), (103.668, 30.624), (103.668, 30.628), (103.664, 30.628)))

st.set_page_config("coverage map", layout="wide")
settle_language()
page_style()
language_switch()
st.html("<style>[data-testid=stMainBlockContainer] { padding-top: 3.75rem }</style>")
told = st.session_state.setdefault("told", {"land": "west", "turn": 0, "bounds": None, "drawn": (), "drawn_turn": 0, "heard": []})
buttons = st.columns(7)
for column, land in zip(buttons, ("west", "east", "none", "lost"), strict=False):
    if column.button(land):
        told["land"] = land
if buttons[4].button("fly"):
    told |= {"bounds": (103.70, 30.66, 103.703, 30.662), "turn": told["turn"] + 1}
if buttons[5].button("square"):
    told |= {"drawn": (SQUARE,), "drawn_turn": told["drawn_turn"] + 1}
if buttons[6].button("empty"):
    told |= {"drawn": (), "drawn_turn": told["drawn_turn"] + 1}

tools = TOOLS[language()]
markers = [
    Marker(103.664, 30.632, "1", "gap", "缺口 1：约 1,240 人" if language() == "zh" else "Gap 1: about 1,240 people"),
    Marker(103.680, 30.632, HOSTILE, "site", HOSTILE),
]
overlays = [
    Overlay("first", told["land"], f"/map/made/{told['land']}.bin", land_style("served"), title="已覆盖用地"),
    Overlay("streets", "1", "/map/made/streets.bin", {"color": "#1F4E9E", "width": 4.0, "dash": (8, 4)}),
    Overlay("sites", "1", "/map/made/sites.bin", land_style("site"), above=True),
]
before = (drawn_shapes(KEY, tools, told["drawn"], told["drawn_turn"]), clicked_marker(KEY, markers))
view = replace(MapView.default(), center=(30.63, 103.672), zoom=14.0)
reply = city_map(
    view,
    key=KEY,
    title=_("覆盖分析"),
    kind="coverage",
    height="max(22rem, calc(100vh - 15rem))",
    turn=told["turn"],
    bounds=told["bounds"],
    overlays=overlays,
    markers=markers,
    draw=tools,
    drawn=told["drawn"],
    drawn_turn=told["drawn_turn"],
)
if reply.marker is not None:
    told["heard"].append(reply.marker)
said = {
    "drawn": [shape.to_json() for shape in reply.drawn],
    "drawn_turn": told["drawn_turn"],
    "same": before == (reply.drawn, reply.marker),
    "heard": told["heard"],
    "center": reply.view.center if reply.view else None,
}
st.code(json.dumps(said, ensure_ascii=False), language=None)
