"""The Folium element that draws packed layers: our scripts by address and a constant script; no data passes through it."""

from __future__ import annotations

from collections.abc import Callable

from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template

SCRIPTS = ("engine_crew.js", "engine_tiles.js", "engine.js")
"""What a page loads, in this order; the engine fetches its workers' scripts from the same folder."""

PACKED_URL = "/map/packed/{key}/{revision}.bin"
LABELS_URL = "/map/labels/{key}/{revision}.json"


class PackedLayers(JSCSSMixin, MacroElement):
    """Creates a `RenewalEngine` on the map it is added to and keeps it as `window.renewalEngine`.

    Layers, filters and styles are told to the engine in the browser. They never pass through this template, which folium
    renders twice: text of an upload would run as code on the server.

    Parameters
    ----------
    own_url
        Gives the address of one of our scripts by its name.
    workers
        How many workers paint.
    """

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (folium reads it from the object)
    _template = Template(
        """
        {% macro script(this, kwargs) %}
            window.renewalEngine = new RenewalEngine({{ this._parent.get_name() }}, {{ this.engine|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, own_url: Callable[[str], str], *, workers: int = 2) -> None:
        super().__init__()
        self._name = "PackedLayers"
        self.default_js = [(name, own_url(name)) for name in SCRIPTS]
        self.engine = {"packedUrl": PACKED_URL, "labelsUrl": LABELS_URL, "workers": workers}
