"""Slides about all programmes together: tiles, further programmes, towns compared, what is late."""

from __future__ import annotations

import pandas as pd

from layers import amounts
from layers.catalogue import BY_KEY
from layers.progress.campaign import MINIMUM_ITEMS, Campaign, campaign, towns_compared, trend
from layers.slides.material import Material, failure_words
from layers.slides.programme import programme_tile
from layers.slides.slide import Appendix, Cell, Chart, ChartKind, Kind, Sentence, Series, Slide, Table, Value, sentence
from layers.slides.words import DAYS, ITEMS, count, share
from layers.spec import Text
from layers.towns import town_title

ACCENT = "#0B6E4F"
LATE_SHOWN = 10
_MONTHS_SHOWN = 13
_NOTHING = Text("还没有任何专项的数据。", "No programme has data yet.")
_ALL_RULE = Text("各专项项目数之和", "items of all programmes")
_DONE_RULE = Text("已完工和已验收的项目数之和", "items finished or accepted")
_SHARE_RULE = Text("已完工项目 ÷ 全部项目", "items done ÷ all items")
_LATE_RULE = Text("过了时限（没有时限的按计划完工日）仍未完工", "past the deadline (else the planned finish) and not finished")


def overall_slide(material: Material) -> Slide:
    """Return the tiles of the headline programmes, the completion curve, and three sentences on the whole."""
    lang = material.lang
    read = material.held.read
    whole = campaign(standing.progress for standing in read)
    tiles = tuple(programme_tile(standing, material) for standing in read if standing.layer.headline)
    remarks = [failure_words(error, lang) for _, error in material.held.failed]
    if not read:
        remarks.append(_NOTHING(lang))
    return Slide(
        key="overall",
        kind=Kind.TILES,
        title=Text("总体进展", "Where the campaign stands")(lang),
        tiles=tiles,
        sentences=_overall_sentences(material, whole) if read else (),
        chart=_completion(material, whole),
        remarks=tuple(remarks),
        notes=tuple(f"{tile.title}: {tile.value.rule}" for tile in tiles),
    )


def _overall_sentences(material: Material, whole: Campaign) -> tuple[Sentence, ...]:
    lang, inputs = material.lang, material.inputs(*(standing.layer.key for standing in material.held.read))
    named = {
        "programmes": count(Text("专项", "Programmes")(lang), whole.programmes, Text("有数据的专项", "programmes with data")(lang), inputs, Text("个专项", "programmes")(lang)),
        "total": count(Text("项目", "Items")(lang), whole.total, _ALL_RULE(lang), inputs, ITEMS(lang)),
        "done": count(Text("已完成项目", "Items done")(lang), whole.done, _DONE_RULE(lang), inputs, ITEMS(lang)),
        "share": share(Text("项目完成率", "Share of items done")(lang), whole.share_done, _SHARE_RULE(lang), inputs),
        "reached": count(Text("达到公布数", "At their figure")(lang), whole.reached, Text("已完成 ≥ 公布数", "done ≥ published figure")(lang), inputs, Text("个", "programmes")(lang)),
        "measurable": count(Text("可比较", "Comparable")(lang), whole.measurable, Text("公布数的单位可信", "published figure with a certain unit")(lang), inputs, Text("个专项", "programmes")(lang)),
        "late": count(Text("滞后项目", "Items behind")(lang), whole.overdue, _LATE_RULE(lang), inputs, ITEMS(lang)),
    }  # fmt: skip
    late = Text("{late}滞后，须逐项落实时限。", "{late} are behind and need a new date each.")
    words: list[tuple[Text, tuple[str, ...]]] = [
        (Text("{programmes}共登记 {total}，已完成 {done}，占 {share}。", "{programmes} hold {total}; {done} are done, {share} of all."), ("programmes", "total", "done", "share")),
        (Text("{measurable}可与公布数比较，其中 {reached}已达到。", "{measurable} can be held against a published figure; {reached} have reached it."), ("measurable", "reached")),
        (late, ("late",)) if whole.overdue else (Text("没有滞后项目。", "Nothing is behind."), ()),
    ]  # fmt: skip
    return tuple(sentence(text(lang), **{name: named[name] for name in names}) for text, names in words)


