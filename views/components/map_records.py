"""The records behind the map: a table of the filtered selection, linked both ways, and its downloads."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from layers.catalogue import layer as catalogue_layer
from layers.spec import Layer
from layers.store.errors import StoreError
from layers.store.ledger import Revision
from views import cache
from views.components.visitor import sight
from views.i18n import _, language
from views.maps.view import MapView, Pick

MOST_ROWS = 2000
FORMATS = (("geojson", "GeoJSON"), ("gpkg", "GeoPackage"), ("shp", "Shapefile (GBK)"), ("xlsx", "Excel"), ("csv", "CSV"))
MARK = "▶"


def records(view: MapView, go_to: Callable[[Pick], None]) -> None:
    """Show the records of one visible layer that pass the filters of `view`; choosing one calls `go_to`."""
    current = cache.currents()
    keys = [key for key in view.visible() if key in current]
    if not keys:
        st.info(_("没有打开的项目图层。在左侧“图层目录”中打开一个，这里就列出它的记录。"))
        return
    key = _choose(keys, view)
    layer, revision = catalogue_layer(key), current[key]
    try:
        table = cache.records(key, revision.number, tuple(sorted(view.selection_query().items())), language(), sight())
    except StoreError:
        st.error(_("图层“{layer}”的当前版本读不出来，请到“数据目录”查看。").format(layer=layer.title(language())))
        return
    st.html(_downloads(revision, view, len(table)))
    if table.empty:
        st.info(_("没有记录符合当前筛选。放宽一项条件，或在地图上清除筛选。"))
        return
    _table(layer, table, view, go_to)


def _choose(keys: list[str], view: MapView) -> str:
    """Let the reader say which layer is listed; a click on the map decides otherwise."""
    preferred = view.selected.layer if view.selected and view.selected.layer in keys else None
    state = st.session_state
    if preferred and state.get("records-picked") != view.selected:
        state["records-layer"] = preferred
    state["records-picked"] = view.selected
    if state.get("records-layer") not in keys:
        state["records-layer"] = preferred or keys[0]
    titles = {key: catalogue_layer(key).title(language()) for key in keys}
    chosen = st.pills(_("列出的图层"), keys, format_func=titles.__getitem__, key="records-layer", label_visibility="collapsed")
    return chosen or keys[0]


def _downloads(revision: Revision, view: MapView, shown: int) -> str:
    """Return the count and a link for every format, holding the selection in view."""
    query = view.selection_query() | {"lang": language(), "revision": str(revision.number)}
    links = "".join(
        f'<a class="pill" download href="{escape(f"/api/layers/{revision.layer}/download?" + urlencode({"format": code} | query), quote=True)}">{name}</a>'
        for code, name in FORMATS
    )
    count = escape(_("显示 {n} / {total}").format(n=f"{shown:,}", total=f"{revision.features:,}"))
    label = escape(_("下载筛选结果"))
    return f'<div class="records-head"><b>{count}</b><span>{label}</span><div class="pills">{links}</div></div>'


def _table(layer: Layer, table: pd.DataFrame, view: MapView, go_to: Callable[[Pick], None]) -> None:
    picked = view.selected.fid if view.selected and view.selected.layer == layer.key else None
    shown = marked(table, picked)
    fids = shown.index.tolist()
    name = f"records-{layer.key}-{picked}-{hash(tuple(fids))}"

    def chosen() -> None:
        rows = st.session_state[name].selection.rows
        if rows:
            go_to(Pick(layer.key, fids[rows[0]]))

    with st.container(key="records-table"):
        st.dataframe(
            shown,
            key=name,
            hide_index=True,
            placeholder="",
            height="stretch",
            on_select=chosen,
            selection_mode="single-row",
        )
    if len(table) > MOST_ROWS:
        st.caption(_("只列出前 {shown} 条；下载的文件含全部 {total} 条。").format(shown=f"{MOST_ROWS:,}", total=f"{len(table):,}"))


def marked(table: pd.DataFrame, picked: str | None) -> pd.DataFrame:
    """Return the first MOST_ROWS records with a column for the mark in front; the picked record stands first and bears it."""
    order = table.index != picked
    shown = table.iloc[order.argsort(kind="stable")[:MOST_ROWS]]
    return pd.concat([pd.Series(MARK, index=shown.index, name="").where(shown.index == picked, ""), shown], axis="columns")
