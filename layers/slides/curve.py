"""The slide of progress through time: plan, actual and forecast as curves, what was finished lately, what is due soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from layers import amounts
from layers.catalogue import BY_KEY
from layers.progress.forecast import FEWEST, WINDOW, Forecast, forecast
from layers.progress.worklist import PERIODS, begins, due_soon, finished_in, is_behind, is_done
from layers.slides.city import ACCENT
from layers.slides.curve_chart import AHEAD_RULE, DONE_RULE, PLAN_RULE, Curves, curve_chart
from layers.slides.material import Material, works
from layers.slides.own import OwnSlide
from layers.slides.slide import (
    MISSING,
    Appendix,
    Cell,
    Kind,
    Sentence,
    Slide,
    Table,
    Tile,
    Value,
    sentence,
)
from layers.slides.words import ITEMS, count
from layers.slides.words import items as count_items
from layers.spec import Text
from layers.towns import town_title

TITLE = Text("计划、实际与预测", "Plan, actual and forecast")
_NOTHING = Text(
    "没有项目可画进展曲线。请先发布专项数据，或放宽范围。",
    "There are no items to draw a curve of. Publish a programme, or widen the choice.",
)
_UNKNOWN = Text("没有名为“{key}”的专项，已略去。", "There is no programme “{key}”; it was left out.")
_UNPLANNED = Text("{count}没有计划完工日期，不在计划线内。", "{count} have no planned finish and are not in the planned line.")
_PERIODS = {
    "week": Text("本周完工", "Finished this week"),
    "month": Text("本月完工", "Finished this month"),
    "quarter": Text("本季完工", "Finished this quarter"),
}
_SOON = Text("30 天内到期", "Due within 30 days")
_SINCE, _UNTIL = Text("{day} 起", "since {day}"), Text("未完工，时限不晚于 {day}", "open, due by {day}")


def curve_slide(material: Material) -> Slide:
    """Return the slide of all programmes together."""
    return _slide(material, material.items, material.day, ("progress", TITLE(material.lang)), ())


def asked_curve_slide(material: Material, own: OwnSlide) -> Slide:
    """Return the slide of one programme, one town or one day, as an address of the progress page says."""
    lang, key, town = material.lang, own.part("layer"), own.part("town")
    as_of = own.day("as_of") or material.as_of
    items = works(material, as_of)
    remarks = () if not key or key in BY_KEY else (_UNKNOWN(lang).format(key=key),)
    if key in BY_KEY:
        items = items[items["layer"] == key]
    if town:
        items = items[items["town"] == town]
    return _slide(material, items, as_of or material.day, (own.key, own.title or curve_title(own, lang)), remarks)


def curve_title(own: OwnSlide, lang: str) -> str:
    """Return what the slide of an address is called."""
    key, town = own.part("layer"), own.part("town")
    parts = [BY_KEY[key].title(lang) if key in BY_KEY else "", town_title(town, lang, short=True)[:20] if town else ""]
    named = Text("，", ", ")(lang).join(filter(None, parts))
    return f"{named}{Text('：', ': ')(lang)}{TITLE(lang)}" if named else TITLE(lang)


def progress_annex(material: Material) -> tuple[Appendix, ...]:
    """Return the lists behind the tiles: what was finished this quarter, what is due soon."""
    lang, items, day = material.lang, material.items, material.day
    if day is None or items.empty:
        return ()
    lists = ((_PERIODS["quarter"], finished_in(items, "quarter", day), "done_on"), (_SOON, due_soon(items, day), "due"))
    return tuple(Appendix(title(lang), _list(found, column, lang)) for title, found, column in lists)


def _slide(material: Material, items: pd.DataFrame, day: date | None, named: tuple[str, str], remarks: Sequence[str]) -> Slide:
    """Return the slide of some items; `named` are its key and its title."""
    lang, (key, title) = material.lang, named
    if items.empty or day is None:
        return Slide(key, Kind.TILES, title, remarks=(*remarks, _NOTHING(lang)))
    inputs = material.inputs(*items["layer"].unique())
    done, total = int(is_done(items).sum()), len(items)
    ahead = forecast(items["done_on"], total=total, done=done, day=day)
    unplanned = int(items["planned_finish"].isna().sum())
    said = [_UNPLANNED(lang).format(count=count_items(unplanned, lang))] if unplanned else []
    return Slide(
        key=key,
        kind=Kind.TILES,
        title=title,
        subtitle=f"{Text('截至', 'as of ')(lang)}{amounts.day(day, lang)}",
        tiles=_tiles(items, day, lang, inputs),
        sentences=(_against_plan(items, day, lang, inputs), *forecast_sentences(ahead, done, total, lang, inputs)),
        chart=curve_chart(Curves(items, day, ahead, lang, inputs)),
        remarks=(*remarks, *said),
        notes=(PLAN_RULE(lang), DONE_RULE(lang), AHEAD_RULE(lang).format(percent="10 / 50 / 90"), *inputs),
    )


def _tiles(items: pd.DataFrame, day: date, lang: str, inputs: tuple[str, ...]) -> tuple[Tile, ...]:
    found = []
    for period in PERIODS:
        since = _SINCE(lang).format(day=begins(period, day).isoformat())
        rule = f"{DONE_RULE(lang)} · {since}"
        done = finished_in(items, period, day)
        value = count(_PERIODS[period](lang), len(done), rule, inputs, ITEMS(lang))
        found.append(Tile(_PERIODS[period](lang), ACCENT, value, Sentence(since), _most(done, _PERIODS[period], lang, inputs), None, False))
    until = _UNTIL(lang).format(day=(pd.Timestamp(day) + pd.Timedelta(days=30)).date().isoformat())
    due = due_soon(items, day)
    soon = count(_SOON(lang), len(due), until, inputs, ITEMS(lang))
    return (*found, Tile(_SOON(lang), "#E69F00", soon, Sentence(until), _most(due, _SOON, lang, inputs), None, False))


def _most(found: pd.DataFrame, title: Text, lang: str, inputs: tuple[str, ...]) -> Sentence:
    """Return which programme has most of the items; nothing where they are all of one."""
    counts = found["layer"].value_counts()
    if len(counts) < 2:
        return Sentence("")
    name = BY_KEY[str(counts.index[0])].title(lang)
    most = count(f"{title(lang)} · {name}", int(counts.iloc[0]), title(lang), inputs, Text("项", "")(lang))
    return sentence(Text("最多：{name} {most}", "Most: {name}, {most}")(lang), name=name, most=most)


def _against_plan(items: pd.DataFrame, day: date, lang: str, inputs: tuple[str, ...]) -> Sentence:
    planned, done = int((items["planned_finish"] <= pd.Timestamp(day)).sum()), int(is_done(items).sum())
    values = {
        "planned": count(Text("应完工", "Planned by then")(lang), planned, PLAN_RULE(lang), inputs, ITEMS(lang)),
        "done": count(Text("已完工", "Done")(lang), done, DONE_RULE(lang), inputs, ITEMS(lang)),
        "gap": count(
            Text("与计划之差", "Off the plan")(lang),
            abs(done - planned),
            Text("已完工 − 应完工", "done − planned")(lang),
            inputs,
            ITEMS(lang),
        ),
    }
    if done == planned:
        values.pop("gap")
        words = Text("应完工 {planned}，已完工 {done}，与计划相同。", "{planned} were planned to be done, {done} are: as planned.")
    elif done > planned:
        words = Text(
            "应完工 {planned}，已完工 {done}，比计划多 {gap}。", "{planned} were planned to be done, {done} are: {gap} ahead of the plan."
        )
    elif is_behind(planned, done):
        words = Text(
            "应完工 {planned}，已完工 {done}，▲ 比计划少 {gap}。", "{planned} were planned to be done, {done} are: ▲ {gap} behind the plan."
        )
    else:
        words = Text("应完工 {planned}，已完工 {done}，比计划少 {gap}。", "{planned} were planned to be done, {done} are: {gap} fewer.")
    return sentence(words(lang), **values)


def forecast_sentences(ahead: Forecast | None, done: int, total: int, lang: str, inputs: tuple[str, ...]) -> tuple[Sentence, ...]:
    """Return the forecast and its method, or why there is none."""
    if done >= total:
        return (
            Sentence(Text("登记的项目已全部完工，没有需要预测的。", "Everything on record is done; there is nothing to forecast.")(lang)),
        )
    if ahead is None:
        words = Text(
            f"近 {WINDOW} 个月完工不足 {FEWEST} 项，不作预测。",
            f"Fewer than {FEWEST} items were done in the last {WINDOW} months, so nothing is forecast.",
        )
        return (Sentence(words(lang)),)
    pace = Value(
        Text("每月完工", "Done a month")(lang), amounts.number(ahead.pace, 1), Text("项", "items")(lang), ahead.pace,
        Text("近 12 个月平均", "mean of the last 12 months")(lang), inputs,
    )  # fmt: skip
    method = Text(
        "方法：按近 12 个月平均每月 {pace}延续；阴影是逐月数重复抽样 1,000 次的 80 % 区间。",
        "Method: the pace of the last 12 months, {pace} a month, goes on; the band is the 80 % interval of 1,000 draws from those months.",
    )
    return (Sentence(_finish(ahead, lang)), sentence(method(lang), pace=pace))


def _finish(ahead: Forecast, lang: str) -> str:
    if ahead.finish is None:
        return Text("照此速度，五年内不能全部完工。", "At this pace not everything is done within five years.")(lang)
    if ahead.earliest is None or ahead.latest is None:
        words = Text(
            "预计 {finish} 前后全部完工，最晚可能超过五年。", "Everything is done around {finish}; it may take more than five years."
        )
        return words(lang).format(finish=_month(ahead.finish, lang))
    words = Text(
        "预计 {finish} 前后全部完工（80 % 区间：{earliest} 至 {latest}）。",
        "Everything is done around {finish} (80 % interval: {earliest} to {latest}).",
    )
    return words(lang).format(finish=_month(ahead.finish, lang), earliest=_month(ahead.earliest, lang), latest=_month(ahead.latest, lang))


def _month(day: date, lang: str) -> str:
    return Text(f"{day.year}年{day.month}月", f"{day:%Y-%m}")(lang)


def _list(items: pd.DataFrame, column: str, lang: str) -> Table:
    heads = (Text("项目", "Item"), Text("专项", "Programme"), Text("镇街", "Town"), Text("责任单位", "Responsible"), Text("日期", "Date"))
    rows: list[tuple[Cell, ...]] = [
        (
            str(item["name"]) or str(item["fid"]),
            BY_KEY[str(item["layer"])].title(lang),
            town_title(str(item["town"]), lang, short=True) or MISSING,
            str(item["unit"]) or MISSING,
            pd.Timestamp(str(item[column])).date().isoformat(),
        )
        for item in items.to_dict("records")
    ]
    return Table(tuple(head(lang) for head in heads), tuple(rows), (0.34, 0.2, 0.14, 0.2, 0.12))
