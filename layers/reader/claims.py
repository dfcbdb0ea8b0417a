"""Published figures out of a table that somebody hands in: the file is opened apart, each row understood or refused."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from layers.claims.entry import COLUMNS, HEADS, NEEDED, ClaimEntry, ClaimEntryError, any_of, entry_of, same_matter
from layers.file_names import safe_name
from layers.reader.layer import ReaderError
from layers.reader.opening import read_file

LIMIT = 500
ENDINGS = ("xlsx", "csv")

Refused = tuple[int, ClaimEntryError]
"""The number of a row, counted from 1 under the headings, and what is wrong with it."""


def read_claims(data: bytes, name: str) -> tuple[tuple[ClaimEntry, ...], tuple[Refused, ...]]:
    """Return the figures of a table and the rows that cannot be entered.

    Two rows that are the same, or say something else of the same thing on the same day, cannot be entered together: the second is refused.

    Raises
    ------
    ReaderError
        If the file cannot be opened.
    ClaimEntryError
        If it is no table, has not the columns that are needed, nothing in them, or too many rows.
    """
    if Path(name).suffix.lower().removeprefix(".") not in ENDINGS:
        raise ClaimEntryError("entry-not-table", name=name)
    rows = _rows(data, name)
    if not rows:
        raise ClaimEntryError("entry-no-rows")
    if len(rows) > LIMIT:
        raise ClaimEntryError("entry-too-many", count=len(rows), limit=LIMIT)
    entries: dict[int, ClaimEntry] = {}
    refused: list[Refused] = []
    for number, row in enumerate(rows, start=1):
        try:
            entry = entry_of(row)
            _refuse_rival(entry, entries)
            entries[number] = entry
        except ClaimEntryError as error:
            refused.append((number, error))
    return tuple(entries.values()), tuple(refused)


def _refuse_rival(entry: ClaimEntry, before: Mapping[int, ClaimEntry]) -> None:
    for number, other in before.items():
        if entry == other:
            raise ClaimEntryError("entry-twice", other=number)
        if same_matter(entry, other) and entry.value != other.value:
            raise ClaimEntryError("entry-differs", other=number, first=other.value, second=entry.value)


def _rows(data: bytes, name: str) -> list[dict[str, Any]]:
    """Return the rows of the sheet that has most of the columns needed, by the keys of `COLUMNS`."""
    best: dict[str, Any] = {}
    table = None
    for frame in _frames(data, name):
        named = {str(column).strip().lower(): column for column in frame.columns}
        found = {key: named[word] for key, words in COLUMNS.items() for word in reversed(words) if word in named}
        if len(found) > len(best):
            best, table = found, frame
    missing = [HEADS[key] for key in NEEDED if key not in best]
    if missing or table is None:
        raise ClaimEntryError("entry-no-columns", missing=any_of(missing or [HEADS[key] for key in NEEDED]))
    return [{key: row[column] for key, column in best.items()} for row in table.to_dict("records")]


def _frames(data: bytes, name: str) -> list[pd.DataFrame]:
    with tempfile.TemporaryDirectory(prefix="renewal-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(data)
        try:
            return [layer.frame for layer in read_file(path)]
        except ReaderError as error:
            if error.code == "no-features":
                raise ClaimEntryError("entry-no-rows") from error
            if error.code.startswith("kind-") and error.code != "kind-empty":  # its sentences are about maps
                raise ClaimEntryError("entry-not-table", name=name) from error
            raise
