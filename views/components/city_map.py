"""The map as a Streamlit component: one frame that stays, arguments that travel in; the view, clicks and drawings come back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from views import cache
from views.components.chrome import theme
from views.i18n import language
from views.maps.arguments import arguments
from views.maps.overlays import MOST_MARKERS, Marker, Overlay, checked_bounds
from views.maps.page import KINDS
from views.maps.sketch import DrawTool, Shape, fitting, shapes_of
from views.maps.view import QUERY_NAMES, REACH, MapView, Pick

__all__ = ["DrawTool", "MapReply", "Marker", "Overlay", "Shape", "city_map", "clicked_marker", "drawn_shapes", "shown_view"]

_HTML = """
<div class="renewal-map">
</div>
"""

_CSS = """
.renewal-map { width: 100%; background: var(--st-background-color); }
.renewal-map iframe { display: block; width: 100%; height: 100%; border: 0; }
"""

_JS = """
const homes = new WeakMap();

function keepAddress(names, query) {
  const address = new URL(window.location.href);
  names.forEach((name) => address.searchParams.delete(name));
  Object.entries(query).forEach(([name, value]) => address.searchParams.set(name, value));
  if (address.href !== window.location.href) window.history.replaceState(window.history.state, "", address);
}

function settle(parentElement) {
  const box = parentElement.querySelector(".renewal-map");
  const frame = document.createElement("iframe");
  frame.allow = "fullscreen; clipboard-write";
  frame.style.visibility = "hidden";
  box.append(frame);
  const home = { box, frame, ready: false, view: null, drawn: null };
  home.tell = () => {
    if (!home.ready) return;
    const { data } = home;
    const own = home.view && home.turn === data.view_turn ? { view: home.view, bounds: null } : {};
    const drawn = home.drawn && home.drawn.turn === data.drawn_turn ? home.drawn.shapes : data.drawn;
    home.frame.contentWindow.postMessage({ renewal: "args", args: { ...data, ...own, drawn } }, window.location.origin);
  };
  home.hear = ({ origin, source, data }) => {
    if (origin !== window.location.origin || source !== frame.contentWindow || !data) return;
    if (data.renewal === "ready") {
      home.ready = true;
      home.tell();
    } else if (data.renewal === "dressed") {
      frame.style.visibility = "";
    } else if (data.renewal === "view") {
      home.view = data.body;
      home.turn = home.data.view_turn;
      home.send.setStateValue("view", data.body);
    } else if (data.renewal === "drawn") {
      home.drawn = data.body;
      home.send.setStateValue("drawn", data.body);
    } else if (data.renewal === "picked" || data.renewal === "marker") {
      home.send.setTriggerValue(data.renewal, data.body);
    }
  };
  window.addEventListener("message", home.hear);
  homes.set(parentElement, home);
  return home;
}

