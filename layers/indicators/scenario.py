"""A coverage with sites added or taken away: drawn or uploaded, before and after, nothing stored."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import geopandas as gpd
import numpy as np

from geo.coverage import Coverage, served, settled
from geo.crs import to_metric
from geo.scenario import Change, with_changed_sites
from geo.walking import walked
from geo.watch import Watch, part, steady
from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.rule import Distance, RuleKind
from layers.indicators.statistics import Editions, statistic, streets_of
from layers.settings import settings
from layers.store.embedded import Store

Measure = Callable[[gpd.GeoDataFrame], Coverage]
"""How a coverage follows from sites (working CRS)."""

SiteKey = tuple[str, str]
"""A site in the store: the key of its layer and its `fid`."""


class ScenarioError(ValueError):
    """A question that cannot be asked of imagined sites. `code` names the reason, `params` what was found."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Scenario:
    """What imagined sites would change.

    `before` is the answer as it stands, `change` the exact difference. `added` holds the sites that were added (working CRS) with `area_m2` and
    `radius_m`, NaN where a site serves nobody because its area lies in no band. `excluded` says how many were not usable, and why.
    """

    before: Statistic
    change: Change
    added: gpd.GeoDataFrame
    removed: tuple[SiteKey, ...]
    excluded: tuple[tuple[str, int], ...]


def scenario(
    store: Store,
    question: Question,
    of: Editions,
    *,
    added: gpd.GeoDataFrame | None = None,
    removed: Collection[SiteKey] = (),
    watch: Watch | None = None,
) -> Scenario:
    """Return what adding the features `added` (any CRS) to the sites that count, and taking `removed` from them, does to the answer.

    Added sites count as finished and open. Raises ScenarioError for rules without reach (`scenario-rule`), answers that cannot be computed
    (`scenario-missing`) and sites to be removed that do not count now (`unknown-site`); CRS errors as `geo.crs`; StoppedError.
    """
    watch = steady(watch)
    before = reachable(statistic(store, question, of, part(watch, 0.0, 0.5)))
    assert before.result is not None
    assert before.sites is not None
    gone = _positions(before.sites, removed)
    new = None if added is None else to_metric(added, settings().working_crs)
    measure = measure_of(store, before, of, watch)
    change = with_changed_sites(measure, before.sites, added_m=new, removed=gone, before=before.result)
    kept, excluded = _judged(before, new)
    return Scenario(before, change, kept, tuple(removed), excluded)


def reachable(found: Statistic) -> Statistic:
    """Return `found` if imagined sites can change it: its rule has a reach, and it can be computed; raises ScenarioError otherwise."""
    if found.question.rule.kind is not RuleKind.SERVICE_RADIUS:
        raise ScenarioError("scenario-rule", rule=found.question.rule.name)
    if found.result is None or found.sites is None or set(found.result.missing) - {"sites"}:
        raise ScenarioError("scenario-missing", missing=found.city.missing)
    return found


def measure_of(store: Store, found: Statistic, of: Editions, watch: Watch | None = None) -> Measure:
    """Return how the coverage of `found` follows from other sites: the same ground, rule and streets. `watch` can stop it on the way."""
    rule = found.question.rule
    assert found.result is not None
    ground, bands, join = found.result.ground, rule.bands, rule.join_touching
    streets = streets_of(store, of, watch) if rule.distance is Distance.NETWORK else None

    def stop(step: str, _share: float) -> None:
        if watch is not None:
            watch(step, 0.0)

    def measure(sites_m: gpd.GeoDataFrame) -> Coverage:
        if streets is None:
            return served(ground, sites_m, bands, join_touching=join, watch=stop)
        return walked(ground, sites_m, bands, streets, off_street_m=rule.off_street_m, join_touching=join, watch=stop)

    return measure


def _positions(sites: gpd.GeoDataFrame, removed: Collection[SiteKey]) -> list[int]:
    keys = list(zip(sites["layer"].astype(str), sites["fid"].astype(str), strict=True))
    wanted = {(str(layer), str(fid)) for layer, fid in removed}
    unknown = sorted(wanted - set(keys))
    if unknown:
        raise ScenarioError("unknown-site", layer=unknown[0][0], fid=unknown[0][1], count=len(unknown))
    return [row for row, key in enumerate(keys) if key in wanted]


def _judged(before: Statistic, new: gpd.GeoDataFrame | None) -> tuple[gpd.GeoDataFrame, tuple[tuple[str, int], ...]]:
    """Return the added sites as the rule sees each by itself, and how many cannot be used at all."""
    if new is None:
        new = gpd.GeoDataFrame(geometry=[], crs=settings().working_crs)
    bands = before.question.rule.bands
    alone = [settled(new.iloc[[row]], bands).radius_m for row in range(len(new))]
    table = new.assign(area_m2=new.area.to_numpy(), radius_m=[float(radius[0]) if len(radius) else np.nan for radius in alone])
    return table, tuple((reason, count) for reason, count in settled(new, bands).excluded if reason != "site-outside-bands")
