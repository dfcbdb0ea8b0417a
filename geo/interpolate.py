"""Areal interpolation that loses nobody: totals of zones spread over the land inside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.clean import cleaned
from geo.crs import metres_per_unit, require_metric, require_same
from geo.overlay import disjoint, threaded

Array = NDArray[Any]
_LEAST_M2 = 1.0  # less land in a zone is what is left along a border that was drawn twice; nobody lives on it


@dataclass(frozen=True, slots=True)
class Spread:
    """How much of the totals each row of the land got.

    `amount` has one value a row of the land (0 where none). `unplaced` is what lies in zones without land (at least 1 m² of it): `amount.sum() + unplaced`
    is the sum of all usable totals. `unplaced_zones` are the positions of those zones. `excluded` counts zones without a usable total.
    """

    amount: Array
    unplaced: float
    unplaced_zones: Array
    excluded: tuple[tuple[str, int], ...]
    repaired: int


def spread(zones_m: gpd.GeoDataFrame, field: str, land_m: gpd.GeoDataFrame) -> Spread:
    r"""Return the totals `field` of `zones_m` shared out over `land_m` by area.

    .. math:: amount_j = \sum_i total_i \frac{\mathrm{area}(zone_i \cap land_j)}{\sum_k \mathrm{area}(zone_i \cap land_k)}

    Dasymetric areal weighting with a binary mask (Eicher and Brewer 2001): people live on residential land and nowhere else. Land that
    overlaps counts once. A zone's people stay in the zone. Missing, infinite and negative totals are left out and counted (`people-missing`).

    Raises
    ------
    KeyError
        When `zones_m` has no column `field`.
    GeographicCRSError, MissingCRSError, DifferentCRSError
        Unless both frames share one metric CRS.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> zones = gpd.GeoDataFrame({"people": [90, 10]}, geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10)], crs=4544)
    >>> land = gpd.GeoDataFrame(geometry=[box(0, 0, 2, 10), box(6, 0, 10, 10)], crs=4544)
    >>> found = spread(zones, "people", land)
    >>> found.amount.tolist(), found.unplaced
    ([30.0, 60.0], 10.0)
    """
    require_same(zones_m, land_m)
    zones, land = cleaned(zones_m, "people"), cleaned(land_m, "land")
    totals = pd.to_numeric(zones_m[field], errors="coerce").astype(float).to_numpy()[zones.position]
    usable = np.isfinite(totals) & (totals >= 0)
    missing = Counter({"people-missing": int((~usable).sum())})
    totals, areas = totals[usable], zones.geometry[usable]
    ground = disjoint(land.geometry)
    zone, piece = shapely.STRtree(ground).query(areas, predicate="intersects")
    shared = shapely.area(threaded(shapely.intersection, areas[zone], ground[piece]))
    in_zone = np.bincount(zone, weights=shared, minlength=len(areas))
    placed = in_zone * metres_per_unit(require_metric(land_m)) ** 2 >= _LEAST_M2
    part = np.divide(shared, in_zone[zone], out=np.zeros(len(zone)), where=placed[zone])
    amount = np.zeros(len(land_m))
    amount[land.position] = np.bincount(piece, weights=totals[zone] * part, minlength=len(ground))
    nowhere = np.flatnonzero(usable)[~placed]
    return Spread(
        amount=amount,
        unplaced=float(totals[~placed].sum()),
        unplaced_zones=zones.position[nowhere],
        excluded=(*zones.excluded, *(+missing).items()),
        repaired=zones.repaired,
    )
