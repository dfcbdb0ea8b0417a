"""A mark of the program: of all that decides what is found in a file besides the file itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from layers.settings import ROOT, settings

REFERENCES = ("outline.geojson", "towns.geojson")
"""Shipped files that checks look things up in."""


@cache
def program_mark() -> str:
    """Return a short text that differs between two versions of the program: its catalogue, checks and sentences, its libraries, its places."""
    sources = (path for folder in ("geo", "layers") for path in (ROOT / folder).rglob("*.py"))
    return mark_of([*sources, ROOT / "requirements.lock", *(settings().data / name for name in REFERENCES)])


def mark_of(paths: Iterable[Path]) -> str:
    """Return a mark of what files hold, whatever the order they are named in; one that is not there counts as empty."""
    held = sorted((path.name, path.read_bytes() if path.is_file() else b"") for path in paths)
    digest = hashlib.sha256()
    for name, content in held:
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]
