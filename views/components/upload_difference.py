"""The step of the difference: how the rows meet what is published, and what would change, in numbers, as a table and on the map."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from layers.draft_apart import carried_out
from layers.draft_difference import Compared, compare_draft
from layers.merge import MODES
from layers.receipt import CHANGES
from layers.receipt import MODES as MODE_WORDS
from layers.spec import FieldKind, Layer
from views import cache
from views.components.city_map import Overlay
from views.components.coverage_progress import long_work
from views.components.strip import section
from views.components.upload_map import legend, upload_map
from views.components.upload_stepper import step_buttons
from views.components.upload_wizard import Wizard, attempt
from views.i18n import N_, _, language

MOST_LINES = 1_000
_SAID = {
    "new": N_("只增加：文件里的记录都是新的，编号已有的会报错"),
    "update": N_("按编号更新：编号相同的更新，其余追加；文件里没有的记录和列保留原样"),
    "replace": N_("整层替换：以文件为准，文件里没有的移除"),
}
_KEY = "upload-mode"
_STYLES = {
    "removed": ({"color": "#C0262D", "fill_opacity": 0.4, "width": 2.0, "radius": 5, "hatch": True}, N_("移除")),
    "moved_from": ({"color": "#7B8794", "fill_opacity": 0.15, "width": 1.2, "radius": 4, "dash": (3, 3)}, N_("移动之前")),
    "paths": ({"color": "#7A2E8E", "width": 1.4}, ""),
    "moved": ({"color": "#7A2E8E", "fill_opacity": 0.4, "width": 1.8, "radius": 5}, N_("位置有变")),
    "changed": ({"color": "#E69F00", "fill_opacity": 0.4, "width": 1.8, "radius": 5}, N_("属性有变")),
    "new": ({"color": "#0B6E4F", "fill_opacity": 0.45, "width": 1.8, "radius": 5}, N_("新增")),
}


def difference_step(wizard: Wizard) -> None:
    """Show what publishing would change; the mode is chosen here."""
    found = wizard.examination()
    if found is None:
        step_buttons(wizard, ready=False)
        return
    st.html(section(_("怎样更新“{layer}”").format(layer=wizard.layer.title(language()))))
    _mode(wizard)
    stale(wizard)
    compared = compared_draft(wizard)
    if compared is None:
        step_buttons(wizard, ready=False)
        return
    st.html(_tiles(compared))
    left, right = st.columns([11, 12], gap="medium")
    with left:
        _table(wizard.layer, compared)
    with right:
        _map(wizard, compared)
    why = _("还有 {count} 处错误：请改正，或勾选“不上报”。").format(count=f"{found.errors:,}")
    step_buttons(wizard, ready=not found.errors, why_not=why)


def compared_draft(wizard: Wizard) -> Compared | None:
    """Return what publishing would change, once it is known; until then its progress is shown."""
    drafts, draft = wizard.drafts, wizard.draft
    key = ("draft-compared", draft.id, draft.examination, draft.choices.mode, draft.based_on)
    if long_work("upload-compared", key, lambda watch: carried_out(drafts, draft, "compare", watch=watch), height="12rem") is None:
        return None
    return compare_draft(drafts, draft)


def stale(wizard: Wizard) -> bool:
    """Say when somebody published the layer meanwhile, with a way to go on from there; returns whether that is so."""
    current = cache.current(wizard.draft.layer)
    number = current.number if current else 0
    if number == wizard.draft.based_on or wizard.over:
        return False
    words = _("{who} 已发布了第 {number} 版（您的草稿是对照第 {based} 版做的）。草稿没有丢，也没有发布；请对照新版再看一遍差异。").format(
        who=current.author if current else "", number=number, based=wizard.draft.based_on or "—"
    )
    st.warning(words)
    st.button(
        _("对照第 {number} 版重新比较").format(number=number),
        key="upload-rebase",
        on_click=_rebase,
        args=(wizard, number),
    )
    return True


def _rebase(wizard: Wizard, number: int) -> None:
    attempt(lambda: wizard.drafts.rebase(wizard.draft, wizard.asking, number))


def _mode(wizard: Wizard) -> None:
    st.session_state[_KEY] = wizard.draft.choices.mode
    st.radio(
        _("方式"),
        MODES,
        format_func=lambda mode: MODE_WORDS[mode](language()),
        captions=[_(_SAID[mode]) for mode in MODES],
        key=_KEY,
        horizontal=True,
        disabled=not wizard.editable,
        on_change=lambda: wizard.choose(mode=st.session_state[_KEY]),
    )


def _tiles(compared: Compared) -> str:
    kinds = {"removed": "is-error" if compared.counts.get("removed") else ""}
    tiles = "".join(
        f'<div class="{kinds.get(kind, "")}"><dt>{escape(words(language()))}</dt><dd>{compared.counts.get(kind, 0):,}</dd></div>'
        for kind, words in CHANGES.items()
    )
    name = _("发布后共")
    return f'<dl class="up-tiles">{tiles}<div><dt>{escape(name)}</dt><dd>{compared.features:,}</dd></div></dl>'


def _table(layer: Layer, compared: Compared) -> None:
    kinds = [kind for kind in CHANGES if kind != "unchanged" and compared.counts.get(kind)]
    if not kinds:
        words = _("与当前版本没有差别。")
        st.html(f'<div class="empty">{escape(words)}</div>')
        return
    kind = st.pills(_("变化"), kinds, format_func=lambda each: CHANGES[each](language()), key="upload-kind", persist_state="page")
    lines = compared.records if kind is None else compared.records[compared.records["kind"] == kind]
    if len(lines) > MOST_LINES:
        words = _("只列出前 {shown} 条，共 {count} 条。").format(shown=f"{MOST_LINES:,}", count=f"{len(lines):,}")
        st.html(f'<p class="note">{escape(words)}</p>')
    st.dataframe(_spoken(layer, lines.head(MOST_LINES)), hide_index=True, height=420, placeholder="", alt=_("变化"))


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
            _("字段"): [titles.get(field, field) for field in lines["field"]],
            _("原值"): [value(*pair) for pair in zip(lines["field"], lines["old"], strict=True)],
            _("新值"): [value(*pair) for pair in zip(lines["field"], lines["new"], strict=True)],
            _("移动（m）"): lines["metres"].round(1).to_numpy(),
        }
    )


def _map(wizard: Wizard, compared: Compared) -> None:
    overlays, words = [], []
    for part, (style, name) in _STYLES.items():
        if part in compared.lands:
            land = compared.lands[part]
            overlays.append(Overlay(f"difference-{part}", land, f"/map/made/{land}.bin", style, title=_(name) if name else "", above=True))
            if name:
                words.append((f"is-{part.replace('_', '-')}", _(name)))
    mark = f"{wizard.draft.examination}-{wizard.draft.choices.mode}-{wizard.draft.based_on}"
    upload_map("difference", overlays, compared.bounds, mark=mark, height="clamp(18rem, 46vh, 36rem)")
    st.html(legend(words))
