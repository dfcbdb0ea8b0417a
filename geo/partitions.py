"""Coverage of land too large for one process: parts of space that are answered alone and add up to the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.bands import Band, checked_bands
from geo.clean import cleaned
from geo.coverage import QUAD_SEGS, Origin, Settled, served, settled
from geo.crs import crs_name, metres_per_unit, require_same
from geo.ground import OUTSIDE, prepare, usable_weights, zoning

Array = NDArray[Any]
_OF_PARTS = ("land-outside-clip", "land-outside-zones", "land-weight-hidden")  # what only a part can count


@dataclass(frozen=True, slots=True)
class Partition:
    """All that one part of space needs to be answered alone.

    `land` holds the part's own features (`counted`) in the order of the whole, between them earlier features of other parts that overlap them
    and only take away (the halo), and the `weight` of each where there is one. `sites` are all whose reach may touch the part. `clip` and
    `zones` (with the number of each as `zone`) are those that touch it, None where the whole has none.
    """

    number: int
    land: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    clip: gpd.GeoDataFrame | None
    zones: gpd.GeoDataFrame | None
    bands: tuple[Band, ...]
    quad_segs: int
    origin: Origin = "edge"

    @property
    def weighted(self) -> bool:
        """Whether the land carries weights of its own in place of its area."""
        return "weight" in self.land


@dataclass(frozen=True, slots=True)
class Part:
    """The answer of one partition: sums by number of zone (−1 outside all zones), and the counts that only the part can know."""

    number: int
    zone: Array
    numerator: Array
    denominator: Array
    pieces: int
    notes: tuple[tuple[str, int], ...]
    outside_zones: int
    outside_zones_m2: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What `geo.coverage.Coverage` says in figures, without the polygons behind them; the members mean the same.

    `outside_zones` is how many features of the land have ground outside all zones, `outside_zones_m2` how much.
    """

    numerator: float
    denominator: float
    ratio: float | None
    zones: pd.DataFrame
    metric_crs: CRS
    weighted_by: str | None
    excluded: tuple[tuple[str, int], ...]
    repaired: int
    joined: int
    missing: tuple[str, ...]
    sites_used: int
    outside_zones: int
    outside_zones_m2: float

    @property
    def crs(self) -> str:
        """Name of the metric CRS in which buffers and overlays were made."""
        return crs_name(self.metric_crs)


@dataclass(frozen=True, slots=True)
class Plan:
    """A coverage cut into parts: what is settled for the whole, and the parts to be made one after another."""

    land: gpd.GeoDataFrame
    tile: Array
    judged: Settled
    clip: gpd.GeoDataFrame | None
    zones: gpd.GeoDataFrame | None
    zone_names: tuple[str, ...]
    weight_field: str | None
    bands: tuple[Band, ...]
    quad_segs: int
    notes: dict[str, tuple[tuple[str, int], ...]]
    repaired: int
    origin: Origin = "edge"

    @property
    def count(self) -> int:
        """Number of partitions."""
        return int(self.tile.max(initial=-1)) + 1

    def partitions(self) -> Iterator[Partition]:
        """Yield the partitions, each made when it is asked for, so that never more than those in hand are in memory twice."""
        geometry = self.land.geometry.to_numpy()
        land = shapely.STRtree(geometry)
        bounds, reach = shapely.bounds(self.judged.sites), self.judged.radius_m / metres_per_unit(self.land.crs)
        near = shapely.STRtree(shapely.box(*(bounds + np.outer(reach + 1, [-1, -1, 1, 1]).reshape(-1, 4)).T))
        sites = gpd.GeoDataFrame(geometry=self.judged.sites, crs=self.land.crs)
        for number in range(self.count):
            own = np.flatnonzero(self.tile == number)
            row, other = land.query(geometry[own])
            halo = np.unique(other[(other < own[row]) & (self.tile[other] != number)])
            rows = np.sort(np.r_[own, halo])
            extent = shapely.box(*shapely.total_bounds(geometry[own]))
            chosen = self.land.iloc[rows].assign(counted=self.tile[rows] == number)
            if "weight" in chosen:
                chosen["weight"] = chosen["weight"].where(chosen["counted"], 0.0)
            yield Partition(
                number, chosen, sites.iloc[np.sort(near.query(extent))], _touching(self.clip, extent), _touching(self.zones, extent),
                self.bands, self.quad_segs, self.origin,
            )  # fmt: skip


