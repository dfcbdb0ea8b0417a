"""The next sites for a coverage: chosen on small cells of unserved ground, then measured by the exact engine, before and after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geo.bands import Band, radius_of
from geo.coverage import Coverage
from geo.crs import metres_per_unit, require_same
from geo.demand import CELL_M, Demand, reach, unserved_demand
from geo.scenario import Change, with_changed_sites
from geo.siting import TIME_LIMIT_S, Siting, cover_all, cover_most
from geo.watch import Watch, part

Reached = Callable[[gpd.GeoDataFrame, NDArray[np.floating], Demand], csr_array]
"""Which candidate covers which demand, from candidates, their radius [m] and the demand."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Sites to build, in the order in which they gain most.

    `siting` is the choice on the model (cells of ground, taken whole), `change` what the exact engine says of building all of them, `greedy`
    what it says of the greedy answer. `places` has `rank` (from 1), `candidate` (row of the candidates), `area_m2`, `radius_m` and `gain` (of
    the model) with the candidate's polygon. `excluded` counts candidates whose area lies in no band.
    """

    siting: Siting
    places: gpd.GeoDataFrame
    change: Change
    greedy: Change
    excluded: tuple[tuple[str, int], ...]

    @property
    def off(self) -> float:
        """How much more the engine finds newly served than the model said, in the unit of the coverage (negative: less)."""
        return self.change.gained - self.siting.covered


def where_next(
    measure: Callable[[gpd.GeoDataFrame], Coverage],
    sites_m: gpd.GeoDataFrame,
    candidates_m: gpd.GeoDataFrame,
    bands: Sequence[Band],
    *,
    sites: int | None,
    before: Coverage | None = None,
    reached: Reached = reach,
    cell_m: float = CELL_M,
    time_limit_s: float = TIME_LIMIT_S,
    watch: Watch | None = None,
) -> Proposal:
    """Return where to build `sites` new sites, or with None the fewest that serve all unserved ground that candidates can serve.

    `measure` says how a coverage follows from sites (see `geo.scenario.with_changed_sites`); `before` is that of `sites_m` where it is known. A
    candidate serves as far as its own area reaches by `bands`, in a straight line or as `reached` has it (`geo.walking_reach` for rules along
    streets); ground that has service already asks for nothing. `measure` has the last word: `change` and `greedy` are measured, not modelled.

    Raises
    ------
    BudgetError
        For fewer than 1 site.
    StoppedError
        When whoever watches wants no answer any more.

    Examples
    --------
    >>> from functools import partial
    >>> from shapely.geometry import box
    >>> from geo.coverage import served
    >>> from geo.ground import prepare
    >>> bands = [Band(0, 9e9, 100)]
    >>> measure = partial(served, prepare(gpd.GeoDataFrame(geometry=[box(0, 0, 600, 10)], crs=4544)), bands=bands)
    >>> parks = gpd.GeoDataFrame(geometry=[box(-10, 0, 0, 10)], crs=4544)
    >>> plots = gpd.GeoDataFrame(geometry=[box(x, 0, x + 10, 10) for x in (100, 300, 500)], crs=4544)
    >>> found = where_next(measure, parks, plots, bands, sites=1)
    >>> found.places["candidate"].tolist(), round(found.change.before.ratio, 3), round(found.change.after.ratio, 3)
    ([1], 0.167, 0.517)
    """
    require_same(sites_m, candidates_m)
    start = before or measure(sites_m)
    _say(watch, "demand", 0.0)
    demand = unserved_demand(start, cell_m=cell_m)
    areas = shapely.area(candidates_m.geometry.to_numpy()) * metres_per_unit(demand.crs) ** 2
    radius = radius_of(areas, bands)
    covers = reached(candidates_m, radius, demand)
    rest = part(watch, 0.1, 0.8)
    if sites is None:
        chosen = cover_all(covers, demand.weight, time_limit_s=time_limit_s, watch=rest)
    else:
        chosen = cover_most(covers, demand.weight, sites, time_limit_s=time_limit_s, watch=rest)
    _say(watch, "after", 0.8)
    change = with_changed_sites(measure, sites_m, added_m=candidates_m.iloc[chosen.chosen], before=start)
    _say(watch, "greedy", 0.9)
    same = set(chosen.greedy) == set(chosen.chosen)
    greedy = change if same else with_changed_sites(measure, sites_m, added_m=candidates_m.iloc[chosen.greedy], before=start)
    at = chosen.chosen
    table = {"rank": np.arange(1, len(at) + 1), "candidate": at, "area_m2": areas[at], "radius_m": radius[at], "gain": chosen.gains}
    places = gpd.GeoDataFrame(table, geometry=candidates_m.geometry.to_numpy()[at], crs=candidates_m.crs)
    outside = int(np.isnan(radius).sum())
    return Proposal(chosen, places, change, greedy, (("candidate-outside-bands", outside),) if outside else ())


def _say(watch: Watch | None, step: str, share: float) -> None:
    if watch is not None:
        watch(step, share)
