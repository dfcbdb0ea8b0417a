"""Making totals exact: the last polygon or line is shortened, then single vertices move by single lattice steps."""

from __future__ import annotations

import itertools

import numpy as np
import shapely
import shapely.affinity
import shapely.ops

from data.generator import lattice

_REACH = 7


def exact_area(polygons: list[shapely.Polygon], target: float, last: int) -> list[shapely.Polygon]:
    """Shrink polygon number `last`, so that the geodesic areas sum to `target` m² within 0.2 m².

    The sum must be above the target by less than the area of that polygon. Raises ValueError otherwise.
    """
    surplus = sum(lattice.area(p) for p in polygons) - target
    piece = polygons[last]
    left = lattice.area(piece) - surplus
    if surplus < 0 or left < 60:
        raise ValueError(f"cannot take {surplus:.1f} m² from a polygon of {lattice.area(piece):.1f} m²")
    factor = (left / lattice.area(piece)) ** 0.5
    rough = lattice.settled(shapely.affinity.scale(piece, factor, factor, origin="centroid"))
    out = list(polygons)
    out[last] = _nudged(lattice.largest(rough), left)
    return out


def _nudged(polygon: shapely.Polygon, wanted: float) -> shapely.Polygon:
    ring = np.array(lattice.printed(polygon).exterior.coords)[:-1]
    holes = [np.array(hole.coords) for hole in lattice.printed(polygon).interiors]
    best, found = np.inf, polygon
    for i, j in itertools.product(range(-_REACH, _REACH + 1), repeat=2):
        for vertex in range(min(3, len(ring))):
            moved = ring.copy()
            moved[vertex] = np.round(moved[vertex] + np.array([i, j]) * lattice.STEP, lattice.DIGITS)
            candidate = shapely.Polygon(moved, holes)
            error = abs(lattice.area(lattice.plane(candidate)) - wanted)
            if error < best and candidate.is_valid:
                best, found = error, lattice.plane(candidate)
    return found


def exact_length(lines: list[shapely.LineString], target: float) -> list[shapely.LineString]:
    """Keep lines in order until their geodesic lengths reach `target` metres, and cut the last one to fit within 0.2 m."""
    out: list[shapely.LineString] = []
    total = 0.0
    for line in lines:
        size = lattice.length(line)
        if total + size < target - 30:
            out.append(line)
            total += size
        elif total + size >= target:
            part = line
            for _ in range(6):
                share = (target - total) / lattice.length(part)
                part = shapely.ops.substring(line, 0, part.length * share)
            out.append(lattice.plane(lattice.printed(part)))
            return out
    raise ValueError(f"{total:.0f} m of lines do not reach {target:.0f} m")
