"""Demand for new sites: ground without service, cut into cells so small that each can be taken as served or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.sparse import csr_array

from geo.coverage import Coverage
from geo.crs import metres_per_unit, require_same
from geo.grid import cells_over, cut

Array = NDArray[Any]

CELL_M = 50.0


@dataclass(frozen=True, slots=True)
class Demand:
    """Parts of unserved ground with the `weight` of each, in the unit of the coverage (m², or its weight's). `zone` is a position, −1 outside all."""

    crs: CRS
    parts: Array
    weight: Array
    zone: Array

    @property
    def points(self) -> gpd.GeoSeries:
        """The point that stands for each part: its centroid."""
        return gpd.GeoSeries(shapely.centroid(self.parts), crs=self.crs)


def unserved_demand(coverage: Coverage, *, cell_m: float = CELL_M) -> Demand:
    """Return the ground that `coverage` leaves unserved as demand, cut along a grid of `cell_m`; ground without weight is left out.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from geo.bands import Band
    >>> from geo.coverage import coverage
    >>> park = gpd.GeoDataFrame(geometry=[box(-100, 0, 0, 100)], crs=4544)
    >>> homes = gpd.GeoDataFrame(geometry=[box(0, 0, 200, 100)], crs=4544)
    >>> demand = unserved_demand(coverage(park, homes, [Band(0, 9e9, 120)]), cell_m=50)
    >>> sorted(demand.weight.round(6).tolist()), [round(x) for x in sorted(set(demand.points.x))]
    ([1500.0, 1500.0, 2500.0, 2500.0], [135, 175])
    """
    ground, scale = coverage.ground, metres_per_unit(coverage.ground.crs)
    parts, piece, _ = cut(coverage.rest, cells_over(coverage.rest, cell_m / scale))
    area = ground.area_m2[piece]
    weight = ground.weight[piece] * np.divide(shapely.area(parts) * scale**2, area, out=np.zeros(len(parts)), where=area > 0)
    asked = weight > 0
    return Demand(ground.crs, parts[asked], weight[asked], ground.zone[piece][asked])


def reach(candidates_m: gpd.GeoDataFrame, radius_m: Array, demand: Demand, *, origin: str = "edge") -> csr_array:
    """Return which candidate covers which demand: the point that stands for the demand lies within the candidate's radius.

    Straight-line distance from the candidate's edge, or from its centroid when `origin` is `centroid`. A radius that is not a number reaches
    nothing.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> demand = Demand(CRS(4544), np.array([box(100, 0, 120, 20), box(200, 0, 220, 20)]), np.ones(2), np.zeros(2))
    >>> plots = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 20), box(180, 0, 190, 20)], crs=4544)
    >>> reach(plots, np.array([100.0, 100.0]), demand).toarray().tolist()
    [[True, False], [True, True]]
    """
    points = demand.points
    require_same(candidates_m, points)
    geometry = candidates_m.geometry.to_numpy()
    start = shapely.centroid(geometry) if origin == "centroid" else geometry
    able = np.flatnonzero(np.isfinite(radius_m))
    row, column = shapely.STRtree(points.to_numpy()).query(
        start[able], predicate="dwithin", distance=radius_m[able] / metres_per_unit(demand.crs)
    )
    pairs = (np.ones(len(row), dtype=bool), (able[row], column))
    return csr_array(pairs, shape=(len(geometry), len(demand.parts)), dtype=bool)
