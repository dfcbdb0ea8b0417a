"""The chart of many rulers: one point a rule on one scale, the whisker of a tenth more and less of each radius, goals as ticks. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from views.charts import label
from views.theme import FONT_STACK, SERVED, palette

PEOPLE = "#5B7DB1"
"""Of rules that count people; land is drawn as served land is on the map."""


@dataclass(frozen=True, slots=True)
class RulerMark:
    """One rule on the scale: values in percent, `None` where there is none; `people` tells what its denominator counts."""

    name: str
    value: float
    text: str
    shorter: float | None
    longer: float | None
    goals: tuple[float, ...]
    people: bool
    chosen: bool


def rulers_chart(marks: Sequence[RulerMark], theme: str, words: tuple[str, str, str]) -> dict[str, Any]:
    """Return the chart: bars from the top in the order of `marks`, those of land and of people as two series.

    Parameters
    ----------
    words
        What the two series and the goals are called.
    """
    colors = palette(theme)
    text = {"color": colors.ink, "fontFamily": FONT_STACK}
    axis = {"type": "category", "inverse": True, "axisTick": {"show": False}, "axisLabel": {**text, "rotate": 0, "interval": 0}}
    names = [label(mark.name) for mark in marks]
    series = [
        _bars(marks, words[number], color, people, colors.ink) for number, (color, people) in enumerate(((SERVED, False), (PEOPLE, True)))
    ]
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT_STACK},
        "tooltip": {"show": False},
        "legend": {"top": 0, "left": 0, "itemWidth": 14, "itemHeight": 10, "textStyle": text, "selectedMode": False},
        "grid": {"left": 4, "right": 4, "top": 34, "bottom": 4, "containLabel": True},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": 100,
            "interval": 20,
            "axisLabel": {**text, "color": colors.muted, "formatter": "{value} %"},
            "splitLine": {"lineStyle": {"color": colors.line}},
        },
        "yAxis": [
            {**axis, "data": names, "axisLine": {"lineStyle": {"color": colors.line}}},
            {**axis, "data": [mark.text for mark in marks], "axisLine": {"show": False}, "position": "right"},
        ],
        "series": [*series, *_whiskers(marks, colors.ink), _goals(marks, words[2], colors.ink, colors.panel)],
    }


def _bars(marks: Sequence[RulerMark], name: str, color: str, people: bool, ink: str) -> dict[str, Any]:
    data = [
        {
            "value": [round(mark.value, 2), label(mark.name)],
            "itemStyle": {"opacity": 1.0 if mark.chosen else 0.6, "borderRadius": [0, 2, 2, 0]},
        }
        for mark in marks
        if mark.people is people
    ]
    return {
        "type": "bar",
        "name": name,
        "barWidth": "52%",
        "barGap": "-100%",
        "selectedMode": "single",
        "select": {"itemStyle": {"borderColor": ink, "borderWidth": 1}},
        "itemStyle": {"color": color},
        "data": data,
    }


def _whiskers(marks: Sequence[RulerMark], ink: str) -> list[dict[str, Any]]:
    """Return a line for each rule with a radius, from a tenth less to a tenth more of it, with an upright end on both sides."""
    return [
        {
            "type": "line",
            "silent": True,
            "symbol": "rect",
            "symbolSize": [2, 12],
            "lineStyle": {"color": ink, "width": 2},
            "itemStyle": {"color": ink},
            "z": 5,
            "data": [[round(mark.shorter, 2), label(mark.name)], [round(mark.longer, 2), label(mark.name)]],
        }
        for mark in marks
        if mark.shorter is not None and mark.longer is not None
    ]


def _goals(marks: Sequence[RulerMark], name: str, ink: str, panel: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": name,
        "symbol": "diamond",
        "symbolSize": 11,
        "silent": True,
        "z": 6,
        "itemStyle": {"color": panel, "borderColor": ink, "borderWidth": 2},
        "data": [[round(goal, 2), label(mark.name)] for mark in marks for goal in mark.goals],
    }
