"""The features behind a figure: every site that counts with the radius it serves, and every one that does not with the reason."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.bands import Band, radius_of
from geo.clean import cleaned
from geo.coverage import settled
from geo.crs import metres_per_unit
from geo.inside import features_inside
from geo.walking import walk
from geo.watch import Watch, part
from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.rule import Distance, RuleKind
from layers.indicators.statistics import Editions, as_computed, inputs_of, streets_of
from layers.indicators.statistics_inputs import can_be_judged, judged_sites
from layers.once import Once
from layers.spec import Measure
from layers.store.embedded import Store

Array = NDArray[Any]
_ANY = Band(0.0, float("inf"), 1.0)


def sites_behind(store: Store, found: Statistic, watch: Watch | None = None) -> gpd.GeoDataFrame:
    """Return every feature that the figure looked at, those that count first; computed once, never to be changed.

    Returns
    -------
    GeoDataFrame
        In the working CRS: `layer`, `fid`, `name`, `town`, `area_m2` (planar, NaN for points and lines), `site_m2` (area by which it was judged,
        of all that was joined with it), `radius_m` (NaN where it serves nowhere or the rule has no radius), `reason` (empty where it counts, else a
        code of exclusion).

    Raises
    ------
    UnknownRevisionError, CorruptRevisionError
        When a revision is not there or not whole.
    StoppedError
        When `watch` stops it.
    """
    of = as_computed(store, found)
    return _FOUND.get((store, found.question, of), lambda: _behind(store, found, of, watch), watch)


_FOUND: Once[tuple[Store, Question, Editions], gpd.GeoDataFrame] = Once(kept=24)


def _behind(store: Store, found: Statistic, of: Editions, watch: Watch | None) -> gpd.GeoDataFrame:
    rule, inputs = found.question.rule, inputs_of(store, of)
    present = tuple(entry for entry in rule.sites if can_be_judged(entry, inputs))
    columns = ["layer", "fid", "name", "town", "area_m2", "site_m2", "radius_m", "reason", "geometry"]
    if not present:
        return gpd.GeoDataFrame(columns=columns, geometry="geometry")
    if watch:
        watch("sites", 0.0)
    table = judged_sites(present, found.question, inputs)
    table = table.assign(area_m2=_areas(table), site_m2=np.nan, radius_m=np.nan)
    if rule.kind is not RuleKind.COMPLETION:
        table = _flawed(table, any_dimension=rule.kind is RuleKind.SERVICE_RADIUS or rule.measure is Measure.LENGTH)
    if rule.kind is RuleKind.SERVICE_RADIUS:
        table = _served(table, found, store, of, part(watch, 0.2, 1.0))
    elif rule.kind is not RuleKind.COMPLETION:
        extent = rule.land if rule.kind is RuleKind.AREA_SHARE else rule.clip
        if extent in inputs.frames:
            table = _outside(
                table, inputs.metric(str(extent)), "cover-outside-ground" if rule.kind is RuleKind.AREA_SHARE else "site-outside-clip"
            )
    order = np.lexsort((table["reason"].to_numpy(dtype=str), (table["reason"] != "").to_numpy()))
    return table.iloc[order][columns].reset_index(drop=True)


def _areas(table: gpd.GeoDataFrame) -> Array:
    """Return the planar area of each feature [m²]; NaN where there is none to measure."""
    shapes = table.geometry.to_numpy()
    area = shapely.area(shapes) * metres_per_unit(table.crs) ** 2
    return np.where(np.isin(shapely.get_type_id(shapes), (3, 6)), area, np.nan)


def _flawed(table: gpd.GeoDataFrame, *, any_dimension: bool) -> gpd.GeoDataFrame:
    """Give a reason to what would count and has no geometry that can be used."""
    rows = table.index[table["reason"] == ""]
    clean = cleaned(table.loc[rows], "site", areas_only=not any_dimension)
    lost = rows[np.setdiff1d(np.arange(len(rows)), clean.position)]
    reasons = [next(iter(dict(cleaned(table.loc[[row]], "site", areas_only=not any_dimension).excluded))) for row in lost]
    return _marked(table, lost, reasons)


def _served(table: gpd.GeoDataFrame, found: Statistic, store: Store, of: Editions, watch: Watch | None) -> gpd.GeoDataFrame:
    """Fill in by which area each site was judged and how far it serves, and why it does not."""
    rule = found.question.rule
    sites = table[table["reason"] == ""]
    together = settled(sites, [_ANY], join_touching=rule.join_touching).sites
    judged = _of_site(sites, shapely.area(together) * metres_per_unit(table.crs) ** 2, together)
    radius = radius_of(judged, rule.bands)
    table.loc[sites.index, "site_m2"] = np.where(sites["area_m2"].isna(), np.nan, judged)
    table.loc[sites.index, "radius_m"] = radius
    unbanded = np.where(sites["area_m2"].isna(), "site-no-area", "site-outside-bands")
    table = _marked(table, sites.index[np.isnan(radius)], unbanded[np.isnan(radius)])
    if rule.distance is not Distance.NETWORK or "streets" not in {key for key, _, _ in of}:
        return table
    if watch:
        watch("walk", 0.3)
    done = walk(sites, rule.bands, streets_of(store, of), join_touching=rule.join_touching)
    reached = np.isfinite(done.access.near_m).astype(float)
    off = sites.index[~np.isnan(radius) & (_of_site(sites, reached, done.sites.sites) == 0)]
    table.loc[off, "radius_m"] = np.nan
    return _marked(table, off, ["site-off-network"] * len(off))


def _of_site(features: gpd.GeoDataFrame, values: Array, sites: Array) -> Array:
    """Return for each feature the value of the site that it is, or has become a part of; NaN where it is part of none."""
    shapes = features.geometry.to_numpy()
    out = np.full(len(shapes), np.nan)
    kind = np.isin(shapely.get_type_id(shapes), (3, 6)), np.isin(shapely.get_type_id(sites), (3, 6))
    for areal in (True, False):
        own, theirs = np.flatnonzero(kind[0] == areal), np.flatnonzero(kind[1] == areal)
        at = shapely.point_on_surface(shapes[own])
        feature, site = shapely.STRtree(sites[theirs]).query(at, predicate="dwithin", distance=1e-3)
        out[own[feature]] = values[theirs[site]]
    return out


def _outside(table: gpd.GeoDataFrame, extent: gpd.GeoDataFrame, code: str) -> gpd.GeoDataFrame:
    counted = table[table["reason"] == ""]
    outside = counted.index.difference(features_inside(counted, extent).index)
    return _marked(table, outside, [code] * len(outside))


def _marked(table: gpd.GeoDataFrame, rows: pd.Index, reasons: Any) -> gpd.GeoDataFrame:
    table.loc[rows, "reason"] = reasons
    return table
