"""Our side: `geo.coverage.coverage`."""

from __future__ import annotations

from coverage_sides.city import BANDS, QUAD_SEGS
from coverage_sides.measured import Frames, measured

from geo.bands import Band
from geo.coverage import coverage


def compute(frames: Frames) -> tuple[float, float]:
    """Return served and whole area [m²], by zone on the way."""
    land, sites, zones = frames
    found = coverage(sites, land, [Band(*band) for band in BANDS], zones_m=zones, quad_segs=QUAD_SEGS)
    return float(found.zones["numerator"].sum()), float(found.zones["denominator"].sum())


measured(compute)
