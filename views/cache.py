"""Everything that is cached for the pages; what `cache_resource` returns is shared and read-only."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers.catalogue import LAYERS, layer
from layers.claims import verdicts as claim_verdicts
from layers.claims.check import ClaimCheck
from layers.claims.targets import targets
from layers.frames import revision_frame
from layers.progress.campaign import late_items
from layers.progress.programme import Progress, progress
from layers.progress.standings import standings
from layers.progress.worklist import together, worklist
from layers.selection import Selection
from layers.sight import Sight, seen_frame
from layers.spec import Role
from layers.store.claims import entered_version
from layers.store.embedded import Store, shared_store
from layers.store.errors import StoreError
from layers.store.ledger import Revision
from views.components.overview_parts import OverviewParts, overview_parts
from views.components.progress_works import Works
from views.components.record_table import record_table
from views.known import known, known_moment
from views.maps.arguments import Facts, first_day, town_places

CHANGES_SHOWN = 8
LOG = logging.getLogger("renewal")


def store() -> Store:
    """Return this process's store, as it was known on the day that the page stands on."""
    return shared_store().as_known(known_moment())


def currents() -> dict[str, Revision]:
    """Return layer key → newest revision. Each call asks the ledger whether anything was published since; never to be changed."""
    return _currents(store().version(), known())


@st.cache_resource(max_entries=8, show_spinner=False)
def _currents(version: int, known_on: date | None) -> dict[str, Revision]:
    return store().currents()


def current(key: str) -> Revision | None:
    """Return the newest revision of a layer, or None."""
    return currents().get(key)


def frame(key: str, revision: int) -> gpd.GeoDataFrame:
    """Return the features of a revision; shared by all sessions and routes, never to be changed."""
    return revision_frame(store(), key, revision)


@st.cache_resource(max_entries=256, show_spinner=False)
def standing(key: str, revision: int, day: date) -> Progress:
    """Return where a programme stands on `day` by one of its revisions; shared, never to be changed."""
    return progress(layer(key), frame(key, revision), targets(key), day)


@st.cache_resource(max_entries=256, show_spinner=False)
def late(key: str, revision: int, day: date) -> pd.DataFrame:
    """Return the items of a programme that are late on `day`; shared, never to be changed."""
    return late_items(layer(key), frame(key, revision), day)


def overview(lang: str) -> OverviewParts:
    """Return the finished parts of the overview in `lang`, the language in use; kept until something is published."""
    parts = _overview(store().version(), known(), lang)
    if parts.failed:
        _overview.clear()  # a damaged file may be mended without a publication
    return parts


@st.cache_resource(max_entries=8, show_spinner=False)
def _overview(version: int, known_on: date | None, lang: str) -> OverviewParts:
    held = standings(currents(), lambda revision: standing(revision.layer, revision.number, revision.data_date))
    late_lists = [late(each.layer.key, each.revision.number, each.revision.data_date) for each in held.read]
    return overview_parts(held, late_lists, store().latest(CHANGES_SHOWN))


def works(as_of: date | None) -> Works:
    """Return where every programme and each of its projects stands on `as_of` (None: on the data date of each); shared, never to be changed."""
    found = _works(store().version(), known(), as_of)
    if found.held.failed:
        _works.clear()  # a damaged file may be mended without a publication
    return found


@st.cache_resource(max_entries=16, show_spinner=False)
def _works(version: int, known_on: date | None, as_of: date | None) -> Works:
    held = standings(currents(), lambda revision: standing(revision.layer, revision.number, as_of or revision.data_date))
    rows = [worklist(each.layer, frame(each.layer.key, each.revision.number), as_of or each.revision.data_date) for each in held.read]
    return Works(held, together(rows), as_of)


def ledger(as_of: date | None) -> tuple[ClaimCheck, ...]:
    """Return every published figure, shipped or entered, held against the newest revisions; figures without a date of their own are asked for `as_of`."""
    return _ledger(store().version(), known(), entered_version(store()), as_of)


@st.cache_resource(max_entries=8, show_spinner=False)
def _ledger(version: int, known_on: date | None, entered_until: int, as_of: date | None) -> tuple[ClaimCheck, ...]:
    return claim_verdicts.ledger(store(), as_of, standing)


@st.cache_resource(max_entries=128, show_spinner=False)
def records(key: str, revision: int, query: tuple[tuple[str, str], ...], lang: str, sight: Sight) -> pd.DataFrame:
    """Return the records of a revision that pass a selection, as they are read in `lang`, the language in use; never to be changed.

    `query` is the selection as names and values of an address. What is hidden from one `sight` is never shared with it by another.
    """
    selection, data_date = Selection.from_query(dict(query)), store().revision(key, revision).data_date
    return record_table(layer(key), selection.apply(seen_frame(store(), key, revision, sight), data_date), selection.as_of or data_date)


def map_facts() -> Facts:
    """Return what the map needs to have read out of the newest revisions."""
    return _map_facts(store().version(), known())


@st.cache_resource(max_entries=8, show_spinner=False)
def _map_facts(version: int, known_on: date | None) -> Facts:
    frames = {}
    for key, revision in currents().items():
        with suppress(StoreError):  # a damaged revision is reported by the map itself, layer by layer
            frames[key] = frame(key, revision.number)
    programmes = {entry.key: frames[entry.key] for entry in LAYERS if entry.role is Role.PROGRAMME and entry.key in frames}
    return Facts(
        towns=town_places(frames["towns"]) if "towns" in frames else (),
        first_day=first_day(programmes),
        bounds=tuple(frames["outline"].total_bounds.tolist()) if "outline" in frames else None,
    )
