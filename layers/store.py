"""The embedded store: immutable revision files and one ledger that says which of them count.

A revision is a GeoParquet file, written beside, synced and renamed, and then one row in the ledger. The row's commit is
the moment of publication: a crash before it leaves at worst a file that nobody refers to, removed at a later start.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyarrow as pa
from sqlalchemy import Connection, MetaData, Row, create_engine, event, func, select
from sqlalchemy.exc import DBAPIError

from layers.merge import merged
from layers.settings import settings
from layers.store_errors import (
    CorruptRevisionError,
    NoSpaceError,
    StaleRevisionError,
    StoreError,
    StoreUnwritableError,
    UnknownRevisionError,
)
from layers.store_ledger import METADATA, REVISIONS, Revision
from layers.store_sqlite import begin, configure

LEFTOVER_AGE_S = 3600.0
_TEMPORARY = ".part-"
_NO_SPACE = 28
_LARGEST_NUMBER = 2**31


class Store:
    """Publishes, keeps and gives out revisions of layers. One object per process is enough; threads may share it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        try:
            for folder in ("revisions", "originals", "derived"):
                (home / folder).mkdir(parents=True, exist_ok=True)
            self._engine = create_engine(f"sqlite:///{home / 'ledger.sqlite'}", connect_args={"timeout": 30})
            event.listen(self._engine, "connect", configure)
            event.listen(self._engine, "begin", begin)
            METADATA.create_all(self._engine)
        except (OSError, DBAPIError) as error:
            raise StoreUnwritableError(path=str(home), reason=_reason(error)) from error
        self._remove_leftovers()

    # -- reading -------------------------------------------------------------------------------------------------

    def current(self, key: str) -> Revision | None:
        """Return the newest revision of layer `key`, or None where nothing was published yet."""
        found = self.revisions(key, limit=1)
        return found[0] if found else None

    def revision(self, key: str, number: int | None = None) -> Revision:
        """Return revision `number` of `key` (None: the newest); raises UnknownRevisionError."""
        query = select(REVISIONS).where(REVISIONS.c.layer == key).order_by(REVISIONS.c.number.desc()).limit(1)
        if number is not None:
            query = query.where(REVISIONS.c.number == number)
        found = self._select(query) if number is None or 0 < number < _LARGEST_NUMBER else ()
        if not found:
            raise UnknownRevisionError(layer=key, revision=number)
        return found[0]

    def revisions(self, key: str, limit: int | None = None) -> tuple[Revision, ...]:
        """Return the revisions of `key`, newest first."""
        return self._select(select(REVISIONS).where(REVISIONS.c.layer == key).order_by(REVISIONS.c.number.desc()).limit(limit))

    def latest(self, limit: int) -> tuple[Revision, ...]:
        """Return the `limit` newest revisions over all layers, newest first."""
        return self._select(select(REVISIONS).order_by(REVISIONS.c.id.desc()).limit(limit))

    def currents(self) -> dict[str, Revision]:
        """Return layer key → newest revision, for every layer that has one."""
        newest = select(func.max(REVISIONS.c.id)).group_by(REVISIONS.c.layer)
        return {found.layer: found for found in self._select(select(REVISIONS).where(REVISIONS.c.id.in_(newest)))}

    def version(self) -> int:
        """Return a number that grows with every publication and rollback: the same number, the same newest revisions."""
        return int(self._rows(select(func.coalesce(func.max(REVISIONS.c.id), 0)))[0][0])

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
            if _sha256(path) != entry.sha256:
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

        Raises
        ------
        StaleRevisionError, DuplicateFeatureError, StoreUnwritableError, NoSpaceError
        """
        before = self.current(key)
        if mode != "replace" and before is not None:
            frame = merged(self.read(key, before.number), frame, mode)
            based_on = before.number if based_on is None else based_on
        try:
            file, sha256 = self._write_frame(key, frame)
            kept, kept_sha256 = self._keep_original(key, original) if original else ("", "")
            values = {
                "layer": key, "created_at": datetime.now(UTC), "author": by, "note": note, "mode": mode,
                "features": len(frame), "file": file, "sha256": sha256, "data_date": data_date or date.today(),
                "original_name": original_name or (original.name if original else ""), "original_file": kept,
                "original_sha256": kept_sha256, "restored_from": None, "example": example, "report": report or {},
            }  # fmt: skip
            return self._commit(key, values, based_on)
        except (OSError, DBAPIError) as error:
            raise self._unwritable(error) from error

    def rollback(self, key: str, number: int, *, by: str, note: str = "") -> Revision:
        """Make revision `number` current again by a new revision that shows the same features; history stays whole."""
        old = self.revision(key, number)
        values = {
            "layer": key, "created_at": datetime.now(UTC), "author": by, "note": note, "mode": "rollback",
            "features": old.features, "file": old.file, "sha256": old.sha256, "data_date": old.data_date,
            "original_name": old.original_name, "original_file": old.original_file, "original_sha256": old.original_sha256,
            "restored_from": number, "example": old.example, "report": old.report,
        }  # fmt: skip
        try:
            return self._commit(key, values, None)
        except (OSError, DBAPIError) as error:
            raise self._unwritable(error) from error

    # -- the ledger's other tables (drafts, accounts, …) ---------------------------------------------------------

    def prepare(self, tables: MetaData) -> None:
        """Make `tables` in the ledger where they are missing; raises StoreUnwritableError."""
        try:
            tables.create_all(self._engine)
        except DBAPIError as error:
            raise self.unwritable(error) from error

    def rows(self, query: Any) -> Sequence[Row[Any]]:
        """Return the rows of a query on the ledger; raises StoreError."""
        return self._rows(query)

    def write(self, *statements: Any) -> int:
        """Carry out statements on the ledger, all or none of them; returns how many rows the last one touched. Raises StoreUnwritableError."""
        try:
            with self._engine.execution_options(writing=True).begin() as connection:
                return [connection.execute(statement).rowcount for statement in statements][-1]
        except DBAPIError as error:
            raise self.unwritable(error) from error

    def unwritable(self, error: Exception) -> StoreUnwritableError:
        """Return what a failure to write says to people."""
        return self._unwritable(error)

    # -- inside --------------------------------------------------------------------------------------------------

    def _select(self, query: Any) -> tuple[Revision, ...]:
        return tuple(_revision(row) for row in self._rows(query))

    def _rows(self, query: Any) -> Sequence[Row[Any]]:
        try:
            with self._engine.connect() as connection:
                return connection.execute(query).all()
        except DBAPIError as error:
            raise StoreError(reason=_reason(error)) from error

    def _commit(self, key: str, values: dict[str, Any], based_on: int | None) -> Revision:
        with self._engine.execution_options(writing=True).begin() as connection:
            number = _newest_number(connection, key)
            if based_on is not None and based_on != number:
                raise StaleRevisionError(layer=key, based_on=based_on, current=number)
            connection.execute(REVISIONS.insert().values(number=number + 1, **values))
        return self.revision(key, number + 1)

    def _write_frame(self, key: str, frame: gpd.GeoDataFrame) -> tuple[str, str]:
        folder = self.home / "revisions" / key
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{_TEMPORARY}{uuid.uuid4().hex}"
        try:
            frame.to_parquet(part, index=False, compression="zstd", write_covering_bbox=bool(frame.geometry.notna().any()))
            return self._settle(part, folder, ".parquet")
        finally:
            part.unlink(missing_ok=True)

    def _keep_original(self, key: str, original: Path) -> tuple[str, str]:
        folder = self.home / "originals" / key
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{_TEMPORARY}{uuid.uuid4().hex}"
        try:
            shutil.copyfile(original, part)
            return self._settle(part, folder, original.suffix.lower())
        finally:
            part.unlink(missing_ok=True)

    def _settle(self, part: Path, folder: Path, suffix: str) -> tuple[str, str]:
        """Sync `part` and give it its final name, made of its content; returns the relative name and checksum."""
        sha256 = _sha256(part)
        final = folder / f"{sha256[:32]}{suffix}"
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(part, final)
        _sync_folder(folder)
        return final.relative_to(self.home).as_posix(), sha256

    def _remove_leftovers(self) -> None:
        """Remove files of publications that never reached the ledger, once they are surely not under way any more."""
        with self._engine.connect() as connection:
            referenced = {name for row in connection.execute(select(REVISIONS.c.file, REVISIONS.c.original_file)) for name in row}
        oldest = time.time() - LEFTOVER_AGE_S
        for folder in ("revisions", "originals"):
            for path in (self.home / folder).glob("*/*"):
                if path.relative_to(self.home).as_posix() not in referenced and path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)

    def _unwritable(self, error: Exception) -> StoreUnwritableError:
        kind = NoSpaceError if _is_full(error) else StoreUnwritableError
        return kind(path=str(self.home), reason=_reason(error))


def open_store(home: Path) -> Store:
    """Open (and make, where missing) the store in folder `home`; raises StoreUnwritableError."""
    return Store(home)


@cache
def shared_store() -> Store:
    """Return this process's store, in the folder that the settings name; raises StoreUnwritableError."""
    return open_store(settings().home)


def _newest_number(connection: Connection, key: str) -> int:
    return connection.execute(select(func.coalesce(func.max(REVISIONS.c.number), 0)).where(REVISIONS.c.layer == key)).scalar_one()


def _revision(row: Row[Any]) -> Revision:
    values = {name: value for name, value in row._mapping.items() if name != "id"}
    return Revision(**values)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows cannot open folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_full(error: Exception) -> bool:
    return getattr(error, "errno", None) == _NO_SPACE or "disk is full" in str(error)


def _reason(error: Exception) -> str:
    return str(error.orig) if isinstance(error, DBAPIError) else (getattr(error, "strerror", None) or type(error).__name__)
