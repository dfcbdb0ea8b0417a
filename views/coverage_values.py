"""How the figures of the coverage page are said and lined up: columns by kind of rule, amounts, what a bound means. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geo.figure import Figure
from layers.claims.targets import listed
from layers.indicators.coverage_words import OUTSIDE_TOWNS, layer_title
from layers.indicators.figure_words import amount, value
from layers.indicators.rule import Goal, Rule, RuleKind
from layers.towns import town_title
from views import format as shown
from views.i18n import N_, _, language

METRES_PER_KM = 1000
JOINT = " · "


@dataclass(frozen=True, slots=True)
class Column:
    """One column of amounts: its title in the reader's language, and what it takes from a figure (in `unit`)."""

    title: str
    unit: str
    take: Callable[[Figure], float]

    def text(self, figure: Figure) -> str:
        """Return the amount as the column shows it: hectares, kilometres, people or pieces."""
        return _COLUMN_VALUES[self.unit](self.take(figure))

    def exact(self, figure: Figure) -> str:
        """Return the amount to the whole unit."""
        return amount(self.take(figure), self.unit, language())


_COLUMN_VALUES: dict[str, Callable[[float], str]] = {
    "m2": lambda square_metres: shown.number(square_metres / shown.M2_PER_HECTARE, 1),
    "m": lambda metres: shown.number(metres / METRES_PER_KM, 2),
    "persons": lambda people: shown.number(people, 0),
    "count": lambda pieces: shown.number(pieces, 0),
}
_COLUMN_UNITS = {"m2": N_("公顷"), "m": N_("公里"), "persons": N_("人"), "count": N_("个")}


def columns(rule: Rule, zones: Sequence[Figure]) -> tuple[Column, ...]:
    """Return the columns of amounts in a table of figures by `rule`."""
    unit = zones[0].unit if zones else rule.unit
    parts: dict[RuleKind, tuple[tuple[str, str, Callable[[Figure], float]], ...]] = {
        RuleKind.SERVICE_RADIUS: ((_("已覆盖"), unit, _numerator), (_("未覆盖"), unit, _rest), (_("合计"), unit, _denominator)),
        RuleKind.AREA_SHARE: ((_("计入"), unit, _numerator), (_("其余"), unit, _rest), (_("合计"), unit, _denominator)),
        RuleKind.PER_HEAD: ((_("计入"), unit, _numerator), (_("人口"), "persons", _denominator)),
        RuleKind.COMPLETION: ((_("已完成"), unit, _numerator), (_("已登记"), unit, _denominator)),
    }
    return tuple(Column(_with_unit(title, unit), unit, take) for title, unit, take in parts[rule.kind])


def _numerator(figure: Figure) -> float:
    return figure.numerator


def _denominator(figure: Figure) -> float:
    return figure.denominator


def _rest(figure: Figure) -> float:
    return max(figure.denominator - figure.numerator, 0.0)


def _with_unit(title: str, unit: str) -> str:
    return _("{title}（{unit}）").format(title=title, unit=_(_COLUMN_UNITS[unit]))


def said(figure: Figure) -> str:
    """Return the value of a figure in the reader's language."""
    return value(figure, language())


def parts_said(rule: Rule, figure: Figure) -> tuple[str, str]:
    """Return numerator and denominator as they are said aloud, the exact amount behind where it differs."""
    return _said(figure.numerator, figure.unit, rule), _said(figure.denominator, figure.denominator_unit, rule)


def _said(number: float, unit: str, rule: Rule) -> str:
    lang = language()
    if unit == "count":
        return f"{shown.number(number, 0)} {_piece(rule)}"
    exact = amount(number, unit, lang)
    short = {"m2": shown.area, "m": shown.length}.get(unit)
    text = short(number, lang).text if short else exact
    return text if text == exact else f"{text} ({exact})"


def _piece(rule: Rule) -> str:
    """Return what the published list of a programme counts in (条, 处 …)."""
    target = listed(rule.sites[0].layer)
    piece = _COLUMN_UNITS["count"]
    return target.unit.text(language()) if target else _(piece)


def list_said(rule: Rule, figure: Figure) -> str:
    """Return how much of a list is done, as `115 / 124 条`."""
    lang, unit = language(), figure.unit
    if unit == "count":
        return f"{shown.number(figure.numerator, 0)} / {shown.number(figure.denominator, 0)} {_piece(rule)}"
    short = {"m2": shown.area, "m": shown.length}[unit]
    return f"{short(figure.numerator, lang).text} / {short(figure.denominator, lang).text}"


def bound_said(rule: Rule, figure: Figure) -> str:
    """Return why a value is only a bound; empty for one that is exact."""
    if figure.ratio is None or figure.bound == "exact":
        return ""
    if figure.bound == "at_most":
        listed_rule = rule.kind is RuleKind.COMPLETION
        return _("公布的目标是下限，完成率不高于此值") if listed_rule else _("部分人口分区没有可用的人口数，实际不高于此值")
    there = {source.layer for source in figure.sources}
    lacking = [layer_title(entry.layer, language()) for entry in rule.sites if entry.layer not in there]
    if not lacking:
        return _("缺少字段，实际不低于此值")
    return _("缺少{layers}图层，实际不低于此值").format(layers=_("、").join(lacking))


def goal_short(goal: Goal, figure: Figure) -> str:
    """Return how far a figure falls short of a goal; empty where it is met. What is short is never said to be nothing."""
    ratio = figure.ratio
    if ratio is None or goal.met_by(ratio):
        return ""
    gap = goal.value - ratio
    if figure.ratio_unit == "share":
        return _("差 {points} 个百分点").format(points=shown.number(max(gap * 100, 0.1), 1))
    return _("差 {amount}").format(amount=shown.number(max(gap, 0.01), 2))


def zone_said(zone: str | None, *, short: bool = False) -> str:
    """Return what a row is called: a town, a community (after its town where another has the same name), or the land outside all."""
    lang = language()
    if not zone:
        return OUTSIDE_TOWNS(lang)
    if JOINT in zone:
        town, community = zone.split(JOINT, 1)
        return f"{town_title(town, lang, short=True)}{JOINT}{community}"
    return town_title(zone, lang, short=short)


def ranked(zones: Sequence[Figure]) -> list[Figure]:
    """Return the rows that have a value and a name, the highest first."""
    return sorted(
        (zone for zone in zones if zone.ratio is not None and zone.zone), key=lambda zone: (-(zone.ratio or 0.0), zone.zone or "")
    )
