"""The section of changes: the same question on two days, or on two revisions of a layer; rows, and the land newly served or lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from html import escape

import streamlit as st

from layers.indicators.change import Changed, Moment, change
from layers.indicators.coverage_words import layer_title, missing_words
from layers.store.ledger import Revision
from views import format as shown
from views.components.coverage_address import go
from views.components.coverage_before_after import RowChange, beside_map, headline, newly, rows_of, rows_table, sections_style, sizes_said
from views.components.coverage_progress import long_work
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.strip import section
from views.components.visitor import sees_exactly
from views.i18n import N_, _, language

WAS, NOW, LAYER, OLD, NEW = "was", "now", "layer", "old", "new"
NAMES = (WAS, NOW, LAYER, OLD, NEW)
DAYS, REVISIONS = "days", "revisions"
MOST_REVISIONS = 30
_YEAR = timedelta(days=365)


def change_section(context: Context) -> MapExtras:
    """Show two moments to choose, then what lies between them."""
    sections_style()
    choice, result = st.columns([6, 15], gap="medium")
    with choice:
        st.html(section(_("比较什么")))
        held = _histories(context)
        by_revision = LAYER in st.query_params
        way = st.segmented_control(
            _("比较方式"),
            [DAYS, REVISIONS],
            default=REVISIONS if by_revision else DAYS,
            required=True,
            format_func=lambda kind: _("两个日期") if kind == DAYS else _("两个版本"),
            key="change-way",
            label_visibility="collapsed",
        )
        sides = _days(context) if way == DAYS else _revisions(held)
    if sides is None:
        with result:
            words = _("这一指标用到的图层都只有一个版本，没有可比较的旧版本。重新发布图层后，可在这里比较前后。")
            st.html(f'<div class="empty">{escape(words)}</div>')
        return MapExtras()
    before, after, names = sides
    store, question = context.store, context.question
    key = (
        "change",
        question,
        context.of,
        tuple(sorted(before.numbers.items())),
        before.as_of,
        tuple(sorted(after.numbers.items())),
        after.as_of,
    )
    with result:
        found = long_work("change", key, lambda watch: change(store, question, before, after, watch=watch), height="24rem")
        return MapExtras() if found is None else _show(context, found, names)


_Sides = tuple[Moment, Moment, tuple[str, str]]


def _days(context: Context) -> _Sides:
    """Return two days: those of the address, else a year apart up to the data date."""
    dates = [source.data_date for source in context.found.city.sources if source.data_date]
    last = max(dates, default=date.today())
    was, now = _day(WAS, last - _YEAR), _day(NOW, last)
    for name, title, day in ((WAS, _("之前（截至）"), was), (NOW, _("之后（截至）"), now)):
        key = f"change-{name}-{day}"
        st.date_input(
            title,
            day,
            min_value=min(last - 20 * _YEAR, was, now),
            max_value=max(last, was, now),
            key=key,
            format="YYYY-MM-DD",
            on_change=_say_day(name, key),
        )
    note = _("只计到该日已完工的场地；用地和人口用现行版本。")
    st.html(f'<p class="note">{escape(note)}</p>')
    return Moment({}, was), Moment({}, now), (shown.day(was, language()), shown.day(now, language()))


def _say_day(name: str, key: str) -> Callable[[], None]:
    def say() -> None:
        chosen = st.session_state[key]
        if isinstance(chosen, date):
            go(**{name: chosen.isoformat(), LAYER: "", OLD: "", NEW: ""})

    return say


def _day(name: str, usual: date) -> date:
    try:
        return date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        return usual


def _histories(context: Context) -> Mapping[str, tuple[Revision, ...]]:
    """Return the revisions, newest first, of every layer behind the question that has more than one."""
    histories = {key: context.store.revisions(key, MOST_REVISIONS) for key in context.question.layers}
    return {key: revisions for key, revisions in histories.items() if len(revisions) > 1}


def _revisions(held: Mapping[str, tuple[Revision, ...]]) -> _Sides | None:
    if not held:
        return None
    lang = language()
    asked = st.query_params.get(LAYER, "")
    key = st.selectbox(
        _("图层"),
        list(held),
        index=list(held).index(asked) if asked in held else 0,
        format_func=lambda name: layer_title(name, lang),
        key="change-layer",
    )
    numbers = {revision.number: revision for revision in held[key]}
    listed = list(numbers)
    old = st.selectbox(_("之前的版本"), listed, index=_at(listed, OLD, 1), format_func=lambda n: _said(numbers[n]), key=f"change-old-{key}")
    new = st.selectbox(_("之后的版本"), listed, index=_at(listed, NEW, 0), format_func=lambda n: _said(numbers[n]), key=f"change-new-{key}")
    wanted = {LAYER: key, OLD: str(old), NEW: str(new)}
    for name, value in wanted.items():
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    return Moment({key: old}), Moment({key: new}), (f"r{old}", f"r{new}")


def _at(listed: list[int], name: str, usual: int) -> int:
    asked = st.query_params.get(name, "")
    return listed.index(int(asked)) if asked.isdecimal() and int(asked) in listed else min(usual, len(listed) - 1)


def _said(revision: Revision) -> str:
    day = shown.day(revision.data_date, language())
    return f"r{revision.number} · {day}" + (f" · {revision.note}" if revision.note else "")


def _show(context: Context, found: Changed, names: tuple[str, str]) -> MapExtras:
    rule = context.question.rule
    before, after = found.before.city, found.after.city
    lines = [escape(f"{names[0]} → {names[1]}")]
    for figure in (before, after):
        if figure.missing:
            lines.append(escape(missing_words(figure.missing, language())))
    if found.change is not None:
        lines += sizes_said(found.change.gained, found.change.lost, rule)
    rows = rows_of(found.change) if found.change is not None else _rows(found)
    st.html(section(_("分区变化")) + rows_table(rows, rule, context.question.level))
    side = beside_map(headline(before.ratio, after.ratio, rule.ratio_unit, lines), rows, rule)
    if found.change is None or not sees_exactly():
        return MapExtras(side=side)
    lands, legend = newly(context.store, found.change)
    return MapExtras(overlays=lands, legend=legend, side=side)


def _rows(found: Changed) -> list[RowChange]:
    rows = found.table[found.table.index.get_level_values("level") == "row"]
    return [RowChange(str(zone), float(row["before"]), float(row["after"])) for (_level, zone), row in rows.iterrows()]


CHANGE = Section("change", N_("对比"), change_section, names=NAMES)
