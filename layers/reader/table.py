"""Tables with coordinates: CSV and XLSX, the header row found, coordinates taken from columns or from WKT."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from layers.checks.issues import Issue, Note, at_rows
from layers.reader import encoding as reader_encoding
from layers.reader.gdal import unique_names
from layers.reader.layer import EncodingVerdict, RawLayer, ReaderError
from layers.reader.limits import MAX_COLUMNS, MAX_TABLE_ROWS

_LONGITUDE = {"经度", "东经", "lon", "lng", "long", "longitude", "经度坐标", "中心点经度", "大地经度", "l"}
_LATITUDE = {"纬度", "北纬", "lat", "latitude", "纬度坐标", "中心点纬度", "大地纬度", "b"}
_EAST = {"x", "x坐标", "坐标x", "东坐标", "东向坐标", "横坐标", "中心x", "easting", "east", "e", "point_x", "coord_x", "xcoord"}
_NORTH = {"y", "y坐标", "坐标y", "北坐标", "北向坐标", "纵坐标", "中心y", "northing", "north", "n", "point_y", "coord_y", "ycoord"}
_PAIR = {"坐标", "经纬度", "坐标点", "中心坐标", "位置坐标", "经度纬度", "lonlat", "lnglat", "latlng", "location"}
_WKT = {"wkt", "geometry", "geom", "几何", "几何wkt", "the_geom"}
_SIDE_SHEETS = {"说明", "填报说明", "数据说明", "字段说明", "逐条", "about", "info", "notes", "findings"}
_HEADER_SEARCH = 10
_UNIT = re.compile(r"[(\[【].*?[)\]】]|[_\-:：\s]*(?:wgs ?-?84|cgcs ?2000|国家2000|gcj ?-?02|bd ?-?09)$|[_\-:：\s]+(?:米|m|度|°)$")
"""What headings say behind a coordinate's name: a unit or a system. The system is not believed, it is asked for with `crs`."""

_DMS = re.compile(
    r"^(?P<before>[NSEW]|[东西南北]经|[东西南北]纬|[东西南北])?\s*(?P<degrees>\d{1,3}(?:\.\d+)?)\s*(?:[°º˚度d]|[-:\s](?=\s*\d))\s*"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*(?:['分m]|[-:\s](?=\s*\d)|$|(?=[NSEW]))\s*)?"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:\"|秒|s)?\s*)?(?P<after>[NSEW])?$",
    re.IGNORECASE,
)
_MARKS = str.maketrans(
    {
        "′": "'",
        "‘": "'",
        "’": "'",
        "`": "'",
        "´": "'",
        "″": '"',
        "“": '"',
        "”": '"',
        "〃": '"',
        "º": "°",
        "˚": "°",
        "－": "-",
        "—": "-",
        "–": "-",
        "−": "-",
    }
)
_SHIELD = re.compile(r"^'(?=\s*[=+\-@＝＋－＠−])")
"""The apostrophe that our own tables put before text that would be a formula."""

_WORKBOOK_ERRORS = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, OSError, RuntimeError, SyntaxError, zipfile.BadZipFile,
)  # fmt: skip
"""What openpyxl raises for damaged workbooks: whatever its own code stumbles over."""

_CELL_LIMIT = 20_000_000
_LINES_SHOWN = 20_000
_DELIMITERS = re.compile(rb"[,;\t]")
"""Bytes that are never half of a Chinese character, in any of the encodings."""


def read_csv(path: Path, name: str, wished: str | None) -> RawLayer:
    """Read a delimited text file; raises ReaderError when it is no table or has too many rows or columns."""
    content = path.read_bytes()
    text, encoding = _decoded(content, wished)
    csv.field_size_limit(_CELL_LIMIT)
    first = text[:10_000].splitlines()
    delimiter = max(",\t;|", key=lambda mark: first[0].count(mark) if first else 0)
    try:
        rows: list[Sequence[Any]] = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), MAX_TABLE_ROWS + _HEADER_SEARCH))
    except csv.Error as error:
        raise ReaderError("file-damaged", name=path.name, reason=type(error).__name__) from error
    return _layer(name, rows, encoding)


