"""The lists of drafts: one's own to go on with, and those that wait for one's approval."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from layers.accounts.visitor import Visitor
from layers.catalogue import BY_KEY
from layers.drafts.draft import Draft
from layers.store.drafts import Drafts
from views import format as shown
from views.components.strip import section
from views.components.upload_address import step_address
from views.i18n import _, language


def own_drafts(drafts: Drafts, visitor: Visitor) -> None:
    """Show the visitor's unfinished drafts."""
    held = drafts.own(visitor)
    st.html(section(_("我的草稿"), _("关闭浏览器也不会丢")))
    words = _("没有未完成的草稿。")
    st.html(draft_list(held) if held else f'<div class="empty">{escape(words)}</div>')


def waiting_drafts(drafts: Drafts, visitor: Visitor) -> None:
    """Show the drafts that wait for the visitor's approval; nothing for those who approve none."""
    if not visitor.may_publish():
        return
    held = drafts.waiting(visitor)
    st.html(section(_("待我审核")))
    words = _("没有待审核的上报。")
    st.html(draft_list(held, owner=True) if held else f'<div class="empty">{escape(words)}</div>')


def draft_list(held: Sequence[Draft], *, owner: bool = False) -> str:
    """Return drafts as links to where their owner left off: submitted ones to what they would change."""
    return f'<div class="up-drafts">{"".join(_entry(draft, owner) for draft in held)}</div>'


def _entry(draft: Draft, owner: bool) -> str:
    title = BY_KEY[draft.layer].title(language()) if draft.layer in BY_KEY else draft.layer
    when = shown.moment(draft.updated_at.astimezone(), language())
    state = "" if draft.is_open else f' <span class="chip chip-good">{escape(_("待审核"))}</span>'
    back = f'<span class="chip chip-caution">{escape(_("被退回"))}</span>' if draft.answer and draft.is_open else ""
    who = f"{draft.owner_name} · " if owner else ""
    address = step_address(draft.id, "encoding" if draft.is_open else "difference")
    return (
        f'<a href="{escape(address, quote=True)}"><strong>{escape(title)}</strong>{state}{back}'
        f"<span>{escape(draft.title)}</span><small>{escape(who + when)}</small></a>"
    )
