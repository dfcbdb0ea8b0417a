"""Links that print the map in view, as PDF or as a picture."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

import streamlit as st

from layers.known import NAME as KNOWN
from views.i18n import _, language
from views.known import known
from views.maps.view import MapView

SHEETS = (("pdf", "A4"), ("pdf", "A3"), ("png", "A4"), ("png", "A3"))
PICTURE_DPI = 300


def print_links(view: MapView) -> None:
    """Offer the map of `view` on paper: its layers, filters, day and place."""
    st.html(links(view))


def links(view: MapView) -> str:
    """Return the links as HTML; each holds the address of the view."""
    day = known()
    asked = view.to_query() | {"lang": language(), "dpi": str(PICTURE_DPI)} | ({KNOWN: day.isoformat()} if day else {})
    pills = "".join(
        f'<a class="pill" download href="{escape("/map/print?" + urlencode(asked | {"form": form, "paper": paper}), quote=True)}">'
        f"{form.upper()} {paper}</a>"
        for form, paper in SHEETS
    )
    label = escape(_("打印此图"))
    return f'<div class="records-head"><span>{label}</span><div class="pills">{pills}</div></div>'
