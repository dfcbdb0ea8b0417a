"""A coverage figure as one JSON document: the figure, its rows, the rule, the sites behind it."""

from __future__ import annotations

import json
from math import isinf
from typing import Any

import pandas as pd

from geo.bands import Band
from layers.export.content import encodable_dates
from layers.indicators.coverage_export_content import EXAMPLE, PRODUCT, SCHEMATIC, Content
from layers.indicators.rule import Rule
from layers.settings import settings
from layers.spec import Text


def as_json(content: Content) -> bytes:
    """Return the figure of the city and of every row with everything they rest on; texts in both languages."""
    found = content.found
    document = {
        "kind": "coverage",
        "source": _both(PRODUCT),
        "example": content.example,
        "note": _both(EXAMPLE) if content.example else None,
        "boundaries": _both(SCHEMATIC),
        "map_review_number": settings().map_review_number or None,
        "question": found.question.to_query(),
        "rule": rule_as_dict(found.question.rule),
        "city": found.city.as_dict(),
        "rows": [row.as_dict() for row in found.zones],
        "beside": [figure.as_dict() for figure in found.beside],
        "sites": {"counted": _records(content.counted), "left_out": _records(content.left_out)},
    }
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False).encode()


def rule_as_dict(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain values, texts in both languages."""
    return {
        "id": rule.id,
        "version": rule.version,
        "indicator": rule.indicator,
        "name": _both(rule.name),
        "ruleset": _both(rule.ruleset),
        "numerator": _both(rule.numerator),
        "denominator": _both(rule.denominator),
        "text": _both(rule.rule_text),
        "source": _both(rule.source),
        "confidence": rule.confidence.value,
        "notes": [_both(note) for note in rule.notes],
        "sites": [{"layer": entry.layer, "field": entry.field, "accepted": list(entry.accepted)} for entry in rule.sites],
        "land": rule.land,
        "clip": rule.clip,
        "people": rule.people,
        "bands": [_band(band) for band in rule.bands],
        "distance": rule.distance.value,
        "origin": rule.origin.value,
        "off_street_m": rule.off_street_m,
        "join_touching": rule.join_touching,
        "goals": [
            {"value": goal.value, "title": _both(goal.title), "confidence": goal.confidence.value, "strict": goal.strict}
            for goal in rule.goals
        ],
        "changed": list(rule.changed),
    }


def _band(band: Band) -> dict[str, float | None]:
    return {"min_m2": band.min_m2, "max_m2": None if isinf(band.max_m2) else band.max_m2, "radius_m": band.radius_m}


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as records: days in ISO form, no number that is none."""
    plain = pd.DataFrame({name: encodable_dates(table[name]).astype(object) for name in table.columns})
    records: list[dict[str, Any]] = plain.where(plain.notna(), None).to_dict("records")
    return records
