"""Where sites could be built: on land that is free, on sites that are planned already, on ground cleared by demolition, or as somebody gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

import geopandas as gpd
import pandas as pd
import shapely

from geo.candidates import Places, free_ground, given_candidates, grid_candidates
from geo.crs import to_metric
from geo.grid import cells_over
from geo.overlay import disjoint, polygonal
from geo.watch import Watch
from layers.indicators.figures import Statistic
from layers.indicators.statistics import Editions, inputs_of
from layers.indicators.statistics_inputs import UNFINISHED, Inputs, can_be_judged, judged_sites
from layers.once import Once
from layers.settings import settings
from layers.store.embedded import Store


class Source(StrEnum):
    """Where candidates come from."""

    FREE = "free"
    PLANNED = "planned"
    CLEARED = "cleared"
    GIVEN = "given"


TAKEN = (
    "residential_land", "green_areas", "micro_parks", "large_ecological_spaces", "rivers", "old_courtyards", "shanty_areas", "urban_villages",
    "farmland_landscape",
)  # fmt: skip
"""Layers whose polygons nobody can build a site on, whatever their status."""

HALF_WIDTH_M = {"highway": 14.0, "main": 17.0, "secondary": 11.0, "local": 7.0, "lane": 3.5}
"""Half the width that streets take by `road_class`, kerb land included; an assumption, the data hold centre lines only."""
_OTHER_STREET_M = 7.0

EXTENT, STREETS, CLEARED = "outline", "streets", "demolish_add_sites"
_BLOCK_M = 500.0
_MOST = 4_000  # grid candidates on one question; a wider extent gets a wider spacing
_CLOSEST_M = 150.0
_ANY_SITE_M2 = 1_000.0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Places that can be chosen (working CRS): `name`, `layer`, `fid` where they are known (None otherwise), `area_m2`; and how they came about."""

    frame: gpd.GeoDataFrame
    excluded: tuple[tuple[str, int], ...]
    plot_m2: float
    spacing_m: float | None


def land_editions(store: Store) -> Editions:
    """Return the newest revision of every layer that candidates are made from and that has one."""
    newest = store.currents()
    keys = [key for key in (*TAKEN, STREETS, CLEARED, EXTENT) if key in newest]
    return tuple((key, newest[key].number, newest[key].sha256) for key in keys)


def usual_plot_m2(found: Statistic) -> float:
    """Return the least area that serves as far as any under the rule; 1,000 m² where area does not matter."""
    return max(found.question.rule.bands, key=lambda band: (band.radius_m, -band.min_m2)).min_m2 or _ANY_SITE_M2


def candidates(
    store: Store,
    found: Statistic,
    of: Editions,
    lands: Editions,
    source: Source,
    *,
    plot_m2: float,
    spacing_m: float | None = None,
    given: gpd.GeoDataFrame | None = None,
    watch: Watch | None = None,
) -> Candidates:
    """Return the places from `source` for the question of `found`; points become round plots of `plot_m2`.

    Raises PlotError, DistanceError, GridError (see `geo.candidates`), CRS errors for `given`, and StoreError for a revision that is not whole.
    """
    inputs = inputs_of(store, tuple(dict.fromkeys((*of, *lands))))
    if source is Source.FREE:
        if watch:
            watch("free", 0.0)
        rule = found.question.rule
        clip = tuple(entry for entry in of if entry[0] == rule.clip)
        key = (store, lands, clip or (found.question, of))
        free = _FREE.get(key, lambda: free_land(found, inputs), watch)
        if watch:
            watch("plots", 0.7)
        spacing = spacing_m or usual_spacing_m(free.frame)
        grid = grid_candidates(free.frame, spacing_m=spacing, plot_m2=plot_m2)
        return Candidates(_named(grid), free.excluded, plot_m2, spacing)
    if source is Source.PLANNED:
        places = given_candidates(_planned(found, inputs), plot_m2=plot_m2)
    elif source is Source.CLEARED:
        places = given_candidates(_cleared(inputs), plot_m2=plot_m2)
    else:
        assert given is not None
        places = given_candidates(to_metric(given, settings().working_crs), plot_m2=plot_m2)
    return Candidates(_named(places.frame), places.excluded, plot_m2, None)


