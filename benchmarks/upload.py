"""A large shapefile on its way into a layer: ours from handing in to the revision, and plain geopandas, in one run.

    python benchmarks/upload.py [--features 100000] [--unpacked-mb 200]

The file is a zipped shapefile of polygons in GBK without .prj and .cpg, in the third-degree belt 35. Ours goes the whole way of the page: the draft
on disk, read in a process of its own, fields understood, all checks, the difference against the revision before, the new revision with the original
kept. Plain geopandas is told the encoding and the coordinate system, reads the file, transforms it and writes a GeoPackage; it finds and checks nothing.
Printed are seconds and the peak memory of the process that serves the pages and of the one that reads.
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

KEY = "old_courtyards"
TEXTS = {"项目编号": 16, "项目名称": 60, "状态": 12, "所属镇街": 30, "责任单位": 60, "责任人": 20, "任务": 200, "备注": 254}


def made(folder: Path, features: int, unpacked_mb: int) -> Path:
    """Write the file and return it: as many vertices a polygon as fill the size."""
    import numpy as np
    import pyogrio
    import shapely

    row = sum(TEXTS.values()) + 1
    vertices = max(int((unpacked_mb * 1e6 / features - row - 56 - 8) / 16), 5)
    turn = np.linspace(0, -2 * np.pi, vertices)
    ring = np.column_stack([np.cos(turn), np.sin(turn)]) * 20
    side = int(np.ceil(features**0.5))
    place = np.arange(features)
    middle = np.column_stack([35_372_583 + (place % side - side / 2) * 45, 3_390_817 + (place // side - side / 2) * 45])
    rings = shapely.linearrings((middle[:, None, :] + ring[None, :, :]).reshape(-1, 2), indices=np.repeat(place, vertices))
    number = place.astype(str).astype(object)
    values = {
        "项目编号": "CZ-" + number, "项目名称": number + "号院落", "状态": np.where(place % 2, "在建", "已完工").astype(object),
        "所属镇街": np.full(features, "崇阳街道", dtype=object), "责任单位": np.full(features, "市住建局", dtype=object),
        "责任人": np.full(features, "薛某", dtype=object), "任务": np.full(features, "加装充电设施，三线入地，雨污分流", dtype=object),
        "备注": np.full(features, "无", dtype=object),
    }  # fmt: skip
    path = folder / "院落.shp"
    pyogrio.raw.write(
        path, shapely.to_wkb(shapely.polygons(rings)), [values[name] for name in TEXTS], np.array(list(TEXTS), dtype=object),
        geometry_type="Polygon", crs="EPSG:4523", driver="ESRI Shapefile", encoding="GBK",
    )  # fmt: skip
    _widen(path.with_suffix(".dbf"), values, features)
    out = folder / "院落.zip"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for ending in (".shp", ".shx", ".dbf"):
            archive.write(path.with_suffix(ending), path.with_suffix(ending).name)
    unpacked = sum(path.with_suffix(ending).stat().st_size for ending in (".shp", ".shx", ".dbf"))
    print(f"{features:,} polygons of {vertices} vertices: {unpacked / 1e6:.0f} MB unpacked, {out.stat().st_size / 1e6:.0f} MB zipped")
    for ending in (".shp", ".shx", ".dbf", ".cpg"):
        path.with_suffix(ending).unlink(missing_ok=True)
    return out


def _widen(path: Path, values: dict[str, Any], features: int) -> None:
    """Write the table with columns as wide as offices make them, in GBK, without a word about it."""
    import struct

    import numpy as np

    fields = [(name.encode("gbk"), width) for name, width in TEXTS.items()]
    head = struct.pack("<4B I H H 20x", 3, 121, 12, 31, features, 32 + 32 * len(fields) + 1, 1 + sum(TEXTS.values()))
    for name, width in fields:
        head += name[:10].ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([width, 0]) + b"\0" * 14
    columns = [np.full((features, 1), b" ", dtype="S1")]
    for name, width in TEXTS.items():
        cells = np.array([value.encode("gbk")[:width].ljust(width) for value in values[name]], dtype=f"S{width}")
        columns.append(cells.view("S1").reshape(features, width))
    path.write_bytes(head + b"\r" + np.hstack(columns).tobytes() + b"\x1a")


def ours(source: Path, folder: Path) -> dict[str, float]:
    """Take the file the whole way of the page; seconds by step."""
    from layers.accounts.visitor import Role, Visitor
    from layers.drafts.apart import carried_out
    from layers.drafts.difference import compare_draft
    from layers.drafts.steps import read_draft
    from layers.drafts.view import check_view
    from layers.store.drafts import Drafts
    from layers.store.embedded import open_store

    who = Visitor("bench", "基准", Role.PUBLISHER, "", None)
    drafts = Drafts(open_store(folder / "home"))
    steps: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        steps[name] = time.perf_counter() - started
        return result

    draft = timed("hand in", lambda: drafts.hand_in(who, KEY, [(source.name, io.BytesIO(source.read_bytes()))]))
    draft = drafts.choose(draft, who, note="benchmark")
    timed("read", lambda: carried_out(drafts, draft, "read"))
    read = read_draft(drafts, draft)[0].read
    assert (read.encoding.chosen, read.crs.chosen) == ("gb18030", "EPSG:4523"), (read.encoding.chosen, read.crs.chosen)
    place = timed("fields, checks", lambda: carried_out(drafts, draft, "examine"))
    timed("findings", lambda: check_view(Path(place)).findings("zh"))
    timed("difference", lambda: carried_out(drafts, draft, "compare"))
    assert compare_draft(drafts, draft).counts["new"] == read_draft(drafts, draft)[0].rows
    timed("publish", lambda: carried_out(drafts, draft, "publish", by=who))
    return steps


def plain(source: Path, folder: Path) -> dict[str, float]:
    """Read, transform, write, as one does in a notebook that knows encoding and coordinate system beforehand."""
    import geopandas as gpd

    started = time.perf_counter()
    frame = gpd.read_file(f"zip://{source}", encoding="GBK").set_crs(4523).to_crs(4490)
    read = time.perf_counter() - started
    frame.to_file(folder / "out.gpkg", driver="GPKG")
    return {"read": read, "write": time.perf_counter() - started - read}


def own_peak_mb() -> float:
    """Peak memory of this process. The usual counter starts with that of the process that started this one, so it is not asked."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def one_side(side: str, source: Path, folder: Path) -> None:
    """Run a side in this process and print what it took."""
    if side == "ours":
        import layers.gdal_guard  # noqa: F401
    started = time.perf_counter()
    steps = {"ours": ours, "plain": plain}[side](source, folder)
    told = {
        "steps": steps,
        "seconds": time.perf_counter() - started,
        "own_mb": own_peak_mb(),
        "apart_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }
    print(json.dumps(told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--features", type=int, default=100_000)
    parser.add_argument("--unpacked-mb", type=int, default=200)
    parser.add_argument("--side", choices=("ours", "plain"), help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="renewal-benchmark-") as temporary:
        folder = Path(temporary)
        if given.side:
            one_side(given.side, given.source, folder)
            return
        source = made(folder, given.features, given.unpacked_mb)
        told = {}
        for side in ("ours", "plain"):
            command = [sys.executable, __file__, "--side", side, "--source", str(source)]
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
            told[side] = json.loads(done.stdout.splitlines()[-1])
            steps = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in told[side]["steps"].items())
            memory = f"{told[side]['own_mb']:,.0f} MB" + (
                f", the processes apart {told[side]['apart_mb']:,.0f} MB" if side == "ours" else ""
            )
            print(f"{side:>6}: {told[side]['seconds']:6.1f} s ({steps}); peak memory {memory}")
        ratio = told["ours"]["seconds"] / told["plain"]["seconds"]
        print(
            f"ours takes {ratio:.1f} times as long as plain reading and writing, with {told['ours']['own_mb'] / told['plain']['own_mb']:.2f} of its memory in the serving process"
        )


if __name__ == "__main__":
    main()
