"""The vocabulary in which a layer is declared: frozen values, no behaviour beyond looking things up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Text:
    """One phrase in both languages of the product; Chinese is the source."""

    zh: str
    en: str

    def __call__(self, lang: str) -> str:
        """Return the phrase in `lang` (`zh` or `en`; anything else falls back to Chinese)."""
        return self.en if lang == "en" else self.zh


class GeometryKind(StrEnum):
    """Which geometries a layer accepts; multi-part variants are always included."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    LINE_OR_POINT = "line_or_point"

    @property
    def accepts(self) -> tuple[str, ...]:
        """Simple-feature type names that a layer of this kind takes."""
        return _ACCEPTED_TYPES[self]


_ACCEPTED_TYPES = {
    GeometryKind.POINT: ("Point", "MultiPoint"),
    GeometryKind.LINE: ("LineString", "MultiLineString"),
    GeometryKind.POLYGON: ("Polygon", "MultiPolygon"),
    GeometryKind.LINE_OR_POINT: ("LineString", "MultiLineString", "Point", "MultiPoint"),
}


class Measure(StrEnum):
    """What is counted of a layer."""

    COUNT = "count"
    LENGTH = "length"  # metres, geodesic
    AREA = "area"  # square metres, geodesic, dissolved
    SUM = "sum"  # sum of one numeric field, for figures such as households


class Status(StrEnum):
    """The four stages of a project, in order."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    FINISHED = "finished"
    ACCEPTED = "accepted"


class TargetKind(StrEnum):
    """What a published figure counts."""

    TOTAL = "total"  # cumulative
    NEWLY_DONE = "newly_done"
    NEWLY_STARTED = "newly_started"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is shown, how many SI base units (m, m², or pieces) one of it holds, and the English word for `one` where that is another."""

    text: Text
    factor: float = 1.0
    one: str = ""

    def word(self, value: float, lang: str) -> str:
        """Return the unit as it stands behind `value`.

        >>> Unit(Text("人", "people"), one="person").word(1, "en")
        'person'
        """
        return self.one if self.one and lang == "en" and value == 1 else self.text(lang)


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of a field, with the spellings that mean the same and how it is drawn."""

    key: str
    title: Text
    synonyms: tuple[str, ...] = ()
    color: str | None = None
    shape: str | None = None  # points: circle, square, triangle, diamond, cross; lines: solid, dash, dot


class FieldKind(StrEnum):
    """The type of a field's values."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of a feature."""

    key: str
    title: Text
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    choices: tuple[Choice, ...] = ()
    synonyms: tuple[str, ...] = ()
    unit: Text | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """How a layer is drawn: its hue, stroke width in pixels, fill opacity and point shape."""

    color: str
    width: float = 1.5
    fill_opacity: float = 0.45
    shape: str = "circle"
    dash: tuple[float, ...] = ()
    radius: float = 5.0


class Role(StrEnum):
    """Whether a layer is a programme of the campaign or ground to stand on."""

    PROGRAMME = "programme"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the layer tree."""

    key: str
    title: Text


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer of the catalogue, declared once; everything else iterates over it.

    `key` is the stem of the shipped file, the URL value and the store's folder. `measures` come in order of
    importance: the first is the one shown on tiles. `article` names the rows of the published article that the
    layer rests on (F01 …). `type_field` names the field by whose choices features can be coloured. `sum_field` is
    the numeric field that `Measure.SUM` adds up.
    """

    key: str
    title: Text
    group: str
    role: Role
    geometry: GeometryKind
    measures: tuple[Measure, ...]
    unit: Unit
    style: Style
    description: Text
    source: Text
    article: tuple[str, ...] = ()
    own_fields: tuple[Field, ...] = ()
    type_field: str | None = None
    sum_field: str | None = None
    visible: bool = False
    headline: bool = False
    example: bool = True

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields: the common set for programmes, then the layer's own."""
        from layers.fields import COMMON_FIELDS, REFERENCE_FIELDS

        common = COMMON_FIELDS if self.role is Role.PROGRAMME else REFERENCE_FIELDS
        return common + self.own_fields

    def field(self, key: str) -> Field:
        """Return the field `key`; KeyError names the fields that exist."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(f"`{key}` is not a field of {self.key}; it has {', '.join(f.key for f in self.fields)}")


@dataclass(frozen=True, slots=True)
class Target:
    """One published figure that a layer is held against.

    `value` is in `unit`. `floor` marks figures published as "more than" (余, 突破). `as_of` is None where the source
    gives no date. `unit_confirmed` is False where the printed unit cannot be right; such a figure is never divided by.
    """

    layer: str
    article: str
    kind: TargetKind
    measure: Measure
    value: float
    unit: Unit
    floor: bool
    as_of: date | None
    unit_confirmed: bool
    phrase: str
    field: str | None = None