def _completion(material: Material, whole: Campaign) -> Chart | None:
    """Return how many items were done at each month's end."""
    lang = material.lang
    done = trend(standing.progress for standing in material.held.read).tail(_MONTHS_SHOWN)
    if not len(done) or not whole.total:
        return None
    months = tuple(f"{moment:%Y-%m}" for moment in done.index)
    rule = Text("月末已完成的项目数，最后一点为数据日期", "items done at the month's end; the last point is the data date")(lang)
    inputs = material.inputs(*(standing.layer.key for standing in material.held.read))
    values = tuple(count(month, number, rule, inputs) for month, number in zip(months, done, strict=True))
    title = Text("已完成项目数（月末）", "Items done at each month's end")(lang)
    return Chart(ChartKind.LINE, title, months, (Series(Text("已完成", "Done")(lang), ACCENT, values),))


def others_slide(material: Material) -> Slide:
    """Return the programmes that have no slide of their own as a table."""
    lang = material.lang
    rows: list[tuple[Cell, ...]] = []
    for standing in material.held.read:
        if not standing.layer.headline:
            tile = programme_tile(standing, material)
            rows.append((tile.title, tile.value, tile.target, tile.verdict, tile.late.values[0] if tile.late else ""))
    words = (
        Text("专项", "Programme"),
        Text("已完成", "Done"),
        Text("公布数", "Published"),
        Text("完成情况", "Standing"),
        Text("滞后", "Behind"),
    )
    table = Table(tuple(word(lang) for word in words), tuple(rows), (0.24, 0.17, 0.33, 0.13, 0.13), frozenset({1, 4}))
    joint = Text("、", ", ")(lang)
    empty = [entry.title(lang) for entry in material.held.empty if not entry.headline]
    unknown = Text("尚无数据：{titles}。", "No data yet: {titles}.")(lang).format(titles=joint.join(empty))
    failed = [f"{entry.title(lang)}: {failure_words(error, lang)}" for entry, error in material.held.failed if not entry.headline]
    remarks = (*failed, *((unknown,) if empty else ()))
    note = Text(
        "完成数按各专项自己的单位计；单位存疑的公布数不计算完成率。",
        "Each in its own unit; published figures with a doubtful unit give no share.",
    )(lang)
    title = Text("其他专项", "Further programmes")(lang)
    return Slide("others", Kind.TABLE, title, table=table if rows else None, remarks=remarks, notes=(note,))


def towns_slide(material: Material) -> Slide:
    """Return the towns by the share of their items that is done, with the numbers beside it."""
    lang = material.lang
    towns = towns_compared(standing.progress for standing in material.held.read)
    title = Text("镇街对比", "Towns compared")(lang)
    if towns.empty:
        return Slide("towns", Kind.COMPARISON, title, remarks=(_no_towns(lang),))
    inputs = material.inputs(*(standing.layer.key for standing in material.held.read))
    names = tuple(town_title(str(town), lang, short=True) for town in towns["town"])
    shares = tuple(share(name, float(ratio), _SHARE_RULE(lang), inputs) for name, ratio in zip(names, towns["share"], strict=True))
    rows = tuple(
        (
            name,
            count(f"{name} · {Text('已完成', 'done')(lang)}", int(row.done), _DONE_RULE(lang), inputs),
            count(f"{name} · {Text('项目', 'items')(lang)}", int(row.count_), _ALL_RULE(lang), inputs),
            count(f"{name} · {Text('滞后', 'behind')(lang)}", int(row.overdue), _LATE_RULE(lang), inputs),
        )
        for name, row in zip(names, towns.rename(columns={"count": "count_"}).itertuples(index=False), strict=True)
    )
    heads = (Text("镇街", "Town"), Text("已完成", "Done"), Text("项目", "Items"), Text("滞后", "Behind"))
    note = Text(f"项目不足 {MINIMUM_ITEMS} 个的镇街不参加排名。", f"Towns with fewer than {MINIMUM_ITEMS} items are not ranked.")(lang)
    best, last = names[0], names[-1]
    words = Text("完成率最高的是{best}（{high}），最低的是{last}（{low}）。", "{best} leads with {high}; {last} stands last with {low}.")
    return Slide(
        key="towns",
        kind=Kind.COMPARISON,
        title=title,
        sentences=(sentence(words(lang), best=best, high=shares[0], last=last, low=shares[-1]),),
        chart=Chart(
            ChartKind.BARS,
            Text("完工项目占比", "Share of items done")(lang),
            names,
            (Series(Text("完工占比", "Share done")(lang), ACCENT, shares),),
            number_format='[=100]0" %";[=0]0" %";0.0" %"',
            scale=100.0,
        ),
        table=Table(tuple(head(lang) for head in heads), rows, (0.4, 0.2, 0.2, 0.2), frozenset({1, 2, 3}), note),
        notes=(_SHARE_RULE(lang), note),
    )


