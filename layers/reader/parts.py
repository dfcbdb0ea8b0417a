"""Loose files that a browser hands over together: the parts of a shapefile are brought together by name, others stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from layers.checks.issues import Issue
from layers.reader.archive import SHAPEFILE_PARTS, Dataset
from layers.reader.kind import unreadable_data
from layers.reader.layer import ReaderError
from layers.reader.limits import MAX_FILE_BYTES, MAX_HANDED_IN

_ESSENTIAL = {".shp", ".shx", ".dbf"}
_ACCOMPANYING = {".sbn", ".sbx", ".qix", ".qpj", ".qmd", ".qml", ".ain", ".aih", ".ixs", ".mxs", ".atx", ".fbn", ".fbx", ".sld", ".lyr"}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was selected: single files, and shapefiles put together from their parts; `issues` name what was left alone."""

    files: tuple[Path, ...]
    shapefiles: tuple[Dataset, ...]
    issues: tuple[Issue, ...]


def grouped(paths: Sequence[Path]) -> HandedIn:
    """Return the files that belong together.

    Raises
    ------
    ReaderError
        `parts-…`, `file-…` and `kind-…` codes: nothing, too much, a name twice, or data in a format that is not read.
    """
    _check(paths)
    shapefiles: dict[str, Dataset] = {}
    files: list[Path] = []
    ignored: list[str] = []
    for path in paths:
        ending = path.suffix.lower()
        if ending in SHAPEFILE_PARTS:
            shapefiles.setdefault(path.stem.casefold(), Dataset(path.stem, {})).files[ending] = path
        elif ending in _ACCOMPANYING or path.name.lower().endswith(".shp.xml"):
            ignored.append(path.name)
        elif code := unreadable_data(ending):  # said before its companions, whose endings say less, are looked at
            raise ReaderError(code, name=path.name)
        else:
            files.append(path)
    whole = [each for each in shapefiles.values() if each.files.keys() & _ESSENTIAL]
    strays = [each for each in shapefiles.values() if not each.files.keys() & _ESSENTIAL]
    if strays and (whole or files):  # a lone .prj or .cpg beside real data: said, and no reason to refuse the rest
        ignored += [path.name for each in strays for path in each.files.values()]
        strays = []
    issues = (Issue("parts-ignored", "info", len(ignored), params={"members": ", ".join(ignored[:5])}),) if ignored else ()
    if not (files or whole or strays):
        raise ReaderError("archive-no-data", name=paths[0].name, members=", ".join(ignored[:5]))
    return HandedIn(tuple(files), (*whole, *strays), issues)


def _check(paths: Sequence[Path]) -> None:
    if not paths:
        raise ReaderError("parts-none")
    if len(paths) > MAX_HANDED_IN:
        raise ReaderError("parts-too-many", count=len(paths), limit=MAX_HANDED_IN)
    seen: set[str] = set()
    for path in paths:
        if not path.is_file():
            raise ReaderError("file-missing", name=path.name)
        if path.name.casefold() in seen:
            raise ReaderError("parts-duplicate", name=path.name)
        seen.add(path.name.casefold())
    if sum(path.stat().st_size for path in paths) > MAX_FILE_BYTES:
        raise ReaderError("file-too-large", name=paths[0].name, limit_mb=MAX_FILE_BYTES // 1_000_000)
