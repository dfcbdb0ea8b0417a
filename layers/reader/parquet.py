"""GeoParquet files."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from layers.checks.issues import Note
from layers.reader.belts import recognised
from layers.reader.gdal import opened
from layers.reader.layer import EncodingVerdict, RawLayer, ReaderError
from layers.reader.limits import MAX_COLUMNS, MAX_UNPACKED_BYTES


def read_geoparquet(path: Path, name: str) -> RawLayer:
    """Read a GeoParquet file; raises ReaderError when it has no geometry, too many columns, or more data than the limit."""
    with opened(path.name):
        try:
            return _layer(path, name)
        except pa.ArrowException as error:
            raise ReaderError("file-damaged", name=path.name, reason=type(error).__name__) from error


def _layer(path: Path, name: str) -> RawLayer:
    file = pq.ParquetFile(path)
    if b"geo" not in (file.schema_arrow.metadata or {}):
        raise ReaderError("parquet-no-geometry", name=path.name)
    if len(file.schema_arrow) > MAX_COLUMNS:
        raise ReaderError("too-many-columns", columns=len(file.schema_arrow), limit=MAX_COLUMNS)
    if sum(file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups)) > MAX_UNPACKED_BYTES:
        raise ReaderError("file-too-large", name=path.name, limit_mb=MAX_UNPACKED_BYTES // 1_000_000)
    file.read(columns=_text_columns(file)).validate(full=True)
    frame = gpd.read_parquet(path)
    geometry = frame.geometry.to_numpy()
    attributes = pd.DataFrame(frame.drop(columns=[c for c in frame.columns if isinstance(frame[c], gpd.GeoSeries) or c == "bbox"]))
    encoding = EncodingVerdict("utf-8", (Note("encoding-standard", {"name": "utf-8"}),))
    return RawLayer(name, attributes.reset_index(drop=True), geometry, recognised(frame.crs) if frame.crs else None, None, encoding)


def _text_columns(file: pq.ParquetFile) -> list[str]:
    """Return the names of columns that hold text, whose bytes nobody has checked yet."""
    return [field.name for field in file.schema_arrow if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
