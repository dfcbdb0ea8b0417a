"""The slide of many rulers: the same data under every rule of the question, and how far apart they are."""

from __future__ import annotations

from math import isinf

from geo.errors import GeoError
from geo.figure import Figure
from layers import amounts
from layers.indicators import figure_words
from layers.indicators.coverage_words import missing_words
from layers.indicators.question import Question
from layers.indicators.rule import Distance, Rule
from layers.indicators.rules import rule_book
from layers.indicators.statistics import statistic
from layers.messages.sentences import message
from layers.settings import settings
from layers.slides.coverage import sources_of, value_of
from layers.slides.material import COVERAGE_RULE, LOG, Material, failure_words, read_by
from layers.slides.slide import MISSING, Cell, Kind, Sentence, Slide, Table, Value, sentence
from layers.spec import Text
from layers.store.errors import StoreError

TITLE = Text("同一数据，多把尺子", "The same data under many rules")
_FEWEST = 2
_LARGE_M2 = 1e6
"""From here on land is said in whole hectares [m²]."""

_MET, _NOT_MET, _OPEN = Text("已达", "met"), Text("未达", "not met"), Text("不能断定", "cannot be told")


def rules_slide(material: Material) -> Slide:
    """Return every rule of the question with its figure, numerator and denominator; rules that cannot be computed say why."""
    lang = material.lang
    book = rule_book(settings().home)
    indicator = book.indicator(book.rule(COVERAGE_RULE).indicator)
    found = [(rule, *_answer(material, rule)) for rule in map(book.rule, indicator.rules)]
    rows = tuple(_row(rule, figure, problem, lang) for rule, figure, problem in found)
    heads = (
        Text("规则", "Rule"), Text("场地面积 → 服务半径", "Size of site → radius"), Text("距离", "Distance"), Text("数值", "Value"), Text("分子", "Numerator"), Text("分母", "Denominator"), Text("要求", "Asked for"),
    )  # fmt: skip
    table = Table(tuple(head(lang) for head in heads), rows, (0.13, 0.29, 0.1, 0.09, 0.12, 0.12, 0.15), frozenset({3, 4, 5}))
    notes = tuple(f"{rule.short(lang)}{Text('：', ': ')(lang)}{rule.rule_text(lang)} {rule.source(lang)}" for rule, _, _ in found)
    return Slide("rules", Kind.TABLE, TITLE(lang), indicator.question(lang), sentences=_spread(found, lang), table=table, notes=notes)


def _answer(material: Material, rule: Rule) -> tuple[Figure | None, str]:
    """Return the figure of the city by a rule; None and the sentence that says why where it cannot be asked."""
    question = Question(rule, as_of=material.as_of)
    try:
        return statistic(material.store, question, read_by(question, material.revisions)).city, ""
    except StoreError as error:
        return None, failure_words(error, material.lang)
    except GeoError:
        LOG.exception("rule %s cannot be computed", rule.id)
        return None, message("geo-error", {}, material.lang)


def _row(rule: Rule, figure: Figure | None, problem: str, lang: str) -> tuple[Cell, ...]:
    if figure is None or figure.ratio is None:
        why = problem or (missing_words(figure.missing, lang) if figure else "")
        return (
            rule.short(lang),
            f"{definition(rule, lang)}{Text('。', '. ')(lang)}{why}",
            _runs(rule)(lang),
            MISSING,
            MISSING,
            MISSING,
            _goal(rule, None, lang),
        )
    over = _amount(Text("分子", "numerator"), rule, figure, lang)
    under = _amount(Text("分母", "denominator"), rule, figure, lang)
    return (
        rule.short(lang),
        definition(rule, lang),
        _runs(rule)(lang),
        _value(rule, figure, lang),
        over,
        under,
        _goal(rule, figure, lang),
    )


def _value(rule: Rule, figure: Figure, lang: str) -> Value:
    said = value_of(figure, rule, lang)
    return Value(f"{rule.short(lang)} · {said.name}", said.text, said.unit, said.number, said.rule, said.inputs)


