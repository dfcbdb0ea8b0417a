"""The file of accounts in the store's folder, readable by its owner alone, and the secret that signs cookies."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError

from layers.settings import settings
from layers.store.accounts_tables import ACCOUNTS_METADATA
from layers.store.errors import StoreError, StoreUnwritableError
from layers.store.sqlite import begin, configure

SECRET_BYTES = 32
OWNER_ALONE = 0o600


class AccountsFile:
    """The accounts of one store: `accounts.sqlite`, and `secret.key` beside it. Threads may share it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        path = home / "accounts.sqlite"
        try:
            home.mkdir(parents=True, exist_ok=True)
            _make(path, b"")
            self.secret = _secret(home / "secret.key")
            self._engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})
            event.listen(self._engine, "connect", configure)
            event.listen(self._engine, "begin", begin)
            ACCOUNTS_METADATA.create_all(self._engine)
        except (OSError, DBAPIError) as error:
            raise StoreUnwritableError(path=str(home), reason=getattr(error, "strerror", None) or type(error).__name__) from error

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Yield a connection for reading; raises StoreError."""
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreError(reason=str(error.orig)) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Yield the only connection that writes; what was done is kept at the end, or nothing of it. Raises StoreUnwritableError."""
        try:
            with self._engine.execution_options(writing=True).begin() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreUnwritableError(path=str(self.home), reason=str(error.orig)) from error

    def first(self, query: Any) -> Any:
        """Return the first row of a query, or None."""
        with self.reading() as connection:
            return connection.execute(query).first()


def accounts_file() -> AccountsFile:
    """Return the accounts of this process's store; raises StoreUnwritableError."""
    return _opened(settings().home)


@lru_cache(maxsize=8)
def _opened(home: Path) -> AccountsFile:
    return AccountsFile(home)


def new_token() -> str:
    """Return a token that nobody can guess (256 bits)."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _secret(path: Path) -> bytes:
    with suppress(FileExistsError):
        _make(path, secrets.token_bytes(SECRET_BYTES), exclusive=True)
    found = path.read_bytes()
    if len(found) < SECRET_BYTES:
        raise OSError(f"{path.name} is cut short; remove it and start again")
    return found


def _make(path: Path, content: bytes, exclusive: bool = False) -> None:
    """Make a file that its owner alone may read, unless it is there; what others could read is closed to them."""
    flags = os.O_CREAT | os.O_WRONLY | (os.O_EXCL if exclusive else 0)
    descriptor = os.open(path, flags, OWNER_ALONE)
    try:
        if content:
            os.write(descriptor, content)
    finally:
        os.close(descriptor)
    with suppress(OSError):
        os.chmod(path, OWNER_ALONE)
