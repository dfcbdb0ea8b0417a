"""File geodatabases: every feature class a layer, under the names its makers gave as aliases, codes as the words they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pyogrio

from layers.checks.issues import Issue
from layers.reader import gdal as reader_gdal
from layers.reader.layer import RawLayer, ReaderError
from layers.reader.limits import MAX_LAYERS

_HAN = re.compile("[\u3400-\u9fff]")
_CATALOGUE = "GDB_Items"
_MAX_DEFINITION = 2_000_000


@dataclass(frozen=True, slots=True)
class _Described:
    """What the makers of a feature class call it and its fields, and which list of codes each field draws on."""

    name: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """The descriptions of the feature classes and the lists of codes, by name."""

    classes: Mapping[str, _Described] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


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
        catalogue = _catalogue(folder)
        first, *others = (_layer(folder, each, catalogue) for each in classes)
    tables = [each for each, kind in kinds.items() if kind is None]
    if tables:
        issue = Issue("geodatabase-tables-left", "info", len(tables), params={"names": ", ".join(tables[:5])})
        first = replace(first, issues=(*first.issues, issue))
    return (first, *others)


def _layer(folder: Path, name: str, catalogue: _Catalogue) -> RawLayer:
    """Read one feature class; an alias replaces a name where it alone is Chinese, and each replacement is said."""
    described = catalogue.classes.get(name, _Described())
    raw = reader_gdal.declared_layer(name, reader_gdal.read_raw(folder, name))
    names = [str(each) for each in raw.table.columns]
    spoken = {old: alias for old in names if (alias := _better(old, described.fields.get(old, "")))}
    lists = {old: catalogue.codes[domain] for old, domain in described.domains.items() if domain in catalogue.codes and old in names}
    columns = [_in_words(raw.table[old], lists[old]) if old in lists else raw.table[old] for old in names]
    headings = reader_gdal.unique_names([spoken.get(old, old) for old in names])
    table = pd.DataFrame(dict(zip(headings, columns, strict=True)), index=raw.table.index)
    issues = [*raw.issues]
    if spoken:
        pairs = "；".join(f"{old} → {alias}" for old, alias in list(spoken.items())[:5])
        issues.append(Issue("geodatabase-aliases", "info", len(spoken), params={"pairs": pairs}))
    if lists:
        shown = [heading for old, heading in zip(names, headings, strict=True) if old in lists][:5]
        issues.append(Issue("geodatabase-codes", "info", len(lists), params={"names": ", ".join(shown)}))
    return replace(raw, name=_better(name, described.name) or name, table=table, issues=tuple(issues))


def _in_words(column: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Return the column with each code of the list as the words it stands for; other values stay."""
    return column.map(lambda value: value if pd.isna(value) else words.get(_code(value), value)).astype(object)


def _code(value: object) -> str:
    """Return a value as the list of codes spells it.

    >>> _code(1.0), _code("A1"), _code(2.5)
    ('1', 'A1', '2.5')
    """
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _better(name: str, alias: str) -> str:
    return alias if _HAN.search(alias) and not _HAN.search(name) else ""


def _catalogue(folder: Path) -> _Catalogue:
    """Return what the geodatabase says of itself; nothing where that cannot be read."""
    try:
        meta, _wkb, columns = reader_gdal.read_raw(folder, _CATALOGUE, LIST_ALL_TABLES="YES", columns=["Name", "Definition"])
    except (ReaderError, RuntimeError, ValueError):
        return _Catalogue()
    table = dict(zip(map(str, meta["fields"]), columns, strict=True))
    classes: dict[str, _Described] = {}
    codes: dict[str, Mapping[str, str]] = {}
    for name, text in zip(table.get("Name", []), table.get("Definition", []), strict=False):
        root = _parsed(text) if isinstance(name, str) and isinstance(text, str) else None
        if root is None:
            continue
        if root.tag.endswith("GPCodedValueDomain2"):
            codes[_text(root, "DomainName")] = {_text(each, "Code"): _text(each, "Name") for each in root.iter("CodedValue")}
        else:
            classes[name] = _described(root)
    return _Catalogue(classes, codes)


def _parsed(definition: str) -> ElementTree.Element | None:
    if len(definition) > _MAX_DEFINITION or "<!DOCTYPE" in definition or "<!ENTITY" in definition:
        return None
    try:
        return ElementTree.fromstring(definition)
    except ElementTree.ParseError:
        return None


def _described(root: ElementTree.Element) -> _Described:
    fields = list(root.iter("GPFieldInfoEx"))
    aliases = {_text(each, "Name"): _text(each, "AliasName") for each in fields}
    domains = {_text(each, "Name"): domain for each in fields if (domain := _text(each, "DomainName"))}
    return _Described(_text(root, "AliasName"), aliases, domains)


def _text(element: ElementTree.Element, child: str) -> str:
    return (element.findtext(child) or "").strip()
