"""What publishing a draft would change, kept on disk like its other steps."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.watch import Watch
from layers.drafts.draft import Draft, mark
from layers.drafts.outcome import outcome
from layers.drafts.places import made_for
from layers.drafts.steps import examine_draft
from layers.store.drafts import Drafts, kept_result
from layers.versions.compared import Compared, compared


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
    place = drafts.place(draft, f"compared-{draft.comparison}")
    kept_result(place, lambda beside: _compare(drafts, draft, beside, watch))
    held = json.loads((place / "summary.json").read_text(encoding="utf-8"))
    records = pd.read_parquet(place / "records.parquet")
    bounds = tuple(held["bounds"]) if held["bounds"] else None
    return Compared(draft.based_on, held["features"], held["counts"], records, held["lands"], bounds)


def draft_conflicts(drafts: Drafts, draft: Draft) -> list[dict[str, Any]]:
    """Return the features that somebody else changed as well (fid, name, theirs, mine, fields, place), of a draft that was compared."""
    summary = drafts.place(draft, f"compared-{draft.comparison}") / "summary.json"
    found: list[dict[str, Any]] = json.loads(summary.read_text(encoding="utf-8"))["conflicts"]
    return found


def _compare(drafts: Drafts, draft: Draft, beside: Path, watch: Watch | None) -> None:
    examination = examine_draft(drafts, draft, watch)
    if watch:
        watch("difference", 0.6)
    comes_to = outcome(drafts, draft, examination)
    before, after = comes_to.before, comes_to.after
    found = compared(
        before, after, based_on=draft.based_on, make_land=lambda part, features: made(drafts, draft, part, features), watch=watch
    )
    found.records.to_parquet(beside / "records.parquet", index=False)
    names = dict(zip(after["fid"], after["name"].astype(object).where(after["name"].notna(), None), strict=True)) if "name" in after else {}
    conflicts = [{**asdict(each), "name": names.get(each.fid)} for each in comes_to.conflicts]
    summary = {
        "counts": dict(found.counts),
        "features": found.features,
        "lands": dict(found.lands),
        "bounds": found.bounds,
        "conflicts": conflicts,
    }
    (beside / "summary.json").write_text(json.dumps(summary), encoding="utf-8")


def made(drafts: Drafts, draft: Draft, what: str, features: gpd.GeoDataFrame) -> str:
    """Have features of a draft packed for the map; returns their name."""
    return made_for(drafts, draft, mark(draft.comparison, what), features.geometry)