def free_land(found: Statistic, inputs: Inputs) -> Places:
    """Return the land on which nothing stands by the layers `TAKEN` and the streets: in the extent of the rule, or else in the city near land
    without service."""
    rule = found.question.rule
    extent = inputs.metric(rule.clip) if rule.clip else _near(found, inputs)
    taken = [inputs.metric(key)[["geometry"]] for key in TAKEN if key in inputs.frames]
    taken = [frame[frame.geom_type.isin(("Polygon", "MultiPolygon")) | frame.geometry.isna()] for frame in taken]
    return free_ground(extent[["geometry"]], [*taken, *_streets(inputs)])


def usual_spacing_m(free_m: gpd.GeoDataFrame) -> float:
    """Return the distance between plots that keeps them to about 4,000, in steps of 50 m and not under 150 m."""
    blocks = len(cells_over(free_m.geometry.to_numpy(), _CLOSEST_M)) if len(free_m) else 0
    return max(_CLOSEST_M, ceil(_CLOSEST_M * sqrt(blocks / _MOST) / 50) * 50)


def _near(found: Statistic, inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the part of the city within reach of land that is not served, by blocks."""
    assert found.result is not None
    city = inputs.metric(EXTENT) if EXTENT in inputs.frames else inputs.metric(found.question.level)
    open_land = found.result.rest[~shapely.is_empty(found.result.rest) & (found.result.ground.weight > 0)]
    west, south, east, north = shapely.bounds(open_land).T
    reach = max(band.radius_m for band in found.question.rule.bands)
    blocks = cells_over(shapely.box(west - reach, south - reach, east + reach, north + reach), _BLOCK_M)
    extent = polygonal(shapely.intersection(shapely.union_all(disjoint(city.geometry.to_numpy())), [shapely.union_all(blocks)]))
    return gpd.GeoDataFrame(geometry=extent, crs=city.crs)


def _streets(inputs: Inputs) -> list[gpd.GeoDataFrame]:
    if STREETS not in inputs.frames:
        return []
    streets = inputs.metric(STREETS)
    kind = streets["road_class"] if "road_class" in streets else pd.Series(None, index=streets.index, dtype=object)
    width = kind.map(HALF_WIDTH_M).fillna(_OTHER_STREET_M).to_numpy(dtype=float)
    room = shapely.buffer(streets.geometry.to_numpy(), width, quad_segs=2, cap_style="square")
    return [gpd.GeoDataFrame(geometry=room, crs=streets.crs)]


def _planned(found: Statistic, inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the sites of the rule that are on record and not finished on the day of the question."""
    entries = tuple(entry for entry in found.question.rule.sites if can_be_judged(entry, inputs))
    judged = judged_sites(entries, found.question, inputs)
    return judged[judged["reason"] == UNFINISHED].drop(columns="reason")


def _cleared(inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the places where something was or will be demolished."""
    if CLEARED not in inputs.frames:
        return gpd.GeoDataFrame({"layer": [], "fid": [], "name": []}, geometry=[], crs=settings().working_crs)
    return inputs.metric(CLEARED).assign(layer=CLEARED)


def _named(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the frame with exactly the columns of `Candidates`, numbered from 0."""
    known = {name: frame[name].astype(object) if name in frame else None for name in ("name", "layer", "fid")}
    table = pd.DataFrame({**known, "area_m2": frame["area_m2"]}, index=frame.index, columns=["name", "layer", "fid", "area_m2"])
    return gpd.GeoDataFrame(table, geometry=frame.geometry, crs=frame.crs).reset_index(drop=True)


_FREE: Once[object, Places] = Once(kept=4)
