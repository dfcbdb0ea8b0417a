"""The ranking beside the map: a bar and a value for each town, the city's value and the goal as lines; every value opens its card."""

from __future__ import annotations

from html import escape

from geo.figure import Figure
from layers.indicators.coverage_words import CITY
from layers.indicators.figure_words import ratio
from layers.indicators.figures import Statistic
from layers.indicators.rule import RatioUnit, RuleKind
from views import format as shown
from views.components.coverage_address import CARD, ZONE, here
from views.components.strip import section
from views.coverage_values import ranked, said, zone_said
from views.i18n import _, language

MOST_ROWS = 15
_WHOLE_FROM = 0.5
_HEADROOM = 1.1


def ranking(found: Statistic) -> str:
    """Return the ranking with its heading: the highest first; of a long list the lowest rows, the lowest first."""
    rule = found.question.rule
    if rule.kind is RuleKind.COMPLETION:
        return _done(found)
    rows, note = ranked(found.zones), ""
    if len(rows) > MOST_ROWS:
        note = _("{total} 个中最低的 {count} 个").format(total=len(rows), count=MOST_ROWS)
        rows = rows[: -MOST_ROWS - 1 : -1]
    title = _("镇街排名") if found.question.level == "towns" else _("村社区排名")
    if not rows or found.city.ratio is None:
        nothing = _("没有可以排名的镇街。")
        return section(title) + f'<div class="empty">{escape(nothing)}</div>'
    goal = rule.goals[0].value if rule.goals else None
    highest = max([row.ratio or 0.0 for row in rows] + [found.city.ratio, goal or 0.0])
    whole = 1.0 if rule.ratio_unit is RatioUnit.SHARE and highest > _WHOLE_FROM else highest * _HEADROOM or 1.0
    lines = _lines(found.city.ratio / whole, goal / whole if goal is not None else None)
    body = "".join(_row(row, (row.ratio or 0.0) / whole, said(row), lines) for row in rows)
    return section(title, note) + _keys(found, goal) + f'<div class="cov-ranking">{body}</div>'


def _keys(found: Statistic, goal: float | None) -> str:
    """Return what the two lines are."""
    lang = language()
    keys = f'<span><i class="is-city"></i>{escape(CITY(lang))} {escape(said(found.city))}</span>'
    if goal is not None:
        aim = _("目标")
        keys += f'<span><i class="is-goal"></i>{escape(aim)} {escape(ratio(goal, found.question.rule.ratio_unit, lang))}</span>'
    return f'<div class="cov-keys">{keys}</div>'


def _lines(city: float, goal: float | None) -> str:
    """Return the lines behind the bar of each row; row under row they are one line each."""
    lines = f'<i class="is-city" style="left:{city * 100:.2f}%"></i>'
    return lines + (f'<i class="is-goal" style="left:{goal * 100:.2f}%"></i>' if goal is not None else "")


def _row(figure: Figure, share: float, value: str, lines: str = "") -> str:
    zone = figure.zone or ""
    address = escape(here(**{CARD: "1", ZONE: zone}), quote=True)
    name = escape(zone_said(zone, short=True))
    full = escape(zone_said(zone), quote=True)
    return (
        f'<a href="{address}" title="{full}"><span>{name}</span>'
        f'<span class="cov-rank-bar"><b style="width:{min(share, 1.0) * 100:.2f}%"></b>{lines}</span><strong>{escape(value)}</strong></a>'
    )


def _done(found: Statistic) -> str:
    """Return the towns by how much of what is on record there is done; a list published for the city alone gives them no share."""
    rows = sorted((zone for zone in found.zones if zone.zone), key=_by_amount)
    title = _("镇街已完成")
    if not rows:
        nothing = _("目标清单没有分村社区的数据。") if found.question.level != "towns" else _("没有可以排名的镇街。")
        return section(title) + f'<div class="empty">{escape(nothing)}</div>'
    most = max(row.denominator for row in rows) or 1.0
    body = "".join(
        _row(row, row.numerator / most, f"{shown.number(row.numerator, 0)} / {shown.number(row.denominator, 0)}")
        for row in rows[:MOST_ROWS]
    )
    return section(title, _("已完成 / 已登记（个）")) + f'<div class="cov-ranking">{body}</div>'


def _by_amount(figure: Figure) -> tuple[float, str]:
    return (-figure.numerator, figure.zone or "")
