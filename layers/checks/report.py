"""The report on a file: what was found, decided, mended and is wrong, as plain values in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from layers.checks.issues import MAX_ROWS, Issue, Note, Repair, has_errors
from layers.messages.sentences import message
from layers.reader.encoding import plain_previews
from layers.reader.wire import candidate_report
from layers.spec import Layer, Text

if TYPE_CHECKING:
    from layers.intake import Examined

SAMPLE_ROWS = 5


def report_on(layers: Iterable[Examined], layer: Layer | None, lang: str) -> dict[str, Any]:
    """Return the report on the layers of one file; `accepted` is whether all of them could be published."""
    entries = list(layers)
    return {
        "accepted": not any(has_errors(entry.issues) for entry in entries),
        "layer": layer.key if layer else None,
        "layers": [_layer_report(entry, lang) for entry in entries],
    }


def issue_report(issue: Issue, lang: str) -> dict[str, Any]:
    """Return one finding with its sentence, and the parameters from which it can be said in the other language."""
    params = {"count": issue.count, "field": issue.field or "", "rows": issue.rows, **issue.params}
    return {
        "code": issue.code,
        "severity": issue.severity,
        "count": issue.count,
        "rows": list(issue.rows),
        "field": issue.field,
        "message": message(issue.code, params, lang),
        "params": _plain_params(issue.params),
    }


def repair_report(repair: Repair, lang: str) -> dict[str, Any]:
    """Return one repair with its sentence, the features it touched, and their area before and after [m², geodesic]."""
    said = message(repair.code, {"count": repair.count}, lang)
    before, after = (None if area is None else round(area, 1) for area in (repair.area_before_m2, repair.area_after_m2))
    if before is not None and (before or after):
        said = message("repair-with-area", {"sentence": said, "before": f"{before:,}", "after": f"{after:,}"}, lang)
    return {
        "code": repair.code,
        "count": repair.count,
        "message": said,
        "rows": list(repair.rows[:MAX_ROWS]),
        "area_before_m2": before,
        "area_after_m2": after,
    }


def _plain_params(params: Mapping[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for name, value in params.items():
        if isinstance(value, Text):
            plain |= {name: value.zh, f"{name}_en": value.en}
        elif isinstance(value, tuple | list):
            plain[name] = [str(item) for item in value]
        else:
            plain[name] = plain_value(value)
    return plain


def _layer_report(entry: Examined, lang: str) -> dict[str, Any]:
    read = entry.read
    kinds = read.frame.geometry.geom_type.value_counts()
    return {
        "name": read.name,
        "features": len(read.frame),
        "geometry": ", ".join(sorted(map(str, kinds.index))) or None,
        "geometry_kinds": {str(kind): int(count) for kind, count in kinds.items()},
        "encoding": {
            "chosen": read.encoding.chosen,
            "evidence": _spoken(read.encoding.evidence, lang),
            "previews": plain_previews(read.encoding.previews),
        },
        "crs": {
            "declared": read.crs.declared,
            "chosen": read.crs.chosen,
            "evidence": _spoken(read.crs.evidence, lang),
            "candidates": [candidate_report(each, lang) for each in read.crs.candidates],
        },
        "repairs": [repair_report(repair, lang) for repair in read.repairs],
        "issues": [issue_report(issue, lang) for issue in entry.issues],
        "sample": _sample(entry),
    }


def _spoken(notes: Iterable[Note], lang: str) -> list[str]:
    return [message(note.code, note.params, lang) for note in notes]


def _sample(entry: Examined) -> list[dict[str, Any]]:
    table = entry.read.frame.drop(columns=entry.read.frame.geometry.name).head(SAMPLE_ROWS)
    return [{str(name): plain_value(value) for name, value in row.items()} for row in table.to_dict("records")]


def plain_value(value: Any) -> Any:
    """Return a cell as JSON can hold it: text, number, bool or None; dates as ISO text."""
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, date):  # datetimes and timestamps are dates
        day = pd.Timestamp(value)
        return day.date().isoformat() if day == day.normalize() else day.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, str | int | bool) else str(value)
