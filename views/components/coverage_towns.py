"""Coverage by town: a ranking as bars with the goal as a line, and the table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from geo.figure import Figure
from layers.coverage_words import CITY, OUTSIDE_TOWNS, missing_words
from layers.figures import Statistic
from layers.rule import RuleKind
from layers.towns import town_title
from views import format as shown
from views.charts import label
from views.i18n import _, language
from views.theme import FONT_STACK, SERVED, palette

_BAR_REM = 2.0


def ranked(towns: Sequence[Figure]) -> list[Figure]:
    """Return the towns that have a share, the highest first."""
    return sorted((town for town in towns if town.ratio is not None and town.zone), key=lambda town: (-(town.ratio or 0.0), town.zone))


def ranking_options(found: Statistic, theme: str) -> dict[str, Any]:
    """Return the chart: one upright name, bar and value a town, the first goal and the city's share as lines."""
    colors, towns = palette(theme), ranked(found.zones)
    text = {"color": colors.ink, "fontFamily": FONT_STACK}
    lines = [_line(found.city.ratio or 0.0, CITY(language()), colors.muted, "start")]
    lines += [_line(goal.value, _("目标"), colors.ink, "end") for goal in found.question.rule.goals[:1]]
    highest = max([100.0 * (town.ratio or 0.0) for town in towns] + [line["xAxis"] for line in lines])
    axis = {"type": "category", "inverse": True, "axisTick": {"show": False}, "axisLabel": {**text, "rotate": 0, "interval": 0}}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT_STACK},
        "tooltip": {"show": False},
        "grid": {"left": 4, "right": 4, "top": "7%", "bottom": "7%", "containLabel": True},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": 100 if highest > 50 else None,
            "axisLabel": {"show": False},
            "splitLine": {"show": False},
        },
        "yAxis": [
            {
                **axis,
                "data": [label(town_title(town.zone or "", language(), short=True)) for town in towns],
                "axisLine": {"lineStyle": {"color": colors.line}},
            },
            {**axis, "data": [shown.percent(town.ratio) for town in towns], "axisLine": {"show": False}, "position": "right"},
        ],
        "series": [
            {
                "type": "bar",
                "name": found.question.rule.name(language()),
                "barWidth": "58%",
                "data": [round((town.ratio or 0.0) * 100, 2) for town in towns],
                "itemStyle": {"color": SERVED, "borderRadius": [0, 2, 2, 0]},
                "markLine": {"symbol": "none", "silent": True, "data": lines},
            }
        ],
    }


def _line(ratio: float, name: str, color: str, position: str) -> dict[str, Any]:
    """Return an upright line at `ratio`, named at its top (`start`) or foot (`end`), so that two never write over each other."""
    label = {"formatter": f"{name} {shown.percent(ratio)}", "position": position, "distance": 6, "color": color, "fontFamily": FONT_STACK}
    return {
        "xAxis": round(ratio * 100, 2),
        "label": label,
        "lineStyle": {"color": color, "type": "dashed" if position == "start" else "solid"},
    }


def town_ranking(found: Statistic, theme: str) -> None:
    """Show the chart, or why there is none; its height follows the size of the text, so that a wall can read it."""
    if found.city.ratio is None or not ranked(found.zones):
        nothing = _("没有可以排名的镇街。")
        st.html(f'<div class="empty">{escape(nothing)}</div>')
        return
    height = 4 + _BAR_REM * len(ranked(found.zones))
    st.html(f"<style>.st-key-coverage-ranking .stEChartsChart {{ height: {height:.2f}rem !important; }}</style>")
    with st.container(key="coverage-ranking"):
        st.echarts_chart(ranking_options(found, theme), height="stretch", alt=_("各镇街占比，从高到低"))


def town_table(found: Statistic) -> str:
    """Return the table: the city, then the towns from the lowest share up, those without a share last with the reason."""
    lang = language()
    order = sorted(found.zones, key=lambda town: (town.ratio is None, town.ratio or 0.0, town.zone or ""))
    if found.question.rule.kind is RuleKind.SERVICE_RADIUS:
        amounts = [_("已覆盖（公顷）"), _("未覆盖（公顷）"), _("合计（公顷）")]
    else:
        amounts = [_("绿地（公顷）"), _("其余（公顷）"), _("合计（公顷）")]
    titles = [_("镇街"), *amounts, _("占比")]
    head = "".join(f'<th class="{"num" if number else ""}">{escape(title)}</th>' for number, title in enumerate(titles))
    rows = [_row(f"<strong>{escape(CITY(lang))}</strong>", found.city)]
    rows += [_row(escape(town_title(town.zone, lang) if town.zone else OUTSIDE_TOWNS(lang)), town) for town in order]
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _row(name: str, figure: Figure) -> str:
    lang = language()
    amounts = [figure.numerator, max(figure.denominator - figure.numerator, 0.0), figure.denominator]
    if figure.ratio is None:
        return f'<tr><td>{name}</td><td colspan="4" class="when">{escape(missing_words(figure.missing, lang))}</td></tr>'
    cells = "".join(
        f'<td class="num" title="{shown.area(value, lang).exact}">{shown.number(value / shown.M2_PER_HECTARE, 1)}</td>' for value in amounts
    )
    return f'<tr><td>{name}</td>{cells}<td class="num"><strong>{shown.percent(figure.ratio)}</strong></td></tr>'
