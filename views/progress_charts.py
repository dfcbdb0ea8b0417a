"""The charts of the progress page as option dictionaries: bars against target and plan, the S-curve, stages through time. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from layers.progress.forecast import Forecast
from layers.spec import Status
from views.charts import label
from views.theme import BEHIND, FONT_STACK, STATUS, palette

ROW_REM, FRAME_REM = 1.75, 1.8
"""Height of a row of bars, and of what stands around the rows."""

TICK_SHARE = 0.007
"""Width of a tick as a part of the axis."""

_FLOW = (Status.ACCEPTED, Status.FINISHED, Status.UNDER_WAY, Status.PLANNED)


@dataclass(frozen=True, slots=True)
class Against:
    """One row of bars: shares in percent of the target (or of what is on record), `None` where there is none.

    `target` says whether the pale bar stands for a published figure. `text` is what stands at the right end. `gap` is items done less items planned
    by the day, `lacking` how many are lacking, with the unit; `behind` says whether that is behind the plan. `chosen` rows are drawn fully, others fainter.
    """

    key: str
    name: str
    actual: float
    planned: float | None
    target: bool
    text: str
    gap: int
    lacking: str = ""
    behind: bool = False
    chosen: bool = True


def against_bars(rows: Sequence[Against], theme: str) -> dict[str, Any]:
    """Return bars over bars: pale to 100 % of the target, strong for what is done, a tick for what was planned by the day.

    Pale bars and ticks have an axis of their own, so that both kinds are centred on their row. Series 1 and 2 are the strong bars, on plan and behind.
    Widths are parts of a row and of the axis, not pixels, so that they grow with the screen.
    """
    colors = palette(theme)
    text = {"color": colors.ink, "fontFamily": FONT_STACK, "rotate": 0, "interval": 0}
    full = max([100.0, *(row.actual for row in rows)])
    axis = {"type": "category", "inverse": True, "axisTick": {"show": False}, "axisLine": {"show": False}}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT_STACK},
        "tooltip": {"show": False},
        "legend": {"show": False},
        "grid": {"left": 4, "right": 12, "top": 4, "bottom": 2, "containLabel": True},
        "xAxis": {
            "type": "value",
            "min": 0,
            "max": full,
            "axisLabel": {"color": colors.muted, "fontFamily": FONT_STACK, "formatter": "{value} %", "showMaxLabel": full == 100.0},
            "splitLine": {"lineStyle": {"color": colors.line}},
        },
        "yAxis": [
            {**axis, "data": [label(row.name) for row in rows], "axisLabel": text},
            {**axis, "position": "right", "data": [_end(row, theme) for row in rows], "axisLabel": text},
        ],
        "series": [
            _pale(rows, theme),
            _strong(rows, theme, behind=False),
            _strong(rows, theme, behind=True),
            *_ticks(rows, theme, full * TICK_SHARE),
        ],
    }


def _end(row: Against, theme: str) -> dict[str, Any]:
    """Return the words at the right end with how many items are lacking; what is behind stands there with sign and colour."""
    if row.behind:
        return {"value": f"{row.text}  {BEHIND.sign}{row.lacking}", "textStyle": {"color": palette(theme).warning}}
    return {"value": f"{row.text}  −{row.lacking}" if row.gap < 0 else row.text}


def _pale(rows: Sequence[Against], theme: str) -> dict[str, Any]:
    colors = palette(theme)
    solid, hollow = {"color": colors.track}, {"color": "transparent", "borderColor": colors.line, "borderWidth": 1, "borderType": "dashed"}
    data = [{"value": [100, place], "itemStyle": solid if row.target else hollow} for place, row in enumerate(rows)]
    return _BEHIND_BARS | {"z": 1, "data": data}


def _strong(rows: Sequence[Against], theme: str, *, behind: bool) -> dict[str, Any]:
    data = [
        {"value": [round(row.actual, 2), place], "itemStyle": {"opacity": 1.0 if row.chosen else 0.4}}
        for place, row in enumerate(rows)
        if row.behind is behind
    ]
    return {
        "type": "bar",
        "barWidth": "42%",
        "barGap": "-100%",
        "selectedMode": "single",
        "select": {"itemStyle": {"borderColor": palette(theme).ink, "borderWidth": 1}},
        "itemStyle": {"color": BEHIND.color if behind else palette(theme).accent, "borderRadius": [0, 2, 2, 0]},
        "data": data,
        "z": 3,
    }


def _ticks(rows: Sequence[Against], theme: str, width: float) -> list[dict[str, Any]]:
    """Return a narrow bar whose middle is what was planned, and the unseen one that carries it."""
    starts = [(max(row.planned - width / 2, 0.0), place) for place, row in enumerate(rows) if row.planned is not None]
    parts = (
        ({"color": "transparent"}, [[round(start, 2), place] for start, place in starts]),
        ({"color": palette(theme).ink}, [[width, place] for _, place in starts]),
    )
    return [_BEHIND_BARS | {"stack": "plan", "z": 5, "itemStyle": style, "data": data} for style, data in parts]


_BEHIND_BARS: dict[str, Any] = {"type": "bar", "yAxisIndex": 1, "barWidth": "74%", "barGap": "-100%", "silent": True}


@dataclass(frozen=True, slots=True)
class Curves:
    """What the S-curve shows: items planned and done on moments, all items, the forecast where there is one, the day in between.

    `target` is the published number of items with its words, None where there is none to compare with.
    """

    planned: pd.Series
    done: pd.Series
    total: int
    ahead: Forecast | None
    day: date
    target: tuple[float, str] | None = None


def s_curve(curves: Curves, theme: str, words: tuple[str, str, str, str, str]) -> dict[str, Any]:
    """Return plan, actual and forecast with its interval on one axis of time.

    Parameters
    ----------
    words
        What all items, the day, plan, actual and forecast are called.
    """
    colors = palette(theme)
    start = float(curves.done.iloc[-1]) if len(curves.done) else 0.0
    series: list[dict[str, Any]] = [
        _line(_points(curves.planned), colors.muted, kind="dashed") | {"name": words[2]},
        _line(_points(curves.done), colors.accent, width=3) | {"name": words[3]} | {"markLine": _marks(curves, words, theme)},
    ]
    ahead = curves.ahead
    if ahead is not None:
        moments = [curves.day, *ahead.moments]
        low, high = [start, *ahead.low], [start, *ahead.high]
        series += [
            _line(_pairs(moments, [start, *ahead.middle]), colors.accent, kind="dotted") | {"name": words[4]},
            _band(_pairs(moments, low), 0.0, colors.accent),
            _band(_pairs(moments, [top - bottom for top, bottom in zip(high, low, strict=True)]), 0.24, colors.accent),
        ]
    top = max(curves.total, curves.target[0] if curves.target else 0.0, 1)
    return _over_time(theme, top, _floor(curves)) | {"series": series}


def status_bands(flow: pd.DataFrame, theme: str, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return how many items stood at each stage, one band upon the other, what is furthest along at the bottom; `titles` by stage."""
    total = int(flow.sum(axis=1).max()) if len(flow) else 0
    series = [
        {
            "type": "line",
            "name": titles[status.value],
            "stack": "stages",
            "showSymbol": False,
            "symbol": "none",
            "lineStyle": {"width": 1, "color": palette(theme).panel},
            "itemStyle": {"color": STATUS[status].color},
            "areaStyle": {"color": STATUS[status].color, "opacity": 0.9},
            "data": _points(flow[status]),
        }
        for status in _FLOW
    ]
    return _over_time(theme, max(total, 1), 0) | {"series": series}


