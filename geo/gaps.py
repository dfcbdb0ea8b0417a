"""Ground without service gathered into places, the one with most people first."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.coverage import Coverage
from geo.crs import metres_per_unit

Array = NDArray[Any]
JOIN_M = 100.0
_SLIVER_M2 = 1.0


def places(coverage: Coverage, amount: Array | None = None, *, join_m: float = JOIN_M) -> gpd.GeoDataFrame:
    """Return the unserved ground of `coverage` gathered into places: polygons of one zone less than `join_m` apart are one place.

    `amount` is what is ranked by: for each piece of the ground what is on its unserved part (people). Without it that is the ground's own weight, by
    the share of the piece's area that is left. Remains under 1 m² are the dust of cutting and belong to no place.

    Returns
    -------
    GeoDataFrame
        Most amount first, then most area: `amount`, `area_m2`, `zone`, `x` and `y` of a point on the part with most amount, and the polygons.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from geo.bands import Band
    >>> from geo.coverage import coverage
    >>> park = gpd.GeoDataFrame(geometry=[box(-1000, 0, -900, 10)], crs=4544)
    >>> homes = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10), box(50, 0, 60, 10), box(900, 0, 930, 10)], crs=4544)
    >>> found = places(coverage(park, homes, [Band(0, float("inf"), 500)]))
    >>> found["area_m2"].tolist(), found["x"].tolist()
    ([300.0, 200.0], [915.0, 5.0])
    """
    ground, scale = coverage.ground, metres_per_unit(coverage.ground.crs)
    area = shapely.area(coverage.rest) * scale**2
    open_ground = np.flatnonzero((area >= _SLIVER_M2) & (coverage.state != "served"))
    rest, area = coverage.rest[open_ground], area[open_ground]
    share = area / ground.area_m2[open_ground]
    weight = ground.weight[open_ground] * share if amount is None else np.asarray(amount, dtype=float)[open_ground]
    zone = ground.zone[open_ground]
    count, place = _together(rest, zone, join_m / scale)
    names = np.array([*ground.zone_names, ""], dtype=object)
    first = np.lexsort((-area, -weight, place))
    first = first[np.unique(place[first], return_index=True)[1]]
    middle = shapely.point_on_surface(rest[first])
    table = {
        "amount": np.bincount(place, weights=weight, minlength=count),
        "area_m2": np.bincount(place, weights=area, minlength=count),
        "zone": names[zone[first]],
        "x": shapely.get_x(middle),
        "y": shapely.get_y(middle),
    }
    parts, owner = shapely.get_parts(rest[np.argsort(place, kind="stable")], return_index=True)
    polygons = shapely.multipolygons(parts, indices=np.sort(place)[owner]) if count else np.zeros(0, dtype=object)
    frame = gpd.GeoDataFrame(table, geometry=polygons, crs=ground.crs)
    return frame.sort_values(["amount", "area_m2"], ascending=False, kind="stable", ignore_index=True)


def _together(polygons: Array, zone: Array, distance: float) -> tuple[int, Array]:
    """Return how many places there are, and the place of each polygon."""
    left, right = shapely.STRtree(polygons).query(polygons, predicate="dwithin", distance=distance)
    same = zone[left] == zone[right]
    links = coo_array((np.ones(int(same.sum()), dtype=bool), (left[same], right[same])), shape=(len(polygons), len(polygons)))
    return connected_components(links, directed=False) if len(polygons) else (0, np.zeros(0, dtype=int))
