"""Gives a layer out again: one table of formats, every file written beside and renamed."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import geopandas as gpd

from layers.export import geo as export_geo
from layers.export import shapefile as export_shapefile
from layers.export import table as export_table
from layers.export.content import ExportError, Provenance, readable
from layers.spec import Layer

_FrameWriter = Callable[[gpd.GeoDataFrame, Provenance, Path], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One way out: the ending of its file, its media type, and who writes it (`write(frame, provenance, out, lang)`)."""

    ending: str
    media_type: str
    write: Callable[[gpd.GeoDataFrame, Provenance, Path, str], None]


def _for_machines(writer: _FrameWriter) -> Callable[[gpd.GeoDataFrame, Provenance, Path, str], None]:
    return lambda frame, provenance, out, _lang: writer(frame, provenance, out)


def _for_people(writer: Callable[[Any, Provenance, Path, str], None]) -> Callable[[gpd.GeoDataFrame, Provenance, Path, str], None]:
    return lambda frame, provenance, out, lang: writer(readable(frame, provenance.layer, lang), provenance, out, lang)


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "geojson": Format(".geojson", "application/geo+json", _for_machines(export_geo.write_geojson)),
        "gpkg": Format(".gpkg", "application/geopackage+sqlite3", _for_machines(export_geo.write_geopackage)),
        "shp": Format(".zip", "application/zip", _for_machines(export_shapefile.write_shapefile)),
        "parquet": Format(".parquet", "application/vnd.apache.parquet", _for_machines(export_geo.write_geoparquet)),
        "xlsx": Format(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _for_people(export_table.write_xlsx)),
        "csv": Format(".csv", "text/csv; charset=utf-8", _for_people(export_table.write_csv)),
    }
)


def export_format(name: str) -> Format:
    """Return the format `name`; raises ExportError (`unknown-format`)."""
    if name not in FORMATS:
        raise ExportError("unknown-format", format=name[:40], formats=", ".join(FORMATS))
    return FORMATS[name]


def export(frame: gpd.GeoDataFrame, layer: Layer, fmt: str, out: Path, lang: str = "zh", *, provenance: Provenance | None = None) -> None:
    """Write the canonical `frame` of `layer` to the file `out`; an existing file is replaced only by a whole new one.

    Parameters
    ----------
    fmt
        A key of FORMATS. `shp` writes a zip, or loose files where `out` ends in `.shp`.
    lang
        Language of titles and words in XLSX and CSV.
    provenance
        What the file says about where its features come from; without it only the layer is named.

    Raises
    ------
    ExportError
        `unknown-format`, `nothing-to-export`, or `out-not-writable`.
    """
    form = export_format(fmt)
    if frame.empty:
        raise ExportError("nothing-to-export")
    said = provenance or Provenance(layer, len(frame))
    part = out.with_name(f".{uuid.uuid4().hex}{form.ending}")
    try:
        if fmt == "shp" and out.suffix.lower() == ".shp":
            export_shapefile.write_loose(frame.reset_index(drop=True), said, out)
        else:
            form.write(frame.reset_index(drop=True), said, part, lang)
            os.replace(part, out)
    except OSError as error:
        raise ExportError("out-not-writable", name=out.name, reason=error.strerror or type(error).__name__) from error
    finally:
        part.unlink(missing_ok=True)
