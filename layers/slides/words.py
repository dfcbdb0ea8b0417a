"""How slides say amounts: a figure of a programme as a value with its rule and its inputs."""

from __future__ import annotations

from layers import amounts
from layers.progress.programme import TargetProgress
from layers.progress.standings import Standing
from layers.slides.material import Material
from layers.slides.slide import Value
from layers.spec import Measure, Text

_MEASURES = {
    Measure.COUNT: Text("按个数", "by number"),
    Measure.LENGTH: Text("按长度（椭球面，重叠只计一次）", "by length (on the ellipsoid, shared stretches once)"),
    Measure.AREA: Text("按面积（椭球面，重叠只计一次）", "by area (on the ellipsoid, shared ground once)"),
    Measure.SUM: Text("按登记数合计", "sum of the numbers on record"),
}
ITEMS = Text("个项目", "items")
_ONE = {"items": "item", "days": "day"}
DONE_RULE = Text("截至数据日期已完工和已验收，{measure}", "finished and accepted by the data date, {measure}")
DAYS = Text("天", "days")


def amount(name: str, number: float, standing: Standing, material: Material, rule: str) -> Value:
    """Return an amount of a programme in its first measure; `number` is in SI units or pieces."""
    layer, measure = standing.layer, standing.layer.measures[0]
    in_unit = number / layer.unit.factor if measure in (Measure.LENGTH, Measure.AREA) else number
    shown = amounts.quantity(in_unit, layer.unit, measure, material.lang)
    return Value(name, shown.value, shown.unit, number, rule, material.inputs(layer.key))


def achieved(held: TargetProgress, standing: Standing, material: Material) -> Value:
    """Return what counts towards the published figure."""
    target, lang = held.target, material.lang
    shown = amounts.quantity(held.actual, target.unit, target.measure, lang)
    rule = done_rule(target.measure, lang)
    name = f"{standing.layer.title(lang)} · {Text('已完成', 'done')(lang)}"
    return Value(name, shown.value, shown.unit, held.actual * target.unit.factor, rule, material.inputs(standing.layer.key))


def published(held: TargetProgress, standing: Standing, material: Material) -> Value:
    """Return the published figure itself, as a floor where it was published as one."""
    target, lang = held.target, material.lang
    shown = amounts.quantity(target.value, target.unit, target.measure, lang)
    number = amounts.number(target.value) if not target.unit_confirmed else shown.value
    unit = "" if not target.unit_confirmed else shown.unit
    text = amounts.at_least(number) if target.floor else number
    rule = Text("公开报道的数字 {article}：{phrase}", "published figure {article}: {phrase}")(lang)
    name = f"{standing.layer.title(lang)} · {Text('目标', 'target')(lang)}"
    return Value(name, text, unit, target.value * target.unit.factor, rule.format(article=target.article, phrase=target.phrase), ())


def share(name: str, ratio: float | None, rule: str, inputs: tuple[str, ...] = ()) -> Value:
    """Return a share (0–1) in percent."""
    return Value(name, amounts.percent(ratio), "", ratio, rule, inputs)


def count(name: str, number: float, rule: str, inputs: tuple[str, ...], unit: str = "") -> Value:
    """Return a number of things, exact to the last one."""
    return Value(name, amounts.number(number, 0), _ONE.get(unit, unit) if number == 1 else unit, float(number), rule, inputs)


def items(number: int, lang: str) -> str:
    """Return how many projects, in words.

    >>> items(1, "en"), items(2_245, "en")
    ('1 item', '2,245 items')
    """
    return count("", number, "", (), ITEMS(lang)).said


def done_rule(measure: Measure, lang: str) -> str:
    """Return how what is done is counted."""
    return DONE_RULE(lang).format(measure=_MEASURES[measure](lang))
