"""KML: every folder a layer, extended data under its own (Chinese) names, read with an XML parser that follows nothing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from layers.checks.issues import Issue, Note, at_rows
from layers.reader import encoding as reader_encoding
from layers.reader.gdal import unique_names
from layers.reader.layer import EncodingVerdict, RawLayer, ReaderError
from layers.reader.limits import MAX_COLUMNS, MAX_LAYERS

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)")
_BETWEEN_TAGS = re.compile(rb">([^<>]+)<")
_LOOKED_AT = 500_000
_FOLDERS = {"Folder", "Document", "kml"}
_DEEPEST = 6
_PLAIN = {"name", "description", "address"}
_TIMES = {"when": "when", "begin": "begin", "end": "end"}


@dataclass(slots=True)
class _Folder:
    name: str
    records: list[dict[str, str]] = field(default_factory=list)
    geometry: list[shapely.Geometry | None] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)


def read_kml(path: Path, name: str, wished: str | None) -> tuple[RawLayer, ...]:
    """Read the placemarks of a KML file, folder by folder.

    Raises
    ------
    ReaderError
        `kml-doctype` for documents that define entities, `file-damaged` for broken XML, `no-layers` without placemarks.
    """
    text, verdict = _text(path.read_bytes(), wished)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise ReaderError("kml-doctype", name=path.name)
    try:
        folders = _folders(_DECLARATION.sub("", text, count=1), name)
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise ReaderError("file-damaged", name=path.name, reason=type(error).__name__) from error
    if not folders:
        raise ReaderError("no-layers", name=path.name)
    names = unique_names([folder.name for folder in folders[:MAX_LAYERS]])
    return tuple(_layer(label, folder, verdict) for label, folder in zip(names, folders, strict=False))


def _text(content: bytes, wished: str | None) -> tuple[str, EncodingVerdict]:
    """Return the document as text; the declared encoding is tried after UTF-8, which nothing else passes for."""
    match = _DECLARED_ENCODING.search(content[:200])
    declared = match.group(1).decode("ascii") if match else "utf-8"
    hint = Note("encoding-xml", {"name": declared})
    asked = reader_encoding.wished_encoding(wished) if wished else None
    for codec in (asked,) if asked else ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        chosen = codec.removesuffix("-sig")
        previews = () if match or codec == "utf-16" else reader_encoding.previews(_cells(content), chosen)
        return text, EncodingVerdict(chosen, (Note("encoding-passes-file", {"name": codec}), hint), previews)
    shown = reader_encoding.plain_previews(reader_encoding.previews(_cells(content), asked))
    raise ReaderError("encoding-unsettled", name=asked or "gb18030", previews=shown)


def _cells(content: bytes) -> list[bytes]:
    """Return the text between the tags that is not plain ASCII, as bytes."""
    return [cell.strip() for cell in _BETWEEN_TAGS.findall(content[:_LOOKED_AT]) if not cell.isascii()]


def _folders(text: str, name: str) -> list[_Folder]:
    folders: list[_Folder] = []
    open_folders: list[_Folder] = []
    parents: list[str] = []
    for event, element in ElementTree.iterparse(io.BytesIO(text.encode("utf-8")), events=("start", "end")):
        tag = _local(element.tag)
        if event == "start":
            parents.append(tag)
            if tag in _FOLDERS:
                open_folders.append(_Folder(open_folders[-1].name if open_folders else name))
                folders.append(open_folders[-1])
            continue
        parents.pop()
        if tag == "name" and parents and parents[-1] in {"Folder", "Document"} and (element.text or "").strip():
            open_folders[-1].name = str(element.text).strip()
        elif tag == "Placemark" and open_folders:
            _add(open_folders[-1], element)
            element.clear()
        elif tag in _FOLDERS:
            open_folders.pop()
            element.clear()
    return [folder for folder in folders if folder.records]


def _add(folder: _Folder, placemark: ElementTree.Element) -> None:
    geometry, whole = None, True
    for child in placemark:
        made, understood = _geometry(child, 0)
        geometry, whole = (made if made is not None else geometry), whole and understood
    if not whole:
        folder.unread.append(len(folder.records))
    folder.records.append(_attributes(placemark))
    folder.geometry.append(geometry)


def _attributes(placemark: ElementTree.Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in placemark.iter():
        tag = _local(element.tag)
        text = (element.text or "").strip()
        if tag == "Data":
            value = next((child for child in element if _local(child.tag) == "value"), None)
            found[element.get("name") or "Data"] = (value.text or "").strip() if value is not None else ""
        elif tag == "SimpleData":
            found[element.get("name") or "SimpleData"] = text
        elif tag in _TIMES and text:
            found[_TIMES[tag]] = text
    for child in placemark:
        if _local(child.tag) in _PLAIN and (child.text or "").strip():
            found.setdefault(_local(child.tag), str(child.text).strip())
    return found


def _geometry(element: ElementTree.Element, depth: int) -> tuple[shapely.Geometry | None, bool]:
    """Return the geometry an element describes (None for other elements), and whether it could be understood."""
    tag = _local(element.tag)
    if tag in {"Track", "MultiTrack", "Model"} or depth > _DEEPEST:
        return None, False
    if tag == "MultiGeometry":
        parts = [_geometry(child, depth + 1) for child in element]
        return _collected([part for part, _ in parts if part is not None]), all(known for _, known in parts)
    maker = _MAKERS.get(tag)
    if maker is None:
        return None, True
    try:
        return maker(element), True
    except (ValueError, IndexError, shapely.GEOSException):
        return None, False


def _polygon(element: ElementTree.Element) -> shapely.Polygon:
    rings = [_ring(ring) for ring in element if _local(ring.tag) in {"outerBoundaryIs", "innerBoundaryIs"}]
    return shapely.Polygon(rings[0], rings[1:])


def _collected(parts: list[shapely.Geometry]) -> shapely.Geometry | None:
    """Return parts of one kind as a multi-geometry, mixed ones as a collection."""
    if not parts:
        return None
    kinds = {part.geom_type for part in parts}
    makers = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString, "Polygon": shapely.MultiPolygon}
    return makers[kinds.pop()](parts) if len(kinds) == 1 and next(iter(kinds)) in makers else shapely.GeometryCollection(parts)


def _ring(boundary: ElementTree.Element) -> np.ndarray:
    return _coordinates(next((child for child in boundary.iter() if _local(child.tag) == "LinearRing"), boundary))


def _coordinates(element: ElementTree.Element) -> np.ndarray:
    """Return longitude and latitude of each point; heights are left off."""
    text = next((child.text or "" for child in element if _local(child.tag) == "coordinates"), "")
    tuples = re.sub(r"\s*,\s*", ",", text.strip()).split()
    return np.array([[float(number) for number in each.split(",")[:2]] for each in tuples])


_MAKERS: dict[str, Callable[[ElementTree.Element], shapely.Geometry]] = {
    "Point": lambda element: shapely.Point(_coordinates(element)[0]),
    "LineString": lambda element: shapely.LineString(_coordinates(element)),
    "LinearRing": lambda element: shapely.LineString(_coordinates(element)),
    "Polygon": _polygon,
}


def _layer(name: str, folder: _Folder, verdict: EncodingVerdict) -> RawLayer:
    columns = list(dict.fromkeys(key for record in folder.records for key in record))
    if len(columns) > MAX_COLUMNS:
        raise ReaderError("too-many-columns", columns=len(columns), limit=MAX_COLUMNS)
    table = pd.DataFrame({new: [r.get(old) for r in folder.records] for old, new in zip(columns, unique_names(columns), strict=True)})
    table = table if columns else pd.DataFrame(index=range(len(folder.records)))
    issues: tuple[Issue, ...] = ()
    if folder.unread:
        issues = (at_rows("geometry-unreadable", "warning", folder.unread),)
    geometry = np.array([*folder.geometry, None], dtype=object)[:-1]
    return RawLayer(name, table, geometry, CRS.from_epsg(4326), None, verdict, (), issues)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]
