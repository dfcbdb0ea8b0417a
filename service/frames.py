"""Revisions read by the HTTP side, kept for a while; what comes out is shared and never to be changed."""

from __future__ import annotations

from functools import lru_cache

import geopandas as gpd

from layers.store import shared_store


@lru_cache(maxsize=32)
def revision_frame(key: str, revision: int) -> gpd.GeoDataFrame:
    """Return the features of a revision. Raises StoreError when it does not exist or cannot be read."""
    return shared_store().read(key, revision)
