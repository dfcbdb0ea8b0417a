"""Charts as option dictionaries for `st.echarts_chart`: pure, no colours of their own, Chinese labels upright."""

from __future__ import annotations

from typing import Any

import pandas as pd

from views.theme import FONT_STACK, palette


def label(text: str) -> str:
    """Return a text that the chart library can measure, looking the same.

    It keeps measured texts in a plain object, in which `constructor` or `__proto__` is there before it was put there: such a
    name would take the whole chart away. An invisible word joiner makes another name of it.
    """
    return f"{text}\u2060" if text.isascii() and text.isidentifier() else text


def completion_trend(done: pd.Series, total: int, theme: str, words: tuple[str, str]) -> dict[str, Any]:
    """Return the items done at each month's end as an area, with all items as a dashed line that it rises towards.

    Parameters
    ----------
    done
        Items done, on month ends, oldest first.
    total
        All items, planned ones included.
    words
        What the area and the dashed line are called, in the reader's language.
    """
    colors = palette(theme)
    months = [f"{moment:%Y-%m}" for moment in done.index]
    text = {"color": colors.muted, "fontFamily": FONT_STACK}
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT_STACK},
        "tooltip": {"trigger": "axis"},
        "legend": {"show": False},
        "grid": {"left": "1%", "right": "3%", "top": "15%", "bottom": "2%", "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": months,
            "boundaryGap": False,
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": colors.line}},
            "axisLabel": {**text, "rotate": 0, "hideOverlap": True},
        },
        "yAxis": {
            "type": "value",
            "min": 0,
            "max": max(total, 1),
            "splitNumber": 3,
            "axisLabel": {**text, "showMaxLabel": False},
            "splitLine": {"lineStyle": {"color": colors.line}},
        },
        "series": [
            {
                "type": "line",
                "name": words[0],
                "data": [int(value) for value in done],
                "showSymbol": False,
                "lineStyle": {"color": colors.accent, "width": 2},
                "itemStyle": {"color": colors.accent},
                "areaStyle": {"color": colors.accent, "opacity": 0.14},
                "markLine": {
                    "symbol": "none",
                    "silent": True,
                    "lineStyle": {"color": colors.muted, "type": "dashed"},
                    "label": {"formatter": f"{words[1]} {total:,}", "position": "insideStartTop", **text},
                    "data": [{"yAxis": total}],
                },
            }
        ],
    }
