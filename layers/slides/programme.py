"""The slide of one programme: its figure against the target, three sentences computed from the data, bars by town, a map."""

from __future__ import annotations

from layers import amounts
from layers.fields import STATUS_CHOICES
from layers.prints.map_drawing import STATUS_COLOR, Sheet, themes_map
from layers.progress.campaign import headline_target, newly_done
from layers.progress.programme import TargetProgress
from layers.progress.standings import Standing
from layers.slides.material import Material, failure_words
from layers.slides.slide import Chart, ChartKind, Kind, Sentence, Series, Slide, Tile, Value, sentence
from layers.slides.words import DAYS, ITEMS, achieved, amount, count, done_rule, items, published, share
from layers.spec import Layer, Measure, Status, Text
from layers.store.errors import StoreError
from layers.store.ledger import Revision
from layers.towns import town_title

MAP = (1180, 1150)
"""Room of the map on the slide of a programme [tenths of a millimetre]."""

_NO_DATA = Text("“{title}”尚无数据。请先发布该图层。", "“{title}” has no data yet. Publish the layer first.")
_EMPTY = Text(
    "“{title}”当前版本没有要素，图上和表中均为空。", "The current revision of “{title}” holds no features, so map and bars are empty."
)
_NOWHERE = Text("“{title}”没有可画在图上的图形。", "“{title}” has no geometry to draw.")
_ROLLED_BACK = Text(
    "“{title}”已由 {author} 回退到第 {number} 版的内容。", "“{title}” was rolled back by {author} to the content of revision {number}."
)
_NO_TARGET = Text("没有公布的目标", "No published target")
_DOUBTFUL = Text("公布数 {target}，单位存疑，不计算完成率", "Published {target}, unit in doubt, no share is stated")
_LATER = Text("“{title}”的数据只到 {day}，此后的进展未知。", "Data of “{title}” end on {day}; what came after is not known.")
_WITHOUT_GEOMETRY = Text("另有 {count}没有图形，计入数字，不在图上。", "{count} without geometry: counted in the figures, not on the map.")
LATE_RULE = Text("过了时限（没有时限的按计划完工日）仍未完工", "past the deadline (else the planned finish) and not finished")


def programme_slide(material: Material, layer: Layer) -> Slide:
    """Return the slide of a programme; what cannot be shown is said on it."""
    lang = material.lang
    standing = material.standing(layer.key)
    title = layer.title(lang)
    if standing is None:
        failed = next((failure_words(error, lang) for entry, error in material.held.failed if entry.key == layer.key), None)
        return Slide(layer.key, Kind.STORY, title, remarks=(failed or _NO_DATA(lang).format(title=title),))
    remarks = list(remarks_of(standing, material))
    drawing = None
    try:
        drawing = themes_map([material.theme(standing)], material.ground, Sheet(*MAP, lang, names=40, sign=1.2), title)
    except StoreError as error:
        remarks.append(failure_words(error, lang))
    if drawing is None and standing.revision.features:
        remarks.append(_NOWHERE(lang).format(title=title))
    return Slide(
        key=layer.key,
        kind=Kind.STORY,
        title=title,
        subtitle=layer.description(lang),
        tiles=(programme_tile(standing, material),),
        sentences=three_sentences(standing, material),
        chart=towns_chart(standing, material),
        map=drawing,
        remarks=tuple(remarks),
        notes=programme_notes(standing, material),
    )


def programme_tile(standing: Standing, material: Material) -> Tile:
    """Return the figure of a programme with its target."""
    layer, lang = standing.layer, material.lang
    held = headline_target(standing.progress)
    late = int(standing.progress.towns["overdue"].sum())
    late_name = f"{layer.title(lang)} · {Text('滞后', 'behind')(lang)}"
    late_count = count(late_name, late, LATE_RULE(lang), material.inputs(layer.key), ITEMS(lang))
    late_value = sentence(Text("滞后 {number}", "{number} behind")(lang), number=late_count) if late else None
    if held is None:
        name = f"{layer.title(lang)} · {Text('已完成', 'done')(lang)}"
        value = amount(name, standing.progress.tally(layer.measures[0]).done, standing, material, done_rule(layer.measures[0], lang))
        return Tile(layer.title(lang), layer.style.color, value, Sentence(""), Sentence(_NO_TARGET(lang)), None, False, late_value)
    value, target = achieved(held, standing, material), published(held, standing, material)
    template = Text("目标 {target}", "Target {target}")
    if held.target.floor:
        template = Text("下限 {target}", "Floor {target}")
    said = sentence((_DOUBTFUL if not held.target.unit_confirmed else template)(lang), target=target)
    return Tile(
        layer.title(lang), layer.style.color, value, said, _verdict(held, standing, material), held.ratio, held.target.floor, late_value
    )