def _over_time(theme: str, top: float, bottom: int) -> dict[str, Any]:
    colors = palette(theme)
    text = {"color": colors.muted, "fontFamily": FONT_STACK}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT_STACK},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "line"}, "confine": True},
        "legend": {"show": False},
        "grid": {"left": 6, "right": "3%", "top": "4%", "bottom": 2, "containLabel": True},
        "xAxis": {
            "type": "time",
            "axisLine": {"lineStyle": {"color": colors.line}},
            "axisLabel": {
                **text,
                "rotate": 0,
                "hideOverlap": True,
                "formatter": {"year": "{yyyy}", "month": "{yyyy}-{MM}", "day": "{MM}-{dd}"},
            },
            "splitLine": {"show": False},
        },
        "yAxis": {
            "type": "value",
            "min": bottom,
            "max": top,
            "splitNumber": 4,
            "axisLabel": {**text, "showMaxLabel": False},
            "splitLine": {"lineStyle": {"color": colors.line}},
        },
    }


def _floor(curves: Curves) -> int:
    """Return where the axis of the S-curve begins: at a round number under the lowest point, so that the distance of the lines can be seen."""
    lowest = min([*curves.planned, *curves.done, curves.total], default=0)
    step = 10 ** max(len(str(curves.total)) - 2, 0)
    return int(max(lowest // step - 1, 0) * step)


def _line(data: list[list[Any]], color: str, *, kind: str = "solid", width: int = 2) -> dict[str, Any]:
    return {
        "type": "line",
        "data": data,
        "showSymbol": False,
        "symbol": "none",
        "lineStyle": {"color": color, "width": width, "type": kind},
        "itemStyle": {"color": color},
        "z": 4,
    }


def _band(data: list[list[Any]], opacity: float, color: str) -> dict[str, Any]:
    """Return one of the two stacked lines between which the interval is filled: the lower one is not seen."""
    return {
        "type": "line",
        "stack": "interval",
        "data": data,
        "silent": True,
        "tooltip": {"show": False},
        "showSymbol": False,
        "symbol": "none",
        "lineStyle": {"width": 0},
        "itemStyle": {"color": color, "opacity": 0.4},
        "areaStyle": {"color": color, "opacity": opacity},
        "z": 2,
    }


def _marks(curves: Curves, words: Sequence[str], theme: str) -> dict[str, Any]:
    """Return the lines of all items, of the day and, where it is another number, of what was published."""
    colors = palette(theme)
    text = {"color": colors.muted, "fontFamily": FONT_STACK}
    same = curves.target is not None and curves.target[0] == curves.total
    all_items = f"{words[0]} {curves.total:,}" + (f" = {curves.target[1]}" if same and curves.target else "")
    return {
        "symbol": "none",
        "silent": True,
        "lineStyle": {"color": colors.muted, "type": "dashed", "width": 1},
        "data": [
            {"yAxis": curves.total, "label": {"formatter": all_items, "position": "insideStartBottom", **text}},
            *(
                [{"yAxis": curves.target[0], "label": {"formatter": curves.target[1], "position": "insideMiddleBottom", **text}}]
                if curves.target and not same
                else []
            ),
            {"xAxis": curves.day.isoformat(), "label": {"formatter": words[1], "position": "insideEndBottom", "rotate": 0, **text}},
        ],
    }


def _points(values: pd.Series) -> list[list[Any]]:
    return [[f"{moment:%Y-%m-%d}", int(value)] for moment, value in values.items()]


def _pairs(moments: Sequence[date], values: Sequence[float]) -> list[list[Any]]:
    return [[moment.isoformat(), round(value, 1)] for moment, value in zip(moments, values, strict=True)]
