"""Plain geopandas, zone by zone: what the spatial index finds there is united, clipped and intersected, so that no union is large."""

from __future__ import annotations

from coverage_sides.measured import Frames, measured
from coverage_sides.plain import reaches


def compute(frames: Frames) -> tuple[float, float]:
    """Return served and whole area [m²], by zone on the way."""
    land, sites, zones = frames
    reach = reaches(sites)
    whole, covered = {}, {}
    for name, zone in zip(zones["name"], zones.geometry, strict=True):
        homes = land.geometry.iloc[land.sindex.query(zone, predicate="intersects")].union_all().intersection(zone)
        near = reach.iloc[reach.sindex.query(zone, predicate="intersects")].union_all()
        whole[name], covered[name] = homes.area, homes.intersection(near).area
    return sum(covered.values()), sum(whole.values())


measured(compute)
