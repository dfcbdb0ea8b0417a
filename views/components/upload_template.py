"""Templates of a layer to fill in."""

from __future__ import annotations

from layers.spec import Layer


def template_links(layer: Layer) -> None:
    """Show the templates of `layer`."""
