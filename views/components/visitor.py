"""Who is looking at a page, asked anew at every run, and the corner of the header where one signs in and out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st
from streamlit.auth_util import get_secrets_auth_section
from streamlit.web.server.starlette import starlette_websocket

from layers.accounts.identity import Identity, identity_from
from layers.accounts.sessions import COOKIE, sign_out, visitor_by
from layers.accounts.visitor import Visitor
from layers.settings import settings
from layers.sight import Sight, sight_of
from views.i18n import _, language
from views.links import page_address
from views.markdown import as_typed

USER_COOKIE = "_streamlit_user"
AT_MACHINE = "x-renewal-at-machine"
"""Set by our own middleware alone (service/peer.py)."""


def visitor() -> Visitor:
    """Return who is looking, as the accounts say at this moment. Ask at every action; never keep the answer over a rerun."""
    return visitor_by(_cookie(), _proxy(), _identity())


def sight() -> Sight:
    """Return what of the data the visitor sees; ask at every run."""
    return sight_of(visitor(), st.context.headers.get(AT_MACHINE) == "1", settings())


def sees_exactly() -> bool:
    """Return whether the visitor sees places as they are; whoever sees them rounded sees nothing either from which they can be told."""
    return sight().decimals is None


def account_corner(who: Visitor) -> None:
    """Show in the header who is signed in, with the way out; or the way in."""
    with st.container(key="account"):
        if not sees_exactly():
            st.html(_rounded_mark())
        if not who.signed_in:
            _way_in()
            return
        with st.popover(as_typed(who.name), type="tertiary"):
            st.html(_own_links(who))
            if _cookie() or signs_in_elsewhere():
                st.button(_("退出"), key="account-out", on_click=_leave, width="stretch")


def signs_in_elsewhere() -> bool:
    """Return whether an identity provider is configured (`[auth]` in .streamlit/secrets.toml)."""
    return bool(get_secrets_auth_section())


def identity_in_cookies(cookies: Mapping[str, str]) -> Identity | None:
    """Return who the identity provider says it is, in the signed cookie that `st.login` left; routes ask with it."""
    if USER_COOKIE not in cookies or not signs_in_elsewhere():
        return None
    raw = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE)
    try:
        return identity_from(json.loads(raw or b"{}"))
    except ValueError:
        return None


def _cookie() -> str | None:
    return st.context.cookies.get(COOKIE)


def _proxy() -> str | None:
    """The name vouched for by a trusted proxy (the header never comes through from anybody else)."""
    header = settings().proxy_header
    return st.context.headers.get(header) if header else None


def _identity() -> Identity | None:
    return identity_from(st.user.to_dict()) if signs_in_elsewhere() else None


def _rounded_mark() -> str:
    """The mark that says, wherever one is, that places are not exact."""
    word, why = _("位置取整"), _("公开模式：项目坐标保留 {decimals} 位小数，个人字段不显示。").format(decimals=settings().public_decimals)
    return f'<span class="badge" title="{escape(why, quote=True)}">{escape(word)}</span>'


def _way_in() -> None:
    """The ways to sign in; whoever the identity provider knows but the accounts do not is told so."""
    identity = _identity()
    if identity:
        with st.popover(_("没有账号"), type="tertiary"):
            words = _("统一登录为 {name}，但还没有关联到这里的账号，或账号已停用。请管理员在“账号管理”里为你的账号选择这次登录。").format(
                name=identity.name
            )
            st.html(f'<div class="account-own"><span>{escape(words)}</span></div>')
            st.button(_("退出"), key="account-out", on_click=_leave, width="stretch")
    st.html(_sign_in_link())
    if signs_in_elsewhere() and not identity:
        st.button(_("统一登录"), key="account-elsewhere", on_click=st.login, type="tertiary")


def _sign_in_link() -> str:
    words, here = _("登录"), urlsplit(st.context.url or "").path
    target = page_address(here.strip("/"))
    return f'<a class="account-in" href="/sign-in?{escape(urlencode({"next": target, "lang": language()}))}">{escape(words)}</a>'


def _own_links(who: Visitor) -> str:
    label = escape(_("账号 {login}").format(login=who.login))
    password, link = _("修改密码"), escape(page_address("password", lang=language()))
    own = f'<a href="{link}">{escape(password)}</a>' if _cookie() else ""
    return f'<div class="account-own"><span>{label}</span>{own}</div>'


def _leave() -> None:
    sign_out(_cookie())
    if _identity():
        st.logout()
