"""The tables of accounts, identities, sessions, one-time links and failed attempts, and the value that an account's row becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import JSON, Boolean, Column, Float, Integer, MetaData, String, Table

from layers.accounts.visitor import Role
from layers.store.ledger import UtcDateTime


@dataclass(frozen=True, slots=True)
class Account:
    """One account. `layers` are its layers, None for all; with `by_department` they are those of its department instead.

    `has_password` is False until its owner has set one through a one-time link.
    """

    login: str
    name: str
    department: str
    role: Role
    layers: tuple[str, ...] | None
    by_department: bool
    email: str
    active: bool
    has_password: bool
    created_at: datetime


ACCOUNTS_METADATA = MetaData()

ACCOUNTS = Table(
    "accounts",
    ACCOUNTS_METADATA,
    Column("login", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("department", String, nullable=False),
    Column("role", String, nullable=False),
    Column("layers", JSON),
    Column("by_department", Boolean, nullable=False),
    Column("email", String, nullable=False, index=True),
    Column("hash", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

DEPARTMENTS = Table(
    "departments",
    ACCOUNTS_METADATA,
    Column("name", String, primary_key=True),
    Column("layers", JSON, nullable=False),
)

# Who an account belongs to at an identity provider; without a login somebody waits for an administrator to say.
IDENTITIES = Table(
    "identities",
    ACCOUNTS_METADATA,
    Column("issuer", String, primary_key=True),
    Column("subject", String, primary_key=True),
    Column("login", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("email", String, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

# Of tokens only their SHA-256 is kept: whoever reads the file cannot use what stands in it.
SESSIONS = Table(
    "sessions",
    ACCOUNTS_METADATA,
    Column("token", String, primary_key=True),
    Column("login", String, nullable=False, index=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

LINKS = Table(
    "links",
    ACCOUNTS_METADATA,
    Column("token", String, primary_key=True),
    Column("purpose", String, nullable=False),
    Column("login", String, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

ATTEMPTS = Table(
    "attempts",
    ACCOUNTS_METADATA,
    Column("key", String, primary_key=True),
    Column("failed", Integer, nullable=False),
    Column("last_s", Float, nullable=False),
)
