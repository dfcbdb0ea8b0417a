"""Cutting a polygon into smaller ones along its short axis, again and again: how blocks become lots and fields."""

from __future__ import annotations

import numpy as np
import shapely

Cut = tuple[shapely.LineString, float]
"""A cut line and the area of the polygon that it cuts."""


def cut(polygon: shapely.Polygon, rng: np.random.Generator, slant: float = 4.0) -> tuple[list[shapely.Polygon], shapely.LineString] | None:
    """Cut a polygon in two across its longer side; None when no clean cut is found.

    Parameters
    ----------
    polygon : shapely.Polygon
        What to cut.
    rng : numpy.random.Generator
        Where the cut falls, and how much it slants.
    slant : float
        Largest deviation from the right angle, degrees.
    """
    box = shapely.oriented_envelope(polygon)
    corners = np.array(box.exterior.coords)[:4]
    a, b = corners[1] - corners[0], corners[2] - corners[1]
    long = a if np.hypot(*a) >= np.hypot(*b) else b
    length = float(np.hypot(*long))
    if length < 1:
        return None
    angle = np.arctan2(long[1], long[0]) + np.pi / 2 + np.radians(rng.uniform(-slant, slant))
    middle = np.array(box.centroid.coords[0]) + long * rng.uniform(-0.13, 0.13)
    reach = np.array([np.cos(angle), np.sin(angle)]) * length * 3
    line = shapely.LineString([middle - reach, middle + reach])
    chords = [p for p in shapely.get_parts(line.intersection(polygon)) if p.geom_type == "LineString"]
    parts = _halves(polygon, line)
    if len(chords) != 1 or len(parts) != 2 or min(p.area for p in parts) < 0.2 * polygon.area:
        return None
    return parts, chords[0]


def _halves(polygon: shapely.Polygon, line: shapely.LineString) -> list[shapely.Polygon]:
    seams = shapely.union_all([polygon.boundary, line])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(seams)))
    return [f for f in faces if polygon.contains(f.representative_point())]


def divided(polygon: shapely.Polygon, rng: np.random.Generator, size: float, slant: float = 4.0) -> list[shapely.Polygon]:
    """Cut a polygon until all pieces are smaller than `size` (m²)."""
    pieces, todo = [], [polygon]
    while todo:
        piece = todo.pop()
        result = cut(piece, rng, slant) if piece.area > size else None
        if result is None:
            pieces.append(piece)
        else:
            todo += result[0]
    return pieces


def streets(polygon: shapely.Polygon, rng: np.random.Generator, smallest: float, slant: float) -> list[Cut]:
    """Cut a superblock into blocks of about `smallest` m² and return the cuts, each with the area that it cuts."""
    cuts: list[Cut] = []
    todo = [polygon]
    while todo:
        piece = todo.pop()
        if piece.area < smallest * rng.uniform(1.5, 2.4):
            continue
        result = cut(piece, rng, slant)
        if result is not None:
            todo += result[0]
            cuts.append((result[1], piece.area))
    return cuts
