"""What the address of the progress page says: every choice on the page is a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import streamlit as st

from layers.catalogue import BY_KEY
from layers.claims.check import Verdict
from layers.known import NAME as KNOWN
from layers.spec import Role
from layers.towns import OFFICIAL
from views.i18n import N_, _
from views.links import page_address
from views.state import LANG

PAGE = "progress"
CLAIMS = "claims"
VIEWS: Mapping[str, str] = MappingProxyType({"": N_("专项进展"), CLAIMS: N_("公布数核对")})
LISTS: Mapping[str, str] = MappingProxyType(
    {
        "overdue": N_("滞后"),
        "soon": N_("30 天内到期"),
        "slipped": N_("应完工未完工"),
        "week": N_("本周完工"),
        "month": N_("本月完工"),
        "quarter": N_("本季完工"),
        "done": N_("已完工"),
        "under_way": N_("在建"),
        "planned": N_("计划"),
        "duties": N_("五落实不全"),
        "nowhere": N_("无几何"),
        "dates": N_("日期顺序有误"),
    }
)
"""The lists under the charts: name in the address → title; the first is open where none is asked for."""

OTHER_LISTS: Mapping[str, str] = MappingProxyType({"all": N_("全部登记"), "finished": N_("完工待验收"), "accepted": N_("已验收")})
"""Lists that figures lead to, without a place of their own in the row of lists."""

VIEW, LAYER, TOWN, AS_OF, LIST, VERDICT, SHEET = "view", "layer", "town", "as_of", "list", "verdict", "sheet"
ANCHOR = "progress-lists"
_LONGEST = 40
_MOST_SHEETS = 100_000
_CALLED: Mapping[str, str] = MappingProxyType(
    {VIEW: N_("栏目"), LAYER: N_("专项"), TOWN: N_("镇街"), AS_OF: N_("日期"), LIST: N_("清单"), VERDICT: N_("结论"), SHEET: N_("页码")}
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the view, one programme and one town (empty: all), the day (None: that of the data), the open list, one verdict, the sheet of the list."""

    view: str = ""
    layer: str = ""
    town: str = ""
    as_of: date | None = None
    list: str = ""
    verdict: str = ""
    sheet: int = 1
    nonsense: tuple[str, ...] = ()


def read_address() -> Asked:
    """Return what the address asks for; what makes no sense is left at its default and named."""
    accepted: dict[str, Callable[[str], object]] = {
        VIEW: lambda text: text if text in VIEWS else None,
        LAYER: lambda text: text if text in BY_KEY and BY_KEY[text].role is Role.PROGRAMME else None,
        TOWN: lambda text: text if text in OFFICIAL.values() else None,
        AS_OF: _day,
        LIST: lambda text: text if text in LISTS or text in OTHER_LISTS else None,
        VERDICT: lambda text: text if text in list(Verdict) else None,
        SHEET: _sheet,
    }
    found: dict[str, object] = {}
    nonsense = []
    for name, understand in accepted.items():
        text = st.query_params.get(name, "")
        value = understand(text[:_LONGEST]) if text else None
        if value is not None:
            found[name] = value
        elif text:
            nonsense.append(_(_CALLED[name]))
    return Asked(**found, nonsense=tuple(nonsense))  # type: ignore[arg-type]


def here(**changes: str) -> str:
    """Return the address of this page as it is, with `changes`; an empty value leaves a name out. Any change leads to the first sheet of a list."""
    kept = {name: value for name, value in st.query_params.items() if name in _CALLED and name != SHEET}
    return page_address(PAGE, **kept | changes)


def list_address(name: str, **changes: str) -> str:
    """Return the address of this page with the list `name` open and in sight."""
    return f"{here(**{LIST: name} | changes)}#{ANCHOR}"


def go(**changes: str) -> None:
    """Have the address say `changes`, as one step in the browser's history; for callbacks of widgets."""
    kept = {name: value for name, value in st.query_params.items() if (name in _CALLED and name != SHEET) or name in (LANG, KNOWN)}
    st.query_params.from_dict({name: value for name, value in (kept | changes).items() if value})


def _sheet(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < _MOST_SHEETS else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1949 <= found.year <= 2100 else None
