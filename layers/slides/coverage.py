"""The slide on coverage: how much residential land lies in the service radius of parks, by which rule, of what."""

from __future__ import annotations

from dataclasses import replace

from geo.figure import Figure
from layers.catalogue import BY_KEY
from layers.indicators import figure_words
from layers.indicators.coverage_export_content import Content, data_dates, facts, row_name
from layers.indicators.coverage_parts import part_frame, parts
from layers.indicators.coverage_words import missing_words
from layers.indicators.figures import Statistic
from layers.indicators.question import OWN, Question, asked
from layers.indicators.rule import Goal, Rule
from layers.indicators.rules import rule_book
from layers.prints.drawing import Drawing
from layers.prints.map_drawing import Sheet, service_map
from layers.settings import settings
from layers.slides.material import COVERAGE_RULE, Material, coverage_of
from layers.slides.own import OwnSlide
from layers.slides.programme import MAP
from layers.slides.slide import Chart, ChartKind, Kind, Sentence, Series, Slide, Tile, Value, sentence
from layers.slides.words import share
from layers.spec import Text

COLOR = "#2A9D8F"
_ROWS = 15
_NOT_DRAWN = Text(
    "公开模式下不画服务范围：由它能推出项目的精确位置", "In public mode the land served is not drawn: exact places could be told from it"
)
_NOT_FOR_ALL = Text(
    "公开模式下，自定规则只对有编辑权限的人开放：由它能推出项目的精确位置。",
    "In public mode rules of one's own are for those who may edit: exact places could be told from them.",
)
_NO_RULE = Text(
    "没有规则“{rule}”。请在覆盖分析页另选规则，再复制链接。",
    "There is no rule “{rule}”. Choose another on the coverage page and copy the link again.",
)


def coverage_slide(material: Material) -> Slide:
    """Return the slide of the usual rule; where there is no figure it says what is missing."""
    question = Question(rule_book(settings().home).rule(COVERAGE_RULE), as_of=material.as_of)
    return _slide(material, question, (material.coverage, material.coverage_problem), "coverage", "")


def asked_slide(material: Material, own: OwnSlide) -> Slide:
    """Return the slide of a question that a user asked on the coverage page; a rule that the table does not hold is said."""
    lang = material.lang
    if own.part("rule") == OWN and material.sight.decimals is not None:
        return Slide(own.key, Kind.STORY, own.title or Text("覆盖分析", "Coverage")(lang), remarks=(_NOT_FOR_ALL(lang),))
    question, nonsense = asked(dict(own.query), rule_book(settings().home))
    if "rule" in nonsense:
        words = _NO_RULE(lang).format(rule=own.part("rule"))
        return Slide(own.key, Kind.STORY, own.title or Text("覆盖分析", "Coverage")(lang), remarks=(words,))
    question = replace(question, as_of=question.as_of or material.as_of)
    return _slide(material, question, coverage_of(material.store, question, material.revisions, lang), own.key, own.title)


def asked_title(own: OwnSlide, lang: str) -> str:
    """Return what the slide of a question is called."""
    rule = rule_book(settings().home).rules.get(own.part("rule"))
    return (rule.name if rule else Text("覆盖分析", "Coverage"))(lang)


def _slide(material: Material, question: Question, answer: tuple[Content | None, str], key: str, title: str) -> Slide:
    lang, rule, (content, problem) = material.lang, question.rule, answer
    title = title or rule.name(lang)
    if content is None:
        return Slide(key, Kind.STORY, title, rule.ruleset(lang), remarks=(problem,))
    city = content.found.city
    remarks = [missing_words(city.missing, lang)] if city.missing else []
    notes = tuple(f"{name}{Text('：', ': ')(lang)}{value}" for name, value in facts(content, lang))
    if city.ratio is None:
        return Slide(key, Kind.STORY, title, rule.ruleset(lang), remarks=tuple(remarks), notes=notes)
    remarks += not_drawn(material)
    return Slide(
        key=key,
        kind=Kind.STORY,
        title=title,
        subtitle=rule.ruleset(lang),
        tiles=(_tile(content, rule, lang),),
        sentences=_sentences(content, rule, lang),
        chart=_chart(content, lang),
        map=land_map(content.found, material, title),
        remarks=tuple(remarks),
        notes=notes,
    )


def land_map(found: Statistic, material: Material, alt: str) -> Drawing | None:
    """Return the map of the land that is served and not; None where there is none, or whoever looks sees no exact places (see `not_drawn`)."""
    if material.sight.decimals is not None:  # the shape of what is served tells where sites are
        return None
    shown = {part: part_frame(found, part) for part in parts(found)}
    return service_map(shown, material.ground, Sheet(*MAP, material.lang, names=40), alt)


