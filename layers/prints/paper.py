"""The way from the ground to paper: geometries as SVG paths, without what no printer can show."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.clean import cleaned

FINEST = 0.4
"""What a printer still shows [tenths of a millimetre]."""

SCALES_M = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
_SMALLEST = 0.5

Array = NDArray[Any]


ROUND_SCALES = tuple(part * 10**power for power in range(2, 6) for part in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5))
"""Denominators of scales that people can work with, 1 : 100 to 1 : 750,000."""


class Paper:
    """A sheet of `width` × `height` tenths of a millimetre that shows `bounds` (west, south, east, north in a planar CRS) as large as they fit."""

    def __init__(self, bounds: Any, width: int, height: int, margin: float = 12.0) -> None:
        west, south, east, north = bounds
        self.bounds = (float(west), float(south), float(east), float(north))
        self.width, self.height = width, height
        self.scale = min((width - 2 * margin) / max(east - west, 1.0), (height - 2 * margin) / max(north - south, 1.0))
        self.left = width / 2 - self.scale * (west + east) / 2
        self.top = height / 2 + self.scale * (south + north) / 2
        self.window = shapely.box(*(np.array([-self.left, self.top - height, width - self.left, self.top]) / self.scale))

    @classmethod
    def at_round_scale(cls, bounds: Any, width: int, height: int) -> tuple[Paper, int]:
        """Return a sheet that shows all of `bounds` (metres) at a round scale, and the denominator of that scale."""
        needed = 10_000 / cls(bounds, width, height, margin=0.0).scale
        denominator = min((each for each in ROUND_SCALES if each >= needed * 0.999), default=needed)
        west, south, east, north = bounds
        x, y, scale = (west + east) / 2, (south + north) / 2, 10_000 / denominator
        half = width / 2 / scale, height / 2 / scale
        return cls((x - half[0], y - half[1], x + half[0], y + half[1]), width, height, margin=0.0), round(denominator)

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the ground lies on the sheet."""
        return x * self.scale + self.left, self.top - y * self.scale

    def shapes(self, geometry: Array) -> Array:
        """Return what of `geometry` lies on the sheet, in its units; what lies elsewhere is left out."""
        return self.placed(geometry)[0]

    def placed(self, geometry: Array) -> tuple[Array, Array]:
        """Return what of `geometry` lies on the sheet, in its units, and the position of each in `geometry`."""
        clean = cleaned(gpd.GeoSeries(geometry), "drawn", areas_only=False)
        valid = shapely.force_2d(clean.geometry)
        near = shapely.intersects(valid, self.window)
        inside = shapely.intersection(valid[near], self.window)
        moved = shapely.transform(inside, lambda xy: np.column_stack([xy[:, 0] * self.scale + self.left, self.top - xy[:, 1] * self.scale]))
        simple: Array = shapely.simplify(moved, FINEST)
        return simple, clean.position[near]

    def areas(self, geometry: Array, style: str) -> str:
        """Return polygons as one path."""
        return f'<path fill-rule="evenodd" {style} d="{area_path(self.shapes(geometry))}"/>'

    def lines(self, geometry: Array, style: str) -> str:
        """Return lines as one path."""
        return f'<path fill="none" {style} d="{line_path(self.shapes(geometry))}"/>'

    def bar(self, metres_per_unit: float = 1.0) -> tuple[int, float]:
        """Return the length of a handsome scale bar [m] and on the sheet."""
        metres = max((size for size in SCALES_M if size / metres_per_unit * self.scale <= self.width / 4), default=SCALES_M[0])
        return metres, metres / metres_per_unit * self.scale


def area_path(shapes: Array) -> str:
    """Return the rings of polygons as the `d` of a path; rings too small to see are left out."""
    polygons = shapely.get_parts(shapes)
    rings = shapely.get_rings(polygons[shapely.get_type_id(polygons) == 3])
    rings = rings[shapely.area(shapely.polygons(rings)) >= _SMALLEST] if len(rings) else rings
    return "".join("M" + _points(shapely.get_coordinates(ring)[:-1]) + "Z" for ring in rings)


def line_path(shapes: Array) -> str:
    """Return lines as the `d` of a path."""
    parts = shapely.get_parts(shapes)
    return "".join("M" + _points(shapely.get_coordinates(line)) for line in parts[shapely.get_type_id(parts) == 1])


def _points(xy: Array) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in xy)
