"""From labelled pixels to a coverage of polygons: borders made natural, ends set on the outline, everything on the lattice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.generator import lattice, outline
from data.generator.chance import Ripple

_SIMPLE = 130.0
_WINDOW = 900
_TO_VERTEX = 70.0


def _staircase(labels: np.ndarray, x: np.ndarray, y: np.ndarray, count: int) -> list[BaseGeometry]:
    """Return one polygon a label, made of whole pixels."""
    step = x[1] - x[0]
    found = []
    for label in range(count):
        rows, cols = np.nonzero(labels == label)
        left, low = x[cols] - step / 2, y[rows] - step / 2
        found.append(shapely.coverage_union_all(shapely.box(left, low, left + step, low + step)))
    return found


def _wobbled(lines: list[BaseGeometry]) -> list[BaseGeometry]:
    """Displace all vertices by the same smooth noise, so that borders stay shared and lose the pixel grid."""
    east, north = Ripple("wobble x", 420.0, 9), Ripple("wobble y", 420.0, 9)

    def move(c: np.ndarray) -> np.ndarray:
        return c + 34.0 * np.column_stack([east(c[:, 0], c[:, 1]), north(c[:, 0], c[:, 1])])

    return [shapely.transform(shapely.segmentize(line, 160.0), move) for line in lines]


def _arcs(coverage: np.ndarray) -> list[shapely.LineString]:
    seams = shapely.union_all(shapely.boundary(coverage))
    return list(shapely.get_parts(shapely.line_merge(seams)))


def _landing(spot: np.ndarray, ring: np.ndarray) -> tuple[int, np.ndarray]:
    """Return the edge of the outline nearest to `spot` and a lattice point that lies on it to within micrometres.

    Few lattice points lie exactly on an edge. Within a window of some ninety metres the one with the smallest
    positive cross product (inside the ring) is at most a hair away from it.
    """
    a, b = ring[:-1], ring[1:]
    along = b - a
    t = np.clip(((spot - a) * along).sum(1) / (along**2).sum(1), 0, 1)
    gap = np.hypot(*((a + along * t[:, None]) - spot).T)
    edge = int(np.argmin(gap))
    near = a[edge] + along[edge] * t[edge]
    for vertex in (a[edge], b[edge]):
        if np.hypot(*(vertex - near)) * 0.1 < _TO_VERTEX:
            return edge, vertex
    dx, dy = along[edge]
    main = 0 if abs(dx) >= abs(dy) else 1
    low, high = sorted((a[edge][main], b[edge][main]))
    ticks = np.arange(max(low + 1, round(near[main]) - _WINDOW), min(high - 1, round(near[main]) + _WINDOW) + 1)
    other = a[edge][1 - main] + (ticks - a[edge][main]) * along[edge][1 - main] / along[edge][main]
    best, where = np.inf, near
    for side in (np.floor(other), np.ceil(other)):
        spots = np.column_stack([ticks, side] if main == 0 else [side, ticks])
        cross = dx * (spots[:, 1] - a[edge][1]) - dy * (spots[:, 0] - a[edge][0])
        cost = np.where(cross >= 1, cross, np.inf)
        k = int(np.argmin(cost))
        if cost[k] < best:
            best, where = cost[k], spots[k]
    return edge, where


def _ring() -> np.ndarray:
    coords = np.round(np.array(outline.ring()) / lattice.STEP)
    signed = ((coords[1:, 0] - coords[:-1, 0]) * (coords[1:, 1] + coords[:-1, 1])).sum()
    return coords if signed < 0 else coords[::-1]


def _seated(arcs: list[shapely.LineString]) -> list[shapely.LineString]:
    """Cut the arcs at the outline, set their ends on it, and add the outline cut at these ends (lattice units)."""
    ring = _ring()
    stops: dict[int, list[tuple[float, float]]] = {}
    out = []
    rim = outline.city().boundary
    inner = shapely.get_parts(shapely.intersection(np.array(arcs, object), outline.city()))
    for line in (part for part in inner if part.geom_type == "LineString" and part.length > 1):
        coords = np.round(np.array(lattice.degrees(line).coords) / lattice.STEP)
        for end in (0, -1):
            if rim.distance(shapely.Point(line.coords[end])) < 0.01:
                edge, coords[end] = _landing(coords[end], ring)
                stops.setdefault(edge, []).append(tuple(coords[end]))
        if len(coords) > 2 or not np.array_equal(coords[0], coords[-1]):
            out.append(shapely.LineString(coords))
    for edge, (a, b) in enumerate(pairwise(ring)):
        inside = sorted(set(stops.get(edge, [])) - {tuple(a), tuple(b)}, key=lambda p: (p[0] - a[0]) ** 2 + (p[1] - a[1]) ** 2)
        path = [tuple(a), *inside, tuple(b)]
        out += [shapely.LineString(pair) for pair in pairwise(path)]
    return out


def traced(labels: np.ndarray, x: np.ndarray, y: np.ndarray, count: int) -> list[shapely.Polygon]:
    """Trace the labels 0 … count − 1 into polygons of the plane that partition the outline.

    Parameters
    ----------
    labels : numpy.ndarray
        One label a pixel, filled beyond the outline.
    x, y : numpy.ndarray
        Pixel centres, metres.
    count : int
        Number of labels.

    Returns
    -------
    list of shapely.Polygon
        One polygon a label, with shared vertices, on the lattice.
    """
    coverage = np.array(_staircase(labels, x, y, count), object)
    smooth = shapely.coverage_simplify(coverage, _SIMPLE)
    arcs = _wobbled(_arcs(smooth))
    faces = lattice.polygons(shapely.GeometryCollection(list(shapely.get_parts(shapely.polygonize(_seated(arcs))))))
    middles = lattice.plane(shapely.transform(shapely.point_on_surface(np.array(faces, object)), lambda c: c * lattice.STEP))
    cols = np.clip(np.round((shapely.get_x(middles) - x[0]) / (x[1] - x[0])).astype(int), 0, len(x) - 1)
    rows = np.clip(np.round((shapely.get_y(middles) - y[0]) / (y[1] - y[0])).astype(int), 0, len(y) - 1)
    return _gathered(faces, labels[rows, cols], count)


def _gathered(faces: list[shapely.Polygon], label: np.ndarray, count: int) -> list[shapely.Polygon]:
    """Give each label its largest face and hand every other face to the neighbour with the longest shared border."""
    keep = {k: max(np.nonzero(label == k)[0], key=lambda i: faces[i].area) for k in range(count)}
    own: dict[int, list[shapely.Polygon]] = {k: [faces[i]] for k, i in keep.items()}
    for i in sorted(set(range(len(faces))) - set(keep.values()), key=lambda i: -faces[i].area):
        shared = {k: faces[i].boundary.intersection(shapely.union_all(parts).boundary).length for k, parts in own.items()}
        own[max(shared, key=lambda k: shared[k])].append(faces[i])
    scaled = [lattice.largest(shapely.coverage_union_all(own[k])) for k in range(count)]
    return [lattice.plane(shapely.transform(p, lambda c: np.round(c * lattice.STEP, lattice.DIGITS))) for p in scaled]
