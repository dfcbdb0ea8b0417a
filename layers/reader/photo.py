"""Photographs that somebody hands in: opened apart, within limits, and given back as a new picture that holds nothing but pixels."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePath

from layers.reader.layer import ReaderError
from layers.reader.limits import MAX_PHOTO_BYTES
from layers.reader.opening import answered_apart

ENDINGS = ("jpg", "jpeg", "png", "webp", "heic", "heif")
"""What a browser offers to choose from; what a file is, its content says. The last two are refused with a sentence that helps."""

PICTURE, SMALL = "picture.jpg", "small.jpg"
_LONGEST_NAME = 80
_JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class ReadPhoto:
    """A photograph as it may be kept: JPEG, upright, in sRGB numbers, without any words about who took it, with what, or where.

    `width` and `height` [pixels] are those of `picture`, whose longest side is at most 1,600; that of `small` is at most 320. `taken_on`
    and `position` (longitude and latitude in degrees, WGS 84) are what the camera had noted; None where it noted nothing that
    makes sense. The position is for comparing, not for keeping.
    """

    picture: bytes = field(repr=False)
    small: bytes = field(repr=False)
    width: int
    height: int
    taken_on: date | None
    position: tuple[float, float] | None

    @property
    def sha256(self) -> str:
        """The checksum of `picture`, under which it is kept."""
        return hashlib.sha256(self.picture).hexdigest()


def read_photo(data: bytes, name: str) -> ReadPhoto:
    """Return the photograph in `data`; `name` is what the file is called, for the sentences.

    Raises
    ------
    ReaderError
        If it is not a JPEG, PNG or WebP picture, moves, is damaged, larger than 20 MB or 50 million pixels, or costs more than
        `layers.reader.limits` allows.
    """
    shown = "".join(letter for letter in PurePath(name).name if letter.isprintable())[:_LONGEST_NAME] or "?"
    if len(data) > MAX_PHOTO_BYTES:
        raise ReaderError("photo-too-large", name=shown, limit_mb=MAX_PHOTO_BYTES // 1_000_000)
    with tempfile.TemporaryDirectory(prefix="renewal-") as folder:
        path = Path(folder) / "handed_in"
        path.write_bytes(data)
        answer = answered_apart({"picture": True, "paths": [str(path)], "name": shown, "out": folder}, folder, shown)
        if "refused" in answer:
            raise ReaderError(answer["refused"]["code"], name=shown, **answer["refused"]["params"])
        return ReadPhoto(
            _made(Path(folder, PICTURE), shown),
            _made(Path(folder, SMALL), shown),
            int(answer["width"]),
            int(answer["height"]),
            date.fromisoformat(answer["taken_on"]) if answer["taken_on"] else None,
            (float(answer["position"][0]), float(answer["position"][1])) if answer["position"] else None,
        )


def _made(path: Path, shown: str) -> bytes:
    """Return what the reader's process left, if it is a picture of the size that it can be."""
    content = path.read_bytes() if path.is_file() and path.stat().st_size <= MAX_PHOTO_BYTES else b""
    if not content.startswith(_JPEG):
        raise ReaderError("reader-stopped", name=shown, status=0)
    return content
