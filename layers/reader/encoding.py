"""Which encoding a table's text is in, decided on the bytes of all its names and values together.

Declarations (.cpg files, the language byte of a .dbf) are often missing or wrong, and both wrong readings succeed without an
error: UTF-8 bytes pass as GB18030, and common GBK words such as 状态 are valid UTF-8. So no string is judged alone. Every
text in Big5 passes as GB18030 too, so Big5 is taken only when somebody asks for it.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from layers.checks.issues import Note
from layers.reader.layer import EncodingVerdict, Preview, ReaderError

_CJK = re.compile(
    "[\u2010-\u203b\u2460-\u24ff\u3000-\u303f\u3100-\u312f\u31c0-\u31ef\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
    "\U00020000-\U0003ffff]"
)
_MOST = 0.5
_GB_FAMILY = {"gbk", "gb2312", "gb18030", "hz", "cp936", "936", "ms936", "chinese", "euc-cn", "euccn", "iso-ir-58"}
_UNICODE_FAMILY = {"utf-8", "utf8", "65001", "cp65001", "utf-8-sig", "unicode"}
LOST_TEXT = re.compile("\ufffd|锟斤拷")

CANDIDATES = ("utf-8", "gb18030", "big5")
_CELLS_SHOWN = 5
_CELL_BYTES = 90


def normalised_name(name: str) -> str | None:
    """Return the codec for a declared or wished encoding; None for names that say nothing. GBK always means gb18030.

    >>> normalised_name("ANSI 936"), normalised_name("UTF-8"), normalised_name("OEM")
    ('gb18030', 'utf-8', None)
    """
    plain = re.sub(r"^(ansi|cp|ms|windows|oem)[ _-]*(?=\d)", "", name.strip().lower())
    if plain in _GB_FAMILY:
        return "gb18030"
    if plain in _UNICODE_FAMILY:
        return "utf-8"
    try:
        "".encode(plain or "none")  # codecs that do not make text, such as zip, are no encodings
        return codecs.lookup(plain).name
    except (LookupError, UnicodeError):
        return None


def wished_encoding(name: str) -> str:
    """Return the codec for an encoding that a person asked for; raises ReaderError when there is none of that name."""
    codec = normalised_name(name)
    if codec is None:
        raise ReaderError("encoding-unknown-name", name=name)
    return codec


def decide(
    strings: Iterable[bytes], *, hints: tuple[Note, ...] = (), wished: str | None = None, cells: Iterable[bytes] | None = None
) -> EncodingVerdict:
    """Return the encoding of a table whose names and values are `strings`.

    Parameters
    ----------
    strings
        Raw names and values; only those with bytes above 127 matter. The last character of each may be cut.
    hints
        What the file declares, kept among the evidence; it loses to the bytes.
    wished
        An encoding that a person asked for; it is taken as it is.
    cells
        What a person is shown under each candidate, where `strings` are no names and values (lines of a file, for example).
    """
    given = list(strings)
    verdict = _verdict(given, hints, wished)
    return replace(verdict, previews=previews(given if cells is None else cells, verdict.chosen))


def previews(cells: Iterable[bytes], chosen: str | None) -> tuple[Preview, ...]:
    """Return some of `cells` that are not plain ASCII as each candidate reads them, the chosen encoding first.

    >>> for preview in previews(["状态".encode("gbk"), b"A1"], "gb18030"): print(preview.encoding, preview.cells)
    gb18030 ('状态',)
    utf-8 ('״̬',)
    big5 ('袨怓',)
    """
    shown = _spread(list(dict.fromkeys(cell[:_CELL_BYTES] for cell in cells if not cell.isascii())))
    if not shown:
        return ()
    first = [chosen.removesuffix("-sig")] if chosen and chosen != "ascii" else []
    names = dict.fromkeys([*first, *CANDIDATES])
    return tuple(Preview(name, tuple(_or_none(cell, name) for cell in shown)) for name in names)


def plain_previews(shown: Iterable[Preview]) -> list[dict[str, Any]]:
    """Return previews as plain values, to travel with a report or a refusal."""
    return [{"encoding": each.encoding, "cells": list(each.cells)} for each in shown]


def _spread(cells: Sequence[bytes]) -> list[bytes]:
    """Return a few cells from all over the table: the first ones are names, the last ones values."""
    if len(cells) <= _CELLS_SHOWN:
        return list(cells)
    return [cells[number * (len(cells) - 1) // (_CELLS_SHOWN - 1)] for number in range(_CELLS_SHOWN)]


def _or_none(cell: bytes, codec: str) -> str | None:
    try:
        return decoded(cell, codec)[0]
    except (UnicodeError, LookupError):
        return None


def _verdict(strings: list[bytes], hints: tuple[Note, ...], wished: str | None) -> EncodingVerdict:
    if wished is not None:
        return EncodingVerdict(wished_encoding(wished), (Note("encoding-wished", {"name": wished}), *hints))
    pool = sorted({string for string in strings if not string.isascii()})
    if not pool:
        return EncodingVerdict("ascii", (Note("encoding-only-ascii"), *hints))
    utf8 = _decoded(pool, "utf-8")
    if utf8 is not None and (share := _cjk_share(utf8)) > _MOST:
        return EncodingVerdict("utf-8", (Note("encoding-utf8-passes", {"strings": len(pool), "share": round(share, 3)}), *hints))
    gb18030 = _decoded(pool, "gb18030")
    if gb18030 is None:
        return EncodingVerdict(None, (_why_not_utf8(utf8), Note("encoding-fails", {"name": "gb18030"}), *hints))
    passes = Note("encoding-passes", {"name": "gb18030", "strings": len(pool), "share": round(_cjk_share(gb18030), 3)})
    return EncodingVerdict("gb18030", (_why_not_utf8(utf8), passes, *hints))


def decoded(string: bytes, codec: str) -> tuple[str, bool]:
    """Return `string` as text and whether a character cut in half at its end was left off.

    >>> decoded("项目名称".encode()[:10], "utf-8")
    ('项目名', True)
    """
    decoder = codecs.getincrementaldecoder(codec)("strict")
    text = decoder.decode(string)
    return text, bool(decoder.getstate()[0])


def _decoded(pool: list[bytes], codec: str) -> str | None:
    try:
        return "".join(decoded(string, codec)[0] for string in pool)
    except UnicodeDecodeError:
        return None


def _cjk_share(text: str) -> float:
    foreign = sum(1 for character in text if not character.isascii())
    return len(_CJK.findall(text)) / foreign if foreign else 0.0


def _why_not_utf8(text: str | None) -> Note:
    if text is None:
        return Note("encoding-fails", {"name": "utf-8"})
    return Note("encoding-utf8-not-chinese", {"share": round(_cjk_share(text), 3)})
