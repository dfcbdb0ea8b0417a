"""From a file to finished layers, in this process: kind, parts, text, coordinates, geometry."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.checks.issues import Issue, Repair, at_rows
from layers.reader import archive as reader_archive
from layers.reader import crs as reader_crs
from layers.reader import dxf as reader_dxf
from layers.reader import gdal as reader_gdal
from layers.reader import geodatabase as reader_geodatabase
from layers.reader import geometry as reader_geometry
from layers.reader import kml as reader_kml
from layers.reader import parquet as reader_parquet
from layers.reader import parts as reader_parts
from layers.reader import shapefile as reader_shapefile
from layers.reader import table as reader_table
from layers.reader import validity as reader_validity
from layers.reader.archive import Dataset
from layers.reader.encoding import LOST_TEXT
from layers.reader.kind import Kind, kind_of
from layers.reader.layer import RawLayer, ReaderError, ReadLayer
from layers.reader.limits import MAX_FILE_BYTES, MAX_LAYERS, MAX_NAME, MAX_TEXT_CHARACTERS

_POINTS, _LINES, _POLYGONS, _COLLECTIONS = ("点", "points"), ("线", "lines"), ("面", "polygons"), ("集合", "collections")
_KINDS = {0: _POINTS, 1: _LINES, 2: _LINES, 3: _POLYGONS, 4: _POINTS, 5: _LINES, 6: _POLYGONS, 7: _COLLECTIONS}
"""Type number of a geometry → what people call its kind."""


def read_inside(path: Path, *, crs: str | None = None, encoding: str | None = None) -> tuple[ReadLayer, ...]:
    """Read every layer of the file at `path` in this process: for shipped files, and inside the reader's own process.

    Parameters
    ----------
    crs, encoding
        What a person asked for instead of what the reader would decide.

    Raises
    ------
    ReaderError
        If the file cannot be opened.
    """
    with tempfile.TemporaryDirectory(prefix="renewal-read-") as folder:
        return _finished_all(_raw_layers(path, Path(folder), encoding), crs)


def read_together(paths: Sequence[Path], *, crs: str | None = None, encoding: str | None = None) -> tuple[ReadLayer, ...]:
    """Read files that were handed in together, the parts of a shapefile as one; see `read_inside`."""
    handed_in = reader_parts.grouped(paths)
    raws: list[RawLayer] = []
    with tempfile.TemporaryDirectory(prefix="renewal-read-") as folder:
        for number, shapefile in enumerate(handed_in.shapefiles):
            raws.append(reader_shapefile.read_shapefile(shapefile, Path(folder) / f"set{number}", encoding))
        for number, path in enumerate(handed_in.files):
            raws.extend(_raw_layers(path, Path(folder) / f"file{number}", encoding))
        first, *others = raws
        return _finished_all((_with_issues(first, handed_in.issues), *others), crs)


def _finished_all(raws: Sequence[RawLayer], crs: str | None) -> tuple[ReadLayer, ...]:
    if len(raws) > MAX_LAYERS:
        raise ReaderError("too-many-layers", layers=len(raws), limit=MAX_LAYERS)
    return tuple(_finished(raw, crs) for raw in raws)


def _raw_layers(path: Path, work: Path, encoding: str | None) -> tuple[RawLayer, ...]:
    if path.is_dir():
        raise ReaderError("kind-folder", name=path.name)
    if not path.is_file():
        raise ReaderError("file-missing", name=path.name)
    if path.stat().st_size > MAX_FILE_BYTES:
        raise ReaderError("file-too-large", name=path.name, limit_mb=MAX_FILE_BYTES // 1_000_000)
    if path.suffix.lower() in reader_archive.SHAPEFILE_PARTS:
        return (reader_shapefile.read_shapefile(reader_archive.parts_beside(path), work, encoding),)
    kind = kind_of(path)
    if kind is not Kind.ARCHIVE:
        return _read_one(kind, Dataset(path.stem, {path.suffix.lower(): path}), work, encoding)
    if reader_archive.is_workbook(path):
        reader_archive.check_workbook(path)
        return reader_table.read_workbook(path, path.stem)
    return _read_archive(path, work, encoding)


def _read_archive(path: Path, work: Path, encoding: str | None) -> tuple[RawLayer, ...]:
    unpacked = reader_archive.unpack(path, work / "unpacked")
    raws: list[RawLayer] = []
    for dataset in unpacked.datasets:
        if dataset.files.keys() & reader_archive.SHAPEFILE_PARTS:
            raws.append(reader_shapefile.read_shapefile(dataset, work, encoding))
        else:
            file = next(iter(dataset.files.values()))
            raws.extend(_read_one(kind_of(file), dataset, work, encoding))
    first, *others = raws
    return (_with_issues(first, unpacked.issues), *others)


def _read_one(kind: Kind, dataset: Dataset, work: Path, encoding: str | None) -> tuple[RawLayer, ...]:
    file = next(iter(dataset.files.values()))
    work.mkdir(parents=True, exist_ok=True)
    readers: dict[Kind, Callable[[], tuple[RawLayer, ...]]] = {
        Kind.GEOJSON: lambda: reader_gdal.read_geojson(file, work, dataset.name, encoding),
        Kind.GEOPACKAGE: lambda: reader_gdal.read_geopackage(file),
        Kind.FLATGEOBUF: lambda: reader_gdal.read_flatgeobuf(file, dataset.name),
        Kind.GEODATABASE: lambda: reader_geodatabase.read_geodatabase(file, dataset.name),
        Kind.DXF: lambda: reader_dxf.read_dxf(file, work, dataset.name, encoding),
        Kind.KML: lambda: reader_kml.read_kml(file, dataset.name, encoding),
        Kind.PARQUET: lambda: (reader_parquet.read_geoparquet(file, dataset.name),),
        Kind.TEXT_TABLE: lambda: (reader_table.read_csv(file, dataset.name, encoding),),
        Kind.SHAPEFILE: lambda: (reader_shapefile.read_shapefile(Dataset(dataset.name, {".shp": file}), work, encoding),),
    }
    if kind not in readers:
        raise ReaderError("archive-nested", member=file.name)
    return readers[kind]()


def _finished(raw: RawLayer, wished_crs: str | None) -> ReadLayer:
    shallow = reader_geometry.shallow(raw.geometry)
    flat = reader_geometry.flattened(shallow.geometry)
    finite = reader_geometry.without_infinite(flat.geometry)
    filled = reader_geometry.without_zeros(finite.geometry)
    settled = reader_crs.settle(filled.geometry, raw.declared, raw.declared_text, wished_crs)
    steps = [shallow, flat, finite, filled]
    if settled.placement is not None:
        steps.append(reader_geometry.without_infinite(reader_crs.placed(filled.geometry, settled.placement)))
        for step in (reader_geometry.on_earth, reader_validity.valid, reader_validity.merged, reader_validity.oriented):
            steps.append(step(steps[-1].geometry))
    geometry, crs = steps[-1].geometry, None if settled.placement is None else reader_crs.STORED
    table, lost = _plain_values(raw.table)
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(geometry, index=table.index, crs=crs), crs=crs)
    repairs = [*raw.repairs, *settled.repairs, *(repair for step in steps for repair in step.repairs)]
    repairs = reader_validity.with_areas(repairs, geometry) if crs else repairs
    issues = [*raw.issues, *settled.issues, *(issue for step in steps for issue in step.issues), *lost, *_kinds(geometry)]
    return ReadLayer(raw.name[:MAX_NAME], frame, raw.encoding, settled.verdict, _summed(repairs), tuple(issues))


def _kinds(geometry: np.ndarray) -> list[Issue]:
    """Say when there is nothing, or when there are several kinds of geometry."""
    if not len(geometry):
        return [Issue("no-features", "error")]
    found = pd.Series(shapely.get_type_id(geometry)).map(_KINDS).value_counts(sort=False)
    if len(found) < 2:
        return []
    zh, en = (
        "、".join(f"{kind[0]} {count}" for kind, count in found.items()),
        ", ".join(f"{count} {kind[1]}" for kind, count in found.items()),
    )
    return [Issue("geometry-mixed", "info", int(found.sum()), params={"kinds": zh, "kinds_en": en})]


def _plain_values(table: pd.DataFrame) -> tuple[pd.DataFrame, list[Issue]]:
    """Return the table with columns of one plain type each, and what text in it was lost before it came here."""
    columns: dict[str, Any] = {}
    issues = []
    characters = 0
    for position, name in enumerate(reader_gdal.unique_names([str(name)[:MAX_NAME] for name in table.columns])):
        column = table.iloc[:, position]
        if column.dtype == object or isinstance(column.dtype, pd.StringDtype | pd.CategoricalDtype):
            column = pd.Series([_plain(value) for value in column], index=table.index, dtype=object)
            characters += sum(len(value) for value in column if value is not None)
            if characters > MAX_TEXT_CHARACTERS:
                raise ReaderError("text-too-much", limit=MAX_TEXT_CHARACTERS // 1_000_000)
            damaged = [row for row, value in enumerate(column) if isinstance(value, str) and LOST_TEXT.search(value)]
            if damaged:
                issues.append(at_rows("text-lost", "warning", damaged, field=name, sample=column.iloc[damaged[0]][:40]))
        columns[name] = column
    return pd.DataFrame(columns, index=table.index), issues


def _plain(value: Any) -> str | None:
    if value is None or isinstance(value, bytes | bytearray | memoryview):
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, float) and np.isnan(value):
        return None
    return str(value)


def _summed(repairs: list[Repair]) -> tuple[Repair, ...]:
    """Return one repair for each code, with counts, rows and areas brought together."""
    found: dict[str, list[Repair]] = {}
    for repair in repairs:
        found.setdefault(repair.code, []).append(repair)
    return tuple(_together(each) for each in found.values())


def _together(alike: list[Repair]) -> Repair:
    rows = sorted({row for repair in alike for row in repair.rows})
    before, after = (
        [area for area in areas if area is not None] for areas in zip(*((r.area_before_m2, r.area_after_m2) for r in alike), strict=True)
    )
    return Repair(alike[0].code, sum(r.count for r in alike), tuple(rows), sum(before) if before else None, sum(after) if after else None)


def _with_issues(raw: RawLayer, issues: Sequence[Issue]) -> RawLayer:
    return replace(raw, issues=(*raw.issues, *issues))
