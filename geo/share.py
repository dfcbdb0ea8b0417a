"""Area share: how much of a ground lies under a cover, overlaps counted once."""

from __future__ import annotations

from collections import Counter

import geopandas as gpd
import numpy as np

from geo.clean import cleaned
from geo.coverage import Coverage, tally
from geo.crs import require_same
from geo.ground import prepare
from geo.overlay import disjoint, polygonal, remainder, split


def area_share(
    cover_m: gpd.GeoDataFrame,
    ground_m: gpd.GeoDataFrame,
    *,
    zones_m: gpd.GeoDataFrame | None = None,
    zone_field: str = "name",
) -> Coverage:
    r"""Return the share of `ground_m` that lies under `cover_m`.

    .. math:: \frac{\mathrm{area}(ground \cap \bigcup cover)}{\mathrm{area}(ground)}

    The cover is clipped to the ground; overlaps count once on both sides. Both frames, and the zones, in one metric CRS.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> green = gpd.GeoDataFrame(geometry=[box(0, 0, 4, 10), box(2, 0, 6, 10), box(9, 0, 20, 10)], crs=4544)
    >>> town = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10)], crs=4544)
    >>> result = area_share(green, town)
    >>> result.numerator, result.denominator, result.ratio
    (70.0, 100.0, 0.7)
    """
    require_same(cover_m, ground_m)
    ground = prepare(ground_m, zones_m=zones_m, zone_field=zone_field)
    clean = cleaned(cover_m, "cover")
    covers, source, piece = split(disjoint(clean.geometry), ground.pieces)
    within = piece >= 0
    outside = len(clean.position) - len(np.unique(source[within]))
    rest = polygonal(remainder(ground.pieces, piece[within], covers[within]))
    excluded = (*ground.excluded, *clean.excluded, *(+Counter({"cover-outside-ground": outside})).items())
    missing = () if len(clean.geometry) else ("sites",)
    used = len(clean.position) - outside
    return tally(ground, rest, excluded=excluded, repaired=clean.repaired, missing=missing, sites_used=used)
