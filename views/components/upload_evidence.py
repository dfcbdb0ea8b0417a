"""What the doctor decided and why, as a list; and rows of the file as they read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from layers.checks.findings import as_written
from layers.checks.issues import Note
from layers.messages.sentences import message
from views.i18n import language

MOST_COLUMNS = 8
_LONGEST = 24


def verdict(heading: str, value: str, notes: Iterable[Note], *, good: bool = True) -> str:
    """Return a decision with its reasons; `good` is whether there is one."""
    reasons = "".join(f"<li>{escape(message(note.code, note.params, language()))}</li>" for note in notes)
    kind = "" if good else " is-open"
    return f'<div class="up-verdict{kind}"><p>{escape(heading)}<strong>{escape(value)}</strong></p><ul>{reasons}</ul></div>'


def sample_table(frame: pd.DataFrame, rows: int = 5) -> str:
    """Return the first rows of a frame, without its geometry, as a table of at most `MOST_COLUMNS` columns; those with Chinese first."""
    names = [name for name in frame.columns if name != "geometry"]
    names.sort(key=lambda name: not _foreign(frame[name].head(rows)))  # in the order of the file otherwise
    return cells_table([str(name) for name in names[:MOST_COLUMNS]], frame[names[:MOST_COLUMNS]].head(rows).itertuples(index=False))


def cells_table(heads: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a plain table of cells as they are written."""
    head = "".join(f"<th>{escape(_short(name))}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(_short(as_written(value)))}</td>' for value in row)}</tr>" for row in rows)
    return f'<div class="up-cells" tabindex="0"><table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _foreign(values: pd.Series) -> bool:
    return any(isinstance(value, str) and not value.isascii() for value in values)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
