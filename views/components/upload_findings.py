"""The table of findings in which cells are mended and rows left out."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from views.components.layer_sheet import SEVERITIES
from views.components.upload_wizard import Wizard
from views.i18n import _, agree, language

MOST_LINES = 500
COLUMNS = ("go", "row", "severity", "field", "value", "reason", "new", "skip", "fix")
WIDTHS_PX = {
    lang: dict(zip(COLUMNS, widths, strict=True))
    for lang, widths in {"zh": (46, 46, 54, 84, 84, 284, 96, 86, 320), "en": (46, 46, 88, 84, 80, 264, 96, 80, 320)}.items()
}
"""On an old office screen the reason and the two columns to write in stand in view without scrolling."""


_LETTER_PX, _LATIN_PX, _PADDING_PX, _FIRST_WIDE = 15.5, 8.0, 18, 0x2E7F
_MOST_ROWS = 20


def middle_of(column: str, lang: str = "zh") -> float:
    """Return how far [px] the middle of a column of the table is from its left edge."""
    before = COLUMNS[: COLUMNS.index(column)]
    return sum(WIDTHS_PX[lang][name] for name in before) + WIDTHS_PX[lang][column] / 2


def findings_table(wizard: Wizard, lines: pd.DataFrame) -> None:
    """Show lines of the table of findings, at most `MOST_LINES`; changes are taken over together, and checked again."""
    if not len(lines):
        words = _("未发现问题。")
        st.html(f'<div class="empty">{escape(words)}</div>')
        return
    shown = lines.head(MOST_LINES)
    if len(lines) > MOST_LINES:
        words = _("只列出前 {shown} 条，共 {count} 条。请先筛选，或下载完整清单。").format(shown=MOST_LINES, count=f"{len(lines):,}")
        st.html(f'<p class="note">{escape(words)}</p>')
    key = f"upload-editor-{wizard.draft.examination}-{len(lines)}-{lines['code'].iloc[0]}"
    st.data_editor(
        _table(shown),
        key=key,
        column_order=COLUMNS,
        column_config=_config(wizard, shown),
        disabled=[name for name in COLUMNS if name not in ("new", "skip")] if wizard.editable else True,
        hide_index=True,
        height=min(38 + 35 * len(shown), 420),
        placeholder="",
        alt=_("检查结果"),
    )
    st.html(long_texts(shown))
    if wizard.editable:
        note = _("在“改为”里直接改，或勾选“不上报”，再点“采用修改并重新检查”。图形的问题请在原软件中改好后重新上报。")
        st.html(f'<p class="note">{escape(note)}</p>')
        edited = bool(st.session_state[key]["edited_rows"])
        st.button(
            _("采用修改并重新检查"), key="upload-apply", type="primary", disabled=not edited, on_click=_apply, args=(wizard, shown, key)
        )


def long_texts(shown: pd.DataFrame) -> str:
    """Return, as a part that closes, the whole of every reason and remedy that is cut in the table; nothing where none is."""
    width = WIDTHS_PX[language()]
    cut = [name_and_text for name_and_text in dict.fromkeys(_texts(shown)) if _is_cut(name_and_text[1], width[name_and_text[0]])]
    if not cut:
        return ""
    title = agree(_("表中没有显示全的文字（{count}）"), len(cut)).format(count=len(cut))
    return f'<details class="up-whole" open><summary>{escape(title)}</summary><ul class="up-list">{"".join(_whole(shown, *each) for each in cut)}</ul></details>'


def _whole(shown: pd.DataFrame, name: str, text: str) -> str:
    rows = shown.loc[(shown[name] == text) & (shown["row"] > 0), "row"].astype(int).drop_duplicates().tolist()
    listed = _("、").join(map(str, rows[:_MOST_ROWS])) + (" …" if len(rows) > _MOST_ROWS else "")
    place = _("第 {rows} 行：").format(rows=listed) if rows else ""
    return f"<li>{escape(place + text)}</li>"


def _texts(shown: pd.DataFrame) -> Iterator[tuple[str, str]]:
    for name in ("field", "value", "reason", "fix"):
        yield from ((name, str(text)) for text in shown[name].dropna().unique())


def _is_cut(text: str, width_px: int) -> bool:
    """Return whether a text is longer than a column, by the widths of letters on a usual screen."""
    long_px = sum(_LETTER_PX if ord(letter) > _FIRST_WIDE else _LATIN_PX for letter in text)
    return long_px > width_px - _PADDING_PX


def _table(shown: pd.DataFrame) -> pd.DataFrame:
    words = {severity: _(name) for severity, name in SEVERITIES.items()}
    return shown.assign(
        go=["◎" if there else "" for there in shown["lon"].notna()],
        row=shown["row"].where(shown["row"] > 0),
        new=None,
        skip=False,
        severity=shown["severity"].map(words),
    ).astype({"new": "string"})[list(COLUMNS)]


def _config(wizard: Wizard, shown: pd.DataFrame) -> dict[str, Any]:
    column, width = st.column_config, WIDTHS_PX[language()]
    return {
        "go": column.ButtonColumn(
            "◎", help=_("定位"), width=width["go"], type="tertiary", on_click=_look, args=(wizard, shown), key="upload-go"
        ),
        "row": column.NumberColumn(_("行"), width=width["row"], format="%d"),
        "field": column.TextColumn(_("所在字段"), width=width["field"]),
        "value": column.TextColumn(_("值"), width=width["value"]),
        "new": column.TextColumn(_("改为"), width=width["new"], max_chars=300),
        "skip": column.CheckboxColumn(_("不上报"), width=width["skip"]),
        "severity": column.TextColumn(_("级别"), width=width["severity"]),
        "reason": column.TextColumn(_("原因"), width=width["reason"]),
        "fix": column.TextColumn(_("怎样改"), width=width["fix"]),
    }


def _look(wizard: Wizard, shown: pd.DataFrame) -> None:
    """Have the map go to the row whose button was pressed."""
    click = st.session_state.get("upload-go")
    if click is not None and 0 <= click["row"] < len(shown):
        st.session_state[f"upload-focus-{wizard.draft.id}"] = int(shown["row"].iloc[click["row"]])


def _apply(wizard: Wizard, shown: pd.DataFrame, key: str) -> None:
    """Take over what was changed in the table; for callbacks."""
    edited: dict[int, dict[str, Any]] = st.session_state[key]["edited_rows"]
    choices = wizard.draft.choices
    fixes, excluded = list(choices.fixes), set(choices.excluded)
    for place, changes in edited.items():
        line = shown.iloc[int(place)]
        row, name = int(line["row"]), column_or_key(wizard, str(line["field"]))
        if row and changes.get("skip"):
            excluded.add(row)
        if row and name and changes.get("new") is not None:
            fixes.append((row, name, str(changes["new"])))
    if edited:
        wizard.choose(fixes=tuple(fixes), excluded=tuple(sorted(excluded)))


def column_or_key(wizard: Wizard, heading: str) -> str:
    """Return what a fix calls the column under `heading`: the column itself, or the key of the field that has no column yet."""
    if heading in wizard.part().sample:
        return heading
    return next((field.key for field in wizard.layer.fields if field.title(language()) == heading), "")
