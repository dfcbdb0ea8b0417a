"""Values as people write them, understood: dates, numbers, choices, plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from layers.conform.dates import parsed_date
from layers.conform.units import number_in
from layers.spec import Field, FieldKind

_STARTS = ("start",)
_NOTHING = {"", "-", "--", "—", "/", "\\", "无", "暂无", "null", "none", "nan", "n/a", "na", "<null>"}


@dataclass(slots=True)
class Understood:
    """A column in its field's type; `bad` are positions of values that say something nobody understands.

    `coarse` are days known only to the month or the like, `fractions` are parts of one that were read as percentages.
    """

    values: pd.Series
    bad: list[int] = field(default_factory=list)
    coarse: list[int] = field(default_factory=list)
    sample: str = ""
    fractions: list[int] = field(default_factory=list)


_BRACKETED = re.compile(r"\s*\(.*\)$")

_LONGEST_CHOICE = 200

LOST_CHARACTER = "〓"
"""What is stored for a character that was lost before the text came here: the printers' mark for a missing type."""


def plain(value: Any) -> str:
    """Return a value as text without full-width forms and outer spaces; empty for missing ones.

    >>> plain(" ２０２１年 "), plain(float("nan")), plain(3.0)
    ('2021年', '', '3')
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, float | np.floating):
        if np.isnan(value):
            return ""
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    return unicodedata.normalize("NFKC", str(value)).strip()


def without_gaps(text: str) -> str:
    """Return a text without replacement characters, which stand for something that was lost and spread from system to system.

    >>> without_gaps("建\ufffd路")
    '建〓路'
    """
    return text.replace("\ufffd", LOST_CHARACTER)


def said(text: str) -> bool:
    """Return whether a text says anything: dashes and 暂无 do not."""
    return text.casefold() not in _NOTHING


def understood(values: pd.Series, field: Field, over_column: float = 1.0) -> Understood:
    """Return a column read as the type of `field`; what is not understood becomes missing and is listed.

    `over_column` is how many of the field's unit one of the unit over the column is.
    """
    if not values.notna().any():
        return Understood(_empty(field.kind, values.index))
    if field.kind is FieldKind.TEXT:
        kept = [_kept_text(value) for value in values.to_numpy(dtype=object)]
        return Understood(pd.Series(kept, index=values.index, dtype=object))
    if field.kind is FieldKind.DATE:
        return _dates(values, field)
    if field.kind is FieldKind.CHOICE:
        words = choice_words(field)
        return _mapped(values, lambda text: chosen(text, words), object)
    unit = plain(field.unit.zh).casefold() if field.unit else ""
    if field.kind is FieldKind.INTEGER:
        return _mapped(values, lambda text: _whole(number_in(text, unit, over_column)), "Int64")
    read = _mapped(values, lambda text: number_in(text, unit, over_column), "float64")
    return _as_percent(read, values) if unit == "%" else read


def _as_percent(read: Understood, values: pd.Series) -> Understood:
    """Return a column of percentages; one that stays within 0 and 1 and has parts of one is what Excel keeps behind 85 %."""
    known = read.values.dropna()
    between = known[(known > 0) & (known < 1)]
    if between.empty or known.max() > 1 or known.min() < 0 or values.astype(str).str.contains("[%％]").any():
        return read
    read.fractions = np.flatnonzero((read.values > 0).to_numpy()).tolist()
    read.values = (read.values * 100).round(6)
    return read


def _empty(kind: FieldKind, index: pd.Index) -> pd.Series:
    types = {FieldKind.DATE: "datetime64[s]", FieldKind.NUMBER: "float64", FieldKind.INTEGER: "Int64"}
    return pd.Series([None] * len(index), index=index, dtype=types.get(kind, object))


def choice_words(field: Field) -> Mapping[str, str]:
    """Return every spelling (case folded) → the key of the choice it means."""
    words: dict[str, str] = {}
    for choice in field.choices:
        for word in (choice.key, choice.title.zh, choice.title.en, *choice.synonyms):
            words.setdefault(_bare(word), str(choice.key))
    short: dict[str, set[str]] = {}
    for choice in field.choices:
        for title in (choice.title.zh, choice.title.en):
            short.setdefault(_bare(_BRACKETED.sub("", plain(title))), set()).add(str(choice.key))
    return {word: keys.pop() for word, keys in short.items() if len(keys) == 1} | words


def chosen(text: str, words: Mapping[str, str]) -> str | None:
    """Return the key of the choice that a text means: as it stands, or without a remark in brackets behind it.

    >>> chosen("已竣工（含附属）", {"已竣工": "finished"}), chosen("快了", {"已竣工": "finished"})
    ('finished', None)
    """
    if len(text) > _LONGEST_CHOICE:
        return None
    bare = _bare(text)
    return words.get(bare) or words.get(_BRACKETED.sub("", bare))


def _bare(text: str) -> str:
    """Return a text in which case, spaces and marks at the end make no difference."""
    return re.sub(r"\s+", "", plain(text)).casefold().rstrip("。.,;、!")


def _kept_text(value: Any) -> str | None:
    if isinstance(value, str):
        return without_gaps(value).strip() or None
    if isinstance(value, date) and value is not pd.NaT:  # datetimes and timestamps are dates
        return pd.Timestamp(value).date().isoformat()
    return plain(value) or None


def _dates(values: pd.Series, field: Field) -> Understood:
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        local = values.dt.tz_localize(None) if values.dt.tz is not None else values
        return Understood(local.dt.normalize().astype("datetime64[s]"))
    first = any(word in field.key for word in _STARTS)
    texts, which = _distinct(values)
    known = [parsed_date(text, first=first) if said(text) else (None, False) for text in texts]
    days = np.array([day for day, _ in known] or [None], dtype="datetime64[s]")
    result = _listed(values, texts, which, [day is not None for day, _ in known])
    result.coarse = np.flatnonzero(np.array([coarse for _, coarse in known] or [False])[which] & (which >= 0)).tolist()
    result.values = pd.Series(np.where(which >= 0, days[which], np.datetime64("NaT", "s")), index=values.index)
    return result


def _mapped(values: pd.Series, read: Callable[[str], Any], dtype: Any) -> Understood:
    texts, which = _distinct(values)
    known = [read(text) if said(text) else None for text in texts]
    result = _listed(values, texts, which, [value is not None for value in known])
    found = np.array([*known, None], dtype=object)[which]
    result.values = pd.Series(found, index=values.index, dtype=dtype)
    return result


def _distinct(values: pd.Series) -> tuple[list[str], np.ndarray]:
    """Return the different values of a column as plain texts, and for each row which of them it has (-1 for none)."""
    which, different = pd.factorize(values.to_numpy(dtype=object))
    return [plain(value) for value in different], which


def _listed(values: pd.Series, texts: list[str], which: np.ndarray, known: list[bool]) -> Understood:
    """Return where a value says something that is not known, and the first such text."""
    strange = np.array([said(text) and not ok for text, ok in zip(texts, known, strict=True)] or [False])
    bad = np.flatnonzero(strange[which] & (which >= 0)).tolist()
    return Understood(values, bad, [], texts[which[bad[0]]] if bad else "")


def _whole(number: float | None) -> int | None:
    return int(number) if number is not None and number.is_integer() and abs(number) < 2**53 else None
