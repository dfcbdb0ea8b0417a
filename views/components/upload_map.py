"""The map beside a step of the wizard: what is handed in, over what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import streamlit as st

from views.components.city_map import Overlay, city_map, shown_view
from views.i18n import _
from views.maps.view import MapView

Bounds = tuple[float, float, float, float]
_GROUND = ("outline", "built_up_area", "rivers", "streets", "towns")
_MARGIN = 0.15
_LEAST_DEG = 0.0015


@dataclass(slots=True)
class _Travel:
    """Where the map was last told to go, and how often it was told."""

    mark: str = ""
    turn: int = 0


def upload_map(
    name: str,
    overlays: Sequence[Overlay],
    bounds: Bounds | None,
    mark: str,
    *,
    layers: Sequence[str] = (),
    height: str = "clamp(20rem, 52vh, 40rem)",
    title: str = "",
) -> None:
    """Show overlays over the ground and the published `layers`; the map flies to `bounds` whenever `mark` is another one."""
    key = f"upload-map-{name}"
    travel: _Travel = st.session_state.setdefault(f"{key}-travel", _Travel())
    if mark != travel.mark:
        travel.mark, travel.turn = mark, travel.turn + 1
    view, here = _view(layers), shown_view(key)
    if here is not None:
        view = replace(view, center=here.center, zoom=here.zoom)
    named = title or _("上报数据的位置")
    city_map(view, key=key, title=named, kind="coverage", height=height, turn=travel.turn, bounds=_around(bounds), overlays=overlays)


def legend(entries: Sequence[tuple[str, str]]) -> str:
    """Return what colours mean: pairs of a class of upload.css and words."""
    words = "".join(f'<span><i class="{kind}"></i>{escape(text)}</span>' for kind, text in entries)
    return f'<div class="up-legend">{words}</div>'


def _view(layers: Sequence[str]) -> MapView:
    view = MapView.default()
    return replace(view, layers=tuple(replace(state, visible=state.key in (*_GROUND, *layers)) for state in view.layers), color_by="type")


def _around(bounds: Bounds | None) -> Bounds | None:
    """Return `bounds` with some room around them, however small they are."""
    if bounds is None:
        return None
    west, south, east, north = bounds
    x, y = max((east - west) * _MARGIN, _LEAST_DEG), max((north - south) * _MARGIN, _LEAST_DEG)
    return west - x, south - y, east + x, north + y
