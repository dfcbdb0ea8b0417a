"""The keys of a chart as HTML, so that they grow with the screen and read like the rest of the page."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def chart_keys(keys: Iterable[tuple[str, str]]) -> str:
    """Return one sign and one word for each of `keys`: a class of progress.css, and what it means in the reader's language."""
    return f'<div class="chart-keys">{"".join(f"""<span><i class="{kind}"></i>{escape(words)}</span>""" for kind, words in keys)}</div>'
