"""Published figures out of a table that somebody hands in: the file is opened apart, each row understood or refused."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from layers.claims.entry import COLUMNS, ClaimEntry, ClaimEntryError, entry_of
from layers.file_names import safe_name
from layers.reader.opening import read_file

LIMIT = 500
ENDINGS = ("xlsx", "csv")

Refused = tuple[int, ClaimEntryError]
"""The number of a row, counted from 1 under the headings, and what is wrong with it."""


def read_claims(data: bytes, name: str) -> tuple[tuple[ClaimEntry, ...], tuple[Refused, ...]]:
    """Return the figures of a table and the rows that cannot be entered.

    Raises
    ------
    ReaderError
        If the file cannot be opened.
    ClaimEntryError
        If it has not the columns that are needed, or too many rows.
    """
    rows = _rows(data, name)
    if len(rows) > LIMIT:
        raise ClaimEntryError("entry-too-many", count=len(rows), limit=LIMIT)
    entries: list[ClaimEntry] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows, start=1):
        try:
            entries.append(entry_of(row))
        except ClaimEntryError as error:
            refused.append((number, error))
    return tuple(entries), tuple(refused)


def _rows(data: bytes, name: str) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="renewal-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(data)
        frames = [layer.frame for layer in read_file(path)]
    for frame in frames:
        named = {str(column).strip().lower(): column for column in frame.columns}
        found = {key: named[word] for key, words in COLUMNS.items() for word in words if word in named}
        if {"title", "value"} <= found.keys():
            return [{key: row[column] for key, column in found.items()} for row in frame.to_dict("records")]
    raise ClaimEntryError("entry-no-columns")
