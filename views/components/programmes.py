"""From a programme's standing to the words and numbers of its tile."""

from __future__ import annotations

from datetime import date

from layers.fields import STATUS_CHOICES
from layers.progress.campaign import headline_target, newly_done, quarterly
from layers.progress.programme import Progress, TargetProgress
from layers.spec import Layer, Measure, Status, TargetKind
from views import format as shown
from views.components.tiles import StatusCount, Tile, Tone
from views.i18n import _, language
from views.links import map_address


def programme_tile(layer: Layer, progress: Progress, data_date: date) -> Tile:
    """Return the tile of `layer` in the language in use; `data_date` is the day its data speak of."""
    lang = language()
    held = headline_target(progress)
    verdict, tone = _verdict(held)
    late = int(progress.towns["overdue"].sum())
    recent = shown.quantity(newly_done(layer, progress), layer.unit, layer.measures[0], lang)
    return Tile(
        title=layer.title(lang),
        color=layer.style.color,
        value=_value(layer, progress, held),
        target=_target_words(held),
        also=" · ".join(_newly_published(progress)),
        verdict=verdict,
        tone=tone,
        share=_share(held),
        floor=bool(held and held.target.floor),
        address=map_address(layer.key),
        dated=_("数据 {day}").format(day=shown.day(data_date, lang)),
        recent=_("近一季 +{amount}").format(amount=recent.text),
        split=_split(progress),
        trend=quarterly(progress),
        overdue=late,
    )


def _value(layer: Layer, progress: Progress, held: TargetProgress | None) -> shown.Figure:
    if held is not None:
        return shown.quantity(held.actual, held.target.unit, held.target.measure, language())
    measure = layer.measures[0]
    factor = layer.unit.factor if measure in (Measure.LENGTH, Measure.AREA) else 1.0
    return shown.quantity(progress.tally(measure).done / factor, layer.unit, measure, language())


def _share(held: TargetProgress | None) -> float | None:
    """The share that a bar may show: of an exact figure it can pass one, of a floor never."""
    if held is None or held.ratio is None:
        return None
    return held.ratio if held.target.floor else held.actual / held.target.value


def _verdict(held: TargetProgress | None) -> tuple[str, Tone]:
    if held is None:
        return _("无目标"), "plain"
    if held.ratio is None:
        return _("单位存疑"), "caution"
    if held.reached:
        return (_("已达下限") if held.target.floor else _("已达目标")), "good"
    if held.target.floor:
        return _("未达下限"), "plain"
    return _("达 {share}").format(share=shown.percent(held.ratio)), "plain"


def _target_words(held: TargetProgress | None) -> str:
    """The published figure in words."""
    if held is None:
        return ""
    target = held.target
    figure = shown.quantity(target.value, target.unit, target.measure, language()).text
    if not target.unit_confirmed:
        return _("公布数 {value}").format(value=shown.number(target.value))
    if target.floor:
        return _("下限 {figure}").format(figure=shown.at_least(figure))
    return _("目标 {figure}").format(figure=figure)


def _newly_published(progress: Progress) -> list[str]:
    """What was published as newly done or started; whether the total holds it the source does not say."""
    words = []
    for other in progress.targets:
        amount = shown.number(other.target.value)
        if other.target.kind is TargetKind.NEWLY_DONE:
            words.append(_("公布新完成 {amount}").format(amount=amount))
        elif other.target.kind is TargetKind.NEWLY_STARTED:
            words.append(_("公布新启动 {amount}").format(amount=amount))
    return words


def _split(progress: Progress) -> tuple[StatusCount, ...]:
    towns = progress.towns[["count", "done", "under_way", "planned"]].sum()
    counts = {Status.UNDER_WAY: towns["under_way"], Status.PLANNED: towns["planned"]}
    if any(tally.measure is Measure.COUNT for tally in progress.tallies):
        counts[Status.ACCEPTED] = progress.tally(Measure.COUNT).accepted
        counts[Status.FINISHED] = towns["done"] - counts[Status.ACCEPTED]
    else:
        counts[Status.FINISHED] = towns["done"]
    order = reversed([choice for choice in STATUS_CHOICES if choice.key in counts])
    return tuple(StatusCount(choice.key, choice.title(language()), int(counts[Status(choice.key)])) for choice in order)
