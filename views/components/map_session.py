"""What a session remembers of the map: where it stood when the page was left, which addresses are our own, what to go to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from views.i18n import N_, _
from views.maps.view import QUERY_NAMES, MapView, Pick

_REMEMBERED = 60
_PARTS = {
    "layers": N_("图层"),
    "town": N_("镇街"),
    "status": N_("状态"),
    "year": N_("年份"),
    "unit": N_("责任单位"),
    "q": N_("文字"),
    "as_of": N_("时点"),
    "color": N_("着色"),
    "theme": N_("专题"),
    "at": N_("位置"),
    "pick": N_("所选项目"),
}


@dataclass(slots=True)
class MapSession:
    """The map of one session. `turn` and `focus_turn` count how often the map was told to take `start` or to go to `focus`."""

    start: MapView = field(default_factory=MapView.default)
    turn: int = 0
    nonsense: tuple[str, ...] = ()
    focus: Pick | None = None
    focus_turn: int = 0
    current: MapView = field(default_factory=MapView.default)
    stale: MapView | None = None
    own: list[dict[str, str]] = field(default_factory=list)

    def arrive(self, query: Mapping[str, str], shown: MapView | None) -> MapView:
        """Take note of the address and of what the map shows; return the view that counts in this run.

        An address that this session did not write itself is somebody's link: the map is told to take its view.
        """
        asked = {name: query[name] for name in QUERY_NAMES if name in query}
        if asked and asked not in self.own:
            self.start, self.nonsense = MapView.from_query(asked)
            self.turn += 1
            self.current, self.stale = self.start, shown
            self.remember(asked)
        elif shown is not None and shown != self.stale:
            self.current, self.stale = shown, None
        elif shown is None:
            self.start = self.current
        self.remember(self.current.to_query())
        return self.current

    def remember(self, query: dict[str, str]) -> None:
        """Note that `query` is an address of our own."""
        if query not in self.own:
            self.own = [*self.own[-_REMEMBERED:], query]

    def go_to(self, pick: Pick) -> None:
        """Have the map fly to a feature and mark it."""
        self.focus = pick
        self.focus_turn += 1


def part_names(parts: tuple[str, ...]) -> list[str]:
    """Return what the parts of a link are called on the page."""
    return [_(_PARTS.get(part, part)) for part in parts]


def map_session(key: str) -> MapSession:
    """Return what this session remembers of the map `key`."""
    name = f"{key}-session"
    if name not in st.session_state:
        st.session_state[name] = MapSession()
    found: MapSession = st.session_state[name]
    return found
