"""Text for the framework's own boxes and labels, which read Markdown: shown as it was typed, with no link, picture or formula in it."""

from __future__ import annotations

import re

_SPEAKING = re.compile(
    r"[\\`*_\[\]<>$~&|@]|:(?=[A-Za-z/+-])|(?<=www)\.|^[ \t]*[#+-](?=\s)|^[ \t]*\d+[.)](?=\s)", re.MULTILINE | re.IGNORECASE
)


def as_typed(text: str) -> str:
    r"""Return `text` so that Markdown shows it letter by letter.

    A picture in a file's name would otherwise be fetched, and a link in somebody's note look like one of ours.

    >>> as_typed("![](//outside.example/x.png) :material/home: $x^2$ a_b 1:2")
    '!\\[\\](//outside.example/x.png) \\:material/home: \\$x^2\\$ a\\_b 1:2'
    """
    return _SPEAKING.sub(lambda found: found.group()[:-1] + "\\" + found.group()[-1], text)
