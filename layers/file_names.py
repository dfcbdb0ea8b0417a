"""Names under which other people's files are kept: what they call them, without what a file system or a reader stumbles over."""

from __future__ import annotations

import re
import unicodedata

_LONGEST_BYTES = 120
_ENDING_BYTES = 10


def safe_name(name: str) -> str:
    """Return the last part of a file's name without what a file system cannot hold or nobody can see; its stem and ending stay as they are.

    >>> safe_name("..\\\\..\\\\崇阳 小巷.SHP"), safe_name("a/../b:c?.zip"), safe_name(".."), safe_name("院\u202egpj.zip")
    ('崇阳 小巷.SHP', 'b_c_.zip', 'file', '院_gpj.zip')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(letter if letter.isprintable() else "_" for letter in last)
    plain = re.sub(r'[<>:"|?*]', "_", seen).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return _cut(plain, _LONGEST_BYTES) or "file"
    return f"{_cut(stem, _LONGEST_BYTES - _ENDING_BYTES - 2) or 'file'}.{_cut(ending, _ENDING_BYTES)}"


def _cut(text: str, most: int) -> str:
    """Return as much of `text` as fits into `most` bytes: file systems count bytes."""
    return text.encode("utf-8", "replace")[:most].decode(errors="ignore")
