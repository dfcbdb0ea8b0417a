"""What publishing a draft would change, kept on disk like its other steps."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geo.packing import FORMAT, pack
from geo.watch import Watch
from layers.catalogue import layer as catalogue_layer
from layers.compared import Compared, compared
from layers.draft_steps import Examination, examine_draft
from layers.drafts import Draft, mark
from layers.intake import with_known_geometry
from layers.merge import merged, with_known_values
from layers.store_drafts import Drafts, kept_result
from layers.store_made import make


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
    found = compared(
        before, after, based_on=draft.based_on, make_land=lambda part, features: made(drafts, draft, part, features), watch=watch
    )
    found.records.to_parquet(beside / "records.parquet", index=False)
    summary = {"counts": dict(found.counts), "features": found.features, "lands": dict(found.lands), "bounds": found.bounds}
    (beside / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


def made(drafts: Drafts, draft: Draft, what: str, features: gpd.GeoDataFrame) -> str:
    """Have features of a draft packed for the map, under a name that nobody can guess; returns it."""
    name = f"draft-{draft.id}-{mark(draft.examination, draft.choices.mode, draft.based_on, what, len(features))}-{FORMAT}"
    return make(drafts.store, name, lambda: pack(features.geometry, {}, {"labels": False}))
