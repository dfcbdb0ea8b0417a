"""The outline of the city (real, 天地图, 113 vertices, schematic) and the plain inside it."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import shapely

from data.generator import lattice

_HERE = Path(__file__).parent
_FOOT_OF_THE_MOUNTAINS = (
    (103.607, 30.812), (103.590, 30.793), (103.566, 30.775), (103.549, 30.752), (103.545, 30.725), (103.560, 30.695),
    (103.566, 30.665), (103.563, 30.630), (103.567, 30.600), (103.560, 30.575), (103.572, 30.555), (103.570, 30.520),
)  # fmt: skip


@cache
def ring() -> tuple[tuple[float, float], ...]:
    """Return the closed ring of the outline, longitude and latitude as published."""
    with (_HERE / "outline.csv").open(encoding="utf-8") as file:
        return tuple((float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file))


@cache
def city() -> shapely.Polygon:
    """Return the city as a polygon of the plane."""
    return lattice.plane(shapely.Polygon(ring()))


@cache
def inside() -> shapely.Polygon:
    """Return the city drawn in by a metre, so that rounded coordinates of what is cut with it stay inside."""
    return city().buffer(-1.0, join_style="mitre")


@cache
def plain() -> shapely.Polygon:
    """Return the part of the city east of the foot of the mountains."""
    east = [(103.90, 30.50), (103.90, 30.95), (103.607, 30.95)]
    region = lattice.plane(shapely.Polygon([*_FOOT_OF_THE_MOUNTAINS, *east]))
    return lattice.largest(region.intersection(inside()))
