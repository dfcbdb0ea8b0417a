"""Everything that is cached for the pages; what `cache_resource` returns is shared and read-only."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers.catalogue import LAYERS, layer
from layers.progress import Progress, progress
from layers.spec import Role
from layers.store import Store, shared_store
from layers.store_errors import StoreError
from layers.store_ledger import Revision
from layers.targets import targets
from views.campaign import late_items
from views.maps.arguments import Facts, first_day, town_places


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


@st.cache_resource(max_entries=256, show_spinner=False)
def standing(key: str, revision: int, day: date) -> Progress:
    """Return where a programme stands on `day` by one of its revisions; shared, never to be changed."""
    return progress(layer(key), frame(key, revision), targets(key), day)


@st.cache_resource(max_entries=256, show_spinner=False)
def late(key: str, revision: int, day: date) -> pd.DataFrame:
    """Return the items of a programme that are late on `day`; shared, never to be changed."""
    return late_items(layer(key), frame(key, revision), day)


def map_facts() -> Facts:
    """Return what the map needs to have read out of the newest revisions."""
    return _map_facts(tuple(sorted((key, revision.number) for key, revision in currents().items())))


@st.cache_resource(max_entries=8, show_spinner=False)
def _map_facts(revisions: tuple[tuple[str, int], ...]) -> Facts:
    frames = {}
    for key, number in revisions:
        with suppress(StoreError):  # a damaged revision is reported by the map itself, layer by layer
            frames[key] = frame(key, number)
    programmes = {entry.key: frames[entry.key] for entry in LAYERS if entry.role is Role.PROGRAMME and entry.key in frames}
    return Facts(
        towns=town_places(frames["towns"]) if "towns" in frames else (),
        first_day=first_day(programmes),
        bounds=tuple(frames["outline"].total_bounds.tolist()) if "outline" in frames else None,
    )
