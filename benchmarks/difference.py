"""How far outlines that changed and stayed in their place are apart: in one thread, and in as many as there are processors; one run.

    python benchmarks/difference.py [--size 100000] [--rounds 3]

Every outline of 24 vertices is drawn a thousandth larger about its centre, so that all of them differ and none has another centre. Both sides take the
same pairs in turn; the median of the rounds is told, with the largest difference of what they measured.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.crs import to_metric
from layers.settings import settings
from layers.versions.difference import difference, same_place_metres

CORNERS = 24
GROWN = 1.001


def outlines(size: int) -> tuple[np.ndarray, np.ndarray]:
    """Return outlines within the city, and the same grown about their centres (degrees)."""
    chance = np.random.default_rng(1)
    middle = np.column_stack([chance.uniform(103.3, 103.8, size), chance.uniform(30.55, 30.85, size)])
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    reach = chance.uniform(0.0001, 0.0004, (size, CORNERS))
    rings = middle[:, None] + np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=2)
    before = shapely.polygons(rings)
    centre = shapely.get_coordinates(shapely.centroid(before))[:, None]
    return before, shapely.polygons(centre + (rings - centre) * GROWN)


def in_one_thread(was: np.ndarray, now: np.ndarray) -> np.ndarray:
    """Return the distances [m] the plain way, one pair after the other."""
    pair = [to_metric(gpd.GeoSeries(part, crs=4490), settings().working_crs).to_numpy() for part in (was, now)]
    return np.asarray(shapely.hausdorff_distance(*pair))


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    was, now = outlines(given.size)
    frames = [gpd.GeoDataFrame({"fid": [str(n) for n in range(given.size)]}, geometry=side, crs=4490) for side in (was, now)]
    sides: dict[str, Callable[[], object]] = {
        "one thread": lambda: in_one_thread(was, now),
        "ours": lambda: same_place_metres(was, now),
        "whole difference": lambda: difference(*frames),
    }
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(given.rounds):
        for name, work in sides.items():
            seconds[name].append(timed(work))
    off = np.abs(in_one_thread(was, now) - same_place_metres(was, now)).max()
    told = ", ".join(f"{name} {statistics.median(taken):.2f} s" for name, taken in seconds.items())
    print(f"{given.size:,} outlines: {told}; largest disagreement {off * 1000:.4f} mm")


if __name__ == "__main__":
    main()
