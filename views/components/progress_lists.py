"""The lists of the progress page: what is late, due soon, newly done, or has something missing; each name leads to its place on the map."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from types import MappingProxyType

import pandas as pd

from layers.catalogue import BY_KEY, layer
from layers.fields import FIVE_DUTIES
from layers.progress.worklist import PERIODS, due_soon, finished_in, late
from layers.selection import OVERDUE
from layers.towns import town_title
from views import format as shown
from views.components.progress_address import LIST, LISTS, here
from views.i18n import N_, _, language
from views.links import layers_address, map_address
from views.theme import BEHIND, STATUS

SHOWN = 20
_EMPTY: Mapping[str, str] = MappingProxyType(
    {
        "overdue": N_("没有滞后项目：所有到期的项目都已完工。"),
        "soon": N_("30 天内没有到期的项目。"),
        "week": N_("本周还没有项目完工。"),
        "month": N_("本月还没有项目完工。"),
        "quarter": N_("本季还没有项目完工。"),
        "duties": N_("每个项目的五落实都齐全。"),
        "nowhere": N_("每个项目在图上都有位置。"),
        "dates": N_("没有日期顺序有误的项目。"),
    }
)


def rows_of(name: str, items: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the projects of the list `name`, in the order in which they are read."""
    lists: Mapping[str, Callable[[], pd.DataFrame]] = {
        "overdue": lambda: late(items),
        "soon": lambda: due_soon(items, day),
        **{period: lambda period=period: finished_in(items, period, day) for period in PERIODS},  # type: ignore[misc]
        "duties": lambda: items[items["filled"] < len(FIVE_DUTIES)].sort_values(["filled", "layer", "fid"]),
        "nowhere": lambda: items[~items["mapped"]].sort_values(["layer", "fid"]),
        "dates": lambda: items[items["disordered"]].sort_values(["layer", "fid"]),
    }
    return lists[name]()


def list_links(items: pd.DataFrame, day: date, chosen: str) -> str:
    """Return the names of the lists with the number of projects on each, as links."""
    links = []
    for name, title in LISTS.items():
        count, current = len(rows_of(name, items, day)), ' aria-current="true"' if name == chosen else ""
        address = escape(here(**{LIST: name}), quote=True)
        links.append(f'<a class="pill" href="{address}"{current}>{escape(_(title))} <b>{count:,}</b></a>')
    return f'<nav class="pills progress-list-links">{"".join(links)}</nav>'


def project_table(name: str, items: pd.DataFrame, day: date, as_of: date | None, decimals: int | None) -> str:
    """Return the first `SHOWN` projects of the list `name`; places in links are rounded to `decimals` of a degree (None: exact)."""
    found = rows_of(name, items, day)
    if found.empty:
        return f'<div class="empty">{escape(_(_EMPTY[name]))}</div>'
    heads = (_("项目"), _("专项"), _("镇街"), _("责任单位"), _("状态"), *_own_heads(name))
    head = "".join(f"<th{_num(place > 5)}>{escape(word)}</th>" for place, word in enumerate(heads))
    body = "".join(_row(name, item, day, as_of, decimals) for item in found.head(SHOWN).to_dict("records"))
    words = _("共 {count} 项，此处列前 {shown} 项；选定专项或镇街可缩小范围。").format(count=f"{len(found):,}", shown=SHOWN)
    note = f'<p class="note">{escape(words)}</p>' if len(found) > SHOWN else ""
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{note}'


def map_link(name: str, items: pd.DataFrame, day: date, town: str, as_of: date | None) -> str:
    """Return the way to the map with the programmes of the list `name`, late ones alone where the list is of those; nothing for an empty list."""
    found = rows_of(name, items, day)
    layers = tuple(dict.fromkeys(found.loc[found["mapped"], "layer"].astype(str)))
    if not layers:
        return ""
    address = layers_address(layers, town or None, status=(OVERDUE,) if name == "overdue" else (), as_of=as_of)
    words = _("滞后项目上图") if name == "overdue" else _("这些专项上图")
    return f'<div class="pills"><a class="pill" href="{escape(address, quote=True)}">{escape(words)}</a></div>'


