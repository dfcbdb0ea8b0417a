"""Charts as vector shapes, for paper and for pages without scripts: the characters at the bars are those of the deck."""

from __future__ import annotations

from layers.prints.curve_drawing import draw_curves
from layers.prints.drawing import INK, LINE, MUTED, Pen, Vector, text_width
from layers.slides.slide import Chart, ChartKind, Series, Value

_TRACK = "#E6E2D8"


def chart_picture(chart: Chart, width: int, height: int, size: float = 40) -> Vector:
    """Return a chart of `width` × `height` [tenths of a millimetre] with words of `size`; its title stands outside."""
    pen = Pen()
    if chart.kind is ChartKind.CURVE:
        draw_curves(pen, chart, (width, height), size)
    elif chart.kind is ChartKind.LINE:
        _line(pen, chart, (width, height), size)
    else:
        _bars(pen, chart, (width, height), size)
    return pen.picture(width, height)


def _bars(pen: Pen, chart: Chart, room: tuple[int, int], size: float) -> None:
    """Draw horizontal bars; behind each stand its figures, in the colours of their series where there are several."""
    stacked = chart.kind is ChartKind.STACKED
    top = 1.6 * size if stacked or chart.goal else 0.0
    step = min((room[1] - top) / max(len(chart.categories), 1), 2.6 * size)
    small = min(size, step * 0.72)
    left = max((text_width(name, small) for name in chart.categories), default=0.0) + 0.6 * size
    ends = [_end_width(chart, row, small) for row in range(len(chart.categories))]
    reach = room[0] - left - max(ends, default=0.0) - 0.4 * size
    longest = _longest(chart)
    if stacked:
        _keys(pen, chart.series, 0.0, size)
    for row, name in enumerate(chart.categories):
        middle = top + (row + 0.5) * step
        pen.write(left - 0.4 * size, middle + 0.36 * small, name, small, anchor="end")
        if not stacked:
            pen.draw(_rect(left, middle - 0.29 * step, reach, 0.58 * step, _TRACK))
        at = left
        for series in chart.series:
            wide = reach * max(series.values[row].number or 0.0, 0.0) / longest
            pen.draw(_rect(at, middle - 0.29 * step, wide, 0.58 * step, series.color))
            at += wide
        _end(pen, chart, row, ((at if stacked else left + reach) + 0.3 * size, middle + 0.36 * small), small)
    if chart.goal and chart.goal.number is not None:
        x, low = left + reach * chart.goal.number / longest, top + len(chart.categories) * step
        pen.draw(f'<path d="M{x:.1f} {top:.1f}V{low:.1f}" stroke="{INK}" stroke-width="4" stroke-dasharray="14 10"/>')
        pen.write(x, top - 0.4 * size, f"{chart.goal.name} {chart.goal.said}", size * 0.9, anchor="middle")


def _longest(chart: Chart) -> float:
    """Return the amount that fills the whole width: the longest bar, or 1 for shares."""
    if chart.kind is ChartKind.BARS and chart.scale != 1.0:
        return 1.0
    rows = zip(*(series.values for series in chart.series), strict=True)
    return max((sum(value.number or 0.0 for value in row) for row in rows), default=0.0) or 1.0


def _end_values(chart: Chart, row: int) -> list[tuple[Value, str]]:
    """Return the figures behind a bar with their colours; nothing is said of stages that no item is in."""
    if chart.kind is not ChartKind.STACKED:
        return [(series.values[row], INK) for series in chart.series]
    return [(series.values[row], dark(series.color)) for series in chart.series if series.values[row].number]


def _end_width(chart: Chart, row: int, size: float) -> float:
    return sum(text_width(value.said, size) + 0.5 * size for value, _ in _end_values(chart, row)) + 0.3 * size


def _end(pen: Pen, chart: Chart, row: int, place: tuple[float, float], size: float) -> None:
    x, y = place
    for value, color in _end_values(chart, row):
        pen.write(x, y, value.said, size, color=color, weight=700)
        x += text_width(value.said, size) + 0.5 * size


def _keys(pen: Pen, series: tuple[Series, ...], x: float, size: float) -> None:
    """Draw which colour is which series."""
    for each in series:
        pen.draw(_rect(x, 0.2 * size, 0.8 * size, 0.8 * size, each.color))
        pen.write(x + 1.1 * size, 0.95 * size, each.name, size)
        x += 2.0 * size + text_width(each.name, size)


def _line(pen: Pen, chart: Chart, room: tuple[int, int], size: float) -> None:
    """Draw a line over months with the figure at its points."""
    series = chart.series[0]
    numbers = [value.number or 0.0 for value in series.values]
    left, right, top, low = 1.6 * size, room[0] - 1.6 * size, 2.0 * size, room[1] - 1.8 * size
    step = (right - left) / max(len(numbers) - 1, 1)
    reach = max(numbers) or 1.0
    points = [(left + step * place, low - (low - top) * number / reach) for place, number in enumerate(numbers)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    pen.draw(
        f'<path d="M{left:.1f} {low:.1f}H{right:.1f}" stroke="{LINE}" stroke-width="3"/>',
        f'<path d="M{points[0][0]:.1f} {low:.1f}L{path}L{points[-1][0]:.1f} {low:.1f}Z" fill="{series.color}" fill-opacity="0.14"/>',
        f'<path d="M{path}" fill="none" stroke="{series.color}" stroke-width="7" stroke-linejoin="round"/>',
    )
    small = min(size * 0.9, size * step / max(*(text_width(value.said, size) * 1.15 for value in series.values), 1.0))
    every = max(1, round(text_width("2021-12", size * 0.85) * 1.15 / max(step, 1.0) + 0.49))
    named = set(range(len(points) - 1, -1, -every))
    for place, ((x, y), value, name) in enumerate(zip(points, series.values, chart.categories, strict=True)):
        pen.draw(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="{series.color}"/>')
        pen.write(x, y - 0.6 * size, value.said, small, anchor="middle", weight=700)
        if place in named:
            pen.write(x, room[1] - 0.5 * size, name, size * 0.85, anchor="middle", color=MUTED)


def _rect(x: float, y: float, wide: float, high: float, color: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(wide, 0.0):.1f}" height="{high:.1f}" fill="{color}"/>'


def dark(color: str) -> str:
    """Return a colour dark enough for figures on white: brought down where it is pale.

    >>> dark("#0072B2"), dark("#E69F00")
    ('#0072B2', '#8A5F00')
    """
    return "#" + "".join(f"{round(part * 0.6):02X}" for part in _parts(color)) if is_pale(color) else color


def is_pale(color: str) -> bool:
    """Return whether dark figures are read better on a colour than white ones."""
    red, green, blue = _parts(color)
    return 0.299 * red + 0.587 * green + 0.114 * blue >= 110


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