def read_workbook(path: Path, name: str) -> tuple[RawLayer, ...]:
    """Read the sheets of an .xlsx workbook that hold a table; values as last calculated, never formulas."""
    import openpyxl

    try:
        with path.open("rb") as stream, warnings.catch_warnings():  # by its content: openpyxl would go by the ending
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.title.strip().lower() not in _SIDE_SHEETS] or book.worksheets
            found = [(sheet.title, _sheet_rows(sheet)) for sheet in sheets]
            book.close()
    except _WORKBOOK_ERRORS as error:
        raise ReaderError("file-damaged", name=path.name, reason=type(error).__name__) from error
    encoding = EncodingVerdict("utf-8", (Note("encoding-standard", {"name": "utf-8"}),))
    tables = [(title, rows) for title, rows in found if rows]
    if not tables:
        raise ReaderError("table-empty", name=path.name)
    return tuple(_layer(name if len(tables) == 1 else title, rows, encoding) for title, rows in tables)


def _sheet_rows(sheet: Any) -> list[Sequence[Any]]:
    rows = sheet.iter_rows(values_only=True, max_row=MAX_TABLE_ROWS + _HEADER_SEARCH, max_col=MAX_COLUMNS + 1)
    return [row for row in rows if any(cell is not None and str(cell).strip() for cell in row)]


def _decoded(content: bytes, wished: str | None) -> tuple[str, EncodingVerdict]:
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark) and wished is None:
            return _strictly(content, codec), EncodingVerdict(codec, (Note("encoding-mark", {"name": codec}),))
    content = content.removeprefix(codecs.BOM_UTF8)
    lines = content.splitlines()
    verdict = reader_encoding.decide(
        lines, wished=wished, cells=(cell for line in lines[:_LINES_SHOWN] for cell in _DELIMITERS.split(line))
    )
    shown = reader_encoding.plain_previews(verdict.previews)
    if verdict.chosen is None:
        raise ReaderError("encoding-undecided", name="CSV", previews=shown)
    return _strictly(content, verdict.chosen, shown), verdict


def _strictly(content: bytes, codec: str, previews: Sequence[Any] = ()) -> str:
    """Return the text; nothing that cannot be read is ever put in its place."""
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise ReaderError("encoding-unsettled", name=codec, previews=list(previews)) from None


def _layer(name: str, rows: list[Sequence[Any]], encoding: EncodingVerdict) -> RawLayer:
    header_at = _header_row(rows, name)
    header = ["" if cell is None else str(cell).strip() for cell in rows[header_at]]
    while header and not header[-1]:
        header.pop()
    if len(header) > MAX_COLUMNS:
        raise ReaderError("too-many-columns", columns=len(header), limit=MAX_COLUMNS)
    body = [row for row in rows[header_at + 1 :] if any(cell is not None and str(cell).strip() for cell in row)]
    if len(body) > MAX_TABLE_ROWS:
        raise ReaderError("table-too-long", limit=MAX_TABLE_ROWS)
    names = unique_names(header)
    columns = {n: [row[i] if i < len(row) else None for row in body] for i, n in enumerate(names)}
    geometry, declared, used, issues = _geometry(columns, len(body))
    table = pd.DataFrame({n: _column(values) for n, values in columns.items() if n not in used}, index=range(len(body)))
    return RawLayer(name, table, geometry, declared, None, encoding, (), tuple(issues))


def _header_row(rows: list[Sequence[Any]], name: str) -> int:
    """Return the first row with at least two different words: ledgers often begin with a title over all columns."""
    for number, row in enumerate(rows[:_HEADER_SEARCH]):
        words = {str(cell).strip() for cell in row if cell is not None and str(cell).strip()}
        if len(words) >= 2:
            return number
    raise ReaderError("table-empty", name=name)


def _geometry(columns: dict[str, list[Any]], rows: int) -> tuple[np.ndarray, CRS | None, set[str], list[Issue]]:
    """Return geometries, declared coordinate system, the columns used up, and issues."""
    plain = {_UNIT.sub("", unicodedata.normalize("NFKC", name).strip().lower()).strip(): name for name in reversed(columns)}
    if wkt := _first(plain, _WKT):
        geometry, issues = _from_wkt(columns[wkt], wkt)
        return geometry, None, {wkt, *filter(None, (_first(plain, _LONGITUDE), _first(plain, _LATITUDE)))}, issues
    for easts, norths, declared in ((_LONGITUDE, _LATITUDE, CRS.from_epsg(4490)), (_EAST, _NORTH, None)):
        east, north = _first(plain, easts), _first(plain, norths)
        if east and north:
            geometry, issues = _points(columns[east], columns[north], f"{east}, {north}")
            return geometry, declared, {east, north}, issues
    if pair := _first(plain, _PAIR):
        halves = [_halves(value) for value in columns[pair]]
        geometry, issues = _points([x for x, _ in halves], [y for _, y in halves], pair)
        return geometry, None, set() if not any(geometry) else {pair}, issues
    return np.array([None] * rows, dtype=object), None, set(), [Issue("table-no-coordinates", "warning")]


