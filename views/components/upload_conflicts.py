"""Features that somebody else changed meanwhile as well: whose change stands is decided by a person."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import streamlit as st

from layers.drafts.difference import draft_conflicts
from layers.versions.receipt import CHANGES
from views.components.upload_wizard import Wizard
from views.i18n import _, language

MOST_LINES = 100
_KEY = "upload-keep-mine"


def conflicts(wizard: Wizard) -> None:
    """Show what both changed, and let the author choose; nothing where there is no such thing. The draft must have been compared."""
    found = draft_conflicts(wizard.drafts, wizard.draft)
    if not found:
        return
    words = _("{count} 个项目别人也改了，而且改得不同：保留已发布的，除非您在下面选用自己的。其余改动已合并。")
    st.warning(words.format(count=f"{len(found):,}"))
    names = {each["fid"]: " · ".join(filter(None, (each["fid"], each["name"]))) for each in found}
    st.session_state[_KEY] = [fid for fid in wizard.draft.choices.keep_mine if fid in names]
    st.multiselect(
        _("采用我的改动"),
        list(names),
        format_func=lambda fid: names.get(fid, fid),
        key=_KEY,
        placeholder=_("都保留已发布的"),
        disabled=not wizard.editable,
        on_change=lambda: wizard.choose(keep_mine=tuple(st.session_state[_KEY])),
    )
    heads = "".join(f"<th>{escape(word)}</th>" for word in (_("编号"), _("名称"), _("已发布的"), _("我的"), _("不同之处")))
    rows = "".join(_row(wizard, each) for each in found[:MOST_LINES])
    st.html(f'<div class="up-cells" tabindex="0"><table class="list"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>')


def _row(wizard: Wizard, each: Mapping[str, Any]) -> str:
    titles = {field.key: field.title(language()) for field in wizard.layer.fields}
    apart = [titles.get(field, field) for field in each["fields"]] + ([_("位置")] if each["place"] else [])
    sides = [CHANGES[each[side]](language()) for side in ("theirs", "mine")]
    cells = (each["fid"], each["name"] or "", *sides, _("、").join(apart))
    return f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in cells)}</tr>"
