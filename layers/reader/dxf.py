"""DXF drawings: each CAD layer a layer, closed lines and circles become polygons, text decoded by the bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely

from layers.checks.issues import Issue, Note, Repair
from layers.reader import encoding as reader_encoding
from layers.reader import gdal as reader_gdal
from layers.reader import geometry as reader_geometry
from layers.reader.dxf_blocks import drawn_objects
from layers.reader.layer import EncodingVerdict, RawLayer, ReaderError
from layers.reader.limits import MAX_DRAWN_OBJECTS, MAX_LAYERS

_FOREIGN = re.compile(rb"[\x80-\xff][^\r\n]*")
"""From a line's first foreign byte to its end: text of any encoding begins there."""

_CODEPAGE = re.compile(rb"\$DWGCODEPAGE\s+3\s+([^\r\n]{1,40})")
_SPELLED = re.compile(rb"\\U\+([0-9A-Fa-f]{4})")
_CURVE = re.compile(rb"(?:^|\n)[ \t]*0\r?\n(?:CIRCLE|ARC|ELLIPSE|SPLINE)\r?\n")
_VERTICES = re.compile(rb"(?:^|\n)[ \t]*0\r?\n(?:LWPOLYLINE|VERTEX)\r?\n((?:(?![ \t]*0\r?\n)[^\n]*\n[^\n]*\n)*)")
_BULGE = re.compile(rb"(?:^|\n)[ \t]*42\r?\n")
_FIRST_SECTION = re.compile(rb"(?:^|\n)[ \t]*0\r?\nSECTION\s+2\r?\n[ \t]*(\w+)")
_HEADER = b"  0\nSECTION\n  2\nHEADER\n  9\n$DWGCODEPAGE\n  3\nANSI_1252\n  0\nENDSEC\n"
"""Put before drawings that begin without a header: GDAL heeds the encoding it is told only when it comes to the end of one."""

_HEADER_BYTES = 65_536
_OPTIONS = {"DXF_ENCODING": "UTF-8", "DXF_MERGE_BLOCK_GEOMETRIES": "FALSE"}
_KEPT = {"Text": "Text", "Linetype": "Linetype", "EntityHandle": "EntityHandle"}
_FEWEST_OF_A_RING = 4


def read_dxf(path: Path, work: Path, name: str, wished: str | None) -> tuple[RawLayer, ...]:
    """Read the model space of an ASCII drawing, layer by layer; paper space is left out and said.

    Raises
    ------
    ReaderError
        `encoding-undecided`, `dxf-too-many`, `no-layers`, `file-damaged`.
    """
    content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    content, encoding = _in_utf8(content, name, wished)
    if (objects := drawn_objects(content)) > MAX_DRAWN_OBJECTS:
        raise ReaderError("dxf-too-many", name=path.name, objects=objects, limit=MAX_DRAWN_OBJECTS)
    curves = sum(1 for _ in _CURVE.finditer(content)) + _arcs_of_polylines(content)
    target = work / "drawing.dxf"
    target.write_bytes(content)
    del content
    with reader_gdal.opened(path.name):
        pyogrio.set_gdal_config_options(_OPTIONS)
        meta, wkb, fields = reader_gdal.read_raw(target, None)
        drawing = dict(zip(map(str, meta["fields"]), fields, strict=True))
        model = _model_space(drawing, len(wkb))
        layers = _by_layer(drawing, model)
        if not layers:
            raise ReaderError("no-layers", name=path.name)
        shown = sorted(layers, key=lambda each: -len(layers[each]))[:MAX_LAYERS]
        first, *others = (_layer(each, drawing, wkb, layers[each], encoding) for each in layers if each in shown)
    return (replace(first, issues=(*first.issues, *_remarks(model, curves, len(layers)))), *others)


def _arcs_of_polylines(content: bytes) -> int:
    """Return how many pieces of polylines bulge to an arc (code 42 other than 0)."""
    found = 0
    for match in _VERTICES.finditer(content):
        if _BULGE.search(match.group(1)):  # also where a value of 42 stands on its line: whether it is a code is told by its place
            lines = match.group(1).split(b"\n")
            found += sum(code.strip() == b"42" and _is_bent(value) for code, value in zip(lines[0::2], lines[1::2], strict=False))
    return found


def _is_bent(value: bytes) -> bool:
    try:
        return float(value) != 0
    except ValueError:
        return False


