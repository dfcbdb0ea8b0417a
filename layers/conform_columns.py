"""Which column of a file is which field of a layer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from layers.spec import Field

FID_NAMES = ("fid", "R_FID")
COMPUTED = frozenset(
    (
        *FID_NAMES, "length_m", "area_m2", "长度_米", "面积_平米", "长度（米）", "面积（平方米）", "Length (m)", "Area (m²)",
        "中心经度", "中心纬度", "Centre longitude", "Centre latitude",
    )
)  # fmt: skip
"""Columns that the product computes and exports: in a file that is handed in they are only a sign that it came from here."""

_DBF_NAME_BYTES = 10


def matched_columns(columns: Iterable[str], fields: Iterable[Field]) -> dict[str, str]:
    """Return field key → column name.

    Each field takes the column that bears its key or title, else one of its synonyms, else the one column that can only be
    its name cut to the ten bytes of a shapefile. Case, spaces, full-width forms and a unit in brackets do not matter.

    >>> from layers.fields import COMMON_FIELDS
    >>> matched_columns(["项目名称", "Project Code", "计划完工时", "别的"], COMMON_FIELDS)
    {'project_code': 'Project Code', 'name': '项目名称', 'planned_finish': '计划完工时'}
    """
    fields = tuple(fields)
    free = {_folded(column): column for column in reversed(list(columns))}
    found: dict[str, str] = {}
    for words in (_own_words, _synonyms):
        for field in fields:
            word = next((word for word in words(field) if word in free), None)
            if field.key not in found and word is not None:
                found[field.key] = free.pop(word)
    for word, column in list(free.items()):
        candidates = {field.key for field in fields if field.key not in found and _is_cut(word, field)}
        if len(candidates) == 1:
            found[candidates.pop()] = column
    return {field.key: found[field.key] for field in fields if field.key in found}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return re.sub(r"[\s_\-]+", "_", plain)


def is_own_name(column: str, field: Field) -> bool:
    """Return whether `column` is the field's key or title, with its unit or without, and not merely a synonym."""
    return _folded(column) in _own_words(field)


def _own_words(field: Field) -> tuple[str, ...]:
    words = [field.key, field.title.zh, field.title.en]
    if field.unit is not None:
        words += [f"{title}({unit})" for title in words[1:] for unit in (field.unit.zh, field.unit.en)]
        words += [f"{title} ({field.unit.en})" for title in (field.title.zh, field.title.en)]
    return tuple(_folded(word) for word in words)


def _synonyms(field: Field) -> tuple[str, ...]:
    return tuple(_folded(word) for word in field.synonyms)


def _is_cut(word: str, field: Field) -> bool:
    """Return whether `word` is just as long as a cut name would be, and the beginning of one of the field's names."""
    lengths = {len(word.encode("gb18030")), len(word.encode("utf-8"))}
    full = any(_DBF_NAME_BYTES - 2 <= length <= _DBF_NAME_BYTES for length in lengths)
    return full and any(name.startswith(word) and name != word for name in (*_own_words(field), *_synonyms(field)))
