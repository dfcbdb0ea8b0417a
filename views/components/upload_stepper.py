"""The line of steps on top of the wizard, and the buttons that lead from one to the next."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from views.components.upload_address import STEPS, go, neighbour, step_address
from views.components.upload_wizard import Wizard
from views.i18n import _

STYLESHEET = Path(__file__).parent.parent / "css" / "upload.css"


@cache
def upload_style() -> str:
    """Return the style of the upload page."""
    return f"<style>{STYLESHEET.read_text(encoding='utf-8')}</style>"


def stepper(step: str, draft_id: str = "", *, over: bool = False) -> str:
    """Return the steps as a list; those of a draft are links, apart from the receipt, which only a publication leads to."""
    rows = "".join(_entry(number, key, step, draft_id, over) for number, key in enumerate(STEPS, start=1))
    words = _("上报步骤")
    return f'<nav class="up-steps" aria-label="{escape(words, quote=True)}"><ol>{rows}</ol></nav>'


def _entry(number: int, key: str, step: str, draft_id: str, over: bool) -> str:
    place = list(STEPS)
    before, here = place.index(key) < place.index(step), key == step
    kind = "is-here" if here else "is-done" if before else ""
    label = f"<b>{'✓' if before else number}</b><span>{escape(_(STEPS[key]))}</span>"
    open_to = draft_id and not here and (key == "receipt") == over
    if open_to:
        label = f'<a href="{escape(step_address(draft_id, key), quote=True)}">{label}</a>'
    current = ' aria-current="step"' if here else ""
    return f'<li class="{kind}"{current}>{label}</li>'


def step_buttons(wizard: Wizard, *, ready: bool = True, why_not: str = "") -> None:
    """Show the buttons to the step before and after; where the next one is not to be had yet, `why_not` says why."""
    before, after = neighbour(wizard.step, -1), neighbour(wizard.step, 1)
    with st.container(key="up-buttons", horizontal=True, vertical_alignment="center", gap="small"):
        if before:
            st.button(_("上一步"), key="up-before", on_click=go, args=(wizard.draft.id, before))
        if after and after != "receipt":
            words = _("下一步：{step}").format(step=_(STEPS[after]))
            st.button(words, key="up-after", type="primary", disabled=not ready, on_click=go, args=(wizard.draft.id, after))
        if not ready and why_not:
            st.html(f'<p class="note up-why">{escape(why_not)}</p>', width="content")
