"""Shares by rule: from the revisions in the store to figures of the city and of each town."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from threading import Lock

import geopandas as gpd
import pandas as pd

from geo.coverage import Coverage, coverage
from geo.crs import to_metric
from geo.figure import Figure, Source
from geo.share import area_share
from layers.progress import DONE, status_as_of
from layers.rules import Rule, RuleKind, Sites
from layers.settings import settings
from layers.store import Store
from layers.store_ledger import Revision


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a rule reads: for each layer that has one, the revision and its features (EPSG:4490)."""

    revisions: Mapping[str, Revision]
    frames: Mapping[str, gpd.GeoDataFrame]

    def metric(self, layer: str) -> gpd.GeoDataFrame:
        """Return the features of `layer` in the working CRS."""
        return to_metric(self.frames[layer], settings().working_crs)


@dataclass(frozen=True, slots=True)
class Statistic:
    """The figures of one rule: the city's, one a town in the order of the towns, and the land behind them.

    `result` is None where an input is missing altogether; `city.missing` then names the layers. A town figure with an empty zone is land
    outside every town.
    """

    rule: Rule
    city: Figure
    towns: tuple[Figure, ...]
    result: Coverage | None


Editions = tuple[tuple[str, int, str], ...]
"""Which revision of which layer: key, number, checksum; what a figure is cached on."""


def editions(store: Store, rule: Rule) -> Editions:
    """Return the newest revision of every layer that `rule` reads and that has one."""
    newest = store.currents()
    return tuple((key, newest[key].number, newest[key].sha256) for key in rule.layers if key in newest)


def token(rule: Rule, of: Editions) -> str:
    """Return a short mark that changes when the rule, its thresholds or any input does; safe in an address."""
    return hashlib.sha256(repr((rule.id, rule.version, rule.bands, of)).encode()).hexdigest()[:16]


def statistic(store: Store, rule: Rule, of: Editions) -> Statistic:
    """Return the figures of `rule` on the revisions `of`, computed once for all who ask; shared, never to be changed.

    Raises
    ------
    UnknownRevisionError, CorruptRevisionError
        When a revision is not there or not whole.
    """
    with _ONE_AT_A_TIME:
        return _statistic(store, rule, of)


_ONE_AT_A_TIME = Lock()


@lru_cache(maxsize=12)
def _statistic(store: Store, rule: Rule, of: Editions) -> Statistic:
    revisions = {key: store.revision(key, number) for key, number, _ in of}
    return computed(rule, Inputs(revisions, {key: store.read(key, number) for key, number, _ in of}))


def computed(rule: Rule, inputs: Inputs) -> Statistic:
    """Return the figures of `rule`. A layer without a revision gives a figure without a ratio that names it, never a share."""
    lacking = tuple(f"layer:{key}" for key in (rule.land, rule.clip) if key and key not in inputs.frames)
    present = [entry for entry in rule.sites if entry.layer in inputs.frames]
    if not present:
        lacking += tuple(f"layer:{entry.layer}" for entry in rule.sites)
    sources = _sources(rule, inputs)
    if lacking:
        return Statistic(rule, _figure(rule, None, sources, missing=lacking), (), None)
    sites, notes = _sites(present, inputs)
    notes["layer-without-data"] = len(rule.sites) - len(present) + (rule.zones not in inputs.frames)
    result = _result(rule, sites, inputs)
    excluded = (*(+notes).items(), *result.excluded)
    city = _figure(rule, result, sources, excluded=excluded)
    towns = tuple(
        _figure(rule, result, sources, zone=str(zone), excluded=excluded) for zone in result.zones.index if rule.zones in inputs.frames
    )
    return Statistic(rule, city, towns, result)


def _result(rule: Rule, sites: gpd.GeoDataFrame, inputs: Inputs) -> Coverage:
    zones = inputs.metric(rule.zones) if rule.zones in inputs.frames else None
    land = inputs.metric(rule.land)
    if rule.kind is RuleKind.AREA_SHARE:
        return area_share(sites, land, zones_m=zones)
    clip = inputs.metric(rule.clip) if rule.clip else None
    return coverage(sites, land, rule.bands, zones_m=zones, within_m=clip, join_touching=rule.join_touching)


def _sites(entries: list[Sites], inputs: Inputs) -> tuple[gpd.GeoDataFrame, Counter[str]]:
    """Return the sites that count, in the working CRS, and how many do not because they are unfinished or not open."""
    notes: Counter[str] = Counter()
    chosen = []
    for entry in entries:
        frame = inputs.frames[entry.layer]
        done = status_as_of(frame, inputs.revisions[entry.layer].data_date).isin(DONE)
        notes["site-not-finished"] += int((~done).sum())
        counted = done
        if entry.field is not None:
            counted = done & frame[entry.field].astype("string").str.strip().str.lower().isin(entry.accepted).fillna(False)
            notes["site-not-open"] += int((done & ~counted).sum())
        chosen.append(inputs.metric(entry.layer).loc[counted, ["geometry"]])
    return gpd.GeoDataFrame(pd.concat(chosen, ignore_index=True), crs=chosen[0].crs), notes


def _sources(rule: Rule, inputs: Inputs) -> tuple[Source, ...]:
    parts = [*(("sites", entry.layer) for entry in rule.sites), ("land", rule.land), ("clip", rule.clip), ("zones", rule.zones)]
    rows = [(part, inputs.revisions[key]) for part, key in parts if key and key in inputs.revisions]
    return tuple(Source(part, revision.layer, revision.number, revision.data_date, revision.features) for part, revision in rows)


def _figure(
    rule: Rule,
    result: Coverage | None,
    sources: tuple[Source, ...],
    *,
    zone: str | None = None,
    excluded: tuple[tuple[str, int], ...] = (),
    missing: tuple[str, ...] = (),
) -> Figure:
    """Return the figure of the city, or of `zone`."""
    numerator, denominator, ratio = 0.0, 0.0, None
    if result is not None:
        numerator, denominator, ratio = result.numerator, result.denominator, result.ratio
        missing = result.missing
    if result is not None and zone is not None:
        row = result.zones.loc[zone]
        numerator, denominator = float(row["numerator"]), float(row["denominator"])
        ratio = None if pd.isna(row["ratio"]) else float(row["ratio"])
        missing = missing or (("land",) if denominator <= 0 else ())
    return Figure(
        rule=rule.id,
        rule_version=rule.version,
        zone=zone,
        ratio=ratio,
        numerator=numerator,
        denominator=denominator,
        unit=rule.unit,
        crs=result.crs if result is not None else "",
        distance=rule.distance,
        sources=sources,
        excluded=excluded,
        repaired=result.repaired if result is not None else 0,
        joined=result.joined if result is not None else 0,
        missing=missing,
        computed_at=datetime.now(UTC),
    )
