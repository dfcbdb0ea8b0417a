"""What publishing a draft comes to: its rows brought together with what is published, and with what somebody else published meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd

from layers.catalogue import layer as catalogue_layer
from layers.drafts.draft import Draft
from layers.drafts.steps import Examination
from layers.intake import completed
from layers.store.drafts import Drafts
from layers.versions.merge import merged
from layers.versions.rebase import Conflict, rebased


@dataclass(frozen=True, slots=True)
class Outcome:
    """The published layer `before`, the `frame` to hand to the store by `mode`, the layer `after`, and the features that the author and
    somebody else changed differently."""

    before: gpd.GeoDataFrame
    frame: gpd.GeoDataFrame
    after: gpd.GeoDataFrame
    mode: str
    conflicts: tuple[Conflict, ...] = ()


def outcome(drafts: Drafts, draft: Draft, found: Examination) -> Outcome:
    """Return what publishing the examined draft comes to.

    Where its author knew an older revision than the one it now follows (`since`), the changes of both are merged feature by feature; what both
    changed differently stays as it is published, unless the author chose otherwise (`keep_mine`).

    Raises
    ------
    DuplicateFeatureError
        If features handed in as new exist already.
    StoreError
        If a revision cannot be read.
    """
    choices = draft.choices
    before = _published(drafts, draft, draft.based_on, found)
    if choices.since is None:
        frame = _incoming(draft, found, before)
        return Outcome(before, frame, merged(before, frame, choices.mode), choices.mode)
    known = _published(drafts, draft, choices.since, found)
    mine = merged(known, _incoming(draft, found, known), choices.mode)
    conflicts = rebased(known, before, mine).conflicts
    both = rebased(known, before, mine, keep_mine=choices.keep_mine).frame
    return Outcome(before, both, both, "update" if choices.mode == "new" else choices.mode, conflicts)


def _published(drafts: Drafts, draft: Draft, number: int, found: Examination) -> gpd.GeoDataFrame:
    return drafts.store.read(draft.layer, number) if number else found.frame.iloc[:0]


def _incoming(draft: Draft, found: Examination, before: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return what is handed in; an update keeps the geometry that a feature came without and the columns that the file has not."""
    if draft.choices.mode != "update" or not len(before):
        return found.frame
    return completed(found.examined, catalogue_layer(draft.layer), before)
