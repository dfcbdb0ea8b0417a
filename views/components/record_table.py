"""The records of a layer as they are read: titles for names, words for choices, days without hours."""

from __future__ import annotations

from datetime import date

import pandas as pd

from layers.progress.programme import status_as_of
from layers.spec import Field, FieldKind, Layer
from views.format import MISSING
from views.i18n import _, language

_LATE_FIELDS = ("task", "note", "source")
"""Long texts stand last."""


def record_table(layer: Layer, found: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the records of `found` in the language in use, indexed by their fid; the status is that of `day`, empty columns are left out."""
    lang = language()
    table: dict[str, object] = {}
    for field in sorted(layer.fields, key=lambda field: field.key in _LATE_FIELDS):
        values = status_as_of(found, day) if field.key == "status" else found[field.key]
        if field.kind is FieldKind.CHOICE:
            values = values.map({str(choice.key): choice.title(lang) for choice in field.choices}).fillna(values)
        elif field.kind is FieldKind.DATE:
            values = values.dt.strftime("%Y-%m-%d").fillna(MISSING) if values.notna().any() else values
        table[_heading(field, lang)] = values.to_numpy()
    table[_("长度（米）")] = found["length_m"].round(1).to_numpy()
    table[_("面积（平方米）")] = found["area_m2"].round(1).to_numpy()
    return pd.DataFrame(table, index=pd.Index(found["fid"], name="fid")).dropna(axis="columns", how="all")


def _heading(field: Field, lang: str) -> str:
    if not field.unit:
        return field.title(lang)
    return f"{field.title(lang)}（{field.unit(lang)}）" if lang == "zh" else f"{field.title(lang)} ({field.unit(lang)})"
