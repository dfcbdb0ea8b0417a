"""Plain geopandas, better: dissolve both layers into separate polygons, so that the overlays can use their spatial index."""

from __future__ import annotations

import geopandas as gpd
from coverage_sides.measured import Frames, measured
from coverage_sides.plain import reaches


def compute(frames: Frames) -> tuple[float, float]:
    """Return served and whole area [m²], by zone on the way."""
    land, sites, zones = frames
    reach = _apart(reaches(sites))
    homes = gpd.overlay(_apart(land.geometry), zones, how="intersection")
    served = gpd.overlay(homes, reach, how="intersection")
    whole, covered = (frame.area.groupby(frame["name"]).sum() for frame in (homes, served))
    return float(covered.sum()), float(whole.sum())


def _apart(shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    united = gpd.GeoSeries([shapes.union_all(method="disjoint_subset")], crs=shapes.crs)
    return gpd.GeoDataFrame(geometry=united.explode(ignore_index=True))


measured(compute)
