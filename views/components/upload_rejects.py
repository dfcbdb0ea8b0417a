"""The rows that something is wrong with, to take away, mend and hand in again."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from layers.drafts.apart import carried_out
from layers.drafts.view import CheckView
from views.components.upload_wizard import Wizard
from views.i18n import _, language


def rejects_links(wizard: Wizard, found: CheckView) -> None:
    """Show the downloads of the rows with errors, and of those with any finding."""
    with st.container(horizontal=True, gap="small"):
        if found.errors or wizard.draft.choices.excluded:
            _button(wizard, _("下载有错误的行（Excel + GeoPackage）"), everything=False)
        if (found.findings(language())["row"] > 0).any():
            _button(wizard, _("下载全部有问题的行"), everything=True)


def _button(wizard: Wizard, words: str, *, everything: bool) -> None:
    drafts, draft, lang = wizard.drafts, wizard.draft, language()
    name = f"{draft.layer}-{'findings' if everything else 'errors'}.zip"

    def packed() -> bytes:
        return Path(carried_out(drafts, draft, "rejects", lang=lang, everything=everything)).read_bytes()

    st.download_button(words, packed, file_name=name, mime="application/zip", on_click="ignore")