def plan(
    sites_m: gpd.GeoDataFrame,
    land_m: gpd.GeoDataFrame,
    bands: Sequence[Band],
    *,
    count: int,
    zones_m: gpd.GeoDataFrame | None = None,
    zone_field: str = "name",
    within_m: gpd.GeoDataFrame | None = None,
    weight_field: str | None = None,
    join_touching: bool = False,
    origin: Origin = "edge",
    quad_segs: int = QUAD_SEGS,
) -> Plan:
    """Return the question of `geo.coverage.coverage` cut into at most `count` parts of space with about the same number of vertices.

    Which sites serve, how far, what is repaired and what is left out is settled here, once for all parts. The arguments are those of `coverage`.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> land = gpd.GeoDataFrame(geometry=[box(x, 0, x + 10, 10) for x in range(0, 80, 5)], crs=4544)
    >>> sites = gpd.GeoDataFrame(geometry=[box(0, 0, 20, 10)], crs=4544)
    >>> cut = plan(sites, land, [Band(0, 9e9, 20)], count=3)
    >>> [int(part.land["counted"].sum()) for part in cut.partitions()]
    [6, 5, 5]
    >>> whole = gathered(cut, map(answered, cut.partitions()))
    >>> whole.numerator, whole.denominator
    (400.0, 850.0)
    """
    crs = require_same(sites_m, land_m)
    judged = settled(sites_m, bands, join_touching=join_touching)
    land = cleaned(land_m, "land")
    notes = {"land": land.excluded, "sites": judged.excluded}
    repaired = land.repaired + judged.repaired
    frame = gpd.GeoDataFrame(geometry=land.geometry, crs=crs)
    if weight_field is not None:
        frame["weight"], flaws = usable_weights(land_m[weight_field].iloc[land.position])
        notes["weight"] = tuple(flaws.items())
    clip, zones = None, None
    names: tuple[str, ...] = ()
    if within_m is not None:
        require_same(frame, within_m)
        mask = cleaned(within_m, "clip")
        clip = gpd.GeoDataFrame(geometry=mask.geometry, crs=crs)
        notes["clip"], repaired = mask.excluded, repaired + mask.repaired
    if zones_m is not None:
        require_same(frame, zones_m)
        found = zoning(zones_m, zone_field)
        notes["zone"], repaired, names = found.excluded, repaired + found.repaired, found.names
        zones = gpd.GeoDataFrame({"zone": found.number}, geometry=found.geometry, crs=crs)
    tile = tiles(land.geometry, count)
    return Plan(frame, tile, judged, clip, zones, names, weight_field, checked_bands(bands), quad_segs, notes, repaired, origin)


def answered(partition: Partition) -> Part:
    """Return the sums of one partition; needs nothing but the partition, so it can be asked of any process."""
    ground = prepare(
        partition.land, zones_m=partition.zones, zone_field="zone", within_m=partition.clip,
        weight_field="weight" if partition.weighted else None, counted=partition.land["counted"].to_numpy(),
    )  # fmt: skip
    table = served(ground, partition.sites, partition.bands, origin=partition.origin, quad_segs=partition.quad_segs).zones
    out = ground.zone < 0
    return Part(
        number=partition.number,
        zone=np.array([-1 if name == OUTSIDE else int(name) for name in table.index], dtype=int),
        numerator=table["numerator"].to_numpy(),
        denominator=table["denominator"].to_numpy(),
        pieces=len(ground.pieces),
        notes=tuple((reason, count) for reason, count in ground.excluded if reason in _OF_PARTS),
        outside_zones=len(np.unique(ground.land[out])),
        outside_zones_m2=float(ground.area_m2[out].sum()),
    )


