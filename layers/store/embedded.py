"""The embedded store: immutable revision files and one ledger that says which of them count.

A revision is a GeoParquet file, written beside, synced and renamed, and then one row in the ledger. The row's commit is
the moment of publication: a crash before it leaves at worst a file that nobody refers to, removed at a later start.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
from sqlalchemy import Connection, MetaData, Row, Select, func, select

from layers.settings import settings
from layers.store import audit as store_audit
from layers.store.audit import AuditBreak, AuditEntry
from layers.store.database import Database
from layers.store.errors import (
    CorruptRevisionError,
    StaleRevisionError,
    StoreUnwritableError,
    UnknownRevisionError,
    unwritable,
)
from layers.store.files import FOLDERS, checksum, keep, remove_leftovers
from layers.store.ledger import METADATA, REVISIONS, Revision
from layers.versions.merge import merged

_LARGEST_NUMBER = 2**31


class Store:
    """Publishes, keeps and gives out revisions of layers. One object per process is enough; threads may share it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._known: datetime | None = None
        self._identity = object()
        try:
            for folder in (*FOLDERS, "derived"):
                (home / folder).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(home, error) from error
        self._ledger = Database(home)
        self.prepare(METADATA)
        referenced = {name for row in self.rows(select(REVISIONS.c.file, REVISIONS.c.original_file)) for name in row}
        remove_leftovers(home, referenced)

    def __eq__(self, other: object) -> bool:
        """Whether both are this store, be it now or as it was known: what is computed from a revision holds for either."""
        return isinstance(other, Store) and self._identity is other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    def as_known(self, moment: datetime | None) -> Store:
        """Return this store as it was known at `moment`, for reading: revisions recorded later are not there. None: as it is."""
        if moment == self._known:
            return self
        then = copy.copy(self)
        then._known = moment
        return then

    @property
    def known_moment(self) -> datetime | None:
        """The moment whose knowledge this store gives; None for all that is known."""
        return self._known

    # -- reading -------------------------------------------------------------------------------------------------

    def current(self, key: str) -> Revision | None:
        """Return the newest revision of layer `key`, or None where nothing was published yet."""
        found = self.revisions(key, limit=1)
        return found[0] if found else None

    def revision(self, key: str, number: int | None = None) -> Revision:
        """Return revision `number` of `key` (None: the newest); raises UnknownRevisionError."""
        query = self._recorded().where(REVISIONS.c.layer == key).order_by(REVISIONS.c.number.desc()).limit(1)
        if number is not None:
            query = query.where(REVISIONS.c.number == number)
        found = self._select(query) if number is None or 0 < number < _LARGEST_NUMBER else ()
        if not found:
            raise UnknownRevisionError(layer=key, revision=number)
        return found[0]

    def revisions(self, key: str, limit: int | None = None) -> tuple[Revision, ...]:
        """Return the revisions of `key`, newest first."""
        return self._select(self._recorded().where(REVISIONS.c.layer == key).order_by(REVISIONS.c.number.desc()).limit(limit))

    def latest(self, limit: int) -> tuple[Revision, ...]:
        """Return the `limit` newest revisions over all layers, newest first."""
        return self._select(self._recorded().order_by(REVISIONS.c.id.desc()).limit(limit))

    def currents(self) -> dict[str, Revision]:
        """Return layer key → newest revision, for every layer that has one."""
        newest = self._recorded(func.max(REVISIONS.c.id)).group_by(REVISIONS.c.layer)
        return {found.layer: found for found in self._select(select(REVISIONS).where(REVISIONS.c.id.in_(newest)))}

    def version(self) -> int:
        """Return a number that grows with every publication and rollback: the same number, the same newest revisions."""
        return int(self.rows(self._recorded(func.coalesce(func.max(REVISIONS.c.id), 0)))[0][0])

    def read(self, key: str, revision: int | None = None) -> gpd.GeoDataFrame:
        """Return the features of a revision (None: the newest) as a canonical frame in EPSG:4490.

        Raises
        ------
        UnknownRevisionError
            If there is no such revision.
        CorruptRevisionError
            If the file is missing or is not the one that was published.
        """
        entry = self.revision(key, revision)
        path = self.home / entry.file
        try:
            if checksum(path) != entry.sha256:
                raise CorruptRevisionError(layer=key, revision=entry.number)
            return gpd.read_parquet(path)
        except (OSError, pa.ArrowException) as error:
            raise CorruptRevisionError(layer=key, revision=entry.number) from error

    def derived(self, key: str, revision: int, name: str) -> Path:
        """Return where a file computed from a revision is cached; the file may not exist, nor may its folder where none can be made."""
        entry = self.revision(key, revision)
        folder = self.home / "derived" / key
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{entry.number}-{entry.sha256[:12]}-{name}"

    # -- writing -------------------------------------------------------------------------------------------------

    def publish(
        self,
        key: str,
        frame: gpd.GeoDataFrame,
        *,
        by: str,
        note: str,
        mode: str = "replace",
        original: Path | None = None,
        original_name: str = "",
        report: dict[str, Any] | None = None,
        data_date: date | None = None,
        based_on: int | None = None,
        example: bool = False,
        role: str = "",
        login: str = "",
    ) -> Revision:
        """Publish `frame` as the next revision of layer `key` and return it.

        Parameters
        ----------
        frame
            Canonical frame in EPSG:4490.
        mode
            `replace` (the frame is the whole layer), `update` (features with a known fid are replaced, others added) or
            `new` (only features with unknown fids are accepted).
        based_on
            Number of the revision the author had seen (0: none). When another one was published meanwhile,
            StaleRevisionError is raised and nothing changes. None skips the question, except that a merge is always
            made against the newest revision.
        data_date
            The day the data speak of; today when not given.
        role
            In which role the author acts, for the audit log; `login` is the author's account.

        Raises
        ------
        StaleRevisionError, DuplicateFeatureError, StoreUnwritableError, NoSpaceError
        """
        before = self.current(key)
        _refuse_stale(key, based_on, before)  # at once where it is known already; what counts is the same question under the lock
        if mode != "replace" and before is not None:
            frame = merged(self.read(key, before.number), frame, mode)
            based_on = before.number if based_on is None else based_on
        try:
            file, sha256 = keep(self.home, f"revisions/{key}", ".parquet", lambda part: _write_frame(frame, part))
            kept, kept_sha256 = self._kept_original(key, original) if original else ("", "")
        except OSError as error:
            raise unwritable(self.home, error) from error
        values = {
            "layer": key, "author": by, "note": note, "mode": mode,
            "features": len(frame), "file": file, "sha256": sha256, "data_date": data_date or date.today(),
            "original_name": original_name or (original.name if original else ""), "original_file": kept,
            "original_sha256": kept_sha256, "restored_from": None, "example": example, "report": report or {},
        }  # fmt: skip
        return self._commit(values, based_on, (role, login))

    def rollback(
        self, key: str, number: int, *, by: str, note: str = "", based_on: int | None = None, role: str = "", login: str = ""
    ) -> Revision:
        """Make revision `number` current again by a new revision that shows the same features; history stays whole.

        `based_on`, `role`, `login` and errors are those of `publish`.
        """
        old = self.revision(key, number)
        values = {
            "layer": key, "author": by, "note": note, "mode": "rollback",
            "features": old.features, "file": old.file, "sha256": old.sha256, "data_date": old.data_date,
            "original_name": old.original_name, "original_file": old.original_file, "original_sha256": old.original_sha256,
            "restored_from": number, "example": old.example, "report": old.report,
        }  # fmt: skip
        return self._commit(values, based_on, (role, login))

    # -- the audit log -------------------------------------------------------------------------------------------

    def audit(self, limit: int | None = None, layer: str | None = None) -> tuple[AuditEntry, ...]:
        """Return the newest rows of the audit log, newest first; of one layer where one is named."""
        return tuple(map(store_audit.entry, self.rows(store_audit.newest(limit, layer))))

    def record(
        self,
        act: str,
        who: str,
        *,
        role: str = "",
        login: str = "",
        layer: str | None = None,
        revision: int | None = None,
        detail: Mapping[str, Any] | None = None,
    ) -> None:
        """Write down that `who`, with the account `login`, did `act` (kebab-case); publications and rollbacks write themselves down. Raises StoreUnwritableError."""
        with self._ledger.writing() as connection:
            store_audit.append(connection, act, who, role=role, login=login, layer=layer, revision=revision, detail=detail)

    def verify_audit(self) -> AuditBreak | None:
        """Return the first place where the audit log is not what was written, None when it is whole."""
        with self._ledger.reading() as connection:
            return store_audit.first_break(connection)

    # -- the ledger's other tables (drafts, accounts, …) ---------------------------------------------------------

    def prepare(self, tables: MetaData) -> None:
        """Make `tables` in the ledger where they are missing; raises StoreUnwritableError."""
        self._ledger.prepare(tables)

    def rows(self, query: Any) -> Sequence[Row[Any]]:
        """Return the rows of a query on the ledger; raises StoreError."""
        return self._ledger.rows(query)

    def write(self, *statements: Any) -> int:
        """Carry out statements on the ledger, all or none of them; returns how many rows the last one touched. Raises StoreUnwritableError."""
        with self._ledger.writing() as connection:
            return [connection.execute(statement).rowcount for statement in statements][-1]

    def writing(self) -> AbstractContextManager[Connection]:
        """Give a connection that alone may write, for questions and answers that belong together; all of it stands at the end, or nothing. Raises StoreUnwritableError."""
        return self._ledger.writing()

    def unwritable(self, error: Exception) -> StoreUnwritableError:
        """Return what a failure to write says to people."""
        return unwritable(self.home, error)

    # -- inside --------------------------------------------------------------------------------------------------

    def _recorded(self, *what: Any) -> Select[Any]:
        """Return the query for `what` (whole rows when nothing is given) of the revisions that this store knows."""
        query = select(*(what or (REVISIONS,)))
        return query if self._known is None else query.where(REVISIONS.c.created_at <= self._known)

    def _select(self, query: Any) -> tuple[Revision, ...]:
        return tuple(_revision(row) for row in self.rows(query))

    def _commit(self, values: dict[str, Any], based_on: int | None, acting: tuple[str, str]) -> Revision:
        """Make a revision and its row in the audit log, both or neither. No revision is recorded before the one that it follows."""
        if self._known is not None:
            raise ValueError("a store as it was known is for reading; publish to the store as it is")
        key = values["layer"]
        with self._ledger.writing() as connection:
            row = connection.execute(select(REVISIONS).where(REVISIONS.c.layer == key).order_by(REVISIONS.c.number.desc()).limit(1)).first()
            last = _revision(row) if row else None
            _refuse_stale(key, based_on, last)
            number, latest = (last.number if last else 0), connection.execute(select(func.max(REVISIONS.c.created_at))).scalar()
            values |= {"number": number + 1, "created_at": max(filter(None, (latest, datetime.now(UTC))))}
            connection.execute(REVISIONS.insert().values(**values))
            _log(connection, values, number, acting)
        return self.revision(key, number + 1)

    def _kept_original(self, key: str, original: Path) -> tuple[str, str]:
        return keep(self.home, f"originals/{key}", original.suffix.lower(), partial(shutil.copyfile, original))


