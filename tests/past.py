"""A store with a past: revisions as if they had been recorded on earlier days."""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, time

from layers.store.embedded import Store


def recorded(store: Store, key: str, number: int, day: date) -> None:
    """Have a revision be recorded at noon of `day`: the guard of the ledger is taken away for it, as no program of ours can."""
    noon = datetime.combine(day, time(12)).astimezone(UTC).replace(tzinfo=None)
    with closing(sqlite3.connect(store.home / "ledger.sqlite", isolation_level=None)) as ledger:
        (guard,) = ledger.execute("SELECT sql FROM sqlite_master WHERE name = 'revisions_is_not_changed'").fetchone()
        ledger.execute("DROP TRIGGER revisions_is_not_changed")
        ledger.execute("UPDATE revisions SET created_at = ? WHERE layer = ? AND number = ?", (f"{noon:%F %T.%f}", key, number))
        ledger.execute(guard)
