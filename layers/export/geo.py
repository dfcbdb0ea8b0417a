"""Exports for GIS programs and machines: GeoJSON, GeoPackage, GeoParquet. Columns bear the catalogue's keys."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.export.content import STORED_CRS, Provenance, encodable_dates, oriented

_DIGITS = 8
"""Decimals of a degree in GeoJSON: about a millimetre."""

_CHUNK = 2_000


def write_geojson(frame: gpd.GeoDataFrame, provenance: Provenance, out: Path) -> None:
    """Write RFC 7946 GeoJSON; the provenance is a foreign member that other programs pass over."""
    with out.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(geojson_text(frame, provenance.plain(), name=provenance.layer.key))


def geojson_text(frame: gpd.GeoDataFrame, about: dict[str, Any], *, name: str) -> Iterator[str]:
    """Yield a FeatureCollection piece by piece, a few thousand features at a time."""
    head = {"type": "FeatureCollection", "name": name, "renewal": about}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
    for start in range(0, len(frame), _CHUNK):
        part = frame.iloc[start : start + _CHUNK]
        yield (",\n" if start else "") + ",\n".join(_features(part))
    yield "\n]}\n"


def write_geopackage(frame: gpd.GeoDataFrame, provenance: Provenance, out: Path) -> None:
    """Write a GeoPackage with one layer, described in its metadata."""
    about = {key: _metadata_text(value) for key, value in provenance.plain().items() if value not in (None, {})}
    title, source = provenance.layer.title.zh, provenance.layer.source.zh
    taken = {str(name).casefold() for name in frame.columns}
    key = next(name for name in ("ogc_fid", "ogc_fid_", "ogc_fid__") if name not in taken)
    options = {"FID": key, "GEOMETRY_NAME": "geometry", "IDENTIFIER": title, "DESCRIPTION": source}
    write_fields(frame, out, driver="GPKG", layer=provenance.layer.key, layer_options=options, layer_metadata=about)


def write_geoparquet(frame: gpd.GeoDataFrame, provenance: Provenance, out: Path) -> None:
    """Write GeoParquet with bounding boxes; the provenance travels in the frame's `attrs`."""
    described = frame.copy()
    described.attrs = {"renewal": provenance.plain()}
    described.to_parquet(out, index=False, compression="zstd", write_covering_bbox=bool(frame.geometry.notna().any()))


def write_fields(
    frame: gpd.GeoDataFrame, out: Path, *, driver: str, encoding: str | None = None, kind: str | None = None, **options: Any
) -> None:
    """Write a frame through GDAL with days as dates, whole numbers as such, and missing values as nothing.

    `kind` is the geometry type of the layer; without it the features tell.
    """
    import pyogrio

    columns = [_field_array(frame[name]) for name in frame.columns.drop("geometry")]
    geometry = frame.geometry.to_numpy()
    kinds = sorted({str(kind) for kind in frame.geometry.geom_type.dropna()})
    pyogrio.raw.write(
        out,
        geometry=shapely.to_wkb(_promoted(geometry, kinds)),
        field_data=[values for values, _ in columns],
        field_mask=[mask for _, mask in columns],
        fields=np.array([str(name) for name in frame.columns.drop("geometry")], dtype=object),
        geometry_type=kind or _common_kind(kinds),
        crs=STORED_CRS,
        driver=driver,
        encoding=encoding,
        **options,
    )


def _features(part: gpd.GeoDataFrame) -> Iterator[str]:
    rounded = _rounded(oriented(part))
    geometry = shapely.to_geojson(rounded)
    names = list(part.columns.drop("geometry"))
    columns = [encodable_dates(part[name]).tolist() for name in names]
    for shape, *row in zip(geometry, *columns, strict=True):
        properties = json.dumps(dict(zip(names, map(_json_value, row), strict=True)), ensure_ascii=False, allow_nan=False)
        yield f'{{"type": "Feature", "properties": {properties}, "geometry": {shape or "null"}}}'


def _rounded(geometry: np.ndarray) -> np.ndarray:
    return shapely.set_coordinates(geometry.copy(), np.round(shapely.get_coordinates(geometry), _DIGITS))


def _json_value(value: Any) -> Any:
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float):
        return (round(value, 3) if abs(value) < 1e12 else value) if math.isfinite(value) else None
    return value


def _metadata_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _field_array(values: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return a column as GDAL wants it, and where it has no value."""
    missing = values.isna().to_numpy()
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return values.to_numpy(dtype="datetime64[D]"), missing
    if pd.api.types.is_integer_dtype(values.dtype):
        return values.fillna(0).to_numpy(dtype=np.int64), missing
    if pd.api.types.is_float_dtype(values.dtype):
        return values.to_numpy(dtype=float, na_value=np.nan), missing
    return values.astype(object).where(~missing, None).to_numpy(dtype=object), missing


def _common_kind(kinds: list[str]) -> str:
    """Return the kind that a layer of these features is declared as: the multi-part one where parts are mixed."""
    single = {kind.removeprefix("Multi") for kind in kinds}
    if len(single) != 1:
        return "Unknown"
    return kinds[0] if len(kinds) == 1 else f"Multi{single.pop()}"


def _promoted(geometry: np.ndarray, kinds: list[str]) -> np.ndarray:
    if not _common_kind(kinds).startswith("Multi") or len(kinds) == 1:
        return geometry
    makers = {"Point": shapely.multipoints, "LineString": shapely.multilinestrings, "Polygon": shapely.multipolygons}
    result = geometry.copy()
    for row, shape in enumerate(geometry):
        if shape is not None and shape.geom_type in makers:
            result[row] = makers[shape.geom_type]([shape])
    return result
