"""The headline of a coverage figure: the value, its goals, and what it rests on; or why there is none and what to do about it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from html import escape
from pathlib import Path

from geo.figure import Figure, Source
from layers.catalogue import BY_KEY
from layers.indicators.coverage_words import DISTANCES, exclusions, layer_title, missing_words
from layers.indicators.figures import Statistic
from layers.indicators.rule import Goal, Rule, RuleKind
from layers.indicators.rules import RuleBook
from views import cache
from views import format as shown
from views.components.coverage_address import CARD, here
from views.components.strip import data_mark
from views.coverage_values import bound_said, goal_short, list_said, parts_said, said
from views.i18n import _, language
from views.links import page_address
from views.theme import SERVED, UNSERVED

STYLESHEET = Path(__file__).parent.parent / "css" / "coverage.css"
_HEADROOM = 1.15


@functools.cache
def coverage_style() -> str:
    """Return the style of the page, once in it."""
    colors = f":root{{--cov-served:{SERVED};--cov-unserved:{UNSERVED};}}"
    return f"<style>{colors}\n{STYLESHEET.read_text(encoding='utf-8')}</style>"


def page_head(found: Statistic | None, *, example: bool) -> str:
    """Return the line on top of the page: what it is, whether data are examples, and how fresh they are."""
    day = _("数据日期 {day}").format(day=data_dates(found.city.sources) if found else shown.MISSING)
    title = _("覆盖分析")
    return f'<div class="strip"><h1>{escape(title)}</h1><div class="strip-marks">{data_mark(example)}<span>{escape(day)}</span></div></div>'


def headline(found: Statistic, book: RuleBook) -> str:
    """Return the headline of the city's figure."""
    rule, city = found.question.rule, found.city
    value = _none(rule, city, book) if city.ratio is None else _value(rule, city)
    beside = "".join(_beside(rule, figure) for figure in found.beside)
    others = f'<dl class="cov-beside">{beside}</dl>' if beside else ""
    rest = "".join(_fact(*fact) for fact in facts(rule, city))
    return f'<section class="cov-head"><h2>{escape(rule.name(language()))}</h2>{value}{others}<dl class="cov-facts">{rest}</dl></section>'


def facts(rule: Rule, figure: Figure) -> list[tuple[str, str, str]]:
    """Return name, value and a smaller second line of everything a reader has to know beside the value."""
    lang = language()
    numerator, denominator = (shown.MISSING, shown.MISSING) if figure.missing and not figure.denominator else parts_said(rule, figure)
    left_out = sum(count for reason, count in figure.excluded if reason not in ("layer-without-data", "people-unplaced"))
    rows = [
        (_("分子"), numerator, rule.numerator(lang)),
        (_("分母"), denominator, rule.denominator(lang)),
        (_("规则"), rule.ruleset(lang), _changed(rule)),
    ]
    if rule.kind is RuleKind.SERVICE_RADIUS:
        rows.append((_("距离"), DISTANCES[figure.distance](lang), ""))
    rows += [
        (_("坐标系"), figure.crs or shown.MISSING, ""),
        (_("数据日期"), data_dates(figure.sources), ""),
        (_("未计入"), _("{count} 个要素").format(count=shown.number(left_out, 0)) if left_out else _("无"), _reasons(figure)),
    ]
    if figure.as_of:
        rows.insert(-2, (_("截至"), shown.day(figure.as_of, lang), _("该日之前完工的才计入")))
    return rows


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


def _value(rule: Rule, city: Figure) -> str:
    opens, note = _("打开方法卡"), bound_said(rule, city)
    below = f'<p class="cov-list">{escape(list_said(rule, city))}</p>' if rule.kind is RuleKind.COMPLETION else ""
    below += f'<p class="cov-note">{escape(note)}</p>' if note else ""
    return (
        f'<p class="cov-value"><a href="{escape(here(**{CARD: "1"}), quote=True)}" title="{escape(opens, quote=True)}">{_sized(said(city))}</a></p>'
        f"{below}{_bar(rule, city)}"
    )


def _sized(text: str) -> str:
    """Return a value with a long unit set smaller behind the number."""
    sign, _space, rest = text.partition(" ") if text[:1] in "≥≤<" else ("", "", text)
    number, _space, unit = rest.partition(" ")
    before = f"<small>{escape(sign)}\u00a0</small>" if sign else ""
    return f"{before}{escape(number)}<small>\u00a0{escape(unit)}</small>"