def _verdict(held: TargetProgress, standing: Standing, material: Material) -> Sentence:
    lang = material.lang
    if held.ratio is None:
        return Sentence("")
    if held.reached:
        return Sentence((Text("已达下限", "Floor reached") if held.target.floor else Text("已达目标", "Target met"))(lang))
    if held.target.floor:
        return Sentence(Text("未达下限", "Below the floor")(lang))
    name = f"{standing.layer.title(lang)} · {Text('完成率', 'completion')(lang)}"
    ratio = share(name, held.ratio, Text("已完成 ÷ 公布目标", "done ÷ published target")(lang), material.inputs(standing.layer.key))
    return sentence(Text("完成 {share}", "{share} done")(lang), share=ratio)


def three_sentences(standing: Standing, material: Material) -> tuple[Sentence, ...]:
    """Return what a programme's figures say: against its target, by stage and lately, what is late and who is ahead."""
    return (_against_target(standing, material), _stages(standing, material), _late(standing, material))


def _against_target(standing: Standing, material: Material) -> Sentence:
    lang, layer = material.lang, standing.layer
    held = headline_target(standing.progress)
    day = amounts.day(material.day_of(standing.revision), lang)
    if held is None:
        value = programme_tile(standing, material).value
        words = Text("截至{day}已完成 {done}；没有公布的目标。", "By {day}, {done} are done; no target is published.")
        return sentence(words(lang), day=day, done=value)
    done, target = achieved(held, standing, material), published(held, standing, material)
    if held.ratio is None:
        words = Text(
            "截至{day}已完成 {done}；公布数 {target}的单位存疑，不作比较。",
            "By {day}, {done} are done; the unit of the published {target} is in doubt, so nothing is compared.",
        )
    elif held.target.floor:
        reached = Text(
            "截至{day}已完成 {done}，达到公布的下限 {target}。", "By {day}, {done} are done; the published floor {target} is reached."
        )
        short = Text("截至{day}已完成 {done}，公布的下限为 {target}。", "By {day}, {done} are done; the published floor is {target}.")
        words = reached if held.reached else short
    elif held.reached:
        words = Text("截至{day}已完成 {done}，目标 {target}已达到。", "By {day}, {done} are done; the target of {target} is met.")
    else:
        gap = max(held.target.value - held.actual, 0.0)
        shown = amounts.quantity(gap, held.target.unit, held.target.measure, lang)
        name = f"{layer.title(lang)} · {Text('差额', 'gap')(lang)}"
        rule = Text("公布目标 − 已完成", "published target − done")(lang)
        left = Value(name, shown.value, shown.unit, gap * held.target.unit.factor, rule, done.inputs)
        words = Text(
            "截至{day}已完成 {done}，距目标 {target}还差 {left}。", "By {day}, {done} are done, {left} short of the target of {target}."
        )
        return sentence(words(lang), day=day, done=done, target=target, left=left)
    return sentence(words(lang), day=day, done=done, target=target)


def _stages(standing: Standing, material: Material) -> Sentence:
    lang, layer = material.lang, standing.layer
    tally = standing.progress.tally(layer.measures[0])
    recent = newly_done(layer, standing.progress) * (layer.unit.factor if layer.measures[0] in (Measure.LENGTH, Measure.AREA) else 1.0)

    def of(zh: str, en: str, number: float, rule: Text) -> Value:
        return amount(f"{layer.title(lang)} · {Text(zh, en)(lang)}", number, standing, material, rule(lang))

    words = Text(
        "在建 {under_way}，计划 {planned}；近三个月新完成 {recent}，新开工 {started}。",
        "{under_way} under way, {planned} planned; in the last three months {recent} finished and {started} started.",
    )
    stage = Text("按开工、完工、验收日期推定的状态", "stage by dates of start, finish and acceptance")
    quarter = Text("日期落在截至数据日期的三个月内", "dated within the three months before the data date")
    return sentence(
        words(lang),
        under_way=of("在建", "under way", tally.under_way, stage),
        planned=of("计划", "planned", tally.planned, stage),
        recent=of("近三个月完成", "finished in three months", recent, quarter),
        started=of("近三个月开工", "started in three months", tally.newly_started, quarter),
    )


