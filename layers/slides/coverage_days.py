"""The slide of coverage on two days: land that is served on the same map before and after, and which towns gained most."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from geo.errors import GeoError
from geo.figure import Figure
from layers import amounts
from layers.indicators.coverage_export_content import row_name
from layers.indicators.coverage_words import missing_words
from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.rule import Rule, RuleKind
from layers.indicators.rules import rule_book
from layers.indicators.statistics import statistic
from layers.messages.sentences import message
from layers.settings import settings
from layers.slides.compare import TITLE, days_of, later_remarks, order_remarks
from layers.slides.coverage import land_map, not_drawn, sources_of, value_of
from layers.slides.material import LOG, Material, failure_words, read_by
from layers.slides.own import OwnSlide
from layers.slides.slide import MISSING, Cell, Kind, Sentence, Slide, Table, Value, sentence
from layers.spec import Text
from layers.store.errors import StoreError

_ROWS = 7
_RULE = Text("之后 − 之前", "after − before")


def day_rules() -> tuple[Rule, ...]:
    """Return the rules whose figure can be shown on two days: those of land or people within reach of sites."""
    return tuple(rule for rule in rule_book(settings().home).rules.values() if rule.kind is RuleKind.SERVICE_RADIUS)


def coverage_days_title(rule: Rule, lang: str) -> str:
    """Return what the slide of a rule is called."""
    return f"{TITLE(lang)}{Text('：', ': ')(lang)}{rule.name(lang)}"


def coverage_days_slide(material: Material, own: OwnSlide, rule: Rule) -> Slide:
    """Return the slide; what cannot be computed is said on it."""
    lang = material.lang
    newest = [revision.data_date for revision in material.revisions.values()]
    default = material.as_of or max(newest, default=None)
    title = own.title or coverage_days_title(rule, lang)
    if default is None:
        return Slide(own.key, Kind.SWIPE, title, rule.ruleset(lang), remarks=(missing_words(("sites",), lang),))
    before, after, swapped = days_of(own.day("before"), own.day("after"), default)
    remarks = [*order_remarks(before, after, swapped, lang), *later_remarks(after, max(newest, default=after), lang)]
    try:
        found = [_on(material, rule, day) for day in (before, after)]
    except StoreError as error:
        return Slide(own.key, Kind.SWIPE, title, rule.ruleset(lang), remarks=(*remarks, failure_words(error, lang)))
    except GeoError:
        LOG.exception("coverage cannot be computed")
        return Slide(own.key, Kind.SWIPE, title, rule.ruleset(lang), remarks=(*remarks, message("geo-error", {}, lang)))
    missing = next((each.city.missing for each in found if each.city.ratio is None), ())
    if missing or any(each.city.ratio is None for each in found):
        return Slide(own.key, Kind.SWIPE, title, rule.ruleset(lang), remarks=(*remarks, missing_words(missing, lang)))
    captions = (amounts.day(before, lang), amounts.day(after, lang))
    drawn = [land_map(each, material, f"{rule.name(lang)} {caption}") for each, caption in zip(found, captions, strict=True)]
    return Slide(
        key=own.key,
        kind=Kind.SWIPE,
        title=title,
        sentences=_sentences(found, rule, captions, lang),
        table=_table(found, rule, captions, lang),
        map=drawn[1],
        before=drawn[0],
        captions=captions,
        remarks=(*remarks, *not_drawn(material)),
        notes=(rule.rule_text(lang), rule.source(lang), *sources_of(lang, *(each.city for each in found))),
    )


def _on(material: Material, rule: Rule, day: date) -> Statistic:
    question = Question(rule, as_of=day)
    return statistic(material.store, question, read_by(question, material.revisions))


def _named(figure: Figure, rule: Rule, caption: str, lang: str) -> Value:
    """Return a figure that says of which day it is."""
    said = value_of(figure, rule, lang)
    return replace(said, name=f"{said.name} · {caption}", unit=said.unit)


def _points(before: Figure, after: Figure, lang: str) -> Value | None:
    """Return what lies between two shares in percentage points."""
    if before.ratio is None or after.ratio is None:
        return None
    step = (after.ratio - before.ratio) * 100
    text = f"{step:+.1f}".replace("-", "−") if round(step, 1) else "0"
    name = f"{row_name(after, lang)} · {Text('变化', 'change')(lang)}"
    return Value(name, text, Text("个百分点", "points")(lang), step / 100, _RULE(lang), sources_of(lang, before, after))


def _sentences(found: list[Statistic], rule: Rule, captions: tuple[str, str], lang: str) -> tuple[Sentence, ...]:
    first, second = (_named(each.city, rule, caption, lang) for each, caption in zip(found, captions, strict=True))
    step = _points(found[0].city, found[1].city, lang)
    words = Text("{day}为 {first}，{later}为 {second}。", "{first} on {day}, {second} on {later}.")
    said = [sentence(words(lang), day=captions[0], later=captions[1], first=first, second=second)]
    if step is not None:
        rises = (step.number or 0.0) > 0
        words = Text("提高 {step}。", "That is {step} more.") if rises else Text("下降 {step}。", "That is {step} less.")
        if step.text == "0":
            words = Text("没有变化（{step}）。", "Nothing has changed ({step}).")
        said.append(sentence(words(lang), step=replace(step, text=step.text.lstrip("+−"))))
    return tuple(said)


def _table(found: list[Statistic], rule: Rule, captions: tuple[str, str], lang: str) -> Table:
    """Return the towns that changed most."""
    earlier = {figure.zone: figure for figure in found[0].zones}
    pairs = [(earlier[figure.zone], figure) for figure in found[1].zones if figure.zone in earlier and figure.zone]
    pairs.sort(key=lambda pair: -abs((pair[1].ratio or 0.0) - (pair[0].ratio or 0.0)))
    rows: list[tuple[Cell, ...]] = []
    for pair in pairs[:_ROWS]:
        values = [_named(figure, rule, caption, lang) for figure, caption in zip(pair, captions, strict=True)]
        step = _points(*pair, lang)
        rows.append((row_name(pair[1], lang), *values, replace(step, unit="") if step else MISSING))
    heads = (Text("镇街", "Town"), Text("之前", "Before"), Text("之后", "After"), Text("变化", "Change"))
    note = (
        Text("变化最大的镇街；变化为百分点。", "The towns that changed most; changes are percentage points.")
        if len(pairs) > _ROWS
        else Text("变化为百分点。", "Changes are percentage points.")
    )
    return Table(tuple(head(lang) for head in heads), tuple(rows), (0.34, 0.23, 0.23, 0.2), frozenset({1, 2, 3}), note(lang))
