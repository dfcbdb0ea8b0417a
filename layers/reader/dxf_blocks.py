"""How many objects a drawing holds once its blocks are drawn where they are put: blocks in blocks can make millions out of a few lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

_START = re.compile(rb"(?:^|\n)[ \t]*0\r?\n[ \t]*([A-Z][A-Z0-9_]*)[ \t]*\r?(?=\n)")
_MODEL = b""
_UNCOUNTED = {b"SECTION", b"ENDSEC", b"EOF", b"SEQEND", b"VERTEX", b"LAYER", b"LTYPE", b"TABLE", b"ENDTAB"}


def drawn_objects(content: bytes) -> int:
    """Return how many objects come of an ASCII drawing; a block inside itself is not followed, as GDAL does not either.

    >>> yard = b"  0\\nBLOCK\\n  2\\nA\\n  0\\nLINE\\n  8\\n0\\n  0\\nENDBLK\\n"
    >>> drawn_objects(yard + b"  0\\nINSERT\\n  2\\nA\\n 70\\n3\\n 71\\n4\\n  0\\nEOF\\n")
    12
    """
    own: Counter[bytes] = Counter()
    put: dict[bytes, Counter[bytes]] = defaultdict(Counter)
    block = _MODEL
    starts = [(match.group(1), match.start(), match.end()) for match in _START.finditer(content)]
    for (kind, _, end), (_, following, _) in pairwise([*starts, (b"EOF", len(content), len(content))]):
        if kind == b"BLOCK":
            block = _values(content[end:following]).get(b"2", b"?").upper()
        elif kind == b"ENDBLK":
            block = _MODEL
        elif kind == b"INSERT":
            said = _values(content[end:following])
            put[block][said.get(b"2", b"?").upper()] += _times(said.get(b"70")) * _times(said.get(b"71"))
        elif kind not in _UNCOUNTED:
            own[block] += 1
    return _expanded(own, put)


def _values(group: bytes) -> dict[bytes, bytes]:
    """Return the first value of each code."""
    lines = [line.strip() for line in group.strip(b"\r\n").split(b"\n")]
    found: dict[bytes, bytes] = {}
    for code, value in zip(lines[0::2], lines[1::2], strict=False):
        found.setdefault(code, value)
    return found


def _times(value: bytes | None) -> int:
    return max(int(value), 1) if value is not None and value.isdigit() and len(value) < 10 else 1


def _expanded(own: Counter[bytes], put: dict[bytes, Counter[bytes]]) -> int:
    """Return the objects of the model, every block counted once its inner blocks are."""
    known: dict[bytes, int] = {}
    waiting, open_blocks = [_MODEL], {_MODEL}
    while waiting:
        block = waiting[-1]
        unknown = [inner for inner in put.get(block, ()) if inner not in known and inner not in open_blocks]
        if unknown:
            waiting.append(unknown[0])
            open_blocks.add(unknown[0])
            continue
        known[block] = own[block] + sum(times * known.get(inner, 0) for inner, times in put.get(block, Counter()).items())
        open_blocks.discard(waiting.pop())
    return known[_MODEL]
