"""What administrators do with accounts: each act asks for the right, is carried out, and is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from layers.accounts.identity import Identity
from layers.accounts.log import noted
from layers.accounts.sessions import demand
from layers.accounts.visitor import Visitor
from layers.catalogue import layer
from layers.store import accounts as store_accounts
from layers.store import identities as store_identities
from layers.store import links as store_links
from layers.store.accounts import AccountForm
from layers.store.accounts_file import accounts_file
from layers.store.accounts_tables import Account


def listed(who: Visitor) -> tuple[Account, ...]:
    """Return all accounts; raises NotAllowedError unless `who` administers, as does every function here."""
    demand(who.may_administer, who)
    return store_accounts.accounts(accounts_file())


def departments(who: Visitor) -> dict[str, tuple[str, ...]]:
    """Return bureau → its layers."""
    demand(who.may_administer, who)
    return store_accounts.departments(accounts_file())


def add(who: Visitor, form: AccountForm) -> str:
    """Add an account and return the token of the link with which its owner sets the first password."""
    demand(who.may_administer, who)
    _known(form.layers or ())
    made = store_accounts.add(accounts_file(), form)
    _noted(who, "account-added", _said(form))
    return store_links.password_token(accounts_file(), made.login)


def change(who: Visitor, form: AccountForm) -> None:
    """Change what an account may do."""
    demand(who.may_administer, who)
    _known(form.layers or ())
    store_accounts.change(accounts_file(), form)
    _noted(who, "account-changed", _said(form))


def activate(who: Visitor, login: str, active: bool) -> None:
    """Open an account again or close it."""
    demand(who.may_administer, who)
    store_accounts.activate(accounts_file(), login, active)
    _noted(who, "account-opened" if active else "account-closed", {"login": login})


def reset_password(who: Visitor, login: str) -> str:
    """Return the token of a one-time link with which the owner of `login` sets a new password; the present one holds until then."""
    demand(who.may_administer, who)
    token = store_links.password_token(accounts_file(), login)
    _noted(who, "password-link-made", {"login": login})
    return token


def identities(who: Visitor, login: str) -> tuple[tuple[Identity, ...], tuple[Identity, ...]]:
    """Return who at the identity provider has the account `login`, and who signed in there and has none."""
    demand(who.may_administer, who)
    return store_identities.linked(accounts_file(), login), store_identities.waiting(accounts_file())


def link_identity(who: Visitor, identity: Identity, login: str) -> None:
    """Give an account to somebody at the identity provider."""
    demand(who.may_administer, who)
    store_identities.link(accounts_file(), identity, login)
    _noted(who, "identity-linked", {"login": login, "issuer": identity.issuer, "subject": identity.subject})


def unlink_identity(who: Visitor, identity: Identity, login: str) -> None:
    """Take an account away from somebody at the identity provider; acts at their next action."""
    demand(who.may_administer, who)
    store_identities.link(accounts_file(), identity, "")
    _noted(who, "identity-unlinked", {"login": login, "issuer": identity.issuer, "subject": identity.subject})


def set_department(who: Visitor, name: str, layers: Sequence[str]) -> None:
    """Say which layers a bureau is responsible for."""
    demand(who.may_administer, who)
    _known(layers)
    store_accounts.set_department(accounts_file(), name, layers)
    _noted(who, "department-changed", {"department": name, "layers": list(layers)})


def _noted(who: Visitor, act: str, detail: Mapping[str, object]) -> None:
    noted(act, who.name, who.role.value, who.login, detail=detail)


def _known(layers: Sequence[str]) -> None:
    for key in layers:
        layer(key)


def _said(form: AccountForm) -> dict[str, object]:
    said = asdict(form) | {"login": store_accounts.plain(form.login)}
    return {name: said[name] for name in ("login", "role", "department", "layers", "by_department")}
