"""The section of an area drawn on the map: how large, who lives there, what of each programme lies inside, and every share for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import Any

import streamlit as st

from geo.figure import Figure
from layers.catalogue import layer
from layers.fields import STATUS_CHOICES
from layers.indicators.coverage_words import missing_words
from layers.indicators.figure_words import amount, value
from layers.indicators.inside import Content, Inside, inside
from layers.indicators.rule import Rule
from layers.spec import Measure
from views import format as shown
from views.components.city_map import drawn_shapes
from views.components.coverage_before_after import sections_style
from views.components.coverage_progress import long_work
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.strip import section
from views.i18n import N_, _, language
from views.maps.sketch import DrawTool, Shape, shapes_from_text, shapes_to_text

AREA = "area"
LONGEST_ADDRESS = 1_500
_FIRST_TURN = 2_000
_STATE = "coverage-area"


@dataclass(slots=True)
class _Area:
    """What stands drawn; `turn` counts up when the page, not the reader, changes it."""

    drawn: tuple[Shape, ...]
    turn: int = _FIRST_TURN


def inside_section(context: Context) -> MapExtras:
    """Show everything inside the area that is drawn."""
    sections_style()
    held: _Area = st.session_state.setdefault(_STATE, _Area(shapes_from_text(st.query_params.get(AREA, ""))))
    tools = (DrawTool("area", "polygon", _("圈选范围"), most=1),)
    shapes = held.drawn = drawn_shapes(context.map_key, tools, held.drawn, held.turn)
    _keep(shapes)
    drawing = MapExtras(draw=tools, drawn=held.drawn, drawn_turn=held.turn)
    if not shapes:
        words = _("还没有圈选范围。点地图上的“圈选范围”，沿边界点击，双击结束，这里列出其中的各项统计。")
        st.html(f'<div class="empty">{escape(words)}</div>')
        return drawing
    polygon, as_of = shapes[-1].geometry(), context.question.as_of
    store, book = context.store, context.book
    key = ("inside", polygon.wkb, as_of, store.version())
    found = long_work("inside", key, lambda watch: inside(store, book, polygon, as_of=as_of, watch=watch), height="24rem")
    if found is not None:
        _show(found)
        st.button(_("清除圈选"), on_click=_clear)
        return replace(drawing, side=_beside_map(found))
    return drawing


def _keep(shapes: tuple[Shape, ...]) -> None:
    """Have the address say the area where it is short enough."""
    text = shapes_to_text(shapes)
    wanted = text if len(text) <= LONGEST_ADDRESS else ""
    if st.query_params.get(AREA, "") == wanted:
        return
    if wanted:
        st.query_params[AREA] = wanted
    else:
        del st.query_params[AREA]


def _clear() -> None:
    held: _Area = st.session_state[_STATE]
    held.drawn, held.turn = (), held.turn + 1


def _show(found: Inside) -> None:
    shares, contents = st.columns([10, 11], gap="medium")
    with shares:
        st.html(section(_("各规则的结果"), _("分子、分母都只算圈内")) + figures_table(found.figures))
    with contents:
        st.html(section(_("圈内项目"), _("跨界的只算圈内部分")) + contents_table(found.contents))


def _beside_map(found: Inside) -> str:
    """Return what stands beside the map: how large, who lives there, and each rule's value in short."""
    lang = language()
    size = _("面积 {area}").format(area=shown.area(found.area_m2, lang).text)
    people = (
        missing_words(found.missing, lang)
        if found.people is None
        else _("居住人口约 {people}").format(people=amount(found.people, "persons", lang))
    )
    top = f'<section class="cov-change"><span class="step">{escape(size)}</span><p><strong>{escape(people)}</strong></p></section>'
    rows = "".join(
        f'<tr><td>{escape(rule.short(lang))}</td><td class="num"><strong>{escape(value(figure, lang))}</strong></td></tr>'
        for rule, figure in found.figures
    )
    return f'<div class="cov-side-change">{top}<table class="list"><tbody>{rows}</tbody></table></div>'


