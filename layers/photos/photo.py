"""What a photograph of a feature is: which stage of the works it shows, when it was made, and what is kept of where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from layers.spec import Text

LONGEST_NOTE, LONGEST_REASON = 80, 200
"""Characters of a caption, and of the reason for which a photograph is withdrawn; what is longer is cut."""


class PhotoKind(StrEnum):
    """When a photograph was made, seen from the works."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


STAGES: Mapping[PhotoKind, Text] = MappingProxyType(
    {PhotoKind.BEFORE: Text("施工前", "Before"), PhotoKind.DURING: Text("施工中", "During"), PhotoKind.AFTER: Text("施工后", "After")}
)
"""What the stages are called, in their order."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph as it is kept; `width` and `height` in pixels, `sha256` is the checksum of its file and its address.

    `place` is what its position said when it was added (a code of `layers.photos.place`), `metres` how far from the feature it was made (None:
    not known). The position itself is not kept.
    """

    id: int
    layer: str
    fid: str
    kind: PhotoKind
    taken_on: date | None
    author: str
    added_at: datetime
    note: str
    sha256: str
    width: int
    height: int
    place: str
    metres: int | None


@dataclass(frozen=True, slots=True)
class PhotoEntry:
    """What a person says of a photograph: which feature, which stage, the day (None: not known), a caption.

    `sure` is that the person has seen that it was made far away, and says that it shows this feature all the same.
    """

    layer: str
    fid: str
    kind: PhotoKind
    taken_on: date | None = None
    note: str = ""
    sure: bool = False
