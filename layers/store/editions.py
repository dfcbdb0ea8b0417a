"""Editions of a meeting, kept: which revisions and which day their figures come from, so that the same slides can be shown again."""

from __future__ import annotations

import contextlib
import json
import os
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from layers.slides.own import OwnSlide, kept_slides
from layers.store.embedded import Store
from layers.store.errors import StoreError

KEPT = 5_000
"""Small files; those shown longest ago go first, so that nobody who asks for one day after another takes the edition of a meeting away."""

_NAME = re.compile(r"(?:0|\d{8})-[0-9a-f]{8}")


class UnknownEditionError(StoreError):
    """An edition that was never shown here, or so long ago that it has gone (`edition`)."""

    code = "unknown-edition"


@dataclass(frozen=True, slots=True)
class Edition:
    """What an edition was made of: the day that was asked for (None: the data date of each layer), the revision of each layer, slides that were added, photographs.

    `claims` is the number of the last published figure that staff had entered (None: not written down).
    """

    name: str
    as_of: date | None
    numbers: Mapping[str, int]
    own: tuple[OwnSlide, ...] = ()
    photos: tuple[int, ...] = ()
    claims: int | None = None


def keep_edition(store: Store, edition: Edition) -> None:
    """Remember an edition, and that it was wanted now: the `KEPT` wanted last stay. One that cannot be written is not remembered, and nothing else happens."""
    path = store.home / "editions" / f"{edition.name}.json"
    if not _NAME.fullmatch(edition.name):
        return
    content = {
        "as_of": edition.as_of.isoformat() if edition.as_of else None,
        "numbers": dict(edition.numbers),
        "own": [slide.address for slide in edition.own],
        "photos": list(edition.photos),
        "claims": edition.claims,
    }
    part = path.with_name(f".{uuid.uuid4().hex}")
    with contextlib.suppress(OSError):
        if path.exists():
            os.utime(path)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(content), encoding="utf-8")
        os.replace(part, path)
        files = sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)
        for file in files[: max(len(files) - KEPT, 0)]:
            file.unlink(missing_ok=True)


def read_edition(store: Store, name: str) -> Edition:
    """Return what the edition `name` was made of; raises UnknownEditionError."""
    try:
        if not _NAME.fullmatch(name):
            raise ValueError(name)
        path = store.home / "editions" / f"{name}.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        with contextlib.suppress(OSError):
            os.utime(path)
        numbers = {str(key): int(number) for key, number in found["numbers"].items()}
        as_of = date.fromisoformat(found["as_of"]) if found["as_of"] else None
        claims = None if found.get("claims") is None else int(found["claims"])
        return Edition(name, as_of, numbers, kept_slides(found.get("own")), tuple(map(int, found.get("photos", ()))), claims)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnknownEditionError(edition=name[:40]) from error
