"""Who at the city's identity provider has an account: an administrator gives it once, and can take it back."""

from __future__ import annotations

from functools import partial
from html import escape

import streamlit as st

from layers.accounts import acts as account_acts
from layers.accounts.identity import Identity
from layers.store.accounts_tables import Account
from views.components.account_form import attempt
from views.components.strip import section
from views.components.visitor import signs_in_elsewhere, visitor
from views.i18n import _


def identities(chosen: Account) -> None:
    """Show who has the account, and those who signed in at the provider and have none; nothing without a provider."""
    if not signs_in_elsewhere():
        return
    linked, waiting = account_acts.identities(visitor(), chosen.login)
    st.html(section(_("统一登录"), _("按身份提供方给出的固定编号认人，改名、换邮箱不影响")))
    for number, identity in enumerate(linked):
        name, button = st.columns([8, 3], vertical_alignment="center")
        name.html(f'<p class="note">{escape(_called(identity))}</p>')
        if button.button(_("解除关联"), key=f"identity-unlink-{number}", width="stretch"):
            attempt(partial(account_acts.unlink_identity, visitor(), identity, chosen.login), _("已解除，立即生效。"))
    if not waiting:
        words = _("没有等待关联的统一登录：请本人先点一次“统一登录”，再回到这里选择。")
        st.html(f'<p class="note">{escape(words)}</p>')
        return
    picked = st.selectbox(
        _("等待关联的统一登录"), waiting, None, format_func=_called, key=f"identity-{chosen.login}", placeholder=_("选择本人")
    )
    if st.button(_("关联到此账号"), key="identity-link", disabled=picked is None) and picked is not None:
        attempt(lambda: account_acts.link_identity(visitor(), picked, chosen.login), _("已关联，立即生效。"))


def _called(identity: Identity) -> str:
    named = " · ".join(dict.fromkeys(filter(None, (identity.name, identity.email))))
    return _("{name}（编号 {number}，{issuer}）").format(name=named, number=identity.subject, issuer=identity.issuer)
