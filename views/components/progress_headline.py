"""The figures on top of the progress page: done, against plan, newly done, late, due soon, without place; each opens its list."""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd

from layers.progress.worklist import PERIODS, due_soon, finished_in, is_behind, is_done
from views import format as shown
from views.components.progress_address import LIST, here
from views.i18n import _
from views.theme import BEHIND

ANCHOR = "progress-lists"


def headline(items: pd.DataFrame, day: date) -> str:
    """Return the figures of the projects looked at; each is a link to the list behind it."""
    done, count = int(is_done(items).sum()), len(items)
    planned = int((items["planned_finish"] <= pd.Timestamp(day)).sum())
    late = int(items["overdue"].sum())
    tiles = [
        _tile(_("完工"), shown.percent(done / count if count else None), f"{done:,} / {count:,}", ""),
        _plan(done, planned),
        _newly(items, day),
        _tile(_("滞后"), f"{BEHIND.sign} {late:,}" if late else "0", _("过了时限未完工"), "overdue", behind=late > 0),
        _tile(_("30 天内到期"), f"{len(due_soon(items, day)):,}", _("未完工，快到时限"), "soon"),
        _duties(items),
        _tile(_("无几何"), f"{int((~items['mapped']).sum()):,}", _("登记了，图上没有"), "nowhere"),
    ]
    return f'<div class="progress-tiles">{"".join(tiles)}</div>'


def _plan(done: int, planned: int) -> str:
    gap, behind = done - planned, is_behind(planned, done)
    sign = f"{BEHIND.sign} " if behind else "−" if gap < 0 else "+" if gap else ""
    words = _("比计划少，应完工 {planned}") if gap < 0 else _("比计划多，应完工 {planned}") if gap else _("与计划相同，应完工 {planned}")
    return _tile(_("对比计划"), f"{sign}{abs(gap):,}", words.format(planned=f"{planned:,}"), "overdue", behind=behind)


def _newly(items: pd.DataFrame, day: date) -> str:
    counts = [len(finished_in(items, period, day)) for period in PERIODS]
    names = (_("本周"), _("本月"), _("本季"))
    parts = "".join(
        f'<a href="{_address(period)}"><strong>{count:,}</strong><span>{escape(name)}</span></a>'
        for period, count, name in zip(PERIODS, counts, names, strict=True)
    )
    title = _("新完工")
    return f'<div class="progress-tile is-three"><h3>{escape(title)}</h3><div>{parts}</div></div>'


def _duties(items: pd.DataFrame) -> str:
    whole, count = int((items["filled"] == 5).sum()), len(items)
    words = _("缺项 {count} 个项目").format(count=f"{count - whole:,}")
    return _tile(_("五落实齐全"), shown.percent(whole / count if count else None), words, "duties")


def _tile(title: str, value: str, words: str, opens: str, *, behind: bool = False) -> str:
    inner = f"<h3>{escape(title)}</h3><strong>{escape(value)}</strong><span>{escape(words)}</span>"
    kind = "progress-tile is-behind" if behind else "progress-tile"
    return f'<a class="{kind}" href="{_address(opens)}">{inner}</a>' if opens else f'<div class="{kind}">{inner}</div>'


def _address(opens: str) -> str:
    return escape(f"{here(**{LIST: opens})}#{ANCHOR}", quote=True)
