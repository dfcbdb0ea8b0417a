"""A published figure as staff enter it, in a form or a row of a table: understood whole, or refused with the reason."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from layers.catalogue import BY_KEY, programmes
from layers.claims.ledger import CLAIM_UNITS, TOPICS, ClaimKind, Confidence, Counted, Query
from layers.conform.dates import parsed_date
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
FIRMNESS: Mapping[Confidence, Text] = MappingProxyType(
    {
        Confidence.AS_PRINTED: Text("照原文", "As printed"),
        Confidence.RECONSTRUCTED: Text("原文断句拼合", "Reconstructed"),
        Confidence.UNIT_DOUBTFUL: Text("单位存疑", "Unit doubtful"),
    }
)
COUNTED: Mapping[Counted, Text] = MappingProxyType({Counted.RECORDED: Text("登记", "On record"), Counted.DONE: Text("完工", "Finished")})
HEADS: Mapping[str, Text] = MappingProxyType(
    {
        "title": Text("公布内容", "What was published"),
        "value": Text("数值", "Value"),
        "unit": Text("单位", "Unit"),
        "floor": Text("下限", "Floor"),
        "as_of": Text("截至日期", "As of"),
        "kind": Text("类别", "Kind"),
        "topic": Text("分类", "Topic"),
        "phrase": Text("原文", "Sentence"),
        "source": Text("来源", "Source"),
        "confidence": Text("可信度", "Confidence"),
        "layer": Text("图层", "Layer"),
        "counted": Text("口径", "Counted"),
    }
)
"""What a form asks, and the headings of a table that is handed in, in both languages."""

_OTHER_HEADS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "title": ("内容", "名称", "title", "name"),
        "value": ("公布数",),
        "floor": ("是否下限",),
        "as_of": ("日期", "as_of", "date"),
        "phrase": ("原文短语", "phrase"),
        "layer": ("专项", "programme"),
    }
)
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {key: (head.zh, head.en.lower(), *_OTHER_HEADS.get(key, ())) for key, head in HEADS.items()}
)
"""The headings that mean each column, in small letters."""

NEEDED = ("title", "value", "unit", "source")
QUANTITIES = frozenset({ClaimKind.TOTAL, ClaimKind.NEWLY_DONE, ClaimKind.NEWLY_STARTED, ClaimKind.EVENT, ClaimKind.RATE})
"""Kinds that are nothing without a figure."""

_MEASURED = MappingProxyType(
    {"公里": Measure.LENGTH, "平方公里": Measure.AREA, "万平方米": Measure.AREA, "万亩": Measure.AREA, "户": Measure.SUM, "次": Measure.SUM}
)
_YES = frozenset({"是", "有", "≥", "yes", "y", "true", "1", "余", "突破"})
_DONE = frozenset({"完工", "已完工", "完工数", "完成", "done", "finished"})
_MOST_TEXT = 300
_EARLIEST = date(1949, 1, 1)


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
    confidence: Confidence = Confidence.AS_PRINTED


def entry_of(given: Mapping[str, Any]) -> ClaimEntry:
    """Return the figure in `given` (by the keys of `COLUMNS`; what is missing is empty).

    An unknown unit is kept as it is: the ledger says that it is not compared. Raises ClaimEntryError for the first thing that is wrong.
    """
    said = {key: _text(given.get(key)) for key in COLUMNS}
    said["unit"] = unit_word(said["unit"])
    if not said["title"]:
        raise ClaimEntryError("entry-no-title")
    if not said["source"]:
        raise ClaimEntryError("entry-no-source")
    kind, value = _kind(said["kind"]), _value(said["value"])
    if value is None and kind in QUANTITIES:
        raise ClaimEntryError("entry-no-value")
    if value is not None and not said["unit"]:
        raise ClaimEntryError("entry-no-unit", value=said["value"])
    return ClaimEntry(
        title=said["title"],
        topic=_topic(said["topic"]),
        kind=kind,
        value=value,
        unit=said["unit"],
        floor=said["floor"].lower() in _YES,
        as_of=_day(said["as_of"]),
        phrase=said["phrase"],
        source=said["source"],
        query=_query(said),
        confidence=_confidence(said["confidence"]),
    )


def unit_word(text: str) -> str:
    """Return the word under which the table of units has what is meant, in whichever language; any other word is returned as it is.

    >>> unit_word("公里"), unit_word("km"), unit_word("People"), unit_word("丈")
    ('公里', '公里', '人', '丈')
    """
    plain = text.lower()
    return text if text in CLAIM_UNITS else next((word for word, unit in CLAIM_UNITS.items() if unit.text.en.lower() == plain), text)


def unit_is_known(entry: ClaimEntry) -> bool:
    """Return whether the unit of a figure is in the table, so that it can be compared."""
    return not entry.unit or entry.unit in CLAIM_UNITS


def same_matter(first: ClaimEntry, second: ClaimEntry) -> bool:
    """Return whether two figures speak of the same thing on the same day."""
    return (first.title, first.kind, first.as_of, first.unit, first.query) == (
        second.title,
        second.kind,
        second.as_of,
        second.unit,
        second.query,
    )


def _text(value: Any) -> str:
    """Return a value as plain text on one line; what cannot be printed goes, long texts are cut."""
    if pd.isna(value):
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
    found, _ = parsed_date(text, first=False)
    if found is None or found < _EARLIEST:
        raise ClaimEntryError("entry-bad-date", value=text)
    if found > date.today():
        raise ClaimEntryError("entry-future-date", value=text)
    return found


def _kind(text: str) -> ClaimKind:
    if not text:
        return ClaimKind.TOTAL
    for kind, title in KINDS.items():
        if text.lower() in (kind.value, title.zh, title.en.lower()):
            return kind
    raise ClaimEntryError("entry-bad-kind", value=text, accepted=any_of(KINDS.values()))


def _confidence(text: str) -> Confidence:
    if not text:
        return Confidence.AS_PRINTED
    for firmness, title in FIRMNESS.items():
        if text.lower() in (firmness.value, title.zh, title.en.lower()):
            return firmness
    raise ClaimEntryError("entry-bad-confidence", value=text, accepted=any_of(FIRMNESS.values()))


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
        raise ClaimEntryError(
            "entry-wrong-unit",
            unit=said["unit"],
            layer=found.title,
            accepted=any_of(CLAIM_UNITS[word].text for word in units_for(found.key)),
        )
    counted = Counted.DONE if said["counted"].lower() in _DONE else Counted.RECORDED
    return Query(found.key, measure, counted, found.sum_field if measure is Measure.SUM else None)


def units_for(key: str) -> tuple[str, ...]:
    """Return the words of the units in which figures of a layer can be compared."""
    measures = _measures(BY_KEY[key])
    return tuple(word for word in CLAIM_UNITS if _MEASURED.get(word, Measure.COUNT) in measures and word in _PLACES)


_PLACES = ("条", "条路", "个", "处", "个点位", "公里", "平方公里", "万平方米", "万亩", "户", "次")


def any_of(words: Iterable[Text]) -> Text:
    """Return words as a list in each language, none left out."""
    words = tuple(words)
    return Text(*(mark.join(dict.fromkeys(word(lang) for word in words)) for mark, lang in (("、", "zh"), (", ", "en"))))


def _measures(entry: Layer) -> tuple[Measure, ...]:
    return (*entry.measures, Measure.COUNT, *((Measure.SUM,) if entry.sum_field else ()))
