"""The curves of progress as a chart of values: plan, actual and forecast, with the interval of the forecast as a band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from layers import amounts
from layers.progress.forecast import HORIZON, Forecast
from layers.progress.timeline import done_curve, first_move, month_ends, planned_curve
from layers.slides.city import ACCENT
from layers.slides.slide import Chart, ChartKind, Series, Stroke, Value
from layers.slides.words import ITEMS, count
from layers.spec import Text

PLAN_COLOR, FORECAST_COLOR = "#6B7280", "#0072B2"
_MONTHS_SHOWN, _MONTHS_AHEAD = 24, 24
PLAN_RULE = Text("计划完工日不晚于当日的项目数", "items whose planned finish is no later than the day")
DONE_RULE = Text("当日已完工（含验收）的项目数", "items finished or accepted by the day")
AHEAD_RULE = Text(
    "近 12 个月逐月完工数重复抽样 1,000 次的第 {percent} 百分位", "percentile {percent} of 1,000 draws from the months of the last year"
)


@dataclass(frozen=True)
class Curves:
    """What the chart shows: items (see `worklist`) as they stand on a day, the forecast where there is one; the language, the inputs."""

    items: pd.DataFrame
    day: date
    ahead: Forecast | None
    lang: str
    inputs: tuple[str, ...]


def curve_chart(of: Curves) -> Chart:
    """Return the curves over the last two years, and as far as plan or forecast reach in the two years to come."""
    items, lang = of.items, of.lang
    first = max(first_move(items, of.day), (pd.Timestamp(of.day) - pd.DateOffset(months=_MONTHS_SHOWN)).date())
    past, later = month_ends(first, of.day), _later(of)
    moments = past.append(pd.DatetimeIndex(later).as_unit("s")) if later else past
    plan = [float(number) for number in planned_curve(items, moments)]
    done = [float(number) for number in done_curve(items, past)]
    gap = [None] * len(later)
    lines: list[tuple[Text, str, Stroke, Text, Sequence[float | None]]] = [
        (Text("计划完工", "Planned"), PLAN_COLOR, Stroke.BROKEN, PLAN_RULE, plan),
        (Text("实际完工", "Done"), ACCENT, Stroke.WHOLE, DONE_RULE, [*done, *gap]),
        *_ahead(of.ahead, done, len(later)),
    ]
    series = tuple(
        Series(name(lang), color, _values(of, name(lang), rule(lang), list(zip(moments, numbers, strict=True))), stroke)
        for name, color, stroke, rule, numbers in lines
    )
    floor = _floor([*plan, *done], len(items))
    title = Text("累计完工项目数", "Items done")(lang)
    if floor:
        title += Text(f"（纵轴从 {floor:,} 起）", f" (axis from {floor:,})")(lang)
    total = count(
        Text("登记项目", "On record")(lang), len(items), Text("全部登记项目", "all items on record")(lang), of.inputs, ITEMS(lang)
    )
    return Chart(ChartKind.CURVE, title, tuple(f"{moment:%Y-%m}" for moment in moments), series, "#,##0.###", goal=total, floor=floor)


def _ahead(ahead: Forecast | None, done: Sequence[float], months: int) -> list[tuple[Text, str, Stroke, Text, Sequence[float | None]]]:
    """Return the lines of the forecast, which begin where the line of what is done ends and go on level once everything is done."""
    if ahead is None:
        return []
    start: list[float | None] = [*([None] * (len(done) - 1)), done[-1]]
    parts = (
        (Text("预测", "Forecast"), ahead.middle, 50, Stroke.BROKEN),
        (Text("80 % 区间下限", "80 % interval, low"), ahead.low, 10, Stroke.LOW),
        (Text("80 % 区间上限", "80 % interval, high"), ahead.high, 90, Stroke.HIGH),
    )
    return [
        (name, FORECAST_COLOR, stroke, _percentile(percent), [*start, *(values[min(month, len(values) - 1)] for month in range(months))])
        for name, values, percent, stroke in parts
    ]


def _percentile(percent: int) -> Text:
    return Text(AHEAD_RULE.zh.format(percent=percent), AHEAD_RULE.en.format(percent=percent))


def _values(of: Curves, name: str, rule: str, points: Sequence[tuple[pd.Timestamp, float | None]]) -> tuple[Value, ...]:
    """Return the figures of a line; where it does not run there is a dash."""
    values = []
    for moment, number in points:
        said = f"{name} · {moment:%Y-%m-%d}"
        rounded = None if number is None else round(number, 1)
        values.append(Value(said, amounts.number(rounded), "", rounded, rule if rounded is not None else "", of.inputs))
    return tuple(values)


def _later(of: Curves) -> list[pd.Timestamp]:
    """Return the months after the day that are shown: as far as the forecast or the last planned finish reaches, two years at most."""
    last, day, ahead = of.items["planned_finish"].max(), of.day, of.ahead
    planned = 0 if pd.isna(last) else (last.year - day.year) * 12 + last.month - day.month
    months = min(max(planned, len(ahead.moments) if ahead else 0, 0), _MONTHS_AHEAD, HORIZON)
    moment = pd.Timestamp(day).as_unit("s")
    return [moment + (pd.offsets.MonthEnd(step) if moment.is_month_end else pd.DateOffset(months=step)) for step in range(1, months + 1)]


def _floor(numbers: Sequence[float], total: int) -> int:
    """Return where the axis begins: at a round number under the lowest point, so that the distance of the lines can be seen.

    >>> _floor([412, 600], 686), _floor([3, 4], 4)
    (400, 2)
    """
    step = 10 ** max(len(str(total)) - 2, 0)
    return int(max(min([*numbers, total]) // step - 1, 0) * step)
