"""What differs between two states of one layer, feature by feature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from geo.crs import CGCS2000, to_metric
from geo.overlay import threaded
from layers.conform.columns import COMPUTED
from layers.settings import settings

KINDS = ("new", "changed", "moved", "removed")
"""What can have become of a feature, in the order in which it is told; one may be changed and moved at once."""

SAME_DEGREES = 1e-8
"""Vertices that lie closer than this (about 1 mm) are the same: what writing and reading a file does to a number."""

_SAME_SHARE = 1e-9
_SAME_PLACE_M = 0.01
_MOST_PAIRS = 4_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of the features of a layer, told by their `fid`.

    `new` and `removed` are fids in the order of their frames. `changed` holds one row a value: `fid`, `field` (the column's
    name), `old`, `new` (None where there is none). `moved` holds one row a feature whose geometry differs at all: `fid`,
    `metres` between its centres, or where they agree the largest distance between the two outlines (Hausdorff); NaN where
    a geometry came, went, or is too detailed to say. `unchanged` counts features that are neither changed nor moved.
    """

    new: tuple[str, ...]
    removed: tuple[str, ...]
    changed: pd.DataFrame
    moved: pd.DataFrame
    unchanged: int

    @property
    def counts(self) -> Mapping[str, int]:
        """How many features each of `KINDS` holds, and how many are `unchanged`."""
        values = (len(self.new), int(self.changed["fid"].nunique()), len(self.moved), len(self.removed), self.unchanged)
        return dict(zip((*KINDS, "unchanged"), values, strict=True))

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return bool(self.new or self.removed or len(self.changed) or len(self.moved))


@dataclass(frozen=True, slots=True)
class DifferenceMap:
    """What a difference looks like on a map; frames of `fid` and geometry in EPSG:4490, features without a place left out.

    A feature that moved is in `moved` (where it lies now), `moved_from` (where it lay) and, where both are known, `paths` (a line from the
    old centre to the new one); `changed` are those that stayed in their place.
    """

    new: gpd.GeoDataFrame
    changed: gpd.GeoDataFrame
    moved: gpd.GeoDataFrame
    moved_from: gpd.GeoDataFrame
    paths: gpd.GeoDataFrame
    removed: gpd.GeoDataFrame


