"""Which column of a file is which field of a layer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

from layers.conform.content import share_fitting, spoken_texts
from layers.conform.units import FACTORS
from layers.spec import Field, Layer, Text

FID_NAMES = ("fid", "R_FID")
REJECT_COLUMNS = (Text("检查_行号", "check_row"), Text("检查_问题", "check_problem"), Text("检查_改法", "check_fix"))
"""Columns that a table of rejected rows adds to those of the file: number, problem, cure. Handed in again they say nothing."""

COMPUTED = frozenset(
    (
        *FID_NAMES, "length_m", "area_m2", "长度_米", "面积_平米", "长度（米）", "面积（平方米）", "Length (m)", "Area (m²)",
        "中心经度", "中心纬度", "Centre longitude", "Centre latitude", *(name for title in REJECT_COLUMNS for name in (title.zh, title.en)),
    )
)  # fmt: skip
"""Columns that the product computes and exports: in a file that is handed in they are only a sign that it came from here."""

_DBF_NAME_BYTES = 10
_LONGEST_NAME = 200
_MARKS = re.compile(r"\((?:必填|选填|可选|\*)\)")
_BREAKS = re.compile(r"(?<=[\u4e00-\u9fff])\s+|\s+(?=[\u4e00-\u9fff(])")
"""Spaces and line breaks that a heading has only to fit into its cell."""

How = Literal["name", "synonym", "cut", "content"]
_SCORES: Mapping[How, float] = {"name": 1.0, "synonym": 0.95, "cut": 0.8}
_ENOUGH = 0.8
"""Share of a column's values that must mean something to a field before the field takes a column by its content alone."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Which column of a file a field would take: None for none, by what sign, and how sure that is (0–1)."""

    field: str
    column: str | None
    how: How | None = None
    score: float = 0.0


def suggested_mapping(layer: Layer, frame: pd.DataFrame) -> tuple[Suggestion, ...]:
    """Return for each field of `layer`, in order, the column of `frame` it would take.

    Names go first (key or title, synonyms, names cut short); a field still without a column takes the one whose values it
    understands: at least four in five are statuses, towns, project codes, or dates under a name that shares a word with the field's.

    Each field takes the column that bears its key or title, else one of its synonyms, else the one column that can only be
    its name cut to the ten bytes of a shapefile. Case, spaces, full-width forms and a unit in brackets do not matter.

    >>> from layers.catalogue import layer
    >>> columns = pd.DataFrame(columns=["项目名称", "Project Code", "计划完工时", "别的"])
    >>> [(each.field, each.column, each.how) for each in suggested_mapping(layer("markets"), columns) if each.column]
    [('project_code', 'Project Code', 'name'), ('name', '项目名称', 'synonym'), ('planned_finish', '计划完工时', 'cut')]
    """
    columns = [name for name in map(str, frame.columns) if name not in (*COMPUTED, "geometry")]
    named = _named(columns, layer.fields)
    free = [name for name in columns if name not in {suggestion.column for suggestion in named.values()}]
    by_content = _by_content(frame, free, [field for field in layer.fields if field.key not in named])
    found = named | by_content
    return tuple(found.get(field.key, Suggestion(field.key, None)) for field in layer.fields)


