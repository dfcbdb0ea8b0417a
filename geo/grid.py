"""Square cells of a regular grid, always at multiples of their size, so that two calls lay the same cells."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import DistanceError, GridError
from geo.overlay import polygonal, threaded

Array = NDArray[Any]

MOST_CELLS = 2_000_000


def cells_over(polygons: Array, size: float) -> Array:
    """Return the cells of side `size` that touch any of the polygons, row by row from the south-west.

    Raises
    ------
    DistanceError
        When `size` is not a positive number.
    GridError
        When the rectangles around the polygons would hold more than `MOST_CELLS` cells.

    Examples
    --------
    >>> [cell.bounds for cell in cells_over(np.array([shapely.box(5, 5, 12, 8)]), 10)]
    [(0.0, 0.0, 10.0, 10.0), (10.0, 0.0, 20.0, 10.0)]
    """
    if not (isfinite(size) and size > 0):
        raise DistanceError(f"the size of a cell is {size} m; give a positive number", name="size", value=size)
    real = polygons[~shapely.is_empty(polygons)]
    if not len(real):
        return np.zeros(0, dtype=object)
    low, high = np.hsplit(np.floor(shapely.bounds(real) / size), 2)
    wide, tall = (high - low + 1).T
    count = wide * tall
    if count.sum() > MOST_CELLS:
        raise GridError(f"cells of {size:g} m would be {count.sum():,.0f}; take larger ones", size=size, count=int(count.sum()))
    owner = np.repeat(np.arange(len(real)), count.astype(int))
    place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count.astype(int))
    columns, rows = low[owner, 0] + place % wide[owner], low[owner, 1] + place // wide[owner]
    y, x = np.unique(np.c_[rows, columns], axis=0).T * size
    cells = shapely.box(x, y, x + size, y + size)
    return cells[np.unique(shapely.STRtree(real).query(cells, predicate="intersects")[0])]


def cut(polygons: Array, cells: Array) -> tuple[Array, Array, Array]:
    """Return the parts of polygons that lie in the cells, with the position of the polygon and of the cell that each belongs to.

    Examples
    --------
    >>> parts, polygon, cell = cut(np.array([shapely.box(5, 0, 12, 10)]), cells_over(np.array([shapely.box(5, 1, 12, 9)]), 10))
    >>> shapely.area(parts).tolist(), polygon.tolist(), cell.tolist()
    ([50.0, 20.0], [0, 0], [0, 1])
    """
    cell, polygon = shapely.STRtree(polygons).query(cells, predicate="intersects")
    whole = shapely.covers(cells[cell], polygons[polygon])
    parts = polygons[polygon]
    parts[~whole] = polygonal(threaded(shapely.intersection, parts[~whole], cells[cell[~whole]]))
    real = shapely.area(parts) > 0
    return parts[real], polygon[real], cell[real]
