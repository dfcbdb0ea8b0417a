"""What a file about a coverage figure says: the figures by row, the sites behind them, and what all of it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isinf
from typing import Any

import pandas as pd

from geo.bands import Band
from geo.figure import Figure
from layers.indicators import figure_words
from layers.indicators.coverage_words import (
    CITY,
    CONFIDENCE,
    DISTANCES,
    EXCLUDED,
    OUTSIDE_TOWNS,
    PARTS,
    exclusions,
    layer_title,
    missing_words,
)
from layers.indicators.figures import Statistic
from layers.indicators.rule import RuleKind
from layers.indicators.sites_behind import sites_behind
from layers.indicators.statistics_inputs import Inputs
from layers.settings import settings
from layers.spec import Text
from layers.store.embedded import Store
from layers.towns import town_title

EXAMPLE = Text("示例数据，不得用于决策", "Example data, not for decisions")
PRODUCT = Text("城市更新一张图（崇州）", "Urban renewal on one map (Chongzhou)")
REAL = Text("已发布数据", "Published data")
SCHEMATIC = Text("界线为示意，不作为划界依据", "Boundaries are schematic and settle no border")
REVIEW = Text("审图号", "Map review number")
NO_REVIEW = Text("（未填写）", "(not given)")
ROWS = {"towns": Text("镇街", "Town"), "population": Text("社区（村）", "Community or village")}
_JOINT = {"zh": "；", "en": "; "}


@dataclass(frozen=True, slots=True)
class Content:
    """A figure with the features behind it. `counted` and `left_out` are tables of sites, `example` says whether any input is example data,
    `exact` whether it may be drawn: from the shape of what is served one can tell where sites are."""

    found: Statistic
    counted: pd.DataFrame
    left_out: pd.DataFrame
    example: bool
    exact: bool = True


def content_of(store: Store, found: Statistic, inputs: Inputs, lang: str) -> Content:
    """Return a figure with the features behind it, read from the revisions that it was computed on."""
    behind = sites_behind(store, found)
    counted, left_out = (behind[chosen] for chosen in (behind["reason"] == "", behind["reason"] != ""))
    example = any(revision.example for revision in inputs.revisions.values())
    return Content(found, _sites(counted, lang, judged=True), _sites(left_out, lang, judged=False), example)


def _sites(behind: pd.DataFrame, lang: str, *, judged: bool) -> pd.DataFrame:
    """Return sites as a table for people: where they are, how large, how far they serve or why they do not count."""
    columns = {
        Text("图层", "Layer"): [layer_title(key, lang) for key in behind["layer"]],
        Text("编号", "ID"): behind["fid"].tolist(),
        Text("名称", "Name"): behind["name"].tolist(),
        Text("镇街", "Town"): [town_title(town, lang) if isinstance(town, str) else "" for town in behind["town"]],
        Text("面积（m²）", "Area (m²)"): behind["area_m2"].astype(float).round(1).tolist(),
    }
    if judged:
        columns[Text("合并后面积（m²）", "Area joined (m²)")] = behind["site_m2"].astype(float).round(1).tolist()
        columns[Text("服务半径（m）", "Radius (m)")] = behind["radius_m"].astype(float).round(1).tolist()
    else:
        columns[Text("未计入的原因", "Why it does not count")] = [
            EXCLUDED[code](lang) if code in EXCLUDED else code for code in behind["reason"]
        ]
    return pd.DataFrame({title(lang): pd.Series(values, dtype=object) for title, values in columns.items()})


def row_name(figure: Figure, lang: str) -> str:
    """Return what the row of a figure is called."""
    if figure.zone is None:
        return CITY(lang)
    return town_title(figure.zone, lang) if figure.zone else OUTSIDE_TOWNS(lang)


def row_titles(found: Statistic, lang: str) -> list[str]:
    """Return the titles of `rows`, with units."""
    city, rule = found.city, found.question.rule
    parts = ((Text("分子", "Numerator"), city.unit), (Text("分母", "Denominator"), city.denominator_unit))
    amounts = [_with_unit(title(lang), figure_words.UNITS[unit](lang), lang) for title, unit in parts]
    unit = figure_words.RATIO_UNITS[city.ratio_unit](lang)
    share = Text("完成率", "Completion") if rule.kind is RuleKind.COMPLETION else Text("占比", "Share")
    value = _with_unit(Text("数值", "Value")(lang), unit, lang) if unit else share(lang)
    return [ROWS[found.question.level](lang), *amounts, value, Text("说明", "Remark")(lang)]


def rows(found: Statistic, lang: str) -> list[list[Any]]:
    """Return the figures: the city first, then every row; None where there is no value, and why."""
    return [
        [
            row_name(figure, lang),
            _amount(figure, figure.numerator),
            _amount(figure, figure.denominator),
            None if figure.ratio is None else round(figure.ratio, 6),
            _remark(figure, lang),
        ]
        for figure in (found.city, *found.zones)
    ]


def beside(found: Statistic, lang: str) -> list[tuple[str, str]]:
    """Return other measures of the same thing, as names and sentences."""
    said = []
    for figure in found.beside:
        unit = figure_words.UNITS[figure.unit](lang)
        parts = f"{figure_words.amount(figure.numerator, figure.unit, lang)} / {figure_words.amount(figure.denominator, figure.unit, lang)}"
        title = Text(f"按{unit}计", f"By {unit}")(lang)
        value = missing_words(figure.missing, lang) if figure.ratio is None else f"{figure_words.value(figure, lang)} ({parts})"
        said.append((title, value))
    return said


def facts(content: Content, lang: str) -> list[tuple[str, str]]:
    """Return everything that the figures rest on, as names and values."""
    found = content.found
    rule, city = found.question.rule, found.city
    joint = _JOINT["en" if lang == "en" else "zh"]
    named = [
        (Text("指标", "Indicator"), rule.name(lang)),
        (Text("结果", "Result"), missing_words(city.missing, lang) or figure_words.value(city, lang)),
        (Text("目标", "Goals"), joint.join(goal.title(lang) for goal in rule.goals)),
        (Text("规则", "Rule"), f"{rule.ruleset(lang)} · {rule.id} · {rule.version}"),
        (Text("分子", "Numerator"), rule.numerator(lang)),
        (Text("分母", "Denominator"), rule.denominator(lang)),
        (Text("口径", "Definition"), rule.rule_text(lang)),
        (Text("分档", "Bands"), joint.join(f"{size} → {reach}" for size, reach in bands(rule.bands, lang))),
        (Text("备注", "Notes"), joint.join(note(lang) for note in rule.notes)),
        (Text("依据", "Source"), rule.source(lang)),
        (Text("可信程度", "Confidence"), CONFIDENCE[rule.confidence](lang)),
        (Text("距离", "Distance"), DISTANCES[city.distance](lang)),
        (Text("坐标系", "CRS"), crs_words(city, lang)),
        (Text("数据日期", "Data date"), data_dates(found)),
        (Text("输入", "Inputs"), joint.join(f"{title} r{number} ({day})" for _, title, number, day, _ in inputs(found, lang))),
        (Text("未计入", "Left out"), joint.join(left_out_words(city, lang))),
        (Text("计算时间", "Computed at"), city.computed_at.isoformat(timespec="seconds")),
        (Text("数据性质", "Nature of the data"), EXAMPLE(lang) if content.example else REAL(lang)),
        (Text("界线", "Boundaries"), SCHEMATIC(lang)),
        (REVIEW, settings().map_review_number or NO_REVIEW(lang)),
        (Text("来源", "Produced by"), PRODUCT(lang)),
    ]
    return [(name(lang), value) for name, value in named if value] + beside(found, lang)


def bands(given: Sequence[Band], lang: str) -> list[tuple[str, str]]:
    """Return for each band the sizes it takes and how far they serve.

    >>> bands([Band(400, 5000, 300), Band(5000, float("inf"), 500)], "zh"), bands([Band(0, float("inf"), 400)], "en")
    ([('≥ 400 m², < 5,000 m²', '300 m'), ('≥ 5,000 m²', '500 m')], [('any size', '400 m')])
    """
    return [(_sizes(band, lang), f"{band.radius_m:,.10g} m") for band in given]


def _sizes(band: Band, lang: str) -> str:
    if band.min_m2 <= 0 and isinf(band.max_m2):
        return Text("不限面积", "any size")(lang)
    return f"≥ {band.min_m2:,.10g} m²" + ("" if isinf(band.max_m2) else f", < {band.max_m2:,.10g} m²")


def inputs(found: Statistic, lang: str) -> list[tuple[str, str, int, str, int]]:
    """Return for each input its use, layer, revision, data date and number of features."""
    return [
        (PARTS[source.part](lang), layer_title(source.layer, lang), source.revision, iso(source.data_date), source.features)
        for source in found.city.sources
    ]


def left_out_words(city: Figure, lang: str) -> list[str]:
    """Return what was left out, by reason and count, and what was mended or joined."""
    said = [f"{words} {count:,}" for words, count in exclusions(city.excluded, lang)]
    if city.repaired:
        said.append(Text(f"修复后计入的无效图形 {city.repaired:,}", f"Invalid geometries repaired and counted {city.repaired:,}")(lang))
    if city.joined:
        said.append(Text(f"并入相邻场地的要素 {city.joined:,}", f"Features joined with a neighbouring site {city.joined:,}")(lang))
    return said


def data_dates(found: Statistic) -> str:
    """Return the day that was asked about, else the day the inputs speak of, or the first and the last."""
    if found.question.as_of:
        return found.question.as_of.isoformat()
    days = sorted({source.data_date for source in found.city.sources if source.data_date})
    return "" if not days else iso(days[0]) if days[0] == days[-1] else f"{iso(days[0])} – {iso(days[-1])}"


def crs_words(city: Figure, lang: str) -> str:
    """Return in which systems the figure was computed and its features are given."""
    if not city.crs:
        return ""
    return Text(
        f"缓冲与叠加在等积投影 {city.crs} 中进行；数据为 CGCS2000（EPSG:4490）",
        f"Buffers and overlays in the equal-area projection {city.crs}; data in CGCS2000 (EPSG:4490)",
    )(lang)


def iso(day: date | None) -> str:
    """Return a day in ISO form; nothing for none."""
    return day.isoformat() if day else ""


def _remark(figure: Figure, lang: str) -> str:
    if figure.missing:
        return missing_words(figure.missing, lang)
    words = {"at_least": Text("至少（有图层尚无数据）", "At least (some layers have no data yet)"), "at_most": Text("至多", "At most")}
    return words[figure.bound](lang) if figure.bound in words else ""


def _amount(figure: Figure, value: float) -> float | None:
    """Return a part of a figure, or nothing where the figure was never computed."""
    return None if figure.ratio is None and value == 0 and not figure.crs else round(value, 2)


def _with_unit(title: str, unit: str, lang: str) -> str:
    return f"{title} ({unit})" if lang == "en" else f"{title}（{unit}）"
