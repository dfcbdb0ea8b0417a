"""Land made for the map by a computation, kept under a name that says what it is: the same name, the same land for ever."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable
from pathlib import Path

from layers.packed import kept
from layers.store.embedded import Store

KEPT_FILES = 600
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{7,95}")


class NoSuchLandError(LookupError):
    """Land under a name that was never made here, or that has gone."""


def make(store: Store, name: str, build: Callable[[], bytes]) -> str:
    """Have the packed land `name` there and return its name; `build` packs it where it is not.

    Raises
    ------
    ValueError
        If `name` is not 8–96 small letters, digits and dashes.
    """
    path = _path(store, name)
    if not path.exists():
        _forget_old(path.parent)
    kept(path, build)
    with contextlib.suppress(OSError):
        os.utime(path)  # the files used last are the ones to keep
    return name


def read_made(store: Store, name: str) -> bytes:
    """Return the land `name`, gzip-compressed; raises NoSuchLandError."""
    try:
        return _path(store, name).read_bytes()
    except (OSError, ValueError) as error:
        raise NoSuchLandError(name) from error


def forget_made(store: Store, beginning: str) -> None:
    """Remove the land whose name begins so; nothing happens where there is none."""
    with contextlib.suppress(OSError):
        for path in (store.home / "derived" / "made").glob(f"{beginning}*.bin.gz"):
            path.unlink(missing_ok=True)


def _path(store: Store, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(f"`name` is {name!r}; it takes 8 to 96 small letters, digits and dashes")
    folder = store.home / "derived" / "made"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.bin.gz"


def _forget_old(folder: Path) -> None:
    """Remove the files beyond `KEPT_FILES` that nobody has used for longest; whoever still wants one has it made again."""
    with contextlib.suppress(OSError):
        files = sorted(folder.glob("*.bin.gz"), key=lambda path: path.stat().st_mtime)
        for path in files[: max(len(files) - KEPT_FILES, 0)]:
            path.unlink(missing_ok=True)
