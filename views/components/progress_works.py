"""What the progress page is about: the standings of all programmes, every project, and the part of them that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from layers.progress.standings import Standing, Standings


@dataclass(frozen=True)
class Works:
    """All programmes and their projects on a day; `as_of` is None where each layer speaks of its own data date."""

    held: Standings
    items: pd.DataFrame
    as_of: date | None

    @property
    def day(self) -> date | None:
        """The day that is shown: the one asked for, else the newest data date; None where nothing was read."""
        return None if self.held.day is None else self.as_of or self.held.day

    @property
    def data_day(self) -> date | None:
        """The newest data date."""
        return self.held.day

    def standing(self, key: str) -> Standing | None:
        """Return the standing of the programme `key`, None where it could not be read or has no data."""
        return next((each for each in self.held.read if each.layer.key == key), None)

    def part(self, layer: str = "", town: str = "") -> pd.DataFrame:
        """Return the projects of one programme and one town; empty words do not narrow."""
        rows = self.items
        if layer:
            rows = rows[rows["layer"] == layer]
        return rows[rows["town"] == town] if town else rows
