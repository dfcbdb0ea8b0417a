"""All accounts as a list: who, from where, with which rights, in which state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from layers.accounts.visitor import Role
from layers.catalogue import layer
from layers.messages.audit import ROLES
from layers.store.accounts_tables import Account
from views.i18n import _, language
from views.links import page_address

MOST_TITLES = 3


def account_list(found: Sequence[Account], bureaus: Mapping[str, tuple[str, ...]], chosen: str) -> str:
    """Return the list as HTML; a login leads to its account on the same page."""
    heads = (_("账号"), _("姓名"), _("部门"), _("角色"), _("负责图层"), _("账号状态"))
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    rows = "".join(_row(account, bureaus, account.login == chosen) for account in found)
    return f'<table class="list layers accounts"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def layer_titles(keys: Sequence[str]) -> str:
    """Return the titles of layers, the first few by name."""
    titles = [layer(key).title(language()) for key in keys]
    rest = len(titles) - MOST_TITLES
    shown = _("、").join(titles[:MOST_TITLES])
    return shown if rest <= 0 else _("{names}等 {count} 个").format(names=shown, count=len(titles))


def scope(account: Account, bureaus: Mapping[str, tuple[str, ...]]) -> str:
    """Return in words which layers an account works on."""
    if account.role is Role.VIEWER:
        return "—"
    if account.role is Role.ADMINISTRATOR or (account.layers is None and not account.by_department):
        return _("全部图层")
    keys = bureaus.get(account.department, ()) if account.by_department else account.layers or ()
    named = layer_titles(keys) or _("还没有")
    return _("按部门：{layers}").format(layers=named) if account.by_department else named


def state(account: Account) -> str:
    """Return in words whether an account can be used."""
    if not account.active:
        return _("已停用")
    return _("正常") if account.has_password else _("待设密码")


def _row(account: Account, bureaus: Mapping[str, tuple[str, ...]], chosen: bool) -> str:
    address = escape(page_address("accounts", who=account.login), quote=True)
    cells = (account.name, account.department, ROLES[account.role.value](language()), scope(account, bureaus), state(account))
    rest = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr{" class=chosen" if chosen else ""}><td><a href="{address}">{escape(account.login)}</a></td>{rest}</tr>'