def difference(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> Difference:
    """Return what differs between two canonical frames of one layer (EPSG:4490); neither is changed.

    Missing values of any kind are equal, so are numbers that agree to nine digits, and geometries whose vertices agree to
    `SAME_DEGREES` wherever their rings begin. Lengths and areas follow from the geometry and are not compared.

    Examples
    --------
    >>> from shapely import Point
    >>> places = [Point(103.6, 30.6), Point(103.7, 30.6)]
    >>> old = gpd.GeoDataFrame({"fid": ["a", "b"], "name": ["一", "二"]}, geometry=places, crs=4490)
    >>> new = gpd.GeoDataFrame({"fid": ["a", "c"], "name": ["壹", "三"]}, geometry=places, crs=4490)
    >>> found = difference(old, new)
    >>> found.new, found.removed, found.changed.values.tolist()
    (('c',), ('b',), [['a', 'name', '一', '壹']])
    """
    old_names, new_names = _names(before), _names(after)
    at = pd.Index(old_names).get_indexer(pd.Index(new_names))
    common = np.flatnonzero(at >= 0)
    gone = np.ones(len(before), dtype=bool)
    gone[at[common]] = False
    old, new, names = before.iloc[at[common]], after.iloc[common], new_names[common]
    changed, touched = _changed_values(old, new, names)
    moved_at, metres = _moved(old, new)
    touched[moved_at] = True
    return Difference(
        new=tuple(new_names[at < 0]),
        removed=tuple(old_names[gone]),
        changed=changed,
        moved=pd.DataFrame({"fid": names[moved_at], "metres": metres}),
        unchanged=int((~touched).sum()),
    )


def difference_records(found: Difference) -> pd.DataFrame:
    """Return a difference as one table: `kind` (of `KINDS`), `fid`, `field`, `old`, `new`, `metres`; what does not apply is None (NaN)."""
    parts = [
        pd.DataFrame({"kind": "new", "fid": list(found.new)}),
        found.changed.assign(kind="changed"),
        found.moved.assign(kind="moved"),
        pd.DataFrame({"kind": "removed", "fid": list(found.removed)}),
    ]
    columns = {"kind": object, "fid": object, "field": object, "old": object, "new": object, "metres": float}
    filled = [part.reindex(columns=list(columns)).astype(columns) for part in parts]
    table = pd.concat(filled, ignore_index=True)
    texts = table[["field", "old", "new"]]
    table[["field", "old", "new"]] = texts.where(texts.notna(), None)
    return table


def difference_map(found: Difference, before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> DifferenceMap:
    """Return what a map of the difference `found` between `before` and `after` shows."""
    moved = set(found.moved["fid"])
    stayed = tuple(fid for fid in dict.fromkeys(found.changed["fid"]) if fid not in moved)
    now, then = _places(after, tuple(found.moved["fid"])), _places(before, tuple(found.moved["fid"]))
    return DifferenceMap(
        new=_places(after, found.new),
        changed=_places(after, stayed),
        moved=now,
        moved_from=then,
        paths=_paths(then, now),
        removed=_places(before, found.removed),
    )


def _names(frame: gpd.GeoDataFrame) -> np.ndarray:
    """Return the fids, those that come again marked `~2`, `~3` … so that each names one feature."""
    names = frame["fid"].astype(object).reset_index(drop=True)
    again = names.groupby(names, dropna=False).cumcount()
    if again.any():
        names = names.where(again == 0, names.astype(str) + "~" + (again + 1).astype(str))
    return names.to_numpy(dtype=object)


def _changed_values(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, names: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """Return one row a changed value, in the order of the features, and which features have any."""
    touched = np.zeros(len(names), dtype=bool)
    left_out = {"fid", *COMPUTED, old.geometry.name, new.geometry.name}
    parts = []
    for place, field in enumerate(dict.fromkeys([*new.columns, *old.columns])):
        if field in left_out:
            continue
        was, now = _column(old, field), _column(new, field)
        rows = np.flatnonzero(~same_values(was, now))
        touched[rows] = True
        values = {"row": rows, "place": place, "fid": names[rows], "field": field, "old": _plain(was, rows), "new": _plain(now, rows)}
        if len(rows):
            parts.append(pd.DataFrame(values))
    if not parts:
        return pd.DataFrame(columns=["fid", "field", "old", "new"], dtype=object), touched
    table = pd.concat(parts).sort_values(["row", "place"], kind="stable")
    return table[["fid", "field", "old", "new"]].astype(object).reset_index(drop=True), touched


def _column(frame: gpd.GeoDataFrame, field: str) -> pd.Series:
    return frame[field] if field in frame else pd.Series([None] * len(frame), index=frame.index, dtype=object)


def _plain(values: pd.Series, rows: np.ndarray) -> pd.Series:
    """Return the values at `rows` as they are, None for those that are missing."""
    chosen = values.iloc[rows]
    plain = np.array(chosen.astype(object), dtype=object)
    plain[chosen.isna().to_numpy(dtype=bool)] = None
    return pd.Series(plain, dtype=object)


def same_values(was: pd.Series, now: pd.Series) -> np.ndarray:
    """Return, row by row, whether two columns say the same; missing values of any kind do."""
    missing, missing_now = was.isna().to_numpy(dtype=bool), now.isna().to_numpy(dtype=bool)
    if pd.api.types.is_numeric_dtype(was.dtype) and pd.api.types.is_numeric_dtype(now.dtype):
        left, right = was.to_numpy(dtype=float, na_value=np.nan), now.to_numpy(dtype=float, na_value=np.nan)
        same = np.isclose(left, right, rtol=_SAME_SHARE, atol=1e-12)
    elif was.dtype == now.dtype and pd.api.types.is_datetime64_any_dtype(was.dtype):
        same = was.to_numpy() == now.to_numpy()
    else:
        same = (was.to_numpy(dtype=object) == now.to_numpy(dtype=object)).astype(bool)
    return np.where(missing | missing_now, missing & missing_now, same)


def same_geometries(was: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Return, pair by pair, whether two geometries (degrees) are the same; missing and empty ones are."""
    nothing = shapely.is_missing(was) | shapely.is_empty(was)
    nothing_now = shapely.is_missing(now) | shapely.is_empty(now)
    same = (nothing & nothing_now) | shapely.equals_exact(was, now, tolerance=SAME_DEGREES)
    unsure = np.flatnonzero(~same & ~nothing & ~nothing_now)
    same[unsure] = shapely.equals_exact(_standard(was[unsure]), _standard(now[unsure]), tolerance=SAME_DEGREES)
    return same


def _standard(geometries: np.ndarray) -> np.ndarray:
    """Return each geometry in one way of writing: no collection of a single part, rings from a fixed vertex in a fixed direction."""
    single = (shapely.get_type_id(geometries) >= 4) & (shapely.get_num_geometries(geometries) == 1)
    return shapely.normalize(np.where(single, shapely.get_geometry(geometries, 0), geometries))


def _moved(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of features whose geometry differs, and by how many metres."""
    was, now = old.geometry.to_numpy(), new.geometry.to_numpy()
    was, now = np.asarray(was, dtype=object), np.asarray(now, dtype=object)
    rows = np.flatnonzero(~same_geometries(was, now))
    was, now = was[rows], now[rows]
    metres = _between(was, now)
    vertices = shapely.get_num_coordinates(was).astype(float) * shapely.get_num_coordinates(now)
    same_place = np.flatnonzero((metres < _SAME_PLACE_M) & (vertices <= _MOST_PAIRS))
    metres[(metres < _SAME_PLACE_M) & (vertices > _MOST_PAIRS)] = np.nan
    if len(same_place):
        metres[same_place] = same_place_metres(was[same_place], now[same_place])
    return rows, metres


def same_place_metres(was: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Return the largest distance [m] between the two outlines of each feature (degrees) that has stayed in its place."""
    crs = settings().working_crs
    return threaded(shapely.hausdorff_distance, *(to_metric(gpd.GeoSeries(side, crs=CGCS2000), crs).to_numpy() for side in (was, now)))


def _between(was: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Return the geodesic distance of the centres, NaN where one is missing."""
    left, right = shapely.centroid(was), shapely.centroid(now)
    ends = [shapely.get_x(left), shapely.get_y(left), shapely.get_x(right), shapely.get_y(right)]
    metres = np.full(len(was), np.nan)
    known = np.isfinite(ends).all(axis=0)
    if known.any():
        metres[known] = _ellipsoid().inv(*(end[known] for end in ends))[2]
    return metres


@cache
def _ellipsoid() -> Geod:
    return Geod(ellps="GRS80")


def _places(frame: gpd.GeoDataFrame, fids: tuple[str, ...]) -> gpd.GeoDataFrame:
    names = pd.Index(_names(frame))
    found = frame.geometry.iloc[names.get_indexer(pd.Index(fids, dtype=object))]
    whole = gpd.GeoDataFrame({"fid": list(fids)}, geometry=found.to_numpy(), crs=frame.crs)
    return whole[whole.geometry.notna() & ~whole.geometry.is_empty].reset_index(drop=True)


def _paths(then: gpd.GeoDataFrame, now: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    pairs = then.merge(pd.DataFrame(now), on="fid", suffixes=("_then", "_now"))
    ends = [shapely.centroid(pairs[f"geometry_{side}"].to_numpy()) for side in ("then", "now")]
    corners = np.stack([np.column_stack([shapely.get_x(end), shapely.get_y(end)]) for end in ends], axis=1)
    lines = shapely.linestrings(corners) if len(pairs) else np.empty(0, dtype=object)
    return gpd.GeoDataFrame({"fid": list(pairs["fid"])}, geometry=lines, crs=then.crs)
