"""Packs the geometries and columns of a frame into one compact binary that a browser draws from.

The bytes are a four-letter mark, the length of a JSON header, the header, then the sections it names. Coordinates are
Web-Mercator, counted in 2³² steps around the earth (9 mm at the equator) from an origin in the middle of the layer.
Features stand in drawing order: large before small, neighbours together along a Hilbert curve, those without geometry
last, so that a reader needs no other index than the boxes of consecutive runs. Every number is stored as a difference
that is small, zigzag coded and split into planes of equal significance, which is what gzip compresses best.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.crs import require_crs
from geo.packed_columns import MARK, Array, Codes, Column, Days, Numbers, Texts, UnpackableError, Writer, narrow, write_column

__all__ = [
    "FORMAT",
    "KINDS",
    "WORLD",
    "Array",
    "Codes",
    "Column",
    "Days",
    "Numbers",
    "Texts",
    "UnpackableError",
    "drawing_order",
    "pack",
    "unpack_header",
]

FORMAT = 1
WORLD = 2.0**32
KINDS = ("", "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")
_KIND_OF_TYPE = np.array([1, 3, 3, 5, 2, 4, 6, 255], dtype=np.uint8)  # by shapely's type id, from point to collection
_MAX_LATITUDE = 85.05


def pack(geometry: gpd.GeoSeries, columns: Mapping[str, Column] | None = None, meta: Mapping[str, Any] | None = None) -> bytes:
    """Return `geometry` (longitude/latitude) and `columns` as packed bytes, features in `drawing_order`.

    Parameters
    ----------
    geometry
        Points, lines, polygons and their multi-part kinds in any mixture; null and empty ones are kept as records
        without geometry. Curved or third dimensions are not kept.
    columns
        Name → column, each as long as `geometry` and in its order.
    meta
        Small JSON values for the reader, put into the header as they are.

    Raises
    ------
    UnpackableError
        For a geometry collection, coordinates that are not finite, edges longer than half around the earth, or a CRS that
        is not geographic.

    Examples
    --------
    >>> from shapely.geometry import Point
    >>> packed = pack(gpd.GeoSeries([Point(103.67, 30.63)], crs=4490), {"town": Codes(["怀远镇"])})
    >>> packed[:4], unpack_header(packed)["count"]
    (b'RNW1', 1)
    """
    crs = require_crs(geometry)
    if not crs.is_geographic:
        raise UnpackableError("`geometry` is in metres; pass longitude and latitude, for example `to_crs(4490)`", crs=str(crs))
    order = drawing_order(geometry)
    writer = Writer()
    header: dict[str, Any] = {"version": FORMAT, "count": len(order), "crs": crs.to_string(), "meta": dict(meta or {})}
    header["origin"] = _write_geometry(writer, np.asarray(geometry.array)[order])
    header["columns"] = {name: write_column(writer, name, column, order) for name, column in (columns or {}).items()}
    return writer.finish(header)


def drawing_order(geometry: gpd.GeoSeries) -> NDArray[np.int64]:
    """Return the positions of `geometry` in the order in which `pack` stores them: large first, then along a Hilbert curve.

    Examples
    --------
    >>> from shapely.geometry import Point, box
    >>> drawing_order(gpd.GeoSeries([None, Point(103, 30), box(103, 30, 104, 31)], crs=4490)).tolist()
    [2, 1, 0]
    """
    bounds = np.asarray(geometry.bounds, dtype=float)
    known = np.isfinite(bounds).all(axis=1)
    west, north = _to_world(bounds[:, 0], bounds[:, 3])
    east, south = _to_world(bounds[:, 2], bounds[:, 1])
    size = np.where(known, np.fmax(east - west, south - north), 0.0)
    rank = 16 - np.floor(np.log2(size + 1.0) / 2.0).astype(np.int64)
    key = (rank << 32) | _hilbert((west + east) / 2, (north + south) / 2, known)
    key[~known] = np.iinfo(np.int64).max
    return np.argsort(key, kind="stable")


def unpack_header(packed: bytes) -> dict[str, Any]:
    """Return the header of packed bytes; raises UnpackableError when they are something else."""
    if packed[:4] != MARK:
        raise UnpackableError("`packed` does not start with the mark of the packed form", mark=repr(packed[:4]))
    length = int.from_bytes(packed[4:8], "little")
    return json.loads(packed[8 : 8 + length])


# -- coordinates -----------------------------------------------------------------------------------------------------


def _to_world(longitude: Array, latitude: Array) -> tuple[Array, Array]:
    """Return Web-Mercator coordinates counted in steps of 2⁻³² of the earth's girth, y downwards."""
    sine = np.sin(np.radians(np.clip(latitude, -_MAX_LATITUDE, _MAX_LATITUDE)))
    return (longitude + 180.0) / 360.0 * WORLD, (0.5 - np.arctanh(sine) / (2.0 * np.pi)) * WORLD


