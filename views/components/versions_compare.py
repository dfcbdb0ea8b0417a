"""Any two revisions of a layer side by side: how many features became what, the table of changes, the map."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from layers.spec import Layer
from layers.store.ledger import Revision
from layers.versions.compared import compared_revisions
from views import cache
from views import format as shown
from views.components.changes import author, note
from views.components.coverage_address import follow
from views.components.coverage_progress import long_work
from views.components.difference_view import difference_legend, difference_overlays, difference_table, difference_tiles
from views.components.strip import section
from views.components.upload_map import upload_map
from views.components.upload_stepper import upload_style
from views.components.versions_history import COMPARE, FROM, TO
from views.components.visitor import sight
from views.i18n import _, language


def compare_section(layer: Layer, revisions: Sequence[Revision]) -> None:
    """Show two of the `revisions` (newest first) compared; which two, the address says, and a choice changes the address."""
    with st.container(key=COMPARE):
        st.html(upload_style())
        st.html(section(_("版本对比"), _("任选两版，看新增、改动、移动和移除")))
        if len(revisions) < 2:
            words = _("这个图层只有一版，还没有可以对比的。再发布一次，这里就列出改了什么。")
            st.html(f'<div class="empty">{escape(words)}</div>')
            return
        pair = _chosen(revisions)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            _choose(_("旧版"), FROM, pair[0], revisions)
            _choose(_("新版"), TO, pair[1], revisions)
        if pair[0] == pair[1]:
            words = _("两边是同一版。请选不同的两版。")
            st.html(f'<div class="empty">{escape(words)}</div>')
            return
        _compared(layer, pair)


def _compared(layer: Layer, pair: tuple[int, int]) -> None:
    store, seen = cache.store(), sight()
    key = ("versions-compared", layer.key, pair, seen)
    found = long_work("versions-compared", key, lambda watch: compared_revisions(store, layer.key, pair, seen, watch), height="12rem")
    if found is None:
        return
    st.html(difference_tiles(found, _("第 {number} 版共").format(number=pair[1])))
    left, right = st.columns([13, 11], gap="medium")
    with left:
        difference_table(layer, found, key="versions-kind", same=_("两版的记录完全一样。"))
    with right:
        title = _("两版差异的位置")
        mark = f"{layer.key}-{pair}"
        upload_map("versions", difference_overlays(found), found.bounds, mark=mark, height="clamp(18rem, 46vh, 36rem)", title=title)
        st.html(difference_legend(found))


def _chosen(revisions: Sequence[Revision]) -> tuple[int, int]:
    """Return the two revisions that the address names; the newest and the one before it where it names none that is there."""
    numbers = {str(revision.number): revision.number for revision in revisions}
    after = numbers.get(st.query_params.get(TO, ""), revisions[0].number)
    usual = next((number for number in numbers.values() if number < after), revisions[0].number)
    return numbers.get(st.query_params.get(FROM, ""), usual), after


def _choose(label: str, name: str, number: int, revisions: Sequence[Revision]) -> None:
    key = f"versions-{name}"
    said = {revision.number: _said(revision) for revision in revisions}

    def change(chosen: object) -> None:
        st.query_params[name] = str(chosen)

    st.selectbox(label, list(said), format_func=lambda each: said.get(each, each), key=key, on_change=follow(key, number, change))


def _said(revision: Revision) -> str:
    parts = (
        _("第 {number} 版").format(number=revision.number),
        shown.day(revision.created_at.astimezone().date(), language()),
        author(revision),
        note(revision),
    )
    return " · ".join(filter(None, parts))