def figures_table(figures: tuple[tuple[Rule, Figure], ...]) -> str:
    """Return the share by each rule, or why there is none."""
    lang = language()
    titles = (_("规则"), _("结果"), _("分子 / 分母"))
    head = "".join(f'<th class="{"num" if place else ""}">{escape(title)}</th>' for place, title in enumerate(titles))
    body = []
    for rule, figure in figures:
        name = f"{escape(rule.name(lang))}<br><small>{escape(rule.ruleset(lang))}</small>"
        if figure.ratio is None:
            body.append(f'<tr><td>{name}</td><td colspan="2" class="when">{escape(missing_words(figure.missing, lang))}</td></tr>')
            continue
        parts = f"{amount(figure.numerator, figure.unit, lang)} / {amount(figure.denominator, figure.denominator_unit, lang)}"
        body.append(
            f'<tr><td>{name}</td><td class="num"><strong>{escape(value(figure, lang))}</strong></td><td class="num">{escape(parts)}</td></tr>'
        )
    return _table(head, body)


def contents_table(contents: tuple[Content, ...]) -> str:
    """Return what of each programme lies inside: features by status, length, area, and how much of it is done."""
    lang = language()
    titles = (_("项目"), _("个数"), _("已完成"), _("长度或面积"), _("已完成"))
    head = "".join(f'<th class="{"num" if place else ""}">{escape(title)}</th>' for place, title in enumerate(titles))
    there = [content for content in contents if content.features]
    body = []
    for content in there:
        amounts = {measure: (whole, done) for measure, whole, done in content.amounts}
        count = amounts[Measure.COUNT]
        sizes = [(measure, *amounts[measure]) for measure in (Measure.LENGTH, Measure.AREA) if measure in amounts]
        whole, done = (("、".join(_size(measure, pair[place]) for measure, *pair in sizes) or shown.MISSING) for place in (0, 1))
        named = f"{escape(layer(content.layer).title(lang))}<br><small>{escape(_statuses(content))}</small>"
        numbers = (f"{count[0]:,.0f}", f"{count[1]:,.0f}", whole, done)
        body.append(f"<tr><td>{named}</td>" + "".join(f'<td class="num">{escape(cell)}</td>' for cell in numbers) + "</tr>")
    if not body:
        nothing = _("圈内没有任何项目。")
        return f'<div class="empty">{escape(nothing)}</div>'
    return _table(head, body) + _notes(contents)


def _notes(contents: tuple[Content, ...]) -> str:
    notes = []
    cut = sum(content.cut for content in contents)
    nowhere = sum(content.nowhere for content in contents)
    absent = sum(not content.features for content in contents)
    if cut:
        notes.append(_("{count} 个要素跨越边界，长度和面积只算圈内部分。").format(count=f"{cut:,}"))
    if absent:
        notes.append(_("另有 {count} 类项目不在圈内。").format(count=absent))
    if nowhere:
        notes.append(_("{count} 条记录没有图形，无法判断是否在圈内。").format(count=f"{nowhere:,}"))
    return f'<ul class="cov-notes">{"".join(f"<li>{escape(note)}</li>" for note in notes)}</ul>'


def _statuses(content: Content) -> str:
    titles: dict[str, Any] = {str(choice.key): choice.title(language()) for choice in STATUS_CHOICES}
    joint, unknown = ("、" if language() == "zh" else ", "), _("未登记状态")
    order = {status: place for place, status in enumerate(titles)}
    by_stage = sorted(content.by_status, key=lambda pair: order.get(pair[0], len(order)))
    return joint.join(f"{titles.get(status, unknown)} {count:,}" for status, count in by_stage)


def _size(measure: Measure, number: float) -> str:
    return (shown.length(number, language()) if measure is Measure.LENGTH else shown.area(number, language())).text


def _table(head: str, body: list[str]) -> str:
    return f'<div class="cov-rows is-whole" tabindex="0"><table class="list"><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


INSIDE = Section("inside", N_("圈选"), inside_section, names=(AREA,), telling=True)
