"""What to say of shipped layers that could not be loaded: which they are, and why."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from layers.catalogue import LAYERS, layer
from layers.reader.layer import ReaderError
from views.components.failure import failure_sentence
from views.i18n import _, language
from views.markdown import as_typed


def say_not_loaded(errors: Mapping[str, Exception], targets: Exception | None) -> None:
    """Show one sentence for each reason, with the layers that it holds for; `errors` by layer key, `targets` of the table of targets."""
    absent = [key for key, error in errors.items() if isinstance(error, ReaderError) and error.code == "file-missing"]
    if len(absent) > 1:
        words = _("没有载入：{layers}。数据目录里没有它们的文件（如 {file}）。请管理员放入文件后重新启动，或登录后在“数据上报”页上报。")
        named = _("、").join(layer(key).title(language()) for key in absent) if len(absent) < len(LAYERS) else _("全部图层")
        st.warning(words.format(layers=named, file=as_typed(f"{absent[0]}.geojson")))
        errors = {key: error for key, error in errors.items() if key not in absent}
    titles: dict[str, list[str]] = {}
    for key, error in errors.items():
        titles.setdefault(failure_sentence(error), []).append(layer(key).title(language()))
    for reason, names in titles.items():
        st.warning(_("没有载入：{layers}。{reason}").format(layers=_("、").join(names), reason=as_typed(reason)))
    if targets is not None:
        st.warning(as_typed(failure_sentence(targets)))
