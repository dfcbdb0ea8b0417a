"""The sheet of one layer: what it is, what the checks found, how to take it away, what happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode, urlsplit

import streamlit as st

from layers.spec import GeometryKind
from views import format as shown
from views.components.changes import author
from views.components.layer_table import nature, size
from views.components.strip import section
from views.components.versions_history import finding_sentence
from views.i18n import N_, _, language
from views.layer_facts import Finding, LayerFacts
from views.links import map_address
from views.markdown import as_typed

FORMATS = (
    ("geojson", "GeoJSON"),
    ("gpkg", "GeoPackage"),
    ("shp", "Shapefile (GBK)"),
    ("parquet", "GeoParquet"),
    ("xlsx", "Excel"),
    ("csv", "CSV"),
)
GEOMETRIES = {
    GeometryKind.POINT: N_("点"),
    GeometryKind.LINE: N_("线"),
    GeometryKind.POLYGON: N_("面"),
    GeometryKind.LINE_OR_POINT: N_("线或点"),
}
SEVERITIES = {"error": N_("错误"), "warning": N_("提醒"), "info": N_("提示")}


def layer_sheet(fact: LayerFacts, *, history: str) -> None:
    """Show the sheet of a layer; `history` is the address of the place where its history stands."""
    st.html(_head(fact, history))
    if fact.failure:
        st.error(as_typed(fact.failure))
        return
    if fact.revision is None:
        words = _("这个图层还没有发布过数据。")
        st.html(f'<div class="empty">{escape(words)}</div>')
        return
    st.html(section(_("下载")) + download_links(fact.layer.key))
    st.html(section(_("在 QGIS 等软件中打开"), _("添加矢量图层，来源选“协议：HTTP(S)”，粘贴下面的地址")))
    st.code(features_address(fact.layer.key, st.context.url), language=None, wrap_lines=True)
    st.html(section(_("检查结果")) + finding_list(fact.findings))


def download_links(key: str) -> str:
    """Return links to every format of a layer, named in the language in use."""
    links = "".join(
        f'<a class="pill" download href="/api/layers/{key}/download?{urlencode({"format": code, "lang": language()})}">{name}</a>'
        for code, name in FORMATS
    )
    return f'<div class="pills">{links}</div>'


def features_address(key: str, page: str | None) -> str:
    """Return the full address of a layer's features, on the host that the reader's `page` came from."""
    parts = urlsplit(page or "")
    host = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return f"{host}/api/layers/{key}/features"


def finding_list(findings: Sequence[Finding]) -> str:
    """Return what the checks found, as a list; a sentence when they found nothing."""
    if not findings:
        words = _("未发现问题。")
        return f'<p class="note">{escape(words)}</p>'
    rows = "".join(
        f'<tr><td class="{"behind" if finding.severity == "error" else "when"}">{escape(_(SEVERITIES.get(finding.severity, SEVERITIES["info"])))}</td>'
        f'<td>{escape(finding_sentence(finding))}</td><td class="num">{finding.count:,}</td></tr>'
        for finding in findings
    )
    return f'<table class="list"><tbody>{rows}</tbody></table>'


def _head(fact: LayerFacts, history: str) -> str:
    layer, lang = fact.layer, language()
    rows = [
        (_("内容"), layer.description(lang)),
        (_("几何"), _(GEOMETRIES[layer.geometry])),
        (_("规模"), size(fact)),
        (_("来源"), layer.source(lang)),
        (_("性质"), nature(fact)),
    ]
    if fact.revision:
        who = f"{author(fact.revision)} · {shown.moment(fact.revision.created_at.astimezone(), lang)}"
        rows.append((_("当前版本"), _("第 {number} 版").format(number=fact.revision.number) + f" · {who}"))
    body = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    words = _("在地图上看")
    link = f'<a href="{escape(map_address(layer.key), quote=True)}">{escape(words)}</a>'
    if fact.revision:
        words = _("历史与对比")
        link += f'<a href="{escape(history, quote=True)}">{escape(words)}</a>'
    return (
        f'<div class="sheet" style="--hue:{escape(layer.style.color, quote=True)}"><div class="sheet-head"><h2>{escape(layer.title(lang))}</h2>'
        f"{link}</div><dl>{body}</dl></div>"
    )
