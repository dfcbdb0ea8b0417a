"""What a question reads: features of each layer in the working CRS, the land prepared, the people placed, the streets as a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import to_metric
from geo.ground import Ground, prepare
from geo.interpolate import spread
from geo.network import StreetNetwork, street_network
from geo.watch import Watch, part
from geo.zones import cut_at_borders
from layers.catalogue import BY_KEY
from layers.indicators.question import Question
from layers.indicators.rule import Sites
from layers.indicators.rules import YES
from layers.progress.programme import DONE, status_as_of
from layers.settings import settings
from layers.store.ledger import Revision

PEOPLE = "people"
UNFINISHED, NOT_OPEN, OTHER_KIND = "site-not-finished", "site-not-open", "site-other-kind"
_ROW = "row"


@dataclass(frozen=True, slots=True)
class Inputs:
    """For each layer that has one, the revision and its features (EPSG:4490); `metric_frames` holds those already in the working CRS."""

    revisions: Mapping[str, Revision]
    frames: Mapping[str, gpd.GeoDataFrame]
    metric_frames: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)

    def metric(self, layer: str) -> gpd.GeoDataFrame:
        """Return the features of `layer` in the working CRS."""
        if layer not in self.metric_frames:
            self.metric_frames[layer] = to_metric(self.frames[layer], settings().working_crs)
        return self.metric_frames[layer]


@dataclass(frozen=True, slots=True)
class Land:
    """The land of a question prepared for covers, and what happened to the people on the way (reasons and counts)."""

    ground: Ground
    notes: tuple[tuple[str, int], ...]


def prepared_land(question: Question, inputs: Inputs, watch: Watch | None = None) -> Land:
    """Return the land of the question, cut by its rows and weighted by people where its rule counts people."""
    rule = question.rule
    assert rule.land is not None
    land, weight, feature, notes = inputs.metric(rule.land), None, None, Counter[str]()
    if rule.people is not None:
        if watch:
            watch("people", 0.0)
        areas = _people_areas(rule.people, inputs)
        land = cut_at_borders(land[["geometry"]].reset_index(drop=True), areas)
        placed = spread(areas, PEOPLE, land)
        land, weight, feature = land.assign(**{PEOPLE: placed.amount}), PEOPLE, land.index.to_numpy()
        notes.update(dict(placed.excluded))
        notes["people-unplaced"] = round(placed.unplaced)
    clip = inputs.metric(rule.clip) if rule.clip else None
    zones = row_areas(question.level, inputs) if question.level in inputs.frames else None
    ground = prepare(land, zones_m=zones, zone_field=_ROW, within_m=clip, weight_field=weight, feature=feature, watch=part(watch, 0.4, 1.0))
    if weight is not None:
        notes["land-no-people"] = len(np.unique(ground.land)) - len(np.unique(ground.land[ground.weight > 0]))
    return Land(ground, tuple((+notes).items()))


def _people_areas(layer: str, inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the areas of a layer of people with their number in `people`; NaN throughout where the layer has no such column."""
    areas = inputs.metric(layer)
    field_name = BY_KEY[layer].sum_field
    return areas[["geometry"]].assign(**{PEOPLE: areas.get(field_name, np.nan)})


def row_areas(level: str, inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the areas of the rows with their names in `row`; where two towns have a community of one name, the town stands before it."""
    areas = inputs.metric(level)
    names = areas["name"].astype(object)
    if "town" in areas:
        several = names.notna() & areas["town"].notna() & names.duplicated(keep=False)
        names = names.mask(several, areas["town"].astype(str) + " · " + names.astype(str))
    return gpd.GeoDataFrame({_ROW: names}, geometry=areas.geometry, crs=areas.crs)


def walkable_streets(inputs: Inputs) -> StreetNetwork:
    """Return the streets as a network to walk along."""
    return street_network(inputs.metric("streets"))


def judged_sites(entries: tuple[Sites, ...], question: Question, inputs: Inputs) -> gpd.GeoDataFrame:
    """Return every feature of the layers of sites in the working CRS with the `reason` for which it does not count, empty where it does.

    Columns: `layer`, `fid`, `name`, `town` (None where the layer has none), `reason` and geometry.
    """
    judged = []
    for entry in entries:
        frame = inputs.frames[entry.layer]
        done = pd.Series(True, index=frame.index)
        if "status" in frame:
            day = question.as_of or inputs.revisions[entry.layer].data_date
            done = status_as_of(frame, day).isin(DONE)
        reason = pd.Series("", index=frame.index, dtype=object).mask(~done, UNFINISHED)
        if entry.field is not None:
            of_kind = frame[entry.field].astype("string").str.strip().str.lower().isin(entry.accepted).fillna(False).astype(bool)
            reason = reason.mask(done & ~of_kind, NOT_OPEN if entry.accepted == YES else OTHER_KIND)
        known = {name: frame.get(name, pd.Series(None, index=frame.index, dtype=object)).astype(object) for name in ("fid", "name", "town")}
        table = {"layer": entry.layer, **known, "reason": reason}
        judged.append(gpd.GeoDataFrame(table, geometry=inputs.metric(entry.layer).geometry))
    return gpd.GeoDataFrame(pd.concat(judged, ignore_index=True), crs=judged[0].crs)


def can_be_judged(entry: Sites, inputs: Inputs) -> bool:
    """Return whether the layer is there and says of at least one feature what the entry asks."""
    if entry.layer not in inputs.frames:
        return False
    frame = inputs.frames[entry.layer]
    return entry.field is None or not len(frame) or (entry.field in frame and bool(frame[entry.field].notna().any()))
