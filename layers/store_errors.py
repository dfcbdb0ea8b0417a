"""What can go wrong in the store: each error carries a code and parameters, the words are in layers/messages.py."""

from __future__ import annotations

from typing import Any, ClassVar


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
    """Somebody else published meanwhile (`layer`, `based_on`, `current`)."""

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
