"""What is asked of the data: a rule, by which rows, on which day; and an own rule made on the page."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from geo.bands import Band, checked_bands
from geo.errors import BandError
from layers.indicators.rule import Confidence, Distance, Origin, Rule, RuleKind, Sites
from layers.indicators.rules import SERVED_LIMIT_M, RuleBook
from layers.spec import Text

LEVELS = ("towns", "population")
"""The layers whose features are the rows of a figure: towns, and communities."""

OWN = "own"
OWN_SITES = ("green_areas", "micro_parks", "large_ecological_spaces", "practice_centres", "markets", "patriotic_bases")
OWN_DENOMINATORS: Mapping[str, tuple[str, bool, Text]] = {
    "land_built": ("built_up_area", False, Text("建成区内的居住用地面积", "Residential land in the built-up area")),
    "land_city": ("", False, Text("全市的居住用地面积", "Residential land of the whole city")),
    "people_built": ("built_up_area", True, Text("建成区人口", "People in the built-up area")),
    "people_city": ("", True, Text("全市人口", "People of the whole city")),
}
_MOST_BANDS = 5
_FIRST_DAY, _LAST_DAY = date(1949, 10, 1), date(2199, 12, 31)


class OwnRuleError(ValueError):
    """An own rule that cannot be one. `code` is `own-sites`, `own-bands`, `own-distance` or `own-denominator`, `params` what was found."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Question:
    """One question: the rule, the layer whose features are the rows (`LEVELS`), and the day by which sites must be finished.

    `as_of` None means the data date of each revision.
    """

    rule: Rule
    level: str = LEVELS[0]
    as_of: date | None = None

    @property
    def layers(self) -> tuple[str, ...]:
        """Every layer that has to be read for an answer."""
        return tuple(dict.fromkeys([*(key for key in self.rule.layers if key != self.rule.zones), self.level]))

    def to_query(self) -> dict[str, str]:
        """Return the question as names and values of an address; what is at its default is left out, except the rule."""
        own = own_query(self.rule) if self.rule.id == OWN else {}
        rest = {"level": self.level if self.level != LEVELS[0] else "", "day": self.as_of.isoformat() if self.as_of else ""}
        return {"rule": self.rule.id, **own, **{name: value for name, value in rest.items() if value}}


def asked(query: Mapping[str, str], book: RuleBook) -> tuple[Question, tuple[str, ...]]:
    """Return the question of an address, and the names of the parts that were nonsense and left at their default."""
    nonsense = []
    rule = next(iter(book.rules.values()))
    wanted = query.get("rule", "")
    if wanted == OWN:
        try:
            rule = own_rule(query)
        except (OwnRuleError, BandError):
            nonsense.append("rule")
    elif wanted:
        if wanted in book.rules:
            rule = book.rules[wanted]
        else:
            nonsense.append("rule")
    level = query.get("level", "") or LEVELS[0]
    if level not in LEVELS:
        nonsense.append("level")
        level = LEVELS[0]
    day = _day(query.get("day", ""))
    if day is None and query.get("day"):
        nonsense.append("day")
    return Question(rule, level, day), tuple(nonsense)


def own_rule(query: Mapping[str, str]) -> Rule:
    """Return the rule that `query` spells out: `sites` (layer keys), `bands` (MIN:MAX:RADIUS …), `distance`, `of` (`OWN_DENOMINATORS`).

    Raises
    ------
    OwnRuleError, BandError
        When a part is missing or cannot be.

    Examples
    --------
    >>> own_rule({"sites": "markets", "bands": "0::500", "distance": "network", "of": "people_city"}).bands
    (Band(min_m2=0.0, max_m2=inf, radius_m=500.0),)
    """
    sites = tuple(dict.fromkeys(filter(None, query.get("sites", "").split(","))))
    if not sites or set(sites) - set(OWN_SITES):
        raise OwnRuleError("own-sites", sites=", ".join(sites))
    try:
        distance = {each.value: each for each in (Distance.EUCLIDEAN, Distance.NETWORK)}[query.get("distance", Distance.EUCLIDEAN.value)]
    except KeyError:
        raise OwnRuleError("own-distance", distance=query["distance"]) from None
    try:
        clip, people, denominator = OWN_DENOMINATORS[query.get("of", "land_built")]
    except KeyError:
        raise OwnRuleError("own-denominator", denominator=query["of"]) from None
    reached = Text("服务范围内的人口", "People within reach") if people else Text("服务范围内的居住用地面积（重叠只计一次）", "Residential land within reach (overlaps count once)")  # fmt: skip
    along = distance is Distance.NETWORK
    return Rule(
        id=OWN,
        indicator=OWN,
        short=Text("自定规则", "Own rule"),
        name=Text("自定规则覆盖率", "Coverage by an own rule"),
        ruleset=Text("在本页自定，不是标准", "Made on this page, no standard"),
        year=0,
        kind=RuleKind.SERVICE_RADIUS,
        numerator=reached,
        denominator=denominator,
        rule_text=Text("分档、距离和分母由使用者在页面上给出。", "Bands, distance and denominator were given on the page."),
        source=Text("使用者", "The user"),
        confidence=Confidence.UNCONFIRMED,
        sites=tuple(Sites(key) for key in sites),
        land="residential_land",
        clip=clip or None,
        people="population" if people else None,
        bands=_own_bands(query.get("bands", "")),
        distance=distance,
        origin=Origin.ACCESS if along else Origin.EDGE,
        join_touching=True,
        notes=(Text("只计已完工、已验收的场地。", "Only finished and accepted sites count."),),
    )


def own_query(rule: Rule) -> dict[str, str]:
    """Return what `own_rule` reads: the way back from a rule to an address."""
    of = next(key for key, (clip, people, _) in OWN_DENOMINATORS.items() if (clip or None, people) == (rule.clip, rule.people is not None))
    bands = ",".join(":".join(_written(number) for number in (band.min_m2, band.max_m2, band.radius_m)) for band in rule.bands)
    return {"sites": ",".join(entry.layer for entry in rule.sites), "bands": bands, "distance": rule.distance.value, "of": of}


def _written(number: float) -> str:
    """Return a number as it stands in an address: whole ones without a point, no end as nothing, none of its digits lost."""
    if math.isinf(number):
        return ""
    return str(int(number)) if number == int(number) else repr(float(number))


def _own_bands(text: str) -> tuple[Band, ...]:
    """Return the bands written as `400:5000:300,5000::500`."""
    parts = text.split(",")
    if len(parts) > _MOST_BANDS:
        raise OwnRuleError("own-bands", band=text)
    found = []
    for part in parts:
        try:
            low, high, radius = (float(number) if number else None for number in part.split(":"))
            if radius is None:
                raise ValueError("a band without a radius")
        except ValueError:
            raise OwnRuleError("own-bands", band=part) from None
        found.append(Band(low or 0.0, math.inf if high is None else high, radius))
    if any(band.radius_m > SERVED_LIMIT_M for band in found):
        raise OwnRuleError("own-bands", band=text)
    return checked_bands(found)


def _day(text: str) -> date | None:
    """Return the day written in `text`; None for what is no day, or none on which a city could have been renewed."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_DAY <= day <= _LAST_DAY else None
