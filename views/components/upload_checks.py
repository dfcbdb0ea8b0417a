"""The step of the checks: what was found, row by row, with ways to mend it here or to take it away."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from layers.checks.issues import Repair
from layers.drafts.places import draft_land
from layers.drafts.view import CheckView
from layers.messages.sentences import message
from views.components.city_map import Overlay
from views.components.layer_sheet import SEVERITIES
from views.components.strip import section
from views.components.upload_findings import findings_table
from views.components.upload_map import Bounds, legend, upload_map
from views.components.upload_rejects import rejects_links
from views.components.upload_stepper import step_buttons
from views.components.upload_wizard import Wizard
from views.i18n import N_, _, agree, language

_INKS = {"error": "#C0262D", "warning": "#E69F00", "fine": "#0B6E4F"}
_ALL = "all"


def checks_step(wizard: Wizard) -> None:
    """Show what the checks found; errors keep the draft from publication."""
    found = wizard.examination()
    if found is None:
        _own_changes(wizard)  # what was changed may be why nothing could be checked
        step_buttons(wizard, ready=False)
        return
    table = found.findings(language())
    st.html(_summary(found, wizard.part().read.repairs))
    _own_changes(wizard)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        lines = _filtered(table)
        findings_table(wizard, lines)
        rejects_links(wizard, found)
    with right:
        _map(wizard, found)
        _repairs(wizard.part().read.repairs)
    why = _("还有 {count} 处错误：请改正，或勾选“不上报”。").format(count=f"{found.errors:,}")
    step_buttons(wizard, ready=not found.errors, why_not=why)


def _summary(found: CheckView, repairs: Sequence[Repair]) -> str:
    counts, repaired = found.counts, sum(repair.count for repair in repairs)
    tiles = (
        (_("要上报的记录"), found.rows, ""),
        (_("错误数"), counts["error"], "is-error" if counts["error"] else "is-good"),
        (_("提醒数"), counts["warning"], "is-warning" if counts["warning"] else ""),
        (_("提示数"), counts["info"], ""),
        (_("已自动修复"), repaired, ""),
    )
    body = "".join(f'<div class="{kind}"><dt>{escape(agree(name, count))}</dt><dd>{count:,}</dd></div>' for name, count, kind in tiles)
    return f'<dl class="up-tiles">{body}</dl>'


def _own_changes(wizard: Wizard) -> None:
    choices = wizard.draft.choices
    if not choices.fixes and not choices.excluded:
        return
    words = _("您改了 {cells} 个单元格，{rows} 行不上报。").format(cells=len(choices.fixes), rows=len(choices.excluded))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.html(f'<p class="note">{escape(words)}</p>', width="content")
        undo = {"fixes": (), "excluded": ()}
        st.button(
            _("撤销这些修改"), on_click=wizard.choose, kwargs=undo, type="tertiary", disabled=not wizard.editable, key="upload-undo-own"
        )


def _filtered(table: pd.DataFrame) -> pd.DataFrame:
    """Show the filters and return the lines that pass them."""
    st.html(section(_("检查结果"), agree(_("{count} 条"), len(table)).format(count=f"{len(table):,}")))
    levels = [severity for severity in SEVERITIES if (table["severity"] == severity).any()]
    codes = table.drop_duplicates("code").set_index("code")["reason"]
    first, second = st.columns([2, 3], gap="small", vertical_alignment="bottom")
    with first:
        level = st.pills(_("级别"), levels, format_func=lambda severity: _(SEVERITIES[severity]), key="upload-level", persist_state="page")
    lines = table if level is None else table[table["severity"] == level]
    with second:
        options = [_ALL, *dict.fromkeys(lines["code"])]
        if st.session_state.get("upload-code", _ALL) not in options:
            st.session_state["upload-code"] = _ALL
        code = st.selectbox(
            _("问题"), options, key="upload-code", format_func=lambda each: _("全部问题") if each == _ALL else str(codes[each])[:60]
        )
    return lines if code == _ALL else lines[lines["code"] == code]


def focus_key(wizard: Wizard) -> str:
    """Return where the session keeps which row of the file is looked at."""
    return f"upload-focus-{wizard.draft.id}"


def _map(wizard: Wizard, found: CheckView) -> None:
    shapes = found.shapes()
    overlays, words, bounds = [], [], None
    for kind, name in (("fine", N_("没有问题")), ("warning", N_("有提醒")), ("error", N_("有错误"))):
        land = draft_land(wizard.drafts, wizard.draft, f"{kind} {wizard.draft.examination}", shapes.geometry[shapes["worst"] == kind])
        if land is not None:
            style = {"color": _INKS[kind], "fill_opacity": 0.35, "width": 1.6, "radius": 5}
            overlays.append(Overlay(f"checks-{kind}", land.name, land.url, style, title=_(name), above=True))
            words.append((f"is-{kind}", _(name)))
            bounds = land.bounds if bounds is None else _both(bounds, land.bounds)
    focus = st.session_state.get(focus_key(wizard))
    spot = draft_land(wizard.drafts, wizard.draft, f"row {focus} {wizard.draft.examination}", shapes.geometry[shapes["row"] == focus])
    if spot is not None:
        style = {"color": "#1F4E9E", "fill_opacity": 0.1, "width": 3.5, "radius": 9, "dark": {"color": "#8FB8F5"}}
        overlays.append(Overlay("checks-focus", spot.name, spot.url, style, title=_("所选记录"), above=True))
        words.append(("is-focus", _("所选记录")))
        bounds = spot.bounds
    upload_map("checks", overlays, bounds, mark=f"{wizard.draft.examination}-{focus}", height="clamp(18rem, 46vh, 36rem)")
    st.html(legend(words))


def _both(one: Bounds, other: Bounds) -> Bounds:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _repairs(repairs: Sequence[Repair]) -> None:
    if not repairs:
        return
    rows = "".join(f"<li>{escape(message(each.code, {'count': each.count}, language()))}</li>" for each in repairs)
    st.html(f'{section(_("已自动修复"))}<ul class="up-list">{rows}</ul>')
