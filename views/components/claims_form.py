"""Entering figures from a new report: one in a form, or many in a table. Nothing that stands is changed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from layers.accounts.errors import NotAllowedError
from layers.catalogue import programmes
from layers.claims.entry import COUNTED, FIRMNESS, HEADS, KINDS, NEEDED, ClaimEntry, ClaimEntryError, entry_of, unit_is_known
from layers.claims.ledger import CLAIM_UNITS, TOPICS, Confidence, Counted
from layers.messages.sentences import discreet, message
from layers.reader.claims import ENDINGS, LIMIT, Refused, read_claims
from layers.reader.layer import ReaderError
from layers.store.claims import enter
from layers.store.errors import StoreError
from views import cache
from views.components.visitor import visitor
from views.i18n import _, agree, language
from views.markdown import as_typed

_MOST_MB = 10
_LISTED = 20
_SAID = "claims-said"


def claims_form() -> None:
    """Show the form to those who may edit; everybody else sees nothing."""
    if not visitor().may_edit():
        return
    said = st.session_state.pop(_SAID, None)
    with st.expander(_("登记新的公布数"), expanded=said is not None):
        if said:
            (st.success if said[0] else st.error)(as_typed(said[1]))
        one, many = st.tabs([_("填一条"), _("上传表格")])
        with one:
            _one()
        with many:
            _many()


def _one() -> None:
    lang = language()
    layers = {"": _("不与图层核对"), **{entry.key: entry.title(lang) for entry in programmes()}}
    with st.form("claim-form", clear_on_submit=False, border=False):
        first, second, third = st.columns(3)
        given = {
            "title": first.text_input(_("公布的内容"), max_chars=100),
            "source": first.text_input(_("来源（报告或文件的名称）"), max_chars=200),
            "phrase": first.text_input(_("原文"), max_chars=300),
            "value": second.text_input(_("数值"), max_chars=20),
            "unit": second.selectbox(
                _("单位"),
                [word for word, unit in CLAIM_UNITS.items() if unit.text.zh == word],
                format_func=lambda word: CLAIM_UNITS[word].text(lang) if word in CLAIM_UNITS else word,
                accept_new_options=True,
            ),
            "floor": second.checkbox(_("是下限（原文写“余”“突破”）")),
            "as_of": third.date_input(_("截至日期，没有就空着"), value=None, format="YYYY-MM-DD"),
            "kind": third.selectbox(_("类别"), list(KINDS), format_func=lambda kind: KINDS[kind](lang)),
            "topic": third.selectbox(_("分类"), list(TOPICS), format_func=lambda topic: TOPICS[topic](lang)),
            "layer": first.selectbox(_("与哪个图层核对"), list(layers), format_func=lambda key: layers[key]),
            "counted": second.selectbox(_("与什么比较"), list(Counted), format_func=lambda key: COUNTED[key](lang)),
            "confidence": third.selectbox(_("可信度"), list(Confidence), format_func=lambda firmness: FIRMNESS[firmness](lang)),
        }
        if st.form_submit_button(_("登记"), type="primary"):
            try:
                _enter((entry_of(given),))
            except ClaimEntryError as error:
                st.error(as_typed(message(error.code, error.params, lang)))


def _many() -> None:
    lang = language()
    columns = _("、").join(head(lang) for head in HEADS.values())
    needed = _("、").join(HEADS[key](lang) for key in NEEDED)
    hint = _(
        "XLSX 或 CSV，最多 {limit} 行、{size} MB，第一行为列名：{columns}。必填：{needed}。有一行不对就一行也不登记；已登记的不会被改动。"
    ).format(limit=LIMIT, size=_MOST_MB, columns=columns, needed=needed)
    template = _("下载空白模板（含单位表和示例）")
    address = escape(f"/api/claims/template?{urlencode({'lang': lang})}", quote=True)
    st.html(f'<p class="note">{escape(hint)}</p><div class="pills"><a class="pill" download href="{address}">{escape(template)}</a></div>')
    with st.container(key="claim-table-file"), st.form("claim-table", clear_on_submit=True, border=False):
        file = st.file_uploader(_("公布数表格"), type=list(ENDINGS), max_upload_size=_MOST_MB)
        sent = st.form_submit_button(_("读取并登记"), type="primary")
    if not sent or file is None:
        return
    try:
        entries, refused = read_claims(file.getvalue(), file.name)
    except (ReaderError, ClaimEntryError) as error:
        st.error(as_typed(message(error.code, discreet(error.params), language())))
        return
    if refused:
        st.error(_("没有登记任何一行，请改正后再上传。"))
        st.html(_refused(refused))
        return
    _enter(entries)


def _enter(entries: Sequence[ClaimEntry]) -> None:
    """Keep what was entered, asking for the right at this very moment, and show the ledger with it."""
    lang = language()
    try:
        enter(cache.store(), visitor(), entries)
        unknown = dict.fromkeys(entry.unit for entry in entries if not unit_is_known(entry))
        notes = (message("entry-unit-unknown", {"unit": unit}, lang) for unit in unknown)
        said = agree(_("已登记 {count} 条。"), len(entries)).format(count=len(entries))
        st.session_state[_SAID] = (True, " ".join((said, *notes)))
    except (NotAllowedError, ClaimEntryError, StoreError) as error:
        st.session_state[_SAID] = (False, message(error.code, discreet(error.params), lang))
    st.rerun()


def _refused(refused: Sequence[Refused]) -> str:
    lang = language()
    lines = [
        message("entry-at-row", {"row": row, "reason": message(error.code, error.params, lang)}, lang) for row, error in refused[:_LISTED]
    ]
    if len(refused) > _LISTED:
        lines.append(_("此处列前 {shown} 行，共 {count} 行有问题。").format(shown=_LISTED, count=len(refused)))
    return '<ul class="note">' + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"
