"""Which account belongs to whom at the identity provider: linked once, and kept by the number that never changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update
from sqlalchemy.dialects.sqlite import insert

from layers.accounts.errors import AccountError
from layers.accounts.identity import Identity
from layers.store.accounts import account, plain
from layers.store.accounts_file import AccountsFile
from layers.store.accounts_tables import ACCOUNTS, IDENTITIES, Account

MOST_WAITING = 200


def account_behind(file: AccountsFile, who: Identity) -> tuple[Account | None, bool]:
    """Return the account of `who`, and whether it was linked just now.

    Somebody who is new here is linked to the one account to which an administrator gave their verified e-mail, if nobody from the same provider
    has it yet; otherwise written down for an administrator to link.
    """
    row = file.first(select(IDENTITIES).where(_is(who.issuer, who.subject)))
    if row is not None and row.login:
        return account(file, row.login), False
    by_address = row is None or row.email  # whoever was parted from an account by an administrator is not linked by an address again
    login = (_named(file, who) or "") if by_address else ""
    if row is None or login:
        with file.writing() as connection:
            _write(connection, who, login)
    return (account(file, login), True) if login else (None, False)


def linked(file: AccountsFile, login: str) -> tuple[Identity, ...]:
    """Return who at an identity provider has the account `login`."""
    return _those(file, IDENTITIES.c.login == plain(login))


def waiting(file: AccountsFile) -> tuple[Identity, ...]:
    """Return who signed in at the identity provider and has no account here, newest first."""
    return _those(file, IDENTITIES.c.login == "")


def link(file: AccountsFile, who: Identity, login: str) -> None:
    """Give the account `login` (empty: no account) to somebody who has signed in at the provider; from then on no address does.

    Raises
    ------
    AccountError
        `unknown-login` where there is no such account, or nobody such has signed in.
    """
    if login and account(file, login) is None:
        raise AccountError("unknown-login", login=login)
    with file.writing() as connection:
        changed = connection.execute(update(IDENTITIES).where(_is(who.issuer, who.subject)).values(login=plain(login), email=""))
        if changed.rowcount == 0:
            raise AccountError("unknown-login", login=who.name)


def _named(file: AccountsFile, who: Identity) -> str | None:
    """Return the login of the one account that bears the verified e-mail, unless somebody of the same provider has it."""
    email = plain(who.email)
    if not email:
        return None
    with file.reading() as connection:
        query = select(ACCOUNTS.c.login).where(ACCOUNTS.c.active, (ACCOUNTS.c.email == email) | (ACCOUNTS.c.login == email))
        logins = [row.login for row in connection.execute(query.limit(2))]
        taken = select(IDENTITIES).where(IDENTITIES.c.issuer == who.issuer, IDENTITIES.c.login.in_(logins))
        return logins[0] if len(logins) == 1 and connection.execute(taken).first() is None else None


def _write(connection: Connection, who: Identity, login: str) -> None:
    values = {
        "issuer": who.issuer,
        "subject": who.subject,
        "name": who.name,
        "email": who.email,
        "login": login,
        "since": datetime.now(UTC),
    }
    statement = insert(IDENTITIES).values(**values)
    connection.execute(statement.on_conflict_do_update(index_elements=["issuer", "subject"], set_=values))
    old = select(IDENTITIES.c.issuer, IDENTITIES.c.subject).where(IDENTITIES.c.login == "").order_by(IDENTITIES.c.since.desc())
    for row in connection.execute(old.offset(MOST_WAITING)).all():
        connection.execute(IDENTITIES.delete().where(_is(row.issuer, row.subject)))


def _is(issuer: str, subject: str) -> Any:
    return (IDENTITIES.c.issuer == issuer) & (IDENTITIES.c.subject == subject)


def _those(file: AccountsFile, condition: Any) -> tuple[Identity, ...]:
    with file.reading() as connection:
        return tuple(map(_identity, connection.execute(select(IDENTITIES).where(condition).order_by(IDENTITIES.c.since.desc()))))


def _identity(row: Row[Any]) -> Identity:
    return Identity(row.issuer, row.subject, row.name, row.email)
