"""A file handed in for one look on the coverage page: read apart, believed only where it can be, never published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from html import escape

import geopandas as gpd
import streamlit as st

from layers.messages.sentences import discreet, message
from layers.reader.layer import ReaderError
from layers.reader.places import ENDINGS, read_places
from views.i18n import _, language
from views.markdown import as_typed

MOST_MB = 50
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Given:
    """The places of a file: its name, a mark that follows from its bytes, and the features (EPSG:4490, `name`)."""

    name: str
    mark: str
    frame: gpd.GeoDataFrame


def given_file(key: str, label: str) -> Given | None:
    """Show a place to drop a file and return what is in it; None without a file, or when it was refused, which is said."""
    with st.container(key=f"cov-given-{key}"):
        file = st.file_uploader(label, type=list(ENDINGS), key=key, max_upload_size=MOST_MB)
    hint = _("面或点，不超过 {limit} MB：GeoJSON、GeoPackage、Shapefile（打成 zip）、KML、CSV、XLSX。只在本次查看中使用，不发布。").format(
        limit=MOST_MB
    )
    st.html(f'<p class="note">{escape(hint)}</p>')
    if file is None:
        return None
    data = file.getvalue()
    mark = hashlib.sha256(data).hexdigest()[:16]
    read: dict[str, Given | tuple[str, dict[str, object]]] = st.session_state.setdefault(f"{key}-read", {})
    if mark not in read:
        with st.spinner(_("正在检查文件…")):
            read[mark] = _read(data, file.name, mark)
        while len(read) > _KEPT:
            del read[next(iter(read))]
    found = read[mark]
    if isinstance(found, Given):
        return found
    code, params = found
    st.error(as_typed(message(code, discreet(params), language())))
    return None


def _read(data: bytes, name: str, mark: str) -> Given | tuple[str, dict[str, object]]:
    try:
        return Given(name, mark, read_places(data, name))
    except ReaderError as error:
        return error.code, dict(error.params)
