"""Figures that staff enter from new reports: each dated, signed and kept; none is ever changed or removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Date, Float, Integer, MetaData, Row, String, Table, event, func, select

from layers.accounts.sessions import demand
from layers.accounts.visitor import Visitor
from layers.claims.entry import ClaimEntry
from layers.claims.ledger import Claim, ClaimKind, Confidence, Counted, Query, unit_of
from layers.spec import Measure, Text
from layers.store.embedded import Store
from layers.store.ledger import UtcDateTime

TABLES = MetaData()
ENTERED = Table(
    "claims",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("entered_at", UtcDateTime, nullable=False),
    Column("entered_by", String, nullable=False),
    Column("login", String, nullable=False),
    Column("title", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("value", Float),
    Column("unit", String, nullable=False),
    Column("floor", Boolean, nullable=False),
    Column("as_of", Date),
    Column("phrase", String, nullable=False),
    Column("source", String, nullable=False),
    Column("layer", String),
    Column("measure", String),
    Column("counted", String),
    Column("field", String),
)


@event.listens_for(TABLES, "after_create")
def _only_grows(_tables: MetaData, connection: Connection, tables: Sequence[Table], **_options: Any) -> None:
    """Have the ledger itself refuse to change or remove what was entered."""
    if ENTERED in tables:
        for act in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER claims_refuse_{act.lower()} BEFORE {act} ON claims BEGIN SELECT RAISE(ABORT, 'entered figures stay'); END"
            )


def enter(store: Store, who: Visitor, entries: Sequence[ClaimEntry]) -> None:
    """Keep `entries`, all or none, in the name of `who`.

    Raises
    ------
    NotAllowedError
        Unless `who` may edit, the layer too where a figure names one.
    StoreUnwritableError
        When nothing can be written.
    """
    for entry in entries:
        demand(who.may_edit(entry.query.layer if entry.query else None), who)
    if not entries:
        return
    store.prepare(TABLES)
    now = datetime.now(UTC)
    store.write(*(ENTERED.insert().values(**_values(entry), entered_at=now, entered_by=who.name, login=who.login) for entry in entries))
    store.record("claim-entered", who.name, role=who.role.value, detail={"count": len(entries), "source": entries[0].source})


def entered(store: Store) -> tuple[Claim, ...]:
    """Return the figures that staff entered, in the order in which they came; raises StoreError."""
    store.prepare(TABLES)
    return tuple(map(_claim, store.rows(select(ENTERED).order_by(ENTERED.c.id))))


def entered_version(store: Store) -> int:
    """Return a number that grows with every figure entered."""
    store.prepare(TABLES)
    return int(store.rows(select(func.coalesce(func.max(ENTERED.c.id), 0)))[0][0])


def _values(entry: ClaimEntry) -> dict[str, Any]:
    query = entry.query
    return {
        "title": entry.title, "topic": entry.topic, "kind": entry.kind.value, "value": entry.value, "unit": entry.unit, "floor": entry.floor,
        "as_of": entry.as_of, "phrase": entry.phrase, "source": entry.source,
        "layer": query.layer if query else None, "measure": query.measure.value if query else None,
        "counted": query.counted.value if query else None, "field": query.field if query else None,
    }  # fmt: skip


def _claim(row: Row[Any]) -> Claim:
    unit, known = unit_of(row.unit)
    return Claim(
        id=f"R{row.id}",
        title=Text(row.title, row.title),
        topic=row.topic,
        kind=ClaimKind(row.kind),
        value=row.value,
        unit=unit,
        unit_known=known,
        floor=row.floor,
        as_of=row.as_of,
        confidence=(Confidence.AS_PRINTED,),
        phrase=row.phrase,
        query=Query(row.layer, Measure(row.measure), Counted(row.counted), row.field) if row.layer else None,
        source=row.source,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )
