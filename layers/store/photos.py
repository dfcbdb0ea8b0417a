"""Photographs of features before, during and after the works: added and withdrawn, in whose name and when; nothing is overwritten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Column, Date, Integer, MetaData, Row, Select, String, Table, select

from layers.accounts.sessions import demand
from layers.accounts.visitor import Visitor
from layers.catalogue import layer as catalogue_layer
from layers.frames import revision_frame
from layers.messages.sentences import message
from layers.photos.photo import LONGEST_NOTE, LONGEST_REASON, STAGES, Photo, PhotoEntry, PhotoKind
from layers.photos.place import PhotoPlace, Position, photo_place
from layers.reader.photo import ReadPhoto
from layers.spec import Text
from layers.store.audit import append
from layers.store.database import only_grows
from layers.store.embedded import Store
from layers.store.errors import StoreError
from layers.store.files import checksum, keep, remove_unreferenced
from layers.store.ledger import UtcDateTime

MOST = 60
"""Photographs of one feature that are shown at a time."""

FOLDER = "photos"
TABLES = MetaData()
PHOTOS = Table(
    "photos",
    TABLES,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("layer", String, nullable=False, index=True),
    Column("fid", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("taken_on", Date),
    Column("author", String, nullable=False),
    Column("login", String, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("note", String, nullable=False),
    Column("sha256", String, nullable=False, index=True),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("place", String, nullable=False),
    Column("metres", Integer),
    Column("file", String, nullable=False),
    Column("small_file", String, nullable=False),
    Column("small_sha256", String, nullable=False),
)
WITHDRAWN = Table(
    "photos_withdrawn",
    TABLES,
    Column("photo", Integer, primary_key=True),
    Column("author", String, nullable=False),
    Column("login", String, nullable=False),
    Column("withdrawn_at", UtcDateTime, nullable=False),
    Column("reason", String, nullable=False),
)

only_grows(TABLES, "photographs stay")


class PhotoError(StoreError):
    """A photograph that is not taken, or that is not there; `code` is one of `layers.messages.photos`."""

    code: ClassVar[str] = "photo-gone"

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(**params)
        self.code = code  # type: ignore[misc]  # one class for all reasons of this table


def place_of(store: Store, layer: str, fid: str, position: Position | None) -> PhotoPlace:
    """Return what the position of a photograph says of the feature it is meant to show; raises StoreError, PhotoError where there is no such feature."""
    return photo_place(store, _geometry(store, layer, fid), position)


def add_photo(store: Store, who: Visitor, entry: PhotoEntry, read: ReadPhoto, name: str) -> Photo:
    """Keep a photograph that was read, in the name of `who`, and return it. `name` is the file's, for the sentences.

    The question whether it may be kept, its files, its row and the row of the audit log are one transaction, so that of two who add at once the
    second one's question knows the first one's answer. A crash leaves at worst files that nobody refers to (`sweep`).

    Raises
    ------
    NotAllowedError
        Unless `who` may edit the layer.
    UnknownLayerError, StoreError
        If there is no such layer or nothing can be written; PhotoError if the feature is not there, has the photograph or the most of them,
        the day lies ahead, or it was made far away and the entry does not say that this is known.
    """
    demand(who.may_edit(entry.layer), who)
    place = place_of(store, entry.layer, entry.fid, read.position)
    if place.odd and not entry.sure:
        raise PhotoError("photo-not-sure", name=name, what=_said(place))
    if entry.taken_on is not None and entry.taken_on > date.today():
        raise PhotoError("photo-future", date=entry.taken_on.isoformat())
    store.prepare(TABLES)
    with store.writing() as connection:
        there = connection.execute(_of_feature(entry.layer, entry.fid)).all()
        sha256, values = _kept(store, entry.layer, read, name, there)
        values |= _said_of(entry, place, who)
        number = connection.execute(PHOTOS.insert().values(values)).inserted_primary_key[0]  # type: ignore[index]
        detail = {
            "feature": entry.fid,
            "photo": number,
            "stage": entry.kind.value,
            "place": place.code,
            "metres": place.metres,
            "sha256": sha256,
        }
        append(connection, "photo-added", who.name, role=who.role.value, login=who.login, layer=entry.layer, detail=detail)
        row = connection.execute(select(PHOTOS).where(PHOTOS.c.id == number)).one()
    return _photo(row)


def withdraw_photo(store: Store, who: Visitor, number: int, reason: str) -> None:
    """Show a photograph no more, in the name of `who`. Its file, its row and the reason are kept.

    Raises
    ------
    NotAllowedError
        Unless `who` may edit the photograph's layer.
    StoreError
        When nothing can be written; PhotoError when it is not there (any more), or without a reason.
    """
    store.prepare(TABLES)
    words = _line(reason, LONGEST_REASON)
    with store.writing() as connection:
        found = connection.execute(_shown().where(PHOTOS.c.id == number)).first()
        demand(who.may_edit(found.layer if found else None), who)
        if found is None:
            raise PhotoError("photo-gone")
        if not words:
            raise PhotoError("photo-no-reason")
        now = datetime.now(UTC)
        connection.execute(WITHDRAWN.insert().values(photo=number, author=who.name, login=who.login, withdrawn_at=now, reason=words))
        detail = {"feature": found.fid, "photo": number, "reason": words, "sha256": found.sha256}
        append(connection, "photo-withdrawn", who.name, role=who.role.value, login=who.login, layer=found.layer, detail=detail)


def photos(store: Store, layer: str | None = None, fid: str | None = None) -> tuple[Photo, ...]:
    """Return the photographs that are shown and that `store` knows, of a layer or a feature where one is named, in the order in which they were added; raises StoreError."""
    store.prepare(TABLES)
    query = _shown() if layer is None else _shown().where(PHOTOS.c.layer == layer)
    query = query if fid is None else query.where(PHOTOS.c.fid == fid)
    query = query if store.known_moment is None else query.where(PHOTOS.c.added_at <= store.known_moment)
    return tuple(map(_photo, store.rows(query.order_by(PHOTOS.c.id))))


def all_photos(store: Store, ids: Collection[int]) -> tuple[Photo, ...]:
    """Return the photographs with the numbers `ids`, those that were withdrawn among them; raises StoreError."""
    store.prepare(TABLES)
    return tuple(map(_photo, store.rows(select(PHOTOS).where(PHOTOS.c.id.in_(ids)).order_by(PHOTOS.c.id))))


def photo_bytes(store: Store, sha256: str, *, small: bool = False) -> bytes | None:
    """Return a photograph that is shown as JPEG; None when there is none under this address or its file is not what was kept. Raises StoreError."""
    store.prepare(TABLES)
    found = store.rows(_shown().where(PHOTOS.c.sha256 == sha256).limit(1))
    if not found:
        return None
    file, expected = (found[0].small_file, found[0].small_sha256) if small else (found[0].file, found[0].sha256)
    path = store.home / file
    try:
        return path.read_bytes() if checksum(path) == expected else None
    except OSError:
        return None


def sweep(store: Store) -> int:
    """Remove files of photographs that no row refers to, left by a crash; returns how many. Raises StoreError.

    Files are only ever written under the same lock, so that none of them can belong to a photograph that is just being added.
    """
    store.prepare(TABLES)
    with store.writing() as connection:
        known = {name for row in connection.execute(select(PHOTOS.c.file, PHOTOS.c.small_file)) for name in row}
        return remove_unreferenced(store.home, FOLDER, known)


def _kept(store: Store, layer: str, read: ReadPhoto, name: str, there: Sequence[Row[Any]]) -> tuple[str, dict[str, Any]]:
    """Ask whether a photograph may be added to those that are `there`, then write its files; returns its checksum and what its row says of them."""
    if len(there) >= MOST:
        raise PhotoError("photo-too-many", limit=MOST)
    sha256 = read.sha256
    same = next((row for row in there if row.sha256 == sha256), None)
    if same:
        raise PhotoError("photo-known", name=name, stage=STAGES[PhotoKind(same.kind)])
    folder = f"{FOLDER}/{layer}"
    try:
        file, sha256 = keep(store.home, folder, ".jpg", partial(_write, read.picture))
        small_file, small_sha256 = keep(store.home, folder, ".jpg", partial(_write, read.small))
    except OSError as error:
        raise store.unwritable(error) from error
    return sha256, {
        "sha256": sha256, "file": file, "small_sha256": small_sha256, "small_file": small_file, "width": read.width, "height": read.height,
    }  # fmt: skip


def _said_of(entry: PhotoEntry, place: PhotoPlace, who: Visitor) -> dict[str, Any]:
    return {
        "layer": entry.layer, "fid": entry.fid, "kind": entry.kind.value, "taken_on": entry.taken_on, "note": _line(entry.note, LONGEST_NOTE),
        "author": who.name, "login": who.login, "added_at": datetime.now(UTC), "place": place.code, "metres": place.metres,
    }  # fmt: skip


def _said(place: PhotoPlace) -> Text:
    """Return what is odd about a place as a phrase, for a sentence in which it stands."""
    return Text(*(message(place.note.code, place.note.params, lang) for lang in ("zh", "en")))


def _line(text: str, longest: int) -> str:
    """Return typed words as one line of what can be seen."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:longest]


def _shown() -> Select[Any]:
    return select(PHOTOS).where(PHOTOS.c.id.not_in(select(WITHDRAWN.c.photo)))


def _of_feature(layer: str, fid: str) -> Select[Any]:
    return _shown().where(PHOTOS.c.layer == layer, PHOTOS.c.fid == fid)


def _geometry(store: Store, layer: str, fid: str) -> Any:
    """Return the geometry of the feature in the newest revision; PhotoError when it is not there."""
    key = catalogue_layer(layer).key
    revision = store.current(key)
    if revision is None:
        raise PhotoError("photo-no-feature")
    frame = revision_frame(store, key, revision.number)
    found = frame.geometry[frame["fid"] == fid]
    if found.empty:
        raise PhotoError("photo-no-feature")
    return found.iloc[0]


def _write(content: bytes, path: Path) -> None:
    path.write_bytes(content)


def _photo(row: Row[Any]) -> Photo:
    values = {name: getattr(row, name) for name in Photo.__slots__}
    return Photo(**values | {"kind": PhotoKind(row.kind)})
