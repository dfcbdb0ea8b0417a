"""One-time links: the first administrator, and passwords set by their owners."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, select

from layers.accounts.errors import AccountError
from layers.accounts.passwords import check_password, hashed
from layers.accounts.visitor import Role
from layers.store.accounts import AccountForm, account, has_administrator, insert, plain, set_password
from layers.store.accounts_file import AccountsFile, digest, new_token
from layers.store.accounts_tables import LINKS

SETUP = "setup"
PASSWORD = "password"
SETUP_LASTS = timedelta(days=7)
PASSWORD_LASTS = timedelta(days=3)


def setup_token(file: AccountsFile) -> str | None:
    """Return a new token with which the administrator is made, the only valid one; None once there is an administrator."""
    if has_administrator(file):
        return None
    return _new(file, SETUP, "", SETUP_LASTS)


def password_token(file: AccountsFile, login: str) -> str:
    """Return a new token with which the owner of `login` sets a password, the only valid one for this account."""
    if account(file, login) is None:
        raise AccountError("unknown-login", login=login)
    return _new(file, PASSWORD, plain(login), PASSWORD_LASTS)


def link_login(file: AccountsFile, purpose: str, token: str) -> str | None:
    """Return the login that a token of this purpose was made for (empty for the set-up), None when it is not valid."""
    with file.reading() as connection:
        return _login(connection, purpose, token)


def make_administrator(file: AccountsFile, token: str, form: AccountForm, password: str) -> None:
    """Make the first administrator; the token is used up. Raises AccountError."""
    check_password(password, plain(form.login))
    kept = hashed(password)
    with file.writing() as connection:
        _use(connection, SETUP, token)
        insert(connection, AccountForm(form.login, form.name, Role.ADMINISTRATOR, form.department), kept)


def set_password_by_link(file: AccountsFile, token: str, password: str) -> str:
    """Set the password of the account that the token was made for and return its login; the token is used up."""
    login = link_login(file, PASSWORD, token)
    check_password(password, login or "")
    with file.writing() as connection:
        login = _use(connection, PASSWORD, token)
        set_password(connection, login, password)
    return login


def _new(file: AccountsFile, purpose: str, login: str, lasts: timedelta) -> str:
    token = new_token()
    with file.writing() as connection:
        connection.execute(delete(LINKS).where(LINKS.c.purpose == purpose, LINKS.c.login == login))
        values = {"token": digest(token), "purpose": purpose, "login": login, "expires_at": datetime.now(UTC) + lasts}
        connection.execute(LINKS.insert().values(**values))
    return token


def _login(connection: Connection, purpose: str, token: str) -> str | None:
    query = select(LINKS).where(LINKS.c.token == digest(token), LINKS.c.purpose == purpose, LINKS.c.expires_at > datetime.now(UTC))
    row = connection.execute(query).first()
    return row.login if row else None


def _use(connection: Connection, purpose: str, token: str) -> str:
    login = _login(connection, purpose, token)
    if login is None:
        raise AccountError("link-not-valid")
    connection.execute(delete(LINKS).where(LINKS.c.token == digest(token)))
    return login