def _in_utf8(content: bytes, name: str, wished: str | None) -> tuple[bytes, EncodingVerdict]:
    """Return the drawing with all its text in UTF-8, whatever it declares, and characters spelled `\\U+5D07` written out."""
    match = _CODEPAGE.search(content[:_HEADER_BYTES])
    declared = match.group(1).decode("ascii", "replace").strip() if match else ""
    hints = (Note("encoding-dxf", {"name": declared}) if declared else Note("encoding-dxf-none"),)
    pool = set(_FOREIGN.findall(content))
    verdict = reader_encoding.decide(pool, hints=hints, wished=wished)
    if verdict.chosen is None:
        raise ReaderError("encoding-undecided", name=name)
    if pool and verdict.chosen != "utf-8":
        known = {text: _decoded(text, verdict.chosen) for text in pool}
        content = _FOREIGN.sub(lambda found: known[found.group()], content)
    section = _FIRST_SECTION.search(content[:_HEADER_BYTES])
    front = b"" if section and section.group(1) == b"HEADER" else _HEADER
    return front + _SPELLED.sub(_written_out, content), verdict


def _decoded(text: bytes, codec: str) -> bytes:
    """Return text in UTF-8; the ends of long texts, which CAD cuts after so many bytes, are left off where they are halves."""
    return text.decode(codec, "ignore").encode("utf-8")


def _written_out(found: re.Match[bytes]) -> bytes:
    """Return the character that a code stands for; those that could end a line or are halves of others stay spelled out."""
    code = int(found.group(1), 16)
    return found.group() if code < 0xA0 or 0xD800 <= code <= 0xDFFF or code in (0x2028, 0x2029) else chr(code).encode("utf-8")


def _model_space(drawing: dict[str, Any], rows: int) -> np.ndarray:
    paper = pd.to_numeric(pd.Series(drawing.get("PaperSpace", [None] * rows)), errors="coerce").fillna(0)
    return np.asarray(paper.to_numpy() != 1)


def _by_layer(drawing: dict[str, Any], model: np.ndarray) -> dict[str, np.ndarray]:
    """Return the positions of each CAD layer's entities, layers in the order in which they come."""
    names = pd.Series(drawing.get("Layer", [None] * len(model)), dtype=object).fillna("0").astype(str)
    chosen = names[model]
    return {str(name): np.asarray(rows) for name, rows in chosen.groupby(chosen, sort=False).groups.items()}


def _layer(name: str, drawing: dict[str, Any], wkb: np.ndarray, rows: np.ndarray, encoding: EncodingVerdict) -> RawLayer:
    parsed = reader_geometry.from_wkb(wkb[rows])
    geometry, closed = _closed(parsed.geometry)
    columns = {new: drawing[old][rows] for old, new in _KEPT.items() if old in drawing}
    said = {new: values for new, values in columns.items() if any(value is not None and str(value).strip() for value in values)}
    table = pd.DataFrame(said, index=range(len(rows)))
    repairs = [Repair("lines-closed", closed)] if closed else []
    return RawLayer(name, table, geometry, None, None, encoding, (*repairs, *parsed.repairs), tuple(parsed.issues))


def _closed(geometry: np.ndarray) -> tuple[np.ndarray, int]:
    """Return the geometries with lines that end where they begin as polygons, and how many these are."""
    lines = shapely.get_type_id(geometry) == shapely.GeometryType.LINESTRING
    rings = lines & shapely.is_closed(geometry) & (shapely.get_num_points(geometry) >= _FEWEST_OF_A_RING)
    if not rings.any():
        return geometry, 0
    result = geometry.copy()
    polygons = shapely.polygons(shapely.linearrings(shapely.get_coordinates(geometry[rings]), indices=_numbers(geometry[rings])))
    flat = shapely.area(polygons) == 0  # there and back again: a line, although it ends where it begins
    polygons[flat] = geometry[rings][flat]
    result[rings] = polygons
    return result, int((~flat).sum())


def _numbers(lines: np.ndarray) -> np.ndarray:
    return np.repeat(np.arange(len(lines)), shapely.get_num_points(lines))


def _remarks(model: np.ndarray, curves: int, layers: int) -> list[Issue]:
    remarks = []
    if not model.all():
        remarks.append(Issue("dxf-paper-space", "info", int((~model).sum())))
    if curves:
        remarks.append(Issue("curves-linearised", "info", curves))
    if layers > MAX_LAYERS:
        remarks.append(Issue("dxf-layers-left", "warning", layers - MAX_LAYERS, params={"limit": MAX_LAYERS}))
    return remarks
