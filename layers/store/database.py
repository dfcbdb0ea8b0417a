"""The ledger as a database: opened once, read whole, written all or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Row, Table, create_engine, event, inspect
from sqlalchemy.exc import DBAPIError

from layers.store.errors import StoreError, reason, unwritable
from layers.store.sqlite import begin, configure


def only_grows(tables: MetaData, words: str) -> None:
    """Have the ledger itself refuse to change or remove a row of `tables`, saying `words`, from the moment they are made."""

    def refuse(_tables: MetaData, connection: Connection, tables: Sequence[Table], **_options: Any) -> None:
        for table in tables:
            for act in ("UPDATE", "DELETE"):
                name = f"{table.name}_refuse_{act.lower()}"
                connection.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE {act} ON {table.name} BEGIN SELECT RAISE(ABORT, '{words}'); END")

    event.listen(tables, "after_create", refuse)


class Database:
    """The SQLite file of the store `home`; threads may share it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._engine = create_engine(f"sqlite:///{home / 'ledger.sqlite'}", connect_args={"timeout": 30})
        event.listen(self._engine, "connect", configure)
        event.listen(self._engine, "begin", begin)

    def prepare(self, tables: MetaData) -> None:
        """Make `tables` where they are missing, also when several processes open a new store at once; raises StoreUnwritableError."""
        try:
            with self._engine.connect() as connection:
                missing = set(tables.tables) - set(inspect(connection).get_table_names())
        except DBAPIError as error:
            raise unwritable(self.home, error) from error
        if missing:
            with self.writing() as connection:
                tables.create_all(connection)

    def rows(self, query: Any) -> Sequence[Row[Any]]:
        """Return the rows of a query; raises StoreError."""
        with self.reading() as connection:
            return connection.execute(query).all()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the ledger; raises StoreError."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreError(reason=reason(error)) from error

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection that alone may write; what it wrote stands at the end, or nothing of it. Raises StoreUnwritableError."""
        try:
            with self._engine.execution_options(writing=True).begin() as connection:
                yield connection
        except DBAPIError as error:
            raise unwritable(self.home, error) from error