def _hilbert(x: Array, y: Array, known: Array) -> NDArray[np.int64]:
    """Return the place of each point along a Hilbert curve of 16 bits a side over the extent of the known ones."""
    if not known.any():
        return np.zeros(len(x), dtype=np.int64)
    ranks = []
    for values in (x, y):
        low, high = values[known].min(), values[known].max()
        ranks.append(np.where(known, (values - low) / max(high - low, 1.0) * 65535.0, 0.0).astype(np.int64))
    column, row = ranks
    place = np.zeros(len(x), dtype=np.int64)
    side = 1 << 15
    while side:
        right, down = (column & side) > 0, (row & side) > 0
        place += side * side * ((3 * right) ^ down)
        mirrored = right & ~down
        column, row = np.where(mirrored, 65535 - column, column), np.where(mirrored, 65535 - row, row)
        column, row = np.where(down, column, row), np.where(down, row, column)
        side >>= 1
    return place


def _write_geometry(writer: Writer, geometries: Array) -> list[int]:
    """Write the sections of geometry and return the origin of the coordinates."""
    kinds = _kinds(geometries)
    rings, ring_feature, opens_part = _rings(geometries, kinds)
    longitude, latitude, counts = _vertices(rings, kinds[ring_feature])
    x, y = (np.rint(values).astype(np.int64) for values in _to_world(longitude, latitude))
    origin = [int((values.min() + values.max()) // 2) if len(values) else 0 for values in (x, y)]
    x, y = x - origin[0], y - origin[1]
    starts = _starts(counts)
    turned = _turning(x, y, counts, kinds[ring_feature] >= 5, opens_part)
    x, y = x[turned], y[turned]
    writer.planes("kind", kinds)
    writer.planes("rings", narrow(np.bincount(ring_feature, minlength=len(kinds))))
    writer.planes("vertices", narrow(counts))
    writer.planes("opens_part", opens_part.astype(np.uint8))
    inner = np.ones(len(x), dtype=bool)
    inner[starts] = False
    for name, values in (("x", x), ("y", y)):
        writer.starts(f"start_{name}", values[starts])
        writer.steps(f"d{name}", np.diff(values, prepend=0)[inner])
    return origin


def _kinds(geometries: Array) -> NDArray[np.uint8]:
    type_ids = shapely.get_type_id(geometries)
    empty = shapely.is_missing(geometries) | shapely.is_empty(geometries)
    kinds = np.where(empty, 0, _KIND_OF_TYPE[np.clip(type_ids, 0, 7)]).astype(np.uint8)
    if (kinds == 255).any():
        raise UnpackableError("`geometry` holds geometry collections; split them by kind first", count=int((kinds == 255).sum()))
    return kinds


def _rings(geometries: Array, kinds: Array) -> tuple[Array, Array, Array]:
    """Return every point, line and ring, the feature each belongs to, and whether it opens a part (False: a hole)."""
    shown = np.flatnonzero(kinds)
    parts, owner = shapely.get_parts(geometries[shown], return_index=True)
    feature = shown[owner]
    filled = np.isin(kinds[feature], (5, 6))
    parts, feature, filled = _without_empty(parts, feature, filled)
    polygon_rings, ring_part = shapely.get_rings(parts[filled], return_index=True)
    ring_part = np.flatnonzero(filled)[ring_part]
    part = np.concatenate((np.flatnonzero(~filled), ring_part))
    pieces = np.concatenate((parts[~filled], polygon_rings))
    in_order = np.argsort(part, kind="stable")
    part = part[in_order]
    opens = np.diff(part, prepend=-1) != 0
    return pieces[in_order], feature[part], opens


def _without_empty(parts: Array, *others: Array) -> tuple[Array, ...]:
    kept = ~shapely.is_empty(parts)
    return (parts, *others) if kept.all() else tuple(values[kept] for values in (parts, *others))


def _vertices(rings: Array, ring_kinds: Array) -> tuple[Array, Array, Array]:
    """Return longitudes, latitudes and the number of vertices of each ring, without the closing vertex of polygons."""
    coordinates, owner = shapely.get_coordinates(rings, return_index=True)
    if not np.isfinite(coordinates).all():
        raise UnpackableError("`geometry` holds coordinates that are not finite; repair them first")
    counts = np.bincount(owner, minlength=len(rings)).astype(np.int64)
    closed = ring_kinds >= 5
    if closed.any():
        keep = np.ones(len(coordinates), dtype=bool)
        keep[np.cumsum(counts)[closed] - 1] = False
        coordinates, counts = coordinates[keep], counts - closed
    return coordinates[:, 0], coordinates[:, 1], counts


def _starts(counts: Array) -> NDArray[np.int64]:
    return (np.cumsum(counts) - counts).astype(np.int64)


def _turning(x: Array, y: Array, counts: Array, closed: Array, opens_part: Array) -> Array:
    """Return the vertex order in which outer rings turn one way and holes the other, which a nonzero fill needs."""
    positions = np.arange(len(x))
    if not closed.any():
        return positions
    starts = _starts(counts)
    ends = starts + counts - 1
    following = positions + 1
    following[ends] = starts
    doubled_area = np.add.reduceat(x * y[following] - x[following] * y, starts)
    wrong = closed & ((doubled_area > 0) != opens_part)
    ring = np.repeat(np.arange(len(starts)), counts)
    mirrored = starts[ring] + ends[ring] - positions
    return np.where(wrong[ring], mirrored, positions)
