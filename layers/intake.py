"""How a file gets into a layer: read, conformed, checked, and then reported on or published."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from layers.catalogue import LAYERS
from layers.catalogue import layer as catalogue_layer
from layers.checks.content import check
from layers.checks.issues import Issue, further_down, has_errors
from layers.checks.report import report_on
from layers.conform.canonical import conform
from layers.conform.columns import columns_taken
from layers.conform.corrections import Fix, corrected
from layers.reader.archive import SHAPEFILE_PARTS, pack_parts
from layers.reader.layer import ReaderError, ReadLayer
from layers.reader.opening import read_file, read_trusted
from layers.spec import GeometryKind, Layer
from layers.store.embedded import Store
from layers.store.errors import StaleRevisionError
from layers.store.ledger import Revision
from layers.versions.merge import with_known_values

EXAMPLE_DATE = date(2021, 12, 31)
"""The day that the shipped example speaks of."""

SHIPPED_BY = "随软件"
SHIPPED_NOTE = "随软件提供的数据"


class RefusedError(RuntimeError):
    """A file that was opened but must not be published; `code` and `params` name the first reason, `report` holds all."""

    def __init__(self, issue: Issue, report: dict[str, Any]) -> None:
        super().__init__(f"{issue.code}: {dict(issue.params)}")
        self.code = issue.code
        self.params = {"count": issue.count, "rows": issue.rows, "field": issue.field or "", **issue.params}
        self.report = report


@dataclass(frozen=True, slots=True)
class Examined:
    """One layer of a file, read and, where a layer of the catalogue was named and its place is known, conformed.

    `columns` is field key → column of the file, for the fields that have one.
    """

    read: ReadLayer
    frame: gpd.GeoDataFrame
    issues: tuple[Issue, ...]
    columns: Mapping[str, str] = field(default_factory=dict)


def examine(
    path: Path, layer_key: str | None = None, *, crs: str | None = None, encoding: str | None = None, lang: str = "zh"
) -> dict[str, Any]:
    """Return what the file at `path` holds and what is wrong with it, as plain values ready for JSON; nothing is stored.

    Raises
    ------
    ReaderError
        If the file cannot be opened.
    UnknownLayerError
        If the catalogue has no layer `layer_key`.
    """
    layer = catalogue_layer(layer_key) if layer_key else None
    reads = together(read_file(path, crs=crs, encoding=encoding), layer)
    return report_on([examined(read, layer) for read in reads], layer, lang)


def publish_file(
    store: Store,
    path: Path,
    layer_key: str,
    *,
    by: str,
    note: str,
    mode: str = "replace",
    crs: str | None = None,
    encoding: str | None = None,
    data_date: date | None = None,
    example: bool = False,
    part: str | None = None,
    role: str = "",
    login: str = "",
) -> Revision:
    """Publish the file at `path` as the next revision of a layer.

    Of a file with several layers the one named `part` is taken, else the only one whose geometries fit.

    Raises
    ------
    ReaderError
        If the file cannot be opened, or it is not clear which of its layers is meant.
    RefusedError
        If the report holds an error.
    UnknownLayerError, StoreError
        As the catalogue and the store raise them.
    """
    layer = catalogue_layer(layer_key)
    before = store.current(layer_key)
    reads = together(read_file(path, crs=crs, encoding=encoding), layer)
    chosen = _chosen([examined(read, layer) for read in reads], layer, part)
    report = report_on([chosen], layer, "zh")
    _refuse_errors(chosen.issues, report)
    frame = chosen.frame
    if mode == "update" and before is not None:
        frame = completed(chosen, layer, store.read(layer_key, before.number))
    with _original(path) as original:
        return store.publish(
            layer_key, frame, by=by, note=note, mode=mode, original=original, original_name=path.name, report=report,
            data_date=data_date, based_on=before.number if before else 0, example=example, role=role, login=login,
        )  # fmt: skip


def seed(store: Store, data: Path) -> list[tuple[str, Revision | Exception]]:
    """Publish the shipped file `data/<key>.geojson` of every layer that has no revision yet.

    Shipped files are ours, so they are read in this process, by the same functions as any other. A file that is missing,
    damaged or refused is listed with its error and the others go on.
    """
    published = store.currents()
    outcomes: list[tuple[str, Revision | Exception]] = []
    for layer in LAYERS:
        if layer.key in published:
            continue
        try:
            outcomes.append((layer.key, _seeded(store, data / f"{layer.key}.geojson", layer)))
        except StaleRevisionError:  # another process is filling the same store, and was faster
            continue
        except (ReaderError, RefusedError) as error:
            outcomes.append((layer.key, error))
    return outcomes


def together(reads: tuple[ReadLayer, ...], layer: Layer | None) -> tuple[ReadLayer, ...]:
    """Return the layers of a file, lines and points with the same columns made one where `layer` takes both.

    Shapefiles hold one kind of geometry each, so such a layer is exported as two of them in one zip.
    """
    if layer is None or layer.geometry is not GeometryKind.LINE_OR_POINT or len(reads) < 2:
        return reads
    first = reads[0]
    alike = all(list(read.frame.columns) == list(first.frame.columns) and read.frame.crs == first.frame.crs for read in reads)
    if not alike or first.frame.crs is None:
        return reads
    whole = gpd.GeoDataFrame(pd.concat([read.frame for read in reads], ignore_index=True), crs=first.frame.crs)
    repairs = tuple(repair for read in reads for repair in read.repairs)
    before = [sum(len(read.frame) for read in reads[:number]) for number in range(len(reads))]
    issues = tuple(further_down(issue, rows) for read, rows in zip(reads, before, strict=True) for issue in read.issues)
    return (replace(first, frame=whole, repairs=repairs, issues=issues),)


def completed(found: Examined, layer: Layer, current: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return an update with what it does not speak of as `current` has it: geometries that it came without, and columns that the file lacks."""
    own = {field.key for field in layer.fields}
    given = {name for name in found.frame.columns if name not in own or name in found.columns}
    return with_known_values(with_known_geometry(found.frame, current), current, given)