def open_store(home: Path) -> Store:
    """Open (and make, where missing) the store in folder `home`; raises StoreUnwritableError."""
    return Store(home)


@cache
def shared_store() -> Store:
    """Return this process's store, in the folder that the settings name; raises StoreUnwritableError."""
    return open_store(settings().home)


def _refuse_stale(key: str, based_on: int | None, newest: Revision | None) -> None:
    number = newest.number if newest else 0
    if based_on is not None and based_on != number:
        raise StaleRevisionError(layer=key, based_on=based_on, current=number, author=newest.author if newest else "")


def _log(connection: Connection, values: Mapping[str, Any], replaced: int, acting: tuple[str, str]) -> None:
    role, login = acting
    names = ("mode", "note", "features", "sha256", "original_name", "original_sha256", "restored_from")
    store_audit.append(
        connection,
        store_audit.ROLLED_BACK if values["restored_from"] else store_audit.PUBLISHED,
        values["author"],
        role=role,
        login=login,
        layer=values["layer"],
        revision=values["number"],
        detail={"replaced": replaced} | {name: values[name] for name in names if values[name]},
        at=values["created_at"],
    )


def _write_frame(frame: gpd.GeoDataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False, compression="zstd", write_covering_bbox=bool(frame.geometry.notna().any()))


def _revision(row: Row[Any]) -> Revision:
    values = {name: value for name, value in row._mapping.items() if name != "id"}
    return Revision(**values)
