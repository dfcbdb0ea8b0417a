"""How the same cells read in one encoding and in another, side by side."""

from __future__ import annotations

from html import escape

from layers.reader.layer import EncodingVerdict
from views.i18n import _

NAMES = {"gb18030": "GB18030", "utf-8": "UTF-8", "big5": "Big5", "ascii": "ASCII"}


def encoding_name(codec: str | None) -> str:
    """Return what people call an encoding."""
    return NAMES.get(codec, codec.upper()) if codec else _("未能判断")


def preview_table(found: EncodingVerdict) -> str:
    """Return the cells as each candidate encoding reads them, one column each; the one that was taken stands first."""
    heads = "".join(f"<th>{escape(encoding_name(each.encoding) + _taken(each.encoding, found))}</th>" for each in found.previews)
    rows = zip(*(each.cells for each in found.previews), strict=True)
    body = "".join(f"<tr>{''.join(_cell(value) for value in row)}</tr>" for row in rows)
    return f'<div class="up-cells up-previews" tabindex="0"><table class="list"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _taken(codec: str, found: EncodingVerdict) -> str:
    return _("（采用）") if codec == found.chosen else ""


def _cell(value: str | None) -> str:
    if value is None:
        words = _("读不出")
        return f'<td class="up-none">{escape(words)}</td>'
    return f"<td>{escape(value)}</td>"
