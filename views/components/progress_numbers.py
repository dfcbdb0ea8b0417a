"""The numbers behind a chart of bars, row by row, with the links that its bars are for the mouse: everything within reach of the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from views import format as shown
from views.components.progress_address import here
from views.i18n import _
from views.progress_charts import Against
from views.theme import BEHIND


def bars_table(rows: Sequence[Against], chosen: str, name: str, on_map: Callable[[str], str]) -> str:
    """Return a table of `rows`, closed until it is asked for.

    A title chooses its row, as `name` in the address, or lets it go where it is `chosen`; `on_map` gives the address of the map for the key of a row.
    """
    heads = (_("名称"), _("实际"), _("按计划应完工"), _("与计划相差"), _("地图"))
    head = "".join(f"<th{' class=num' * (1 <= place <= 3)}>{escape(word)}</th>" for place, word in enumerate(heads))
    body = "".join(_row(row, chosen, name, on_map(row.key)) for row in rows)
    summary = _("逐行数字与链接")
    return (
        f'<details class="progress-numbers"><summary>{escape(summary)}</summary>'
        f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></details>'
    )


def _row(row: Against, chosen: str, name: str, on_map: str) -> str:
    leads = escape(here(**{name: "" if row.key == chosen else row.key}), quote=True)
    current = ' aria-current="true"' if row.key == chosen else ""
    planned = shown.MISSING if row.planned is None else shown.percent(min(row.planned, 100.0) / 100)
    sign = BEHIND.sign if row.behind else "−" if row.gap < 0 else ""
    words = _("上图")
    return (
        f'<tr><td><a href="{leads}"{current}>{escape(row.name)}</a></td><td class="num">{escape(row.text)}</td>'
        f'<td class="num">{escape(planned)}</td><td class="num{" behind" * row.behind}">{escape(f"{sign}{row.lacking}" or "0")}</td>'
        f'<td><a href="{escape(on_map, quote=True)}" aria-label="{escape(f"{words} {row.name}", quote=True)}">{escape(words)}</a></td></tr>'
    )
