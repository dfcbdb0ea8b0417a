"""Where service is missing: the unserved land of a figure as a list of places, the one with most people first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.coverage import settled
from geo.crs import CGCS2000
from geo.gaps import places
from geo.inside import weight_on
from geo.watch import Watch, part
from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.rule import RuleKind
from layers.indicators.statistics import Editions, as_computed, inputs_of, land_of
from layers.indicators.statistics_inputs import Inputs
from layers.once import Once
from layers.store.embedded import Store

Array = NDArray[Any]
LIMIT = 50
PEOPLE, TOWNS = "population", "towns"


@dataclass(frozen=True, slots=True)
class Gap:
    """One place without service.

    `people` live in it (None where no layer of people is there). `lon`, `lat` is a point on its part with most people, `bounds` are west, south, east, north
    in degrees. `nearest_m` is the straight distance from that point to the edge of the nearest site that counts; None where none does. `land` are its polygons in the
    working CRS. `town` and `community` are empty where the point lies in none.
    """

    rank: int
    people: float | None
    area_m2: float
    town: str
    community: str
    lon: float
    lat: float
    bounds: tuple[float, float, float, float]
    nearest_m: float | None
    land: shapely.MultiPolygon


@dataclass(frozen=True, slots=True)
class Gaps:
    """The first places of the list, and how many places, people and m² there are in all."""

    rows: tuple[Gap, ...]
    count: int
    people: float | None
    area_m2: float


def gaps(store: Store, found: Statistic, *, limit: int = LIMIT, watch: Watch | None = None) -> Gaps:
    """Return the unserved land behind a figure gathered into places of one row each (town or community), by people, then by area.

    A figure that counts land is ranked by people as well where the city has a layer of them. Figures without land that is out of reach (shares
    of an area, amounts per head, completion) have no gaps.

    Raises
    ------
    UnknownRevisionError, CorruptRevisionError
        When a revision is not there or not whole.
    StoppedError
        When `watch` stops it.
    """
    if found.result is None or found.result.missing or found.question.rule.kind is not RuleKind.SERVICE_RADIUS:
        return Gaps((), 0, None, 0.0)
    asked = Question(replace(found.question.rule, people=PEOPLE), found.question.level)
    of = as_computed(store, found, *asked.layers, TOWNS)
    return _FOUND.get((store, found.question, of, limit), lambda: _gaps(store, found, asked, of, limit=limit, watch=watch), watch)


_FOUND: Once[tuple[Store, Question, Editions, int], Gaps] = Once(kept=32)


def _gaps(store: Store, found: Statistic, asked: Question, of: Editions, *, limit: int, watch: Watch | None) -> Gaps:
    assert found.result is not None
    inputs = inputs_of(store, of)
    people = None
    if found.question.rule.people == PEOPLE:
        people = found.result.ground.weight * shapely.area(found.result.rest) / shapely.area(found.result.ground.pieces)
    elif PEOPLE in inputs.frames:
        people = weight_on(land_of(store, asked, of, part(watch, 0.0, 0.5)).ground, found.result.rest)
    if watch:
        watch("gather", 0.6)
    table = places(found.result, people)
    shown = table.head(limit)
    point = gpd.GeoSeries.from_xy(shown["x"], shown["y"], crs=table.crs)
    town, community = (_names_at(inputs, key, point) for key in (TOWNS, PEOPLE))
    degrees, bounds, nearest = point.to_crs(CGCS2000), shown.to_crs(CGCS2000).bounds.to_numpy(), _nearest(found, point)
    rows = tuple(
        Gap(
            rank=i + 1,
            people=None if people is None else float(shown["amount"].iloc[i]),
            area_m2=float(shown["area_m2"].iloc[i]),
            town=town[i],
            community=community[i],
            lon=float(degrees.iloc[i].x),
            lat=float(degrees.iloc[i].y),
            bounds=tuple(bounds[i].tolist()),
            nearest_m=nearest[i],
            land=shown.geometry.iloc[i],
        )
        for i in range(len(shown))
    )
    return Gaps(rows, len(table), None if people is None else float(table["amount"].sum()), float(table["area_m2"].sum()))


def _names_at(inputs: Inputs, layer: str, points: gpd.GeoSeries) -> list[str]:
    """Return the name of the feature of `layer` in which each point lies, the first where several do; empty where none does."""
    names = np.full(len(points), "", dtype=object)
    if layer in inputs.frames:
        areas = inputs.metric(layer)
        point, area = areas.sindex.query(points, predicate="intersects")
        first = np.unique(point, return_index=True)[1]
        names[point[first]] = areas["name"].astype(object).where(areas["name"].notna(), "").to_numpy()[area[first]]
    return [str(name) for name in names]


def _nearest(found: Statistic, points: gpd.GeoSeries) -> list[float | None]:
    """Return how far each point is from the nearest site that counts [m]."""
    assert found.sites is not None
    rule = found.question.rule
    sites = settled(found.sites, rule.bands, join_touching=rule.join_touching).sites
    if not len(sites):
        return [None] * len(points)
    (point, _), distance = shapely.STRtree(sites).query_nearest(points.to_numpy(), return_distance=True, all_matches=False)
    return [float(d) for d in distance[np.argsort(point)]]
