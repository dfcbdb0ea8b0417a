"""What the plain sides share: the reach of each site."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from coverage_sides.city import BANDS, QUAD_SEGS


def reaches(sites: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the buffer of each site that is large enough."""
    area = sites.area.round(2)
    radius = np.select([(area >= low) & (area < high) for low, high, _ in BANDS], [reach for *_, reach in BANDS], np.nan)
    counted = ~np.isnan(radius)
    return sites.geometry[counted].buffer(radius[counted], quad_segs=QUAD_SEGS)
