"""The table of all layers; choosing a row opens the layer's sheet."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from layers.catalogue import GROUPS
from views import format as shown
from views.i18n import _, language
from views.layer_facts import LayerFacts

KEY = "data-layers"


def layer_table(facts: Sequence[LayerFacts]) -> int:
    """Show the table and return the place of the chosen layer in `facts` (the first until one is chosen)."""
    event = st.dataframe(
        layer_rows(facts),
        hide_index=True,
        height="content",
        column_config={
            _("记录"): st.column_config.NumberColumn(format="localized"),
        },
        on_select="rerun",
        selection_mode="single-row",
        placeholder=shown.MISSING,
        key=KEY,
        alt=_("全部图层一览"),
    )
    rows = event["selection"]["rows"]
    return rows[0] if rows and rows[0] < len(facts) else 0


def layer_rows(facts: Sequence[LayerFacts]) -> pd.DataFrame:
    """Return the table's rows, in the language in use and the order of the catalogue."""
    lang = language()
    groups = {group.key: group.title(lang) for group in GROUPS}
    return pd.DataFrame(
        {
            _("图层"): [fact.layer.title(lang) for fact in facts],
            _("类别"): [groups[fact.layer.group] for fact in facts],
            _("原文条目"): [" ".join(fact.layer.article) or shown.MISSING for fact in facts],
            _("版本"): [fact.revision.number if fact.revision else None for fact in facts],
            _("数据日期"): [shown.day(fact.revision.data_date if fact.revision else None, lang) for fact in facts],
            _("记录"): [fact.records for fact in facts],
            _("无几何"): [fact.without_geometry for fact in facts],
            _("规模"): [size(fact) for fact in facts],
            _("检查"): [check_words(fact) for fact in facts],
            _("性质"): [nature(fact) for fact in facts],
        }
    )


def size(fact: LayerFacts) -> str:
    """Return the length or area of a layer, a dash for points."""
    if fact.area_m2 is not None:
        return shown.area(fact.area_m2, language()).text
    if fact.length_m is not None:
        return shown.length(fact.length_m, language()).text
    return shown.MISSING


def nature(fact: LayerFacts) -> str:
    """Return whether the layer shows example or real data, or none."""
    if fact.failure:
        return _("无法读取")
    if fact.revision is None:
        return _("尚无数据")
    return _("示例") if fact.revision.example else _("真实")


def check_words(fact: LayerFacts) -> str:
    """Return how many errors and warnings the checks found, in a few words."""
    if fact.revision is None:
        return shown.MISSING
    errors = sum(finding.count for finding in fact.findings if finding.severity == "error")
    warnings = sum(finding.count for finding in fact.findings if finding.severity == "warning")
    parts = [_("{count} 错误").format(count=errors)] if errors else []
    parts += [_("{count} 提醒").format(count=warnings)] if warnings else []
    return " ".join(parts) or _("通过")
