"""The step of the coordinate system: what was taken and why, what else the numbers could be, and where each would put them."""

from __future__ import annotations

from html import escape

import streamlit as st

from layers.drafts.places import MOST_OUTLINES, candidate_lands, ghost_lands
from layers.drafts.view import PartView
from layers.reader.layer import Candidate, CrsVerdict
from views.components.city_map import Overlay
from views.components.strip import section
from views.components.upload_evidence import verdict
from views.components.upload_map import Bounds, legend, upload_map
from views.components.upload_stepper import step_buttons
from views.components.upload_wizard import Wizard
from views.i18n import N_, _, language

SHIFTED = {"GCJ-02": N_("GCJ-02（高德、腾讯地图）"), "BD-09": N_("BD-09（百度地图）")}
"""What numbers never show: somebody has to say it."""

INKS = ("#1F4E9E", "#A8102F", "#7A2E8E", "#8C4A10", "#00695C", "#5B6B00")
_DARK = ("#8FB8F5", "#FF8A9A", "#D79BE8", "#E0A86B", "#5FD0BE", "#C3D36A")
_OTHER, _AUTOMATIC = "other", ""
_KEY, _TEXT = "upload-crs", "upload-crs-text"


def crs_step(wizard: Wizard) -> None:
    """Show the verdict on the coordinates beside a map of the candidates; another system can be chosen."""
    part = wizard.read()
    if part is None:
        _choice(wizard, ())
        step_buttons(wizard, ready=False)
        return
    found = part.read.crs
    candidates = found.candidates[:MOST_OUTLINES]
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.html(section(_("坐标系")))
        declared = _("文件声明：{crs}").format(crs=found.declared) if found.declared else _("文件没有声明坐标系（缺 .prj 或未写）。")
        st.html(f'<p class="note">{escape(declared)}</p>')
        heading = _("采用：") if part.placed or found.chosen is None else _("不能采用：")
        st.html(verdict(heading, _chosen_name(found), found.evidence, good=part.placed))
        _choice(wizard, candidates)
    with right:
        _map(wizard, part, candidates)
    why = _("坐标系未定，请在左侧选一个，地图上看落在哪里。")
    step_buttons(wizard, ready=part.placed, why_not=why)


def candidate_name(candidate: Candidate) -> str:
    """Return what people call a candidate, with its code."""
    name = candidate.name(language()) or candidate.crs
    code = "" if candidate.crs in name else candidate.crs
    return " · ".join(filter(None, (name, code)))


def _chosen_name(found: CrsVerdict) -> str:
    if found.chosen is None:
        return _("未定")
    if found.chosen in SHIFTED:
        return _(SHIFTED[found.chosen])
    known = next((each for each in found.candidates if each.crs == found.chosen), None)
    return candidate_name(known) if known else found.chosen


def _choice(wizard: Wizard, candidates: tuple[Candidate, ...]) -> None:
    named = {each.wish or each.crs: each for each in candidates}
    wished = wizard.draft.choices.crs or _AUTOMATIC
    options = list(dict.fromkeys([_AUTOMATIC, *named, *SHIFTED]))
    if wished not in options:
        options.append(wished)
    options.append(_OTHER)
    st.session_state[_KEY] = wished

    def words(option: str) -> str:
        if option in named:
            share = _("{share} 在崇州范围内").format(share=f"{named[option].share_inside:.0%}")
            doubt = "" if named[option].verified else _("，基准未核，可能偏差约 100 m")
            return (
                f"{candidate_name(named[option])}（{share}{doubt}）"
                if language() == "zh"
                else f"{candidate_name(named[option])} ({share}{doubt})"
            )
        return _(SHIFTED[option]) if option in SHIFTED else {_AUTOMATIC: _("自动判断"), _OTHER: _("其他…")}.get(option, option)

    def taken() -> None:
        if st.session_state[_KEY] != _OTHER:
            st.session_state.pop(_TEXT + "-open", None)
            wizard.choose(crs=st.session_state[_KEY] or None)
        else:
            st.session_state[_TEXT + "-open"] = True

    st.radio(_("如果位置不对，换一个坐标系再读"), options, format_func=words, key=_KEY, disabled=not wizard.editable, on_change=taken)
    if st.session_state.get(_TEXT + "-open"):
        st.text_input(_("EPSG 编号或名称"), key=_TEXT, placeholder="EPSG:4544", max_chars=200, on_change=lambda: _take_text(wizard))
        note = _("编号后加 :yx 表示北坐标在前，如 EPSG:4544:yx。回车确认。")
        st.html(f'<p class="note">{escape(note)}</p>')


def _take_text(wizard: Wizard) -> None:
    wizard.choose(crs=st.session_state[_TEXT].strip() or None)
    st.session_state.pop(_TEXT + "-open", None)


def _map(wizard: Wizard, part: PartView, candidates: tuple[Candidate, ...]) -> None:
    """Show where the features lie, each candidate's outline in its colour and, under a shift, where they lay before it."""
    drafts, draft = wizard.drafts, wizard.draft
    overlays, words, boxes = [], [], []
    for ink, (candidate, land) in enumerate(candidate_lands(drafts, draft, candidates)):
        style = {"color": INKS[ink], "fill_opacity": 0.04, "width": 2.2, "radius": 6, "dash": (6, 3), "dark": {"color": _DARK[ink]}}
        overlays.append(Overlay(f"candidate-{ink}", land.name, land.url, style, title=candidate_name(candidate), above=True))
        words.append((f"ink-{ink}", candidate_name(candidate)))
        boxes.append(land.bounds)
    before, now = ghost_lands(drafts, draft, part)
    if before is not None:
        style = {"color": "#7B8794", "fill_opacity": 0.15, "width": 1.2, "radius": 4, "dash": (3, 3), "dark": {"color": "#A9B8C5"}}
        overlays.append(Overlay("before", before.name, before.url, style, title=_("纠偏之前"), above=True))
        words.append(("is-before", _("纠偏之前")))
    if now is not None:
        style = {"color": "#D55E00", "fill_opacity": 0.35, "width": 1.6, "radius": 5}
        overlays.append(Overlay("now", now.name, now.url, style, title=_("上报的要素"), above=True))
        words.append(("is-now", _("上报的要素")))
        boxes = [now.bounds, *boxes]
    bounds: Bounds | None = boxes[0] if boxes else None
    upload_map("crs", overlays, bounds, mark=f"{draft.id}-{draft.reading}", layers=(draft.layer,))
    st.html(legend(words))
    note = _("虚线框是各候选坐标系下要素的范围；已发布的图层在下面作参照。")
    st.html(f'<p class="note">{escape(note)}</p>')