def with_known_geometry(frame: gpd.GeoDataFrame, current: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return an update with the geometry, and its measures, of features that came without one but are known already.

    A table edited in Excel thus updates attributes and leaves the map as it is.
    """
    known = current.drop_duplicates("fid").set_index("fid")
    bare = frame.geometry.isna() & frame["fid"].isin(known.index)
    if not bare.any():
        return frame
    result = frame.copy()
    fids = frame.loc[bare, "fid"]
    for name in ("geometry", "length_m", "area_m2"):
        result.loc[bare, name] = known.loc[fids, name].to_numpy()
    return result


@contextmanager
def _original(path: Path) -> Iterator[Path]:
    """Yield the one file that keeps what was handed in: of a loose shapefile, a zip of all its parts."""
    if path.suffix.lower() not in SHAPEFILE_PARTS:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="renewal-original-") as folder:
        packed = Path(folder) / "parts.zip"
        pack_parts(path, packed)
        yield packed


def _seeded(store: Store, path: Path, layer: Layer) -> Revision:
    chosen = _chosen([examined(read, layer) for read in read_trusted(path)], layer, None)
    report = report_on([chosen], layer, "zh")
    _refuse_errors(chosen.issues, report)
    return store.publish(
        layer.key, chosen.frame, by=SHIPPED_BY, note=SHIPPED_NOTE, original_name=path.name, report=report,
        data_date=EXAMPLE_DATE, based_on=0, example=layer.example,
    )  # fmt: skip


def examined(
    read: ReadLayer, layer: Layer | None, *, mapping: Mapping[str, str | None] | None = None, fixes: Iterable[Fix] = ()
) -> Examined:
    """Return a layer of a file conformed and checked, with the cells and columns that a person set first.

    `mapping` is as `conform` takes it, `fixes` are as `corrected` takes them (raises CorrectionError as it does).
    """
    cells = tuple(fixes)
    columns = columns_taken(layer, read.frame, mapping) if layer else {}
    read = replace(read, frame=corrected(read.frame, cells, columns))
    if layer is None or read.frame.crs is None:
        return Examined(read, read.frame, read.issues, columns)
    columns |= {each.key: each.key for each in layer.fields if each.key not in columns and any(name == each.key for _, name, _ in cells)}
    frame, found = conform(layer, read.frame, {each.key: columns.get(each.key) for each in layer.fields})
    said = (issue for issue in read.issues if issue.code != "geometry-mixed")  # the layer's own check knows which kinds it takes
    return Examined(read, frame, _without_doubles((*said, *found, *check(layer, frame))), columns)


def _without_doubles(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Leave out what two stages say alike."""
    seen: dict[tuple[str, str | None, tuple[int, ...]], Issue] = {}
    for issue in issues:
        seen.setdefault((issue.code, issue.field, issue.rows), issue)
    return tuple(seen.values())


def _chosen(layers: list[Examined], layer: Layer, part: str | None) -> Examined:
    names = "、".join(each.read.name for each in layers)
    if part is not None:
        named = [each for each in layers if each.read.name == part]
        if len(named) != 1:
            raise ReaderError("part-unknown", name=part, names=names)
        return named[0]
    if len(layers) == 1:
        return layers[0]
    fitting = [each for each in layers if not pd.isna(each.frame.geometry).all() and fits(each.frame, layer)]
    if len(fitting) != 1:
        raise ReaderError("part-unclear", count=len(layers), names=names)
    return fitting[0]


def fits(frame: gpd.GeoDataFrame, layer: Layer) -> bool:
    """Return whether all geometries of `frame` are of the kind that `layer` takes."""
    return bool(frame.geometry.dropna().geom_type.isin(layer.geometry.accepts).all())


def _refuse_errors(issues: tuple[Issue, ...], report: dict[str, Any]) -> None:
    if has_errors(issues):
        raise RefusedError(next(issue for issue in issues if issue.severity == "error"), report)
