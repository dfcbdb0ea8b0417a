"""Which towns lead and which lag: bars of the share finished, always with the number of items behind it."""

from __future__ import annotations

from html import escape

import pandas as pd

from layers.towns import town_title
from views import format as shown
from views.i18n import _, language
from views.links import map_address
from views.theme import BEHIND


def town_ranking(towns: pd.DataFrame) -> str:
    """Return the towns as bars, the leading one first (see `layers.progress.campaign.towns_compared`)."""
    if towns.empty:
        words = _("还没有可以比较的镇街：每个镇街至少要有 5 个项目。")
        return f'<div class="empty">{escape(words)}</div>'
    return f'<div class="ranking">{"".join(_row(town) for town in towns.to_dict("records"))}</div>'


def _row(town: dict[str, object]) -> str:
    name, share, done, total, late = (town[key] for key in ("town", "share", "done", "count", "overdue"))
    behind = f'<span class="behind">{BEHIND.sign} {late}</span>' if late else "<span></span>"
    title = town_title(str(name), language(), short=True)
    width = float(str(share)) * 100
    return (
        f'<a class="rank" href="{escape(map_address(town=str(name)), quote=True)}"><span>{escape(title)}</span>'
        f'<span class="rank-bar"><b style="width:{width:.1f}%"></b></span><strong>{shown.percent(float(str(share)))}</strong>'
        f"<small>{done}/{total}</small>{behind}</a>"
    )
