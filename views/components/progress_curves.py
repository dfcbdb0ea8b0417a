"""The S-curve of the projects looked at, with the forecast in words, and their stages through time."""

from __future__ import annotations

from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from layers.fields import STATUS_CHOICES
from layers.progress.forecast import FEWEST, HORIZON, WINDOW, Forecast, forecast
from layers.progress.programme import TargetProgress
from layers.progress.timeline import done_curve, first_move, month_ends, planned_curve, status_flow
from layers.progress.worklist import is_done
from layers.spec import Measure
from views import format as shown
from views.components.chrome import theme
from views.components.progress_address import list_address
from views.components.progress_keys import chart_keys
from views.components.strip import section
from views.i18n import _, agree, language
from views.progress_charts import Curves, s_curve, status_bands
from views.theme import STATUS

MONTHS_SHOWN = 24


def s_curve_part(items: pd.DataFrame, day: date, known_until: date, held: TargetProgress | None) -> None:
    """Show plan, actual and forecast, and what the forecast says; `held` is the published figure of the programme that is looked at alone.

    Where `day` is beyond `known_until`, the newest data date, what is done ends there and the forecast begins: days without data are no standstill.
    """
    day, asked = min(day, known_until), day
    done, total = int(is_done(items).sum()), len(items)
    ahead = forecast(items["done_on"], total=total, done=done, day=day)
    first = max(first_move(items, day), _earlier(day))
    last = max([day, *(ahead.moments[-1:] if ahead else ()), *_last_planned(items, day)])
    curves = Curves(
        planned_curve(items, month_ends(first, last)), done_curve(items, month_ends(first, day)), total, ahead, day, _published(held)
    )
    if not curves.planned.iloc[-1] and not done:
        nothing = _undated(items, day) or _("到 {day} 为止没有项目完工，五年内也没有计划完工的项目，没有曲线可画。").format(
            day=shown.day(day, language())
        )
        st.html(section(_("计划、实际与预测")) + f'<div class="empty">{escape(nothing)}</div>')
        return
    keys = [("plan-line", _("计划完工")), ("done-line", _("实际完工"))]
    keys += [("forecast-line", _("预测")), ("interval", _("80 % 区间"))] if ahead else []
    words = (_("登记项目"), _("截至") if day == asked else _("数据到此"), _("计划完工"), _("实际完工"), _("预测"))
    st.html(section(_("计划、实际与预测"), _("累计项目数，近两年起；纵轴不从 0 起")) + chart_keys(keys))
    with st.container(key="progress-s-curve"):
        st.echarts_chart(s_curve(curves, theme(), words), height="stretch", alt=forecast_words(ahead, done, total))
    st.html(f'<p class="note">{escape(forecast_words(ahead, done, total))}{_unplanned(items)}</p>{curve_table(curves)}')


def flow_part(items: pd.DataFrame, day: date, known_until: date) -> None:
    """Show how many projects stood at each stage through time, until `day` or the newest data date `known_until`."""
    day = min(day, known_until)
    first = first_move(items, day)
    flow = status_flow(items, month_ends(first, day))
    titles = {str(choice.key): choice.title(language()) for choice in STATUS_CHOICES}
    last = flow.iloc[-1]
    now = _("；").join(f'<a href="{_stage_address(key)}">{escape(titles[key])} {_items(int(last[key]))}</a>' for key in titles)
    note = f'<p class="note progress-stages">{now}{_unknown(int(last["unknown"]))}</p>'
    if first >= day:
        nothing = _undated(items, day) or _("{day} 之前没有项目开工或完工，还没有流转可画。").format(day=shown.day(day, language()))
        st.html(section(_("状态流转")) + f'<div class="empty">{escape(nothing)}</div>{note}')
        return
    keys = [(f"is-{key.replace('_', '-')}", f"{STATUS[key].sign} {titles[key]}") for key in reversed(titles)]
    st.html(section(_("状态流转"), _("每月末各状态的项目数")) + chart_keys(keys))
    with st.container(key="progress-flow"):
        alt = _("；").join(f"{titles[key]} {int(last[key]):,}" for key in titles)
        st.echarts_chart(status_bands(flow, theme(), titles), height="stretch", alt=alt)
    st.html(note)


