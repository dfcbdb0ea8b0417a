"""The ledger of published figures: what was said, when, how firmly, and by which query it can be checked; read from data/claims.csv."""

from __future__ import annotations

import csv
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from layers.catalogue import BY_KEY, UNITS
from layers.settings import settings
from layers.spec import Measure, Text, Unit

LOG = logging.getLogger("renewal")
FILE = "claims.csv"


class ClaimKind(StrEnum):
    """What a published figure is; the first four are also the kinds of targets."""

    TOTAL = "total"
    NEWLY_DONE = "newly_done"
    NEWLY_STARTED = "newly_started"
    EVENT = "event"
    TITLE = "title"
    PLACE = "place"
    RATE = "rate"
    PROGRAMME = "programme"


class Confidence(StrEnum):
    """How firmly a figure stands in its source."""

    AS_PRINTED = "as_printed"
    RECONSTRUCTED = "reconstructed"  # put together from a sentence that the print had broken
    UNIT_DOUBTFUL = "unit_doubtful"  # the printed unit cannot be right


class Counted(StrEnum):
    """Which features a figure speaks of: all on record (实施, 改造, 打造) or those done (完成, 建成, 新增)."""

    RECORDED = "recorded"
    DONE = "done"


class Relation(StrEnum):
    """Why two figures must not be added up."""

    RESTATES = "restates"  # the same number is printed again
    MAY_BE_WITHIN = "may_be_within"  # the source does not say whether one holds the other
    PART_OF = "part_of"
    RATE_OF = "rate_of"


