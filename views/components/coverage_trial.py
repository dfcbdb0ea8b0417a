"""The sites on trial in the scenario of this session: drawn on the map, from a file, or taken over from the choice of next sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.crs import CGCS2000
from layers.towns import town_title
from views.components.coverage_address import VIEW, go
from views.components.coverage_given import Given
from views.i18n import _, language
from views.maps.sketch import Shape, shapes_from_text, shapes_to_text

SCENARIO_VIEW = "scenario"
PARK = "park"
LONGEST_ADDRESS = 1_500
_TRIAL = "coverage-trial"
_FIRST_TURN = 1_000


@dataclass(slots=True)
class Trial:
    """What is on trial. `given` (EPSG:4490, `name`) came from a file or a choice, `file` is the mark of the last file taken.

    `drawn` is what stands drawn; `turn` counts up when the page, not the reader, changes it. `flights` counts how often `given` was replaced.
    """

    given: gpd.GeoDataFrame | None = None
    file: str = ""
    drawn: tuple[Shape, ...] = ()
    turn: int = _FIRST_TURN
    flights: int = 0


def trial() -> Trial:
    """Return what is on trial in this session; at first what the address has drawn."""
    if _TRIAL not in st.session_state:
        st.session_state[_TRIAL] = Trial(drawn=shapes_from_text(st.query_params.get(PARK, "")))
    held: Trial = st.session_state[_TRIAL]
    return held


def take_over(places: gpd.GeoDataFrame, origin: str) -> None:
    """Put chosen places on trial and open the scenario; for callbacks."""
    rows = [town_title(zone, language()) for zone in places["zone"].fillna("").astype(str)]
    names = [f"{origin} {rank} {row}".strip() for rank, row in zip(places["rank"], rows, strict=True)]
    give(gpd.GeoDataFrame({"name": names}, geometry=places.geometry.to_numpy(), crs=places.crs).to_crs(CGCS2000))
    go(**{VIEW: SCENARIO_VIEW})


def take_file(file: Given | None) -> None:
    """Put the places of a file on trial, once for each file."""
    held = trial()
    if file is not None and file.mark != held.file:
        held.file = file.mark
        give(file.frame)


def give(frame: gpd.GeoDataFrame) -> None:
    """Replace what was given by `frame`."""
    held = trial()
    held.given = frame.reset_index(drop=True)
    held.flights += 1


def drop_given(row: int) -> None:
    """Take one of the given places off; for callbacks."""
    held = trial()
    if held.given is not None:
        rest = held.given.drop(index=row).reset_index(drop=True)
        held.given = rest if len(rest) else None


def redraw(shapes: Sequence[Shape]) -> None:
    """Have exactly `shapes` stand drawn; for callbacks."""
    held = trial()
    held.drawn = tuple(shapes)
    held.turn += 1
    go(**{PARK: shapes_to_text(shapes)})


def clear() -> None:
    """Take everything off; for callbacks."""
    trial().given = None
    redraw(())


def keep_in_address(shapes: Sequence[Shape]) -> bool:
    """Have the address say what is drawn, and return whether it is short enough for that."""
    text = shapes_to_text(shapes)
    fits = len(text) <= LONGEST_ADDRESS
    wanted = text if fits else ""
    if st.query_params.get(PARK, "") != wanted:
        if wanted:
            st.query_params[PARK] = wanted
        else:
            del st.query_params[PARK]
    return fits


def on_trial(shapes: Sequence[Shape]) -> gpd.GeoDataFrame:
    """Return everything on trial in EPSG:4490: `name` and, of what is drawn, nothing given (`row` is the row of what is given, else −1)."""
    drawn = gpd.GeoDataFrame(
        {"name": [_("画的场地 {number}").format(number=place + 1) for place in range(len(shapes))], "row": -1},
        geometry=[shape.geometry() for shape in shapes],
        crs=CGCS2000,
    )
    given = trial().given
    if given is None:
        return drawn
    named = gpd.GeoDataFrame({"name": given["name"], "row": range(len(given))}, geometry=given.geometry, crs=CGCS2000)
    return gpd.GeoDataFrame(pd.concat([drawn, named], ignore_index=True), crs=CGCS2000)
