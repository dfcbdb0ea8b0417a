"""The part of land, or of features, that lies inside an area drawn on the map."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.clean import cleaned
from geo.crs import require_same
from geo.ground import Ground
from geo.overlay import disjoint, split, threaded

Array = NDArray[Any]


def ground_inside(ground: Ground, within_m: gpd.GeoDataFrame) -> Ground:
    """Return `ground` cut to `within_m`; weights of cut pieces are shares by area.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from geo.ground import prepare
    >>> land = gpd.GeoDataFrame({"people": [100]}, geometry=[box(0, 0, 10, 10)], crs=4544)
    >>> drawn = gpd.GeoDataFrame(geometry=[box(0, 0, 4, 20)], crs=4544)
    >>> ground_inside(prepare(land, weight_field="people"), drawn).weight.tolist()
    [40.0]
    """
    require_same(gpd.GeoSeries([], crs=ground.crs), within_m)
    area = disjoint(cleaned(within_m, "clip").geometry)
    if not len(area):
        area = np.array([shapely.Polygon()])
    pieces, source, zone = split(ground.pieces, area)
    inside = zone >= 0
    pieces, source = pieces[inside], source[inside]
    parts, owner = shapely.get_parts(pieces, return_index=True)
    source = source[owner]
    share = shapely.area(parts) / shapely.area(ground.pieces[source])
    return replace(ground, pieces=parts, land=ground.land[source], zone=ground.zone[source], weight=ground.weight[source] * share)


def weight_on(ground: Ground, polygons: Array) -> Array:
    """Return how much of the weight of `ground` lies on each polygon, shared out by area within the pieces of the ground.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from geo.ground import prepare
    >>> land = gpd.GeoDataFrame({"people": [100, 30]}, geometry=[box(0, 0, 10, 10), box(10, 0, 20, 10)], crs=4544)
    >>> weight_on(prepare(land, weight_field="people"), np.array([box(5, 0, 15, 10), box(50, 0, 60, 10)])).tolist()
    [65.0, 0.0]
    """
    polygon, piece = shapely.STRtree(ground.pieces).query(polygons, predicate="intersects")
    shared = shapely.area(threaded(shapely.intersection, np.asarray(polygons, dtype=object)[polygon], ground.pieces[piece]))
    amount = ground.weight[piece] * shared / shapely.area(ground.pieces[piece])
    return np.bincount(polygon, weights=amount, minlength=len(polygons))


def features_inside(features: gpd.GeoDataFrame, within: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the features that lie in `within`, whole or in part, cut to it; both in one coordinate system of any kind.

    Points are kept as they are. Lines and polygons that only touch the border are outside.

    Examples
    --------
    >>> from shapely.geometry import LineString, Point, box
    >>> drawn = gpd.GeoDataFrame(geometry=[box(0, 0, 10, 10)], crs=4544)
    >>> lanes = gpd.GeoDataFrame(geometry=[LineString([(5, 5), (25, 5)]), Point(3, 3), Point(30, 30)], crs=4544)
    >>> [shape.wkt for shape in features_inside(lanes, drawn).geometry]
    ['LINESTRING (5 5, 10 5)', 'POINT (3 3)']
    """
    clean = cleaned(features, "site", areas_only=False)
    area = shapely.union_all(cleaned(within, "clip").geometry)
    shapely.prepare(area)
    near = np.flatnonzero(shapely.intersects(area, clean.geometry))
    whole = shapely.covers(area, clean.geometry[near])
    cut = clean.geometry[near].copy()
    cut[~whole] = threaded(shapely.intersection, cut[~whole], np.full(int((~whole).sum()), area))
    real = shapely.get_dimensions(cut) >= shapely.get_dimensions(clean.geometry[near])
    rows = features.iloc[clean.position[near][real]]
    return rows.set_geometry(gpd.GeoSeries(cut[real], index=rows.index, crs=features.crs))
