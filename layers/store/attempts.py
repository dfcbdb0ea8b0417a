"""Failed attempts to sign in: counted by login and by address, each making the next one wait longer."""

from __future__ import annotations

import time

from sqlalchemy import Connection, delete, select

from layers.accounts.errors import AccountError
from layers.store.accounts_file import AccountsFile, digest
from layers.store.accounts_tables import ATTEMPTS

FREE = {"login": 5, "address": 20}
"""So many attempts may fail before the next one has to wait."""

LONGEST_WAIT_S = 300.0
FORGOTTEN_AFTER_S = 3600.0


def wait_s(failed: int, free: int) -> float:
    """Return how long after the last of `failed` attempts the next one has to wait, in seconds.

    >>> [wait_s(failed, 5) for failed in (0, 4, 5, 6, 7, 20)]
    [0.0, 0.0, 1.0, 2.0, 4.0, 300.0]
    """
    return min(2.0 ** (failed - free), LONGEST_WAIT_S) if failed >= free else 0.0


def begin_attempt(file: AccountsFile, login: str, address: str, now_s: float | None = None) -> None:
    """Count an attempt before its password is looked at; raises AccountError `too-many-attempts` while one has to wait.

    Counting first means that attempts made at the same moment are all counted; the login need not exist.
    """
    now_s = time.time() if now_s is None else now_s
    with file.writing() as connection:
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.last_s < now_s - FORGOTTEN_AFTER_S))
        counted = {_key(kind, value): _failed(connection, kind, value, now_s) for kind, value in _counted(login, address)}
        for key, failed in counted.items():
            connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key == key))
            connection.execute(ATTEMPTS.insert().values(key=key, failed=failed + 1, last_s=now_s))


def forgive(file: AccountsFile, login: str, address: str) -> None:
    """Forget the failures of a login that got in, and the attempt that its address was counted for."""
    with file.writing() as connection:
        connection.execute(delete(ATTEMPTS).where(ATTEMPTS.c.key == _key("login", login)))
        key = _key("address", address)
        connection.execute(ATTEMPTS.update().where(ATTEMPTS.c.key == key).values(failed=ATTEMPTS.c.failed - 1))


def _failed(connection: Connection, kind: str, value: str, now_s: float) -> int:
    row = connection.execute(select(ATTEMPTS).where(ATTEMPTS.c.key == _key(kind, value))).first()
    if row is None:
        return 0
    wait = wait_s(row.failed, FREE[kind])
    left = min(row.last_s + wait - now_s, wait)  # a clock that was set back must not lock anybody out
    if left > 0:
        raise AccountError("too-many-attempts", seconds=max(round(left), 1))
    return int(row.failed)


def _counted(login: str, address: str) -> tuple[tuple[str, str], ...]:
    return ("login", login), ("address", address)


def _key(kind: str, value: str) -> str:
    return f"{kind}:{digest(value)}"
