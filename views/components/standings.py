"""The standings of all programmes, as pages call them; they are gathered in `layers.progress.standings`."""

from layers.progress.standings import Standing, Standings, standings

__all__ = ["Standing", "Standings", "standings"]
