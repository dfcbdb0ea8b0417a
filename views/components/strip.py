"""The line on top of the overview: what it is, how fresh, how far along."""

from __future__ import annotations

from datetime import date
from html import escape

from layers.progress.campaign import Campaign
from views import format as shown
from views.components.tiles import legend
from views.i18n import _, language
from views.theme import BEHIND


def overview_strip(standing: Campaign, day: date | None, example: bool) -> str:
    """Return the strip; `day` is the newest data date, `example` marks a store that still holds example data."""
    facts = [
        (_("达到公布数"), f"{standing.reached}", _("/ {count} 类").format(count=standing.measurable), ""),
        (_("项目完工"), shown.percent(standing.share_done), f"{standing.done:,} / {standing.total:,}", ""),
        (
            _("滞后项目"),
            f"{BEHIND.sign} {standing.overdue:,}" if standing.overdue else "0",
            _("项"),
            "is-behind" if standing.overdue else "",
        ),
    ]
    title, dated = _("崇州城市更新"), _("数据日期 {day}").format(day=shown.day(day, language()))
    return (
        f'<div class="strip"><h1>{escape(title)}</h1><div class="strip-marks">{data_mark(example)}<span>{escape(dated)}</span></div>'
        f'<dl class="strip-facts">{"".join(_fact(*fact) for fact in facts)}</dl></div>'
    )


def page_strip(title: str, note: str = "") -> str:
    """Return the heading line of a page that has no figures of its own."""
    return f'<div class="strip"><h1>{escape(title)}</h1><div class="strip-marks"><span>{escape(note)}</span></div></div>'


def data_mark(example: bool) -> str:
    """Return the mark that says whether data are examples; real data carry none of their own here."""
    word = _("示例数据")
    return f'<span class="badge">{escape(word)}</span>' if example else ""


def section(title: str, note: str = "", signs: bool = False) -> str:
    """Return a section's heading with a short note beside it, and the signs of the stages at its end if asked for."""
    beside = f"<p>{escape(note)}</p>" if note else ""
    return f'<div class="section"><h2>{escape(title)}</h2>{beside}{legend() if signs else ""}</div>'


def _fact(name: str, value: str, unit: str, kind: str) -> str:
    return f'<div class="{kind}"><dt>{escape(name)}</dt><dd>{escape(value)}<small>{escape(unit)}</small></dd></div>'
