"""What a file is, judged by its first bytes; its ending is never believed."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from layers.reader_layer import ReaderError

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
    (b"\xd0\xcf\x11\xe0", "kind-old-office"),
    (b"%PDF", "kind-pdf"),
)

_DXF = re.compile(rb"\s*(999\s.*?)?0\s+SECTION\b", re.DOTALL)
_XML_ROOT = re.compile(rb"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_TABLE_ENDINGS = {".csv", ".txt", ".tsv"}


def kind_of(path: Path) -> Kind:
    """Return what the file at `path` is.

    Raises
    ------
    ReaderError
        `kind-…` codes: an archive other than zip, DWG or DXF, an old Office file, XML that is not KML, something unknown,
        an empty file.
    """
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip():
        raise ReaderError("kind-empty", name=path.name)
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
        raise ReaderError("kind-xml", name=path.name)
    if _DXF.match(head):
        raise ReaderError("kind-dxf", name=path.name)
    if path.suffix.lower() in _TABLE_ENDINGS and b"\x00" not in head:
        return Kind.TEXT_TABLE
    raise ReaderError("kind-unknown", name=path.name)


def _plain(head: bytes) -> bytes:
    """Return the start of a text without byte-order mark and white space, UTF-16 turned into single bytes."""
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            head = head[2:].decode(codec, "ignore").encode("utf-8")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()
