"""The first step: which layer, which files; and the drafts that can be gone on with."""

from __future__ import annotations

from html import escape

import streamlit as st

from layers.accounts.visitor import Visitor
from layers.catalogue import BY_KEY, GROUPS, LAYERS
from layers.drafts.steps import read_draft
from layers.reader.limits import MAX_FILE_BYTES, MAX_UNPACKED_BYTES
from layers.spec import Layer
from layers.store.drafts import KEPT_DAYS, Drafts
from views import cache
from views.components.layer_sheet import GEOMETRIES
from views.components.strip import section
from views.components.upload_address import LAYER, go
from views.components.upload_drafts import own_drafts, waiting_drafts
from views.components.upload_held import let_go
from views.components.upload_stepper import step_buttons
from views.components.upload_template import template_links
from views.components.upload_wizard import Wizard, attempt
from views.components.visitor import visitor
from views.i18n import _, language

_FILES, _TURN = "upload-files", "upload-files-turn"


def new_draft(drafts: Drafts, who: Visitor) -> None:
    """Show what a new draft starts with, and beside it the drafts there are."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(section(_("上报到哪个图层")))
        layer = _layer_choice(who)
        st.html(_layer_card(layer) + template_links(layer))
        st.html(section(_("选择文件"), _("一个 zip，或同一份数据的几个文件一起选")))
        _files(drafts, layer)
    with right:
        own_drafts(drafts, who)
        waiting_drafts(drafts, who)


def files_step(wizard: Wizard) -> None:
    """Show what was handed in, and which of its layers is meant where there are several."""
    draft = wizard.draft
    st.html(section(_("已收到的文件"), wizard.layer.title(language())))
    rows = "".join(
        f'<tr><td>{escape(file.name)}</td><td class="num">{file.size / 1e6:,.2f} MB</td><td class="up-sum">{file.sha256[:16]}…</td></tr>'
        for file in draft.files
    )
    heads = "".join(f"<th>{escape(word)}</th>" for word in (_("文件"), _("大小"), _("校验码（SHA-256）")))
    st.html(f'<table class="list"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>')
    read = wizard.read()
    if read is not None:
        _part_choice(wizard, read.name)
        words = _("读出 {count} 条记录，{columns} 列。").format(count=f"{read.rows:,}", columns=len(read.columns))
        st.html(f'<p class="note">{escape(words)}</p>')
    with st.container(horizontal=True, gap="small"):
        if wizard.editable:
            st.button(_("放弃这份草稿"), on_click=_discard, args=(wizard,))
        st.button(_("另选文件"), on_click=go, args=("", ""))
    step_buttons(wizard, ready=read is not None)


def _part_choice(wizard: Wizard, chosen: str) -> None:
    parts = read_draft(wizard.drafts, wizard.draft)
    if len(parts) < 2:
        return
    names = [part.name for part in parts]
    sizes = {part.name: part.rows for part in parts}
    st.session_state["upload-part"] = chosen
    st.selectbox(
        _("文件里有 {count} 层，上报哪一层").format(count=len(parts)),
        names,
        format_func=lambda name: f"{name}（{sizes[name]:,}）" if language() == "zh" else f"{name} ({sizes[name]:,})",
        key="upload-part",
        disabled=not wizard.editable,
        on_change=lambda: wizard.choose(part=st.session_state["upload-part"], mapping=wizard.draft.choices.mapping, fixes=(), excluded=()),
    )


def _discard(wizard: Wizard) -> None:
    if attempt(lambda: wizard.drafts.discard(wizard.draft, wizard.asking)):
        go("", "")


def _layer_choice(who: Visitor) -> Layer:
    keys = [layer.key for layer in LAYERS if who.may_edit(layer.key)]
    asked = st.query_params.get(LAYER, "")
    groups = {group.key: group.title(language()) for group in GROUPS}
    chosen: str = st.selectbox(
        _("图层"),
        keys,
        index=keys.index(asked) if asked in keys else 0,
        format_func=lambda key: f"{groups[BY_KEY[key].group]} · {BY_KEY[key].title(language())}",
        key="upload-layer",
        persist_state="session",
        label_visibility="collapsed",
    )
    return BY_KEY[chosen]


def _layer_card(layer: Layer) -> str:
    lang, current = language(), cache.current(layer.key)
    held = (
        _("第 {number} 版，{count} 条记录").format(number=current.number, count=f"{current.features:,}")
        if current
        else _("还没有发布过数据")
    )
    required = _("、").join(field.title(lang) for field in layer.fields if field.required)
    rows = (
        (_("内容"), layer.description(lang)),
        (_("几何"), _(GEOMETRIES[layer.geometry])),
        (_("当前"), held),
        (_("必填"), required or "—"),
    )
    body = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    return f'<dl class="up-card">{body}</dl>'


def _files(drafts: Drafts, layer: Layer) -> None:
    turn = st.session_state.setdefault(_TURN, 0)
    # any file may be chosen: the reader says of those it cannot read what to export instead
    files = st.file_uploader(_("文件"), accept_multiple_files=True, key=f"{_FILES}-{turn}", label_visibility="collapsed")
    limits = _(
        "接受 Shapefile（zip，或 .shp .dbf .shx .prj .cpg 一起选）、GeoPackage、GeoJSON、File Geodatabase（zip）、KML/KMZ、DXF、FlatGeobuf、GeoParquet、带坐标列的 CSV/Excel。"
    )
    sizes = _("每个文件不超过 {each} MB，合计不超过 {all} MB，解压后不超过 {unpacked} MB。草稿保留 {days} 天。").format(
        each=st.get_option("server.maxUploadSize"),
        all=MAX_FILE_BYTES // 1_000_000,
        unpacked=MAX_UNPACKED_BYTES // 1_000_000,
        days=KEPT_DAYS,
    )
    st.html(f'<p class="note">{escape(limits)}</p><p class="note">{escape(sizes)}</p>')
    st.button(_("读取文件"), key="upload-read-files", type="primary", disabled=not files, on_click=_hand_in, args=(drafts, layer.key))


def _hand_in(drafts: Drafts, key: str) -> None:
    """Write the chosen files to disk as a draft and go on with it; for callbacks."""
    files = st.session_state[f"{_FILES}-{st.session_state[_TURN]}"]

    def write() -> None:
        draft = drafts.hand_in(visitor(), key, [(file.name, file) for file in files])
        let_go(files)
        st.session_state[_TURN] += 1
        go(draft.id, "encoding")

    attempt(write)
