"""The table of sections of the coverage page: one entry each, in the order in which they are offered."""

from __future__ import annotations

import streamlit as st

from layers.store.errors import StoreError
from views.components.coverage_address import VIEW, follow, go
from views.components.coverage_change import CHANGE
from views.components.coverage_gaps import GAPS
from views.components.coverage_inside import INSIDE
from views.components.coverage_own import OWN_RULE
from views.components.coverage_rulers import RULERS
from views.components.coverage_scenario import SCENARIO
from views.components.coverage_sections import Context, MapExtras, Section
from views.components.coverage_siting import SITING
from views.components.coverage_towns import TOWNS
from views.components.failure import show_failure
from views.components.visitor import sees_exactly
from views.i18n import _

SECTIONS: tuple[Section, ...] = (TOWNS, RULERS, GAPS, SITING, SCENARIO, INSIDE, CHANGE, OWN_RULE)


def show_section(context: Context) -> MapExtras:
    """Show the choice of sections and the chosen one; returns what it adds to the map."""
    offered = {section.key: section for section in SECTIONS if section.fits(context) and (sees_exactly() or not section.telling)}
    asked = st.query_params.get(VIEW, "")
    chosen = offered.get(asked, TOWNS)
    name = "coverage-view"
    with st.container(key="cov-sections"):
        st.segmented_control(
            _("栏目"),
            list(offered),
            required=True,
            format_func=lambda key: offered[key].label() if key in offered else key,
            key=name,
            on_change=follow(name, chosen.key, lambda key: go(**{VIEW: "" if key == TOWNS.key else str(key)})),
            label_visibility="collapsed",
            wrap=True,
        )
    try:
        return chosen.body(context)
    except StoreError as error:
        show_failure(error)
        return MapExtras()


def known_view(asked: str) -> bool:
    """Return whether an address names a section, or none."""
    return asked in ("", *(section.key for section in SECTIONS))
