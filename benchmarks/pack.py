"""The meeting pack of a city: ours, and the plain road of figures by matplotlib pasted into a presentation, in one run.

    python benchmarks/pack.py [--features 50000] [--sides ours plain]

Both sides read the same published layers of a store of its own, made before, in a process of their own, one after the other: once as the example city is
shipped, once with its five headline programmes copied to --features features. Ours makes the deck and all four files (PPTX, PDF, HTML, XLSX). The plain
side makes one PPTX of the same slides: maps and charts drawn at 200 dots an inch by geopandas `.plot` and matplotlib, pasted as pictures, and the
same coverage by buffer, union and intersection. Printed are the seconds of each part, the peak memory of the process, and the ratio.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

HEADLINE = ("back_alleys", "old_courtyards", "river_sites", "micro_parks", "green_areas")
SIDES = ("ours", "plain")


def filled(home: Path, features: int | None) -> None:
    """Fill a store with the example city; with `features`, its headline programmes are copied, a little beside, until they are so many."""
    import geopandas as gpd
    import numpy as np
    import pandas as pd

    from layers.intake import seed
    from layers.store.embedded import open_store

    store = open_store(home)
    seed(store, ROOT / "data")
    if features is None:
        return
    random = np.random.default_rng(7)
    for key in HEADLINE:
        frame = store.read(key, store.currents()[key].number)
        times = -(-features // len(HEADLINE) // len(frame))
        copies = []
        for number in range(times):
            copy = frame.copy()
            if number:
                east, north = random.uniform(-0.02, 0.02, 2)
                copy["fid"] = copy["fid"].astype(str) + f"-{number}"
                copy["geometry"] = copy.geometry.translate(east, north)
            copies.append(copy)
        whole = gpd.GeoDataFrame(pd.concat(copies, ignore_index=True), crs=frame.crs).iloc[: features // len(HEADLINE)]
        store.publish(key, whole, by="benchmark", note="", data_date=store.currents()[key].data_date)


def asked(side: str, home: Path, out: Path) -> dict[str, Any]:
    """Return what a side says of its work, or why there is nothing."""
    command = [sys.executable, str(ROOT / "benchmarks" / "pack_sides" / f"{side}.py"), str(home), str(out)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or ["failed"])[-1]}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Run both sides on both cities and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", type=int, default=50_000)
    parser.add_argument("--sides", nargs="+", choices=SIDES, default=list(SIDES))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for name, features in (("example city", None), (f"{arguments.features:,} features", arguments.features)):
            home = Path(folder) / name.replace(" ", "-")
            filled(home, features)
            found = {}
            for side in arguments.sides:
                found[side] = asked(side, home, Path(folder))
                print(f"{name} · {side}: {found[side]}", flush=True)
            if all("seconds" in found.get(side, {}) for side in SIDES):
                ratio, files = found["plain"]["seconds"] / found["ours"]["seconds"], found["ours"]["seconds"] - found["ours"]["deck"]
                drawn = sum(found["plain"][part] for part in ("maps", "charts", "save"))
                print(f"{name} · plain ÷ ours: {ratio:.2f} for the whole, one PPTX against deck and four files")
                print(f"{name} · plain ÷ ours: {drawn / files:.2f} for drawing and writing alone, one PPTX against four files", flush=True)


if __name__ == "__main__":
    main()
