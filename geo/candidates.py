"""Places where a site could be built: plots on ground that is free, or such as a planner gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, isfinite, pi, sin, sqrt
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.clean import cleaned
from geo.crs import metres_per_unit, require_metric, require_same
from geo.errors import PlotError
from geo.grid import cells_over, cut
from geo.overlay import disjoint, left_over

Array = NDArray[Any]

CLEARANCE_M = 0.1
"""How far a plot stays from what is taken: more than rounding, and enough not to be joined to a neighbouring site."""
_QUAD_SEGS = 16


@dataclass(frozen=True, slots=True)
class Places:
    """Polygons, with what was left out of their making (reason, count) and how many geometries were repaired for it."""

    frame: gpd.GeoDataFrame
    excluded: tuple[tuple[str, int], ...]
    repaired: int


def free_ground(within_m: gpd.GeoDataFrame, taken: Sequence[gpd.GeoDataFrame]) -> Places:
    """Return the parts of `within_m` on which nothing of `taken` lies, as single polygons.

    Only polygons take ground; lines and points are counted as `taken-no-area` (buffer them by the room that they need).

    Examples
    --------
    >>> from shapely.geometry import box
    >>> town = gpd.GeoDataFrame(geometry=[box(0, 0, 100, 100)], crs=4544)
    >>> homes = gpd.GeoDataFrame(geometry=[box(0, 0, 30, 100), box(20, 0, 60, 100)], crs=4544)
    >>> free_ground(town, [homes]).frame.area.tolist()
    [4000.0]
    """
    crs = require_metric(within_m)
    extent = cleaned(within_m, "extent")
    notes, repaired, covers = Counter(dict(extent.excluded)), extent.repaired, []
    for frame in taken:
        require_same(within_m, frame)
        clean = cleaned(frame, "taken")
        notes += Counter(dict(clean.excluded))
        repaired += clean.repaired
        covers.append(clean.geometry)
    free = left_over(disjoint(extent.geometry), np.concatenate([np.zeros(0, dtype=object), *covers]))
    return Places(gpd.GeoDataFrame(geometry=_single(free), crs=crs), tuple((+notes).items()), repaired)


def grid_candidates(free_m: gpd.GeoDataFrame, *, spacing_m: float, plot_m2: float) -> gpd.GeoDataFrame:
    """Return round plots of `plot_m2` that fit into free ground, at most one to a square of `spacing_m`, none touching another.

    In each square the plot stands as near to the middle as the ground allows, so a square without a plot has no room for one whose centre lies
    in it (or only over a neighbour's). A plot keeps `CLEARANCE_M` from everything that is not free.

    Returns
    -------
    GeoDataFrame
        `area_m2` and the plots, row by row from the south-west.

    Raises
    ------
    PlotError
        When `plot_m2` is not a positive number.
    DistanceError, GridError
        When the spacing is not a positive number, or too fine for the extent.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> free = gpd.GeoDataFrame(geometry=[box(0, 0, 200, 100), box(300, 0, 350, 100)], crs=4544)
    >>> plots = grid_candidates(free, spacing_m=100, plot_m2=5000)
    >>> [(round(p.x), round(p.y)) for p in plots.centroid], plots.area.round(3).tolist()
    ([(50, 50), (150, 50)], [5000.0, 5000.0])
    """
    scale = metres_per_unit(require_metric(free_m))
    radius = _plot_radius(plot_m2) / scale
    inset = (radius + CLEARANCE_M / scale) / cos(pi / (4 * _QUAD_SEGS))  # arcs of a buffer lie inside the true ones
    room = _single(shapely.buffer(cleaned(free_m, "free").geometry, -inset, quad_segs=_QUAD_SEGS))
    cells = cells_over(room, spacing_m / scale)
    centres, _, cell = cut(room, cells)
    middle = shapely.centroid(cells)[cell]
    nearest = np.lexsort((shapely.distance(centres, middle), cell))
    first = nearest[np.unique(cell[nearest], return_index=True)[1]]
    points = shapely.get_point(shapely.shortest_line(centres[first], middle[first]), 0)
    plots = _apart(shapely.buffer(points, radius, quad_segs=_QUAD_SEGS))
    return gpd.GeoDataFrame({"area_m2": shapely.area(plots) * scale**2}, geometry=plots, crs=free_m.crs)


def given_candidates(given_m: gpd.GeoDataFrame, *, plot_m2: float, within_m: gpd.GeoDataFrame | None = None) -> Places:
    """Return places that somebody gives: polygons as they are, points as round plots of `plot_m2`.

    What does not lie wholly within `within_m` is left out (`candidate-outside`), and so are lines (`candidate-no-area`). The frame keeps the
    columns and the index of `given_m`, with `area_m2`.

    Examples
    --------
    >>> from shapely.geometry import Point, box
    >>> wishes = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=[Point(0, 0), box(0, 0, 20, 30)], crs=4544)
    >>> given_candidates(wishes, plot_m2=400).frame["area_m2"].round(3).tolist()
    [400.0, 600.0]
    """
    scale = metres_per_unit(require_metric(given_m))
    clean = cleaned(given_m, "candidate", areas_only=False)
    geometry, kind = clean.geometry.copy(), shapely.get_type_id(clean.geometry)
    geometry[kind == 0] = shapely.buffer(geometry[kind == 0], _plot_radius(plot_m2) / scale, quad_segs=_QUAD_SEGS)
    usable = np.isin(kind, (0, 3, 6)) & (shapely.area(geometry) > 0)
    notes = Counter(dict(clean.excluded))
    notes["candidate-no-area"] += int((~usable).sum())
    if within_m is not None:
        require_same(given_m, within_m)
        inside = shapely.covers(shapely.union_all(cleaned(within_m, "extent").geometry), geometry)
        notes["candidate-outside"] = int((usable & ~inside).sum())
        usable &= inside
    rows = given_m.iloc[clean.position[usable]]
    areas = shapely.area(geometry[usable]) * scale**2
    frame = gpd.GeoDataFrame(rows.drop(columns=rows.geometry.name).assign(area_m2=areas), geometry=geometry[usable], crs=given_m.crs)
    return Places(frame, tuple((+notes).items()), clean.repaired)


def _plot_radius(plot_m2: float) -> float:
    """Return the radius at which the polygon that stands for a circle has exactly the area `plot_m2` [m]."""
    if not (isfinite(plot_m2) and plot_m2 > 0):
        raise PlotError(f"`plot_m2` is {plot_m2}; give a positive number of square metres", value=plot_m2)
    corners = 4 * _QUAD_SEGS
    return sqrt(2 * plot_m2 / (corners * sin(2 * pi / corners)))


def _single(polygons: Array) -> Array:
    parts = shapely.get_parts(polygons)
    return parts[shapely.area(parts) > 0]


def _apart(plots: Array) -> Array:
    """Return the plots without those that touch an earlier one that stays."""
    later, earlier = shapely.STRtree(plots).query(plots, predicate="intersects")
    keep = np.ones(len(plots), dtype=bool)
    order = np.argsort(later, kind="stable")
    for this, other in zip(later[order], earlier[order], strict=True):
        if other < this and keep[other]:
            keep[this] = False
    return plots[keep]
