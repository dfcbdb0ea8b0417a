"""How the same cells read in one encoding and in another, side by side."""

from __future__ import annotations

from layers.reader_layer import EncodingVerdict


def preview_tables(found: EncodingVerdict) -> None:
    """Show the cells of a table as each candidate encoding reads them."""
