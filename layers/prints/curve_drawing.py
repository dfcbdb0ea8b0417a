"""Curves through time as vector shapes: whole and broken lines, a band between two edges, the figure at the end of each line."""

from __future__ import annotations

from collections.abc import Sequence

from layers.prints.drawing import INK, LINE, MUTED, Pen, text_width
from layers.slides.slide import Chart, Series, Stroke, Value

_DASH = ' stroke-dasharray="18 12"'

Point = tuple[float, float]


def draw_curves(pen: Pen, chart: Chart, room: tuple[int, int], size: float) -> None:
    """Draw the curves of `chart` in a room of width × height with words of `size`; the axis of figures begins at the chart's floor."""
    lines = [series for series in chart.series if series.stroke in (Stroke.WHOLE, Stroke.BROKEN)]
    ends = [text_width(value.said, size) for value in chart.written]
    left, right, top, low = 1.8 * size, room[0] - max(ends, default=0.0) - 0.8 * size, 3.6 * size, room[1] - 1.9 * size
    highest = max([value.number or 0.0 for series in chart.series for value in series.values] + [_goal(chart)])
    reach = max(highest - chart.floor, 1.0)
    step = (right - left) / max(len(chart.categories) - 1, 1)

    def points(series: Series) -> list[Point]:
        return [
            (left + step * place, low - (low - top) * (value.number - chart.floor) / reach)
            for place, value in enumerate(series.values)
            if value.number is not None
        ]

    _keys(pen, chart, size)
    pen.draw(f'<path d="M{left:.1f} {low:.1f}H{right:.1f}" stroke="{LINE}" stroke-width="3"/>')
    _months(pen, chart, (left, step, low), size)
    if chart.goal:
        y = low - (low - top) * (_goal(chart) - chart.floor) / reach
        pen.draw(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{MUTED}" stroke-width="3" stroke-dasharray="6 10"/>')
        pen.write(left, y - 0.35 * size, f"{chart.goal.name} {chart.goal.said}", size * 0.9, color=MUTED)
    _band(pen, [points(series) for stroke in (Stroke.LOW, Stroke.HIGH) for series in chart.series if series.stroke is stroke], chart)
    for series in lines:
        _line(pen, points(series), series)
    _ends(pen, [(points(series)[-1], series) for series in lines if points(series)], (right, low), size)


def _goal(chart: Chart) -> float:
    return chart.goal.number or 0.0 if chart.goal else 0.0


def _keys(pen: Pen, chart: Chart, size: float) -> None:
    """Draw which line is which; the two edges of the band are one key."""
    x, low = 0.0, next((series for series in chart.series if series.stroke is Stroke.LOW), None)
    for series in chart.series:
        if series.stroke is Stroke.HIGH:
            continue
        y, wide = 0.65 * size, 1.7 * size
        if series is low:
            pen.draw(
                f'<rect x="{x:.1f}" y="{y - 0.35 * size:.1f}" width="{wide:.1f}" height="{0.7 * size:.1f}" fill="{series.color}" fill-opacity="0.2"/>'
            )
        else:
            dash = _DASH if series.stroke is Stroke.BROKEN else ""
            pen.draw(f'<path d="M{x:.1f} {y:.1f}h{wide:.1f}" stroke="{series.color}" stroke-width="{_wide(series)}"{dash}/>')
        name = _common(series.name, chart) if series is low else series.name
        pen.write(x + wide + 0.4 * size, size, name, size)
        x += wide + 1.3 * size + text_width(name, size)


def _common(low: str, chart: Chart) -> str:
    """Return what the names of both edges of the band begin with."""
    high = next((series.name for series in chart.series if series.stroke is Stroke.HIGH), low)
    same = next((place for place, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), min(len(low), len(high)))
    return low[:same].rstrip(" ,") or low


def _months(pen: Pen, chart: Chart, place: tuple[float, float, float], size: float) -> None:
    """Write the months under the axis, as many as have room."""
    left, step, low = place
    every = max(1, round(text_width("2021-12", size * 0.85) * 1.35 / max(step, 1.0) + 0.49))
    for number in range(0, len(chart.categories), every):
        x = left + step * number
        pen.draw(f'<path d="M{x:.1f} {low:.1f}v{0.25 * size:.1f}" stroke="{MUTED}" stroke-width="3"/>')
        pen.write(x, low + 1.3 * size, chart.categories[number], size * 0.85, anchor="middle", color=MUTED)


def _band(pen: Pen, edges: Sequence[list[Point]], chart: Chart) -> None:
    if len(edges) != 2 or not edges[0]:
        return
    color = next(series.color for series in chart.series if series.stroke is Stroke.LOW)
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in [*edges[0], *reversed(edges[1])])
    pen.draw(f'<path d="M{path}Z" fill="{color}" fill-opacity="0.2"/>')


def _line(pen: Pen, points: list[Point], series: Series) -> None:
    if not points:
        return
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dash = _DASH if series.stroke is Stroke.BROKEN else ""
    pen.draw(f'<path d="M{path}" fill="none" stroke="{series.color}" stroke-width="{_wide(series)}" stroke-linejoin="round"{dash}/>')


def _wide(series: Series) -> int:
    return 9 if series.stroke is Stroke.WHOLE else 6


def _ends(pen: Pen, ends: Sequence[tuple[Point, Series]], edge: tuple[float, float], size: float) -> None:
    """Write the last figure of each line: at the right edge one under another, before it above the point."""
    right, low = edge
    inside = [(point, series) for point, series in ends if point[0] < right - 1.0]
    for (x, y), series in inside:
        pen.draw(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="{series.color}"/>')
        pen.write(x + 0.5 * size, min(y + 1.5 * size, low - 0.3 * size), _last(series).said, size * 1.1, color=series.color, weight=700)
    taken = float("-inf")
    for (x, y), series in sorted((end for end in ends if end not in inside), key=lambda end: end[0][1]):
        taken = max(y + 0.36 * size, taken + 1.15 * size)
        pen.write(x + 0.4 * size, taken, _last(series).said, size, color=series.color if series.color != MUTED else INK, weight=700)


def _last(series: Series) -> Value:
    return next(value for value in reversed(series.values) if value.number is not None)
