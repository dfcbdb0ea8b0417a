"""Charts of the deck as native charts of a presentation: they can be edited, and their labels are the characters of the deck."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from layers.pack.fitting import POINT
from layers.pack.pptx_canvas import INK, MUTED, Box, Canvas, Run, clean
from layers.pack.pptx_workbook import TextChartData
from layers.prints.chart_drawing import dark, is_pale
from layers.prints.drawing import text_width
from layers.slides.slide import Chart, ChartKind, Series, Stroke, Value

_TYPES = {
    ChartKind.STACKED: XL_CHART_TYPE.BAR_STACKED,
    ChartKind.BARS: XL_CHART_TYPE.BAR_CLUSTERED,
    ChartKind.LINE: XL_CHART_TYPE.LINE_MARKERS,
    ChartKind.CURVE: XL_CHART_TYPE.LINE,
}
_PLAIN = re.compile(r"-?[\d,]+(\.\d+)?( %)?")
_THROUGH_TIME = (ChartKind.LINE, ChartKind.CURVE)
_NO_LEADERS = (
    '<c:extLst xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" '
    'xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"><c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_WIDER = 1.15
"""How much room names and labels get beyond their estimated width: fonts of other machines are wider."""

_SIZE, _SMALL, _TITLE = 11.5, 9.0, 7.0
"""Sizes of letters [points], and the height of the title above a chart [mm]."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the bars of a chart stand in its frame [mm], how high the axis of amounts goes, and the size of its letters [points]."""

    frame: Box
    left: float
    top: float
    width: float
    height: float
    longest: float
    size: float


def add_chart(canvas: Canvas, box: Box, chart: Chart, size: float = _SIZE) -> None:
    """Add the chart with its title above."""
    goal = f"   {chart.goal.name} {chart.goal.said}" if chart.goal and chart.kind in _THROUGH_TIME else ""
    canvas.text(Box(box.x, box.y, box.width, _TITLE), [[Run(chart.title, 13, MUTED, bold=True), Run(goal, 12, MUTED)]])
    data = TextChartData(number_format=chart.number_format)
    data.categories = _months(chart.categories) or [clean(name) for name in chart.categories]
    if data.categories.are_dates:
        data.categories.number_format = "yyyy-mm"
    for series in chart.series:
        data.add_series(clean(series.name), [plotted(value, chart) for value in series.values])
    frame = Box(box.x - 1, box.y + _TITLE, box.width + 2, box.height - _TITLE)
    made = canvas.chart(frame, _TYPES[chart.kind], data, chart.title)
    made.font.size, made.font.color.rgb = canvas.points(size), RGBColor.from_string(INK)
    made.has_title = False
    made.has_legend = len(chart.series) > 1
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        made.legend.font.size = canvas.points(size)
    _axes(made, chart)
    if chart.kind in _THROUGH_TIME:
        _name_months(made, chart, frame, canvas.points(_SMALL))
        for place, series in enumerate(chart.series):
            draw = _line if chart.kind is ChartKind.LINE else _stroke
            draw(made.plots[0].series[place], series, canvas.points(size * 0.95))
        return
    plot = _plot(chart, frame, size)
    _lay_out(made, plot)
    for place, series in enumerate(chart.series):
        drawn = made.plots[0].series[place]
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = RGBColor.from_string(series.color.removeprefix("#"))
    for row in range(len(chart.categories)):
        _labels(made, chart, row, plot, canvas)
    _without_leaders(made)
    _goal(canvas, chart, plot)


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


def _axes(made: Any, chart: Chart) -> None:
    plot, categories, values = made.plots[0], made.category_axis, made.value_axis
    values.has_major_gridlines = values.visible = False
    categories.has_major_gridlines = False
    categories.format.line.color.rgb = RGBColor.from_string("DDD8CE")
    categories.major_tick_mark = XL_TICK_MARK.NONE
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    values.minimum_scale = chart.floor
    if chart.kind not in _THROUGH_TIME:
        categories.reverse_order = True
        plot.gap_width = 45
        if chart.kind is ChartKind.STACKED:
            plot.overlap = 100


