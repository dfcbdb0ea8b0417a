"""DuckDB spatial: zone by zone in one statement, joined by its spatial join, in as many threads as there are processors."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import duckdb
import geopandas as gpd
import pyarrow
from coverage_sides.city import BANDS, QUAD_SEGS
from coverage_sides.measured import Frames, measured

RADIUS = (
    "CASE " + " ".join(f"WHEN a >= {low} AND a < {str(high).replace('inf', '1e300')} THEN {reach}" for low, high, reach in BANDS) + " END"
)
SQL = f"""
WITH sized AS (SELECT geom, round(ST_Area(geom), 2) AS a FROM sites),
reach AS MATERIALIZED (SELECT ST_Buffer(geom, r, {QUAD_SEGS}) AS geom FROM (SELECT geom, {RADIUS} AS r FROM sized) WHERE r IS NOT NULL),
near AS (SELECT z.name, ST_Union_Agg(reach.geom) AS geom FROM reach JOIN zones z ON ST_Intersects(reach.geom, z.geom) GROUP BY z.name),
homes AS MATERIALIZED (SELECT z.name, ST_Intersection(ST_Union_Agg(l.geom), any_value(z.geom)) AS geom
    FROM land l JOIN zones z ON ST_Intersects(l.geom, z.geom) GROUP BY z.name),
shares AS (SELECT name, ST_Area(homes.geom) AS whole, ST_Area(ST_Intersection(homes.geom, near.geom)) AS covered FROM homes LEFT JOIN near USING (name))
SELECT sum(covered), sum(whole) FROM shares
"""
CONNECTION = duckdb.connect(config={"allow_unsigned_extensions": True})


def load(frames: Frames) -> None:
    """Put the layers into tables."""
    spec = importlib.util.find_spec("duckdb_extension_spatial")
    assert spec is not None
    assert spec.origin is not None
    extension = next(Path(spec.origin).parent.glob("extensions/*/spatial.duckdb_extension"))
    CONNECTION.execute(f"LOAD '{extension.as_posix()}'")
    for name, frame in zip(("land", "sites", "zones"), frames, strict=True):
        CONNECTION.register("given", _columns(frame))
        CONNECTION.execute(f"CREATE TABLE {name} AS SELECT * EXCLUDE (wkb), ST_GeomFromWKB(wkb) AS geom FROM given")
        CONNECTION.unregister("given")


def _columns(frame: gpd.GeoDataFrame) -> pyarrow.Table:
    plain = {column: frame[column].tolist() for column in frame.columns.drop("geometry")}
    return pyarrow.table({**plain, "wkb": pyarrow.array(frame.geometry.to_wkb(), pyarrow.binary())})


def compute(frames: Frames) -> tuple[float, float]:
    """Return served and whole area [m²], by zone on the way."""
    covered, whole = CONNECTION.execute(SQL).fetchone() or (0.0, 0.0)
    return float(covered), float(whole)


measured(compute, load=load)
