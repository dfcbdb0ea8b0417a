"""What a column holds, told by its values: statuses, towns, codes, dates."""

from __future__ import annotations

import re

import pandas as pd

from layers.conform.dates import parsed_date
from layers.conform.values import choice_words, chosen, plain, said
from layers.spec import Field, FieldKind
from layers.towns import is_divided, official_town

_LOOKED_AT = 2_000
"""Values of a column that are looked at: what a column is shows long before its end."""

_FEWEST = 3
"""Fewer values than this prove nothing."""

_CODE = re.compile(r"^[A-Za-z]{1,8}[-_/]?\d[\w\-/]{1,20}$")
"""Letters, then figures: 510184001 or a telephone number alone is not taken for a code of projects."""

_CODE_FIELDS = ("project_code", "code")


def spoken_texts(values: pd.Series) -> list[str]:
    """Return the first values of a column that say something, as plain text."""
    return [text for text in map(plain, values.dropna().head(_LOOKED_AT)) if said(text)]


def share_fitting(texts: list[str], field: Field, column: str) -> float:
    """Return the share (0–1) of the `texts` in `column` that `field` would understand as its own kind; 0 where content cannot tell.

    Choices, towns and codes are told by their values. Dates look alike in every field of dates, so they count only in a column
    whose name shares a word with the field's. Plain text and numbers say nothing.
    """
    if field.kind is FieldKind.DATE and not _shares_a_word(column, field):
        return 0.0
    told = field.kind in (FieldKind.CHOICE, FieldKind.DATE) or field.key in (*_CODE_FIELDS, "town")
    if not told or len(texts) < _FEWEST:
        return 0.0
    known = {text: _fits(text, field) for text in set(texts)}
    if field.key in _CODE_FIELDS and len(known) < len(texts):
        return 0.0
    return sum(known[text] for text in texts) / len(texts)


def _fits(text: str, field: Field) -> bool:
    if field.kind is FieldKind.CHOICE:
        return chosen(text, choice_words(field)) is not None
    if field.kind is FieldKind.DATE:
        return parsed_date(text, first=False)[0] is not None
    if field.key == "town":
        return official_town(text) is not None or is_divided(text)
    return field.key in _CODE_FIELDS and bool(_CODE.match(text))


def _shares_a_word(column: str, field: Field) -> bool:
    """Return whether two characters in a row of the field's title or a synonym stand in the column's name."""
    words = [word for word in (field.title.zh, *field.synonyms) if not word.isascii()]
    plain_column = plain(column)
    return any(word[i : i + 2] in plain_column for word in words for i in range(len(word) - 1) if word[i : i + 2] not in _EMPTY_WORDS)


_EMPTY_WORDS = {"时间", "日期"}
