"""From the working plane to the lattice of printed coordinates (6 decimals of a degree) and back, and measures on the ellipsoid."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

PLANE = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m +no_defs"
STEP = 1e-6
DIGITS = 6
_GEOD = Geod(ellps="GRS80")
_FORWARD = Transformer.from_crs("EPSG:4490", PLANE, always_xy=True)
_BACKWARD = Transformer.from_crs(PLANE, "EPSG:4490", always_xy=True)


def plane(geometry: Any) -> Any:
    """Project longitude and latitude into the plane, metres."""
    return shapely.transform(geometry, lambda c: np.column_stack(_FORWARD.transform(c[:, 0], c[:, 1])))


def degrees(geometry: Any) -> Any:
    """Take plane coordinates back to longitude and latitude, unrounded."""
    return shapely.transform(geometry, lambda c: np.column_stack(_BACKWARD.transform(c[:, 0], c[:, 1])))


def printed(geometry: Any) -> Any:
    """Take plane coordinates to longitude and latitude as they are printed."""
    return shapely.transform(degrees(geometry), lambda c: np.round(c, DIGITS))


def point(lon: float, lat: float) -> np.ndarray:
    """Return the plane position of a place, metres."""
    return np.array(_FORWARD.transform(lon, lat))


def points(pairs: Iterable[tuple[float, float]]) -> np.ndarray:
    """Return the plane positions of places as an (n, 2) array."""
    lonlat = np.array(list(pairs), float)
    return np.column_stack(_FORWARD.transform(lonlat[:, 0], lonlat[:, 1]))


def settled(geometry: BaseGeometry) -> BaseGeometry:
    """Move an areal geometry of the plane onto the lattice and keep it valid; slivers that collapse are dropped."""
    snapped = shapely.set_precision(degrees(geometry), STEP)
    return plane(areal(shapely.transform(snapped, lambda c: np.round(c, DIGITS))))


def areal(geometry: BaseGeometry) -> BaseGeometry:
    """Keep only the polygons of a geometry; a polygon, a multipolygon or an empty polygon."""
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon" and not p.is_empty]
    if geometry.geom_type == "GeometryCollection":
        parts = [q for part in shapely.get_parts(geometry) for q in shapely.get_parts(part) if q.geom_type == "Polygon"]
    if not parts:
        return shapely.Polygon()
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def polygons(geometry: BaseGeometry) -> list[shapely.Polygon]:
    """Return the polygons that a geometry is made of."""
    return [p for p in shapely.get_parts(areal(geometry)) if not p.is_empty]


def largest(geometry: BaseGeometry) -> shapely.Polygon:
    """Return the largest polygon of a geometry; an empty one when there is none."""
    parts = polygons(geometry)
    return max(parts, key=lambda p: p.area) if parts else shapely.Polygon()


def noded(lines: Sequence[BaseGeometry]) -> list[shapely.LineString]:
    """Return the lines cut at every crossing, all coordinates on the lattice, as pieces that meet only at their ends."""
    scaled = shapely.transform(degrees(np.array(lines, object)), lambda c: c / STEP)
    merged = shapely.union_all(scaled, grid_size=1.0)
    back = shapely.transform(shapely.get_parts(merged), lambda c: np.round(np.round(c) * STEP, DIGITS))
    return list(plane(back))


def area(geometry: BaseGeometry) -> float:
    """Return the geodesic area in m² on GRS80 of a plane geometry as it will be printed."""
    return sum(abs(_GEOD.geometry_area_perimeter(p)[0]) for p in shapely.get_parts(shapely.orient_polygons(printed(geometry))))


def length(geometry: BaseGeometry) -> float:
    """Return the geodesic length in metres on GRS80 of a plane line as it will be printed."""
    return float(_GEOD.geometry_length(printed(geometry)))
