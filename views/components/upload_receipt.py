"""The receipt: what was published, what it changed, its checksums; to keep, to look at on the map, to undo."""

from __future__ import annotations

import json
from html import escape

import streamlit as st

from layers.drafts.draft import DraftError
from layers.store.ledger import Revision
from layers.versions.receipt import change_rows, receipt, receipt_page, receipt_rows
from views import cache
from views.components.strip import section
from views.components.upload_address import PAGE
from views.components.upload_wizard import Wizard, attempt, say
from views.i18n import _, language
from views.links import map_address, page_address

_SURE = "upload-undo-sure"


def receipt_step(wizard: Wizard) -> None:
    """Show the receipt of what the draft became."""
    revision = wizard.drafts.store.revision(wizard.draft.layer, wizard.draft.revision)
    lang = language()
    st.html(section(_("已发布：{layer} 第 {number} 版").format(layer=wizard.layer.title(lang), number=revision.number)))
    tiles = "".join(f"<div><dt>{escape(name)}</dt><dd>{count:,}</dd></div>" for name, count in change_rows(revision, lang))
    st.html(f'<dl class="up-tiles">{tiles}</dl>')
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in receipt_rows(revision, lang))
    st.html(f'<table class="list up-receipt"><tbody>{rows}</tbody></table>')
    links = (
        (_("在地图上看"), map_address(revision.layer)),
        (_("在数据目录里看"), page_address("data", layer=revision.layer)),
        (_("再上报一份"), page_address(PAGE)),
    )
    pills = "".join(f'<a class="pill" href="{escape(address, quote=True)}">{escape(words)}</a>' for words, address in links)
    st.html(f'<div class="pills">{pills}</div>')
    stem = f"receipt-{revision.layer}-{revision.number}"
    with st.container(horizontal=True, gap="small"):
        page = receipt_page(revision, lang)
        plain = json.dumps(receipt(revision, lang), ensure_ascii=False, indent=2)
        st.download_button(_("下载回执（网页，可打印）"), page, file_name=f"{stem}.html", mime="text/html", on_click="ignore")
        st.download_button(_("下载回执（JSON）"), plain, file_name=f"{stem}.json", mime="application/json", on_click="ignore")
    _undo(wizard, revision)


def _undo(wizard: Wizard, revision: Revision) -> None:
    """Offer to bring the revision before back, to those who may publish, while this one is the newest."""
    current = cache.current(revision.layer)
    if not wizard.visitor.may_publish(revision.layer) or current is None or current.number != revision.number:
        return
    if revision.number == 1:
        words = _("这是第一版，没有可以回退的旧版。")
        st.html(f'<p class="note">{escape(words)}</p>')
        return
    before = revision.number - 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        sure = st.checkbox(_("我要撤销这次发布，恢复第 {number} 版").format(number=before), key=_SURE)
        st.button(_("撤销"), key="upload-undo", disabled=not sure, on_click=_roll_back, args=(wizard, revision, before))


def _roll_back(wizard: Wizard, revision: Revision, before: int) -> None:
    def work() -> None:
        who = wizard.asking
        if not who.may_publish(revision.layer):
            raise DraftError("draft-publish-forbidden", layer=wizard.layer.title)
        note = _("撤销第 {number} 版").format(number=revision.number)
        wizard.drafts.store.rollback(
            revision.layer, before, by=who.name, note=note, based_on=revision.number, role=who.role.value, login=who.login
        )
        say(_("已恢复第 {number} 版；历史版本都还在。").format(number=before), good=True)

    attempt(work)