def columns_taken(layer: Layer, frame: pd.DataFrame, mapping: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """Return field key → column of `frame`: what a person says in `mapping` first, what is suggested for the rest.

    A field mapped to None stays empty. A column that a person gives to one field is not suggested for another. Columns that
    `frame` does not have are passed over, so that a mapping remembered from another file may be given whole.
    """
    open_fields = any(field.key not in (mapping or {}) for field in layer.fields)
    return columns_said(layer, map(str, frame.columns), suggested_mapping(layer, frame) if open_fields else (), mapping)


def columns_said(
    layer: Layer, columns: Iterable[str], suggested: Iterable[Suggestion], mapping: Mapping[str, str | None] | None = None
) -> dict[str, str]:
    """Return what `columns_taken` does, where it is known already what would be `suggested` for a frame of these `columns`."""
    known = set(columns)
    said = {key: column for key, column in (mapping or {}).items() if column is None or column in known}
    given = {column for column in said.values() if column is not None}
    both = {each.field: each.column for each in suggested if each.column not in given} | said
    return {field.key: column for field in layer.fields if (column := both.get(field.key)) is not None}


def is_own_name(column: str, field: Field) -> bool:
    """Return whether `column` is the field's key or title, with its unit or without, and not merely a synonym."""
    return _folded(column) in _own_words(field)


def _named(columns: Iterable[str], fields: Iterable[Field]) -> dict[str, Suggestion]:
    fields = tuple(fields)
    free = {_folded(column): column for column in reversed(list(columns))}
    found: dict[str, Suggestion] = {}
    signs: tuple[How, ...] = ("name", "synonym")
    for how in signs:
        for field in fields:
            words = _own_words(field) if how == "name" else _synonyms(field)
            word = next((word for word in words if word in free), None)
            if field.key not in found and word is not None:
                found[field.key] = Suggestion(field.key, free.pop(word), how, _SCORES[how])
    for word, column in list(free.items()):
        candidates = {field.key for field in fields if field.key not in found and _is_cut(word, column, field)}
        if len(candidates) == 1:
            key = candidates.pop()
            found[key] = Suggestion(key, column, "cut", _SCORES["cut"])
    return {field.key: found[field.key] for field in fields if field.key in found}


def _by_content(frame: pd.DataFrame, free: list[str], fields: list[Field]) -> dict[str, Suggestion]:
    """Return what fields can be told by values: the best pairs first, a pair with a rival of the same share not at all."""
    texts = {column: spoken_texts(frame[column]) for column in free}
    pairs = [(share_fitting(texts[column], field, column), field.key, column) for field in fields for column in free]
    pairs = sorted((pair for pair in pairs if pair[0] >= _ENOUGH), reverse=True)
    found: dict[str, Suggestion] = {}
    for share, key, column in pairs:
        rivals = [other for other in pairs if other[0] == share and (other[1] == key) != (other[2] == column)]
        if key not in found and column not in {each.column for each in found.values()} and not rivals:
            found[key] = Suggestion(key, column, "content", round(_SCORES["cut"] * share, 3))
    return found


def _folded(name: str) -> str:
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", name[:_LONGEST_NAME])).strip(" *:※\n\r\t").casefold()
    return re.sub(r"[\s_\-]+", "_", _BREAKS.sub("", plain))


@cache
def _own_words(field: Field) -> tuple[str, ...]:
    words = [field.key, field.title.zh, field.title.en]
    if field.unit is not None:
        words += [f"{title}({unit})" for title in words[1:] for unit in (field.unit.zh, field.unit.en)]
        words += [f"{title} ({field.unit.en})" for title in (field.title.zh, field.title.en)]
        words += [f"{field.title.zh}({unit})" for unit in FACTORS.get(field.unit.zh, ())]
    return tuple(_folded(word) for word in words)


@cache
def _synonyms(field: Field) -> tuple[str, ...]:
    units = FACTORS.get(field.unit.zh, {}) if field.unit else {}
    plain = [word for word in field.synonyms if not word.endswith((")", "）"))]
    return tuple(_folded(word) for word in (*field.synonyms, *(f"{word}({unit})" for word in plain for unit in units)))


def _is_cut(word: str, column: str, field: Field) -> bool:
    """Return whether a column is named just as long as a cut name would be, with the beginning of one of the field's names."""
    lengths = {len(name.encode(codec, "replace")) for name in (word, column.strip()) for codec in ("gb18030", "utf-8")}
    full = any(_DBF_NAME_BYTES - 2 <= length <= _DBF_NAME_BYTES for length in lengths)
    return full and any(name.startswith(word) and name != word for name in (*_own_words(field), *_synonyms(field)))
