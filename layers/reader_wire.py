"""How verdicts and findings travel from the reader's process to the one that asked: as plain JSON, never as code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from layers.issues import Issue, Note, Repair
from layers.reader_layer import ReadLayer


def described(read: ReadLayer, file: str) -> dict[str, Any]:
    """Return all of `read` but its frame, which is in `file`."""
    return {
        "name": read.name,
        "file": file,
        "encoding": asdict(read.encoding),
        "crs": asdict(read.crs),
        "repairs": [asdict(repair) for repair in read.repairs],
        "issues": [asdict(issue) for issue in read.issues],
    }


def notes_from(entries: Iterable[Mapping[str, Any]]) -> tuple[Note, ...]:
    """Return reasons from their plain form."""
    return tuple(Note(entry["code"], entry["params"]) for entry in entries)


def repairs_from(entries: Iterable[Mapping[str, Any]]) -> tuple[Repair, ...]:
    """Return repairs from their plain form."""
    return tuple(Repair(**{**entry, "rows": tuple(entry["rows"])}) for entry in entries)


def issues_from(entries: Iterable[Mapping[str, Any]]) -> tuple[Issue, ...]:
    """Return findings from their plain form."""
    return tuple(Issue(**{**entry, **_tuples(entry)}) for entry in entries)


def _tuples(entry: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    lists = {name: tuple(entry[name]) for name in ("rows", "every_row", "details")}
    return lists | {"places": tuple(None if place is None else tuple(place) for place in entry["places"])}