export default function (component) {
  const { data, parentElement } = component;
  const home = homes.get(parentElement) ?? settle(parentElement);
  home.data = data;
  home.send = component;
  home.box.style.height = data.height;
  home.frame.title = data.title;
  if (home.frame.getAttribute("src") !== data.src) {
    home.ready = false;
    home.frame.style.visibility = "hidden";
    home.frame.src = data.src;
  }
  home.tell();
  if (data.address) keepAddress(data.address_names, data.address);
  return () => {
    window.removeEventListener("message", home.hear);
    home.frame.remove();
    homes.delete(parentElement);
  };
}
"""

_COMPONENT = st.components.v2.component("renewal_city_map", html=_HTML, css=_CSS, js=_JS)


@dataclass(frozen=True, slots=True)
class MapReply:
    """What the map says back.

    `view` is what it shows now (None until it has moved), `picked` the feature just clicked, `marker` the position among
    `markers` of the one just clicked, `drawn` all that stands drawn, oldest first.
    """

    view: MapView | None
    picked: Pick | None
    drawn: tuple[Shape, ...] = ()
    marker: int | None = None


def city_map(
    view: MapView,
    *,
    key: str,
    title: str,
    kind: str = "city",
    height: str = "30rem",
    turn: int = 0,
    bounds: Sequence[float] | None = None,
    focus: Pick | None = None,
    focus_turn: int = 0,
    address: dict[str, str] | None = None,
    overlays: Sequence[Overlay] = (),
    markers: Sequence[Marker] = (),
    draw: Sequence[DrawTool] = (),
    drawn: Sequence[Shape] = (),
    drawn_turn: int = 0,
) -> MapReply:
    """Show a map and return what it says back.

    Parameters
    ----------
    view : MapView
        Where the map starts. Later runs may pass what they like: the map goes its own way until `turn` changes.
    key : str
        Streamlit's key; the same key keeps the same frame.
    title : str
        What the frame is, for those who cannot see it.
    kind : {"city", "small", "coverage"}
        Full panel, or a bare map for other pages.
    height : str
        A CSS length.
    turn, focus_turn : int
        Count them up to make the map take `view`, or go to `focus`, once more.
    bounds : sequence of float, optional
        West, south, east, north in degrees: with it, a new `turn` flies there instead of to the place of `view`, and an
        outline marks it for a moment.
    focus : Pick, optional
        A feature to fly to and mark.
    address : dict[str, str], optional
        What the address bar shall say of the view; it is replaced in place, without a step in the browser's history.
    overlays : Sequence[Overlay]
        Land of the page's own, bottom first. Others take their place together, once all of them are there.
    markers : Sequence[Marker]
        Numbered signs above everything, at most `MOST_MARKERS`.
    draw : Sequence[DrawTool]
        What can be drawn; only on a coverage map.
    drawn : Sequence[Shape]
        What stands drawn at first. The reader's own drawing counts until `drawn_turn` changes.
    drawn_turn : int
        Count it up to replace what is drawn by `drawn`, with the empty one to clear it.

    Raises
    ------
    ValueError
        If `kind` is unknown, drawing is asked for on another than a coverage map, there are too many markers, two overlays
        or tools of one name, or `bounds` is nowhere.
    """
    _check(kind, overlays, markers, draw)
    signs = [marker.to_json() for marker in markers]
    data = arguments(cache.currents(), cache.map_facts(), lang=language(), theme=theme())
    data |= {
        "src": f"/map/page/{kind}?lang={language()}",
        "title": title,
        "height": height,
        "view": view.to_json(),
        "view_turn": turn,
        "bounds": None if bounds is None else checked_bounds(bounds),
        "focus": {"layer": focus.layer, "fid": focus.fid, "turn": focus_turn} if focus else None,
        "address": address,
        "address_names": QUERY_NAMES,
        "overlays": [land.to_json() for land in overlays],
        "markers": {"stamp": _stamp(signs), "list": signs},
        "draw": [tool.to_json() for tool in draw],
        "drawn": [shape.to_json() for shape in _standing(key, drawn, drawn_turn)],
        "drawn_turn": drawn_turn,
        "reach": REACH,
    }
    reply = _COMPONENT(
        key=key,
        data=data,
        on_view_change=_nothing,
        on_picked_change=_nothing,
        on_drawn_change=_nothing,
        on_marker_change=_nothing,
    )
    shapes = fitting(_sent(reply.drawn, drawn, drawn_turn), draw)
    return MapReply(_view(reply.view), _pick(reply.picked), shapes, _marker(reply.marker, signs))


def shown_view(key: str) -> MapView | None:
    """Return the view that the map `key` last sent, or None: for use before the map is drawn in this run."""
    return _view(_state(key, "view"))


def drawn_shapes(key: str, draw: Sequence[DrawTool], drawn: Sequence[Shape] = (), drawn_turn: int = 0) -> tuple[Shape, ...]:
    """Return what stands drawn on the map `key`, as `MapReply.drawn` will say: for use before the map is drawn in this run."""
    return fitting(_standing(key, drawn, drawn_turn), draw)


def clicked_marker(key: str, markers: Sequence[Marker]) -> int | None:
    """Return which of `markers` was just clicked on the map `key`: for use before the map is drawn in this run."""
    return _marker(_state(key, "marker"), [marker.to_json() for marker in markers])


def _check(kind: str, overlays: Sequence[Overlay], markers: Sequence[Marker], draw: Sequence[DrawTool]) -> None:
    if kind not in KINDS:
        raise ValueError(f"`kind` is {kind!r}; a map is one of {', '.join(KINDS)}")
    if draw and kind != "coverage":
        raise ValueError(f"`draw` is for coverage maps; `kind` is {kind!r}")
    if len(markers) > MOST_MARKERS:
        raise ValueError(f"`markers` holds {len(markers)}; a map shows at most {MOST_MARKERS}")
    for names in ([land.key for land in overlays], [tool.name for tool in draw]):
        if len(set(names)) < len(names):
            raise ValueError(f"two of {', '.join(names)} have the same name")


def _nothing() -> None:
    """A component only reports what has a callback."""


def _state(key: str, name: str) -> Any:
    return st.session_state.get(key, {}).get(name)


def _view(raw: Any) -> MapView | None:
    return MapView.from_json(raw)[0] if raw else None


def _pick(raw: Any) -> Pick | None:
    return MapView.from_json({"selected": raw})[0].selected if raw else None


def _standing(key: str, drawn: Sequence[Shape], turn: int) -> tuple[Shape, ...]:
    return _sent(_state(key, "drawn"), drawn, turn)


def _sent(raw: Any, drawn: Sequence[Shape], turn: int) -> tuple[Shape, ...]:
    """Return the reader's own drawing, or `drawn` as long as the reader has drawn nothing in this turn."""
    if isinstance(raw, Mapping) and raw.get("turn") == turn:
        return shapes_of(raw.get("shapes"))
    return tuple(drawn)


def _stamp(signs: list[dict[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(signs).encode()).hexdigest()[:12]


def _marker(raw: Any, signs: list[dict[str, Any]]) -> int | None:
    """Return the position that was clicked, unless it was one in another list than the present one."""
    if not isinstance(raw, Mapping) or raw.get("stamp") != _stamp(signs):
        return None
    place = raw.get("place")
    return place if isinstance(place, int) and not isinstance(place, bool) and 0 <= place < len(signs) else None
