"""Addresses inside the dashboard; the language travels with them, so that a reload keeps it, and the day on whose knowledge a page stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from layers.catalogue import BY_KEY
from layers.known import NAME
from layers.spec import Role
from views.i18n import LANGUAGES, language
from views.known import known
from views.maps.view import MapView, Pick
from views.page_table import PAGES

_AS_KNOWN = {entry.path for entry in PAGES if entry.as_known}


def page_address(page: str, **query: str) -> str:
    """Return the address of `page` (empty for the overview) with `query`; empty values are left out."""
    given = {name: value for name, value in query.items() if value}
    day = known()
    if day is not None and page in _AS_KNOWN:
        given.setdefault(NAME, day.isoformat())
    if language() != LANGUAGES[0]:
        given["lang"] = language()
    return f"/{page}" + (f"?{urlencode(given)}" if given else "")


CLOSE = 15.0
"""The zoom at which a single project and the streets around it can be read."""


def map_address(
    layer: str | None = None,
    fid: str | None = None,
    town: str | None = None,
    place: tuple[float, float] | None = None,
    as_of: date | None = None,
    *,
    known_on: date | None = None,
) -> str:
    """Return the address of the map on the usual ground: with one programme alone, on one of its features, or in one town.

    `place` is latitude and longitude of what to show from close by, `as_of` the day that the map shows, `known_on` a day by whose end the
    data were recorded.
    """
    view = MapView.default()
    if layer is not None:
        shown = tuple(
            replace(state, visible=state.key == layer or (state.visible and BY_KEY[state.key].role is Role.REFERENCE))
            for state in view.layers
        )
        view = replace(view, layers=shown, selected=Pick(layer, fid) if fid else None)
    if town is not None:
        view = replace(view, town=(town,))
    if place is not None:
        view = replace(view, center=place, zoom=CLOSE)
    if as_of is not None:
        view = replace(view, as_of=as_of)
    recorded = {} if known_on is None else {NAME: known_on.isoformat()}
    return page_address("map", **view.to_query(), **recorded)


def layers_address(layers: tuple[str, ...], town: str | None = None, *, status: tuple[str, ...] = (), as_of: date | None = None) -> str:
    """Return the address of the map with the programmes `layers` alone on the usual ground, in one town where one is given.

    `status` shows features of these stages alone (`overdue` beside the four), `as_of` is the day that the map shows.
    """
    view = MapView.default()
    shown = tuple(
        replace(state, visible=state.key in layers or (state.visible and BY_KEY[state.key].role is Role.REFERENCE)) for state in view.layers
    )
    chosen = replace(view, layers=shown, town=(town,) if town else (), status=status, as_of=as_of)
    return page_address("map", **chosen.to_query())
