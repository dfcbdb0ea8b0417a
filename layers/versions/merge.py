"""How an incoming frame meets the features that are already published."""

from __future__ import annotations

from collections.abc import Collection

import geopandas as gpd
import pandas as pd

from layers.store.errors import DuplicateFeatureError

MODES = ("new", "update", "replace")
_MADE = ("fid", "geometry", "length_m", "area_m2")
"""What is made of every file anew."""


def merged(current: gpd.GeoDataFrame, incoming: gpd.GeoDataFrame, mode: str) -> gpd.GeoDataFrame:
    """Return the whole layer after `incoming` came in by `mode`; neither frame is changed.

    `replace` returns the incoming frame; `update` puts incoming features in the place of those with the same `fid` and
    adds the rest at the end; `new` adds, and raises DuplicateFeatureError when a `fid` exists already.
    """
    if mode not in MODES:
        raise ValueError(f"`mode` is {mode!r}; accepted: {', '.join(MODES)}")
    if mode == "replace":
        return incoming
    known = incoming["fid"].isin(current["fid"])
    if mode == "new" and known.any():
        raise DuplicateFeatureError(count=int(known.sum()), examples=", ".join(incoming.loc[known, "fid"].head(3)))
    position = pd.Series(range(len(current)), index=current["fid"])
    kept = current.loc[~current["fid"].isin(incoming["fid"])]
    whole = pd.concat([kept, incoming], ignore_index=True)
    order = whole["fid"].map(position).fillna(len(current)).argsort(kind="stable")
    return gpd.GeoDataFrame(whole.iloc[order].reset_index(drop=True), geometry="geometry", crs=current.crs)


def with_known_values(frame: gpd.GeoDataFrame, current: gpd.GeoDataFrame, given: Collection[str]) -> gpd.GeoDataFrame:
    """Return an update with the published values of the columns that it was not `given`, for features that are known already.

    A file with the codes and one column thus changes that column alone. Neither frame is changed.
    """
    known = current.drop_duplicates("fid").set_index("fid")
    there = frame["fid"].isin(known.index).to_numpy()
    result = frame.copy()
    for name in known.columns.difference([*given, *_MADE], sort=False):
        held = known[name].reindex(frame["fid"]).set_axis(frame.index)
        result[name] = held.where(there, frame[name]) if name in frame else held
    return result
