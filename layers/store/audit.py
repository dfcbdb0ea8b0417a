"""The audit log: who did what and when, one row after the other, none ever changed or removed, each sealing the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Row, Select, String, Table, event, select

from layers.store.ledger import METADATA, REVISIONS, UtcDateTime

FIRST = "0" * 64
"""What the first row says of the one before it."""

SIGNED = "account"
"""What the login of whoever acted is called among the details."""

PUBLISHED, ROLLED_BACK, TAKEN_OVER = "published", "rolled-back", "taken-over"
"""What makes a revision: publishing, rolling back, and having been there when the log began."""

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", String, nullable=False),
    Column("role", String, nullable=False),
    Column("act", String, nullable=False),
    Column("layer", String, index=True),
    Column("revision", Integer),
    Column("detail", String, nullable=False),
    Column("previous", String, nullable=False),
    Column("seal", String, nullable=False),
)

ONLY_GROWS = "rows are never changed or removed"

_GUARDS = {
    "{table}_is_not_changed": "BEFORE UPDATE ON {table}",
    "{table}_is_not_shortened": "BEFORE DELETE ON {table}",
    "{table}_is_not_overwritten": "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
}


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One row of the log: at which moment (UTC) who, in which role, did what, to which revision of which layer where it was to one.

    `act` is kebab-case; `detail` holds plain values. `previous` is the seal of the row before, `seal` the checksum of all that the row says.
    """

    id: int
    at: datetime
    who: str
    role: str
    act: str
    layer: str | None
    revision: int | None
    detail: Mapping[str, Any]
    previous: str
    seal: str


@dataclass(frozen=True, slots=True)
class AuditBreak:
    """Where the log is not what was written: the first such row and why, in a word.

    `reason` is `row-missing`, `chain-broken` (the row before is another), `row-changed`, or, for a revision of which no row tells,
    `revision-unlogged` with `layer` and `revision` instead of `row`.
    """

    row: int | None
    reason: str
    layer: str | None = None
    revision: int | None = None


def append(
    connection: Connection,
    act: str,
    who: str,
    *,
    role: str = "",
    login: str = "",
    layer: str | None = None,
    revision: int | None = None,
    detail: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    """Add a row within a transaction that holds the ledger's lock for writing; `login` is the account of `who`, since names are not theirs alone."""
    signed = {SIGNED: login} if login else {}
    last = connection.execute(select(AUDIT.c.id, AUDIT.c.seal).order_by(AUDIT.c.id.desc()).limit(1)).first()
    values: dict[str, Any] = {
        "id": last.id + 1 if last else 1,
        "at": at or datetime.now(UTC),
        "who": who,
        "role": role,
        "act": act,
        "layer": layer,
        "revision": revision,
        "detail": json.dumps({**signed, **(detail or {})}, ensure_ascii=False, sort_keys=True, default=str),
        "previous": last.seal if last else FIRST,
    }
    connection.execute(AUDIT.insert().values(seal=_seal(values), **values))


def newest(limit: int | None, layer: str | None) -> Select[Any]:
    """Return the query for the newest rows, newest first; of one layer where one is named."""
    query = select(AUDIT).order_by(AUDIT.c.id.desc()).limit(limit)
    return query if layer is None else query.where(AUDIT.c.layer == layer)


def entry(row: Row[Any]) -> AuditEntry:
    """Return a row as a value."""
    values = dict(row._mapping)
    return AuditEntry(**values | {"detail": MappingProxyType(json.loads(values["detail"]))})


def signed(rows: Sequence[AuditEntry]) -> list[str]:
    """Return who did each row: the name, with the login behind it where one name among these rows stands for several accounts."""
    logins: dict[str, set[str]] = {}
    for row in rows:
        logins.setdefault(row.who, set()).update(filter(None, (row.detail.get(SIGNED),)))
    return [f"{row.who} ({row.detail[SIGNED]})" if len(logins[row.who]) > 1 and row.detail.get(SIGNED) else row.who for row in rows]


def first_break(connection: Connection) -> AuditBreak | None:
    """Return the first place where the log is not what was written; None when it is whole and knows every revision."""
    expected, previous = 1, FIRST
    for values in _rows(connection):
        if values["id"] != expected:
            return AuditBreak(expected, "row-missing")
        if values["previous"] != previous:
            return AuditBreak(values["id"], "chain-broken")
        if values["seal"] != _seal(values):
            return AuditBreak(values["id"], "row-changed")
        expected, previous = expected + 1, values["seal"]
    logged = (
        (AUDIT.c.layer == REVISIONS.c.layer)
        & (AUDIT.c.revision == REVISIONS.c.number)
        & AUDIT.c.act.in_((PUBLISHED, ROLLED_BACK, TAKEN_OVER))
    )
    query = select(REVISIONS.c.layer, REVISIONS.c.number).outerjoin(AUDIT, logged).where(AUDIT.c.id.is_(None)).order_by(REVISIONS.c.id)
    missing = connection.execute(query.limit(1)).first()
    return AuditBreak(None, "revision-unlogged", missing.layer, missing.number) if missing else None


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execution_options(yield_per=1000).execute(select(AUDIT).order_by(AUDIT.c.id)):
        yield dict(row._mapping)


def _seal(values: Mapping[str, Any]) -> str:
    """Return the checksum of all that a row says, the seal of the row before included."""
    names = ("id", "at", "who", "role", "act", "layer", "revision", "detail", "previous")
    said = [values[name].astimezone(UTC).isoformat() if name == "at" else values[name] for name in names]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


@event.listens_for(METADATA, "after_create")
def _begin_log(_metadata: MetaData, connection: Connection, tables: Sequence[Table], **_options: Any) -> None:
    """Have the ledger itself refuse changes to what happened, and take over the revisions that were there before there was a log."""
    if AUDIT not in tables:
        return
    for table in (AUDIT.name, REVISIONS.name):
        for name, moment in _GUARDS.items():
            connection.exec_driver_sql(f"CREATE TRIGGER {name} {moment} BEGIN SELECT RAISE(ABORT, '{ONLY_GROWS}'); END".format(table=table))
    for row in connection.execute(select(REVISIONS).order_by(REVISIONS.c.id)):
        detail = {"published_at": row.created_at, "sha256": row.sha256}
        append(connection, TAKEN_OVER, row.author, layer=row.layer, revision=row.number, detail=detail)
