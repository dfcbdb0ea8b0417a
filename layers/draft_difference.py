"""What publishing a draft would change, kept on disk like its other steps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.packing import FORMAT, pack
from geo.watch import Watch
from layers.catalogue import layer as catalogue_layer
from layers.difference import DifferenceMap, difference, difference_map, difference_records
from layers.draft_steps import Examination, examine_draft
from layers.drafts import Draft, mark
from layers.intake import with_known_geometry
from layers.merge import merged, with_known_values
from layers.report import plain_value
from layers.store_drafts import Drafts, kept_result
from layers.store_made import make

MAP_PARTS = tuple(field.name for field in fields(DifferenceMap))
_KEPT_RECORDS = 200_000


@dataclass(frozen=True, slots=True)
class Compared:
    """What a draft would change against revision `based_on` (0: there is none).

    `counts` are features that are new, changed, moved, removed and unchanged. `records` is the table of
    `layers.difference.difference_records` with the name of each feature, at most 200,000 lines. `lands` is a part of `MAP_PARTS` → the name
    under which /map/made gives it out; `bounds` is west, south, east, north of all that differs, None where nothing lies anywhere.
    """

    based_on: int
    features: int
    counts: Mapping[str, int]
    records: pd.DataFrame
    lands: Mapping[str, str]
    bounds: tuple[float, float, float, float] | None

    @property
    def changes(self) -> int:
        """How many features would not stay as they are."""
        return sum(count for kind, count in self.counts.items() if kind != "unchanged")


def compare_draft(drafts: Drafts, draft: Draft, watch: Watch | None = None) -> Compared:
    """Return what publishing the draft by its mode would change against the revision that it is based on.

    Raises
    ------
    ReaderError, DraftError
        As the steps before.
    DuplicateFeatureError
        If features handed in as new exist already.
    StoreError
        If the revision cannot be read.
    """
    name = mark(draft.examination, draft.choices.mode, draft.based_on)
    place = drafts.place(draft, f"compared-{name}")
    kept_result(place, lambda beside: _compare(drafts, draft, beside, watch))
    held = json.loads((place / "summary.json").read_text(encoding="utf-8"))
    records = pd.read_parquet(place / "records.parquet")
    bounds = tuple(held["bounds"]) if held["bounds"] else None
    return Compared(draft.based_on, held["features"], held["counts"], records, held["lands"], bounds)


def incoming(draft: Draft, found: Examination, before: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return what is handed in; an update keeps the geometry that a feature came without and the columns that the file has not."""
    if draft.choices.mode != "update" or not len(before):
        return found.frame
    own = {field.key for field in catalogue_layer(draft.layer).fields}
    given = {name for name in found.frame.columns if name not in own or name in found.examined.columns}
    return with_known_values(with_known_geometry(found.frame, before), before, given)


def _compare(drafts: Drafts, draft: Draft, beside: Path, watch: Watch | None) -> None:
    examination = examine_draft(drafts, draft, watch)
    if watch:
        watch("difference", 0.6)
    before = drafts.store.read(draft.layer, draft.based_on) if draft.based_on else examination.frame.iloc[:0]
    after = merged(before, incoming(draft, examination, before), draft.choices.mode)
    found = difference(before, after)
    if watch:
        watch("lands", 0.85)
    shown = difference_map(found, before, after)
    lands, boxes = {}, []
    for part in MAP_PARTS:
        features: gpd.GeoDataFrame = getattr(shown, part)
        if len(features):
            lands[part] = made(drafts, draft, part.replace("_", "-"), features)
            boxes.append(features.total_bounds)
    records = difference_records(found).head(_KEPT_RECORDS)
    titled = records.assign(name=records["fid"].map(_titles(before, after)))
    for column in ("old", "new", "name"):
        titled[column] = titled[column].map(_text)
    titled.to_parquet(beside / "records.parquet", index=False)
    bounds = None
    if boxes:
        west, south, east, north = zip(*boxes, strict=True)
        bounds = [float(value) for value in (min(west), min(south), max(east), max(north))]
    summary = {"counts": dict(found.counts), "features": len(after), "lands": lands, "bounds": bounds}
    (beside / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


def made(drafts: Drafts, draft: Draft, what: str, features: gpd.GeoDataFrame) -> str:
    """Have features of a draft packed for the map, under a name that nobody can guess; returns it."""
    name = f"draft-{draft.id}-{mark(draft.examination, draft.choices.mode, draft.based_on, what, len(features))}-{FORMAT}"
    return make(drafts.store, name, lambda: pack(features.geometry, {}, {"labels": False}))


def _titles(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> dict[str, Any]:
    titles: dict[str, Any] = {}
    for frame in (before, after):
        if "name" in frame:
            titles |= dict(zip(frame["fid"], frame["name"], strict=True))
    return titles


def _text(value: Any) -> str | None:
    plain = plain_value(value)
    return None if plain is None else str(plain)
