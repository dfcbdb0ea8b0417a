"""The audit log on the page, for administrators alone: who did what and when, and whether the log is whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from html import escape

import pandas as pd
import streamlit as st

from layers.catalogue import BY_KEY
from layers.intake import SHIPPED_BY, SHIPPED_NOTE
from layers.messages.audit import METHODS, act_words, detail_words, role_words
from layers.messages.sentences import message
from layers.photos.photo import STAGES, PhotoKind
from layers.spec import Layer
from layers.store.audit import SIGNED, AuditEntry, signed
from layers.versions.receipt import MODES
from views import cache
from views import format as shown
from views.components.strip import section
from views.components.visitor import visitor
from views.i18n import _, language
from views.markdown import as_typed

MOST_ROWS = 500


def audit_section(layer: Layer) -> None:
    """Show the newest rows of the log, of all or of `layer` alone; nothing is shown to those who are no administrators."""
    if not visitor().may_administer:
        return
    st.html(section(_("审计日志"), _("只增不改；最近 {count} 行，最新的在前").format(count=MOST_ROWS)))
    titles = {"all": _("全部"), "layer": layer.title(language())}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        of = st.segmented_control(
            _("范围"),
            list(titles),
            default="all",
            required=True,
            format_func=titles.__getitem__,
            key="audit-of",
            label_visibility="collapsed",
        )
        asked = st.button(_("核对整本日志"), key="audit-verify")
    if asked:
        _verify()
    rows = cache.store().audit(MOST_ROWS, layer.key if of == "layer" else None)
    if not rows:
        words = _("还没有记录。")
        st.html(f'<div class="empty">{escape(words)}</div>')
        return
    st.dataframe(audit_table(rows), hide_index=True, height=360, placeholder="", alt=_("审计日志"))


def audit_table(rows: Sequence[AuditEntry]) -> pd.DataFrame:
    """Return rows of the log in the reader's words."""
    lang = language()
    return pd.DataFrame(
        {
            _("行"): [row.id for row in rows],
            _("时间"): [shown.moment(row.at.astimezone(), lang) for row in rows],
            _("操作人"): [_("随软件") if name == SHIPPED_BY else name for name in signed(rows)],
            _("身份"): [role_words(row.role, lang) for row in rows],
            _("操作"): [act_words(row.act, lang) for row in rows],
            _("图层"): [_title(row.layer) for row in rows],
            _("版本"): [row.revision for row in rows],
            _("说明"): [_told(row) for row in rows],
        }
    )


def _title(key: str | None) -> str | None:
    layer = BY_KEY.get(key or "")
    return layer.title(language()) if layer else key


def _told(row: AuditEntry) -> str:
    """Return what else a row says, the note first; checksums are left to the command line."""
    lang = language()
    detail = {
        name: value
        for name, value in row.detail.items()
        if "sha256" not in name and name not in ("place", SIGNED) and value not in (None, "", 0)
    }
    note = str(detail.pop("note", ""))
    note = _("随软件提供的数据") if note == SHIPPED_NOTE else note
    if detail.get("mode") in MODES:
        detail["mode"] = MODES[detail["mode"]](lang)
    if detail.get("method") in METHODS:
        detail["method"] = METHODS[detail["method"]](lang)
    if "role" in detail:
        detail["role"] = role_words(str(detail["role"]), lang)
    if detail.get("stage") in STAGES:
        detail["stage"] = STAGES[PhotoKind(detail["stage"])](lang)
    if isinstance(detail.get("layers"), list):
        detail["layers"] = [_title(str(key)) for key in detail["layers"]]
    return " · ".join(filter(None, (note, *(f"{detail_words(name, lang)} {_plain(value)}" for name, value in detail.items()))))


def _plain(value: object) -> str:
    if value is True:
        return "✓"
    return _("、").join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _verify() -> None:
    broken = cache.store().verify_audit()
    if broken is None:
        st.success(_("日志完整，没有一行被改动，每一版都有记录。"))
    else:
        st.error(as_typed(message(broken.reason, asdict(broken), language())))
