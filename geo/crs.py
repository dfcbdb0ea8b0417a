"""Coordinate systems: which are metric, and the way from one to another."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import geopandas as gpd
from pyproj import CRS

from geo.errors import DifferentCRSError, GeographicCRSError, MissingCRSError

CGCS2000 = "EPSG:4490"
WGS84 = "EPSG:4326"
"""The same as CGCS2000 to a few centimetres, and the only one of the two from which PROJ knows ways to the datums of other countries."""

Frame = TypeVar("Frame", gpd.GeoDataFrame, gpd.GeoSeries)


def require_crs(gdf: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Return the CRS of `gdf`; raises MissingCRSError when it has none."""
    if gdf.crs is None:
        raise MissingCRSError("`gdf` has no coordinate system; set one with `set_crs` before measuring")
    return gdf.crs


def require_metric(gdf_m: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Return the CRS of `gdf_m`, which must be projected.

    Raises
    ------
    MissingCRSError
        When there is no CRS.
    GeographicCRSError
        When coordinates are degrees: planar areas and distances would have no meaning.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> require_metric(gpd.GeoSeries([Point(103.67, 30.63)], crs=4490))
    Traceback (most recent call last):
    ...
    geo.errors.GeographicCRSError: `gdf_m` is in EPSG:4490 (degrees); pass it through `to_metric` first
    """
    crs = require_crs(gdf_m)
    if not crs.is_projected:
        raise GeographicCRSError(f"`gdf_m` is in {crs_name(crs)} (degrees); pass it through `to_metric` first", crs=crs_name(crs))
    return crs


def require_same(gdf_m: gpd.GeoDataFrame | gpd.GeoSeries, other_m: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Return the metric CRS that both frames share; raises DifferentCRSError when they do not."""
    crs, other = require_metric(gdf_m), require_metric(other_m)
    if crs != other:
        raise DifferentCRSError(
            f"one frame is in {crs_name(crs)}, the other in {crs_name(other)}; bring both to one with `to_metric`",
            crs=crs_name(crs),
            other=crs_name(other),
        )
    return crs


def to_metric(gdf: Frame, crs: str | CRS) -> Frame:
    """Return `gdf` in the metric `crs`; the input stays as it is.

    From CGCS2000 to another datum the way leads through WGS 84: without a way of its own PROJ would leave out the shift, 100 m in Amsterdam.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> seat = gpd.GeoSeries([Point(103.671, 30.631)], crs=4490)
    >>> [round(v, 2) for v in to_metric(seat, "EPSG:4544").iloc[0].coords[0]]
    [372583.19, 3390817.66]
    """
    require_crs(gdf)
    target = CRS.from_user_input(crs)
    if not target.is_projected:
        raise GeographicCRSError(
            f"`crs` is {crs_name(target)} (degrees); give a projected one, for example EPSG:4544", crs=crs_name(target)
        )
    if gdf.crs == CGCS2000 and target.geodetic_crs != gdf.crs:
        gdf = gdf.set_crs(WGS84, allow_override=True)
    return gdf.to_crs(target)


def metres_per_unit(crs: CRS) -> float:
    """Return how many metres one unit of the projected `crs` holds (1 for metres, 0.3048 for feet)."""
    return float(crs.axis_info[0].unit_conversion_factor)


@cache
def crs_name(crs: CRS) -> str:
    """Return a short name: `EPSG:4544` where there is a code, else the projection or its PROJ string.

    Examples
    --------
    >>> crs_name(CRS(4544))
    'EPSG:4544'
    >>> crs_name(CRS("+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"))
    'LAEA (30.69, 103.5) GRS 1980'
    """
    code = crs.to_epsg()
    if code:
        return f"EPSG:{code}"
    operation = crs.coordinate_operation
    if operation is not None and operation.method_name == "Lambert Azimuthal Equal Area":
        lat, lon = (f"{parameter.value:g}" for parameter in list(operation.params)[:2])
        ellipsoid = crs.ellipsoid.name if crs.ellipsoid else ""
        return f"LAEA ({lat}, {lon}) {ellipsoid}".strip()
    return crs.name if crs.name != "unknown" else crs.srs
