"""The table of steps of the wizard: which component shows which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from types import MappingProxyType

import streamlit as st

from layers.drafts.apart import FORESEEN
from layers.drafts.draft import DraftState
from views.components.failure import show_failure
from views.components.upload_address import PAGE, go
from views.components.upload_checks import checks_step
from views.components.upload_crs import crs_step
from views.components.upload_difference import difference_step
from views.components.upload_encoding import encoding_step
from views.components.upload_fields import fields_step
from views.components.upload_files import files_step
from views.components.upload_publish import publish_step
from views.components.upload_receipt import receipt_step
from views.components.upload_stepper import step_buttons, stepper
from views.components.upload_wizard import Wizard
from views.i18n import _, language
from views.links import page_address

BODIES: Mapping[str, Callable[[Wizard], None]] = MappingProxyType(
    {
        "files": files_step,
        "encoding": encoding_step,
        "crs": crs_step,
        "fields": fields_step,
        "checks": checks_step,
        "difference": difference_step,
        "publish": publish_step,
        "receipt": receipt_step,
    }
)


def show_step(wizard: Wizard) -> None:
    """Show the step of a draft; one that became a revision has its receipt alone, one that was given up nothing."""
    if wizard.over and wizard.step != "receipt":
        go(wizard.draft.id, "receipt")  # wherever one comes from: a run may end between a publication and its next step
    if wizard.over or wizard.step == "receipt":
        wizard = replace(wizard, step="receipt" if wizard.over else "publish")
    st.html(stepper(wizard.step, wizard.draft.id, over=wizard.over))
    if wizard.draft.state is DraftState.DISCARDED:
        words, link = _("这份草稿已放弃，或超过 30 天未用已清理。"), _("重新上报")
        st.html(f'<div class="empty">{escape(words)} <a href="{escape(page_address(PAGE), quote=True)}">{escape(link)}</a></div>')
        return
    st.html(_whose(wizard))
    try:
        BODIES[wizard.step](wizard)
    except FORESEEN as error:
        show_failure(error)
        step_buttons(wizard, ready=False)


def _whose(wizard: Wizard) -> str:
    """Return the line that says which draft this is."""
    draft = wizard.draft
    parts = [wizard.layer.title(language()), draft.title]
    if draft.owner != wizard.visitor.login:
        parts.append(_("上报人：{name}").format(name=draft.owner_name))
    if not wizard.editable and not wizard.over:
        parts.append(_("待审核，只能查看"))
    return f'<p class="up-whose">{escape(" · ".join(parts))}</p>'