def _bar(rule: Rule, figure: Figure) -> str:
    """Return the bar with the goals as marks, and the goals; nothing where a value has neither goals nor an end."""
    value = figure.ratio or 0.0
    is_share = figure.ratio_unit == "share"
    if not is_share and not rule.goals:
        return ""
    whole = 1.0 if is_share else max([value, *(goal.value for goal in rule.goals)]) * _HEADROOM
    marks = "".join(f'<i style="left:{goal.value / whole * 100:.1f}%"></i>' for goal in rule.goals)
    goals = "".join(_goal(goal, figure) for goal in rule.goals)
    label = escape(said(figure), quote=True)
    bar = f'<div class="cov-bar" role="img" aria-label="{label}"><b style="width:{min(value / whole, 1.0) * 100:.2f}%"></b>{marks}</div>'
    return bar + (f'<ul class="cov-goals">{goals}</ul>' if goals else "")


def _goal(goal: Goal, figure: Figure) -> str:
    short = goal_short(goal, figure)
    verdict, kind = (short, "is-short") if short else (_("已达"), "is-met")
    if figure.bound == ("at_least" if short else "at_most"):
        verdict, kind = _("尚不能判断"), "is-open"
    return f'<li><span>{escape(_unbroken(goal.title(language())))}</span><span class="{kind}">{escape(verdict)}</span></li>'


def _unbroken(title: str) -> str:
    """Return a goal's title with its figure (`≥ 85 %`) in one piece."""
    sign = next((sign for sign in "≥>" if sign in title), "")
    name, _sign, figure = title.partition(sign) if sign else (title, "", "")
    return name + sign + figure.replace(" ", "\u00a0")


def _beside(rule: Rule, figure: Figure) -> str:
    """Return another measure of the same thing, held against what is on record instead of the published list."""
    names = {"m": _("长度"), "m2": _("面积"), "count": _("项目数")}
    amounts = list_said(rule, figure) if figure.unit != "count" else _("{done} / {total} 个").format(
        done=shown.number(figure.numerator, 0), total=shown.number(figure.denominator, 0)
    )  # fmt: skip
    note = (
        _("占已登记的{share}").format(share=f" {said(figure)}") if figure.ratio is not None else missing_words(figure.missing, language())
    )
    return _fact(names[figure.unit], amounts if figure.ratio is not None else shown.MISSING, note)


def _none(rule: Rule, figure: Figure, book: RuleBook) -> str:
    """Return why there is no value, and what a reader can do next."""
    lang = language()
    sentence = escape(missing_words(figure.missing, lang))
    lacking = [code.removeprefix("layer:") for code in figure.missing if code.startswith("layer:")]
    steps = []
    unknown = [key for key in lacking if key not in BY_KEY]
    known = [key for key in lacking if key in BY_KEY]
    if unknown:
        names = _("、").join(
            f"{layer_title(key, lang)}（{key}）" if lang == "zh" else f"{layer_title(key, lang)} ({key})" for key in unknown
        )
        words = _("请提供图层：{names}。登记到数据目录并发布后，本页自动计算。").format(names=names)
        steps.append(f"<li>{escape(words)}</li>")
    for key in known:
        address = escape(page_address("data", layer=key), quote=True)
        words = _("到数据目录查看“{layer}”").format(layer=layer_title(key, lang))
        steps.append(f'<li><a href="{address}">{escape(words)}</a></li>')
    steps += [_instead(rule, other) for other in _others(rule, book)]
    return f'<p class="cov-none">{sentence}</p><ul class="cov-next">{"".join(steps)}</ul>'


def _others(rule: Rule, book: RuleBook) -> list[Rule]:
    """Return the rules of the same question that do not wait for a layer which has no data."""
    if rule.indicator not in {indicator.key for indicator in book.indicators}:
        return []
    siblings = [book.rule(key) for key in book.indicator(rule.indicator).rules if key != rule.id]
    published = cache.currents()
    ready = [other for other in siblings if all(key in published for key in (other.land, other.clip, other.people) if key)]
    return [other for other in ready if any(entry.layer in published for entry in other.sites)][:2]


def _instead(rule: Rule, other: Rule) -> str:
    words = _("先看能算的：{rule}").format(rule=other.name(language()))
    return f'<li><a href="{escape(here(rule=other.id), quote=True)}">{escape(words)}</a></li>'


def _fact(name: str, value: str, second: str) -> str:
    below = f"<small>{escape(second)}</small>" if second else ""
    return f"<dt>{escape(name)}</dt><dd>{escape(value)}{below}</dd>"


def _changed(rule: Rule) -> str:
    return _("阈值已由管理员修改，版本 {version}").format(version=rule.version) if rule.changed else ""
