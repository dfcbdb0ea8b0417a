"""The form of one account, new or known, and of what a bureau is responsible for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from layers.accounts import acts as account_acts
from layers.accounts.errors import AccountError
from layers.accounts.visitor import Role
from layers.catalogue import LAYERS, layer
from layers.messages.audit import ROLES
from layers.messages.sentences import message
from layers.store.accounts import AccountForm, plain
from layers.store.accounts_tables import Account
from layers.store.errors import StoreError
from views.components.account_list import state
from views.components.failure import failure_sentence
from views.components.strip import section
from views.components.visitor import visitor
from views.i18n import N_, _, language
from views.markdown import as_typed

SAID = "accounts-said"
ALL, OWN, BUREAU = "all", "own", "bureau"
SCOPES = {ALL: N_("全部图层"), OWN: N_("指定图层"), BUREAU: N_("按部门")}
RIGHTS = {
    Role.VIEWER: N_("只浏览。"),
    Role.EDITOR: N_("上报数据、存草稿，不能发布。"),
    Role.PUBLISHER: N_("审核并发布所负责的图层，可以回退。"),
    Role.ADMINISTRATOR: N_("管理账号、查看日志，可以发布全部图层。"),
}


def account_form(chosen: Account | None) -> None:
    """Show the form of `chosen`, or of a new account."""
    st.html(section(_("账号 {login}").format(login=chosen.login) if chosen else _("新增账号"), state(chosen) if chosen else ""))
    show_said()
    form = _asked(chosen)
    if chosen is None:
        if st.button(_("新增并生成密码链接"), key="account-add", type="primary"):
            attempt(lambda: account_acts.add(visitor(), form), _("账号已建立。"), opens=form.login)
        return
    with st.container(horizontal=True, key="account-buttons"):
        if st.button(_("保存账号"), key="account-save", type="primary"):
            attempt(lambda: account_acts.change(visitor(), form), _("已保存，立即生效。"))
        if chosen.active and st.button(_("生成密码链接"), key="account-link"):
            attempt(lambda: account_acts.reset_password(visitor(), chosen.login))
        if st.button(_("停用") if chosen.active else _("启用"), key="account-active"):
            words = _("已停用，此账号的登录立即失效。") if chosen.active else _("已启用，请重新登录。")
            attempt(lambda: account_acts.activate(visitor(), chosen.login, not chosen.active), words)


def bureau_form(bureaus: Mapping[str, tuple[str, ...]], names: list[str]) -> None:
    """Show which layers each bureau is responsible for; `names` are the bureaus that accounts name."""
    with st.expander(_("部门负责的图层")):
        known = sorted({*names, *bureaus} - {""})
        if not known:
            words = _("先在账号里填写部门，再在这里为部门指定图层。")
            st.html(f'<p class="note">{escape(words)}</p>')
            return
        name = st.selectbox(_("部门"), known, key="bureau-name")
        layers = _layers(_("此部门负责的图层"), f"bureau-layers-{name}", bureaus.get(name, ()))
        if st.button(_("保存部门"), key="bureau-save"):
            attempt(lambda: account_acts.set_department(visitor(), name, layers), _("已保存，立即生效。"))


def attempt(act: Callable[[], str | None], words: str = "", opens: str = "") -> None:
    """Carry out an act, which may give a link's token, and start the page anew with `words`; or say why it was refused.

    `opens` is the login whose form is shown afterwards, if it is another one.
    """
    try:
        token = act()
        st.session_state[SAID] = (words, _link(token) if token else "")
    except AccountError as error:
        st.error(as_typed(message(error.code, error.params, language())))
        return
    except StoreError as error:
        st.error(as_typed(failure_sentence(error)))
        return
    if opens:
        st.query_params["who"] = plain(opens)
    st.rerun()


def show_said() -> None:
    """Say once what the last act did; a link is shown this once and never again."""
    words, link = st.session_state.pop(SAID, ("", ""))
    if words:
        st.success(as_typed(words))
    if link:
        st.info(_("请把下面的链接交给本人，3 天内有效，只能用一次，离开本页后不再显示："))
        st.code(link, language=None, wrap_lines=True)


def _asked(chosen: Account | None) -> AccountForm:
    """Show the lines of the form and return what they hold."""
    key = f"account-{chosen.login if chosen else 'new'}"
    login = chosen.login if chosen else st.text_input(_("账号（登录名）"), key=f"{key}-login", max_chars=64)
    name = st.text_input(_("姓名"), chosen.name if chosen else "", key=f"{key}-name", max_chars=64)
    department = st.text_input(_("部门"), chosen.department if chosen else "", key=f"{key}-department", max_chars=64)
    email = st.text_input(_("统一登录的邮箱（可空）"), chosen.email if chosen else "", key=f"{key}-email", max_chars=64)
    roles = list(Role)
    role = st.selectbox(
        _("角色"),
        roles,
        roles.index(chosen.role) if chosen else 0,
        format_func=lambda each: ROLES[each.value](language()),
        key=f"{key}-role",
    )
    st.html(f'<p class="note">{escape(_(RIGHTS[role]))}</p>')
    if role not in (Role.EDITOR, Role.PUBLISHER):
        return AccountForm(login, name, role, department, email=email)
    scope = st.radio(
        _("负责图层"),
        list(SCOPES),
        list(SCOPES).index(_scope(chosen)),
        format_func=lambda each: _(SCOPES[each]),
        key=f"{key}-scope",
        horizontal=True,
    )
    own = _layers(_("指定的图层"), f"{key}-layers", (chosen.layers if chosen else None) or ()) if scope == OWN else []
    return AccountForm(login, name, role, department, tuple(own) if scope == OWN else None, scope == BUREAU, email)


def _layers(label: str, key: str, held: tuple[str, ...]) -> list[str]:
    keys = [entry.key for entry in LAYERS]
    known = [each for each in held if each in keys]
    return st.multiselect(label, keys, known, format_func=lambda each: layer(each).title(language()), key=key, placeholder=_("选择图层"))


def _scope(chosen: Account | None) -> str:
    if chosen is None or chosen.role in (Role.VIEWER, Role.ADMINISTRATOR):
        return OWN
    return BUREAU if chosen.by_department else ALL if chosen.layers is None else OWN


def _link(token: str) -> str:
    parts = urlsplit(st.context.url or "")
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"{host}/password?{urlencode({'token': token, 'lang': language()})}"
