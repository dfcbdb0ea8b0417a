"""Plain geopandas as in the textbook: buffer, dissolve, and two overlays of whole layers."""

from __future__ import annotations

import geopandas as gpd
from coverage_sides.measured import Frames, measured
from coverage_sides.plain import reaches


def compute(frames: Frames) -> tuple[float, float]:
    """Return served and whole area [m²], by zone on the way."""
    land, sites, zones = frames
    reach = gpd.GeoDataFrame(geometry=[reaches(sites).union_all()], crs=sites.crs)
    homes = gpd.overlay(land.dissolve(), zones, how="intersection")
    served = gpd.overlay(homes, reach, how="intersection")
    whole, covered = (frame.area.groupby(frame["name"]).sum() for frame in (homes, served))
    return float(covered.sum()), float(whole.sum())


measured(compute)
