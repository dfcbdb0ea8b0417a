"""The rows that something is wrong with, to take away, mend and hand in again."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import streamlit as st

from layers.draft_steps import Examination, examine_draft
from layers.rejects_export import write_rejects
from views.components.upload_wizard import Wizard
from views.i18n import _, language


def rejects_links(wizard: Wizard, found: Examination) -> None:
    """Show the downloads of the rows with errors, and of those with any finding."""
    with st.container(horizontal=True, gap="small"):
        if found.errors or wizard.draft.choices.excluded:
            _button(wizard, _("下载有错误的行（Excel + GeoPackage）"), everything=False)
        if any(issue.all_rows for issue in found.examined.issues):
            _button(wizard, _("下载全部有问题的行"), everything=True)


def _button(wizard: Wizard, words: str, *, everything: bool) -> None:
    lang = language()
    name = f"{wizard.draft.layer}-{'findings' if everything else 'errors'}.zip"
    st.download_button(
        words, lambda: _packed(wizard, lang, everything=everything), file_name=name, mime="application/zip", on_click="ignore"
    )


def _packed(wizard: Wizard, lang: str, *, everything: bool) -> bytes:
    """Return the rows as a zip; those that are left out by choice are among them, since they are the ones to be mended."""
    whole = replace(wizard.draft, choices=replace(wizard.draft.choices, excluded=()))
    with tempfile.TemporaryDirectory(prefix="renewal-rejects-") as folder:
        out = Path(folder) / "rejects.zip"
        write_rejects(examine_draft(wizard.drafts, whole).examined, wizard.layer, out, lang, everything=everything)
        return out.read_bytes()
