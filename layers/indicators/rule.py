"""What a rule is: one declared way of computing a figure, with everything that its method card says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

from geo.bands import Band
from layers.spec import Measure, Text


class RuleKind(StrEnum):
    """How a figure comes about."""

    SERVICE_RADIUS = "service_radius"  # land or people within reach of sites / all of them
    AREA_SHARE = "area_share"  # ground under a cover / ground
    PER_HEAD = "per_head"  # area or length of features / people
    COMPLETION = "completion"  # done / the published list


class Distance(StrEnum):
    """Along what a distance is measured."""

    EUCLIDEAN = "euclidean"
    NETWORK = "network"
    NONE = "none"


class Origin(StrEnum):
    """From where on a site a distance starts."""

    EDGE = "edge"
    CENTROID = "centroid"
    ACCESS = "access"  # where streets meet the edge


class RatioUnit(StrEnum):
    """What the value of a figure is in."""

    SHARE = "share"
    M2_PER_PERSON = "m2_per_person"
    KM_PER_10K = "km_per_10k"


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
    """A value that a ruleset asks for, in the unit of the rule's figure; `strict` where it has to be more than that."""

    value: float
    title: Text
    confidence: Confidence
    strict: bool = False

    def met_by(self, ratio: float) -> bool:
        """Return whether `ratio` is as much as the goal asks for."""
        return ratio > self.value if self.strict else ratio >= self.value


@dataclass(frozen=True, slots=True)
class Indicator:
    """One question, and the rules that answer it in the order of the table."""

    key: str
    title: Text
    question: Text
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way of computing a figure.

    `land` is the layer of the denominator, `clip` the layer it is clipped to, `zones` the layer of the rows. `people` is the layer whose people
    the figure counts instead of land. `bands` are half-open in m² with a radius in m. Along streets a person leaves them for at most
    `off_street_m`. `join_touching` makes one site of touching polygons. `measure` is what a rate per head counts. `wanted` names layers
    that a city may hand in and this one has not. `year` is 0 for a rule made on the page. `changed` names what the operator's file replaced.
    """

    id: str
    indicator: str
    short: Text
    name: Text
    ruleset: Text
    year: int
    kind: RuleKind
    numerator: Text
    denominator: Text
    rule_text: Text
    source: Text
    confidence: Confidence
    sites: tuple[Sites, ...]
    land: str | None = None
    clip: str | None = None
    zones: str = "towns"
    people: str | None = None
    goals: tuple[Goal, ...] = ()
    bands: tuple[Band, ...] = ()
    distance: Distance = Distance.NONE
    origin: Origin = Origin.EDGE
    off_street_m: float = 100.0
    dissolve: bool = True
    join_touching: bool = False
    measure: Measure | None = None
    ratio_unit: RatioUnit = RatioUnit.SHARE
    wanted: tuple[tuple[str, Text], ...] = ()
    notes: tuple[Text, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def minimum_area_m2(self) -> float | None:
        """Area from which a site counts [m²]; None where area does not matter."""
        return self.bands[0].min_m2 if self.bands and self.bands[0].min_m2 > 0 else None

    @property
    def unit(self) -> str:
        """Unit of the numerator: `m2`, `m`, `persons` or `count`."""
        if self.kind is RuleKind.PER_HEAD:
            return "m" if self.measure is Measure.LENGTH else "m2"
        if self.kind is RuleKind.COMPLETION:
            return "count"
        return "persons" if self.people else "m2"

    @property
    def denominator_unit(self) -> str:
        """Unit of the denominator."""
        return "persons" if self.kind is RuleKind.PER_HEAD else self.unit

    @property
    def version(self) -> str:
        """The year of the rule, with a mark of the changed thresholds where the operator changed any; a rule of no year has a mark of what it asks."""
        if not self.year:
            asked = (self.sites, self.bands, self.distance, self.clip, self.people, self.off_street_m)
            return f"own-{hashlib.sha256(repr(asked).encode()).hexdigest()[:8]}"
        if not self.changed:
            return str(self.year)
        changed = hashlib.sha256(repr((self.bands, self.goals, self.off_street_m)).encode()).hexdigest()[:8]
        return f"{self.year}-local-{changed}"

    @property
    def layers(self) -> tuple[str, ...]:
        """Every layer that the rule reads: sites, land, clip, people, streets, zones, each once."""
        streets = ("streets",) if self.distance is Distance.NETWORK else ()
        parts = [*(entry.layer for entry in self.sites), self.land, self.clip, self.people, *streets, self.zones]
        return tuple(dict.fromkeys(part for part in parts if part))

    def scaled(self, factor: float) -> Rule:
        """Return the rule with every radius `factor` times as long."""
        return replace(self, bands=tuple(Band(band.min_m2, band.max_m2, band.radius_m * factor) for band in self.bands))