def _halves(value: Any) -> tuple[Any, Any]:
    """Return the two coordinates that one cell holds, separated by a comma, a semicolon or a space.

    >>> _halves("103.671，30.631"), _halves("（103.671 30.631）"), _halves("见附图")
    (('103.671', '30.631'), ('103.671', '30.631'), ('见附图', None))
    """
    text = unicodedata.normalize("NFKC", str(value or "")).strip().strip("()[]")
    parts = [part for part in (re.split(r"[,;、]", text) if re.search(r"[,;、]", text) else text.split()) if part.strip()]
    return (parts[0].strip(), parts[1].strip()) if len(parts) == 2 else (text or None, None)


def _first(plain: dict[str, str], wanted: set[str]) -> str | None:
    return next((name for word, name in plain.items() if word in wanted), None)


def _from_wkt(values: Iterable[Any], column: str) -> tuple[np.ndarray, list[Issue]]:
    texts = np.array([str(value).strip() if value is not None and str(value).strip() else None for value in values], dtype=object)
    geometry = shapely.from_wkt(texts, on_invalid="ignore")
    bad = np.array([text is not None for text in texts], dtype=bool) & shapely.is_missing(geometry)
    return geometry, [at_rows("geometry-unreadable", "warning", np.flatnonzero(bad), field=column)] if bad.any() else []


def _points(easts: list[Any], norths: list[Any], field: str) -> tuple[np.ndarray, list[Issue]]:
    x, y = (np.array([_number(value) for value in values], dtype=float) for values in (easts, norths))
    known = np.isfinite(x) & np.isfinite(y)
    geometry = np.array([None] * len(x), dtype=object)
    geometry[known] = shapely.points(x[known], y[known])
    spoken = np.array([_said(a) or _said(b) for a, b in zip(easts, norths, strict=True)], dtype=bool)
    bad = spoken & ~known
    return geometry, [at_rows("coordinate-unreadable", "warning", np.flatnonzero(bad), field=field)] if bad.any() else []


def _said(value: Any) -> bool:
    return value is not None and bool(str(value).strip())


def _number(value: Any) -> float:
    """Return a coordinate from a number, a number as text, or degrees, minutes and seconds; NaN where it is none of these.

    >>> [round(_number(text), 6) for text in ("103°40′15.6″", "103-40-15.6", "103度40分15.6秒", "E103 40 15.6", "30.5°N", "3,390,817.66 米")]
    [103.671, 103.671, 103.671, 103.671, 30.5, 3390817.66]
    """
    if isinstance(value, bool):
        return float("nan")
    if isinstance(value, int | float):
        return float(value)
    text = unicodedata.normalize("NFKC", str(value or "").translate(_MARKS)).translate(_MARKS).strip().replace("''", '"')
    try:
        return float(re.sub(r"\s*(?:米|m)$", "", text.replace(",", "")))
    except ValueError:
        match = _DMS.match(text)
    return _degrees(match) if match else float("nan")


def _degrees(match: re.Match[str]) -> float:
    """Return degrees, minutes and seconds as degrees; NaN where minutes or seconds reach sixty."""
    degrees, minutes, seconds = (float(match.group(part) or 0) for part in ("degrees", "minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:
        return float("nan")
    sides = f"{match.group('before') or ''}{match.group('after') or ''}".upper()
    sign = -1.0 if re.search("[SW南西]", sides) else 1.0
    return sign * (degrees + minutes / 60 + seconds / 3600)


def _column(values: list[Any]) -> Any:
    """Return a column of one type: numbers, dates, or text."""
    said = [value for value in values if _said(value)]
    if said and all(isinstance(value, int | float) and not isinstance(value, bool) for value in said):
        return pd.Series([value if _said(value) else None for value in values], dtype="float64")
    if said and all(isinstance(value, date) for value in said):
        return pd.to_datetime(pd.Series([value if _said(value) else None for value in values]), errors="coerce")
    return pd.Series([_SHIELD.sub("", _text(value)) if _said(value) else None for value in values], dtype=object)


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
