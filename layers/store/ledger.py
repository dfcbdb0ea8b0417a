"""The ledger's table and the value that one of its rows becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Dialect, Integer, MetaData, String, Table, TypeDecorator, UniqueConstraint


@dataclass(frozen=True, slots=True)
class Revision:
    """One published state of one layer.

    `number` counts from 1 within the layer. `created_at` is UTC. `data_date` is the day the data speak of. `file` and
    `original_file` are relative to the store's folder; `restored_from` names the revision that a rollback brought back.
    """

    layer: str
    number: int
    created_at: datetime
    author: str
    note: str
    mode: str
    features: int
    file: str
    sha256: str
    data_date: date
    original_name: str
    original_file: str
    original_sha256: str
    restored_from: int | None
    example: bool
    report: dict[str, Any]


class UtcDateTime(TypeDecorator[datetime]):
    """A moment kept as naive UTC, because SQLite knows no zones, and handed out as aware UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` as naive UTC."""
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return `value` as aware UTC."""
        return value.replace(tzinfo=UTC) if value else None


METADATA = MetaData()

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("layer", String, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("author", String, nullable=False),
    Column("note", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("features", Integer, nullable=False),
    Column("file", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("data_date", Date, nullable=False),
    Column("original_name", String, nullable=False),
    Column("original_file", String, nullable=False),
    Column("original_sha256", String, nullable=False),
    Column("restored_from", Integer),
    Column("example", Boolean, nullable=False),
    Column("report", JSON, nullable=False),
    UniqueConstraint("layer", "number"),
)