def curve_table(curves: Curves) -> str:
    """Return the numbers behind the S-curve, month by month, the newest first; closed until it is asked for."""
    done = curves.done.to_dict()
    ahead = {pd.Timestamp(moment): values for moment, *values in _forecast_rows(curves.ahead)}
    moments = sorted({*curves.planned.index, *done, *ahead}, reverse=True)
    planned = curves.planned.reindex(sorted(moments)).ffill()
    heads = (_("日期"), _("计划完工"), _("实际完工"), _("预测"), _("80 % 区间"))
    head = "".join(f"<th{' class=num' * (place > 0)}>{escape(word)}</th>" for place, word in enumerate(heads))
    rows = "".join(
        f'<tr><td class="when">{escape(shown.day(moment.date(), language()))}</td><td class="num">{_number(planned.get(moment))}</td>'
        f'<td class="num">{_number(done.get(moment))}</td>{_forecast_cells(ahead.get(moment))}</tr>'
        for moment in moments
    )
    summary = _("逐月数字（项目数）")
    return (
        f'<details class="progress-numbers"><summary>{escape(summary)}</summary>'
        f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></details>'
    )


def _forecast_rows(ahead: Forecast | None) -> list[tuple[date, float, float, float]]:
    return list(zip(ahead.moments, ahead.low, ahead.middle, ahead.high, strict=True)) if ahead else []


def _forecast_cells(values: list[float] | None) -> str:
    if values is None:
        return f'<td class="num">{shown.MISSING}</td><td class="num">{shown.MISSING}</td>'
    low, middle, high = (shown.number(value, 0) for value in values)
    return f'<td class="num">{middle}</td><td class="num">{low} – {high}</td>'


def _number(value: float | None) -> str:
    return shown.number(value if value is None else float(value), 0)


def _items(count: int) -> str:
    return escape(agree(_("{count} 项"), count).format(count=f"{count:,}"))


def _stage_address(stage: str) -> str:
    return escape(list_address(stage), quote=True)


def _undated(items: pd.DataFrame, day: date) -> str:
    """Return that no project has any date, empty where one has."""
    dates = ("planned_finish", "started_on", "done_on")
    return (
        "" if items[list(dates)].notna().any(axis=None) else _("这些项目都没有登记日期，画不出随时间的变化；补上计划和实际日期后就有曲线。")
    )


def forecast_words(ahead: Forecast | None, done: int, total: int) -> str:
    """Return the forecast with its method in two sentences, or why there is none."""
    if done >= total:
        return _("登记的项目已全部完工，没有需要预测的。")
    if ahead is None:
        return _("近 {months} 个月完工不足 {fewest} 项，不作预测。").format(months=WINDOW, fewest=FEWEST)
    method = _(
        "方法：近 {months} 个月平均每月完工 {pace} 项，按此延续；区间由这 {months} 个月的逐月数重复抽样 1,000 次得出（10 %–90 %）。"
    ).format(months=WINDOW, pace=shown.number(ahead.pace, 1))
    return _finish(ahead) + method


def _finish(ahead: Forecast) -> str:
    lang = language()
    if ahead.finish is None:
        return _("照此速度，五年内不能全部完工。")
    if ahead.earliest is None or ahead.latest is None:
        return _("预计 {finish} 前后全部完工，最晚可能超过五年。").format(finish=_month(ahead.finish, lang))
    return _("预计 {finish} 前后全部完工（80 % 区间：{earliest} 至 {latest}）。").format(
        finish=_month(ahead.finish, lang), earliest=_month(ahead.earliest, lang), latest=_month(ahead.latest, lang)
    )


def _month(day: date, lang: str) -> str:
    return f"{day.year}年{day.month}月" if lang == "zh" else f"{day:%Y-%m}"


def _published(held: TargetProgress | None) -> tuple[float, str] | None:
    """Return a published number of items with its words; lengths and areas have no place on an axis of items."""
    if held is None or held.ratio is None or held.target.measure is not Measure.COUNT:
        return None
    figure = shown.quantity(held.target.value, held.target.unit, held.target.measure, language()).text
    words = _("公布数 {value}").format(value=shown.at_least(figure) if held.target.floor else figure)
    return held.target.value, words


def _earlier(day: date) -> date:
    return (pd.Timestamp(day) - pd.DateOffset(months=MONTHS_SHOWN)).date()


def _last_planned(items: pd.DataFrame, day: date) -> tuple[date, ...]:
    """Return the last planned day, not beyond what a forecast reaches: one wrong year must not press all others together."""
    last = items["planned_finish"].max()
    return () if pd.isna(last) else (min(last, pd.Timestamp(day) + pd.DateOffset(months=HORIZON)).date(),)


def _unplanned(items: pd.DataFrame) -> str:
    lacking = int(items["planned_finish"].isna().sum())
    if not lacking:
        return ""
    return escape(agree(_("另有 {count} 项没有计划完工日期，不在计划线内。"), lacking).format(count=f"{lacking:,}"))


def _unknown(count: int) -> str:
    return escape(_("；状态不明 {count}").format(count=f"{count:,}")) if count else ""
