"""Drawn things: charts, maps on paper, the atlas, method cards."""
