"""The headline of a coverage figure: the share, its goals, and what it rests on; or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from geo.figure import Figure, Source
from layers.catalogue import layer
from layers.coverage_words import DISTANCES, exclusions, missing_words
from layers.figures import Statistic
from layers.rule import Goal, Rule
from views import format as shown
from views.components.strip import data_mark
from views.i18n import _, language
from views.links import page_address
from views.theme import SERVED, UNSERVED

STYLESHEET = Path(__file__).parent.parent / "css" / "coverage.css"


@cache
def coverage_style() -> str:
    """Return the style of the page, once in it."""
    colors = f":root{{--cov-served:{SERVED};--cov-unserved:{UNSERVED};}}"
    return f"<style>{colors}\n{STYLESHEET.read_text(encoding='utf-8')}</style>"


def page_head(found: Statistic, *, example: bool) -> str:
    """Return the line on top of the page: what it is, whether data are examples, and how fresh they are."""
    day = _("数据日期 {day}").format(day=data_dates(found.city.sources))
    title = _("覆盖分析")
    return f'<div class="strip"><h1>{escape(title)}</h1><div class="strip-marks">{data_mark(example)}<span>{escape(day)}</span></div></div>'


def headline(found: Statistic) -> str:
    """Return the headline of the city's figure."""
    rule, city = found.question.rule, found.city
    return (
        f'<section class="cov-head"><h2>{escape(rule.name(language()))}</h2>{_share(rule, city)}'
        f'<dl class="cov-facts">{"".join(_fact(*fact) for fact in facts(rule, city))}</dl></section>'
    )


def facts(rule: Rule, figure: Figure) -> list[tuple[str, str, str]]:
    """Return name, value and a smaller second line of everything a reader has to know beside the share."""
    lang = language()
    left_out = sum(count for reason, count in figure.excluded if reason != "layer-without-data")
    return [
        (_("分子"), _amount(figure.numerator, figure), rule.numerator(lang)),
        (_("分母"), _amount(figure.denominator, figure), rule.denominator(lang)),
        (_("规则"), rule.ruleset(lang), _changed(rule)),
        (_("距离"), DISTANCES[figure.distance](lang), ""),
        (_("坐标系"), figure.crs or shown.MISSING, ""),
        (_("数据日期"), data_dates(figure.sources), _inputs(figure.sources)),
        (_("未计入"), _("{count} 个要素").format(count=shown.number(left_out, 0)) if left_out else _("无"), _reasons(figure)),
    ]


def data_dates(sources: Sequence[Source]) -> str:
    """Return the day the inputs speak of, or the first and the last where they differ."""
    days = sorted({source.data_date for source in sources if source.data_date})
    if not days:
        return shown.MISSING
    first, last = (shown.day(day, language()) for day in (days[0], days[-1]))
    return first if first == last else f"{first} – {last}"


def _reasons(figure: Figure) -> str:
    """Return the most frequent reasons in words."""
    most = sorted(figure.excluded, key=lambda pair: -pair[1])[:2]
    return "\u00a0· ".join(f"{words} {count:,}" for words, count in exclusions(most, language()))


def _share(rule: Rule, figure: Figure) -> str:
    if figure.ratio is None:
        sentence = escape(missing_words(figure.missing, language()))
        next_step = _("到数据目录查看图层")
        link = f'<a href="{escape(page_address("data"), quote=True)}">{escape(next_step)}</a>'
        return f'<p class="cov-none">{sentence}</p><p class="note">{link}</p>'
    marks = "".join(f'<i style="left:{goal.value * 100:.1f}%"></i>' for goal in rule.goals)
    goals = "".join(_goal(goal, figure.ratio) for goal in rule.goals)
    return (
        f'<p class="cov-value">{shown.percent(figure.ratio)}</p>'
        f'<div class="cov-bar" role="img" aria-label="{shown.percent(figure.ratio)}"><b style="width:{figure.ratio * 100:.2f}%"></b>{marks}</div>'
        f'<ul class="cov-goals">{goals}</ul>'
    )


def _goal(goal: Goal, ratio: float) -> str:
    if ratio >= goal.value:
        verdict, kind = _("已达"), "is-met"
    else:
        verdict, kind = _("差 {points} 个百分点").format(points=shown.number(max((goal.value - ratio) * 100, 0.1), 1)), "is-short"
    return f'<li><span>{escape(_unbroken(goal.title(language())))}</span><span class="{kind}">{escape(verdict)}</span></li>'


def _unbroken(title: str) -> str:
    """Return a goal's title with its figure (`≥ 85 %`) in one piece."""
    name, sign, figure = title.partition("≥")
    return name + sign + figure.replace(" ", "\u00a0")


def _fact(name: str, value: str, second: str) -> str:
    below = f"<small>{escape(second)}</small>" if second else ""
    return f"<dt>{escape(name)}</dt><dd>{escape(value)}{below}</dd>"


def _amount(square_metres: float, figure: Figure) -> str:
    if not figure.crs:
        return shown.MISSING
    area = shown.area(square_metres, language())
    return area.text if area.text == area.exact else f"{area.text} ({area.exact})"


def _changed(rule: Rule) -> str:
    return _("阈值已由管理员修改，版本 {version}").format(version=rule.version) if rule.changed else ""


def _inputs(sources: Sequence[Source]) -> str:
    once = {source.layer: source for source in sources}.values()
    return "\u00a0· ".join(f"{layer(source.layer).title(language())} r{source.revision}" for source in once)