def _months(names: tuple[str, ...]) -> list[date]:
    """Return the months that categories name; nothing where one of them is none."""
    found = [_MONTH.fullmatch(name) for name in names]
    return [date(int(each[1]), int(each[2]), 1) for each in found if each] if all(found) else []


def _name_months(made: Any, chart: Chart, frame: Box, small: Any) -> None:
    """Name so many points of a line that names do not touch, the last among them where that is possible."""
    axis = made.category_axis
    axis.tick_labels.font.size = small
    widest = max((text_width(name, _SMALL * POINT) for name in chart.categories), default=1.0) * 1.5
    last = max(len(chart.categories) - 1, 1)
    least = max(1, -int(-widest * (last + 1) // (frame.width * 0.95)))
    every = str(next((step for step in range(least, least + 3) if last % step == 0), least))
    parts = (
        {"baseTimeUnit": "months", "majorUnit": every, "majorTimeUnit": "months"}
        if axis._element.tag == qn("c:dateAx")
        else {"tickLblSkip": every}
    )
    for old in (found for name in parts for found in axis._element.findall(qn(f"c:{name}"))):
        axis._element.remove(old)
    before = axis._element.find(qn("c:noMultiLvlLbl"))
    for name, value in parts.items():
        made_part = etree.Element(qn(f"c:{name}"), val=value)
        if before is None:
            axis._element.append(made_part)
        else:
            before.addprevious(made_part)


def _line(drawn: Any, series: Series, size: Any) -> None:
    color = RGBColor.from_string(series.color.removeprefix("#"))
    drawn.smooth = False
    drawn.format.line.color.rgb = color
    drawn.marker.format.fill.solid()
    drawn.marker.format.fill.fore_color.rgb = color
    for place, value in enumerate(series.values):
        if value.number is not None and (len(series.values) - place) % 2:
            _write(drawn.points[place].data_label, value, XL_LABEL_POSITION.ABOVE, size)


def _stroke(drawn: Any, series: Series, size: Any) -> None:
    """Draw a line of a curve, whole or broken, the edges of the band thin; its last figure is written."""
    edge = series.stroke in (Stroke.LOW, Stroke.HIGH)
    drawn.smooth = False
    drawn.format.line.color.rgb = RGBColor.from_string(series.color.removeprefix("#"))
    drawn.format.line.width = Pt(1.0 if edge else 3.0 if series.stroke is Stroke.WHOLE else 2.0)
    if series.stroke is not Stroke.WHOLE:
        drawn.format.line.dash_style = MSO_LINE.ROUND_DOT if edge else MSO_LINE.DASH
    known = [place for place, value in enumerate(series.values) if value.number is not None]
    if known and not edge:
        position = XL_LABEL_POSITION.BELOW if series.stroke is Stroke.WHOLE else XL_LABEL_POSITION.RIGHT
        _write(drawn.points[known[-1]].data_label, series.values[known[-1]], position, size, series.color)


def _plot(chart: Chart, frame: Box, size: float) -> _Plot:
    """Return where bars stand: names to their left, a legend or the goal above, and to their right the figures that have no room in them."""
    names = max((text_width(name, size * POINT) for name in chart.categories), default=0.0) * _WIDER + 3
    top = 9.0 if len(chart.series) > 1 else 6.0 if chart.goal else 1.0
    sums = [sum(value.number or 0.0 for value in row) for row in zip(*(each.values for each in chart.series), strict=True)]
    longest = (max(sums, default=0.0) or 1.0) * chart.scale
    if chart.kind is ChartKind.BARS and chart.scale != 1.0:
        longest = chart.scale
    behind = max((sum(_wide(series.values[row], size) for series in chart.series) for row in range(len(chart.categories))), default=0.0) + 2
    width = max(frame.width - names - behind, 0.3 * frame.width)
    return _Plot(frame, names, top, width, frame.height - top - 1, longest, size)


def _wide(value: Value, size: float) -> float:
    return text_width(value.said, size * 0.95 * POINT) * _WIDER + 1.5 if value.number else 0.0


def _lay_out(made: Any, plot: _Plot) -> None:
    """Give the bars exactly the room that was measured, so that what stands beside them is in its place."""
    made.value_axis.maximum_scale = plot.longest
    area = made._chartSpace.find(f".//{qn('c:plotArea')}")
    old = area.find(qn("c:layout"))
    if old is not None:
        area.remove(old)
    places = {
        "x": plot.left / plot.frame.width,
        "y": plot.top / plot.frame.height,
        "w": plot.width / plot.frame.width,
        "h": plot.height / plot.frame.height,
    }
    area.insert(
        0, _layout({"layoutTarget": "inner", "xMode": "edge", "yMode": "edge"} | {name: f"{part:.4f}" for name, part in places.items()})
    )


def _layout(parts: dict[str, str]) -> Any:
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    for name, value in parts.items():
        etree.SubElement(manual, qn(f"c:{name}"), val=value)
    return layout


def _labels(made: Any, chart: Chart, row: int, plot: _Plot, canvas: Canvas) -> None:
    """Write the figures of a bar: in its parts where they have room, else behind its end, one after another."""
    points = canvas.points(plot.size * 0.95)
    lengths = [plot.width * (series.values[row].number or 0.0) * chart.scale / plot.longest for series in chart.series]
    begin, end = 0.0, sum(lengths) + 1.0
    for place, (series, length) in enumerate(zip(chart.series, lengths, strict=True)):
        value = series.values[row]
        wide = _wide(value, plot.size)
        if value.number is None or (chart.kind is ChartKind.STACKED and not value.number):
            continue
        label = made.plots[0].series[place].points[row].data_label
        inside = chart.kind is ChartKind.STACKED and length >= wide
        ink = INK if chart.kind is ChartKind.BARS or (inside and is_pale(series.color)) else "FFFFFF" if inside else dark(series.color)
        if chart.kind is ChartKind.BARS:
            _write(label, value, XL_LABEL_POSITION.OUTSIDE_END, points, ink)
            _move(label, (plot.width - length) / plot.frame.width)
        else:
            _write(label, value, XL_LABEL_POSITION.CENTER, points, ink)
            if not inside:
                _move(label, (end + wide / 2 - begin - length / 2) / plot.frame.width)
                end += wide
        begin += length


def _move(label: Any, right: float) -> None:
    """Move a label to the right of its usual place, by a share of the width of the chart."""
    element = label._get_or_add_dLbl()
    element.find(qn("c:idx")).addnext(_layout({"x": f"{right:.4f}", "y": "0"}))


def _without_leaders(made: Any) -> None:
    """Draw no lines from bars to the labels that were moved."""
    for labels in made._chartSpace.iter(qn("c:dLbls")):
        if labels.getparent().tag == qn("c:ser"):
            labels.append(etree.fromstring(_NO_LEADERS))


def _goal(canvas: Canvas, chart: Chart, plot: _Plot) -> None:
    """Draw the goal across the bars, with its figure above."""
    if chart.goal is None or chart.goal.number is None:
        return
    x = plot.frame.x + plot.left + plot.width * min(chart.goal.number * chart.scale / plot.longest, 1.0)
    top = plot.frame.y + plot.top
    canvas.line(x, top, top + plot.height)
    canvas.text(Box(x - 30, top - 5.5, 60, 5), [[Run(f"{chart.goal.name} {chart.goal.said}", 10)]], align="center")


def _write(label: Any, value: Value, position: Any, size: Any, ink: str = INK) -> None:
    """Show a figure: as its number, or as its own characters where no number format gives them."""
    if not _PLAIN.fullmatch(value.text):
        label.has_text_frame = True
        label.text_frame.text = clean(value.said)
        label.text_frame.paragraphs[0].font.size = size
    label.position = position
    label.font.size, label.font.bold = size, True
    label.font.color.rgb = RGBColor.from_string(ink.removeprefix("#"))
