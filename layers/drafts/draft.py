"""A draft: files that somebody handed in, and what was chosen about them on the way to a publication."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from layers.conform.corrections import Fix
from layers.program_mark import program_mark


class DraftError(RuntimeError):
    """Something that cannot be done with a draft; `code` and `params` give the sentence in layers/messages/sentences.py."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


class DraftState(StrEnum):
    """Where a draft stands."""

    OPEN = "open"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person chose about a draft; None means that the choice is left to the reader.

    `mapping` is field key → column (None: leave empty) over the suggested one. `fixes` are cells that a person changed: row of
    the file (from 1), field key or column, text. `excluded` are rows of the file that are not handed in. `mode` is how the rows
    meet what is published: new, update or replace. `since` is the revision that the author knew when somebody else published
    meanwhile (None: nobody did): what both changed since is merged, and features that both changed differently stay as they
    are published, except for those in `keep_mine`.
    """

    crs: str | None = None
    encoding: str | None = None
    part: str | None = None
    mapping: Mapping[str, str | None] | None = None
    fixes: tuple[Fix, ...] = ()
    excluded: tuple[int, ...] = ()
    mode: str = "update"
    note: str = ""
    data_date: date | None = None
    since: int | None = None
    keep_mine: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the choices as plain values."""
        plain = asdict(self)
        return plain | {"data_date": self.data_date.isoformat() if self.data_date else None}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Choices:
        """Return the choices from their plain form."""
        day = plain.get("data_date")
        known = {name: plain[name] for name in ("crs", "encoding", "part", "mapping", "mode", "note", "since") if name in plain}
        return cls(
            **known,
            fixes=tuple((int(row), str(name), str(text)) for row, name, text in plain.get("fixes", ())),
            excluded=tuple(plain.get("excluded", ())),
            keep_mine=tuple(plain.get("keep_mine", ())),
            data_date=date.fromisoformat(day) if day else None,
        )


@dataclass(frozen=True, slots=True)
class HandedIn:
    """One file of a draft: the name it came with, made safe, its size [bytes] and its checksum."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft. `sha256` covers all files; `based_on` is the revision that its author has seen (0: none); `answer` is what an
    approver wrote on sending it back; `revision` is what it became."""

    id: str
    owner: str
    owner_name: str
    department: str
    layer: str
    state: DraftState
    created_at: datetime
    updated_at: datetime
    files: tuple[HandedIn, ...]
    sha256: str
    based_on: int
    choices: Choices = field(default_factory=Choices)
    answer: str = ""
    revision: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether its owner can still change it."""
        return self.state is DraftState.OPEN

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def title(self) -> str:
        """The name of its first file, and how many more there are."""
        more = f" +{len(self.files) - 1}" if len(self.files) > 1 else ""
        return f"{self.files[0].name}{more}" if self.files else "—"

    @property
    def reading(self) -> str:
        """What the reader's result hangs on, as a mark: the same mark, the same result. Another version of the program reads anew."""
        return mark(program_mark(), self.sha256, self.layer, self.choices.crs, self.choices.encoding)

    @property
    def comparison(self) -> str:
        """What the difference against the published state hangs on, as a mark."""
        choices = self.choices
        return mark(self.examination, choices.mode, self.based_on, choices.since, choices.keep_mine)

    @property
    def examination(self) -> str:
        """What the examined frame hangs on, as a mark."""
        choices = self.choices.to_json()
        return mark(self.reading, *(choices[name] for name in ("part", "mapping", "fixes", "excluded")))


def mark(*content: Any) -> str:
    """Return a short name that follows from plain values.

    >>> mark("a", None) == mark("a", None), mark("a") == mark("b"), len(mark(1))
    (True, False, 16)
    """
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
