"""The Folium page of each map kind, rendered once a language, with every address on this server."""

from __future__ import annotations

import hashlib
import importlib.metadata
from contextvars import copy_context
from functools import cache
from pathlib import Path
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from views.i18n import use_language
from views.maps.packed import PackedLayers
from views.maps.words import panel_words

OWN_FILES = Path(__file__).parent
KINDS = ("city", "small", "coverage")
CENTRE = (30.655, 103.62)
"""Latitude and longitude that a map opens on when it is told nothing else: the plain between the city seat and Huaiyuan."""

_LEAFLET = "cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet"


@cache
def own_version() -> str:
    """Return a fingerprint of our scripts and style sheets, so that their addresses change when they do."""
    digest = hashlib.sha256()
    for path in sorted([*OWN_FILES.glob("js/*.js"), *OWN_FILES.glob("css/*.css")]):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def asset_url(address: str) -> str:
    """Return the local address of a third-party file that folium names as `https://<address>`."""
    return f"/map/assets/{importlib.metadata.version('folium-offline')}/{address}"


def own_url(name: str) -> str:
    """Return the address of our own script or style sheet `name`."""
    return f"/map/own/{own_version()}/{name}"


class LocalMap(folium.Map):
    """A folium map that loads Leaflet alone, from this server; the rest that folium asks for serves markers we do not use."""

    default_js: list[tuple[str, str]] = [("leaflet", asset_url(f"{_LEAFLET}.js"))]  # noqa: RUF012  (folium reads it from the class)
    default_css: list[tuple[str, str]] = [("leaflet_css", asset_url(f"{_LEAFLET}.css"))]  # noqa: RUF012


class Panel(MacroElement):
    """Our own element: hands the map to the panel scripts, with the words of the language and nothing of any layer."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <link rel="stylesheet" href="{{ this.url('map.css') }}">
            {%- for name in this.modules %}
            <link rel="modulepreload" href="{{ this.url(name) }}">
            {%- endfor %}
        {% endmacro %}
        {% macro script(this, kwargs) %}
            {{ this._parent.get_name() }}.attributionControl.setPrefix(false);
            window.renewalMap = {
                map: {{ this._parent.get_name() }},
                kind: {{ this.kind|tojson }},
                lang: {{ this.lang|tojson }},
                words: {{ this.words|tojson }},
            };
        {% endmacro %}
        """
    )

    def __init__(self, kind: str, lang: str, words: dict[str, str]) -> None:
        super().__init__()
        self._name = "Panel"
        self.kind = kind
        self.lang = lang
        self.words = words
        self.modules = sorted(path.name for path in OWN_FILES.glob("js/panel*.js"))
        self.url = own_url


def build(kind: str, lang: str) -> folium.Map:
    """Return the Folium map object of `kind` in `lang`: no tiles, no features, our own panel.

    Raises
    ------
    ValueError
        If `kind` is not one of `KINDS`.
    """
    if kind not in KINDS:
        raise ValueError(f"`kind` is {kind!r}; a map is one of {', '.join(KINDS)}")
    use_language(lang)
    city = LocalMap(location=CENTRE, zoom_start=12, tiles=None, zoom_control=False)
    city.options.update(min_zoom=8, max_zoom=20, zoom_snap=0.5, wheel_px_per_zoom_level=90)  # folium keeps zoom limits for its tiles
    city.add_child(PackedLayers(own_url))
    city.add_child(Panel(kind, lang, panel_words()))
    return city


@cache
def render_page(kind: str, lang: str) -> str:
    """Return the HTML of the map page `kind` in `lang`; made once, for nothing in it depends on a reader or on data."""
    return copy_context().run(_render, kind, lang)


def _render(kind: str, lang: str) -> str:
    figure: Any = build(kind, lang).get_root()
    figure.title = panel_words()["title"]
    html: str = figure.render()
    module = f'<script type="module" src="{own_url("panel.js")}"></script>'
    opening = f'<html lang="{"en" if lang == "en" else "zh-CN"}" data-kind="{kind}">'
    return html.replace("<html>", opening, 1).replace("</html>", f"{module}\n</html>", 1)
