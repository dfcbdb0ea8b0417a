"""File geodatabases: every feature class a layer, under the Chinese names that their makers gave as aliases."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

import pyogrio

from layers import reader_gdal
from layers.issues import Issue
from layers.reader_layer import RawLayer, ReaderError
from layers.reader_limits import MAX_LAYERS

_HAN = re.compile("[\u3400-\u9fff]")
_CATALOGUE = "GDB_Items"
_MAX_DEFINITION = 2_000_000


@dataclass(frozen=True, slots=True)
class _Aliases:
    """What the makers of a feature class call it and its fields."""

    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


def read_geodatabase(folder: Path, name: str) -> tuple[RawLayer, ...]:
    """Read the feature classes of the geodatabase in `folder`; tables without geometry are left out and named.

    Raises
    ------
    ReaderError
        `geodatabase-compressed`, `no-layers`, `too-many-layers`, `file-damaged`.
    """
    if any(folder.glob("*.cdf")):
        raise ReaderError("geodatabase-compressed", name=name)
    with reader_gdal.opened(f"{name}.gdb"):
        reader_gdal.require_guard()
        kinds = {str(each): kind for each, kind in pyogrio.list_layers(folder)}
        classes = [each for each, kind in kinds.items() if kind is not None]
        if not classes:
            raise ReaderError("no-layers", name=f"{name}.gdb")
        if len(classes) > MAX_LAYERS:
            raise ReaderError("too-many-layers", layers=len(classes), limit=MAX_LAYERS)
        aliases = _aliases(folder)
        first, *others = (_layer(folder, each, aliases.get(each, _Aliases())) for each in classes)
    tables = [each for each, kind in kinds.items() if kind is None]
    if tables:
        issue = Issue("geodatabase-tables-left", "info", len(tables), params={"names": ", ".join(tables[:5])})
        first = replace(first, issues=(*first.issues, issue))
    return (first, *others)


def _layer(folder: Path, name: str, aliases: _Aliases) -> RawLayer:
    """Read one feature class; an alias replaces a name where it alone is Chinese, and each replacement is said."""
    raw = reader_gdal.declared_layer(name, reader_gdal.read_raw(folder, name))
    spoken = {old: alias for old in map(str, raw.table.columns) if (alias := _better(old, aliases.fields.get(old, "")))}
    issues = raw.issues
    if spoken:
        pairs = "；".join(f"{old} → {alias}" for old, alias in list(spoken.items())[:5])
        issues = (*issues, Issue("geodatabase-aliases", "info", len(spoken), params={"pairs": pairs}))
    table = raw.table.set_axis(reader_gdal.unique_names([spoken.get(old, old) for old in map(str, raw.table.columns)]), axis=1)
    return replace(raw, name=_better(name, aliases.name) or name, table=table, issues=issues)


def _better(name: str, alias: str) -> str:
    return alias if _HAN.search(alias) and not _HAN.search(name) else ""


def _aliases(folder: Path) -> dict[str, _Aliases]:
    """Return the aliases by feature class, out of the geodatabase's own catalogue; none where it cannot be read."""
    try:
        meta, _wkb, columns = reader_gdal.read_raw(folder, _CATALOGUE, LIST_ALL_TABLES="YES", columns=["Name", "Definition"])
    except (ReaderError, RuntimeError, ValueError):
        return {}
    table = dict(zip(map(str, meta["fields"]), columns, strict=True))
    pairs = zip(table.get("Name", []), table.get("Definition", []), strict=False)
    return {name: _described(text) for name, text in pairs if isinstance(name, str) and isinstance(text, str)}


def _described(definition: str) -> _Aliases:
    if len(definition) > _MAX_DEFINITION or "<!DOCTYPE" in definition or "<!ENTITY" in definition:
        return _Aliases()
    try:
        root = ElementTree.fromstring(definition)
    except ElementTree.ParseError:
        return _Aliases()
    fields = {}
    for each in root.iter("GPFieldInfoEx"):
        fields[_text(each, "Name")] = _text(each, "AliasName")
    return _Aliases(_text(root, "AliasName"), fields)


def _text(element: ElementTree.Element, child: str) -> str:
    return (element.findtext(child) or "").strip()
