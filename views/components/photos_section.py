"""Photographs of a layer's features: which have any, those of one feature, and withdrawing them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from layers.accounts.errors import NotAllowedError
from layers.messages.sentences import discreet, message
from layers.photos.photo import LONGEST_REASON, STAGES, Photo, PhotoKind
from layers.photos.place import ODD
from layers.spec import Layer
from layers.store.errors import StoreError
from layers.store.photos import photos, withdraw_photo
from views import cache
from views import format as shown
from views.components.photos_adding import show_adding
from views.components.strip import section
from views.components.visitor import sight, visitor
from views.i18n import _, language
from views.known import known
from views.links import map_address, page_address
from views.markdown import as_typed

NAME = "photos"
"""What the feature is called in the address of the page."""

LISTED, TABLED = 50, 100
_SAID, _REASON = "photos-said", "photos-reason"


def photos_section(layer: Layer, revision: int) -> None:
    """Show the photographs of a layer; those who may edit it add and withdraw, except in what was known earlier. Nothing is shown to those who may not see photographs."""
    if not sight().photos:
        return
    may, taken = known() is None and visitor().may_edit(layer.key), photos(cache.store(), layer.key)
    if not (taken or may):
        return
    with st.container(key="photos"):
        st.html(section(_("现场照片"), _note(taken)))
        kind, sentence = st.session_state.pop(_SAID, ("", ""))
        if sentence:
            (st.success if kind == "success" else st.error)(as_typed(sentence))
        frame = cache.frame(layer.key, revision)
        if taken:
            st.html(photo_table(layer, frame, taken))
        elif may:
            words = _("这个图层还没有照片。选一个项目，添加施工前、施工中、施工后的照片，地图的项目卡片、汇报和材料里就会显示。")
            st.html(f'<div class="empty">{escape(words)}</div>')
        fid = _chosen(layer, frame, taken, may)
        if fid is None:
            return
        own = [photo for photo in taken if photo.fid == fid]
        _figures(own, may)
        if may:
            show_adding(layer.key, fid)


def found(frame: pd.DataFrame, text: str) -> dict[str, str]:
    """Return fid → code and name of the features whose code or name holds `text`, at most `LISTED`."""
    names = frame["name"].fillna("").astype(str) if "name" in frame else pd.Series("", index=frame.index)
    codes = (frame["project_code"] if "project_code" in frame else frame["fid"]).fillna("").astype(str)
    holds = (codes + "\n" + names).str.casefold().str.contains(text.strip().casefold(), regex=False) | (frame["fid"].astype(str) == text)
    rows = frame.index[holds][:LISTED]
    return {str(frame.at[row, "fid"]): " · ".join(filter(None, (codes[row], names[row]))) or str(frame.at[row, "fid"]) for row in rows}


def photo_table(layer: Layer, frame: pd.DataFrame, taken: Sequence[Photo]) -> str:
    """Return the table of the features that have photographs, the last added first: how many of each stage, and the newest day."""
    by_feature: dict[str, list[Photo]] = {}
    for photo in sorted(taken, key=lambda each: -each.id):
        by_feature.setdefault(photo.fid, []).append(photo)
    fids = frame["fid"].astype(str)
    names = dict(zip(fids, frame["name"].fillna("").astype(str), strict=True)) if "name" in frame else {}
    heads = (_("项目"), *(title(language()) for title in STAGES.values()), _("最近拍摄"), _("添加人"))
    head = "".join(f"<th{' class=num' if 0 < place < 4 else ''}>{escape(word)}</th>" for place, word in enumerate(heads))
    there = set(fids)
    body = "".join(_row(layer, fid, names.get(fid) or fid, own, fid in there) for fid, own in list(by_feature.items())[:TABLED])
    return f'<div class="scroll photo-list"><table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(layer: Layer, fid: str, name: str, own: Sequence[Photo], there: bool) -> str:
    words, gone = escape(name), escape(_("当前版本中没有"))
    address = escape(page_address("data", layer=layer.key, **{NAME: fid}) + "#photos", quote=True)
    first = f'<a href="{address}" target="_self">{words}</a>' if there else f"{words} <small>{gone}</small>"
    counts = "".join(f'<td class="num">{sum(photo.kind is kind for photo in own) or shown.MISSING}</td>' for kind in STAGES)
    days = [photo.taken_on for photo in own if photo.taken_on]
    return f"<tr><td>{first}</td>{counts}<td>{escape(shown.day(max(days, default=None), language()))}</td><td>{escape(own[0].author)}</td></tr>"


def _note(taken: Sequence[Photo]) -> str:
    if not taken:
        return ""
    features = len({photo.fid for photo in taken})
    return _("{count} 张，{features} 个项目；在一张图的项目卡片中显示").format(count=f"{len(taken):,}", features=f"{features:,}")


def _chosen(layer: Layer, frame: pd.DataFrame, taken: Sequence[Photo], may: bool) -> str | None:
    """Return the feature that the address or the choice names; those who may not add choose among features with photographs."""
    if not may:
        frame = frame[frame["fid"].isin({photo.fid for photo in taken})]
    asked = str(st.query_params.get(NAME, ""))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(_("按编号或名称找项目"), key=f"photos-text-{layer.key}", max_chars=100, width=280)
        offered = found(frame, text)
        if not text and asked and asked not in offered:
            offered = found(frame[frame["fid"] == asked], asked) | offered
        if not offered:
            words = _("没有编号或名称含这些文字的项目。")
            st.html(f'<p class="note">{escape(words)}</p>')
            return None
        label = _("项目（前 {count} 个，请用文字缩小范围）").format(count=LISTED) if len(offered) >= LISTED else _("项目")
        options = list(offered)
        at, key = options.index(asked) if asked in offered else 0, f"photos-fid-{layer.key}-{asked}"
        called = offered.get
        fid = st.selectbox(label, options, index=at, format_func=lambda each: called(each, each), key=key, on_change=_choose, args=(key,))
        st.html(_ways(layer, fid, taken))
    return fid


def _choose(key: str) -> None:
    """Keep the feature that was chosen in the address, so that it can be passed on and added to slides."""
    st.query_params[NAME] = st.session_state[key]


def _ways(layer: Layer, fid: str, taken: Sequence[Photo]) -> str:
    """Return the ways on from a feature: to the map, and to a slide where it has photographs before and after the works."""
    ways = [(_("在一张图上看"), map_address(layer.key, fid))]
    if {PhotoKind.BEFORE, PhotoKind.AFTER} <= {photo.kind for photo in taken if photo.fid == fid}:
        own = f"/data?{urlencode({'layer': layer.key, NAME: fid})}"
        ways.append((_("加到汇报"), page_address("present", own=own)))
    return "　".join(f'<a class="photo-map" href="{escape(to, quote=True)}" target="_self">{escape(words)}</a>' for words, to in ways)


def _figures(own: Sequence[Photo], may: bool) -> None:
    """Show the photographs of a feature in three columns, each with the way to withdraw it."""
    if not own:
        words = _("这个项目还没有照片。")
        st.html(f'<p class="note">{escape(words)}</p>')
        return
    for column, (kind, title) in zip(st.columns(3), STAGES.items(), strict=True):
        with column:
            here = sorted((photo for photo in own if photo.kind is kind), key=lambda each: (each.taken_on or date.max, each.id))
            st.html(f'<h3 class="photo-stage">{escape(title(language()))}</h3>' + ("" if here else f'<p class="note">{shown.MISSING}</p>'))
            for photo in here:
                st.html(figure(photo))
                if may:
                    _way_out(photo)


def figure(photo: Photo) -> str:
    """Return a photograph with its day, caption, place and who added it; a click shows it large."""
    lang = language()
    stage = STAGES[photo.kind](lang)
    day = shown.day(photo.taken_on, lang) if photo.taken_on else _("日期不详")
    code = f"{photo.place}-kept" if photo.place in ODD else photo.place
    place = message(code, {} if photo.metres is None else {"metres": photo.metres}, lang)
    added = _("{author} 添加").format(author=photo.author)
    alt = " ".join(filter(None, (stage, day, photo.note)))
    return (
        f'<figure class="photo"><a href="/map/photo/{photo.sha256}.jpg" target="_blank" rel="noopener">'
        f'<img src="/map/photo/{photo.sha256}-small.jpg" alt="{escape(alt, quote=True)}" loading="lazy"></a>'
        f"<figcaption><b>{escape(day)}</b> {escape(photo.note)}<small>{escape(place)} {escape(added)}</small></figcaption></figure>"
    )


def _way_out(photo: Photo) -> None:
    with st.popover(_("撤下"), key=f"photos-away-{photo.id}"):
        words = _("撤下后各处不再显示；照片和原因留在记录里，不销毁。")
        st.html(f'<p class="note">{escape(words)}</p>')
        st.text_input(_("原因（必填）"), key=f"{_REASON}-{photo.id}", max_chars=LONGEST_REASON, placeholder=_("例如：拍到了人脸"))
        st.button(_("确认撤下"), key=f"photos-sure-{photo.id}", on_click=_withdraw, args=(photo.id,))


def _withdraw(number: int) -> None:
    """Withdraw a photograph, if the reader still may."""
    try:
        withdraw_photo(cache.store(), visitor(), number, st.session_state.get(f"{_REASON}-{number}", ""))
        st.session_state[_SAID] = ("success", _("已撤下照片。"))
    except (StoreError, NotAllowedError) as error:
        st.session_state[_SAID] = ("error", message(error.code, discreet(error.params), language()))
