"""The language, the tables and the last words of the command line."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from layers.messages.sentences import message

LANGUAGES = ("zh", "en")

_CRS, _ENCODING = "--crs EPSG:4544", "--encoding gb18030"
OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("crs-ambiguous", "crs-doubtful", "crs-impossible", "crs-unknown", "missing-crs"), _CRS),
        **dict.fromkeys(("encoding-undecided", "encoding-unsettled"), _ENCODING),
        "crs-unknown-degrees": "--crs EPSG:4490",
        "part-unclear": "--part",
        "duplicate-feature": "--mode update",
        "store-unwritable": "--home",
    }
)
"""The option by which a command does what the sentence of a code asks for; the sentences themselves are for pages too."""


class CommandError(RuntimeError):
    """Something the command line itself refuses; `exit_code` is 2 for wrong usage, 1 otherwise."""

    def __init__(self, code: str, *, exit_code: int = 1, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
        self.exit_code = exit_code


def language() -> str:
    """Return the language of this run: RENEWAL_LANG, Chinese when it is not one of ours."""
    wanted = os.environ.get("RENEWAL_LANG", "").strip().lower()[:2]
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def said(zh: str, en: str) -> str:
    """Return the words in the language of this run."""
    return en if language() == "en" else zh


def show(text: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(f"{text}\n")


def show_json(document: Any) -> None:
    """Write the one JSON document of a run."""
    show(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def complain(code: str, params: Mapping[str, Any], because: str = "") -> None:
    """Write the one line that says what went wrong, with the option that helps; `because` is the code of what lies behind it."""
    sentence, option = " ".join(message(code, params, language()).split()), OPTIONS.get(because or code)
    hint = said(f"（选项：{option}）", f" (Option: {option})") if option else ""
    sys.stderr.write(f"{sentence}{hint}\n")


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()) -> str:
    """Return rows under headings in columns; Chinese characters take two places, columns in `right` stand to the right.

    >>> print(table(["图层", "数量"], [["背街小巷", 124], ["markets", 9]], right=[1]))
    图层      数量
    --------  ----
    背街小巷   124
    markets      9
    """
    cells = [[_one_line(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(headings, *cells, strict=True)]
    places = set(right)
    lines = [list(headings), ["-" * wide for wide in widths], *cells]
    return "\n".join(
        "  ".join(_placed(cell, wide, number in places) for number, (cell, wide) in enumerate(zip(line, widths, strict=True))).rstrip()
        for line in lines
    )


def width(text: str) -> int:
    """Return how many places a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def amount(value: float | None, factor: float = 1.0, digits: int = 3) -> str:
    """Return a number for people, a dash where there is none."""
    return "—" if value is None else f"{value / factor:,.{digits}f}"


def _placed(cell: str, wide: int, to_the_right: bool) -> str:
    space = " " * (wide - width(cell))
    return space + cell if to_the_right else cell + space


def _one_line(cell: object) -> str:
    text = "—" if cell is None else f"{cell:,}" if isinstance(cell, int) else str(cell)
    return "".join(c if c.isprintable() else " " for c in text)
