"""Revisions read once for all who ask: pages, routes and figures share the same frames, which are never to be changed."""

from __future__ import annotations

from functools import lru_cache

import geopandas as gpd

from geo.crs import to_metric
from layers.settings import settings
from layers.store.embedded import Store


@lru_cache(maxsize=96)
def revision_frame(store: Store, key: str, revision: int) -> gpd.GeoDataFrame:
    """Return the features of a revision in EPSG:4490; raises StoreError when it does not exist or cannot be read."""
    return store.read(key, revision)


@lru_cache(maxsize=32)
def metric_frame(store: Store, key: str, revision: int) -> gpd.GeoDataFrame:
    """Return the features of a revision in the working CRS; raises StoreError as `revision_frame`."""
    return to_metric(revision_frame(store, key, revision), settings().working_crs)
