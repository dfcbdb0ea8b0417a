"""The buttons that hand out a coverage figure as files, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from layers.indicators.coverage_export import FILES, coverage_file
from views.components.coverage_sections import Context
from views.components.visitor import sees_exactly
from views.i18n import language


def file_buttons(context: Context, place: str = "page") -> None:
    """Show one button a format: the table, the land, the figure itself, the method card; `place` tells apart buttons shown twice."""
    stem, lang, exact = f"coverage-{context.question.rule.id}", language(), sees_exactly()

    def made(kind: str) -> Callable[[], bytes]:
        return lambda: coverage_file(context.store, context.found, context.of, kind, lang, exact=exact)

    with st.container(horizontal=True, gap="small"):
        for kind, form in FILES.items():
            if form.telling and not exact:
                continue
            name = f"{stem}{form.ending}"
            st.download_button(form.title(lang), made(kind), name, form.media_type, on_click="ignore", key=f"download-{place}-{name}")