def _late(standing: Standing, material: Material) -> Sentence:
    lang, layer = material.lang, standing.layer
    late = material.late[material.late["layer"] == layer.key]
    if not len(late):
        return Sentence(Text("没有滞后项目：到期的都已完工。", "Nothing is behind: whatever was due is finished.")(lang))
    worst = late.iloc[0]
    inputs = material.inputs(layer.key)
    name = f"{layer.title(lang)} · {Text('滞后', 'behind')(lang)}"
    number = count(name, len(late), LATE_RULE(lang), inputs, ITEMS(lang))
    days = count(
        f"{name} · {Text('最长', 'longest')(lang)}",
        int(worst["days"]),
        Text("截至日期 − 时限", "day of the slides − deadline")(lang),
        inputs,
        DAYS(lang),
    )
    words = Text(
        "{number}滞后，最久的是“{name}”（{town}），已逾期 {days}。", "{number} behind; the longest is “{name}” ({town}), {days} overdue."
    )
    town = town_title(str(worst["town"]), lang) or "—"
    return sentence(words(lang), number=number, name=str(worst["name"]) or str(worst["fid"]), town=town, days=days)


def towns_chart(standing: Standing, material: Material) -> Chart | None:
    """Return the items of a programme by town and stage; None where it has none."""
    lang = material.lang
    towns = standing.progress.towns
    towns = towns[towns["count"] > 0]
    if not len(towns):
        return None
    titles = {choice.key: choice.title(lang) for choice in STATUS_CHOICES}
    parts = (
        (titles[Status.FINISHED], STATUS_COLOR[Status.FINISHED], towns["done"]),
        (titles[Status.UNDER_WAY], STATUS_COLOR[Status.UNDER_WAY], towns["under_way"]),
        (titles[Status.PLANNED], STATUS_COLOR[Status.PLANNED], towns["planned"]),
    )
    names = tuple(town_title(str(town), lang, short=True) or Text("未注明", "Not given")(lang) for town in towns.index)
    rule = Text("按状态和镇街计数", "counted by stage and town")(lang)
    inputs = material.inputs(standing.layer.key)
    series = tuple(
        Series(title, color, tuple(count(f"{name} · {title}", number, rule, inputs) for name, number in zip(names, numbers, strict=True)))
        for title, color, numbers in parts
    )
    title = Text("各镇街项目数（完工含验收）", "Items by town and stage")(lang)
    return Chart(ChartKind.STACKED, title, names, series)


def rolled_back_words(layer: Layer, revision: Revision, lang: str) -> str:
    """Return who took a layer back to an earlier revision."""
    return _ROLLED_BACK(lang).format(title=layer.title(lang), author=revision.author, number=revision.restored_from)


def remarks_of(standing: Standing, material: Material) -> tuple[str, ...]:
    """Return what an audience has to know about the data of a programme before it believes the figures."""
    lang, revision = material.lang, standing.revision
    title = standing.layer.title(lang)
    said = []
    if not revision.features:
        said.append(_EMPTY(lang).format(title=title))
    if revision.restored_from is not None:
        said.append(rolled_back_words(standing.layer, revision, lang))
    if material.as_of and material.as_of > revision.data_date:
        said.append(_LATER(lang).format(title=title, day=amounts.day(revision.data_date, lang)))
    without = standing.progress.without_geometry
    if without:
        said.append(_WITHOUT_GEOMETRY(lang).format(count=items(without, lang)))
    return tuple(said)


def programme_notes(standing: Standing, material: Material) -> tuple[str, ...]:
    """Return how the figures of a programme are counted, for the speaker."""
    lang, layer = material.lang, standing.layer
    tile = programme_tile(standing, material)
    joint = Text("：", ": ")(lang)
    lines = [
        (Text("数值", "Figure"), f"{tile.value.said}"),
        (Text("口径", "Rule"), tile.value.rule),
        *((Text("目标", "Target"), f"{value.said} · {value.rule}") for value in tile.target.values),
        (Text("状态", "Stages"), Text("由开工、完工、验收日期推定，没有日期的用登记状态", "by dates of start, finish and acceptance; without any, the stage on record")(lang)),
        (Text("滞后", "Behind"), LATE_RULE(lang)),
        (Text("输入", "Input"), "; ".join(material.inputs(layer.key))),
        (Text("来源", "Source"), layer.source(lang)),
    ]  # fmt: skip
    return tuple(f"{word(lang)}{joint}{value}" for word, value in lines if value)
