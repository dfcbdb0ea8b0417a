"""Slide sets in the ledger: every saving is a version of its own; none is ever changed or removed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, Integer, MetaData, Row, Select, String, Table, UniqueConstraint, func, select

from layers.accounts.sessions import demand
from layers.accounts.visitor import Visitor
from layers.slides.own import kept_slides
from layers.slides.sets import SlideSet, checked
from layers.store.audit import append
from layers.store.database import only_grows
from layers.store.embedded import Store
from layers.store.errors import StoreError
from layers.store.ledger import UtcDateTime

SHOWN = 200
TABLES = MetaData()
SETS = Table(
    "slide_sets",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("set", String, nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("name", String, nullable=False),
    Column("slides", JSON, nullable=False),
    Column("annotations", JSON, nullable=False),
    Column("as_of", Date),
    Column("saved_at", UtcDateTime, nullable=False),
    Column("saved_by", String, nullable=False),
    Column("login", String, nullable=False),
    UniqueConstraint("set", "number"),
)
OWN = Table(
    "slide_set_own",
    TABLES,
    Column("set", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("slides", JSON, nullable=False),
)
"""The slides that a version adds to the usual ones, as addresses; versions without a row add none."""

_ADDRESS = re.compile(r"([0-9a-f]{10})(?:\.([1-9]\d{0,5}))?")

only_grows(TABLES, "saved slides stay")


class UnknownSlideSetError(StoreError):
    """A set of slides that was never saved (`set`)."""

    code = "unknown-slide-set"


class SlideSetChangedError(StoreError):
    """Somebody saved the set since it was opened: `who`, `moment`, `number` of that version; nothing was written."""

    code = "slide-set-changed"


def save_set(store: Store, who: Visitor, draft: SlideSet, known: Sequence[str], *, based_on: int | None = None) -> SlideSet:
    """Keep `draft` as the next version of its set (an empty id: of a new one) and return it as saved. `known` are the keys of the usual slides.

    `based_on` is the newest version that the writer has seen; None asks for nothing.

    Raises
    ------
    NotAllowedError
        Unless `who` may edit.
    SlideSetError
        When its name or an annotation is not fit to be saved.
    UnknownSlideSetError
        When it names a set that is not there.
    SlideSetChangedError
        When there is a newer version than the writer has seen.
    StoreUnwritableError
        When nothing can be written.
    """
    demand(who.may_edit(), who)
    found = checked(draft, known)
    if found.id:
        read_set(store, found.id)
    store.prepare(TABLES)
    name = found.id or secrets.token_hex(5)
    with store.writing() as connection:
        row = connection.execute(select(SETS).where(SETS.c.set == name).order_by(SETS.c.number.desc()).limit(1)).first()
        if row is not None and based_on is not None and row.number > based_on:
            moment = f"{row.saved_at.astimezone():%Y-%m-%d %H:%M}"
            raise SlideSetChangedError(set=name, number=row.number, who=row.saved_by, moment=moment)
        number = 1 if row is None else row.number + 1
        connection.execute(
            SETS.insert().values(
                set=name,
                number=number,
                name=found.name,
                slides=list(found.slides),
                annotations=dict(found.annotations),
                as_of=found.as_of,
                saved_at=datetime.now(UTC),
                saved_by=who.name,
                login=who.login,
            )
        )
        connection.execute(OWN.insert().values(set=name, number=number, slides=[slide.address for slide in found.own]))
        detail = {"set": f"{name}.{number}", "name": found.name}
        append(connection, "slides-saved", who.name, role=who.role.value, login=who.login, detail=detail)
    return read_set(store, f"{name}.{number}")


def read_set(store: Store, address: str) -> SlideSet:
    """Return the version that `address` names, `<set>.<number>`; the newest where it names the set alone. Raises UnknownSlideSetError."""
    named = _ADDRESS.fullmatch(address)
    if named is None:
        raise UnknownSlideSetError(set=address[:40])
    store.prepare(TABLES)
    query = _whole().where(SETS.c.set == named[1]).order_by(SETS.c.number.desc()).limit(1)
    rows = store.rows(query.where(SETS.c.number == int(named[2])) if named[2] else query)
    if not rows:
        raise UnknownSlideSetError(set=address)
    return _set(rows[0])


def saved_sets(store: Store) -> tuple[SlideSet, ...]:
    """Return the newest version of each set, the last saved first; raises StoreError."""
    store.prepare(TABLES)
    newest = select(func.max(SETS.c.id)).group_by(SETS.c.set)
    return tuple(map(_set, store.rows(_whole().where(SETS.c.id.in_(newest)).order_by(SETS.c.id.desc()).limit(SHOWN))))


def _whole() -> Select[Any]:
    """Return the query for versions with their own slides."""
    same = (SETS.c.set == OWN.c.set) & (SETS.c.number == OWN.c.number)
    return select(SETS, OWN.c.slides.label("own")).select_from(SETS.outerjoin(OWN, same))


def _set(row: Row[Any]) -> SlideSet:
    return SlideSet(
        name=row.name,
        slides=tuple(row.slides),
        annotations=dict(row.annotations),
        as_of=row.as_of,
        own=kept_slides(row.own),
        id=row.set,
        number=row.number,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )
