"""Layers read through GDAL: raw field arrays and WKB, so that no value is guessed at and no bad ring hides a layer."""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
from pyproj import CRS
from shapely.errors import ShapelyError

from layers.checks.issues import Issue, Note
from layers.gdal_guard import ALLOWED_DRIVERS
from layers.reader import geojson as reader_geojson
from layers.reader import geometry as reader_geometry
from layers.reader.belts import declared_crs
from layers.reader.layer import EncodingVerdict, RawLayer, ReaderError
from layers.reader.limits import MAX_COLUMNS, MAX_LAYERS

_FILE_READING_ERRORS = (
    RuntimeError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, OSError, ShapelyError,
)  # fmt: skip
"""What pyogrio, GDAL and pyarrow raise for damaged files (GDAL's own errors are RuntimeErrors, UnicodeDecodeError is a ValueError)."""

_CURVED = re.compile(r"curve|^multisurface$", re.IGNORECASE)

_UNDEFINED = re.compile(r'^(ENGCRS|LOCAL_CS)|^\w+\["Undefined', re.IGNORECASE)

_PLACE = re.compile(r"\bline (\d+)(?:, character (\d+))?")

_UTF8 = EncodingVerdict("utf-8", (Note("encoding-standard", {"name": "utf-8"}),))


@contextmanager
def opened(name: str) -> Iterator[None]:
    """Turn whatever a damaged file makes the readers raise into one ReaderError; their warnings are ours to judge."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ReaderError:
        raise
    except MemoryError:
        raise ReaderError("reader-memory", name=name) from None
    except _FILE_READING_ERRORS as error:
        raise ReaderError("file-damaged", name=name, reason=_reason(error)) from error


def read_geojson(path: Path, work: Path, name: str, wished: str | None) -> tuple[RawLayer, ...]:
    """Read a GeoJSON file; dates stay text, to be understood with the layer's fields in view."""
    with opened(path.name):
        prepared = reader_geojson.prepare(path, work, wished)
        raw = read_raw(prepared.path, None, DATE_AS_STRING="YES")
    return (_layer(name, raw, prepared.declared, prepared.declared_text, prepared.encoding),)


def read_geopackage(path: Path) -> tuple[RawLayer, ...]:
    """Read the feature tables of a GeoPackage. Views are left alone: their query can be made never to end."""
    with opened(path.name):
        names = _feature_tables(path)
        if not names:
            raise ReaderError("no-layers", name=path.name)
        return tuple(_linearised(declared_layer(name, read_raw(path, name)), kind) for name, kind in names)


def read_flatgeobuf(path: Path, name: str) -> tuple[RawLayer, ...]:
    """Read a FlatGeobuf file."""
    with opened(path.name):
        return (declared_layer(name, read_raw(path, None)),)


def read_raw(path: Path, layer: str | None, *, encoding: str | None = None, **options: Any) -> tuple[dict[str, Any], Any, list[Any]]:
    """Return metadata, WKB array and field arrays of one layer, by an allowed driver only."""
    require_guard()
    meta, _fids, wkb, fields = pyogrio.raw.read(path, layer=layer, encoding=encoding, **options)
    if len(meta["fields"]) > MAX_COLUMNS:
        raise ReaderError("too-many-columns", columns=len(meta["fields"]), limit=MAX_COLUMNS)
    rows = len(fields[0]) if fields else 0
    return meta, np.array([None] * rows, dtype=object) if wkb is None else wkb, fields


def require_guard() -> None:
    """Raise ReaderError while GDAL has a driver that is not allowed."""
    if not set(pyogrio.list_drivers()) <= set(ALLOWED_DRIVERS):
        raise ReaderError("reader-unguarded")


def table_of(names: list[str], fields: list[Any]) -> pd.DataFrame:
    """Return field arrays as a table whose column names are unique."""
    return pd.DataFrame(dict(zip(unique_names(names), fields, strict=True)))


def unique_names(names: list[str]) -> list[str]:
    """Return the names with `_2`, `_3` … behind those that came before, and a name for nameless columns.

    >>> unique_names(["名称", "名称", ""])
    ['名称', '名称_2', 'column_3']
    """
    taken: set[str] = set()
    result = []
    for number, name in enumerate(names, start=1):
        base = name.strip() or f"column_{number}"
        candidate, again = base, 2
        while candidate in taken or candidate == "geometry":
            candidate, again = f"{base}_{again}", again + 1
        taken.add(candidate)
        result.append(candidate)
    return result


def declared_layer(name: str, raw: tuple[dict[str, Any], Any, list[Any]]) -> RawLayer:
    """Return a layer of a format that holds UTF-8 and says its own coordinate system."""
    text = str(raw[0]["crs"] or "")
    declared = declared_crs(text)
    spoken = None if not text or _UNDEFINED.search(text) else text[:60]
    return _layer(name, raw, declared, spoken, _UTF8)


def _layer(
    name: str, raw: tuple[dict[str, Any], Any, list[Any]], declared: CRS | None, declared_text: str | None, encoding: EncodingVerdict
) -> RawLayer:
    meta, wkb, fields = raw
    parsed = reader_geometry.from_wkb(wkb)
    table = table_of([str(field) for field in meta["fields"]], fields) if len(meta["fields"]) else pd.DataFrame(index=range(len(wkb)))
    return RawLayer(name, table, parsed.geometry, declared, declared_text, encoding, tuple(parsed.repairs), tuple(parsed.issues))


def _linearised(raw: RawLayer, kind: str) -> RawLayer:
    """Return the layer with the remark that its arcs came as short straight pieces, where its kind of geometry allows arcs."""
    return replace(raw, issues=(*raw.issues, Issue("curves-linearised", "info", len(raw.table)))) if _CURVED.search(kind) else raw


def _feature_tables(path: Path) -> list[tuple[str, str]]:
    """Return the names of the feature tables and the kind of geometry each declares."""
    query = (
        "SELECT c.table_name, coalesce(g.geometry_type_name, '') FROM gpkg_contents c "
        "JOIN sqlite_master m ON lower(m.name) = lower(c.table_name) "
        "LEFT JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) "
        "WHERE c.data_type IN ('features', 'attributes') AND m.type = 'table' ORDER BY c.rowid LIMIT ?"
    )
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            return [(name, str(kind)) for name, kind in connection.execute(query, (MAX_LAYERS,))]
    except sqlite3.Error as error:
        raise ReaderError("file-damaged", name=path.name, reason=type(error).__name__) from None


def _reason(error: Exception) -> str:
    """Return the kind of an error, and the place in the file that it names: nothing else of its words is for people to read.

    >>> _reason(ValueError("Failed to read GeoJSON data; At line 3, character 1030: Unterminated string"))
    'ValueError 3:1030'
    """
    place = _PLACE.search(str(error))
    return " ".join(filter(None, (type(error).__name__, ":".join(filter(None, place.groups())) if place else "")))
