"""What can be wrong with an account, a password or a right; the words are in layers/messages/accounts.py."""

from __future__ import annotations

from typing import Any


class AccountError(RuntimeError):
    """A request about accounts that is refused; `code` and `params` name the reason."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


class NotAllowedError(AccountError):
    """Something that this visitor may not do: `not-signed-in` for somebody unknown, else `not-allowed`."""