@dataclass(frozen=True, slots=True)
class Query:
    """How a figure is checked: a measure of a layer, of a numeric field where the measure is a sum, over the features `counted`."""

    layer: str
    measure: Measure
    counted: Counted
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One published figure.

    `value` is in `unit` and None where the source names no figure. A unit that is not known here keeps its word, and `unit_known` is
    False. `floor` marks lower bounds (余, 突破). `as_of` is None where the source gives no date. `relation` and `of` name the figure that this
    one must not be added to. `query` is None where nothing on the map can check it. `source`, `entered_by` and `entered_at` (UTC) are of figures that
    staff entered from a later report; shipped ones have none.
    """

    id: str
    title: Text
    topic: str
    kind: ClaimKind
    value: float | None
    unit: Unit | None
    unit_known: bool
    floor: bool
    as_of: date | None
    confidence: tuple[Confidence, ...]
    phrase: str
    query: Query | None = None
    relation: Relation | None = None
    of: str | None = None
    source: str = ""
    entered_by: str = ""
    entered_at: datetime | None = None

    @property
    def unit_confirmed(self) -> bool:
        """Whether the unit is known and can be right."""
        return self.unit_known and Confidence.UNIT_DOUBTFUL not in self.confidence

    @property
    def half_step(self) -> float:
        """Half a unit of the last printed place, within which a measured value is the same figure; 0 for things that are counted.

        >>> from layers.claims.ledger import claims
        >>> [claim.half_step for claim in claims() if claim.id in ("F01", "F19", "F21")]
        [0.0, 0.05, 0.5]
        """
        if self.value is None or self.query is None or self.query.measure not in (Measure.LENGTH, Measure.AREA):
            return 0.0
        exponent = Decimal(repr(self.value)).normalize().as_tuple().exponent
        return 0.5 * 10.0 ** min(int(exponent), 0)


CLAIM_UNITS: Mapping[str, Unit] = MappingProxyType(
    {
        **UNITS,
        "%": Unit(Text("%", "%")),
        "个学位": Unit(Text("个学位", "school places"), one="school place"),
        "条违法": Unit(Text("条", "violations"), one="violation"),
        "件": Unit(Text("件", "letters and calls"), one="letter or call"),
        "场": Unit(Text("场", "events"), one="event"),
        "场次": Unit(Text("场次", "events"), one="event"),
        "条次": Unit(Text("条次", "plays"), one="play"),
        "小时": Unit(Text("小时", "hours"), one="hour"),
        "名": Unit(Text("名", "people"), one="person"),
    }
)

TOPICS: Mapping[str, Text] = MappingProxyType(
    {
        "renewal": Text("街巷院落", "Streets and courtyards"),
        "water": Text("水环境", "Water"),
        "green": Text("公园绿地", "Parks and green"),
        "landscape": Text("生态田园", "Landscape"),
        "housing": Text("住房与学位", "Housing and schools"),
        "network": Text("管网电网", "Networks"),
        "culture": Text("文明实践阵地", "Places of civic practice"),
        "nature": Text("生态与乡村", "Nature and villages"),
        "campaigns": Text("专项行动", "Special campaigns"),
        "letters": Text("群众来信来电", "Letters and calls"),
        "volunteers": Text("志愿服务", "Volunteers"),
        "events": Text("活动", "Events"),
        "people": Text("榜样与监督", "Models and observers"),
        "civic": Text("文明风尚", "Civic habits"),
        "titles": Text("荣誉称号", "Titles"),
        "other": Text("其他", "Other"),
    }
)
NOT_PLACES = frozenset({"letters", "volunteers", "events", "people", "civic", "titles", "campaigns"})
"""Topics whose figures are no matter of places on a map."""


class ClaimsError(RuntimeError):
    """The table of published figures is missing or damaged (`name`)."""

    code = "claims-unreadable"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.params = {"name": name}


def claims() -> tuple[Claim, ...]:
    """Return the published figures in the order of the table; empty where it cannot be read."""
    return _table(settings().data / FILE)[0]


def claims_error() -> ClaimsError | None:
    """Return what is wrong with the table, None when it was read."""
    return _table(settings().data / FILE)[1]


def conflicts(published: Sequence[Claim]) -> dict[str, tuple[str, ...]]:
    """Return for each figure the others that say something else of the same thing on the same day (or without one)."""
    found: dict[str, tuple[str, ...]] = {}
    for claim in published:
        if claim.query is None or claim.value is None:
            continue
        same = [other for other in published if other.query == claim.query and other.kind is claim.kind and other.as_of == claim.as_of]
        rivals = tuple(other.id for other in same if other.value is not None and (other.value, other.unit) != (claim.value, claim.unit))
        if rivals:
            found[claim.id] = rivals
    return found


def unit_of(word: str) -> tuple[Unit | None, bool]:
    """Return the unit that a word means and whether it is known; an unknown word is a unit of its own, no word is none."""
    if not word:
        return None, True
    known = CLAIM_UNITS.get(word)
    return (known, True) if known else (Unit(Text(word, word)), False)


@cache
def _table(path: Path) -> tuple[tuple[Claim, ...], ClaimsError | None]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            found = tuple(_claim(row) for row in csv.DictReader(stream))
        if not found:
            raise ValueError("there is no row in it")
        return found, None
    except (OSError, KeyError, TypeError, ValueError, csv.Error):
        LOG.exception("%s cannot be read", path)
        return (), ClaimsError(path.name)


def _claim(row: dict[str, str]) -> Claim:
    unit, known = unit_of(row["unit"])
    if not known:
        LOG.warning("%s: the unit %r of %s is not known, so it is not checked", FILE, row["unit"], row["id"])
    return Claim(
        id=row["id"],
        title=Text(row["zh"], row["en"]),
        topic=row["topic"],
        kind=ClaimKind(row["kind"]),
        value=float(row["value"]) if row["value"] else None,
        unit=unit,
        unit_known=known,
        floor=row["floor"] == "yes",
        as_of=date.fromisoformat(row["as_of"]) if row["as_of"] else None,
        confidence=tuple(Confidence(word) for word in row["confidence"].split()),
        phrase=row["phrase"],
        query=_query(row),
        relation=Relation(row["relation"]) if row["relation"] else None,
        of=row["of"] or None,
    )


def _query(row: dict[str, str]) -> Query | None:
    if not row["layer"]:
        return None
    if row["layer"] not in BY_KEY:
        raise ValueError(f"{row['id']} asks the layer {row['layer']}, which is not in the catalogue")
    return Query(row["layer"], Measure(row["measure"]), Counted(row["counted"]), row["field"] or None)
