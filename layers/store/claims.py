"""Figures that staff enter from new reports: each dated, signed and kept; none is ever changed or removed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer, MetaData, Row, String, Table, func, select, text

from layers.accounts.sessions import demand
from layers.accounts.visitor import Visitor
from layers.claims.entry import ClaimEntry, ClaimEntryError
from layers.claims.ledger import CLAIM_UNITS, Claim, ClaimKind, Confidence, Counted, Query, unit_of
from layers.spec import Measure, Text
from layers.store.audit import append
from layers.store.database import only_grows
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
    Column("confidence", String, nullable=False, server_default=Confidence.AS_PRINTED.value),
)

only_grows(TABLES, "entered figures stay")


def enter(store: Store, who: Visitor, entries: Sequence[ClaimEntry]) -> None:
    """Keep `entries`, all or none, in the name of `who`; of two who enter the same at once the second is told.

    Raises
    ------
    NotAllowedError
        Unless `who` may edit, the layer too where a figure names one.
    ClaimEntryError
        If one of them stands in the ledger already, word for word.
    StoreUnwritableError
        When nothing can be written.
    """
    for entry in entries:
        demand(who.may_edit(entry.query.layer if entry.query else None), who)
    if not entries:
        return
    _prepare(store)
    with store.writing() as connection:
        standing = {_entry(claim): claim.id for claim in map(_claim, connection.execute(select(ENTERED)))}
        now = datetime.now(UTC)
        for entry in entries:
            if entry in standing:
                raise ClaimEntryError("entry-already", id=standing[entry])
            connection.execute(ENTERED.insert().values(**_values(entry), entered_at=now, entered_by=who.name, login=who.login))
        detail = {"count": len(entries), "source": entries[0].source}
        append(connection, "claim-entered", who.name, role=who.role.value, login=who.login, detail=detail)


def entered(store: Store) -> tuple[Claim, ...]:
    """Return the figures that staff entered, in the order in which they came, as far as `store` knows of them; raises StoreError."""
    _prepare(store)
    query = select(ENTERED).order_by(ENTERED.c.id)
    until = store.known_moment
    return tuple(map(_claim, store.rows(query if until is None else query.where(ENTERED.c.entered_at <= until))))


def number_of(claim: Claim) -> int:
    """Return the number of a figure that staff entered: later ones have larger numbers."""
    return int(claim.id.removeprefix("R"))


def entered_version(store: Store) -> int:
    """Return a number that grows with every figure entered."""
    _prepare(store)
    return int(store.rows(select(func.coalesce(func.max(ENTERED.c.id), 0)))[0][0])


def _prepare(store: Store) -> None:
    """Have the table there; one that was made before figures bore a confidence gets the column."""
    store.prepare(TABLES)
    if "confidence" not in {row.name for row in store.rows(text("PRAGMA table_info(claims)"))}:
        store.write(text(f"ALTER TABLE claims ADD COLUMN confidence VARCHAR NOT NULL DEFAULT '{Confidence.AS_PRINTED.value}'"))


def _entry(claim: Claim) -> ClaimEntry:
    """Return a figure that stands in the ledger as it was entered."""
    unit = next((word for word, known in CLAIM_UNITS.items() if known is claim.unit), claim.unit.text.zh if claim.unit else "")
    return ClaimEntry(
        claim.title.zh, claim.topic, claim.kind, claim.value, unit, claim.floor, claim.as_of, claim.phrase, claim.source, claim.query,
        claim.confidence[0],
    )  # fmt: skip


def _values(entry: ClaimEntry) -> dict[str, Any]:
    query = entry.query
    return {
        "title": entry.title, "topic": entry.topic, "kind": entry.kind.value, "value": entry.value, "unit": entry.unit, "floor": entry.floor,
        "as_of": entry.as_of, "phrase": entry.phrase, "source": entry.source,
        "layer": query.layer if query else None, "measure": query.measure.value if query else None,
        "counted": query.counted.value if query else None, "field": query.field if query else None,
        "confidence": entry.confidence.value,
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
        confidence=(Confidence(row.confidence),),
        phrase=row.phrase,
        query=Query(row.layer, Measure(row.measure), Counted(row.counted), row.field) if row.layer else None,
        source=row.source,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )
