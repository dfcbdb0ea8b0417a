"""Lengths and areas: geodesic on the CGCS2000 ellipsoid (GRS80), or planar in a projected system."""

from __future__ import annotations

from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from geo.crs import CGCS2000, metres_per_unit, require_crs, require_metric
from geo.overlay import disjoint

GRS80 = Geod(ellps="GRS80")
_A = GRS80.a
_E2 = GRS80.es
_E = float(np.sqrt(_E2))
_LONG_EDGE_M = 5_000.0

Array = NDArray[Any]
Geometries: TypeAlias = gpd.GeoDataFrame | gpd.GeoSeries


def length_m(gdf: Geometries) -> pd.Series:
    """Geodesic length of the lines of each feature [m].

    Sum of ellipsoidal distances between neighbouring vertices on GRS80, in any CRS. Parts of a multi-part line add up.
    Features without a line (points, polygons, missing or empty geometry) and lines with a coordinate that is no number give NaN.

    Returns
    -------
    pandas.Series
        Float, named `length_m`, on the index of `gdf`.

    Examples
    --------
    >>> from shapely.geometry import LineString
    >>> diagonal = gpd.GeoSeries([LineString([(103.67, 30.63), (103.68, 30.64)])], crs=4490)
    >>> length_m(diagonal).round(3).tolist()
    [1465.638]
    """
    lines, owner = _parts(_degrees(gdf), (1, 5))
    xy, line = shapely.get_coordinates(lines, return_index=True)
    inside = line[1:] == line[:-1]
    start, end, segment = xy[:-1][inside], xy[1:][inside], line[:-1][inside]
    return _summed(_distances(start, end), owner[segment], owner, gdf, "length_m")


def area_m2(gdf: Geometries) -> pd.Series:
    """Geodesic area of the polygons of each feature [m²], the 椭球面积 of Chinese land surveys.

    Edges are geodesics on GRS80. Holes are taken away and parts added whatever the direction of their rings. Overlaps inside one frame
    are not removed (see `unshared_area_m2`). Features without a polygon (points, lines, missing or empty geometry) and polygons with a
    coordinate that is no number give NaN.

    The area under an edge is its trapezium in the equal-area coordinates (longitude, authalic area), plus the closed third-order term of
    the geodesic's bulge, Δλ·sin φ·(3M²Δφ² + r²Δλ²) / 12 with M the meridian radius and r the radius of the parallel at mid-latitude:
    exact to 1e-10 for edges up to 5 km. Rings with longer edges go through Karney's algorithm (pyproj.Geod).

    Returns
    -------
    pandas.Series
        Float, named `area_m2`, on the index of `gdf`.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> square = gpd.GeoSeries([box(103.67, 30.63, 103.68, 30.64)], crs=4490)
    >>> area_m2(square).round(2).tolist()
    [1062802.24]
    """
    polygons, owner = _parts(_degrees(gdf), (3, 6))
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    is_shell = np.r_[True, polygon[1:] != polygon[:-1]][: len(polygon)]
    areas = _ring_areas(rings)
    return _summed(np.where(is_shell, areas, -areas), owner[polygon], owner, gdf, "area_m2")


def perimeter_m(gdf: Geometries) -> pd.Series:
    """Geodesic length of all rings of each polygon feature, holes included [m]; NaN where there is no polygon.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> square = gpd.GeoSeries([box(103.67, 30.63, 103.68, 30.64)], crs=4490)
    >>> perimeter_m(square).round(3).tolist()
    [4134.586]
    """
    polygons, owner = _parts(_degrees(gdf), (3, 6))
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    lengths = _distances(xy[:-1][inside], xy[1:][inside])
    return _summed(lengths, owner[polygon[ring[:-1][inside]]], owner, gdf, "perimeter_m")