def _amount(which: Text, rule: Rule, figure: Figure, lang: str) -> Value:
    """Return the numerator or the denominator, land in hectares."""
    over = which.en == "numerator"
    number, unit = (figure.numerator, figure.unit) if over else (figure.denominator, figure.denominator_unit)
    inputs = sources_of(lang, figure)
    said = (rule.numerator if over else rule.denominator)(lang)
    name = f"{rule.short(lang)} · {which(lang)}"
    if unit == "m2":
        return Value(name, amounts.number(number / 1e4, 0 if number >= _LARGE_M2 else 1), Text("公顷", "ha")(lang), number, said, inputs)
    text, _, words = figure_words.amount(number, unit, lang).partition(" ")
    return Value(name, text, words, number, said, inputs)


def _goal(rule: Rule, figure: Figure | None, lang: str) -> str:
    """Return what the rule asks for and whether it is reached; a figure that is only a bound may leave that open."""
    if not rule.goals:
        return MISSING
    goal = rule.goals[0]
    if figure is None or figure.ratio is None:
        return goal.title(lang)
    met = goal.met_by(figure.ratio)
    open_end = "at_most" if met else "at_least"
    words = _OPEN if figure.bound == open_end else _MET if met else _NOT_MET
    return f"{goal.title(lang)} · {words(lang)}"


def _spread(found: list[tuple[Rule, Figure | None, str]], lang: str) -> tuple[Sentence, ...]:
    """Return how far apart the rules are on the same data."""
    shares = [(rule, figure) for rule, figure, _ in found if figure is not None and figure.ratio is not None]
    if len(shares) < _FEWEST:
        return (
            Sentence(
                Text("能算出占比的规则不足两条，没有差距可比。", "Fewer than two rules give a share, so there is nothing to compare.")(lang)
            ),
        )
    shares.sort(key=lambda pair: pair[1].ratio or 0.0)
    (low_rule, low), (high_rule, high) = shares[0], shares[-1]
    points = ((high.ratio or 0.0) - (low.ratio or 0.0)) * 100
    apart = Value(
        Text("最高与最低之差", "Highest less lowest")(lang), f"{points:.1f}", Text("个百分点", "points")(lang), points / 100,
        Text("最高 − 最低", "highest − lowest")(lang),
    )  # fmt: skip
    rules = Value(
        Text("规则", "Rules")(lang),
        f"{len(shares)}",
        Text("把尺子", "rules")(lang),
        len(shares),
        Text("能算出占比的规则", "rules that give a share")(lang),
    )
    words = Text(
        "{rules}量同一批数据：最低 {low}（{low_rule}），最高 {high}（{high_rule}），相差 {apart}。",
        "{rules} on the same data: from {low} ({low_rule}) to {high} ({high_rule}), {apart} apart.",
    )
    named = {"low": _value(low_rule, low, lang), "high": _value(high_rule, high, lang), "rules": rules, "apart": apart}
    return (sentence(words(lang), low_rule=low_rule.short(lang), high_rule=high_rule.short(lang), **named),)


def definition(rule: Rule, lang: str) -> str:
    """Return a rule in one line: which sites serve how far.

    >>> from layers.indicators.rules import published_rules
    >>> definition(published_rules()[0], "en")
    '400–5,000\xa0m²\xa0→ 300\xa0m, ≥\xa05,000\xa0m²\xa0→ 500\xa0m'
    """
    gap = "\N{NO-BREAK SPACE}"
    bands = []
    for band in rule.bands:
        size = f"{amounts.number(band.min_m2, 0)}–{amounts.number(band.max_m2, 0)}{gap}m²"
        if isinf(band.max_m2):
            size = f"≥{gap}{amounts.number(band.min_m2, 0)}{gap}m²" if band.min_m2 else Text("不限面积", "any size")(lang)
        bands.append(f"{size}{gap}→ {amounts.number(band.radius_m, 0)}{gap}m")
    return Text("，", ", ")(lang).join(bands) or MISSING


def _runs(rule: Rule) -> Text:
    return Text("沿街道", "along streets") if rule.distance is Distance.NETWORK else Text("直线", "straight")