def duties_panel(items: pd.DataFrame) -> str:
    """Return how complete the five duties are: how many projects have how many, and which are missing most."""
    if items.empty:
        return ""
    counts = items["filled"].value_counts()
    steps = "".join(_step(filled, int(counts.get(filled, 0)), len(items)) for filled in range(len(FIVE_DUTIES), -1, -1))
    missing = items["missing"].explode().value_counts()
    titles = {field.key: field.title(language()) for field in layer(str(items["layer"].iloc[0])).fields if field.key in FIVE_DUTIES}
    rows = "".join(f'<tr><td>{escape(titles[key])}</td><td class="num">{int(missing.get(key, 0)):,}</td></tr>' for key in FIVE_DUTIES)
    name, lacks = _("五落实"), _("缺填的项目数")
    return (
        f'<div class="progress-duties">{steps}</div>'
        f'<table class="list"><thead><tr><th>{escape(name)}</th><th class="num">{escape(lacks)}</th></tr></thead><tbody>{rows}</tbody></table>'
    )


def _step(filled: int, count: int, whole: int) -> str:
    words = _("{filled} 项").format(filled=filled)
    width = count / whole * 100
    return (
        f'<div><span>{escape(words)}</span><span class="rank-bar"><b style="width:{width:.2f}%"></b></span><strong>{count:,}</strong></div>'
    )


def _own_heads(name: str) -> tuple[str, ...]:
    """Return the headings that a list has of its own."""
    if name == "overdue":
        return _("时限"), _("已逾期")
    if name == "soon":
        return _("时限"), _("还有")
    if name in PERIODS:
        return (_("完工日期"),)
    if name == "duties":
        return (_("缺填"),)
    return (_("时限"),)


def _row(name: str, item: dict[str, object], day: date, as_of: date | None, decimals: int | None) -> str:
    entry = BY_KEY[str(item["layer"])]
    address = map_address(entry.key, str(item["fid"]), place=_place(item, decimals), as_of=as_of)
    title = str(item["name"]) or str(item["fid"])
    status = STATUS.get(str(item["status"]))
    stage = f"{status.sign} {status.title(language())}" if status else shown.MISSING
    town = town_title(str(item["town"]), language(), short=True) or shown.MISSING
    cells = (entry.title(language()), town, str(item["unit"]) or shown.MISSING, stage)
    return (
        f'<tr><td><a href="{escape(address, quote=True)}">{escape(title)}</a></td>'
        f"{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}{_own_cells(name, item, day)}</tr>"
    )


def _own_cells(name: str, item: dict[str, object], day: date) -> str:
    if name == "duties":
        titles = {field.key: field.title(language()) for field in BY_KEY[str(item["layer"])].fields}
        words = _("、").join(titles[str(key)] for key in item["missing"])  # type: ignore[attr-defined]
        return f"<td>{escape(words)}</td>"
    when = item["done_on"] if name in PERIODS else item["due"]
    cell = f'<td class="when">{escape(shown.MISSING if pd.isna(when) else shown.day(pd.Timestamp(when).date(), language()))}</td>'  # type: ignore[arg-type,call-overload]
    if name not in ("overdue", "soon"):
        return cell
    days = abs((pd.Timestamp(day) - pd.Timestamp(str(when))).days)
    words = _("{days} 天").format(days=shown.number(float(days), 0))
    return cell + (
        f'<td class="num behind">{BEHIND.sign} {escape(words)}</td>' if name == "overdue" else f'<td class="num">{escape(words)}</td>'
    )


def _place(item: dict[str, object], decimals: int | None) -> tuple[float, float] | None:
    lat, lon = float(str(item["lat"])), float(str(item["lon"]))
    if math.isnan(lat):
        return None
    return (lat, lon) if decimals is None else (round(lat, decimals), round(lon, decimals))


def _num(is_number: bool) -> str:
    return ' class="num"' if is_number else ""
