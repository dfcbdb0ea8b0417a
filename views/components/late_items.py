"""The items that are late, the longest first, each with a way to its place on the map."""

from __future__ import annotations

import math
from html import escape

import pandas as pd

from layers.catalogue import BY_KEY
from layers.towns import town_title
from views import format as shown
from views.i18n import _, agree, language
from views.links import map_address
from views.theme import BEHIND

SHOWN = 12


def late_table(late: pd.DataFrame, limit: int = SHOWN) -> str:
    """Return the first `limit` late items as a table (see `layers.progress.campaign.late_items`)."""
    if late.empty:
        words = _("没有滞后项目：没有一个过了时限还未完工。")
        return f'<div class="empty">{escape(words)}</div>'
    heads = (_("项目"), _("专项"), _("镇街"), _("责任单位"), _("时限"), _("已逾期"))
    head = "".join(f"<th{_number_class(head == heads[-1])}>{escape(head)}</th>" for head in heads)
    rows = "".join(_row(item) for item in late.head(limit).to_dict("records"))
    more = _("共 {count} 项，按逾期天数排列，此处列前 {shown} 项。").format(count=len(late), shown=limit) if len(late) > limit else ""
    note = f'<p class="note">{escape(more)}</p>' if more else ""
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}'


def _row(item: dict[str, object]) -> str:
    layer = BY_KEY[str(item["layer"])]
    lat, lon = float(str(item["lat"])), float(str(item["lon"]))
    address = map_address(layer.key, str(item["fid"]), place=None if math.isnan(lat) else (lat, lon))
    name = str(item["name"]) or str(item["fid"])
    due = pd.Timestamp(str(item["due"])).date()
    days = agree(_("{days} 天"), float(str(item["days"]))).format(days=shown.number(float(str(item["days"])), 0))
    town = town_title(str(item["town"]), language(), short=True)
    cells = (layer.title(language()), town or shown.MISSING, str(item["unit"]) or shown.MISSING)
    return (
        f'<tr><td><a href="{escape(address, quote=True)}">{escape(name)}</a></td>'
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}"
        f'<td class="when">{shown.day(due, language())}</td>'
        f'<td class="num behind">{BEHIND.sign} {escape(days)}</td></tr>'
    )


def _number_class(is_number: bool) -> str:
    return ' class="num"' if is_number else ""
