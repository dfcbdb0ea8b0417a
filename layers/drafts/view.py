"""What pages show of a draft: few rows and shapes of it, however large the files are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.conform.columns import COMPUTED, Suggestion
from layers.drafts.draft import Draft
from layers.once import Once
from layers.reader.layer import ReadLayer
from layers.reader.opening import layer_from

SAMPLE_ROWS = 2_000
MOST_DRAWN = 20_000
"""Features beyond this are drawn as an even choice of them: the place of a layer can be told from those."""

_HELD = 16


@dataclass(frozen=True, slots=True)
class PartView:
    """One layer of the files of a draft. `read.frame` holds its first `SAMPLE_ROWS` of `rows`.

    `fits` is whether its geometries are of the kind that the draft's layer takes; `suggested` which columns its fields would take.
    """

    read: ReadLayer
    number: int
    rows: int
    fits: bool
    suggested: tuple[Suggestion, ...]
    place: Path

    @property
    def name(self) -> str:
        """What the file calls it."""
        return self.read.name

    @property
    def sample(self) -> gpd.GeoDataFrame:
        """The first rows."""
        return self.read.frame

    @property
    def placed(self) -> bool:
        """Whether it is settled where it lies."""
        return self.read.frame.crs is not None

    @property
    def columns(self) -> list[str]:
        """The columns that a field can take."""
        return [str(name) for name in self.sample.columns if name != self.sample.geometry.name and name not in COMPUTED]

    def shapes(self) -> gpd.GeoSeries:
        """Return the shapes to be drawn, at most `MOST_DRAWN` of them."""
        return gpd.read_parquet(self.place / f"{self.number}-drawn.parquet").geometry


@dataclass(frozen=True, slots=True)
class CheckView:
    """What was found about a draft: `counts` of errors, warnings and remarks, `rows` that would be published, `columns` as field key →
    column of the file, and of `issues` all but the rows."""

    rows: int
    columns: Mapping[str, str]
    counts: Mapping[str, int]
    place: Path

    @property
    def errors(self) -> int:
        """How many rows or values keep the draft from being published."""
        return self.counts["error"]

    def findings(self, lang: str) -> pd.DataFrame:
        """Return the table of findings in `lang` with rows of the file; never to be changed."""
        path = self.place / f"findings-{lang}.parquet"
        return _TABLES.get(path, lambda: pd.read_parquet(path))

    def shapes(self) -> gpd.GeoDataFrame:
        """Return `row`, `worst` (error, warning, fine) and geometry of the shapes to be drawn; those with errors first to be kept."""
        return gpd.read_parquet(self.place / "drawn.parquet")


_PARTS: Once[Path, tuple[PartView, ...]] = Once(_HELD)
_TABLES: Once[Path, pd.DataFrame] = Once(_HELD)


def part_views(place: Path, title: str) -> tuple[PartView, ...]:
    """Return the layers whose results are kept in the folder `place`; `title` names the files, for errors."""

    def load() -> tuple[PartView, ...]:
        entries = json.loads((place / "answer.json").read_text(encoding="utf-8"))
        return tuple(_part(entry, place, title) for entry in entries)

    return _PARTS.get(place, load)


def part_of(draft: Draft, parts: tuple[PartView, ...]) -> PartView:
    """Return the layer of the files that is meant: the one chosen, else the first whose geometries fit, else the first."""
    chosen = [part for part in parts if part.name == draft.choices.part]
    return (chosen or [part for part in parts if part.fits] or list(parts))[0]


def check_view(place: Path) -> CheckView:
    """Return what was found, from the folder `place` of a draft's examination."""
    held = json.loads((place / "issues.json").read_text(encoding="utf-8"))
    counts = {
        severity: sum(issue["count"] for issue in held["issues"] if issue["severity"] == severity)
        for severity in ("error", "warning", "info")
    }
    return CheckView(held["rows"], held["columns"], counts, place)


def drawn(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return at most `MOST_DRAWN` features that lie somewhere: those with errors, and an even choice of all others."""
    there = frame[frame.geometry.notna() & ~frame.geometry.is_empty]
    if len(there) <= MOST_DRAWN:
        return there
    wrong = there[there["worst"] == "error"].head(MOST_DRAWN // 2) if "worst" in there else there.iloc[:0]
    others = there.drop(index=wrong.index)
    return gpd.GeoDataFrame(pd.concat([wrong, others.iloc[np.linspace(0, len(others) - 1, MOST_DRAWN - len(wrong), dtype=int)]]))


def _part(entry: Mapping[str, Any], place: Path, title: str) -> PartView:
    suggested = tuple(Suggestion(**each) for each in entry["suggested"])
    return PartView(layer_from(entry, place, title), entry["number"], entry["rows"], entry["fits"], suggested, place)
