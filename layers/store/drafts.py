"""Where drafts are kept: their files in a folder of their own, their choices in the ledger, both for as long as they are needed."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from layers.accounts.visitor import Visitor
from layers.catalogue import layer as catalogue_layer
from layers.drafts.draft import Choices, Draft, DraftError, DraftState, HandedIn
from layers.file_names import safe_name
from layers.reader.archive import pack_files
from layers.reader.limits import MAX_FILE_BYTES
from layers.store.draft_tables import DRAFTS, MAPPINGS, METADATA, draft_of
from layers.store.embedded import Store
from layers.store.files import sync_folder
from layers.store.made import forget_made

KEPT_DAYS = 30
MOST_FILES = 40
MOST_DRAFTS = 20
"""Unfinished drafts of one person; and how many bytes their files may have together."""
MOST_BYTES = 2_000_000_000

_ID = re.compile(r"[0-9a-f]{32}")
_UNFINISHED = (DraftState.OPEN, DraftState.SUBMITTED)
_BLOCK = 1 << 20


class Drafts:
    """The drafts of one store. What a visitor may not see does not exist for them: every call says who asks."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._folder = store.home / "drafts"
        store.prepare(METADATA)

    # -- looking -------------------------------------------------------------------------------------------------

    def get(self, draft_id: str, visitor: Visitor) -> Draft:
        """Return a draft of the visitor's own, or one that was submitted to them; raises DraftError `draft-unknown`."""
        draft = self.held(draft_id)
        if not visitor.login or not may_see(draft, visitor):
            raise DraftError("draft-unknown")
        return draft

    def held(self, draft_id: str) -> Draft:
        """Return a draft without asking who wants it: for a step that somebody who may has begun; raises DraftError `draft-unknown`."""
        rows = self.store.rows(select(DRAFTS).where(DRAFTS.c.id == draft_id)) if _ID.fullmatch(draft_id) else ()
        if not rows:
            raise DraftError("draft-unknown")
        return draft_of(rows[0])

    def own(self, visitor: Visitor) -> tuple[Draft, ...]:
        """Return the visitor's unfinished drafts, last used first."""
        states = [str(state) for state in _UNFINISHED]
        query = select(DRAFTS).where(DRAFTS.c.owner == visitor.login, DRAFTS.c.state.in_(states)).order_by(DRAFTS.c.updated_at.desc())
        return tuple(draft_of(row) for row in self.store.rows(query)) if visitor.login else ()

    def waiting(self, visitor: Visitor) -> tuple[Draft, ...]:
        """Return the drafts that wait for the visitor's approval, oldest first."""
        query = select(DRAFTS).where(DRAFTS.c.state == str(DraftState.SUBMITTED)).order_by(DRAFTS.c.updated_at)
        return tuple(draft for draft in map(draft_of, self.store.rows(query)) if visitor.login and visitor.may_publish(draft.layer))

    def files(self, draft: Draft) -> tuple[Path, ...]:
        """Return where the files of a draft are; raises DraftError `draft-files-gone`."""
        paths = tuple(self._folder / draft.id / "files" / file.name for file in draft.files)
        if not paths or not all(path.is_file() for path in paths):
            raise DraftError("draft-files-gone", days=KEPT_DAYS)
        return paths

    def original(self, draft: Draft) -> Path:
        """Return the one file that keeps what was handed in: of several, a zip of them; raises DraftError `draft-files-gone`."""
        paths = self.files(draft)
        if len(paths) == 1:
            return paths[0]
        packed = kept_result(self.place(draft, "original"), lambda beside: pack_files(paths, beside / "original.zip"))
        return packed / "original.zip"

    def place(self, draft: Draft, name: str) -> Path:
        """Return where a result about a draft is kept, under a `name` of small letters, digits and dashes; it may not exist."""
        return self._folder / draft.id / name

    # -- changing ------------------------------------------------------------------------------------------------

    def hand_in(self, visitor: Visitor, layer_key: str, files: Sequence[tuple[str, BinaryIO]]) -> Draft:
        """Write files to disk as a new draft of `visitor`, with the mapping that is usual in the department, and return it.

        Raises
        ------
        DraftError
            If the visitor may not edit the layer, or there are too many files, bytes or drafts.
        UnknownLayerError
            If the catalogue has no such layer.
        """
        self._may_edit(visitor, layer_key)
        self.remove_old()
        self._check_room(visitor, files)
        draft_id = secrets.token_hex(16)
        folder = self._folder / draft_id / "files"
        try:
            folder.mkdir(parents=True)
            written = tuple(_write(folder, name, stream) for name, stream in files)
            sync_folder(folder)
        except OSError as error:
            shutil.rmtree(folder.parent, ignore_errors=True)
            raise self.store.unwritable(error) from error
        now = datetime.now(UTC)
        current = self.store.current(layer_key)
        draft = Draft(
            draft_id, visitor.login, visitor.name, visitor.department, layer_key, DraftState.OPEN, now, now, written, whole_mark(written),
            current.number if current else 0, Choices(mapping=self._columns_by_habit(visitor.department, layer_key)),
        )  # fmt: skip
        self._save(draft)
        return draft

    def choose(self, draft: Draft, visitor: Visitor, **changes: Any) -> Draft:
        """Change what was chosen about an open draft and return it; `changes` are fields of Choices.

        What else was chosen stays as it is by now, be it in another window.
        """
        held = self._changeable(draft, visitor)
        return self._save(replace(held, choices=replace(held.choices, **changes)))

    def rebase(self, draft: Draft, visitor: Visitor, number: int) -> Draft:
        """Have the draft follow revision `number`, which somebody else published: what its author knew stays known, for a merge of both."""
        held = self.get(draft.id, visitor)
        since = held.based_on if held.choices.since is None else held.choices.since
        return self._save(replace(held, based_on=number, choices=replace(held.choices, since=since)))

    def move(self, draft: Draft, visitor: Visitor, state: DraftState, *, answer: str = "", revision: int | None = None) -> Draft:
        """Put a draft into another state; what may follow what is decided by `layers.drafts.publish`."""
        self.get(draft.id, visitor)
        moved = self._save(replace(draft, state=state, answer=answer, revision=revision))
        if state in (DraftState.PUBLISHED, DraftState.DISCARDED):
            self._remove(draft.id)
        return moved

    def discard(self, draft: Draft, visitor: Visitor) -> None:
        """Give up a draft and remove its files; only its owner can."""
        held = self.get(draft.id, visitor)
        if held.owner != visitor.login or held.state not in _UNFINISHED:
            raise DraftError("draft-closed")
        self.move(held, visitor, DraftState.DISCARDED)
        told = {"draft": held.id, "file": held.title}
        self.store.record("discarded", visitor.name, role=visitor.role.value, login=visitor.login, layer=held.layer, detail=told)

    def remember_mapping(self, draft: Draft) -> None:
        """Keep the draft's mapping as its department's usual one for this layer."""
        values = {"department": draft.department, "layer": draft.layer, "mapping": dict(draft.choices.mapping or {})}
        self.store.write(
            insert(MAPPINGS)
            .values(values)
            .on_conflict_do_update(index_elements=["department", "layer"], set_={"mapping": values["mapping"]})
        )

    def usual_mapping(self, department: str, layer_key: str) -> dict[str, str | None]:
        """Return field key → column as the department had it last; empty where nothing is remembered."""
        query = select(MAPPINGS.c.mapping).where(MAPPINGS.c.department == department, MAPPINGS.c.layer == layer_key)
        rows = self.store.rows(query)
        return dict(rows[0].mapping) if rows else {}

    def remove_old(self) -> None:
        """Discard drafts that nobody used for KEPT_DAYS, and remove folders that belong to no unfinished draft."""
        limit = datetime.now(UTC) - timedelta(days=KEPT_DAYS)
        states = [str(state) for state in _UNFINISHED]
        old = DRAFTS.c.state.in_(states) & (DRAFTS.c.updated_at < limit)
        self.store.write(DRAFTS.update().where(old).values(state=str(DraftState.DISCARDED)))
        alive = {row.id for row in self.store.rows(select(DRAFTS.c.id).where(DRAFTS.c.state.in_(states)))}
        with suppress(OSError):
            for folder in self._folder.iterdir():
                # a folder without a row may be one that is being written just now
                if folder.name not in alive and time.time() - folder.stat().st_mtime > 3600:
                    self._remove(folder.name)

    # -- inside --------------------------------------------------------------------------------------------------

    def _columns_by_habit(self, department: str, layer_key: str) -> dict[str, str | None] | None:
        """Return which columns the department usually gives to fields; a field once left empty may well have its column in another file."""
        return {key: column for key, column in self.usual_mapping(department, layer_key).items() if column is not None} or None

    def _remove(self, draft_id: str) -> None:
        """Remove what is on disk of a draft: its files, its results, and what was packed of it for maps."""
        shutil.rmtree(self._folder / draft_id, ignore_errors=True)
        forget_made(self.store, f"draft-{draft_id}-")

    def _save(self, draft: Draft) -> Draft:
        draft = replace(draft, updated_at=datetime.now(UTC))
        values = {name: getattr(draft, name) for name in DRAFTS.c.keys()}  # noqa: SIM118  (a collection of columns, not a mapping)
        values |= {"state": str(draft.state), "files": [asdict(file) for file in draft.files], "choices": draft.choices.to_json()}
        changed = {name: value for name, value in values.items() if name not in ("id", "owner", "created_at")}
        self.store.write(insert(DRAFTS).values(values).on_conflict_do_update(index_elements=["id"], set_=changed))
        return draft

    def _may_edit(self, visitor: Visitor, layer_key: str) -> None:
        layer = catalogue_layer(layer_key)
        if not visitor.login or not visitor.may_edit(layer_key):
            raise DraftError("draft-forbidden", layer=layer.title)

    def _changeable(self, draft: Draft, visitor: Visitor) -> Draft:
        """Return the draft as it is by now, if it is still open and the visitor still may: both may have changed since the page was drawn."""
        self._may_edit(visitor, draft.layer)
        held = self.get(draft.id, visitor)
        if held.owner != visitor.login or not held.is_open:
            raise DraftError("draft-closed")
        return held

    def _check_room(self, visitor: Visitor, files: Sequence[tuple[str, BinaryIO]]) -> None:
        if not files:
            raise DraftError("draft-no-files")
        if len(files) > MOST_FILES:
            raise DraftError("draft-too-many-files", count=len(files), limit=MOST_FILES)
        names = [safe_name(name).casefold() for name, _stream in files]
        if doubled := next((name for name in names if names.count(name) > 1), None):
            raise DraftError("draft-same-name", name=doubled)
        size = sum(_size(stream) for _name, stream in files)
        if size > MAX_FILE_BYTES:
            raise DraftError("draft-file-too-large", size_mb=_mb(size), limit_mb=_mb(MAX_FILE_BYTES))
        held = self.own(visitor)
        if len(held) >= MOST_DRAFTS:
            raise DraftError("draft-quota-count", count=len(held), limit=MOST_DRAFTS)
        total = sum(draft.size for draft in held)
        if total + size > MOST_BYTES:
            raise DraftError("draft-quota-bytes", size_mb=_mb(total), limit_mb=_mb(MOST_BYTES))


