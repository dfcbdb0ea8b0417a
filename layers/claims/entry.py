"""A published figure as staff enter it, in a form or a row of a table: understood whole, or refused with the reason."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from layers.catalogue import BY_KEY, programmes
from layers.claims.ledger import CLAIM_UNITS, TOPICS, ClaimKind, Counted, Query
from layers.spec import Layer, Measure, Text

KINDS: Mapping[ClaimKind, Text] = MappingProxyType(
    {
        ClaimKind.TOTAL: Text("总数", "Total"),
        ClaimKind.NEWLY_DONE: Text("新完成", "Newly done"),
        ClaimKind.NEWLY_STARTED: Text("新启动", "Newly started"),
        ClaimKind.EVENT: Text("活动次数", "Number of events"),
        ClaimKind.RATE: Text("比率", "Rate"),
        ClaimKind.TITLE: Text("荣誉", "Title"),
        ClaimKind.PLACE: Text("地点", "Place"),
        ClaimKind.PROGRAMME: Text("专项", "Programme"),
    }
)
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("公布内容", "内容", "名称", "title", "name"),
        "value": ("数值", "公布数", "value"),
        "unit": ("单位", "unit"),
        "floor": ("下限", "是否下限", "floor"),
        "as_of": ("截至日期", "日期", "as_of", "date"),
        "kind": ("类别", "kind"),
        "topic": ("分类", "topic"),
        "phrase": ("原文", "phrase"),
        "source": ("来源", "source"),
        "layer": ("专项", "图层", "layer"),
        "counted": ("口径", "counted"),
    }
)
"""What a form asks, and the headings of a table that mean it; the first is the one that is shown."""

_MEASURED = MappingProxyType(
    {"公里": Measure.LENGTH, "平方公里": Measure.AREA, "万平方米": Measure.AREA, "万亩": Measure.AREA, "户": Measure.SUM, "次": Measure.SUM}
)
_YES = frozenset({"是", "有", "≥", "yes", "y", "true", "1", "余", "突破"})
_DONE = frozenset({"完工", "已完工", "完成", "done"})
_MOST_TEXT = 300


class ClaimEntryError(ValueError):
    """A figure that cannot be entered as it stands; `code` and `params` name the reason (words in `layers/messages/claims.py`)."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """A figure that was understood; `unit` is the word as it was given, known or not."""

    title: str
    topic: str
    kind: ClaimKind
    value: float | None
    unit: str
    floor: bool
    as_of: date | None
    phrase: str
    source: str
    query: Query | None


def entry_of(given: Mapping[str, Any]) -> ClaimEntry:
    """Return the figure in `given` (by the keys of `COLUMNS`; what is missing is empty).

    An unknown unit is kept as it is: the ledger says that it is not compared. Raises ClaimEntryError for the first thing that is wrong.
    """
    said = {key: _text(given.get(key)) for key in COLUMNS}
    if not said["title"]:
        raise ClaimEntryError("entry-no-title")
    if not said["source"]:
        raise ClaimEntryError("entry-no-source")
    return ClaimEntry(
        title=said["title"],
        topic=_topic(said["topic"]),
        kind=_kind(said["kind"]),
        value=_value(said["value"]),
        unit=said["unit"],
        floor=said["floor"].lower() in _YES,
        as_of=_day(said["as_of"]),
        phrase=said["phrase"],
        source=said["source"],
        query=_query(said),
    )


def _text(value: Any) -> str:
    """Return a value as plain text on one line; what cannot be printed goes, long texts are cut."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = " ".join(str(value).split())
    return "".join(letter for letter in words if letter.isprintable())[:_MOST_TEXT].strip()


def _value(text: str) -> float | None:
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("%").strip()
    factor = 10_000.0 if plain.endswith("万") else 1.0
    try:
        value = float(plain.removesuffix("万")) * factor
    except ValueError:
        raise ClaimEntryError("entry-bad-value", value=text) from None
    if not math.isfinite(value) or value < 0:
        raise ClaimEntryError("entry-bad-value", value=text)
    return value


def _day(text: str) -> date | None:
    if not text:
        return None
    plain = (
        unicodedata.normalize("NFKC", text)[:10].replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    )
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day)
    except ValueError:
        raise ClaimEntryError("entry-bad-date", value=text) from None


def _kind(text: str) -> ClaimKind:
    if not text:
        return ClaimKind.TOTAL
    for kind, title in KINDS.items():
        if text.lower() in (kind.value, title.zh, title.en.lower()):
            return kind
    raise ClaimEntryError("entry-bad-kind", value=text, accepted=tuple(title.zh for title in KINDS.values()))


def _topic(text: str) -> str:
    return next((key for key, title in TOPICS.items() if text and text in (key, title.zh, title.en)), "other")


def _query(said: Mapping[str, str]) -> Query | None:
    if not said["layer"]:
        return None
    found = next((entry for entry in programmes() if said["layer"] in (entry.key, entry.title.zh, entry.title.en)), None)
    if found is None:
        raise ClaimEntryError("entry-bad-layer", value=said["layer"])
    measure = _MEASURED.get(said["unit"], Measure.COUNT)
    if said["unit"] in CLAIM_UNITS and measure not in _measures(found):
        raise ClaimEntryError("entry-wrong-unit", unit=said["unit"], layer=found.title, accepted=units_for(found.key))
    counted = Counted.DONE if said["counted"].lower() in _DONE else Counted.RECORDED
    return Query(found.key, measure, counted, found.sum_field if measure is Measure.SUM else None)


def units_for(key: str) -> tuple[str, ...]:
    """Return the words of the units in which figures of a layer can be compared."""
    measures = _measures(BY_KEY[key])
    return tuple(word for word in CLAIM_UNITS if _MEASURED.get(word, Measure.COUNT) in measures and word in _PLACES)


_PLACES = ("条", "条路", "个", "处", "个点位", "公里", "平方公里", "万平方米", "万亩", "户", "次")


def _measures(entry: Layer) -> tuple[Measure, ...]:
    return (*entry.measures, Measure.COUNT, *((Measure.SUM,) if entry.sum_field else ()))
