"""The rules in force: the table in rules.toml, one completion rate a programme, and the operator's thresholds over them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geo.bands import Band, checked_bands
from geo.errors import BandError
from layers.catalogue import programmes
from layers.indicators.rule import Confidence, Distance, Goal, Indicator, Origin, RatioUnit, Rule, RuleKind, Sites
from layers.spec import Layer, Measure, Text

TABLE = Path(__file__).with_name("rules.toml")
RULES_FILE = "rules.toml"
YES = ("是", "yes", "true", "1", "对外开放", "开放")
COMPLETION = "completion"
SERVED_LIMIT_M = 20_000.0

_QUESTIONS = (
    ("park_access", Text("公园绿地服务", "Access to parks"), Text("多少居住用地、多少人在公园绿地的服务范围内？", "How much residential land, how many people have a park within reach?")),
    ("practice_circle", Text("15分钟文明实践生活圈", "15-minute practice circle"), Text("多少人 15 分钟内走得到文明实践站？", "How many people can walk to a practice centre in 15 minutes?")),
    ("community_circles", Text("社区生活圈", "Community circles"), Text("5、10、15 分钟各能走到社区设施的有多少人？", "How many people reach a community facility in 5, 10, 15 minutes?")),
    ("green_land", Text("绿地与公共空间", "Green and public space"), Text("建成区里有多少绿地和公共空间，人均多少？", "How much green and public space is there, in all and per head?")),
    ("greenways", Text("绿道", "Greenways"), Text("绿道有多长，服务到多少居住用地？", "How long are the greenways, and how much residential land do they serve?")),
    (COMPLETION, Text("项目完成率", "Programme completion"), Text("各项目完成了目标清单的多少？", "How much of each programme's published list is done?")),
)  # fmt: skip


class UnknownRuleError(KeyError):
    """A rule that the table does not hold."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules in force, and why the operator's file was not taken (`problem`, empty where it was or there is none)."""

    rules: Mapping[str, Rule]
    problem: str = ""
    indicators: tuple[Indicator, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the rules of each question."""
        asked = (
            Indicator(key, title, question, tuple(rule.id for rule in self.rules.values() if rule.indicator == key))
            for key, title, question in _QUESTIONS
        )
        object.__setattr__(self, "indicators", tuple(indicator for indicator in asked if indicator.rules))

    def rule(self, rule_id: str) -> Rule:
        """Return the rule `rule_id`; raises UnknownRuleError."""
        try:
            return self.rules[rule_id]
        except KeyError:
            raise UnknownRuleError(rule_id) from None

    def indicator(self, key: str) -> Indicator:
        """Return the indicator `key`; raises KeyError."""
        return next(found for found in self.indicators if found.key == key)


def rule_book(home: Path) -> RuleBook:
    """Return the rules with the thresholds of `home/rules.toml`, where there is such a file.

    The file holds one table a rule: `bands` as a list of `{min, max, radius}` in m² and m (no `max`: without end), `goals` as a list of
    values in the unit of the figure, `off_street_m`. A file that cannot be taken whole is not taken at all; the published thresholds stand
    and `problem` says why.
    """
    published = MappingProxyType({rule.id: rule for rule in published_rules()})
    path = home / RULES_FILE
    try:
        wanted = tomllib.loads(path.read_text(encoding="utf-8"))
        return RuleBook(MappingProxyType({**published, **{key: _overridden(published, key, given) for key, given in wanted.items()}}))
    except (FileNotFoundError, NotADirectoryError):
        return RuleBook(published)
    except OSError as error:
        return RuleBook(published, problem=error.strerror or type(error).__name__)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, BandError, KeyError, TypeError, ValueError) as error:
        return RuleBook(published, problem=f"{type(error).__name__}: {error}"[:200])


def published_rules() -> tuple[Rule, ...]:
    """Return the rules as published: those of the table, then the completion rate of every programme."""
    return (*_table(), *(_completion(layer) for layer in programmes()))


@cache
def _table() -> tuple[Rule, ...]:
    entries = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return tuple(read_rule(key, dict(entry)) for key, entry in entries.items())


def read_rule(rule_id: str, given: dict[str, Any]) -> Rule:
    """Return the rule in one table of the file; raises KeyError, TypeError, ValueError or BandError for what is no rule.

    Examples
    --------
    >>> read_rule("r", {"colour": "red"})
    Traceback (most recent call last):
    ...
    KeyError: 'indicator'
    """
    values: dict[str, Any] = {"id": rule_id}
    for name in ("indicator", "year"):
        values[name] = given.pop(name)
    for name in ("short", "name", "ruleset", "numerator", "denominator", "rule_text", "source"):
        values[name] = Text(*given.pop(name))
    values["sites"] = tuple(_sites(**entry) for entry in given.pop("sites"))
    values["bands"] = _bands(given.pop("bands", ()))
    values["goals"] = tuple(_goal(**entry) for entry in given.pop("goals", ()))
    values["notes"] = tuple(Text(*note) for note in given.pop("notes", ()))
    values["wanted"] = tuple((key, Text(*title)) for key, *title in given.pop("wanted", ()))
    for name, kind in _ENUMERATED.items():
        if name in given:
            values[name] = kind(given.pop(name))
    return Rule(**values, **given)


_ENUMERATED: Mapping[str, Any] = MappingProxyType(
    {
        "kind": RuleKind,
        "confidence": Confidence,
        "distance": Distance,
        "origin": Origin,
        "measure": Measure,
        "ratio_unit": RatioUnit,
    }
)


def _sites(layer: str, field: str | None = None, accepted: tuple[str, ...] = (), yes: str | None = None) -> Sites:
    return Sites(layer, yes, YES) if yes else Sites(layer, field, tuple(accepted))


def _bands(given: Any) -> tuple[Band, ...]:
    if any(set(entry) - {"min", "max", "radius"} for entry in given):
        raise ValueError(f"a band takes `min`, `max` and `radius`, found {given!r}")
    bands = [Band(float(entry["min"]), float(entry.get("max", inf)), float(entry["radius"])) for entry in given]
    if any(band.radius_m > SERVED_LIMIT_M for band in bands):
        raise ValueError(f"a radius is at most {SERVED_LIMIT_M:g} m")
    return checked_bands(bands) if bands else ()


def _goal(value: float, title: tuple[str, str], confidence: str, strict: bool = False) -> Goal:
    return Goal(float(value), Text(*title), Confidence(confidence), strict)


def _completion(layer: Layer) -> Rule:
    """Return the completion rate of a programme: its denominator is the published list, never the count of what was handed in."""
    return Rule(
        id=f"{COMPLETION}_{layer.key}",
        indicator=COMPLETION,
        short=layer.title,
        name=Text(f"{layer.title.zh}完成率", f"{layer.title.en}: share done"),
        ruleset=Text("公布的目标清单（data/claims.csv）", "Published list of targets (data/claims.csv)"),
        year=2021,
        kind=RuleKind.COMPLETION,
        numerator=Text("已完工、已验收的项目", "Finished and accepted projects"),
        denominator=Text("公布的目标数", "The published target"),
        rule_text=Text(
            "分母是公布的清单总数，不是已上报的要素数。个数与长度（或面积）并列，两者可以相差很大；没有公布总数的一项，分母是已登记的全部。目标为“余”“突破”的是下限，完成率只能说不超过。",
            "The denominator is the published list, not what was handed in. Count and length (or area) stand side by side, as they can differ a "
            "lot; where no total is published for one of them, its denominator is all that is on record. Where the target is a floor the share is "
            "at most what is shown.",
        ),
        source=layer.source,
        confidence=Confidence.VERIFIED,
        sites=(Sites(layer.key),),
    )


def _overridden(published: Mapping[str, Rule], key: str, given: Any) -> Rule:
    """Return the rule `key` with the operator's thresholds in place of the published ones."""
    rule = published[key]
    if not isinstance(given, dict) or set(given) - {"bands", "goals", "off_street_m"}:
        raise ValueError(f"`{key}` takes `bands`, `goals` and `off_street_m`, found {given!r}")
    changes: dict[str, Any] = {}
    if "bands" in given:
        if rule.kind is not RuleKind.SERVICE_RADIUS:
            raise ValueError(f"`{key}` has no bands")
        changes["bands"] = checked_bands(_bands(given["bands"]))
    if "goals" in given:
        if not isinstance(given["goals"], list):
            raise ValueError(f"`goals` of {key} is a list of numbers, found {given['goals']!r}")
        changes["goals"] = tuple(_local_goal(rule, float(value)) for value in given["goals"])
    if "off_street_m" in given:
        if rule.distance is not Distance.NETWORK or not 0 < float(given["off_street_m"]) <= 500:
            raise ValueError(f"`off_street_m` of {key} is for distances along streets, more than 0 and at most 500 m")
        changes["off_street_m"] = float(given["off_street_m"])
    different = {name: value for name, value in changes.items() if _plain(value) != _plain(getattr(rule, name))}
    return replace(rule, **different, changed=tuple(different))


def _plain(value: Any) -> Any:
    """Return goals as their values alone: a file that repeats the published ones changes nothing, not even their titles."""
    return tuple(item.value if isinstance(item, Goal) else item for item in value) if isinstance(value, tuple) else value


def _local_goal(rule: Rule, value: float) -> Goal:
    if rule.ratio_unit is RatioUnit.SHARE:
        if not 0 < value <= 1:
            raise ValueError(f"`goals` of {rule.id} are ratios between 0 and 1, found {value}")
        said = f"{value:.0%}".replace("%", " %")
    elif 0 < value < inf:
        said = f"{value:g}"
    else:
        raise ValueError(f"`goals` of {rule.id} are positive numbers, found {value}")
    return Goal(value, Text(f"本地目标 ≥ {said}", f"Local goal ≥ {said}"), Confidence.KNOWN)
