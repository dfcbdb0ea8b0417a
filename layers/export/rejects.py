"""The rows of a file that need work, given back to be put right: a workbook with reasons, and a GeoPackage."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.checks.findings import as_written, findings
from layers.conform.columns import REJECT_COLUMNS
from layers.export.archive import pack_folder
from layers.export.content import ExportError
from layers.export.geo import write_fields
from layers.export.table import cell, harmless
from layers.spec import Layer, Text

if TYPE_CHECKING:
    from layers.intake import Examined

_NAME = Text("待修改", "to_correct")
_LIST = Text("逐条", "Findings")
_HEADINGS = {
    "row": Text("行号", "Row"),
    "field": Text("字段", "Field"),
    "value": Text("现在的值", "Value"),
    "severity": Text("程度", "Severity"),
    "reason": Text("问题", "Problem"),
    "fix": Text("怎么改", "What to do"),
    "lon": Text("经度", "Longitude"),
    "lat": Text("纬度", "Latitude"),
}
_SEVERITIES = {"error": Text("错误", "error"), "warning": Text("提醒", "warning"), "info": Text("说明", "remark")}
_LONGEST_LIST = 200_000
_MOST_FIGURES = 1e15
_WIDTHS = (8, 44, 44)


def write_rejects(examined: Examined, layer: Layer | None, out: Path, lang: str = "zh", *, everything: bool = False) -> int:
    """Write a zip with the rows that hold errors as XLSX and GeoPackage to `out`, and return how many rows these are.

    Each row stands as the file has it, with its number, what is wrong and how to put it right in front; no text in it is ever
    taken for a formula. The GeoPackage has their shapes, and is left out where the coordinate system is not settled.

    Parameters
    ----------
    everything
        Rows with warnings and remarks as well.

    Raises
    ------
    ExportError
        `nothing-to-export` when no row has a finding of that kind.
    """
    table = findings(examined, layer, lang, most=None)
    table = table if everything else table[table["severity"] == "error"]
    if not (table["row"] > 0).any():
        raise ExportError("nothing-to-export")
    rejected = rejected_rows(examined.read.frame, table, lang)
    with tempfile.TemporaryDirectory(prefix="renewal-rejects-") as folder:
        _write_workbook(rejected, table, Path(folder) / f"{_NAME(lang)}.xlsx", lang)
        if rejected.crs is not None:
            _write_geopackage(rejected, Path(folder) / f"{_NAME(lang)}.gpkg")
        pack_folder(Path(folder), out)
    return len(rejected)


def rejected_rows(frame: gpd.GeoDataFrame, table: pd.DataFrame, lang: str) -> gpd.GeoDataFrame:
    """Return the rows of `frame` that `table` (of findings) speaks of, with number, problems and cures in front."""
    by_row = table[table["row"] > 0].groupby("row", sort=True)[["reason", "fix"]].agg(_joined)
    numbers = by_row.index.to_numpy()
    rows = frame.iloc[numbers - 1].reset_index(drop=True)
    said = (numbers, by_row["reason"].to_numpy(), by_row["fix"].to_numpy())
    front = {title(lang): values for title, values in zip(REJECT_COLUMNS, said, strict=True)}
    own = {str(name): rows[name] for name in rows.columns if name != rows.geometry.name and str(name) not in front}
    return gpd.GeoDataFrame(front | own, geometry=rows.geometry.to_numpy(), crs=frame.crs)


def _joined(sentences: pd.Series) -> str:
    return "；".join(dict.fromkeys(sentence for sentence in sentences if sentence))


def _write_workbook(rejected: gpd.GeoDataFrame, table: pd.DataFrame, out: Path, lang: str) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NAME(lang))
    sheet.freeze_panes = "D2"
    for letter, width in zip("ABC", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    values = rejected.drop(columns="geometry")
    sheet.append([cell(sheet, str(name), bold=True) for name in values.columns])
    for row in values.itertuples(index=False):
        sheet.append([cell(sheet, _kept(value)) for value in row])
    lines = book.create_sheet(_LIST(lang))
    lines.freeze_panes = "A2"
    lines.append([cell(lines, title(lang), bold=True) for title in _HEADINGS.values()])
    spoken = table.assign(severity=table["severity"].map({key: title(lang) for key, title in _SEVERITIES.items()}))
    for row in spoken[list(_HEADINGS)].head(_LONGEST_LIST).itertuples(index=False):
        lines.append([cell(lines, value) for value in row])
    book.save(out)


def _write_geopackage(rejected: gpd.GeoDataFrame, out: Path) -> None:
    columns: dict[str, Any] = {}
    for name in rejected.columns.drop("geometry"):
        values = rejected[name]
        plain = harmless(str(name)).strip() or "column"
        columns[_free(plain, columns)] = values if pd.api.types.is_numeric_dtype(values.dtype) else values.map(_text)
    frame = gpd.GeoDataFrame(columns, geometry=rejected.geometry.to_numpy(), crs=rejected.crs)
    options = {"FID": _free("ogc_fid", columns), "GEOMETRY_NAME": "geometry"}
    write_fields(frame, out, driver="GPKG", layer="rejects", layer_options=options)


def _free(name: str, taken: dict[str, Any]) -> str:
    known = {each.casefold() for each in (*taken, "geometry")}
    while name.casefold() in known:
        name = f"{name}_"
    return name


def _kept(value: Any) -> Any:
    """Return numbers as numbers where a workbook keeps all their figures, all else as the file has it."""
    is_number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return value if is_number and abs(value) < _MOST_FIGURES else as_written(value)


def _text(value: Any) -> str | None:
    return as_written(value) or None
