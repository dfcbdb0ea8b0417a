"""A page with nothing but a coverage map, for the browser tests: the product's routes, and land made on the spot."""

from __future__ import annotations

import gzip
from pathlib import Path

import geopandas as gpd
import streamlit as st
from shapely.geometry import LineString, Point, box
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geo.packing import pack
from service.headers import SecurityHeaders
from service.site import site_routes
from views.maps.page import OWN_FILES, render_page
from views.warmup import warm_up

MADE = {
    "west": [box(103.660, 30.620, 103.672, 30.640)],
    "east": [box(103.672, 30.620, 103.684, 30.640)],
    "sites": [Point(103.664, 30.634), Point(103.680, 30.634)],
    "streets": [LineString([(103.660, 30.624), (103.684, 30.624)])],
    "none": [],
}


def made(request: Request) -> Response:
    """Answer with packed features of our own, or 404."""
    shapes = MADE.get(request.path_params["name"])
    if shapes is None:
        return Response(status_code=404)
    packed = gzip.compress(pack(gpd.GeoSeries(shapes, crs=4490)))
    return Response(packed, headers={"Content-Encoding": "gzip"}, media_type="application/octet-stream")


warm_up()
app = st.App(
    Path(__file__).with_name("coverage_app_page.py"),
    routes=[Route("/map/made/{name}.bin", made), *site_routes(OWN_FILES, render_page)],
    middleware=[Middleware(SecurityHeaders)],
)