def _no_towns(lang: str) -> str:
    return Text(
        f"没有镇街达到 {MINIMUM_ITEMS} 个项目，不作对比。", f"No town has {MINIMUM_ITEMS} items, so nothing is compared."
    )(lang)  # fmt: skip


def late_slide(material: Material) -> Slide:
    """Return the items that are late, the longest first."""
    lang, late = material.lang, material.late
    title = Text("滞后项目", "What is behind")(lang)
    if late.empty:
        words = Text("没有滞后项目：所有到期的项目都已完工。", "Nothing is behind: whatever was due is finished.")
        return Slide("late", Kind.TABLE, title, sentences=(Sentence(words(lang)),))
    inputs = material.inputs(*late["layer"].unique())
    number = count(Text("滞后项目", "Items behind")(lang), len(late), _LATE_RULE(lang), inputs, ITEMS(lang))
    shown = count(Text("列出", "Listed")(lang), min(LATE_SHOWN, len(late)), "", inputs, Text("项", "items")(lang))
    words = Text(
        "共 {number}滞后，按逾期天数列出前 {shown}，全部见附表。",
        "{number} are behind; the {shown} overdue longest are listed, all of them in the annex.",
    )
    if len(late) <= LATE_SHOWN:
        words = Text("共 {number}滞后，按逾期天数排列。", "{number} are behind, the longest overdue first.")
        said = sentence(words(lang), number=number)
    else:
        said = sentence(words(lang), number=number, shown=shown)
    return Slide("late", Kind.TABLE, title, sentences=(said,), table=late_table(material, LATE_SHOWN), notes=(_LATE_RULE(lang),))


def late_annex(material: Material) -> Appendix:
    """Return all late items."""
    return Appendix(Text("滞后项目", "Behind")(material.lang), late_table(material, None))


def late_table(material: Material, limit: int | None) -> Table:
    """Return the first `limit` late items as a table."""
    lang = material.lang
    heads = (
        Text("项目", "Item"), Text("专项", "Programme"), Text("镇街", "Town"), Text("责任单位", "Responsible"), Text("时限", "Due"), Text("已逾期", "Overdue"),
    )  # fmt: skip
    rows = tuple(
        _late_row(item, material) for item in material.late.head(len(material.late) if limit is None else limit).to_dict("records")
    )
    return Table(tuple(head(lang) for head in heads), rows, (0.28, 0.16, 0.12, 0.2, 0.13, 0.11), frozenset({5}))


def _late_row(item: dict[str, object], material: Material) -> tuple[Cell, ...]:
    lang, key = material.lang, str(item["layer"])
    name = str(item["name"]) or str(item["fid"])
    rule = Text("截至日期 − 时限", "day of the slides − deadline")(lang)
    days = Value(name, amounts.number(float(str(item["days"])), 0), DAYS(lang), float(str(item["days"])), rule, material.inputs(key))
    due = pd.Timestamp(str(item["due"])).date().isoformat()
    town = town_title(str(item["town"]), lang, short=True) or "—"
    return (name, BY_KEY[key].title(lang), town, str(item["unit"]) or "—", due, days)
