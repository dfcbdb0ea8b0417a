"""Reads packed bytes back into a frame: the counterpart of `geo.packing`, for tests and for programs without a browser."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.packed_columns import NO_DAY, Array
from geo.packing import KINDS, WORLD, unpack_header


def unpack(packed: bytes) -> gpd.GeoDataFrame:
    """Return the features of packed bytes, in their packed order, with one column for each packed one.

    Coordinates come back within half a step (5 mm); outer rings and holes turn as they were packed. Code and text columns
    are object columns (None, or the empty text for text), days are datetime64, numbers float32.

    Examples
    --------
    >>> from geo.packing import Numbers, pack
    >>> from shapely.geometry import Point
    >>> frame = unpack(pack(gpd.GeoSeries([Point(103.67, 30.63), None], crs=4490), {"area_m2": Numbers([5.0, 6.0])}))
    >>> frame.geometry.iloc[0].distance(Point(103.67, 30.63)) < 1e-7, frame["area_m2"].tolist()
    (True, [5.0, 6.0])
    """
    header = unpack_header(packed)
    body = packed[8 + int.from_bytes(packed[4:8], "little") :]
    columns = {name: _column(header, body, name, column) for name, column in header["columns"].items()}
    return gpd.GeoDataFrame(columns, geometry=_geometries(header, body), crs=header["crs"])


def _section(header: dict[str, Any], body: bytes, name: str) -> Array:
    entry = header["sections"][name]
    dtype = np.dtype("<" + entry["type"])
    end = entry["at"] + entry["length"] * dtype.itemsize
    planes = np.frombuffer(body[entry["at"] : end], dtype=np.uint8).reshape(dtype.itemsize, -1)
    values = np.ascontiguousarray(planes.T).reshape(-1).view(dtype)
    if entry.get("zigzag"):
        wide = values.astype(np.int64)
        return (wide >> 1) ^ -(wide & 1)
    return values


def _column(header: dict[str, Any], body: bytes, name: str, column: dict[str, Any]) -> pd.Series | Array:
    kind = column["kind"]
    if column.get("empty"):
        return np.full(header["count"], np.datetime64("NaT", "s"))
    values = _section(header, body, f"column:{name}")
    if kind == "code":
        return pd.Series(np.array([None, *column["dictionary"]], dtype=object)[values], dtype=object)
    if kind == "day":
        null = values == (NO_DAY if column["base"] is None else 0)
        days = values.astype(np.int64) + (0 if column["base"] is None else column["base"] - 1)
        return np.where(null, np.datetime64("NaT", "D"), days.astype("datetime64[D]")).astype("datetime64[s]")
    if kind == "text":
        ends = np.cumsum(_section(header, body, f"column:{name}:lengths").astype(np.int64))
        text = values.tobytes()
        return pd.Series([text[start:end].decode() for start, end in zip([0, *ends[:-1]], ends, strict=True)], dtype=object)
    return values


def _geometries(header: dict[str, Any], body: bytes) -> Array:
    kinds, rings, counts, opens = (_section(header, body, name).astype(np.int64) for name in ("kind", "rings", "vertices", "opens_part"))
    longitude, latitude = _coordinates(header, body, counts)
    first_ring = np.concatenate(([0], np.cumsum(rings)))
    first_vertex = np.concatenate(([0], np.cumsum(counts)))
    points = np.column_stack((longitude, latitude))
    found = np.empty(len(kinds), dtype=object)
    for index, kind in enumerate(kinds):
        own = range(first_ring[index], first_ring[index + 1])
        pieces = [points[first_vertex[ring] : first_vertex[ring + 1]] for ring in own]
        found[index] = _geometry(KINDS[kind], pieces, [bool(opens[ring]) for ring in own])
    return found


def _coordinates(header: dict[str, Any], body: bytes, counts: Array) -> tuple[Array, Array]:
    starts = (np.cumsum(counts) - counts).astype(np.int64)
    inner = np.ones(int(counts.sum()), dtype=bool)
    inner[starts] = False
    world = []
    for name, origin in zip("xy", header["origin"], strict=True):
        steps = np.zeros(len(inner), dtype=np.int64)
        steps[inner] = _section(header, body, f"d{name}")
        run = np.cumsum(steps)
        ring_start = (np.cumsum(_section(header, body, f"start_{name}")) + 2**31) % 2**32 - 2**31
        world.append(run + np.repeat(ring_start - run[starts], counts) + origin)
    longitude = world[0] / WORLD * 360.0 - 180.0
    latitude = np.degrees(np.arctan(np.sinh((0.5 - world[1] / WORLD) * 2.0 * np.pi)))
    return longitude, latitude


def _geometry(kind: str, pieces: list[Array], opens: list[bool]) -> Any:
    if not kind:
        return None
    parts: list[list[Array]] = []
    for piece, is_new in zip(pieces, opens, strict=True):
        if is_new:
            parts.append([piece])
        else:
            parts[-1].append(piece)
    simple = kind.removeprefix("Multi")
    build = {"Point": lambda part: shapely.Point(part[0][0]), "LineString": lambda part: shapely.LineString(part[0])}
    made = [build[simple](part) if simple in build else shapely.Polygon(part[0], part[1:]) for part in parts]
    if kind == simple:
        return made[0]
    return getattr(shapely, kind)(made)
