"""The board of the progress page: figures, programmes and towns in bars, curves, lists; all of the projects that the address chooses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from layers.catalogue import layer
from layers.progress.campaign import MINIMUM_ITEMS, headline_target
from layers.spec import Status
from layers.towns import OFFICIAL, town_title
from views import format as shown
from views.components.chrome import theme
from views.components.progress_address import ANCHOR, LAYER, LISTS, TOWN, Asked, go, here, list_address
from views.components.progress_curves import flow_part, s_curve_part
from views.components.progress_headline import headline
from views.components.progress_keys import chart_keys
from views.components.progress_lists import duties_panel, list_links, map_link, project_table
from views.components.progress_numbers import bars_table
from views.components.progress_rows import programme_rows, town_rows, untargeted
from views.components.progress_works import Works
from views.components.strip import section
from views.components.visitor import sight
from views.i18n import _, agree, language
from views.links import layers_address
from views.progress_charts import FRAME_REM, ROW_REM, Against, against_bars
from views.theme import BEHIND


def board(works: Works, asked: Asked, day: date) -> None:
    """Draw the board for the projects that `asked` chooses on `day`."""
    items = works.part(asked.layer, asked.town)
    _say(works, asked, day)
    if items.empty:
        st.html(_nothing(asked))
        return
    st.html(headline(items, day))
    bars = st.container(key="progress-bars")
    with bars.container():
        _programmes(works, asked, day)
    with bars.container():
        _towns(works, asked, day)
    curves = st.container(key="progress-curves")
    with curves.container():
        alone = works.standing(asked.layer) if not asked.town else None
        s_curve_part(items, day, works.data_day or day, headline_target(alone.progress) if alone else None)
    with curves.container():
        flow_part(items, day, works.data_day or day)
    chosen = asked.list or next(iter(LISTS))
    with st.container(key=ANCHOR):
        st.html(section(_("项目清单"), _("按钮上是项目数；点击名称到地图上看，日期与本页相同")) + list_links(items, day, chosen))
        lists = st.container(key="progress-tables")
        table = project_table(chosen, items, day, asked, sight().decimals)
        lists.html(table + map_link(chosen, items, day, asked.town, asked.as_of))
        lists.html(section(_("五落实完整度"), _("任务、责任、人员、进度、时限")) + duties_panel(items))


def _say(works: Works, asked: Asked, day: date) -> None:
    """Say what limits the figures: a day beyond the data, dates in a wrong order."""
    words = []
    if works.data_day is not None and day > works.data_day:
        words.append(
            _("数据只到 {day}，之后的变化没有登记：到期而没有完工登记的都算滞后。").format(day=shown.day(works.data_day, language()))
        )
    part = works.part(asked.layer, asked.town)
    if len(part) and (part["status"] == Status.PLANNED).all():
        words.append(_("到 {day} 为止还没有项目开工。").format(day=shown.day(day, language())))
    disordered = int(works.part(asked.layer, asked.town)["disordered"].sum())
    if disordered:
        words.append(agree(_("{count} 个项目的日期顺序有误（如完工早于开工），照原样计入。"), disordered).format(count=disordered))
    if words:
        look = _("查看")
        link = f' <a href="{escape(list_address("dates"), quote=True)}">{escape(look)}</a>' if disordered else ""
        st.html(f'<p class="note progress-said">{escape(" ".join(words))}{link}</p>')


def _nothing(asked: Asked) -> str:
    """Return why there is nothing, with the way out."""
    names = [layer(asked.layer).title(language())] if asked.layer else []
    names += [town_title(asked.town, language())] if asked.town else []
    words, out = _("{names}没有登记的项目。").format(names=f"{' · '.join(names)} "), _("看全部专项和镇街")
    return f'<div class="empty">{escape(words)} <a href="{escape(here(**{LAYER: "", TOWN: ""}), quote=True)}">{escape(out)}</a></div>'


def _programmes(works: Works, asked: Asked, day: date) -> None:
    rows = programme_rows(works, day, asked.town, asked.layer)
    if asked.town:
        note, pale = _("{town}，按登记项目数").format(town=town_title(asked.town, language())), [("on-record", _("登记数"))]
    else:
        note = _("占公布数的百分比；点击条形只看一个专项")
        pale = [("target", _("公布数")), ("on-record", _("登记数"))]
    st.html(section(_("专项：目标与实际"), note) + chart_keys([*pale, *_strong_keys()]))
    _bars("progress-programmes", rows, asked.layer, LAYER)
    st.html(bars_table(rows, asked.layer, LAYER, lambda key: layers_address((key,), asked.town or None, as_of=asked.as_of)))
    lacking = untargeted([each for each in works.held.read if asked.layer in ("", each.layer.key)])
    if lacking and not asked.town:
        words = _("没有可比的公布数，按登记数对照：{names}。").format(names=_("、").join(lacking))
        st.html(f'<p class="note">{escape(words)}</p>')


def _towns(works: Works, asked: Asked, day: date) -> None:
    rows, unranked = town_rows(works.part(layer=asked.layer), day, asked.town)
    note = layer(asked.layer).title(language()) if asked.layer else _("完工项目占登记项目；点击条形只看一个镇街")
    st.html(section(_("镇街：计划与实际"), note) + chart_keys([("on-record", _("登记数")), *_strong_keys()]))
    if not rows:
        words = _("没有可以排名的镇街：每个镇街至少要有 {minimum} 个项目。").format(minimum=MINIMUM_ITEMS)
        st.html(f'<div class="empty">{escape(words)}</div>')
    else:
        _bars("progress-towns", rows, asked.town, TOWN)
        if len({row.name.split()[0] for row in rows}) < len(rows):
            tied = _("名次相同：多一项或少一项就会换位，不分先后。")
            st.html(f'<p class="note">{escape(tied)}</p>')
    if unranked:
        names = _("、").join(f"{row.name} {row.text}" for row in unranked)
        words = _("不足 {minimum} 个项目，不参加排名：{names}").format(minimum=MINIMUM_ITEMS, names=names)
        st.html(f'<p class="note">{escape(words)}</p>')
    none = [name for name in OFFICIAL.values() if name not in {row.key for row in (*rows, *unranked)}]
    if none:
        words = _("没有登记项目：{names}").format(names=_("、").join(town_title(name, language(), short=True) for name in none))
        st.html(f'<p class="note">{escape(words)}</p>')
    layers = (asked.layer,) if asked.layer else tuple(each.layer.key for each in works.held.read)
    st.html(bars_table([*rows, *unranked], asked.town, TOWN, lambda town: layers_address(layers, town, as_of=asked.as_of)))


def _strong_keys() -> list[tuple[str, str]]:
    behind = _("落后计划 5 % 以上")
    return [("done", _("已完工")), ("planned-tick", _("按计划应完工")), ("behind-bar", f"{BEHIND.sign} {behind}")]


def _bars(key: str, rows: Sequence[Against], chosen: str, name: str) -> None:
    """Show bars; a click chooses the row, a click on the chosen one lets it go."""

    def chose() -> None:
        picked = clicked(st.session_state[f"{key}-chart"]["selection"]["selected"], rows)
        go(**{name: "" if picked == chosen else picked})

    height = f"height: {FRAME_REM + ROW_REM * len(rows):.1f}rem !important; min-height: 0 !important"
    st.html(f"<style>.st-key-{key} :is([data-testid=stElementContainer]:has(.stEChartsChart), .stEChartsChart) {{ {height}; }}</style>")
    with st.container(key=key):
        alt = _("；").join(f"{row.name} {row.text}" for row in rows)
        st.echarts_chart(against_bars(rows, theme()), height="stretch", key=f"{key}-chart", alt=alt, on_select=chose)


def clicked(selected: Sequence[Mapping[str, Any]], rows: Sequence[Against]) -> str:
    """Return the key of the bar that is marked, empty where none is any more: series 1 holds the rows on plan, series 2 those behind."""
    series = {1: [row.key for row in rows if not row.behind], 2: [row.key for row in rows if row.behind]}
    for part in selected:
        keys, places = series.get(int(part.get("series_index", -1)), []), part.get("data_indices") or []
        if places and places[0] < len(keys):
            return keys[places[0]]
    return ""
