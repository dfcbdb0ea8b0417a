"""What can go wrong in the store: each error carries a code and parameters, the words are in layers/messages/sentences.py."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy.exc import DBAPIError

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FULL_WORDS = ("disk is full", "No space left", "File too large", "quota exceeded")


class StoreError(RuntimeError):
    """Base of the store's errors."""

    code: ClassVar[str] = "store-error"

    def __init__(self, **params: Any) -> None:
        super().__init__(f"{self.code}: {params}")
        self.params = params


class UnknownRevisionError(StoreError):
    """No such revision of this layer (`layer`, `revision`; None means that nothing was published yet)."""

    code = "unknown-revision"


class StaleRevisionError(StoreError):
    """Somebody else published meanwhile (`layer`, `based_on`, `current`, `author` of the newest revision)."""

    code = "stale-revision"


class DuplicateFeatureError(StoreError):
    """Features announced as new exist already (`count`, `examples`)."""

    code = "duplicate-feature"


class CorruptRevisionError(StoreError):
    """A revision's file is missing or damaged (`layer`, `revision`)."""

    code = "corrupt-revision"


class StoreUnwritableError(StoreError):
    """The store's folder cannot be made or written (`path`, `reason`)."""

    code = "store-unwritable"


class NoSpaceError(StoreUnwritableError):
    """The disk is full (`path`, `reason`)."""

    code = "store-full"


def unwritable(home: Path, error: Exception) -> StoreUnwritableError:
    """Return what a failure to write the store `home` says to people."""
    kind = NoSpaceError if _is_full(error) else StoreUnwritableError
    return kind(path=str(home), reason=reason(error))


def reason(error: Exception) -> str:
    """Return in a few words what the system or the ledger said."""
    return str(error.orig) if isinstance(error, DBAPIError) else (getattr(error, "strerror", None) or type(error).__name__)


def _is_full(error: Exception) -> bool:
    return getattr(error, "errno", None) in _FULL or any(words in str(error) for words in _FULL_WORDS)
