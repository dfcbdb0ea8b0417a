"""What the printed method card says, as plain values: every word of it comes from here, none stands in its layout."""

from __future__ import annotations

from typing import Any

from geo.figure import Figure
from layers.indicators import figure_words
from layers.indicators.coverage_export_content import (
    EXAMPLE,
    NO_REVIEW,
    PRODUCT,
    REVIEW,
    SCHEMATIC,
    Content,
    bands,
    beside,
    crs_words,
    data_dates,
    inputs,
    left_out_words,
    row_name,
    row_titles,
)
from layers.indicators.coverage_parts import SERVED, SITES, UNSERVED
from layers.indicators.coverage_words import CONFIDENCE, DISTANCES, missing_words
from layers.indicators.figures import Statistic
from layers.indicators.rule import Goal, RatioUnit, Rule, RuleKind
from layers.prints.method_picture import Picture
from layers.settings import settings
from layers.spec import Text

_WORDS = {
    "card": Text("方法卡", "Method card"),
    "formula": Text("公式", "Formula"),
    "rule": Text("规则", "Rule"),
    "basis": Text("依据", "Basis"),
    "figures": Text("结果", "Figures"),
    "inputs": Text("输入", "Inputs"),
    "computation": Text("计算", "Computation"),
    "left_out": Text("未计入与修复", "Left out and repaired"),
    "nothing": Text("无", "Nothing"),
    "no_map": Text("这一指标没有用地图形。", "There is no land behind this figure."),
    "picture": Text("已覆盖与未覆盖用地示意图", "Map of land served and not served"),
}
_SIZE = Text("场地面积", "Size of site")
_REACH = Text("服务半径", "Service radius")
_INPUT_TITLES = (
    Text("用途", "Use"),
    Text("图层", "Layer"),
    Text("版本", "Rev."),
    Text("数据日期", "Data date"),
    Text("要素", "Features"),
)
_CHANGED = Text("阈值已由管理员修改，版本 {version}。", "An operator changed the thresholds, version {version}.")
_ONCE = Text(
    "重叠只计一次，未达规则的要素不参与，输入数据不被修改。",
    "Overlaps count once, features that do not meet the rule take no part, input data are not changed.",
)
_LEGEND = {
    SERVED: Text("已覆盖", "Served"),
    UNSERVED: Text("未覆盖", "Not served"),
    SITES: Text("计入的场地", "Sites that count"),
    "clip": Text("统计范围", "Extent"),
}
_UNDER = Text("覆盖范围内的用地", "Land under the cover")


def card(content: Content, drawn: Picture | None, lang: str) -> dict[str, Any]:
    """Return the card as values for its layout."""
    found = content.found
    rule, city = found.question.rule, found.city
    return {
        "lang": "en" if lang == "en" else "zh",
        "words": {name: text(lang) for name, text in _WORDS.items()},
        "product": PRODUCT(lang),
        "example": EXAMPLE(lang) if content.example else "",
        "title": rule.name(lang),
        "ruleset": rule.ruleset(lang),
        "value": figure_words.value(city, lang),
        "missing": missing_words(city.missing, lang),
        "bar": city.ratio if city.ratio is not None and city.ratio_unit == RatioUnit.SHARE else None,
        "goals": [_goal(goal, city, lang) for goal in rule.goals],
        "parts": _parts(city, rule, lang),
        "beside": [list(pair) for pair in beside(found, lang)],
        "formula": {"name": rule.name(lang), "above": rule.numerator(lang), "below": rule.denominator(lang)},
        "rule_text": rule.rule_text(lang),
        "bands": {"titles": [_SIZE(lang), _REACH(lang)], "rows": [list(band) for band in bands(rule.bands, lang)]},
        "notes": [note(lang) for note in rule.notes],
        "basis": [line for line in (rule.source(lang), CONFIDENCE[rule.confidence](lang), _changed(rule, lang)) if line],
        "rows": _rows(found, lang),
        "inputs": {
            "titles": [title(lang) for title in _INPUT_TITLES],
            "rows": [[use, title, f"r{number}", day, f"{count:,}"] for use, title, number, day, count in inputs(found, lang)],
        },
        "computation": [line for line in (DISTANCES[city.distance](lang), crs_words(city, lang), _ONCE(lang)) if line],
        "left_out": left_out_words(city, lang),
        "picture": _picture(drawn, rule, lang),
        "footer": _footer(content, lang),
    }


