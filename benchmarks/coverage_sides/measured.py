"""How every side in Python is measured: read the city, compute, say what came out and what it took."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd

ENOUGH_S = 5.0  # a side that is done sooner is measured again, and its best time counts
TRIES = 3

Frames = tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]


def city_in(folder: Path) -> Frames:
    """Return land, sites and zones."""
    land, sites, zones = (gpd.read_parquet(folder / f"{name}.parquet") for name in ("land", "sites", "zones"))
    return land, sites, zones


def measured(
    compute: Callable[[Frames], tuple[float, float]],
    *,
    load: Callable[[Frames], None] = lambda frames: None,
    peak: Callable[[], float] | None = None,
) -> None:
    """Print as JSON the seconds, the peak memory [MiB], and the served and whole area [m²] that `compute` returns.

    `load` is done once before and not measured; `peak` tells the memory where it is not this process that works.
    """
    frames = city_in(Path(sys.argv[1]))
    load(frames)
    seconds: list[float] = []
    while not seconds or (sum(seconds) < ENOUGH_S and len(seconds) < TRIES):
        start = time.perf_counter()
        numerator, denominator = compute(frames)
        seconds.append(time.perf_counter() - start)
    print(json.dumps({"seconds": min(seconds), "peak_mib": (peak or peak_mib)(), "numerator": numerator, "denominator": denominator}))


def peak_mib() -> float:
    """Return the most memory that this process ever held [MiB]."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)
