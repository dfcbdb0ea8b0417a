"""The columns and byte sections of the packed form: how numbers become planes that compress well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.errors import GeoError

MARK = b"RNW1"
NO_DAY = -(2**31)

Array = NDArray[Any]


class UnpackableError(GeoError):
    """Geometries that have no place in the packed form: collections, infinite coordinates, metric coordinates."""

    code = "unpackable"


@dataclass(frozen=True, slots=True)
class Codes:
    """A column of few distinct texts, stored as small numbers with a dictionary; None is 0."""

    values: Sequence[str | None] | Array
    dictionary: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """A column of dates (datetime64 or NaT), stored as whole days since 1970-01-01."""

    values: Array


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of measures, stored as float32; NaN where unknown."""

    values: Array


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts that differ from feature to feature; None becomes the empty text."""

    values: Sequence[str | None] | Array


Column = Codes | Days | Numbers | Texts


def write_column(writer: Writer, name: str, column: Column, order: Array) -> dict[str, Any]:
    """Write one column in `order` and return its entry in the header."""
    if isinstance(column, Numbers):
        writer.planes(f"column:{name}", np.asarray(column.values, dtype="<f4")[order])
        return {"kind": "number"}
    if isinstance(column, Days):
        return _write_days(writer, name, np.asarray(column.values)[order])
    if isinstance(column, Texts):
        encoded = [("" if value is None else value).encode() for value in np.asarray(column.values, dtype=object)[order]]
        writer.planes(f"column:{name}:lengths", narrow(np.fromiter(map(len, encoded), np.int64, len(encoded))))
        writer.planes(f"column:{name}", np.frombuffer(b"".join(encoded), dtype=np.uint8))
        return {"kind": "text"}
    codes, dictionary = _coded(column.values, column.dictionary)
    writer.planes(f"column:{name}", narrow(codes[order]))
    return {"kind": "code", "dictionary": dictionary}


def _coded(values: Iterable[str | None], dictionary: Sequence[str] | None) -> tuple[NDArray[np.int64], list[str]]:
    places: dict[str, int] = {value: index for index, value in enumerate(dictionary or (), start=1)}
    codes = np.fromiter((0 if value is None else places.setdefault(value, len(places) + 1) for value in values), np.int64)
    return codes, list(places)


def _write_days(writer: Writer, name: str, values: Array) -> dict[str, Any]:
    """Write days since a base as uint16 with 0 for null where they fit, else as int32 with the smallest number for null."""
    days = values.astype("datetime64[D]")
    null = np.isnat(days)
    numbers = days.astype(np.int64)
    if null.all():
        return {"kind": "day", "base": 0, "empty": True}
    low, high = int(numbers[~null].min()), int(numbers[~null].max())
    if high - low < 65535:
        writer.planes(f"column:{name}", np.where(null, 0, numbers - low + 1).astype("<u2"))
        return {"kind": "day", "base": low}
    writer.planes(f"column:{name}", np.where(null, NO_DAY, numbers).astype("<i4"))
    return {"kind": "day", "base": None}


def narrow(values: Array) -> Array:
    """Return `values` (none negative) in the smallest unsigned type that holds them."""
    top = int(values.max(initial=0))
    return values.astype("u1" if top < 2**8 else "<u2" if top < 2**16 else "<u4")


def _around(values: Array) -> Array:
    return (values + 2**31) % 2**32 - 2**31


class Writer:
    """Collects sections and joins them behind their header."""

    def __init__(self) -> None:
        self.sections: dict[str, dict[str, Any]] = {}
        self.chunks: list[bytes] = []
        self.length = 0

    def planes(self, name: str, values: Array, zigzag: bool = False) -> None:
        """Add `values` with all first bytes together, then all second bytes, and so on."""
        width = values.dtype.itemsize
        data = np.ascontiguousarray(values).view(np.uint8).reshape(-1, width).T.tobytes()
        kind = values.dtype.kind + str(width)
        self.sections[name] = {"type": kind, "length": len(values), "at": self.length, **({"zigzag": True} if zigzag else {})}
        self.chunks.append(data)
        self.length += len(data)

    def starts(self, name: str, values: Array) -> None:
        """Add what leads from each of `values` to the next, counted around the earth, zigzag coded."""
        self.zigzag(name, _around(np.diff(values, prepend=0)), "<u4")

    def steps(self, name: str, values: Array) -> None:
        """Add signed `values` zigzag coded, as 16 bits where all of them fit."""
        low, high = int(values.min(initial=0)), int(values.max(initial=0))
        if low < -(2**31) or high >= 2**31:
            raise UnpackableError("`geometry` holds edges longer than half around the earth", low=low, high=high)
        self.zigzag(name, values, "<u2" if low >= -(2**15) and high < 2**15 else "<u4")

    def zigzag(self, name: str, values: Array, dtype: str) -> None:
        """Add signed `values` with the sign as lowest bit, so that small ones have zeros above."""
        self.planes(name, ((values << 1) ^ (values >> 63)).astype(dtype), zigzag=True)

    def finish(self, header: dict[str, Any]) -> bytes:
        """Return mark, header length, header and sections."""
        text = json.dumps(header | {"sections": self.sections}, ensure_ascii=False, separators=(",", ":")).encode()
        text += b" " * (-(len(text) + 8) % 8)
        return b"".join((MARK, len(text).to_bytes(4, "little"), text, *self.chunks))
