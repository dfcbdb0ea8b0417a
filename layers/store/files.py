"""The files of the store: written beside, synced, renamed to a name made of their content, and removed when nobody refers to them."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

LEFTOVER_AGE_S = 3600.0
"""A file that nobody refers to may belong to a publication under way until it is this old."""

FOLDERS = ("revisions", "originals")
"""What revisions are made of. Photographs are kept for good as well (layers/store/photos.py); the rest can be computed again."""

_TEMPORARY = ".part-"


def keep(home: Path, folder: str, suffix: str, write: Callable[[Path], object]) -> tuple[str, str]:
    """Have `write` make a file and keep it in `folder` of the store `home`; returns its relative name and checksum.

    A crash at any moment leaves no file under a final name that is not whole. OSError when it cannot be written.
    """
    place = home / folder
    place.mkdir(parents=True, exist_ok=True)
    part = place / f"{_TEMPORARY}{uuid.uuid4().hex}"
    try:
        write(part)
        sha256 = checksum(part)
        final = place / f"{sha256[:32]}{suffix}"
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        os.replace(part, final)
        sync_folder(place)
    finally:
        part.unlink(missing_ok=True)
    return final.relative_to(home).as_posix(), sha256


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def remove_leftovers(home: Path, referenced: Collection[str]) -> None:
    """Remove files that are not `referenced`, once they surely belong to no publication under way any more."""
    oldest = time.time() - LEFTOVER_AGE_S
    for folder in FOLDERS:
        for path in (home / folder).glob("*/*"):
            with suppress(OSError):  # it was just published by another process, or the store cannot be written
                if path.relative_to(home).as_posix() not in referenced and path.stat().st_mtime < oldest:
                    path.unlink()


def remove_unreferenced(home: Path, folder: str, referenced: Collection[str]) -> int:
    """Remove files in the folders of `folder` that are not `referenced`, where nobody can be writing any; returns how many."""
    removed = 0
    for path in (home / folder).glob("*/*"):
        if path.relative_to(home).as_posix() not in referenced:
            with suppress(OSError):  # the store cannot be written, which is told to whoever wants to write
                path.unlink()
                removed += 1
    return removed


def sync_folder(folder: Path) -> None:
    """Have the names in a folder last through a loss of power."""
    if os.name == "nt":  # Windows cannot open folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
