"""The slide on coverage: how much residential land lies in the service radius of parks, by which rule, of what."""

from __future__ import annotations

from geo.figure import Figure
from layers.indicators import figure_words
from layers.indicators.coverage_export_content import Content, data_dates, facts, row_name
from layers.indicators.coverage_parts import part_frame, parts
from layers.indicators.coverage_words import missing_words
from layers.indicators.rule import Goal, Rule
from layers.indicators.rules import rule_book
from layers.prints.map_drawing import Sheet, service_map
from layers.settings import settings
from layers.slides.material import COVERAGE_RULE, Material
from layers.slides.programme import MAP
from layers.slides.slide import Chart, ChartKind, Kind, Sentence, Series, Slide, Tile, Value, sentence
from layers.slides.words import share
from layers.spec import Text

COLOR = "#2A9D8F"
_ROWS = 15
_NOT_DRAWN = Text(
    "公开模式下不画服务范围：由它能推出项目的精确位置", "In public mode the land served is not drawn: exact places could be told from it"
)


def coverage_slide(material: Material) -> Slide:
    """Return the slide; where there is no figure it says what is missing."""
    lang = material.lang
    rule = rule_book(settings().home).rule(COVERAGE_RULE)
    title = rule.name(lang)
    content = material.coverage
    if content is None:
        return Slide("coverage", Kind.STORY, title, rule.ruleset(lang), remarks=(material.coverage_problem,))
    city = content.found.city
    remarks = [missing_words(city.missing, lang)] if city.missing else []
    notes = tuple(f"{name}{Text('：', ': ')(lang)}{value}" for name, value in facts(content, lang))
    if city.ratio is None:
        return Slide("coverage", Kind.STORY, title, rule.ruleset(lang), remarks=tuple(remarks), notes=notes)
    exact = material.sight.decimals is None  # the shape of what is served tells where sites are
    shown = {part: part_frame(content.found, part) for part in parts(content.found) if exact}
    remarks += [] if exact else [_NOT_DRAWN(lang)]
    return Slide(
        key="coverage",
        kind=Kind.STORY,
        title=title,
        subtitle=rule.ruleset(lang),
        tiles=(_tile(content, rule, lang),),
        sentences=_sentences(content, rule, lang),
        chart=_chart(content, lang),
        map=service_map(shown, material.ground, Sheet(*MAP, lang, names=40), title),
        remarks=tuple(remarks),
        notes=notes,
    )


def value_of(figure: Figure, rule: Rule, lang: str) -> Value:
    """Return a coverage figure as it is printed on the pages."""
    sources = tuple(f"{source.layer} r{source.revision}" for source in figure.sources)
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
    return sentence(Text("差 {points}", "{points} short")(lang), points=Value(name, f"{points:.1f}", unit, points / 100, rule))


def _sentences(content: Content, rule: Rule, lang: str) -> tuple[Sentence, ...]:
    city = content.found.city
    sources = tuple(f"{source.layer} r{source.revision}" for source in city.sources)
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
