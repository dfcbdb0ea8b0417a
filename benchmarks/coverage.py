"""Service-radius coverage of a made-up city: ours, three ways of plain geopandas, DuckDB spatial and PostGIS, in one run.

    python benchmarks/coverage.py [--quick] [--sizes 1000 10000 100000 1000000] [--sides ours plain_zones …] [--limit 300]

Every side gets the same land, sites and zones in memory (or in indexed tables), in a process of its own, one after the other, and answers the
same question: how much of the land of each zone lies within 300 or 500 m of the edge of a site, by the size of the site, overlaps counted once.
Printed are the seconds from layers to figures (reading files and loading tables is not measured), the peak memory of the process that
computes, the share, by how much it differs from ours, the ratio of times, and the exponent with which the time grows with the size.

A side whose process takes more than --limit seconds, reading and loading included, did not finish and is not tried at larger sizes. DuckDB is installed into a temporary folder,
PostGIS started from Debian's packages in a temporary folder; both are left out, with the reason, where that fails.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from coverage_sides.city import city  # noqa: E402

SIZES = (1_000, 10_000, 100_000, 1_000_000)
TITLES = {
    "ours": "ours",
    "plain_overlay": "geopandas: dissolve, overlay",
    "plain_pieces": "geopandas: dissolve apart, overlay",
    "plain_zones": "geopandas: union zone by zone",
    "duckdb_sql": "DuckDB spatial",
    "postgis_sql": "PostGIS",
}
DUCKDB = ("duckdb==1.5.5", "duckdb-extension-spatial==1.5.5")
AGREE = 1e-6
Answer = dict[str, float]


def asked(side: str, folder: Path, extra: Path, limit: float) -> Answer | str:
    """Return what one side answers about the city in `folder`, or why it did not."""
    places = os.pathsep.join(map(str, (ROOT, HERE, extra)))
    command = [sys.executable, "-m", f"coverage_sides.{side}", str(folder)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": places}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        said, complaint = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.communicate()
        return "did not finish"
    if process.returncode:
        return (complaint.strip().splitlines() or ["failed"])[-1]
    answer: Answer = json.loads(said.splitlines()[-1])
    return answer


def absent(side: str, extra: Path) -> str:
    """Return why a side cannot run here; empty when it can."""
    if side == "duckdb_sql":
        command = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--target", str(extra), *DUCKDB]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return "" if done.returncode == 0 else f"{' and '.join(DUCKDB)} cannot be installed: {done.stderr.strip().splitlines()[-1]}"
    if side == "postgis_sql" and not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        return "no PostgreSQL with PostGIS is installed (Debian: postgresql-15-postgis-3)"
    return ""


def table(size: int, answers: dict[str, Answer | str]) -> None:
    """Print the answers of one size, and what of it matters most: ours against the best plain way."""
    ours = answers.get("ours")
    print(f"\n{size:,} polygons of land{'':<18}{'seconds':>10}{'peak MiB':>10}{'share':>12}{'differs by':>12}{'× ours':>9}")
    for side, answer in answers.items():
        if isinstance(answer, str):
            print(f"  {TITLES[side]:<38}{answer}")
            continue
        share = answer["numerator"] / answer["denominator"]
        row = f"  {TITLES[side]:<38}{answer['seconds']:>10.3f}{answer['peak_mib']:>10,.0f}{100 * share:>11.5f}%"
        if isinstance(ours, dict) and side != "ours":
            apart = max(abs(answer[name] / ours[name] - 1) for name in ("numerator", "denominator"))
            row += f"{apart:>12.1e}{answer['seconds'] / ours['seconds']:>9.1f}" + ("" if apart <= AGREE else "  DIFFERS")
        print(row)
    plain = {side: answer["seconds"] for side, answer in answers.items() if side.startswith("plain") and isinstance(answer, dict)}
    if plain and isinstance(ours, dict):
        best = min(plain, key=plain.__getitem__)
        print(f"  ours is {plain[best] / ours['seconds']:.1f} × as fast as the best plain way here ({TITLES[best]})")


def growth(times: dict[str, dict[int, float]]) -> None:
    """Print with which power of the size each side's time grows, from one size to the next."""
    print("\ntime grows with the size to the power of")
    for side, by_size in times.items():
        sizes = sorted(by_size)
        steps = [
            f"{low:,} → {high:,}: {math.log(by_size[high] / by_size[low]) / math.log(high / low):.2f}" for low, high in pairwise(sizes)
        ]
        if steps:
            print(f"  {TITLES[side]:<38}{'   '.join(steps)}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 polygons only")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--sides", nargs="+", choices=list(TITLES), default=list(TITLES))
    parser.add_argument("--limit", type=float, default=300.0, help="seconds, with reading and loading, after which a side did not finish")
    options = parser.parse_args()
    options.sizes = sorted(options.sizes)[:2] if options.quick else sorted(options.sizes)
    return options


def main() -> None:
    options = arguments()
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else f"{os.cpu_count()} processors")
    times: dict[str, dict[int, float]] = {side: {} for side in options.sides}
    with tempfile.TemporaryDirectory(prefix="coverage-benchmark-") as temporary:
        folder, extra = Path(temporary), Path(temporary) / "duckdb"
        sides = []
        for side in options.sides:
            reason = absent(side, extra)
            if reason:
                print(f"{TITLES[side]} is left out: {reason}")
            else:
                sides.append(side)
        for size in options.sizes:
            for name, frame in zip(("land", "sites", "zones"), city(size), strict=True):
                frame.to_parquet(folder / f"{name}.parquet")
            answers = {side: asked(side, folder, extra, options.limit) for side in sides}
            table(size, answers)
            for side, answer in answers.items():
                if isinstance(answer, dict):
                    times[side][size] = answer["seconds"]
            sides = [side for side in sides if isinstance(answers[side], dict)]
    growth(times)


if __name__ == "__main__":
    main()
