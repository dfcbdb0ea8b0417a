"""All HTTP routes of the product, gathered for the entry."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.routing import BaseRoute

from service import choropleth, coverage_data, feature_card, health, layer_data, layers_api, map_assets


def site_routes(own_files: Path, render_page: Callable[[str, str], str]) -> list[BaseRoute]:
    """Return every route; `own_files` holds our scripts and styles, `render_page(kind, lang)` makes a map page."""
    return [
        *health.routes(),
        *layers_api.routes(),
        *layer_data.routes(),
        *feature_card.routes(),
        *choropleth.routes(),
        *coverage_data.routes(),
        *map_assets.routes(own_files, render_page),
    ]
