"""Accounts: adding, changing, finding them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from layers.accounts.errors import AccountError
from layers.accounts.passwords import check_password, hashed, matches
from layers.accounts.visitor import NOBODY, Role, Visitor
from layers.store.accounts_file import AccountsFile
from layers.store.accounts_tables import ACCOUNTS, DEPARTMENTS, LINKS, SESSIONS, Account

LOGIN = re.compile(r"[\w.@-]{2,64}")
LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class AccountForm:
    """What an administrator says about an account."""

    login: str
    name: str = ""
    role: Role = Role.VIEWER
    department: str = ""
    layers: tuple[str, ...] | None = None
    by_department: bool = False
    email: str = ""


def account(file: AccountsFile, login: str) -> Account | None:
    """Return the account `login` (capital letters are the same as small ones), or None."""
    row = file.first(select(ACCOUNTS).where(ACCOUNTS.c.login == plain(login)))
    return _account(row) if row else None


def accounts(file: AccountsFile) -> tuple[Account, ...]:
    """Return all accounts, by login."""
    with file.reading() as connection:
        return tuple(map(_account, connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.login))))


def claimed(file: AccountsFile, given: str) -> Account | None:
    """Return the one active account whose login or e-mail is the name that a proxy gives."""
    name = plain(given)
    if not name:
        return None
    query = select(ACCOUNTS).where(ACCOUNTS.c.active, (ACCOUNTS.c.login == name) | (ACCOUNTS.c.email == name))
    with file.reading() as connection:
        found = connection.execute(query.limit(2)).all()
    return _account(found[0]) if len(found) == 1 else None


def has_administrator(file: AccountsFile) -> bool:
    """Return whether an active administrator with a password exists."""
    with file.reading() as connection:
        return _administrators(connection) > 0


def add(file: AccountsFile, form: AccountForm) -> Account:
    """Add an account without a password; raises AccountError for a login that is taken or cannot be one."""
    with file.writing() as connection:
        insert(connection, form, "")
    return _found(file, form.login)


def insert(connection: Connection, form: AccountForm, kept_hash: str) -> None:
    """Add an account within a transaction."""
    login = plain(form.login)
    if not LOGIN.fullmatch(login):
        raise AccountError("bad-login", login=form.login)
    values = _values(form) | {"login": login, "hash": kept_hash, "active": True, "created_at": datetime.now(UTC)}
    try:
        connection.execute(ACCOUNTS.insert().values(**values))
    except IntegrityError as error:
        raise AccountError("login-taken", login=form.login) from error


def change(file: AccountsFile, form: AccountForm) -> Account:
    """Change name, role, department, layers and e-mail of an account; acts at the next action of whoever is signed in with it."""
    with file.writing() as connection:
        _update(connection, form.login, _values(form))
        _keep_one(connection)
    return _found(file, form.login)


def activate(file: AccountsFile, login: str, active: bool) -> Account:
    """Open or close an account; a closed one is signed out everywhere."""
    with file.writing() as connection:
        _update(connection, login, {"active": active})
        _keep_one(connection)
        if not active:
            for table in (SESSIONS, LINKS):
                connection.execute(delete(table).where(table.c.login == plain(login)))
    return _found(file, login)


def set_password(connection: Connection, login: str, password: str, keep_session: str = "") -> None:
    """Give an account a password within a transaction; its links end, and its sessions but the one whose digest is `keep_session`."""
    _update(connection, login, {"hash": hashed(password)})
    connection.execute(delete(LINKS).where(LINKS.c.login == plain(login)))
    connection.execute(delete(SESSIONS).where(SESSIONS.c.login == plain(login), SESSIONS.c.token != keep_session))


def change_password(file: AccountsFile, login: str, old: str, new: str, keep_session: str) -> None:
    """Let somebody change the own password; raises AccountError when the old one is wrong or the new one not good enough."""
    if verified(file, login, old) is None:
        raise AccountError("wrong-password")
    check_password(new, plain(login))
    with file.writing() as connection:
        set_password(connection, login, new, keep_session)


def verified(file: AccountsFile, login: str, password: str) -> Account | None:
    """Return the active account with this login and password, or None after the same work."""
    row = file.first(select(ACCOUNTS).where(ACCOUNTS.c.login == plain(login)))
    fits = matches(row.hash if row else None, password)
    return _account(row) if fits and row.active else None


def departments(file: AccountsFile) -> dict[str, tuple[str, ...]]:
    """Return bureau → the layers that it is responsible for."""
    with file.reading() as connection:
        return {row.name: tuple(row.layers) for row in connection.execute(select(DEPARTMENTS).order_by(DEPARTMENTS.c.name))}


def set_department(file: AccountsFile, name: str, layers: Sequence[str]) -> None:
    """Say which layers a bureau is responsible for."""
    with file.writing() as connection:
        connection.execute(delete(DEPARTMENTS).where(DEPARTMENTS.c.name == name))
        connection.execute(DEPARTMENTS.insert().values(name=name, layers=list(layers)))


def visitor_with(file: AccountsFile, found: Account | None) -> Visitor:
    """Return the visitor that an account makes; nobody without one, or with one that is closed."""
    if found is None or not found.active:
        return NOBODY
    layers = departments(file).get(found.department, ()) if found.by_department else found.layers
    return Visitor(found.login, found.name or found.login, found.role, found.department, layers)


def plain(login: str) -> str:
    """Return a login as it is kept."""
    return login.strip().lower()[: LONGEST_NAME * 4]


def _values(form: AccountForm) -> dict[str, Any]:
    return {
        "name": form.name.strip()[:LONGEST_NAME],
        "role": Role(form.role).value,
        "department": form.department.strip()[:LONGEST_NAME],
        "layers": None if form.layers is None else list(form.layers),
        "by_department": form.by_department,
        "email": plain(form.email),
    }


def _update(connection: Connection, login: str, values: dict[str, Any]) -> None:
    changed = connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.login == plain(login)).values(**values))
    if changed.rowcount == 0:
        raise AccountError("unknown-login", login=login)


def _keep_one(connection: Connection) -> None:
    """Undo a change after which nobody could administer any more."""
    if _administrators(connection) == 0:
        raise AccountError("last-administrator")


def _administrators(connection: Connection) -> int:
    query = select(func.count()).where(ACCOUNTS.c.role == Role.ADMINISTRATOR.value, ACCOUNTS.c.active, ACCOUNTS.c.hash != "")
    return int(connection.execute(query).scalar_one())


def _found(file: AccountsFile, login: str) -> Account:
    found = account(file, login)
    if found is None:
        raise AccountError("unknown-login", login=login)
    return found


def _account(row: Row[Any]) -> Account:
    return Account(
        login=row.login, name=row.name, department=row.department, role=Role(row.role),
        layers=None if row.layers is None else tuple(row.layers), by_department=row.by_department, email=row.email,
        active=row.active, has_password=bool(row.hash), created_at=row.created_at,
    )  # fmt: skip
