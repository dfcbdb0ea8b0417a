"""The window in which a figure is opened: its method card, the features behind it, its files. Closing it leads back to where it was opened."""

from __future__ import annotations

import streamlit as st

from layers.store.errors import StoreError
from views.components.coverage_address import go
from views.components.coverage_behind import show_behind
from views.components.coverage_card import figure_of, method_card
from views.components.coverage_files import file_buttons
from views.components.coverage_sections import Context
from views.components.failure import show_failure
from views.coverage_values import said, zone_said
from views.i18n import N_, _, language
from views.state import settle_known, settle_language

METHOD, FEATURES, FILES = "method", "features", "files"
_PARTS = {METHOD: N_("方法"), FEATURES: N_("背后的要素"), FILES: N_("文件")}


def open_card(context: Context, zone: str) -> None:
    """Open the card of a row (empty: of the city) over the page."""
    figure = figure_of(context.found, zone)
    if figure is None:
        return
    rule = context.question.rule
    place = f"{zone_said(zone)} · " if zone else ""
    title = f"{place}{rule.name(language())} {said(figure)}"

    def card() -> None:
        settle_language()
        settle_known()
        part = st.segmented_control(
            _("方法卡"),
            list(_PARTS),
            default=METHOD,
            required=True,
            format_func=lambda name: _(_PARTS[name]),
            key=f"coverage-card-part-{rule.id}-{zone}",
            label_visibility="collapsed",
        )
        if part == FILES:
            file_buttons(context, "card")
        elif part == FEATURES:
            _behind(context, zone)
        else:
            st.html(method_card(context.found, figure))

    st.dialog(_plain(title), width="large", on_dismiss=go)(card)()


def _behind(context: Context, zone: str) -> None:
    try:
        show_behind(context, zone)
    except StoreError as error:
        show_failure(error)


def _plain(title: str) -> str:
    """Return a title in which the framework's own marks are no marks: a dialog's title is read as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-.!|~$:" else sign for sign in title)