def planar_length_m(gdf_m: Geometries) -> pd.Series:
    """Planar length of the lines of each feature in its own projected CRS [m]; NaN where there is no line.

    Raises GeographicCRSError for degrees.

    Examples
    --------
    >>> from shapely.geometry import LineString
    >>> planar_length_m(gpd.GeoSeries([LineString([(0, 0), (3, 4)])], crs=4544)).tolist()
    [5.0]
    """
    scale = metres_per_unit(require_metric(gdf_m))
    lines, owner = _parts(gdf_m, (1, 5))
    return _summed(shapely.length(lines) * scale, owner, owner, gdf_m, "length_m")


def planar_area_m2(gdf_m: Geometries) -> pd.Series:
    """Planar area of the polygons of each feature in its own projected CRS [m²]; NaN where there is no polygon.

    Raises GeographicCRSError for degrees.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> planar_area_m2(gpd.GeoSeries([box(0, 0, 10, 20)], crs=4544)).tolist()
    [200.0]
    """
    scale = metres_per_unit(require_metric(gdf_m)) ** 2
    polygons, owner = _parts(gdf_m, (3, 6))
    return _summed(shapely.area(polygons) * scale, owner, owner, gdf_m, "area_m2")


def unshared_area_m2(gdf_m: Geometries) -> pd.Series:
    """Area of each feature that no earlier feature holds [m²], planar in the CRS of `gdf_m`; the values add up to the dissolved area.

    The order of rows decides to whom shared ground is counted. NaN where there is no polygon; invalid polygons are repaired first.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> unshared_area_m2(gpd.GeoSeries([box(0, 0, 10, 10), box(5, 0, 15, 10)], crs=4544)).tolist()
    [100.0, 50.0]
    """
    scale = metres_per_unit(require_metric(gdf_m)) ** 2
    polygons, owner = _parts(gdf_m, (3, 6))
    finite = np.isfinite(shapely.bounds(polygons)).all(axis=1) if len(polygons) else np.zeros(0, dtype=bool)
    polygons, owner = polygons[finite], owner[finite]
    own = disjoint(shapely.make_valid(polygons, method="structure", keep_collapsed=False))
    return _summed(shapely.area(own) * scale, owner, owner, gdf_m, "area_m2")


def unshared_length_m(gdf_m: Geometries) -> pd.Series:
    """Length of each feature that no earlier feature runs along [m], planar in the CRS of `gdf_m`; the values add up to the length of the union.

    A stretch is shared where both, or one going back along itself, are drawn through the same points. The order of rows decides to whom it is counted. NaN where there is no line.

    Examples
    --------
    >>> from shapely.geometry import LineString
    >>> banks = gpd.GeoSeries([LineString([(0, 0), (10, 0)]), LineString([(0, 0), (10, 0), (10, 5)]), LineString([(5, -5), (5, 5)])], crs=4544)
    >>> unshared_length_m(banks).tolist()
    [10.0, 5.0, 10.0]
    """
    scale = metres_per_unit(require_metric(gdf_m))
    lines, owner = _parts(gdf_m, (1, 5))
    later, earlier = shapely.STRtree(lines).query(lines, predicate="intersects")
    pairs = earlier < later
    later, earlier = later[pairs], earlier[pairs]
    along = shapely.relate_pattern(lines[later], lines[earlier], "1********") if len(later) else np.zeros(0, dtype=bool)
    own = lines.copy()
    for line in np.unique(later[along]):
        own[line] = shapely.difference(lines[line], shapely.union_all(lines[earlier[along & (later == line)]]))
    back = ~shapely.is_simple(own)
    own[back] = shapely.union_all(own[back][:, None], axis=1)
    return _summed(shapely.length(own) * scale, owner, owner, gdf_m, "length_m")


def _degrees(gdf: Geometries) -> gpd.GeoSeries:
    """Return the geometry of `gdf` in longitude and latitude; WGS 84 and CGCS2000 are one here (equal within centimetres)."""
    crs = require_crs(gdf)
    return gdf.geometry if crs.is_geographic else gdf.geometry.to_crs(CGCS2000)


