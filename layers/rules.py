"""The rules by which shares are computed: one table, thresholds open to the operator in a file."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import Any

from geo.bands import Band, checked_bands
from geo.errors import BandError
from layers.spec import Text

RULES_FILE = "rules.toml"


class RuleKind(StrEnum):
    """How a share comes about."""

    SERVICE_RADIUS = "service_radius"  # land within reach of sites / land
    AREA_SHARE = "area_share"  # ground under a cover / ground


class Confidence(StrEnum):
    """How well a threshold is known."""

    VERIFIED = "V"  # read in a public source
    KNOWN = "K"  # known from the named document, text not read again
    UNCONFIRMED = "U"  # not verified, or sources disagree


@dataclass(frozen=True, slots=True)
class Sites:
    """A layer whose finished features count; with `field`, only those whose value is one of `accepted`."""

    layer: str
    field: str | None = None
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """A value that a ruleset asks for, as a ratio."""

    ratio: float
    title: Text
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of computing a share.

    `land` is the layer of the denominator, `clip` the layer it is clipped to, `zones` the layer of the rows. `bands` are half-open in m² with a
    radius in m. `join_touching` makes one site of touching polygons. `changed` names what the operator's file replaced.
    """

    id: str
    name: Text
    ruleset: Text
    year: int
    kind: RuleKind
    numerator: Text
    denominator: Text
    rule_text: Text
    sites: tuple[Sites, ...]
    land: str
    clip: str | None
    zones: str
    goals: tuple[Goal, ...]
    source: Text
    confidence: Confidence
    bands: tuple[Band, ...] = ()
    distance: str = "none"
    origin: str = "edge"
    dissolve: bool = True
    join_touching: bool = False
    unit: str = "m2"
    notes: tuple[Text, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def minimum_area_m2(self) -> float | None:
        """Area from which a site counts [m²]; None where area does not matter."""
        return self.bands[0].min_m2 if self.bands else None

    @property
    def version(self) -> str:
        """The year of the rule, and a mark of the changed thresholds where the operator changed any."""
        if not self.changed:
            return str(self.year)
        changed = hashlib.sha256(repr((self.bands, self.goals)).encode()).hexdigest()[:8]
        return f"{self.year}-local-{changed}"

    @property
    def layers(self) -> tuple[str, ...]:
        """Every layer that the rule reads: sites, land, clip, zones, each once."""
        return tuple(dict.fromkeys([*(entry.layer for entry in self.sites), self.land, *filter(None, [self.clip]), self.zones]))


YES = ("是", "yes", "true", "1", "对外开放", "开放")

RULES: tuple[Rule, ...] = (
    Rule(
        id="park_service_radius_2022",
        name=Text("公园绿化活动场地服务半径覆盖率", "Service-radius coverage of park activity sites"),
        ruleset=Text("国家园林城市评选标准（建城〔2022〕2号）", "National Garden City standard (2022)"),
        year=2022,
        kind=RuleKind.SERVICE_RADIUS,
        numerator=Text("场地服务半径内的居住用地面积（重叠只计一次）", "Residential land within the service radius (overlaps count once)"),
        denominator=Text("建成区内全部居住用地面积", "All residential land in the built-up area"),
        rule_text=Text(
            "面积 5,000 m² 及以上的场地服务 500 m，400 m² 及以上、不足 5,000 m² 的服务 300 m，不足 400 m² 的不计。"
            "从场地边缘起算直线距离；建成区以外的场地，其半径伸入建成区的部分照计。",
            "Sites of 5,000 m² and more serve 500 m, sites of 400 m² and more but under 5,000 m² serve 300 m, smaller ones do not count. "
            "Straight-line distance from the edge of the site; sites outside the built-up area count as far as they reach in.",
        ),
        sites=(
            Sites("green_areas", "activity_site", YES),
            Sites("micro_parks", "open_to_public", YES),
            Sites("large_ecological_spaces"),
        ),
        land="residential_land",
        clip="built_up_area",
        zones="towns",
        goals=(
            Goal(0.85, Text("国家园林城市 ≥ 85 %", "National Garden City ≥ 85 %"), Confidence.KNOWN),
            Goal(0.90, Text("国家生态园林城市 ≥ 90 %", "National Ecological Garden City ≥ 90 %"), Confidence.VERIFIED),
        ),
        source=Text("建城〔2022〕2号；城市体检 2022 年起同口径", "Notice 建城〔2022〕2号; City Check-up uses the same from 2022"),
        confidence=Confidence.KNOWN,
        bands=(Band(400, 5000, 300), Band(5000, inf, 500)),
        distance="euclidean",
        join_touching=True,
        notes=(
            Text(
                "崇州为县级市，“市辖区建成区”按城市建成区理解。",
                "Chongzhou has no districts; 'built-up area of the districts' is read as that of the city.",
            ),
            Text("相距不足 5 cm 的场地合并为一处再定档。", "Sites less than 5 cm apart are one site before their size is judged."),
            Text("只计已完工、已验收的场地。", "Only finished and accepted sites count."),
        ),
    ),
    Rule(
        id="project_green_share",
        name=Text("项目绿地 / 建成区", "Project green area / built-up area"),
        ruleset=Text("本系统统计口径", "This dashboard's own measure"),
        year=2021,
        kind=RuleKind.AREA_SHARE,
        numerator=Text(
            "建成区内已完工项目绿地面积（重叠只计一次）", "Finished project green inside the built-up area (overlaps count once)"
        ),
        denominator=Text("建成区面积", "Area of the built-up area"),
        rule_text=Text(
            "已登记的项目绿地落在建成区内的面积，除以建成区面积。仅含入库的更新项目，不是全部绿地普查，因此不能称为“绿地率”。",
            "Area of registered project green inside the built-up area, divided by that area. It holds the renewal projects on record, not a "
            "full survey of green land, and is therefore not the statutory green-space ratio.",
        ),
        sites=(Sites("green_areas"), Sites("micro_parks"), Sites("large_ecological_spaces")),
        land="built_up_area",
        clip=None,
        zones="towns",
        goals=(),
        source=Text(
            "本系统；公开报道只给出建成区绿地 174 万 m²，未给分母", "This dashboard; the report gives 1.74 km² of green and no denominator"
        ),
        confidence=Confidence.UNCONFIRMED,
        notes=(Text("只计已完工、已验收的绿地。", "Only finished and accepted green counts."),),
    ),
)


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

    def rule(self, rule_id: str) -> Rule:
        """Return the rule `rule_id`; raises UnknownRuleError."""
        try:
            return self.rules[rule_id]
        except KeyError:
            raise UnknownRuleError(rule_id) from None


def rule_book(home: Path) -> RuleBook:
    """Return the rules with the thresholds of `home/rules.toml`, where there is such a file.

    The file holds one table a rule: `bands` as a list of `{min, max, radius}` in m² and m (no `max`: without end) and `goals` as a list of
    ratios. A file that cannot be taken whole is not taken at all; the published thresholds stand and `problem` says why.
    """
    published = MappingProxyType({rule.id: rule for rule in RULES})
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


def _overridden(published: Mapping[str, Rule], key: str, given: Any) -> Rule:
    """Return the rule `key` with the operator's thresholds in place of the published ones."""
    rule = published[key]
    if not isinstance(given, dict) or set(given) - {"bands", "goals"}:
        raise ValueError(f"`{key}` takes `bands` and `goals`, found {given!r}")
    changes: dict[str, Any] = {}
    if "bands" in given:
        if rule.kind is not RuleKind.SERVICE_RADIUS:
            raise ValueError(f"`{key}` has no bands")
        changes["bands"] = checked_bands([Band(float(b["min"]), float(b.get("max", inf)), float(b["radius"])) for b in given["bands"]])
    if "goals" in given:
        if not all(0 < float(value) <= 1 for value in given["goals"]):
            raise ValueError(f"`goals` of {key} are ratios between 0 and 1, found {given['goals']}")
        changes["goals"] = tuple(_local_goal(float(value)) for value in given["goals"])
    different = tuple(name for name, value in changes.items() if value != getattr(rule, name))
    return replace(rule, **changes, changed=different)


def _local_goal(ratio: float) -> Goal:
    return Goal(ratio, Text(f"本地目标 ≥ {ratio:.0%}", f"Local goal ≥ {ratio:.0%}"), Confidence.KNOWN)
