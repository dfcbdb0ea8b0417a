"""The features behind a figure: those that count with area and radius, those that do not with the reason, and the way to them on the map."""

from __future__ import annotations

from html import escape

import geopandas as gpd
import pandas as pd
import streamlit as st

from layers.indicators.coverage_words import EXCLUDED, layer_title
from layers.indicators.sites_behind import sites_behind
from layers.towns import town_title
from views import format as shown
from views.components.coverage_progress import long_work
from views.components.coverage_sections import Context
from views.coverage_values import JOINT, zone_said
from views.i18n import _, language
from views.links import layers_address, map_address

MOST_ROWS = 200


def show_behind(context: Context, zone: str) -> None:
    """Show the features behind the city's figure, or those that lie in the town of a row."""
    store, found = context.store, context.found
    table = long_work("behind", ("behind", context.question, context.of), lambda watch: sites_behind(store, found, watch))
    if table is None:
        return
    town = zone if context.question.level == "towns" else zone.split(JOINT, maxsplit=1)[0] if JOINT in zone else ""
    if town:
        table = table[table["town"] == town]
    st.html(behind(table, town))


def behind(table: gpd.GeoDataFrame, town: str) -> str:
    """Return the features as two lists; `town` is where they were looked for (empty: everywhere)."""
    counted, out = table[table["reason"] == ""], table[table["reason"] != ""]
    layers = tuple(dict.fromkeys(table["layer"].astype(str)))
    where = _("{place}内的要素；镇外场地的服务范围也会伸入").format(place=zone_said(town)) if town else ""
    words = _("在地图上查看这些图层")
    link = f'<a class="pill" href="{escape(layers_address(layers, town or None), quote=True)}">{escape(words)}</a>' if layers else ""
    head = f'<div class="cov-behind-head"><b>{escape(_counts(counted, out))}</b><span>{escape(where)}</span>{link}</div>'
    rest = ""
    if len(out):
        title = _("未计入的要素（{count}）").format(count=f"{len(out):,}")
        rest = f"<details><summary>{escape(title)}</summary>{_list(out, reasons=True)}</details>"
    return f'<div class="cov-behind">{head}{_list(counted, reasons=False)}{rest}</div>'


def _counts(counted: pd.DataFrame, out: pd.DataFrame) -> str:
    return _("计入 {counted} 个，未计入 {out} 个").format(counted=f"{len(counted):,}", out=f"{len(out):,}")


def _list(table: pd.DataFrame, *, reasons: bool) -> str:
    if table.empty:
        nothing = _("没有计入的要素。")
        return f'<div class="empty">{escape(nothing)}</div>'
    has_radius = bool(table["radius_m"].notna().any())
    last = _("原因") if reasons else _("服务半径")
    titles = [(_("名称"), False), (_("图层"), False), (_("镇街"), False), (_("面积（m²）"), True)]
    titles += [(last, not reasons)] if reasons or has_radius else []
    head = "".join(f'<th class="{"num" if number else ""}">{escape(title)}</th>' for title, number in titles)
    rows = "".join(_row(item, reasons, has_radius) for item in table.head(MOST_ROWS).to_dict("records"))
    note = ""
    if len(table) > MOST_ROWS:
        words = _("只列前 {shown} 个；下载的 Excel 含全部 {total} 个。").format(shown=MOST_ROWS, total=f"{len(table):,}")
        note = f'<p class="note">{escape(words)}</p>'
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}'


def _row(item: dict[str, object], reasons: bool, has_radius: bool) -> str:
    lang, layer, fid = language(), str(item["layer"]), str(item["fid"])
    name = str(item["name"]) if item["name"] is not None and not pd.isna(item["name"]) else ""
    town = str(item["town"]) if item["town"] is not None and not pd.isna(item["town"]) else ""
    leads = escape(map_address(layer, fid), quote=True)
    cells = [
        f'<a href="{leads}">{escape(name or fid)}</a>',
        escape(layer_title(layer, lang)),
        escape(town_title(town, lang, short=True) or shown.MISSING),
    ]
    texts = "".join(f"<td>{cell}</td>" for cell in cells)
    area = f'<td class="num">{_number(item["site_m2"] if _is_number(item["site_m2"]) else item["area_m2"])}</td>'
    reason = str(item["reason"])
    last = ""
    if reasons:
        last = f"<td>{escape(EXCLUDED[reason](lang) if reason in EXCLUDED else reason)}</td>"
    elif has_radius:
        last = f'<td class="num">{_number(item["radius_m"])} m</td>'
    return f"<tr>{texts}{area}{last}</tr>"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not shown.is_missing(float(value))


def _number(value: object) -> str:
    return shown.number(float(value), 0) if isinstance(value, int | float) and _is_number(value) else shown.MISSING
