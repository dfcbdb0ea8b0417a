"""Shapefiles: their parts brought together, headers checked, text decoded by the bytes and not by what is declared."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
from pyproj import CRS

from layers.checks.issues import Issue, Note, Repair
from layers.reader import encoding as reader_encoding
from layers.reader import gdal as reader_gdal
from layers.reader import geometry as reader_geometry
from layers.reader.archive import Dataset
from layers.reader.belts import declared_crs, named_cgcs2000
from layers.reader.layer import EncodingVerdict, RawLayer, ReaderError

_TRANSPARENT = "ISO-8859-1"
"""Every byte has a character in it, so the raw bytes come through and can be had back."""

_LDID_POSITION = 29
_SHP_HEADER = 100


def read_shapefile(dataset: Dataset, work: Path, wished: str | None) -> RawLayer:
    """Read one shapefile out of a copy in `work`, so that nothing is ever written beside the original.

    Raises
    ------
    ReaderError
        `shapefile-no-shp`, `shapefile-no-dbf`, `shapefile-shp-damaged`, `shapefile-dbf-damaged`, `encoding-undecided`, `file-damaged`.
    """
    for ending in (".shp", ".dbf"):
        if ending not in dataset.files:
            raise ReaderError(f"shapefile-no-{ending[1:]}", name=dataset.name)
    issues = _checked_headers(dataset)
    folder = work / "shapefile"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for ending in {".shp", ".shx", ".dbf"} & dataset.files.keys():
        shutil.copyfile(dataset.files[ending], folder / f"data{ending}")
    repairs = [] if ".shx" in dataset.files else [Repair("index-rebuilt", 1)]
    with reader_gdal.opened(f"{dataset.name}.shp"):
        pyogrio.set_gdal_config_options({"SHAPE_RESTORE_SHX": "YES" if repairs else "NO"})
        meta, wkb, fields = reader_gdal.read_raw(folder / "data.shp", None, encoding=_TRANSPARENT)
        names, columns, encoding, cut = _text(list(meta["fields"]), fields, dataset, wished)
        parsed = reader_geometry.from_wkb(wkb)
    if cut:
        repairs.append(Repair("text-cut-mended", cut))
    table = reader_gdal.table_of(names, columns) if names else pd.DataFrame(index=range(len(wkb)))
    declared, spoken = _declared(dataset)
    return RawLayer(
        dataset.name, table, parsed.geometry, declared, spoken, encoding, (*repairs, *parsed.repairs), (*issues, *parsed.issues)
    )


def _checked_headers(dataset: Dataset) -> list[Issue]:
    """Compare what the headers promise with the sizes of the files; a lying .dbf would ask for gigabytes."""
    shp, dbf = dataset.files[".shp"], dataset.files[".dbf"]
    with shp.open("rb") as stream:
        head = stream.read(_SHP_HEADER)
    if len(head) < _SHP_HEADER or 2 * int.from_bytes(head[24:28], "big") > shp.stat().st_size:
        raise ReaderError("shapefile-shp-damaged", name=f"{dataset.name}.shp")
    with dbf.open("rb") as stream:
        header = stream.read(32)
    if len(header) < 32:
        raise ReaderError("shapefile-dbf-damaged", name=f"{dataset.name}.dbf")
    records, start, width = (int.from_bytes(header[a:b], "little") for a, b in ((4, 8), (8, 10), (10, 12)))
    if start + records * width > dbf.stat().st_size + width:
        raise ReaderError("shapefile-dbf-damaged", name=f"{dataset.name}.dbf")
    shx = dataset.files.get(".shx")
    shapes = (shx.stat().st_size - 100) // 8 if shx else records
    if shapes != records:
        return [Issue("shapefile-parts-differ", "warning", params={"shapes": shapes, "records": records})]
    return []


def _text(names: list[str], fields: list[Any], dataset: Dataset, wished: str | None) -> tuple[list[str], list[Any], EncodingVerdict, int]:
    """Return names and columns in the encoding that all of them together are in, and how many cut ends were left off."""
    columns = [pd.Series(column) if column.dtype == object else column for column in fields]
    pool = [name.encode(_TRANSPARENT) for name in names]
    for column in columns:
        if isinstance(column, pd.Series):
            pool += [value.encode(_TRANSPARENT) for value in column.dropna().unique()]
    verdict = reader_encoding.decide(pool, hints=_hints(dataset), wished=wished)
    if verdict.chosen is None:
        raise ReaderError("encoding-undecided", name=dataset.name, previews=reader_encoding.plain_previews(verdict.previews))
    decoder = _Decoder(verdict)
    names = [decoder(name) for name in names]
    return names, [decoder.column(c) if isinstance(c, pd.Series) else c for c in columns], verdict, decoder.cut


class _Decoder:
    """Turns transparently read text into real text and counts the ends that were cut inside a character."""

    def __init__(self, verdict: EncodingVerdict) -> None:
        self._verdict = verdict
        self.cut = 0

    def __call__(self, value: str) -> str:
        try:
            text, cut = reader_encoding.decoded(value.encode(_TRANSPARENT), str(self._verdict.chosen))
        except UnicodeDecodeError:
            previews = reader_encoding.plain_previews(self._verdict.previews)
            raise ReaderError("encoding-unsettled", name=self._verdict.chosen, previews=previews) from None
        self.cut += cut
        return text

    def column(self, values: pd.Series) -> np.ndarray:
        """Return the values decoded, each distinct one once."""
        known = {value: self(value) for value in values.dropna().unique()}
        return np.array([known.get(value) for value in values], dtype=object)


def _hints(dataset: Dataset) -> tuple[Note, ...]:
    """Return what the file says of its own encoding: the .cpg's word and the language byte of the .dbf."""
    hints = []
    if ".cpg" in dataset.files:
        with dataset.files[".cpg"].open("rb") as stream:
            word = stream.read(64).decode("ascii", "replace").strip()
        hints.append(Note("encoding-cpg", {"name": word[:40]}))
    else:
        hints.append(Note("encoding-no-cpg"))
    with dataset.files[".dbf"].open("rb") as stream:
        stream.seek(_LDID_POSITION)
        hints.append(Note("encoding-ldid", {"value": f"0x{(stream.read(1) or bytes(1)).hex().upper()}"}))
    return tuple(hints)


def _declared(dataset: Dataset) -> tuple[CRS | None, str | None]:
    if ".prj" not in dataset.files:
        return None, None
    with dataset.files[".prj"].open("rb") as stream:
        text = stream.read(20_000).decode("utf-8", "replace").strip("\ufeff \r\n\t\x00")
    if not text.upper().startswith(("GEOGCS", "PROJCS", "GEOGCRS", "PROJCRS", "GEODCRS", "COMPD_CS", "COMPOUNDCRS", "BOUNDCRS")):
        named = named_cgcs2000(text)
        return named, text[:60] if named is not None else None
    return declared_crs(text), text[:60]
