"""What a file is, judged by its first bytes; its ending is never believed."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from layers.reader.layer import ReaderError

_HEAD = 4096


class Kind(StrEnum):
    """A kind of file that the reader opens."""

    GEOJSON = "geojson"
    GEOPACKAGE = "gpkg"
    FLATGEOBUF = "fgb"
    PARQUET = "parquet"
    SHAPEFILE = "shp"
    KML = "kml"
    ARCHIVE = "zip"
    TEXT_TABLE = "csv"
    DXF = "dxf"
    GEODATABASE = "gdb"


_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\x03\x04", Kind.ARCHIVE),
    (b"PK\x05\x06", Kind.ARCHIVE),
    (b"SQLite format 3\x00", Kind.GEOPACKAGE),
    (b"fgb", Kind.FLATGEOBUF),
    (b"PAR1", Kind.PARQUET),
    (b"\x00\x00\x27\x0a", Kind.SHAPEFILE),
)

_REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"Rar!", "kind-rar"),
    (b"7z\xbc\xaf", "kind-rar"),
    (b"\x1f\x8b", "kind-rar"),
    (b"AC10", "kind-dwg"),
    (b"AutoCAD Binary DXF", "kind-dxf-binary"),
    (b"\x08\x09\xfe\x02", "kind-dgn"),
    (b"\xd0\xcf\x11\xe0", "kind-old-office"),
    (b"%PDF", "kind-pdf"),
    (b"WMAP`D2", "kind-mapgis"),
    (b"\x00\x01\x00\x00Standard Jet DB", "kind-mdb"),
    (b"\x00\x01\x00\x00Standard ACE DB", "kind-mdb"),
    (b"\x89PNG", "kind-image"),
    (b"\xff\xd8\xff", "kind-image"),
    (b"GIF8", "kind-image"),
    (b"II*\x00", "kind-image"),
    (b"MM\x00*", "kind-image"),
    (b"II+\x00", "kind-image"),
    (b"\x00\x00\x00\x0cjP  ", "kind-image"),
)

_UNREADABLE_DATA: dict[str, str] = {
    **dict.fromkeys((".dwg",), "kind-dwg"),
    **dict.fromkeys((".dgn",), "kind-dgn"),
    **dict.fromkeys((".wt", ".wl", ".wp", ".wat"), "kind-mapgis"),
    **dict.fromkeys((".tab", ".mif"), "kind-mapinfo"),
    **dict.fromkeys((".mdb", ".accdb"), "kind-mdb"),
    **dict.fromkeys((".e00",), "kind-coverage"),
    **dict.fromkeys((".gml",), "kind-gml"),
    **dict.fromkeys((".gpx",), "kind-gpx"),
    **dict.fromkeys((".xls",), "kind-old-office"),
    **dict.fromkeys((".gdbtable", ".gdbtablx", ".gdbindexes"), "kind-geodatabase-part"),
}
_WITHOUT_DATA: dict[str, str] = {
    **dict.fromkeys((".mxd", ".aprx", ".qgs", ".qgz", ".lyr", ".lyrx", ".qml", ".sld"), "kind-project"),
    **dict.fromkeys((".doc", ".docx", ".ppt", ".pptx", ".wps"), "kind-document"),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".img", ".jp2", ".ecw"), "kind-image"),
    **dict.fromkeys((".mid",), "kind-mapinfo"),
    **dict.fromkeys((".spx", ".atx", ".freelist"), "kind-geodatabase-part"),
}
_CLEARER = {".mxd", ".aprx", ".qgs", ".qgz", ".lyr", ".lyrx", ".doc", ".docx", ".ppt", ".pptx", ".wps", ".dgn"}
"""Endings that say more than the first bytes, which zips and old Office files share with many."""

_TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"!table\s", re.IGNORECASE), "kind-mapinfo"),
    (re.compile(rb"version\s+\d+\s+charset\s", re.IGNORECASE), "kind-mapinfo"),
    (re.compile(rb"EXP\s+0\s"), "kind-coverage"),
)
_XML_KINDS = {b"gpx": "kind-gpx", b"featurecollection": "kind-gml", b"qgis": "kind-project"}

_DXF = re.compile(rb"\s*(999\s.*?)?0\s+SECTION\b", re.DOTALL)
_XML_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_TABLE_ENDINGS = {".csv", ".txt", ".tsv"}


def kind_of(path: Path) -> Kind:
    """Return what the file at `path` is.

    Raises
    ------
    ReaderError
        `kind-…` codes, each with what to export instead: an archive other than zip, DWG and binary DXF, MapGIS, MapInfo, an
        old Office file, XML that is not KML, an image, something unknown, an empty file.
    """
    if path.is_dir():
        return Kind.GEODATABASE
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip():
        raise ReaderError("kind-empty", name=path.name)
    if path.suffix.lower() in _CLEARER:
        raise ReaderError(_by_ending(path), name=path.name)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    for magic, code in _REFUSED:
        if head.startswith(magic):
            raise ReaderError(code, name=path.name)
    return _kind_of_text(_plain(head), path)


def _kind_of_text(head: bytes, path: Path) -> Kind:
    if head.startswith(b"{"):
        return Kind.GEOJSON
    if head.startswith(b"<"):
        root = _XML_ROOT.search(head)
        if root and root.group(1).lower() == b"kml":
            return Kind.KML
        local = root.group(1).lower() if root else b""
        raise ReaderError(_XML_KINDS.get(local, "kind-gml" if path.suffix.lower() == ".gml" else "kind-xml"), name=path.name)
    if _DXF.match(head):
        return Kind.DXF
    code = next((code for pattern, code in _TEXTS if pattern.match(head)), None)
    if code:
        raise ReaderError(code, name=path.name)
    if path.suffix.lower() == ".dxf":
        raise ReaderError("file-damaged", name=path.name, reason="DXF")
    if path.suffix.lower() in _TABLE_ENDINGS and b"\x00" not in head:
        return Kind.TEXT_TABLE
    raise ReaderError(_by_ending(path), name=path.name)


def unreadable_data(ending: str) -> str | None:
    """Return the code of the refusal of data in a format that is not read, judged by a file's ending.

    >>> unreadable_data(".DWG"), unreadable_data(".jpg")
    ('kind-dwg', None)
    """
    return _UNREADABLE_DATA.get(ending.lower())


def _by_ending(path: Path) -> str:
    """Return the code of a refusal where the content says too little."""
    return unreadable_data(path.suffix) or _WITHOUT_DATA.get(path.suffix.lower(), "kind-unknown")


def _plain(head: bytes) -> bytes:
    """Return the start of a text without byte-order mark and white space, UTF-16 turned into single bytes."""
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(codec, "ignore").encode("utf-8")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
