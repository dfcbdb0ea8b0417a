"""Sessions on the server's side: who is signed in, since when, and when it ends."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, update

from layers.store.accounts import account
from layers.store.accounts_file import AccountsFile, digest, new_token
from layers.store.accounts_tables import SESSIONS, Account
from layers.store.errors import StoreError

IDLE = timedelta(hours=2)
"""A session ends when nothing was done with it for so long."""

LONGEST = timedelta(hours=12)
"""A session ends so long after signing in, whatever was done."""

_NOTED_EVERY = timedelta(minutes=1)


def start(file: AccountsFile, login: str, now: datetime | None = None) -> str:
    """Start a session for `login` and return its new token; sessions that are over are forgotten."""
    now = now or datetime.now(UTC)
    token = new_token()
    with file.writing() as connection:
        connection.execute(delete(SESSIONS).where((SESSIONS.c.seen_at < now - IDLE) | (SESSIONS.c.started_at < now - LONGEST)))
        connection.execute(SESSIONS.insert().values(token=digest(token), login=login, started_at=now, seen_at=now))
    return token


def account_of(file: AccountsFile, token: str, now: datetime | None = None) -> Account | None:
    """Return the account that is signed in with `token`, None when the session is over or the account closed."""
    now = now or datetime.now(UTC)
    row = file.first(select(SESSIONS).where(SESSIONS.c.token == digest(token)))
    if row is None or now - row.seen_at > IDLE or now - row.started_at > LONGEST:
        return None
    if now - row.seen_at > _NOTED_EVERY:
        with suppress(StoreError), file.writing() as connection:  # on a full disk one stays signed in as long as before
            connection.execute(update(SESSIONS).where(SESSIONS.c.token == row.token).values(seen_at=now))
    found = account(file, row.login)
    return found if found and found.active else None


def end(file: AccountsFile, token: str) -> None:
    """End a session."""
    with file.writing() as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.token == digest(token)))
