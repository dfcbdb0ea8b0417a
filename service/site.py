"""All HTTP routes of the product, gathered for the entry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from service import (
    choropleth,
    claims_api,
    feature_card,
    health,
    layer_data,
    layers_api,
    made_land,
    map_assets,
    map_print,
    photo,
    present,
    protected_api,
    sign_in,
)
from service.replies import UnknownAddressError, refusal

FOR_PROGRAMS = (
    "/api",
    "/map/packed",
    "/map/labels",
    "/map/feature",
    "/map/choropleth",
    "/map/made",
    "/map/print",
    "/map/photo",
    "/map/assets",
    "/map/own",
    "/map/page",
    "/present/show",
    "/present/pack",
)
"""Below these there are no pages for people, so that an address at which there is nothing is answered as such."""


def site_routes(own_files: Path, render_page: Callable[[str, str], str], look: str = "") -> list[BaseRoute]:
    """Return every route; `own_files` holds our scripts and styles, `render_page(kind, lang)` makes a map page.

    `look` is style text with the product's colours, for the plain pages around accounts.
    """
    return [
        *health.routes(),
        *sign_in.routes(look),
        *layers_api.routes(),
        *claims_api.routes(),
        *protected_api.routes(),
        *layer_data.routes(),
        *feature_card.routes(),
        *choropleth.routes(),
        *made_land.routes(),
        *map_print.routes(),
        *photo.routes(),
        *present.routes(),
        *map_assets.routes(own_files, render_page),
        *(Route(start + rest, nothing_there) for start in FOR_PROGRAMS for rest in ("", "/{rest:path}")),
    ]


async def nothing_there(request: Request) -> Response:
    """Answer that there is nothing at this address."""
    return refusal(request, UnknownAddressError(request.url.path))
