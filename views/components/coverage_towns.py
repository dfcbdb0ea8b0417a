"""The section with the figures row by row: the table of towns or communities, and the files."""

from __future__ import annotations

from html import escape

import streamlit as st

from geo.figure import Figure
from layers.indicators.coverage_words import CITY, missing_words
from layers.indicators.figures import Statistic
from layers.indicators.rule import RuleKind
from views.components.coverage_address import CARD, ZONE, here
from views.components.coverage_card import left_out
from views.components.coverage_files import file_buttons
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.strip import section
from views.coverage_values import Column, columns, said, zone_said
from views.i18n import N_, _, language


def town_section(context: Context) -> MapExtras:
    """Show the table, the files and what was left out."""
    found = context.found
    table, files = st.columns([14, 7], gap="medium")
    with table:
        title = _("分镇街数据") if found.question.level == "towns" else _("分村社区数据")
        st.html(section(title, _note(found)) + town_table(found))
    with files:
        st.html(section(_("下载"), _("表格、图形与全部说明")))
        file_buttons(context, "towns")
        st.html(section(_("未计入与修复")) + f'<div class="cov-card">{left_out(found.city)}</div>')
    return MapExtras()


def town_table(found: Statistic) -> str:
    """Return the table: the city, then the rows from the lowest value up; rows without a value are named at the end with the reason."""
    rule, lang = found.question.rule, language()
    shown_columns = columns(rule, found.zones)
    value = {RuleKind.PER_HEAD: _("人均"), RuleKind.COMPLETION: _("完成率")}.get(rule.kind, _("占比"))
    where = _("镇街") if found.question.level == "towns" else _("村社区")
    heads = "".join(f'<th class="num">{escape(title)}</th>' for title in (*(column.title for column in shown_columns), value))
    head = f"<thead><tr><th>{escape(where)}</th>{heads}</tr></thead>"
    with_value = [zone for zone in found.zones if zone.ratio is not None]
    listed = [zone for zone in found.zones if zone.ratio is None and rule.kind is RuleKind.COMPLETION]
    without = [zone for zone in found.zones if zone.ratio is None and rule.kind is not RuleKind.COMPLETION]
    city_columns = columns(rule, (found.city,))
    rows = [_row(f"<strong>{escape(CITY(lang))}</strong>", found.city, city_columns if _same(city_columns, shown_columns) else ())]
    rows += [_row(_name(zone), zone, shown_columns) for zone in sorted(with_value, key=lambda zone: (zone.ratio or 0.0, zone.zone or ""))]
    rows += [_row(_name(zone), zone, shown_columns) for zone in listed]
    few = len(without) <= _FEW
    rows += [_without(zone, len(shown_columns) + 1) for zone in without] if few else []
    more = "" if few else _silent(without)
    return f'<div class="cov-table" tabindex="0"><table class="list">{head}<tbody>{"".join(rows)}</tbody></table></div>{more}'


_FEW = 20


def _note(found: Statistic) -> str:
    if found.question.rule.kind is RuleKind.COMPLETION:
        return _("目标清单只公布全市数；镇街列出已完成与已登记的项目，不算占比")
    return _("从低到高；没有分母的写明原因，不以 0 % 代替；点击数值打开方法卡")


def _same(left: tuple[Column, ...], right: tuple[Column, ...]) -> bool:
    return [column.unit for column in left] == [column.unit for column in right]


def _name(figure: Figure) -> str:
    return escape(zone_said(figure.zone))


def _row(name: str, figure: Figure, cells: tuple[Column, ...]) -> str:
    """Return a row; without `cells` its amounts are in another unit than the column and are left to its card."""
    amounts = "".join(f'<td class="num" title="{escape(cell.exact(figure), quote=True)}">{cell.text(figure)}</td>' for cell in cells)
    opens = escape(here(**{CARD: "1", ZONE: figure.zone or ""}), quote=True)
    return f'<tr><td>{name}</td>{amounts or "<td></td><td></td>"}<td class="num"><a href="{opens}"><strong>{escape(said(figure))}</strong></a></td></tr>'


def _without(figure: Figure, width: int) -> str:
    sentence = missing_words(figure.missing, language())
    return f'<tr><td>{_name(figure)}</td><td colspan="{width}" class="when">{escape(sentence)}</td></tr>'


def _silent(zones: list[Figure]) -> str:
    """Return the rows without a value gathered by reason: many communities have no land inside the extent."""
    reasons: dict[tuple[str, ...], list[str]] = {}
    for zone in zones:
        reasons.setdefault(zone.missing, []).append(zone_said(zone.zone))
    parts = []
    for missing, names in reasons.items():
        sentence = missing_words(missing, language())
        summary = _("另有 {count} 个：{reason}").format(count=len(names), reason=sentence)
        parts.append(f"<details><summary>{escape(summary)}</summary><p>{escape(_('、').join(names))}</p></details>")
    return f'<div class="cov-silent">{"".join(parts)}</div>'


TOWNS = Section("towns", N_("分区数据"), town_section)
