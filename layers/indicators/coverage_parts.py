"""The land behind a coverage figure, packed for the map: what is served, what is not, and the sites that count."""

from __future__ import annotations

import hashlib

import geopandas as gpd
import numpy as np

from geo.clean import cleaned
from geo.crs import CGCS2000
from geo.packing import FORMAT, Codes, pack
from layers.indicators.figures import Statistic
from layers.indicators.rule import RuleKind
from layers.indicators.statistics import Editions, token
from layers.store.embedded import Store
from layers.store.made import make

SERVED, UNSERVED, SITES = "served", "unserved", "sites"


def parts(found: Statistic) -> tuple[str, ...]:
    """Return the parts that have a meaning on the map: what a share leaves uncovered is not land without service."""
    if found.result is None:
        return () if found.sites is None else (SITES,)
    return (SERVED, UNSERVED, SITES) if found.question.rule.kind is RuleKind.SERVICE_RADIUS else (SERVED,)


def part_frame(found: Statistic, part: str) -> gpd.GeoDataFrame:
    """Return the features of one of `parts` in the working CRS: land with its `zone`, or the sites that count and lie somewhere."""
    if part == SITES:
        assert found.sites is not None
        return found.sites.iloc[cleaned(found.sites, "site", areas_only=False).position]
    assert found.result is not None
    return found.result.served() if part == SERVED else found.result.unserved()


def made_part(store: Store, found: Statistic, of: Editions, part: str) -> str:
    """Have one of `parts` packed for the map; returns the name under which /map/made gives it out."""
    name = f"{part}-{token(found.question, of)}-{FORMAT}"

    def build() -> bytes:
        frame = part_frame(found, part)
        zones = {"town": Codes(frame["zone"].to_numpy(dtype=object))} if "zone" in frame else {}
        return pack(frame.geometry.to_crs(CGCS2000), zones, {"labels": False})

    return make(store, name, build)


def made_land(store: Store, what: str, land_m: gpd.GeoDataFrame | gpd.GeoSeries) -> str:
    """Have any features packed for the map under a name that follows from what they are; `what` is a word of small letters."""
    shapes = land_m.geometry.to_crs(CGCS2000)
    mark = hashlib.sha256(b"".join(np.asarray(shapes.to_wkb(), dtype=object).tolist())).hexdigest()[:24]
    return make(store, f"{what}-{mark}-{FORMAT}", lambda: pack(shapes, {}, {"labels": False}))
