"""Passwords: which are good enough, and how they are kept (argon2id)."""

from __future__ import annotations

import threading
from functools import cache

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from layers.accounts.errors import AccountError

SHORTEST = 10
LONGEST = 256
HASHER = argon2.PasswordHasher()
_AT_ONCE = threading.BoundedSemaphore(2)  # each computation takes 64 MB for a moment: many at once must not fill the memory

WELL_KNOWN = frozenset(
    [
        "1234567890",
        "12345678910",
        "123456789a",
        "123456789abc",
        "0123456789",
        "0987654321",
        "9876543210",
        "1111111111",
        "0000000000",
        "8888888888",
        "6666666666",
        "1122334455",
        "112233445566",
        "1234512345",
        "1231231231",
        "123123123123",
        "1q2w3e4r5t",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "1qazxsw23edc",
        "q1w2e3r4t5",
        "qwertyuiop",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop123",
        "asdfghjkl1",
        "asdfghjkl123",
        "zxcvbnm123",
        "zaq12wsxcde3",
        "password12",
        "password123",
        "password1234",
        "password12345",
        "passw0rd123",
        "p@ssw0rd123",
        "p@ssword123",
        "administrator",
        "admin12345",
        "admin123456",
        "admin1234567",
        "admin@12345",
        "admin888888",
        "root123456",
        "rootroot12",
        "test123456",
        "guest12345",
        "welcome123",
        "welcome1234",
        "changeme123",
        "letmein123",
        "iloveyou123",
        "iloveyou1314",
        "woaini1314",
        "woaini520520",
        "5201314520",
        "wang123456",
        "zhang123456",
        "li123456789",
        "abc1234567",
        "abc123456789",
        "abcd123456",
        "abcd1234567",
        "abcdefghij",
        "a123456789",
        "aa123456789",
        "aa12345678",
        "qq123456789",
        "qq12345678",
        "chongzhou123",
        "chongzhou1234",
        "chongzhou2021",
        "chongzhou2025",
        "chongzhou2026",
        "chengdu123456",
        "sichuan123456",
        "computer123",
        "internet123",
        "system12345",
        "oracle12345",
        "huawei@123",
        "huawei12345",
        "changeme_123",
        "qweasdzxc123",
        "qweasdzxc1",
        "asd123456789",
        "zxc123456789",
    ]
)
"""Passwords of ten and more characters that everybody tries first."""


def check_password(password: str, login: str) -> None:
    """Raise AccountError unless `password` may be taken by the account `login`."""
    lowered = password.lower().strip()
    if len(password) < SHORTEST:
        raise AccountError("password-too-short", least=SHORTEST)
    if len(password) > LONGEST:
        raise AccountError("password-too-long", most=LONGEST)
    if login and (lowered == login.lower() or lowered == login.lower() * 2):
        raise AccountError("password-is-login")
    if lowered in WELL_KNOWN or len(set(lowered)) < 4:
        raise AccountError("password-well-known")


def hashed(password: str) -> str:
    """Return what is kept of a password: an argon2id hash with its own salt."""
    with _AT_ONCE:
        return HASHER.hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Return whether `password` is the one whose hash was kept. Without a hash the same work is done, and the answer is no."""
    with _AT_ONCE:
        try:
            return HASHER.verify(kept or _nobodys(), password[: LONGEST + 1]) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody has this password")
