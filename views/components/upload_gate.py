"""Who comes to the upload page without the right to hand in is told so, with the way to sign in."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from layers.accounts.visitor import Visitor
from views.components.upload_address import PAGE
from views.i18n import _, language
from views.links import page_address

SIGN_IN = "/sign-in"


def closed(visitor: Visitor) -> None:
    """Say why the page is closed to `visitor`."""
    if visitor.login:
        words = _("您已登录为 {name}，但没有上报数据的权限。请联系管理员开通“填报员”角色。").format(name=visitor.name or visitor.login)
        st.html(f'<div class="empty">{escape(words)}</div>')
        return
    words, link = _("上报数据需要先登录。没有账号请联系管理员。"), _("登录")
    address = f"{SIGN_IN}?{urlencode({'next': page_address(PAGE), 'lang': language()})}"
    st.html(f'<div class="empty">{escape(words)} <a href="{escape(address, quote=True)}">{escape(link)}</a></div>')