def _parts(gdf: Geometries, types: tuple[int, int]) -> tuple[Array, Array]:
    """Return the simple parts of `types[0]` in `gdf`, and for each the position of the feature that owns it."""
    parts, owner = shapely.get_parts(gdf.geometry.to_numpy(), return_index=True)
    while (nested := np.isin(shapely.get_type_id(parts), (4, 5, 6, 7))).any():
        inner, index = shapely.get_parts(parts[nested], return_index=True)
        parts, owner = np.r_[parts[~nested], inner], np.r_[owner[~nested], owner[nested][index]]
    wanted = (shapely.get_type_id(parts) == types[0]) & ~shapely.is_empty(parts)
    return parts[wanted], owner[wanted]


def _summed(values: Array, index: Array, owner: Array, gdf: Geometries, name: str) -> pd.Series:
    """Add `values` up by feature; features that own no part are NaN."""
    totals = np.bincount(index, weights=values, minlength=len(gdf)).astype(float)
    present = np.zeros(len(gdf), dtype=bool)
    present[owner] = True
    return pd.Series(np.where(present, totals, np.nan), index=gdf.index, name=name)


def _distances(start: Array, end: Array) -> Array:
    """Return ellipsoidal distances between vertex pairs [m]; NaN where a coordinate is no number or off the globe."""
    pairs = np.c_[start, end]
    usable = np.isfinite(pairs).all(axis=1) & (np.abs(pairs[:, [1, 3]]) <= 90).all(axis=1)
    out = np.full(len(pairs), np.nan)
    x1, y1, x2, y2 = pairs[usable].T
    if len(x1):
        out[usable] = GRS80.inv(x1, y1, x2, y2)[2]
    return out


def _ring_areas(rings: Array) -> Array:
    """Return the unsigned geodesic area of each closed ring [m²]."""
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    first = np.searchsorted(ring, np.arange(len(rings)))
    lon, lat = np.radians(xy[:, 0]), np.radians(xy[:, 1])
    with np.errstate(invalid="ignore"):
        y = _authalic(np.sin(lat))
        y = y - y[first][ring]
        lam = lon - lon[first][ring]
        inside = ring[1:] == ring[:-1]
        dlam = (lam[1:] - lam[:-1])[inside]
        dphi = (lat[1:] - lat[:-1])[inside]
        sin_mid = np.sin((lat[1:] + lat[:-1])[inside] / 2)
        w2 = 1 - _E2 * sin_mid**2
        north2 = (_A * (1 - _E2) / w2**1.5 * dphi) ** 2
        east2 = _A**2 * (1 - sin_mid**2) / w2 * dlam**2
        under = dlam * ((y[1:] + y[:-1])[inside] / 2 + sin_mid * (3 * north2 + east2) / 12)
        areas = np.abs(np.bincount(ring[:-1][inside], weights=under, minlength=len(rings)))
        long_edge = north2 + east2 > _LONG_EDGE_M**2
    for number in np.unique(ring[:-1][inside][long_edge]):
        areas[number] = _karney_area(xy[ring == number])
    return areas


def _authalic(sin_lat: Array) -> Array:
    """Return the area between the equator and a latitude, per radian of longitude [m²] (Snyder 1987, eq. 3-12)."""
    es = _E * sin_lat
    return _A**2 * (1 - _E2) / 2 * (sin_lat / (1 - es**2) + np.arctanh(es) / _E)


def _karney_area(xy: Array) -> float:
    """Return the unsigned area of one ring by Karney's algorithm [m²]; NaN for coordinates off the globe."""
    if not np.isfinite(xy).all() or np.abs(xy[:, 1]).max() > 90:
        return float("nan")
    return abs(float(GRS80.polygon_area_perimeter(xy[:, 0], xy[:, 1])[0]))
