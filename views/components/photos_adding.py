"""Adding photographs to a feature: files are opened apart and shown with what is known of them, then kept one by one."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from layers.accounts.errors import NotAllowedError
from layers.messages.sentences import discreet, message
from layers.photos.photo import LONGEST_NOTE, STAGES, PhotoEntry, PhotoKind
from layers.photos.place import PhotoPlace
from layers.reader.layer import ReaderError
from layers.reader.limits import MAX_PHOTO_BYTES
from layers.reader.photo import ENDINGS, ReadPhoto, read_photo
from layers.store.errors import StoreError
from layers.store.photos import add_photo, place_of
from views import cache
from views.components.visitor import visitor
from views.i18n import _, language
from views.markdown import as_typed

AT_ONCE = 12
_READ, _TOLD, _TURN, _NEXT = "photos-read", "photos-told", "photos-turn", "photos-next"

Told = tuple[str, str]
"""How a sentence is shown (`success`, `warning`, `error`) and the sentence."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A photograph that was opened and is not kept yet; `number` tells it from the others of this visit."""

    number: int
    name: str
    read: ReadPhoto
    place: PhotoPlace


def show_adding(key: str, fid: str) -> None:
    """Offer to add photographs to a feature: choose files, look at what they say, keep them."""
    mine = f"{key}/{fid}"
    with st.container(key="photos-adding", border=True):
        kind = _choice()
        for how, sentence in st.session_state.pop(_TOLD, ()):
            {"success": st.success, "warning": st.warning}.get(how, st.error)(as_typed(sentence))
        waiting = [each for each in st.session_state.get(_READ, {}).get(mine, ())]
        if waiting:
            _confirm(key, fid, kind, waiting)
            return
        files = st.file_uploader(
            _("照片（JPEG、PNG、WebP，一次最多 {count} 张，每张不超过 {most} MB）").format(count=AT_ONCE, most=_MOST_MB),
            type=list(ENDINGS),
            accept_multiple_files=True,
            max_upload_size=_MOST_MB,
            key=f"photos-files-{key}-{st.session_state.get(_TURN, 0)}",
        )
        hint = _("只保留画面：位置、设备、作者等随照片记录的信息核对后去除，原文件不保存。请避免拍入人脸和车牌。")
        st.html(f'<p class="note">{escape(hint)}</p>')
        if st.button(_("读取照片"), key="photos-open", type="primary", disabled=not files):
            _open(key, fid, files)
            st.rerun()


_MOST_MB = MAX_PHOTO_BYTES // 1_000_000


def _choice() -> PhotoKind:
    titles = {kind.value: title(language()) for kind, title in STAGES.items()}
    label = _("添加到哪个阶段")
    chosen = st.segmented_control(
        label, list(titles), default=PhotoKind.BEFORE.value, required=True, format_func=titles.__getitem__, key="photos-kind"
    )
    return PhotoKind(chosen or PhotoKind.BEFORE)


def _open(key: str, fid: str, files: Sequence[Any]) -> None:
    """Have each file opened apart, with what its place says, and keep them for the second look; refusals are told by name."""
    told: list[Told] = []
    if len(files) > AT_ONCE:
        told.append(("warning", _("一次最多 {count} 张，其余没有读取。").format(count=AT_ONCE)))
    waiting, number = [], int(st.session_state.get(_NEXT, 0))
    chosen = list(files[:AT_ONCE])
    words = _("正在读取第 {number} 张，共 {count} 张")
    bar = st.progress(0.0)
    for at, file in enumerate(chosen):
        bar.progress(at / len(chosen), words.format(number=at + 1, count=len(chosen)))
        try:
            read = read_photo(file.getvalue(), file.name)
            waiting.append(Waiting(number + at, file.name, read, place_of(cache.store(), key, fid, read.position)))
        except (ReaderError, StoreError) as error:
            told.append(("error", _sentence(error)))
    bar.empty()
    st.session_state[_NEXT] = number + len(chosen)
    st.session_state[_TOLD] = told
    _leave(f"{key}/{fid}", waiting)


def _leave(mine: str, waiting: Sequence[Waiting]) -> None:
    """Keep what still waits, of this feature alone, and have the chosen files forgotten."""
    st.session_state[_READ] = {mine: tuple(waiting)}
    st.session_state[_TURN] = int(st.session_state.get(_TURN, 0)) + 1


def _confirm(key: str, fid: str, kind: PhotoKind, waiting: Sequence[Waiting]) -> None:
    """Show each photograph with its day, which can be changed, room for a caption, and what its place says."""
    entries = [_entry(key, fid, kind, each) for each in waiting]
    ready = [pair for pair in zip(waiting, entries, strict=True) if pair[1].sure or not pair[0].place.odd]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = _("添加 {count} 张到“{stage}”").format(count=len(ready), stage=STAGES[kind](language()))
        if st.button(words, key="photos-keep", type="primary", disabled=not ready):
            _keep(f"{key}/{fid}", waiting, ready)
            st.rerun()
        if st.button(_("放弃"), key="photos-drop"):
            _leave(f"{key}/{fid}", ())
            st.rerun()
        if len(ready) < len(waiting):
            left = _("{count} 张拍摄点有疑问，勾选确认后才能添加。").format(count=len(waiting) - len(ready))
            st.html(f'<p class="note">{escape(left)}</p>')


def _entry(key: str, fid: str, kind: PhotoKind, each: Waiting) -> PhotoEntry:
    look, words = st.columns([1, 6], vertical_alignment="center")
    look.html(_preview(each))
    with words:
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            day = st.date_input(
                _("拍摄日期，不清楚就空着"),
                value=each.read.taken_on,
                min_value=date(1950, 1, 1),
                max_value=date.today(),
                format="YYYY-MM-DD",
                key=f"photos-day-{each.number}",
                width=220,
            )
            note = st.text_input(
                _("说明，可不填"), max_chars=LONGEST_NOTE, key=f"photos-note-{each.number}", placeholder=_("例如：东口向西")
            )
        said = message(each.place.note.code, each.place.note.params, language())
        if not each.place.odd:
            st.html(f'<p class="note">{escape(said)}</p>')
            return PhotoEntry(key, fid, kind, day, note)
        st.warning(as_typed(said))
        sure = st.checkbox(_("我核对过，照片拍的就是这个项目"), key=f"photos-sure-of-{each.number}")
    return PhotoEntry(key, fid, kind, day, note, sure)


def _preview(each: Waiting) -> str:
    picture = base64.b64encode(each.read.small).decode()
    name = escape(each.name, quote=True)
    return (
        f'<figure class="photo is-small"><img src="data:image/jpeg;base64,{picture}" alt="{name}"><figcaption>{name}</figcaption></figure>'
    )


def _keep(mine: str, waiting: Sequence[Waiting], ready: Sequence[tuple[Waiting, PhotoEntry]]) -> None:
    """Keep what is ready, asking for the right each time; what was refused is told, what is not confirmed goes on waiting."""
    told: list[Told] = []
    added = 0
    for each, entry in ready:
        try:
            add_photo(cache.store(), visitor(), entry, each.read, each.name)
            added += 1
        except (StoreError, NotAllowedError) as error:
            told.append(("error", _sentence(error)))
    if added:
        told.insert(0, ("success", _("已添加 {count} 张照片。").format(count=added)))
    st.session_state[_TOLD] = told
    done = {each.number for each, _entry in ready}
    _leave(mine, [each for each in waiting if each.number not in done])


def _sentence(error: ReaderError | StoreError | NotAllowedError) -> str:
    return message(error.code, discreet(error.params), language())
