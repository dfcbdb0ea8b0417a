"""The server of our side: the dashboard's own routes, headers and map, on a store that holds one layer of polygons."""

import gc
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from service.headers import SecurityHeaders
from service.site import site_routes
from views import cache
from views.maps.page import OWN_FILES, render_page


@asynccontextmanager
async def lifespan(_app):
    cache.map_facts()
    gc.collect()
    gc.freeze()
    yield {}


app = st.App(
    Path(__file__).parent / "ours_page.py",
    lifespan=lifespan,
    routes=site_routes(OWN_FILES, render_page),
    middleware=[Middleware(SecurityHeaders)],
)
