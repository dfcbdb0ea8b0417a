"""A difference made ready to be shown: counts, a table with the names of features, and the lands of its map."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.packing import FORMAT, pack
from geo.watch import Watch
from layers.checks.report import plain_value
from layers.once import Once
from layers.sight import Sight, seen_frame
from layers.store.embedded import Store
from layers.store.made import make
from layers.versions.difference import DifferenceMap, difference, difference_map, difference_records

MAP_PARTS = tuple(field.name for field in fields(DifferenceMap))
_KEPT_RECORDS = 200_000
_SEEN_SHARE = 0.02

Bounds = tuple[float, float, float, float]
LandMaker = Callable[[str, gpd.GeoDataFrame], str]


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs between revision `based_on` (0: there is none) and a later state of `features` features.

    `counts` are features that are new, changed, moved, removed and unchanged. `records` is the table of
    `layers.versions.difference.difference_records` with the name of each feature, at most 200,000 lines. `lands` is a part of `MAP_PARTS` → the name
    under which /map/made gives it out; `bounds` is west, south, east, north of all that differs, None where nothing lies anywhere.
    """

    based_on: int
    features: int
    counts: Mapping[str, int]
    records: pd.DataFrame
    lands: Mapping[str, str]
    bounds: Bounds | None

    @property
    def changes(self) -> int:
        """How many features would not stay as they are."""
        return sum(count for kind, count in self.counts.items() if kind != "unchanged")


def compared(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, *, based_on: int, make_land: LandMaker, watch: Watch | None = None
) -> Compared:
    """Return the difference of two states of a layer; `make_land` has a part of its map packed and names it."""
    found = difference(before, after)
    if watch:
        watch("lands", 0.85)
    shown = difference_map(found, before, after)
    parts: dict[str, gpd.GeoDataFrame] = {part: features for part in MAP_PARTS if len(features := getattr(shown, part))}
    bounds = _bounds(parts.values())
    lands = {part: make_land(part.replace("_", "-"), _visible(features, bounds)) for part, features in parts.items()}
    records = difference_records(found).head(_KEPT_RECORDS)
    titled = records.assign(name=records["fid"].map(_titles(before, after)))
    for column in ("old", "new", "name"):
        titled[column] = titled[column].map(_text)
    return Compared(based_on, len(after), dict(found.counts), titled, lands, bounds)


def compared_revisions(store: Store, key: str, pair: tuple[int, int], sight: Sight, watch: Watch | None = None) -> Compared:
    """Return what differs between a pair of revisions of a layer as it is seen, computed once for all who ask; shared, never to be changed.

    Raises
    ------
    UnknownRevisionError, CorruptRevisionError
        When a revision is not there or not whole.
    StoppedError
        When `watch` stops it.
    """

    def compute() -> Compared:
        if watch:
            watch("difference", 0.0)
        frames = [seen_frame(store, key, number, sight) for number in pair]
        stamp = "-".join(store.revision(key, number).sha256 for number in pair)

        def land(part: str, features: gpd.GeoDataFrame) -> str:
            mark = hashlib.sha256(f"{key}-{stamp}-{sight.mark}".encode()).hexdigest()[:24]
            return make(store, f"{part}-{mark}{sight.coarse}-{FORMAT}", lambda: pack(features.geometry, {}, {"labels": False}))

        return compared(*frames, based_on=pair[0], make_land=land, watch=watch)

    return _FOUND.get((store, key, pair, sight), compute, watch)


_FOUND: Once[tuple[Store, str, tuple[int, int], Sight], Compared] = Once(kept=4)


def _bounds(parts: Iterable[gpd.GeoDataFrame]) -> Bounds | None:
    """Return west, south, east, north of all features, None where there are none."""
    boxes = [features.total_bounds for features in parts]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return float(min(west)), float(min(south)), float(max(east)), float(max(north))


def _visible(features: gpd.GeoDataFrame, bounds: Bounds | None) -> gpd.GeoDataFrame:
    """Return the features with a point on each that could not be seen when all that differs is on the map at once."""
    if bounds is None:
        return features
    span = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    boxes = features.geometry.bounds
    size = np.maximum(boxes["maxx"] - boxes["minx"], boxes["maxy"] - boxes["miny"])
    small = features[(size > 0) & (size < span * _SEEN_SHARE)]
    if small.empty:
        return features
    dots = small.assign(geometry=shapely.point_on_surface(small.geometry.to_numpy()))
    return gpd.GeoDataFrame(pd.concat([features, dots], ignore_index=True), geometry="geometry", crs=features.crs)


def _titles(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> dict[str, Any]:
    titles: dict[str, Any] = {}
    for frame in (before, after):
        if "name" in frame:
            titles |= dict(zip(frame["fid"], frame["name"], strict=True))
    return titles


def _text(value: Any) -> str | None:
    plain = plain_value(value)
    return None if plain is None else str(plain)