def not_drawn(material: Material) -> list[str]:
    """Return why there is no map for whoever sees no exact places; nothing for others."""
    return [] if material.sight.decimals is None else [_NOT_DRAWN(material.lang)]


def sources_of(lang: str, *figures: Figure) -> tuple[str, ...]:
    """Return the revisions that figures rest on, each once."""
    named = (
        (BY_KEY[source.layer].title(lang) if source.layer in BY_KEY else source.layer, source)
        for figure in figures
        for source in figure.sources
    )
    return tuple(dict.fromkeys(f"{title} r{source.revision}" for title, source in named))


def value_of(figure: Figure, rule: Rule, lang: str) -> Value:
    """Return a coverage figure as it is printed on the pages."""
    sources = sources_of(lang, figure)
    said = f"{rule.numerator(lang)} ÷ {rule.denominator(lang)} · {rule.id} · {figure.rule_version}"
    return Value(row_name(figure, lang), figure_words.value(figure, lang), "", figure.ratio, said, sources)


def _tile(content: Content, rule: Rule, lang: str) -> Tile:
    city = content.found.city
    goal = rule.goals[0] if rule.goals else None
    target = Sentence(goal.title(lang)) if goal else Sentence("")
    return Tile(
        rule.short(lang),
        COLOR,
        value_of(city, rule, lang),
        target,
        _verdict(goal, city, lang),
        city.ratio,
        False,
        mark=goal.value if goal else 1.0,
    )


def _verdict(goal: Goal | None, city: Figure, lang: str) -> Sentence:
    if goal is None or city.ratio is None:
        return Sentence("")
    if goal.met_by(city.ratio):
        return Sentence(Text("已达", "Met")(lang))
    points = max((goal.value - city.ratio) * 100, 0.1)
    unit = Text("个百分点", "points")(lang)
    name, rule = Text("差距", "Gap")(lang), Text("目标 − 数值", "goal − value")(lang)
    sources = sources_of(lang, city)
    return sentence(Text("差 {points}", "{points} short")(lang), points=Value(name, f"{points:.1f}", unit, points / 100, rule, sources))


def _sentences(content: Content, rule: Rule, lang: str) -> tuple[Sentence, ...]:
    city = content.found.city
    sources = sources_of(lang, city)
    joint = Text("：", ": ")(lang)

    def part(title: Text, number: float, unit: str) -> Value:
        text, _, said = figure_words.amount(number, unit, lang).partition(" ")
        return Value(title(lang), text, said, number, title(lang), sources)

    over = part(rule.numerator, city.numerator, city.unit)
    under = part(rule.denominator, city.denominator, city.denominator_unit)
    words = Text(
        "分子：{over}（{what}）；分母：{under}（{of}）。", "Numerator: {over} ({what}). Denominator: {under} ({of})."
    )  # fmt: skip
    rows = sorted((figure for figure in content.found.zones if figure.ratio is not None), key=lambda figure: figure.ratio or 0.0)
    said = [sentence(words(lang), over=over, what=rule.numerator(lang), under=under, of=rule.denominator(lang))]
    if len(rows) > 1:
        low, high = rows[0], rows[-1]
        compared = Text("最高：{best} {high}；最低：{worst} {low}。", "Highest: {best} {high}; lowest: {worst} {low}.")
        high_value, low_value = value_of(high, rule, lang), value_of(low, rule, lang)
        said.append(sentence(compared(lang), best=row_name(high, lang), high=high_value, worst=row_name(low, lang), low=low_value))
    rule_words = f"{Text('规则', 'Rule')(lang)}{joint}{rule.rule_text(lang)}"
    day = f"{Text('数据日期', 'Data date')(lang)} {data_dates(content.found)}"
    said.append(Sentence(f"{rule_words}{Text('', ' ')(lang)}{day}{Text('。', '.')(lang)}"))
    return tuple(said)


def _chart(content: Content, lang: str) -> Chart | None:
    rule = content.found.question.rule
    rows = sorted((figure for figure in content.found.zones if figure.ratio is not None), key=lambda figure: -(figure.ratio or 0.0))[:_ROWS]
    if not rows:
        return None
    values = tuple(value_of(figure, rule, lang) for figure in rows)
    names = tuple(_short(row_name(figure, lang), lang) for figure in rows)
    goal = share(Text("目标", "Goal")(lang), rule.goals[0].value, rule.goals[0].title(lang)) if rule.goals else None
    title = Text("各镇街覆盖率", "Coverage by town")(lang)
    series = Series(Text("覆盖率", "Share served")(lang), COLOR, values)
    return Chart(ChartKind.BARS, title, names, (series,), number_format='[=100]0" %";[=0]0" %";0.0" %"', scale=100.0, goal=goal)


def _short(name: str, lang: str) -> str:
    return name.removesuffix(" Subdistrict").removesuffix(" Town") if lang == "en" else name