def may_see(draft: Draft, visitor: Visitor) -> bool:
    """Return whether a draft is the visitor's own, or was submitted to somebody who may publish its layer."""
    return draft.owner == visitor.login or (draft.state is not DraftState.OPEN and visitor.may_publish(draft.layer))


def whole_mark(files: Iterable[HandedIn]) -> str:
    """Return the checksum of several files: of one its own, of more that of their names and checksums."""
    held = sorted((file.name, file.sha256) for file in files)
    if len(held) == 1:
        return held[0][1]
    return hashlib.sha256("".join(f"{name}\0{sha256}\n" for name, sha256 in held).encode()).hexdigest()


def _write(folder: Path, name: str, stream: BinaryIO) -> HandedIn:
    """Write one file piece by piece and return what it is."""
    safe, digest, size = safe_name(name), hashlib.sha256(), 0
    stream.seek(0)
    with (folder / safe).open("xb") as out:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    return HandedIn(safe, size, digest.hexdigest())


def _size(stream: BinaryIO) -> int:
    return stream.seek(0, os.SEEK_END)


def _mb(size: int) -> int:
    return round(size / 1_000_000)


def kept_result(path: Path, write: Callable[[Path], None]) -> Path:
    """Have a folder of results at `path`: where there is none `write` fills one beside, which then takes its name."""
    if path.is_dir():
        return path
    beside = path.with_name(f".part-{secrets.token_hex(8)}")
    try:
        beside.mkdir(parents=True)
        write(beside)
        with suppress(OSError):  # another was as quick; its result is the same
            beside.rename(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return path
