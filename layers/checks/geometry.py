"""What is wrong or odd about the geometries of a layer: kind, absence, place, size, doubles."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.measure import perimeter_m
from layers.checks.issues import Issue, at_rows
from layers.city_area import city_area
from layers.spec import GeometryKind, Layer, Role, Text

_THINNEST_M = 0.5
"""Polygons of less mean width (twice the area by the perimeter) are leftovers of digitising and overlays, not places."""

_SMALLEST_M2 = 1.0
_SHORTEST_M = 0.5

_KIND_TITLES = {
    GeometryKind.POINT: Text("点", "points"),
    GeometryKind.LINE: Text("线", "lines"),
    GeometryKind.POLYGON: Text("面", "polygons"),
    GeometryKind.LINE_OR_POINT: Text("线或点", "lines or points"),
}
_TYPE_TITLES = {
    "Point": Text("点", "a point"),
    "MultiPoint": Text("多点", "several points"),
    "LineString": Text("线", "a line"),
    "MultiLineString": Text("多段线", "several lines"),
    "Polygon": Text("面", "a polygon"),
    "MultiPolygon": Text("多部分面", "several polygons"),
    "GeometryCollection": Text("几种图形的集合", "a collection of kinds"),
}


def check_geometry(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    """Yield the findings about the geometries of the canonical `frame` of `layer`."""
    yield from _kinds(layer, frame)
    yield from _places(frame)
    yield from _sizes(layer, frame)
    yield from _doubles(frame)


def _kinds(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    missing = frame.geometry.isna().to_numpy()
    kinds = frame.geometry.geom_type.to_numpy(dtype=object)
    wrong = np.flatnonzero(~missing & ~np.isin(kinds, layer.geometry.accepts))
    if len(wrong):
        found = ", ".join(sorted(set(map(str, kinds[wrong]))))
        said = [_TYPE_TITLES.get(kind, _TYPE_TITLES["GeometryCollection"]) for kind in kinds[wrong]]
        yield at_rows("geometry-kind", "error", wrong, details=said, kind=found, accepted=_KIND_TITLES[layer.geometry])
    if missing.any():
        yield at_rows("without-geometry", "warning", np.flatnonzero(missing))


def _places(frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    missing = frame.geometry.isna().to_numpy()
    outside = ~missing & ~shapely.intersects(city_area(), frame.geometry.to_numpy())
    if outside.any():
        yield at_rows("outside-city", "warning", np.flatnonzero(outside), share=float(outside.sum() / (~missing).sum()))


def _sizes(layer: Layer, frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    """Yield slivers and tiny lines; lengths and areas are geodesic. Networks are cut at every node and may have short pieces."""
    area, length = frame["area_m2"].to_numpy(dtype=float), frame["length_m"].to_numpy(dtype=float)
    perimeter = perimeter_m(frame.geometry).to_numpy()
    with np.errstate(invalid="ignore", divide="ignore"):
        width = 2 * area / perimeter
        slivers = np.flatnonzero((area < _SMALLEST_M2) | (width < _THINNEST_M))
        tiny = np.flatnonzero(length < _SHORTEST_M)
    if len(slivers):
        sizes = zip(area[slivers], width[slivers], strict=True)
        said = [Text(f"面积 {a:.2f} 平方米，平均宽 {w:.2f} 米", f"area {a:.2f} m², mean width {w:.2f} m") for a, w in sizes]
        yield at_rows("polygon-sliver", "warning", slivers, details=said, area=_SMALLEST_M2, width=_THINNEST_M)
    if len(tiny) and layer.role is Role.PROGRAMME:
        said = [Text(f"长 {metres:.2f} 米", f"{metres:.2f} m long") for metres in length[tiny]]
        yield at_rows("line-tiny", "warning", tiny, details=said, length=_SHORTEST_M)


def _doubles(frame: gpd.GeoDataFrame) -> Iterator[Issue]:
    """Yield geometries that come again, whatever vertex they start from."""
    shapes = pd.Series(shapely.to_wkb(shapely.normalize(frame.geometry.to_numpy())), dtype=object).dropna()
    again = shapes[shapes.duplicated()]
    if len(again):
        first = pd.Series(shapes.index, index=shapes.to_numpy())[lambda rows: ~rows.index.duplicated()]
        yield at_rows("duplicate-geometry", "warning", again.index, details=[str(row + 1) for row in first.loc[again.to_numpy()]])


def another_row(values: np.ndarray, rows: np.ndarray) -> list[str]:
    """Return for each row the number (from 1) of another one with the same value: the first, or for the first the second."""
    which, different = pd.factorize(values)
    order = np.argsort(which, kind="stable")
    starts = np.searchsorted(which[order], np.arange(len(different)))
    first, second = rows[order[starts]][which], rows[order[starts + 1]][which]
    return [str(row + 1) for row in np.where(rows == first, second, first).tolist()]
