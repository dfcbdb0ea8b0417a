"""Accounts: who may do what, for administrators alone."""

from html import escape

import streamlit as st

from layers.accounts import acts as account_acts
from views.components.account_form import account_form, bureau_form
from views.components.account_identities import identities
from views.components.account_list import account_list
from views.components.failure import show_nonsense
from views.components.strip import page_strip
from views.components.visitor import visitor
from views.i18n import _
from views.links import page_address

who = visitor()
if not who.may_administer:
    st.html(page_strip(_("账号管理")))
    sentence = _("账号由管理员开立和管理：谁可以上报、谁可以发布、负责哪些图层。您没有这项权限；如需账号或更多权限，请联系管理员。")
    st.html(f'<div class="empty">{escape(sentence)}</div>')
else:
    found, bureaus = account_acts.listed(who), account_acts.departments(who)
    st.html(page_strip(_("账号管理"), _("{count} 个账号").format(count=len(found))))
    chosen = next((account for account in found if account.login == st.query_params.get("who")), None)
    show_nonsense([_("账号")] if chosen is None and "who" in st.query_params else [])
    page = st.container(key="accounts")
    with page.container():
        st.html(account_list(found, bureaus, chosen.login if chosen else ""))
        if chosen:
            words, address = _("新增账号"), escape(page_address("accounts"), quote=True)
            st.html(f'<div class="pills"><a class="pill" href="{address}">{escape(words)}</a></div>')
        bureau_form(bureaus, [account.department for account in found])
    with page.container():
        account_form(chosen)
        if chosen:
            identities(chosen)
