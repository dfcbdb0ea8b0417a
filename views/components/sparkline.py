"""A small trend as a row of columns, drawn by the style sheet."""

from __future__ import annotations

from collections.abc import Sequence


def sparkline(values: Sequence[float]) -> str:
    """Return a column for each of `values` from left to right, the last one strong; nothing for fewer than two values.

    The scale runs from zero, so that a small rise on a large stock looks small.
    """
    if len(values) < 2:
        return ""
    top = max(*values, 0.0) or 1.0
    columns = "".join(f'<i style="height:{max(value, 0.0) / top * 100:.1f}%"></i>' for value in values)
    return f'<div class="spark" aria-hidden="true">{columns}</div>'
