"""GeoJSON made harmless and readable: text encoding settled, old `crs` members taken out, too many names refused."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import Path

from pyproj import CRS
from pyproj.exceptions import CRSError

from layers.checks.issues import Note
from layers.reader import encoding as reader_encoding
from layers.reader.belts import named_cgcs2000, recognised
from layers.reader.layer import EncodingVerdict, ReaderError
from layers.reader.limits import MAX_JSON_NAMES

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:\s*)?')
_KNOWN_TYPE = re.compile(r'"type"\s*:\s*"(?:FeatureCollection|Feature|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"')
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A GeoJSON file that GDAL may read: where it is, the encoding it had, and the coordinate system it declared."""

    path: Path
    encoding: EncodingVerdict
    declared: CRS | None
    declared_text: str | None


def prepare(path: Path, work: Path, wished: str | None) -> Prepared:
    """Look through the text of a GeoJSON file, without building it up, and return what GDAL may read.

    A `crs` member can be a link that the reader would follow over the network: it is read here and taken out of a copy
    in `work`. Without one the coordinates are WGS 84 by RFC 7946.

    Raises
    ------
    ReaderError
        If the text is not GeoJSON, in no known encoding, or names more members than MAX_JSON_NAMES.
    """
    content = path.read_bytes()
    verdict, text = _text(content, wished)
    if not _KNOWN_TYPE.search(text):
        raise ReaderError("kind-json-not-geojson", name=path.name)
    text, spoken = _without_crs(text, path.name)
    if spoken is not None or verdict.chosen != "utf-8" or content.startswith(codecs.BOM_UTF8):
        path = work / "prepared.geojson"
        path.write_text(text, encoding="utf-8", newline="")
    declared, declared_text = _declared(spoken)
    return Prepared(path, verdict, declared, declared_text)


def _text(content: bytes, wished: str | None) -> tuple[EncodingVerdict, str]:
    for mark, codec in _MARKS:
        if content.startswith(mark) and wished is None:
            verdict = EncodingVerdict(codec, (Note("encoding-mark", {"name": codec}),))
            return verdict, _strictly(content, codec)
    if wished is not None:
        verdict = reader_encoding.decide((), wished=wished)
        return verdict, _strictly(content, str(verdict.chosen))
    try:
        return EncodingVerdict("utf-8", (Note("encoding-standard", {"name": "utf-8"}),)), content.decode("utf-8")
    except UnicodeDecodeError:
        evidence = (Note("encoding-fails", {"name": "utf-8"}), Note("encoding-passes-file", {"name": "gb18030"}))
        return EncodingVerdict("gb18030", evidence), _strictly(content, "gb18030")


def _strictly(content: bytes, codec: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError:
        raise ReaderError("encoding-unsettled", name=codec) from None


def _without_crs(text: str, name: str) -> tuple[str, object | None]:
    """Return the text without `crs` objects, and the first of them; counts member names on the way."""
    names: set[str] = set()
    pieces: list[str] = []
    spoken: object | None = None
    start = 0
    for match in _STRING.finditer(text):
        if match.group(2) is None:
            continue
        word = _unescaped(match.group(1))
        names.add(word)
        if word == "crs" and match.end() >= start and text[match.end() : match.end() + 1] == "{":
            value, end = _value(text, match.end(), name)
            spoken = value if spoken is None else spoken
            pieces += [text[start : match.end()], "null"]
            start = end
    if len(names) > MAX_JSON_NAMES:
        raise ReaderError("json-too-many-names", names=len(names), limit=MAX_JSON_NAMES)
    return "".join([*pieces, text[start:]]), spoken


def _unescaped(word: str) -> str:
    try:
        return str(json.loads(f'"{word}"')) if "\\" in word else word
    except ValueError:
        return word


def _value(text: str, position: int, name: str) -> tuple[object, int]:
    try:
        return json.JSONDecoder().raw_decode(text, position)
    except (ValueError, RecursionError):
        raise ReaderError("file-damaged", name=name) from None


def _declared(spoken: object | None) -> tuple[CRS | None, str | None]:
    """Return the coordinate system that a `crs` member names; RFC 7946's WGS 84 where there is none, None where unclear."""
    if spoken is None:
        return CRS.from_epsg(4326), None
    properties = spoken.get("properties") if isinstance(spoken, dict) else None
    if not isinstance(properties, dict) or not isinstance(spoken, dict):
        return None, None
    label = properties.get("name") if spoken.get("type") == "name" else properties.get("code")
    if spoken.get("type") not in ("name", "EPSG") or not isinstance(label, str | int):
        return None, None
    try:
        return recognised(CRS.from_user_input(label)), str(label)
    except CRSError:
        return named_cgcs2000(str(label)), str(label)
