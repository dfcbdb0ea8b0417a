"""The banner over a page that shows the data as they were known on an earlier day or at an earlier moment, with the way back."""

from __future__ import annotations

from datetime import datetime
from html import escape
from urllib.parse import urlencode

import streamlit as st

from layers.known import NAME
from views import cache
from views import format as shown
from views.components.failure import show_nonsense
from views.i18n import _, language
from views.known import known

_STYLE = """<style>
.known-day { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 1rem; padding: 0.45rem 0.9rem; margin: 0.4rem 0;
  color: var(--ink); background: var(--caution-soft); border-left: 0.3rem solid var(--caution); }
.known-day a { margin-left: auto; color: var(--accent); font-weight: 700; }
</style>"""


def show_known(*, understood: bool) -> None:
    """Say on which day's knowledge the page stands, where it is not today's; name a day that makes no sense."""
    if not understood:
        show_nonsense([_("入库日期")])
    day = known()
    if day is None:
        return
    said = shown.moment(day, language()) if isinstance(day, datetime) else shown.day(day, language())
    head = _("按 {day} 已入库的数据").format(day=said)
    rest = _("之后发布的版本不计入。") if cache.currents() else _("那时还没有发布过数据。")
    kept = {name: value for name, value in st.query_params.items() if name != NAME}
    back, words = "?" + urlencode(kept), _("回到现在")
    st.html(_STYLE)
    st.html(
        f'<div class="known-day" role="status"><b>{escape(head)}</b><span>{escape(rest)}</span>'
        f'<a href="{escape(back, quote=True)}" target="_self">{escape(words)}</a></div>'
    )
