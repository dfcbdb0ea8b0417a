"""Everything that is cached for the pages; what `cache_resource` returns is shared and read-only."""

from __future__ import annotations

import geopandas as gpd
import streamlit as st

from layers.store import Store, shared_store
from layers.store_ledger import Revision


def store() -> Store:
    """Return this process's store."""
    return shared_store()


def currents() -> dict[str, Revision]:
    """Return layer key → newest revision (read from the ledger each time: it is what says what counts)."""
    return store().currents()


def current(key: str) -> Revision | None:
    """Return the newest revision of a layer, or None."""
    return store().current(key)


@st.cache_resource(max_entries=96, show_spinner=False)
def frame(key: str, revision: int) -> gpd.GeoDataFrame:
    """Return the features of a revision; shared by all sessions, never to be changed."""
    return store().read(key, revision)
