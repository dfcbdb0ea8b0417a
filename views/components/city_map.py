"""The map as a Streamlit component: one frame that stays, arguments that travel in, the view and clicks that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from views import cache
from views.components.chrome import theme
from views.i18n import language
from views.maps.arguments import arguments
from views.maps.page import KINDS
from views.maps.view import QUERY_NAMES, MapView, Pick

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
  const home = { box, frame, ready: false, view: null };
  home.tell = () => {
    if (!home.ready) return;
    const view = home.view && home.turn === home.data.view_turn ? home.view : home.data.view;
    home.frame.contentWindow.postMessage({ renewal: "args", args: { ...home.data, view } }, window.location.origin);
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
    } else if (data.renewal === "picked") {
      home.send.setTriggerValue("picked", data.body);
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
class Overlay:
    """Land of a page's own, drawn between the ground and the programmes: where it comes packed from, and how it looks.

    `revision` is any text that changes when the land does. `style` is the engine's: color, fill_opacity, width, hatch, outline.
    """

    key: str
    revision: str
    url: str
    style: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MapReply:
    """What the map says back: the view it shows now (None until it has moved), and the feature just clicked."""

    view: MapView | None
    picked: Pick | None


def city_map(
    view: MapView,
    *,
    key: str,
    title: str,
    kind: str = "city",
    height: str = "30rem",
    turn: int = 0,
    focus: Pick | None = None,
    focus_turn: int = 0,
    address: dict[str, str] | None = None,
    overlays: Sequence[Overlay] = (),
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
    focus : Pick, optional
        A feature to fly to and mark.
    address : dict[str, str], optional
        What the address bar shall say of the view; it is replaced in place, without a step in the browser's history.
    overlays : Sequence[Overlay]
        Land of the page's own, bottom first.

    Raises
    ------
    ValueError
        If `kind` is unknown.
    """
    if kind not in KINDS:
        raise ValueError(f"`kind` is {kind!r}; a map is one of {', '.join(KINDS)}")
    data = arguments(cache.currents(), cache.map_facts(), lang=language(), theme=theme())
    data |= {
        "src": f"/map/page/{kind}?lang={language()}",
        "title": title,
        "height": height,
        "view": view.to_json(),
        "view_turn": turn,
        "focus": {"layer": focus.layer, "fid": focus.fid, "turn": focus_turn} if focus else None,
        "address": address,
        "address_names": QUERY_NAMES,
        "overlays": [{"key": land.key, "revision": land.revision, "url": land.url, "style": dict(land.style)} for land in overlays],
    }
    reply = _COMPONENT(key=key, data=data, on_view_change=_nothing, on_picked_change=_nothing)
    return MapReply(_view(reply.view), _pick(reply.picked))


def shown_view(key: str) -> MapView | None:
    """Return the view that the map `key` last sent, or None: for use before the map is drawn in this run."""
    return _view(st.session_state.get(key, {}).get("view"))


def _nothing() -> None:
    """A component only reports what has a callback."""


def _view(raw: Any) -> MapView | None:
    return MapView.from_json(raw)[0] if raw else None


def _pick(raw: Any) -> Pick | None:
    return MapView.from_json({"selected": raw})[0].selected if raw else None
