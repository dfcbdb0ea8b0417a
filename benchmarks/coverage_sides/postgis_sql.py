"""PostGIS: zone by zone in one statement, on indexed tables, in a temporary server that this script starts and stops."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas as gpd
from coverage_sides.city import BANDS, QUAD_SEGS
from coverage_sides.measured import Frames, measured

BINARIES = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/nowhere"))
USER = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
SETTINGS = {
    "listen_addresses": "", "shared_buffers": "256MB", "work_mem": "256MB", "maintenance_work_mem": "256MB", "fsync": "off", "jit": "off",
    "max_wal_size": "4GB", "max_parallel_workers_per_gather": str(os.cpu_count()), "parallel_setup_cost": "10", "min_parallel_table_scan_size": "0",
}  # fmt: skip
RADIUS = "CASE " + " ".join(
    f"WHEN a >= {low} AND a < {str(high).replace('inf', '1e300')} THEN {reach}::float" for low, high, reach in BANDS
) + " END"  # fmt: skip
SQL = f"""
WITH sized AS (SELECT geom, round(ST_Area(geom)::numeric, 2)::float AS a FROM sites),
reach AS MATERIALIZED (SELECT ST_Buffer(geom, r, 'quad_segs={QUAD_SEGS}') AS geom FROM (SELECT geom, {RADIUS} AS r FROM sized) s WHERE r IS NOT NULL),
near AS (SELECT z.name, ST_Union(reach.geom) AS geom FROM reach JOIN zones z ON ST_Intersects(reach.geom, z.geom) GROUP BY z.name),
homes AS (SELECT z.name, ST_Intersection(ST_Union(l.geom), z.geom) AS geom
    FROM zones z JOIN land l ON ST_Intersects(l.geom, z.geom) GROUP BY z.name, z.geom)
SELECT sum(ST_Area(ST_Intersection(homes.geom, near.geom))) || ' ' || sum(ST_Area(homes.geom)) || ' ' ||
    substring(pg_read_file('/proc/self/status') from 'VmHWM:\\s+(\\d+)') FROM homes LEFT JOIN near USING (name)
"""
FOLDER = Path(tempfile.mkdtemp(prefix="coverage-postgis-"))
PEAK_KIB = [0.0]


def start() -> None:
    """Make an empty server and start it; it ends and goes with this process."""
    atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    if USER:
        shutil.chown(FOLDER, USER)
    _run("initdb", "-D", str(FOLDER / "data"), "-A", "trust", "-E", "UTF8", "--no-sync")
    options = " ".join(f"-c {name}={value}" if value else f"-c {name}=''" for name, value in SETTINGS.items())
    atexit.register(_run, "pg_ctl", "-D", str(FOLDER / "data"), "-m", "immediate", "stop")
    _run("pg_ctl", "-D", str(FOLDER / "data"), "-o", f"{options} -k {FOLDER}", "-l", str(FOLDER / "log"), "-w", "start")


def load(frames: Frames) -> None:
    """Put the layers into indexed tables."""
    start()
    _sql("CREATE EXTENSION postgis")
    for name, frame in zip(("land", "sites", "zones"), frames, strict=True):
        _sql(f"CREATE TABLE {name} (name text, geom geometry)")
        rows = _rows(frame)
        _sql(f"COPY {name} FROM STDIN", given=rows)
        _sql(f"CREATE INDEX ON {name} USING gist (geom)")
        _sql(f"ANALYZE {name}")


def _rows(frame: gpd.GeoDataFrame) -> str:
    names = frame["name"] if "name" in frame else [""] * len(frame)
    return "".join(f"{name}\t{wkb}\n" for name, wkb in zip(names, frame.geometry.to_wkb(hex=True), strict=True))


def compute(frames: Frames) -> tuple[float, float]:
    """Return served and whole area [m²], by zone on the way."""
    covered, whole, peak = map(float, _sql(SQL).split())
    PEAK_KIB[0] = max(PEAK_KIB[0], peak)
    return covered, whole


def _sql(statement: str, given: str = "") -> str:
    return _run("psql", "-h", str(FOLDER), "-d", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", statement, given=given)


def _run(program: str, *arguments: str, given: str = "") -> str:
    done = subprocess.run([BINARIES / program, *arguments], input=given, text=True, capture_output=True, user=USER, cwd="/", check=False)
    if done.returncode:
        raise SystemExit(f"{program}: {done.stderr[-2000:]}")
    return done.stdout


measured(compute, load=load, peak=lambda: PEAK_KIB[0] / 2**10)
