"""The figures on top of the progress page: done, against plan, newly done, late, due soon, without place; each opens its list."""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd

from layers.progress.worklist import PERIODS, due_soon, finished_in, is_behind, is_done
from views import format as shown
from views.components.progress_address import list_address
from views.i18n import _, agree
from views.theme import BEHIND


def headline(items: pd.DataFrame, day: date) -> str:
    """Return the figures of the projects looked at; each is a link to the list behind it."""
    done, count = int(is_done(items).sum()), len(items)
    planned = int((items["planned_finish"] <= pd.Timestamp(day)).sum())
    late, soon, nowhere = int(items["overdue"].sum()), len(due_soon(items, day)), int((~items["mapped"]).sum())
    tiles = [
        _tile(_("完工"), shown.percent(done / count if count else None), _items(f"{done:,} / {count:,}", count), "done"),
        _plan(done, planned),
        _newly(items, day),
        _tile(_("滞后"), _items(f"{BEHIND.sign} {late:,}" if late else "0", late), _("过了时限未完工"), "overdue", behind=late > 0),
        _tile(_("30 天内到期"), _items(f"{soon:,}", soon), _("未完工，快到时限"), "soon"),
        _duties(items),
        _tile(_("无几何"), _items(f"{nowhere:,}", nowhere), _("登记了，图上没有"), "nowhere"),
    ]
    return f'<div class="progress-tiles">{"".join(tiles)}</div>'


def _plan(done: int, planned: int) -> str:
    gap, behind = done - planned, is_behind(planned, done)
    sign = f"{BEHIND.sign} " if behind else "−" if gap < 0 else "+" if gap else ""
    words = _("比计划少，应完工 {planned}") if gap < 0 else _("比计划多，应完工 {planned}") if gap else _("与计划相同，应完工 {planned}")
    value = _items(f"{sign}{abs(gap):,}", abs(gap))
    return _tile(_("对比计划"), value, words.format(planned=_items(f"{planned:,}", planned)), "slipped", behind=behind)


def _newly(items: pd.DataFrame, day: date) -> str:
    counts = [len(finished_in(items, period, day)) for period in PERIODS]
    names = (_("本周"), _("本月"), _("本季"))
    parts = "".join(
        f'<a href="{_address(period)}"><strong>{count:,}</strong><span>{escape(name)}</span></a>'
        for period, count, name in zip(PERIODS, counts, names, strict=True)
    )
    title = _("新完工（项）")
    return f'<div class="progress-tile is-three"><h3>{escape(title)}</h3><div>{parts}</div></div>'


def _duties(items: pd.DataFrame) -> str:
    whole, count = int((items["filled"] == 5).sum()), len(items)
    lacking = count - whole
    words = agree(_("缺项 {count} 个项目"), lacking).format(count=f"{lacking:,}")
    return _tile(_("五落实齐全"), shown.percent(whole / count if count else None), words, "duties")


def _items(text: str, count: int) -> str:
    """Return a number of projects with its unit."""
    return agree(_("{count} 项"), count).format(count=text)


def _strong(value: str) -> str:
    """Return a figure in large type, its unit beside it in small."""
    number, _space, unit = value.rpartition(" ")
    if unit == "%":
        return f"<strong>{escape(value)}</strong>"
    return f"<strong>{escape(number)} <small>{escape(unit)}</small></strong>"


def _tile(title: str, value: str, words: str, opens: str, *, behind: bool = False) -> str:
    kind = "progress-tile is-behind" if behind else "progress-tile"
    return f'<a class="{kind}" href="{_address(opens)}"><h3>{escape(title)}</h3>{_strong(value)}<span>{escape(words)}</span></a>'


def _address(opens: str) -> str:
    return escape(list_address(opens), quote=True)