def gathered(cut: Plan, parts: Iterable[Part]) -> Figures:
    """Return the figures of the whole from the answers of all its partitions, in any order."""
    answers = sorted(parts, key=lambda part: part.number)
    if [part.number for part in answers] != list(range(cut.count)):
        raise ValueError(f"`parts` must be the {cut.count} answers of the plan, each once; got numbers {[part.number for part in answers]}")
    count = len(cut.zone_names) + 1
    zone = np.concatenate([np.zeros(0, dtype=int), *(part.zone for part in answers)])
    sums = pd.DataFrame(index=pd.Index([*cut.zone_names, OUTSIDE], name="zone", dtype=object))
    for column in ("numerator", "denominator"):
        amounts = np.concatenate([np.zeros(0), *(getattr(part, column) for part in answers)])
        sums[column] = np.bincount(np.where(zone < 0, count - 1, zone), weights=amounts, minlength=count)
    outside = sum(part.outside_zones for part in answers) if cut.zones is not None else 0
    if cut.zone_names and not outside:
        sums = sums.iloc[:-1]
    numerator, denominator = float(sums["numerator"].sum()), float(sums["denominator"].sum())
    missing = (*_missing_ground(answers, denominator), *cut.judged.missing)
    sums["ratio"] = np.nan if missing else (sums["numerator"] / sums["denominator"].where(sums["denominator"] > 0)).clip(upper=1.0)
    return Figures(
        numerator=numerator,
        denominator=denominator,
        ratio=None if missing else min(numerator / denominator, 1.0),
        zones=sums,
        metric_crs=cut.land.crs,
        weighted_by=cut.weight_field,
        excluded=_excluded(cut, answers),
        repaired=cut.repaired,
        joined=cut.judged.joined,
        missing=missing,
        sites_used=len(cut.judged.sites),
        outside_zones=outside,
        outside_zones_m2=sum(part.outside_zones_m2 for part in answers) if cut.zones is not None else 0.0,
    )


def tiles(geometries: Array, count: int) -> Array:
    """Return for each geometry the number (0 … at most `count` − 1) of the part of space that it belongs to.

    Space is halved again and again across its longer side where half of the vertices lie on each side (k-d tree on the middles of the
    bounds), so that parts cost about the same wherever the city is dense.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> tiles(np.array([box(x, 0, x + 1, 1) for x in (0, 9, 1, 8, 2)]), 2).tolist()
    [0, 1, 0, 1, 0]
    """
    if count < 1:
        raise ValueError(f"`count` is {count}; at least one partition is needed")
    bounds = shapely.bounds(geometries).reshape(-1, 4)
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    cost = shapely.get_num_coordinates(geometries).astype(float)
    out = np.zeros(len(bounds), dtype=int)
    waiting = [(np.arange(len(bounds)), min(count, len(bounds)), 0)]
    while waiting:
        rows, shares, first = waiting.pop()
        if shares <= 1:
            out[rows] = first
            continue
        axis = int(np.argmax(np.ptp(middle[rows], axis=0)))
        order = rows[np.argsort(middle[rows, axis], kind="stable")]
        low = (shares + 1) // 2
        spent = np.cumsum(cost[order])
        cut = int(np.searchsorted(spent, spent[-1] * low / shares, side="left")) + 1
        cut = min(max(cut, low), len(order) - (shares - low))
        waiting += [(order[:cut], low, first), (order[cut:], shares - low, first + low)]
    return out


def _touching(gdf_m: gpd.GeoDataFrame | None, extent: shapely.Geometry) -> gpd.GeoDataFrame | None:
    return None if gdf_m is None else gdf_m.iloc[np.sort(shapely.STRtree(gdf_m.geometry.to_numpy()).query(extent))]


def _missing_ground(answers: Sequence[Part], denominator: float) -> tuple[str, ...]:
    if not any(part.pieces for part in answers):
        return ("land",)
    return () if denominator > 0 else ("weight",)


def _excluded(cut: Plan, answers: Sequence[Part]) -> tuple[tuple[str, int], ...]:
    """Return what was left out, in the order in which `coverage` says it."""
    of = {"clip": (), "zone": (), "weight": (), **cut.notes}
    found = sum((Counter(dict(part.notes)) for part in answers), Counter[str]())
    outside_clip, outside_zones, hidden = (((reason, found[reason]),) if found[reason] else () for reason in _OF_PARTS)
    return (*of["land"], *of["clip"], *outside_clip, *of["zone"], *outside_zones, *of["weight"], *hidden, *of["sites"])
