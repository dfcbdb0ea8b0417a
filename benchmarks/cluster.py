"""The same coverage in one process and on workers of a Dask cluster on this machine: seconds, what was sent, and whether the figures agree.

    python benchmarks/cluster.py [--sizes 10000 100000] [--workers 2]

The city is that of benchmarks/coverage.py. "start" is the time until the workers answer; "plan" settles the sites and cuts space; "workers" is from
the first part sent to the last sum back. One process uses all processors by threads, so workers of the same machine cannot gain much: what is
measured here is what the parts cost. They are meant for more machines, and for land that does not fit into the memory of one.
"""

from __future__ import annotations

import argparse
import pickle
import sys
import time
from math import inf
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from coverage_sides.city import city  # noqa: E402

from geo.bands import Band  # noqa: E402
from geo.coverage import coverage  # noqa: E402
from geo.partitions import plan  # noqa: E402
from layers.cluster import Where, on_cluster, opened, parts_for  # noqa: E402

BANDS = (Band(400, 5000, 300), Band(5000, inf, 500))
AGREE = 1e-9


def compared(size: int, workers: int) -> str:
    """Return the row of one size; exits when the figures differ."""
    land, sites, zones = city(size)
    started = time.perf_counter()
    whole = coverage(sites, land, BANDS, zones_m=zones)
    alone = time.perf_counter() - started
    started = time.perf_counter()
    with opened(Where(workers=workers)) as client:
        ready = time.perf_counter() - started
        started = time.perf_counter()
        cut = plan(sites, land, BANDS, count=parts_for(client, len(land)), zones_m=zones)
        planned = time.perf_counter() - started
        started = time.perf_counter()
        found = on_cluster(client, cut)
        together = time.perf_counter() - started
    differs = abs(found.numerator / whole.numerator - 1)
    by_zone = ((found.zones[["numerator", "denominator"]] + 1) / (whole.zones[["numerator", "denominator"]] + 1) - 1).abs().to_numpy().max()
    sent = sum(len(pickle.dumps(part, protocol=5)) for part in cut.partitions()) / 1e6
    if max(differs, by_zone) > AGREE:
        raise SystemExit(f"{size:,}: the figures differ by {max(differs, by_zone):.1e}")
    return f"{size:>10,}  {alone:7.2f} s  {ready:5.2f} s  {planned:5.2f} s  {together:7.2f} s  {cut.count:>5}  {sent:7.1f} MB  {differs:.0e}  {by_zone:.0e}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    print("      land  one process    start     plan    workers  parts        sent  city   zones")
    for size in given.sizes:
        print(compared(size, given.workers), flush=True)


if __name__ == "__main__":
    main()
