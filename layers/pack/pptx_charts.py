"""Charts of the deck as native charts of a presentation: they can be edited, and their labels are the characters of the deck."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from layers.pack.pptx_canvas import INK, MUTED, Box, Canvas, Run, clean
from layers.slides.slide import Chart, ChartKind, Series, Stroke, Value

_TYPES = {
    ChartKind.STACKED: XL_CHART_TYPE.BAR_STACKED,
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.LINE: XL_CHART_TYPE.LINE_MARKERS,
    ChartKind.CURVE: XL_CHART_TYPE.LINE,
}
_LABELS = 8
"""At most so many labels stand under an axis of time."""

_WIDE_ENOUGH = 0.06
"""A part of a bar that is shorter than this share of the longest gets no label: labels would lie on one another."""

_PLAIN = re.compile(r"-?[\d,]+(\.\d+)?( %)?")


def add_chart(canvas: Canvas, box: Box, chart: Chart, size: float = 11.5) -> None:
    """Add the chart with its title above."""
    goal = f"   ({chart.goal.name} {chart.goal.said})" if chart.goal else ""
    canvas.text(Box(box.x, box.y, box.width, 7), [[Run(chart.title + goal, 13, MUTED, bold=True)]])
    data = CategoryChartData(number_format=chart.number_format)
    data.categories = [clean(name) for name in chart.categories]
    for series in chart.series:
        data.add_series(clean(series.name), [plotted(value, chart) for value in series.values])
    made = canvas.chart(Box(box.x - 1, box.y + 7, box.width + 2, box.height - 7), _TYPES[chart.kind], data)
    made.font.size, made.font.color.rgb = canvas.points(size), RGBColor.from_string(INK)
    made.has_title = False
    made.has_legend = len(chart.series) > 1
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        made.legend.font.size = canvas.points(size)
    _axes(made, chart, canvas.points(9))
    for place, series in enumerate(chart.series):
        _look(made.plots[0].series[place], series, chart, canvas.points(size * 0.95))


def plotted(value: Value, chart: Chart) -> float | None:
    """Return what is plotted for a figure: the number that its characters say, so that the label of a chart is the same.

    >>> chart = Chart(ChartKind.BARS, "", (), (), scale=100.0)
    >>> plotted(Value("a", "91.2 %", number=0.9125), chart), plotted(Value("b", "≥ 50.0 %", number=0.5), chart)
    (91.2, 50.0)
    """
    if value.number is None:
        return None
    if _PLAIN.fullmatch(value.text):
        return float(value.text.removesuffix(" %").replace(",", ""))
    return round(value.number * chart.scale, 6)


def _axes(made: Any, chart: Chart, small: Any) -> None:
    plot, categories, values = made.plots[0], made.category_axis, made.value_axis
    values.has_major_gridlines = values.visible = False
    categories.has_major_gridlines = False
    categories.format.line.color.rgb = RGBColor.from_string("DDD8CE")
    categories.major_tick_mark = XL_TICK_MARK.NONE
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.minimum_scale = chart.floor
    if chart.kind in (ChartKind.LINE, ChartKind.CURVE):
        categories.tick_labels.font.size = small
        _level(categories, len(chart.categories))
        return
    categories.reverse_order = True
    plot.gap_width = 45
    if chart.kind is ChartKind.STACKED:
        plot.overlap = 100
    elif chart.scale != 1.0:
        values.maximum_scale = chart.scale * 1.15


def _level(categories: Any, count: int) -> None:
    """Keep the labels of an axis so few that they have room lying level."""
    skip = etree.Element(qn("c:tickLblSkip"), val=str(max(1, -(-count // _LABELS))))
    categories._element.find(qn("c:noMultiLvlLbl")).addprevious(skip)


def _look(drawn: Any, series: Series, chart: Chart, size: Any) -> None:
    color = RGBColor.from_string(series.color.removeprefix("#"))
    if chart.kind is ChartKind.CURVE:
        _stroke(drawn, series, color, size)
        return
    if chart.kind is ChartKind.LINE:
        drawn.smooth = False
        drawn.format.line.color.rgb = color
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = color
    else:
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = color
    sums = [sum(value.number or 0.0 for value in row) for row in zip(*(each.values for each in chart.series), strict=True)]
    longest = max(sums, default=0.0) or 1.0
    for place, value in enumerate(series.values):
        label = _label(chart, value, (value.number or 0.0) / longest, len(series.values) - place)
        if label is not None:
            _write(drawn.points[place].data_label, value, label, size)


def _stroke(drawn: Any, series: Series, color: Any, size: Any) -> None:
    """Draw a line of a curve, whole or broken, the edges of the band thin; its last figure is written."""
    edge = series.stroke in (Stroke.LOW, Stroke.HIGH)
    drawn.smooth = False
    drawn.format.line.color.rgb = color
    drawn.format.line.width = Pt(1.0 if edge else 3.0 if series.stroke is Stroke.WHOLE else 2.0)
    if series.stroke is not Stroke.WHOLE:
        drawn.format.line.dash_style = MSO_LINE.ROUND_DOT if edge else MSO_LINE.DASH
    known = [place for place, value in enumerate(series.values) if value.number is not None]
    if known and not edge:
        label = drawn.points[known[-1]].data_label
        _write(label, series.values[known[-1]], XL_LABEL_POSITION.BELOW if series.stroke is Stroke.WHOLE else XL_LABEL_POSITION.RIGHT, size)
        label.font.color.rgb = color


def _label(chart: Chart, value: Value, share: float, from_the_end: int) -> Any:
    """Return where the label of a figure stands, None where it has none."""
    if value.number is None:
        return None
    if chart.kind is ChartKind.STACKED:
        return XL_LABEL_POSITION.CENTER if share >= _WIDE_ENOUGH else None
    if chart.kind is ChartKind.LINE:
        return XL_LABEL_POSITION.ABOVE if from_the_end % 2 else None
    return XL_LABEL_POSITION.OUTSIDE_END


def _write(label: Any, value: Value, position: Any, size: Any) -> None:
    """Show a figure: as its number, or as its own characters where no number format gives them."""
    if not _PLAIN.fullmatch(value.text):
        label.has_text_frame = True
        label.text_frame.text = clean(value.said)
        label.text_frame.paragraphs[0].font.size = size
    label.position = position
    label.font.size, label.font.bold = size, True
    if position == XL_LABEL_POSITION.CENTER:
        label.font.color.rgb = RGBColor(255, 255, 255)
