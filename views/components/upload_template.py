"""Empty files of a layer to be filled in."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from layers.export.template import TEMPLATE_FORMATS
from layers.spec import Layer
from views.i18n import _, language

_NAMES = {"xlsx": "Excel", "gpkg": "GeoPackage", "shp": "Shapefile"}


def template_links(layer: Layer) -> str:
    """Return links to the templates of `layer`."""
    links = "".join(
        f'<a class="pill" download href="/api/layers/{layer.key}/template?{urlencode({"format": form, "lang": language()})}">{_NAMES[form]}</a>'
        for form in TEMPLATE_FORMATS
        if form in _NAMES
    )
    words = _("下载模板")
    return f'<div class="pills up-templates"><span>{escape(words)}</span>{links}</div>'
