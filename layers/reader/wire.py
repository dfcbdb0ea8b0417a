"""How verdicts and findings travel from the reader's process to the one that asked: as plain JSON, never as code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from layers.checks.issues import Issue, Note, Repair
from layers.reader.layer import Candidate, CrsVerdict, EncodingVerdict, Preview, ReadLayer


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


def encoding_from(entry: Mapping[str, Any]) -> EncodingVerdict:
    """Return the verdict on an encoding from its plain form."""
    previews = tuple(Preview(each["encoding"], tuple(each["cells"])) for each in entry["previews"])
    return EncodingVerdict(entry["chosen"], notes_from(entry["evidence"]), previews)


def notes_from(entries: Iterable[Mapping[str, Any]]) -> tuple[Note, ...]:
    """Return reasons from their plain form."""
    return tuple(Note(entry["code"], entry["params"]) for entry in entries)


def candidate_report(each: Candidate, lang: str) -> dict[str, Any]:
    """Return a candidate for the report: what any program needs, and what a page draws of it."""
    plain: dict[str, Any] = {"crs": each.crs, "share_inside": each.share_inside}
    if each.swapped:
        plain["swapped"] = True
    return plain | {
        "wish": each.wish,
        "name": each.name(lang),
        "datum": each.datum,
        "datum_verified": each.verified,
        "same_numbers_as": each.twin_of,
        "bounds": list(each.bounds),
        "outline": [list(place) for place in each.outline],
    }


def crs_from(entry: Mapping[str, Any]) -> CrsVerdict:
    """Return the verdict on coordinates from its plain form."""
    candidates = tuple(
        Candidate(**{**each, "bounds": tuple(each["bounds"]), "outline": tuple((x, y) for x, y in each["outline"])})
        for each in entry["candidates"]
    )
    return CrsVerdict(entry["declared"], entry["chosen"], notes_from(entry["evidence"]), candidates)


def repairs_from(entries: Iterable[Mapping[str, Any]]) -> tuple[Repair, ...]:
    """Return repairs from their plain form."""
    return tuple(Repair(**{**entry, "rows": tuple(entry["rows"])}) for entry in entries)


def issues_from(entries: Iterable[Mapping[str, Any]]) -> tuple[Issue, ...]:
    """Return findings from their plain form."""
    return tuple(Issue(**{**entry, **_tuples(entry)}) for entry in entries)


def _tuples(entry: Mapping[str, Any]) -> dict[str, tuple[Any, ...]]:
    lists = {name: tuple(entry[name]) for name in ("rows", "every_row", "details")}
    return lists | {"places": tuple(None if place is None else tuple(place) for place in entry["places"])}
