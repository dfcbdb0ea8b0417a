"""Places that somebody hands in for one look, without publishing them: a file of polygons or points becomes sites to try."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePath

import geopandas as gpd
import pandas as pd
import shapely

from geo.crs import CGCS2000
from layers.city_area import city_area
from layers.reader.layer import ReaderError
from layers.reader.opening import read_file

LIMIT = 2_000
ENDINGS = ("zip", "geojson", "json", "gpkg", "fgb", "parquet", "kml", "kmz", "dxf", "csv", "xlsx")
_NAMES = ("name", "名称", "项目名称", "NAME", "Name")


def read_places(data: bytes, name: str) -> gpd.GeoDataFrame:
    """Return the polygons and points of a file in EPSG:4490, with `name`; what lies outside the city is left out.

    Raises
    ------
    ReaderError
        If the file cannot be opened, or holds nothing that can be a place (`places-none`, `places-no-crs`, `places-too-many`,
        `places-outside`).

    Examples
    --------
    >>> read_places(b"", "a.geojson")
    Traceback (most recent call last):
    ...
    layers.reader.layer.ReaderError: kind-empty: {'name': 'a.geojson'}
    """
    shown = PurePath(name).name[:80] or "?"
    with tempfile.TemporaryDirectory(prefix="renewal-") as folder:
        path = Path(folder) / shown.replace("\x00", "")
        path.write_bytes(data)
        layers = read_file(path)
    settled = [layer.frame for layer in layers if layer.crs.chosen is not None]
    if not settled:
        raise ReaderError("places-no-crs", name=shown)
    frames = [_places(frame) for frame in settled]
    places = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=CGCS2000)
    if places.empty:
        raise ReaderError("places-none", name=shown)
    if len(places) > LIMIT:
        raise ReaderError("places-too-many", name=shown, count=len(places), limit=LIMIT)
    inside = shapely.intersects(city_area(), places.geometry.to_numpy())
    if not inside.any():
        raise ReaderError("places-outside", name=shown)
    return places[inside].reset_index(drop=True)


def _places(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the polygons and points of a layer with the name each bears, if any."""
    kinds = frame.geometry.geom_type.isin(("Polygon", "MultiPolygon", "Point"))
    kept = frame[kinds & ~frame.geometry.is_empty]
    column = next((name for name in _NAMES if name in kept), None)
    names = kept[column].fillna("").astype(str) if column else pd.Series("", index=kept.index)
    return gpd.GeoDataFrame({"name": names}, geometry=kept.geometry.to_crs(CGCS2000), crs=CGCS2000)
