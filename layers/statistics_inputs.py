"""What a question reads: features of each layer in the working CRS, the land prepared, the people placed, the streets as a network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from geo.crs import to_metric
from geo.ground import Ground, prepare
from geo.interpolate import spread
from geo.network import StreetNetwork, street_network
from geo.watch import Watch
from layers.catalogue import BY_KEY
from layers.progress import DONE, status_as_of
from layers.question import Question
from layers.rule import Sites
from layers.settings import settings
from layers.store_ledger import Revision

PEOPLE = "people"
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
    land, weight, notes = inputs.metric(rule.land), None, Counter[str]()
    if rule.people is not None:
        field_name = BY_KEY[rule.people].sum_field
        assert field_name is not None
        placed = spread(inputs.metric(rule.people), field_name, land)
        land, weight = land[["geometry"]].assign(**{PEOPLE: placed.amount}), PEOPLE
        notes.update(dict(placed.excluded))
        notes["people-unplaced"] = round(placed.unplaced)
    clip = inputs.metric(rule.clip) if rule.clip else None
    zones = row_areas(question.level, inputs) if question.level in inputs.frames else None
    ground = prepare(land, zones_m=zones, zone_field=_ROW, within_m=clip, weight_field=weight)
    return Land(ground, tuple((+notes).items()))


def row_areas(level: str, inputs: Inputs) -> gpd.GeoDataFrame:
    """Return the areas of the rows with their names in `row`; where two towns have a community of one name, the town stands before it."""
    areas = inputs.metric(level)
    names = areas["name"].astype(str)
    if "town" in areas:
        names = names.mask(names.duplicated(keep=False), areas["town"].astype(str) + " · " + names)
    return gpd.GeoDataFrame({_ROW: names}, geometry=areas.geometry, crs=areas.crs)


def walkable_streets(inputs: Inputs) -> StreetNetwork:
    """Return the streets as a network to walk along."""
    return street_network(inputs.metric("streets"))


def counted_sites(entries: tuple[Sites, ...], question: Question, inputs: Inputs) -> tuple[gpd.GeoDataFrame, Counter[str]]:
    """Return the sites that count, in the working CRS, and how many do not because they are unfinished or not of the kind.

    Columns: `layer`, `fid`, `name` (where the layer has them) and geometry.
    """
    notes: Counter[str] = Counter()
    chosen = []
    for entry in entries:
        frame = inputs.frames[entry.layer]
        done = pd.Series(True, index=frame.index)
        if "status" in frame:
            day = question.as_of or inputs.revisions[entry.layer].data_date
            done = status_as_of(frame, day).isin(DONE)
        notes["site-not-finished"] += int((~done).sum())
        counted = done
        if entry.field is not None:
            counted = done & frame[entry.field].astype("string").str.strip().str.lower().isin(entry.accepted).fillna(False)
            notes["site-not-open"] += int((done & ~counted).sum())
        sites = inputs.metric(entry.layer).loc[counted]
        known = sites[[name for name in ("fid", "name", "geometry") if name in sites]]
        chosen.append(known.assign(layer=entry.layer))
    return gpd.GeoDataFrame(pd.concat(chosen, ignore_index=True), crs=chosen[0].crs), notes
