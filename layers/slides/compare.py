"""The slide of two days: one programme on the same map before and after, with its stages counted on both."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd

from layers import amounts
from layers.catalogue import BY_KEY, programmes
from layers.fields import STATUS_CHOICES
from layers.prints.drawing import Drawing
from layers.prints.map_drawing import Sheet, themes_map
from layers.progress.standings import Standing
from layers.slides.material import Material, failure_words, theme_of
from layers.slides.own import OwnSlide, compared_days
from layers.slides.programme import MAP
from layers.slides.slide import Cell, Kind, Sentence, Slide, Table, sentence
from layers.slides.words import ITEMS, count
from layers.spec import Layer, Status, Text
from layers.store.errors import StoreError

TITLE = Text("前后对比", "Before and after")
USUAL_DAYS = compared_days("", None, None)
DONE = (Status.FINISHED, Status.ACCEPTED)
_NO_DATA = Text(
    "“{title}”尚无数据，不能对比。请先发布该图层，或换一个专项。",
    "“{title}” has no data to compare. Publish the layer, or choose another programme.",
)
_NO_PROGRAMME = Text(
    "“{title}”不是专项，不能按日期对比。请换一个专项。", "“{title}” is no programme, so it cannot be compared by days. Choose a programme."
)
_SWAPPED = Text("两个日期次序颠倒，已按先后对调。", "The two days were in the wrong order and have been exchanged.")
_SAME = Text("两个日期相同，前后没有差别。请另选日期。", "Both days are the same, so nothing differs. Choose another day.")
_LATER = Text("数据只到 {day}，此后的进展未知。", "The data end on {day}; what came after is not known.")
_NOWHERE = Text("没有可画在图上的图形。", "There is no geometry to draw.")
_RULE = Text("按开工、完工、验收日期推定的当日状态计数", "counted by the stage on the day, from dates of start, finish and acceptance")


def subjects() -> tuple[Layer, ...]:
    """Return the programmes that can be shown on two days."""
    return tuple(entry for entry in programmes() if entry.headline)


def compare_title(subject: str, lang: str) -> str:
    """Return what the slide of a programme is called."""
    joint = Text("：", ": ")(lang)
    return f"{TITLE(lang)}{joint}{BY_KEY[subject].title(lang)}" if subject in BY_KEY else TITLE(lang)


def days_of(before: date | None, after: date | None, default: date) -> tuple[date, date, bool]:
    """Return the two days in their order, and whether they came in the wrong one. `default` stands for a missing `after`, a year before for a missing `before`.

    >>> days_of(None, None, date(2021, 12, 31))
    (datetime.date(2020, 12, 31), datetime.date(2021, 12, 31), False)
    >>> days_of(date(2021, 5, 1), date(2020, 5, 1), date(2021, 12, 31))[2]
    True
    """
    after = after or default
    before = before or (pd.Timestamp(after) - pd.DateOffset(years=1)).date()
    return min(before, after), max(before, after), before > after


def order_remarks(before: date, after: date, swapped: bool, lang: str) -> list[str]:
    """Return what is to be said of two days: that they came in the wrong order, or are one."""
    return [_SWAPPED(lang)] if swapped else [_SAME(lang)] if before == after else []


def later_remarks(after: date, data_date: date, lang: str) -> list[str]:
    """Return that the data end before the later of two days, nothing where they do not."""
    return [_LATER(lang).format(day=amounts.day(data_date, lang))] if after > data_date else []


def compare_slide(material: Material, own: OwnSlide = USUAL_DAYS, key: str = "compare") -> Slide:
    """Return the slide; what cannot be compared is said on it."""
    lang, asked = material.lang, own.part("subject")
    with_data = (each for each in material.held.read if each.layer in subjects() and each.revision.features)
    standing = material.standing(asked) if asked else next(with_data, None)
    heading = own.title or TITLE(lang)
    if standing is None:
        title = BY_KEY[asked].title(lang) if asked in BY_KEY else asked or subjects()[0].title(lang)
        words = _NO_DATA if not asked or asked in {entry.key for entry in programmes()} else _NO_PROGRAMME
        return Slide(key, Kind.SWIPE, heading, title, remarks=(words(lang).format(title=title),))
    before, after, swapped = days_of(own.day("before"), own.day("after"), material.day_of(standing.revision))
    remarks = order_remarks(before, after, swapped, lang)
    remarks += later_remarks(after, standing.revision.data_date, lang)
    try:
        drawn, stages = _drawn(material, standing, before, after)
    except StoreError as error:
        return Slide(key, Kind.SWIPE, heading, standing.layer.title(lang), remarks=(*remarks, failure_words(error, lang)))
    if drawn is None:
        remarks.append(_NOWHERE(lang))
    captions = (amounts.day(before, lang), amounts.day(after, lang))
    table = _table(material, standing, stages)
    return Slide(
        key=key,
        kind=Kind.SWIPE,
        title=own.title or compare_title(standing.layer.key, lang),
        sentences=_sentences(material, standing, stages, captions),
        table=table,
        map=drawn[1] if drawn else None,
        before=drawn[0] if drawn else None,
        captions=captions,
        remarks=tuple(remarks),
        notes=(_RULE(lang), *material.inputs(standing.layer.key)),
    )


def _drawn(material: Material, standing: Standing, *days: date) -> tuple[tuple[Drawing, Drawing] | None, list[Counter[str]]]:
    """Return the maps of both days with one legend (None where nothing lies anywhere), and how many items stand at each stage."""
    lang, found, stages = material.lang, [], []
    for day, caption in zip(days, (amounts.day(day, lang) for day in days), strict=True):
        theme = theme_of(material.store, standing.layer, standing.revision, day, material.sight)
        stages.append(Counter(str(stage) for stage in theme.status))
        alt = f"{standing.layer.title(lang)} {caption}"
        found.append(themes_map([theme], material.ground, Sheet(*MAP, lang, names=40, sign=1.2), alt))
    first, second = found
    if first is None or second is None:
        return None, stages
    signs = {sign.words: sign for sign in (*second.legend, *first.legend)}
    return (replace(first, legend=tuple(signs.values())), replace(second, legend=tuple(signs.values()))), stages


def _table(material: Material, standing: Standing, stages: list[Counter[str]]) -> Table:
    lang, inputs = material.lang, material.inputs(standing.layer.key)
    heads = (Text("状态", "Stage"), Text("之前", "Before"), Text("之后", "After"))
    rows: list[tuple[Cell, ...]] = []
    for choice in reversed(STATUS_CHOICES):
        title = choice.title(lang)
        numbers = [each[str(choice.key)] for each in stages]
        rows.append(
            (
                title,
                *(count(f"{title} · {head(lang)}", number, _RULE(lang), inputs) for head, number in zip(heads[1:], numbers, strict=True)),
            )
        )
    return Table(tuple(head(lang) for head in heads), tuple(rows), (0.4, 0.3, 0.3), frozenset({1, 2}))


def _sentences(material: Material, standing: Standing, stages: list[Counter[str]], captions: tuple[str, str]) -> tuple[Sentence, ...]:
    lang, inputs = material.lang, material.inputs(standing.layer.key)
    done = [sum(each[str(stage)] for stage in DONE) for each in stages]
    name = f"{standing.layer.title(lang)} · {Text('已完成', 'done')(lang)}"
    values = [count(f"{name} {day}", number, _RULE(lang), inputs, ITEMS(lang)) for day, number in zip(captions, done, strict=True)]
    more = count(f"{name} · {Text('增加', 'more')(lang)}", done[1] - done[0], _RULE(lang), inputs, ITEMS(lang))
    words = Text(
        "{first}已完成 {before}，{second}已完成 {after}，增加 {more}。", "{before} were done on {first}, {after} on {second}: {more} more."
    )
    return (sentence(words(lang), first=captions[0], second=captions[1], before=values[0], after=values[1], more=more),)
