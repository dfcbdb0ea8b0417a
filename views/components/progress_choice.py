"""The choices on top of the progress page: programme, town, day. Each shows what the address says, and a choice changes the address."""

from __future__ import annotations

from datetime import date, timedelta
from html import escape

import streamlit as st

from layers.catalogue import programmes
from layers.towns import OFFICIAL, town_title
from views import cache
from views.components.coverage_address import follow
from views.components.progress_address import AS_OF, LAYER, TOWN, Asked, go
from views.i18n import _, language

_LONGEST_PAST = timedelta(days=365 * 10)


def choose_programme(asked: Asked) -> None:
    """Show the programmes; empty is all of them."""
    titles = {"": _("全部专项"), **{entry.key: entry.title(language()) for entry in programmes()}}
    _menu(_("专项"), titles, "progress-layer", asked.layer, LAYER)


def choose_town(asked: Asked) -> None:
    """Show the towns; empty is the whole city."""
    titles = {"": _("全市"), **{name: town_title(name, language()) for name in OFFICIAL.values()}}
    _menu(_("镇街"), titles, "progress-town", asked.town, TOWN)


def choose_day(asked: Asked, data_day: date | None) -> None:
    """Show the day that is looked at; empty is the data date of each layer, as on the map."""
    if data_day is None:
        return
    name, until = "progress-day", _("截至")
    last = max(data_day, asked.as_of or data_day)
    first = min(filter(None, [cache.map_facts().first_day, asked.as_of]), default=None)
    st.html(f'<span class="progress-as-of">{escape(until)}</span>', width="content")
    st.date_input(
        _("截至日期，空着为各图层的数据日期"),
        value=None,
        min_value=first or last - _LONGEST_PAST,
        max_value=last,
        key=name,
        format="YYYY-MM-DD",
        on_change=follow(name, asked.as_of, lambda day: go(**{AS_OF: day.isoformat() if isinstance(day, date) else ""})),
        label_visibility="collapsed",
    )


def _menu(label: str, titles: dict[str, str], key: str, chosen: str, name: str) -> None:
    st.selectbox(
        label,
        list(titles),
        format_func=lambda option: titles.get(option, option),
        key=key,
        on_change=follow(key, chosen, lambda option: go(**{name: str(option)})),
        label_visibility="collapsed",
    )