def _goal(goal: Goal, city: Figure, lang: str) -> list[str]:
    if city.ratio is None:
        return [goal.title(lang), "", ""]
    if goal.met_by(city.ratio) and city.bound == "at_most":
        return [goal.title(lang), Text("尚不能判断", "cannot be told yet")(lang), ""]
    if goal.met_by(city.ratio):
        return [goal.title(lang), Text("已达", "met")(lang), "met"]
    if city.ratio_unit != RatioUnit.SHARE:
        short = figure_words.ratio(goal.value - city.ratio, city.ratio_unit, lang)
        return [goal.title(lang), Text(f"差 {short}", f"{short} short")(lang), "short"]
    points = max((goal.value - city.ratio) * 100, 0.1)
    return [goal.title(lang), Text(f"差 {points:.1f} 个百分点", f"{points:.1f} points short")(lang), "short"]


def _parts(city: Figure, rule: Rule, lang: str) -> list[list[str]]:
    if not city.crs and not city.denominator:
        return []
    return [
        [Text("分子", "Numerator")(lang), figure_words.amount(city.numerator, city.unit, lang), rule.numerator(lang)],
        [Text("分母", "Denominator")(lang), figure_words.amount(city.denominator, city.denominator_unit, lang), rule.denominator(lang)],
    ]


def _rows(found: Statistic, lang: str) -> dict[str, Any]:
    """Return the figures by row. Rows without anything to count are left to the tables, and their number is said."""
    told = [row for row in found.zones if row.numerator or row.denominator]
    silent = len(found.zones) - len(told)
    note = Text(
        f"另有 {silent} 行没有分母，无法计算，未列出。",
        f"Another {silent} rows have no denominator, cannot be computed and are not listed.",
    )
    table = [_row(figure, lang) for figure in (found.city, *told)]
    reasons = {figure.missing for figure in told}
    notes = [missing_words(reasons.pop(), lang)] if len(reasons) == 1 else []
    notes += [note(lang)] if silent else []
    return {"titles": row_titles(found, lang)[:-1], "rows": table, "note": " ".join(notes).strip()}


def _row(figure: Figure, lang: str) -> list[str]:
    amounts = [f"{round(figure.numerator):,}", f"{round(figure.denominator):,}"]
    if figure.missing and not (figure.numerator or figure.denominator):
        amounts = [figure_words.MISSING] * 2
    if figure.ratio_unit == RatioUnit.SHARE or figure.ratio is None:
        return [row_name(figure, lang), *amounts, figure_words.value(figure, lang)]
    return [row_name(figure, lang), *amounts, f"{figure.ratio:,.2f}"]


def _changed(rule: Rule, lang: str) -> str:
    return _CHANGED(lang).format(version=rule.version) if rule.changed else ""


def _picture(drawn: Picture | None, rule: Rule, lang: str) -> dict[str, Any] | None:
    if drawn is None:
        return None
    alone = rule.kind is not RuleKind.SERVICE_RADIUS
    legend = [[name, (_UNDER if alone and name == SERVED else _LEGEND[name])(lang)] for name in drawn.shown if name in _LEGEND]
    bar = f"{drawn.bar_m:,} m" if drawn.bar_m < 1000 else f"{drawn.bar_m // 1000} km"
    return {"bar": bar, "bar_share": drawn.bar_share, "legend": legend, "alone": alone, "note": SCHEMATIC(lang)}


def _footer(content: Content, lang: str) -> list[str]:
    found = content.found
    review = settings().map_review_number or NO_REVIEW(lang)
    joint = ": " if lang == "en" else "："
    day = Text("数据日期", "Data date")(lang) + joint + (data_dates(found) or figure_words.MISSING)
    computed = Text("计算时间", "Computed")(lang) + joint + found.city.computed_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return [line for line in (day, computed, REVIEW(lang) + joint + review, EXAMPLE(lang) if content.example else "") if line]
