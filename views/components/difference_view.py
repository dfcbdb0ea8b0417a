"""A difference as it is shown: tiles with counts, the table of changes, what lies on the map and what its colours mean."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from layers.spec import FieldKind, Layer
from layers.versions.compared import Compared
from layers.versions.receipt import CHANGES
from views.components.city_map import Overlay
from views.components.upload_map import legend
from views.i18n import N_, _, language

MOST_LINES = 1_000
_VALUE_PX, _METRES_PX = 110, 76  # a day in full
_STYLES = {
    "removed": ({"color": "#C0262D", "fill_opacity": 0.4, "width": 2.0, "radius": 5, "hatch": True}, N_("已移除")),
    "moved_from": ({"color": "#7B8794", "fill_opacity": 0.15, "width": 1.2, "radius": 4, "dash": (3, 3)}, N_("移动之前")),
    "paths": ({"color": "#7A2E8E", "width": 1.4}, ""),
    "moved": ({"color": "#7A2E8E", "fill_opacity": 0.4, "width": 1.8, "radius": 5}, N_("位置有变")),
    "changed": ({"color": "#E69F00", "fill_opacity": 0.4, "width": 1.8, "radius": 5}, N_("属性有变")),
    "new": ({"color": "#0B6E4F", "fill_opacity": 0.45, "width": 1.8, "radius": 5}, N_("新增")),
}


def difference_tiles(compared: Compared, total: str) -> str:
    """Return how many features became what, and how many there are after it, which `total` says in words."""
    kinds = {"removed": "is-error" if compared.counts.get("removed") else ""}
    tiles = "".join(
        f'<div class="{kinds.get(kind, "")}"><dt>{escape(words(language()))}</dt><dd>{compared.counts.get(kind, 0):,}</dd></div>'
        for kind, words in CHANGES.items()
    )
    return f'<dl class="up-tiles">{tiles}<div><dt>{escape(total)}</dt><dd>{compared.features:,}</dd></div></dl>'


def difference_table(layer: Layer, compared: Compared, *, key: str, same: str) -> None:
    """Show the changes line by line, of all kinds or of one; `same` is said where there are none."""
    kinds = [kind for kind in CHANGES if kind != "unchanged" and compared.counts.get(kind)]
    if not kinds:
        st.html(f'<div class="empty">{escape(same)}</div>')
        return
    kind = st.pills(_("变化"), kinds, format_func=lambda each: CHANGES[each](language()), key=key, persist_state="page")
    lines = compared.records if kind is None else compared.records[compared.records["kind"] == kind]
    if len(lines) > MOST_LINES:
        words = _("只列出前 {shown} 条，共 {count} 条。").format(shown=f"{MOST_LINES:,}", count=f"{len(lines):,}")
        st.html(f'<p class="note">{escape(words)}</p>')
    widths = {_("原值"): _VALUE_PX, _("新值"): _VALUE_PX, _("移动（m）"): _METRES_PX}
    columns = {name: st.column_config.Column(width=width) for name, width in widths.items()}
    table = _spoken(layer, lines.head(MOST_LINES))
    st.dataframe(table, hide_index=True, height=420, placeholder="", alt=_("变化"), column_config=columns)


def _spoken(layer: Layer, lines: pd.DataFrame) -> pd.DataFrame:
    """Return the lines in the reader's words: fields by title, choices by name."""
    lang = language()
    titles = {field.key: field.title(lang) for field in layer.fields}
    choices = {
        field.key: {str(choice.key): choice.title(lang) for choice in field.choices}
        for field in layer.fields
        if field.kind is FieldKind.CHOICE
    }

    def value(field: str | None, text: str | None) -> str | None:
        return choices.get(field or "", {}).get(text or "", text)

    return pd.DataFrame(
        {
            _("变化"): [CHANGES[kind](lang) for kind in lines["kind"]],
            _("编号"): lines["fid"].to_numpy(),
            _("名称"): lines["name"].to_numpy(),
            _("所在字段"): [titles.get(field, field) for field in lines["field"]],
            _("原值"): [value(*pair) for pair in zip(lines["field"], lines["old"], strict=True)],
            _("新值"): [value(*pair) for pair in zip(lines["field"], lines["new"], strict=True)],
            _("移动（m）"): lines["metres"].round(1).to_numpy(),
        }
    )


def difference_overlays(compared: Compared) -> list[Overlay]:
    """Return what lies on the map of a difference, bottom first: a feature that moved where it lay, where it lies, and the way between."""
    return [
        Overlay(f"difference-{part}", land, f"/map/made/{land}.bin", style, title=_(name) if name else "", above=True)
        for part, (style, name) in _STYLES.items()
        if (land := compared.lands.get(part))
    ]


def difference_legend(compared: Compared) -> str:
    """Return what the colours on that map mean."""
    named = [(part, name) for part, (_style, name) in _STYLES.items() if name and part in compared.lands]
    return legend([(f"is-{part.replace('_', '-')}", _(name)) for part, name in named])
