"""What changes between two coverages: sites added or taken away, two dates, two revisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.coverage import Coverage
from geo.crs import crs_name, metres_per_unit, require_same
from geo.errors import DifferentCRSError, DifferentMeasureError
from geo.ground import Ground
from geo.overlay import left_over, polygonal, threaded

Array = NDArray[Any]

_DUST_M2 = 1e-3  # what cutting the same ground in two different ways may leave along a border


@dataclass(frozen=True)
class Change:
    """What lies between two coverages.

    `gained` is what is served after and was not before, `lost` what was served before and is not after, both in the unit of the coverages
    (m², or their weight's). `reweighed` is the rest of the change of the numerator: ground served both times whose weight is not the same. `zones`
    has `before`, `after` (ratios), `points`, `gained`, `lost` and the numerators and denominators on an index of zone names.

    `newly_served` and `newly_lost` are polygons with `zone`, `land` (row of the land they lie in) and `amount`. `was` of the newly served is
    `unserved`, or `absent` where there was no such ground before; `now` of the newly lost likewise.
    """

    before: Coverage
    after: Coverage
    newly_served: gpd.GeoDataFrame
    newly_lost: gpd.GeoDataFrame

    @property
    def points(self) -> float | None:
        """Change of the share in percentage points; None when one of the two cannot be computed."""
        if self.before.ratio is None or self.after.ratio is None:
            return None
        return (self.after.ratio - self.before.ratio) * 100

    @property
    def gained(self) -> float:
        """What is newly served, in the unit of the coverages."""
        return float(self.newly_served["amount"].sum())

    @property
    def lost(self) -> float:
        """What is newly without service, in the unit of the coverages."""
        return float(self.newly_lost["amount"].sum())

    @property
    def reweighed(self) -> float:
        """Change of the numerator that neither gain nor loss of ground explains (other people on the same ground)."""
        return self.after.numerator - self.before.numerator - self.gained + self.lost

    @cached_property
    def zones(self) -> pd.DataFrame:
        """The change of each zone; NaN where a zone has no ground or no ratio."""
        before, after = self.before.zones, self.after.zones
        names = after.index.union(before.index, sort=False)
        table = pd.DataFrame(index=pd.Index(names, name="zone", dtype=object))
        table["before"], table["after"] = before["ratio"].reindex(names), after["ratio"].reindex(names)
        table["points"] = (table["after"] - table["before"]) * 100
        for column, frame in (("gained", self.newly_served), ("lost", self.newly_lost)):
            table[column] = frame.groupby("zone")["amount"].sum().reindex(names, fill_value=0.0)
        for column in ("numerator", "denominator"):
            table[f"{column}_before"] = before[column].reindex(names, fill_value=0.0)
            table[f"{column}_after"] = after[column].reindex(names, fill_value=0.0)
        return table


def compare(before: Coverage, after: Coverage) -> Change:
    """Return what changes from `before` to `after`.

    Cheap when both rest on the same Ground: then only pieces whose service differs are looked at. Otherwise the land itself may differ too.

    Raises
    ------
    DifferentCRSError
        When the two were computed in different systems.
    DifferentMeasureError
        When one counts area and the other a weight, or another weight.

    Examples
    --------
    >>> from shapely.geometry import box
    >>> from geo.bands import Band
    >>> from geo.coverage import served
    >>> from geo.ground import prepare
    >>> ground = prepare(gpd.GeoDataFrame(geometry=[box(0, 0, 400, 10)], crs=4544))
    >>> west, east = (gpd.GeoDataFrame(geometry=[box(x, 0, x + 10, 10)], crs=4544) for x in (-10, 400))
    >>> change = compare(served(ground, west, [Band(0, 9e9, 100)]), served(ground, east, [Band(0, 9e9, 300)]))
    >>> round(change.points, 6), round(change.gained), round(change.lost)
    (50.0, 3000, 1000)
    """
    if before.ground.crs != after.ground.crs:
        raise DifferentCRSError(
            f"one coverage is in {before.crs}, the other in {after.crs}", crs=crs_name(before.ground.crs), other=crs_name(after.ground.crs)
        )
    if before.weighted_by != after.weighted_by:
        raise DifferentMeasureError(
            f"one coverage counts {before.weighted_by or 'area'}, the other {after.weighted_by or 'area'}",
            before=before.weighted_by or "m²",
            after=after.weighted_by or "m²",
        )
    if _same(before.ground, after.ground):
        rows = np.flatnonzero(~shapely.equals_identical(before.rest, after.rest))
        gained = _frame(after.ground, rows, polygonal(shapely.difference(before.rest[rows], after.rest[rows])), was="unserved")
        lost = _frame(before.ground, rows, polygonal(shapely.difference(after.rest[rows], before.rest[rows])), now="unserved")
        return Change(before, after, gained, lost)
    return Change(before, after, _only_in(after, before, "was"), _only_in(before, after, "now"))


def with_changed_sites(
    measure: Callable[[gpd.GeoDataFrame], Coverage],
    sites_m: gpd.GeoDataFrame,
    *,
    added_m: gpd.GeoDataFrame | None = None,
    removed: Sequence[int] = (),
    before: Coverage | None = None,
) -> Change:
    """Return what adding sites, and taking away those at the positions `removed`, does to a coverage.

    `measure` says how a coverage follows from sites: `functools.partial(served, ground, bands=…)` with one prepared Ground, or the same along
    streets. `before` is the coverage of `sites_m` where it is known already. All sites are judged anew, so that an addition that touches a
    site makes one larger site with it where the measure joins such.

    Examples
    --------
    >>> from functools import partial
    >>> from shapely.geometry import box
    >>> from geo.bands import Band
    >>> from geo.coverage import served
    >>> from geo.ground import prepare
    >>> measure = partial(served, prepare(gpd.GeoDataFrame(geometry=[box(0, 0, 400, 10)], crs=4544)), bands=[Band(0, 9e9, 100)])
    >>> parks = gpd.GeoDataFrame(geometry=[box(-10, 0, 0, 10)], crs=4544)
    >>> round(with_changed_sites(measure, parks, added_m=parks.translate(410).to_frame("geometry")).points, 6)
    25.0
    """
    keep = np.setdiff1d(np.arange(len(sites_m)), np.asarray(removed, dtype=int))
    geometry = sites_m.geometry.to_numpy()[keep]
    if added_m is not None:
        require_same(sites_m, added_m)
        geometry = np.r_[geometry, added_m.geometry.to_numpy()]
    return compare(before or measure(sites_m), measure(gpd.GeoDataFrame(geometry=geometry, crs=sites_m.crs)))


def _same(one: Ground, other: Ground) -> bool:
    """Return whether both hold the same pieces with the same weights, so that row answers to row."""
    return one is other or (
        len(one.pieces) == len(other.pieces)
        and one.zone_names == other.zone_names
        and np.array_equal(one.zone, other.zone)
        and np.array_equal(one.weight, other.weight)
        and bool(shapely.equals_identical(one.pieces, other.pieces).all())
    )


def _only_in(one: Coverage, other: Coverage, column: str) -> gpd.GeoDataFrame:
    """Return what is served in `one` alone; `column` says whether the other has unserved ground there or none."""
    rows, mine = _served(one)
    alone = left_over(mine, _served(other)[1])
    absent = left_over(alone, other.ground.pieces)
    there = polygonal(threaded(shapely.difference, alone, absent))
    frames = [_frame(one.ground, rows, there, **{column: "unserved"}), _frame(one.ground, rows, absent, **{column: "absent"})]
    return gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=one.ground.crs)


def _served(coverage: Coverage) -> tuple[Array, Array]:
    """Return the pieces of which something is served (rows), and the served part of each."""
    rows = np.flatnonzero(coverage.state != "unserved")
    return rows, polygonal(threaded(shapely.difference, coverage.ground.pieces[rows], coverage.rest[rows]))


def _frame(ground: Ground, rows: Array, geometry: Array, **word: str) -> gpd.GeoDataFrame:
    """Return the polygons that are more than dust, with zone, row of the land, and their part of the piece's weight."""
    area = shapely.area(geometry) * metres_per_unit(ground.crs) ** 2
    real = area > _DUST_M2
    names = np.array([*ground.zone_names, ""], dtype=object)
    at = rows[real]
    table = {"zone": names[ground.zone[at]], "land": ground.land[at], "amount": ground.weight[at] * area[real] / ground.area_m2[at]}
    return gpd.GeoDataFrame(
        {**table, **{key: np.full(len(at), value, dtype=object) for key, value in word.items()}}, geometry=geometry[real], crs=ground.crs
    )
