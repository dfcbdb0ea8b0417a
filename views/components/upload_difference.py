"""The step of the difference: how the rows meet what is published, and what would change, in numbers, as a table and on the map."""

from __future__ import annotations

import streamlit as st

from layers.drafts.apart import carried_out
from layers.drafts.difference import compare_draft
from layers.versions.compared import Compared
from layers.versions.merge import MODES
from layers.versions.receipt import MODES as MODE_WORDS
from views import cache
from views.components.coverage_progress import long_work
from views.components.difference_view import difference_legend, difference_overlays, difference_table, difference_tiles
from views.components.strip import section
from views.components.upload_conflicts import conflicts
from views.components.upload_map import upload_map
from views.components.upload_stepper import step_buttons
from views.components.upload_wizard import Wizard, attempt
from views.i18n import N_, _, language
from views.markdown import as_typed

_SAID = {
    "new": N_("只增加：文件里的记录都是新的，编号已有的会报错"),
    "update": N_("按编号更新：编号相同的更新，其余追加；文件里没有的记录和列保留原样"),
    "replace": N_("整层替换：以文件为准，文件里没有的移除"),
}
_KEY = "upload-mode"


def difference_step(wizard: Wizard) -> None:
    """Show what publishing would change; the mode is chosen here."""
    found = wizard.examination()
    if found is None:
        step_buttons(wizard, ready=False)
        return
    st.html(section(_("怎样更新“{layer}”").format(layer=wizard.layer.title(language()))))
    _mode(wizard)
    stale(wizard)
    compared = compared_draft(wizard)
    if compared is None:
        step_buttons(wizard, ready=False)
        return
    st.html(difference_tiles(compared, _("发布后共")))
    conflicts(wizard)
    left, right = st.columns([13, 11], gap="medium")
    with left:
        difference_table(wizard.layer, compared, key="upload-kind", same=_("与当前版本没有差别。"))
    with right:
        _map(wizard, compared)
    why = _("还有 {count} 处错误：请改正，或勾选“不上报”。").format(count=f"{found.errors:,}")
    step_buttons(wizard, ready=not found.errors, why_not=why)


def compared_draft(wizard: Wizard) -> Compared | None:
    """Return what publishing would change, once it is known; until then its progress is shown."""
    drafts, draft = wizard.drafts, wizard.draft
    key = ("draft-compared", draft.id, draft.comparison)
    if long_work("upload-compared", key, lambda watch: carried_out(drafts, draft, "compare", watch=watch), height="12rem") is None:
        return None
    return compare_draft(drafts, draft)


def stale(wizard: Wizard) -> bool:
    """Say when somebody published the layer meanwhile, with a way to go on from there; returns whether that is so."""
    current = cache.current(wizard.draft.layer)
    number = current.number if current else 0
    if number == wizard.draft.based_on or wizard.over:
        return False
    words = _("{who} 已发布了第 {number} 版（您的草稿是对照第 {based} 版做的）。草稿没有丢，也没有发布；请对照新版再看一遍差异。").format(
        who=current.author if current else "", number=number, based=wizard.draft.based_on or "—"
    )
    st.warning(as_typed(words))
    st.button(
        _("与第 {number} 版合并，重新比较").format(number=number),
        key="upload-rebase",
        on_click=_rebase,
        args=(wizard, number),
    )
    return True


def _rebase(wizard: Wizard, number: int) -> None:
    attempt(lambda: wizard.drafts.rebase(wizard.draft, wizard.asking, number))


def _mode(wizard: Wizard) -> None:
    st.session_state[_KEY] = wizard.draft.choices.mode
    st.radio(
        _("方式"),
        MODES,
        format_func=lambda mode: MODE_WORDS[mode](language()),
        captions=[_(_SAID[mode]) for mode in MODES],
        key=_KEY,
        horizontal=True,
        disabled=not wizard.editable,
        on_change=lambda: wizard.choose(mode=st.session_state[_KEY]),
    )


def _map(wizard: Wizard, found: Compared) -> None:
    upload_map("difference", difference_overlays(found), found.bounds, mark=wizard.draft.comparison, height="clamp(18rem, 46vh, 36rem)")
    st.html(difference_legend(found))
