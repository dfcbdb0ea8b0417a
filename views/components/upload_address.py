"""What the address of the upload page says: which draft is open and at which step of its way."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import streamlit as st

from views.i18n import N_
from views.links import page_address

PAGE = "upload"
DRAFT, STEP, LAYER = "draft", "step", "layer"

STEPS: Mapping[str, str] = MappingProxyType(
    {
        "files": N_("文件"),
        "encoding": N_("编码"),
        "crs": N_("坐标系"),
        "fields": N_("字段"),
        "checks": N_("检查"),
        "difference": N_("差异"),
        "publish": N_("发布"),
        "receipt": N_("回执"),
    }
)
"""The steps from file to receipt, in their order."""


def asked_step() -> str:
    """Return the step that the address asks for; the first one where it asks for none that exists."""
    step = st.query_params.get(STEP, "")
    return step if step in STEPS else next(iter(STEPS))


def step_address(draft_id: str, step: str) -> str:
    """Return the address of a step of a draft."""
    return page_address(PAGE, **{DRAFT: draft_id, STEP: step})


def go(draft_id: str, step: str) -> None:
    """Have the address name a step of a draft (none: the beginning); for callbacks of widgets."""
    kept = {name: value for name, value in st.query_params.items() if name not in (DRAFT, STEP, LAYER)}
    st.query_params.from_dict(kept | ({DRAFT: draft_id, STEP: step} if draft_id else {}))


def neighbour(step: str, by: int) -> str | None:
    """Return the step before (-1) or after (1), or None.

    >>> neighbour("crs", 1), neighbour("files", -1)
    ('fields', None)
    """
    place = list(STEPS).index(step) + by
    return list(STEPS)[place] if 0 <= place < len(STEPS) else None
