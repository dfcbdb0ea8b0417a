"""How the store's SQLite files are opened: write-ahead log, full syncing, one writer at a time."""

from __future__ import annotations

import sqlite3

from sqlalchemy import Connection


def configure(connection: sqlite3.Connection, _record: object) -> None:
    """Set up a new connection (a listener for SQLAlchemy's `connect`)."""
    connection.isolation_level = None  # transactions are opened by `begin`
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def begin(connection: Connection) -> None:
    """Open a transaction (a listener for SQLAlchemy's `begin`): one that writes takes the lock at once."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")
