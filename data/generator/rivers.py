"""The rivers: centre lines through hand-placed guide points, meandering, with a width that changes along the way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import shapely

from data.generator import lattice, outline
from data.generator.chance import stream


@dataclass(frozen=True)
class River:
    """A river: its centre line, its water surface, both in the plane and inside the city."""

    name: str
    line: shapely.LineString
    water: shapely.geometry.base.BaseGeometry


@dataclass(frozen=True)
class _Course:
    name: str
    width: tuple[float, float]
    meander: float
    guide: tuple[tuple[float, float], ...]


_BORDER_RIVER = _Course("金马河", (250, 330), 0, ())
_COURSES = (
    _Course("文井江", (22, 75), 90, (
        (103.176, 30.800), (103.215, 30.806), (103.255, 30.790), (103.300, 30.776), (103.345, 30.792), (103.392, 30.786), (103.425, 30.770),
        (103.462, 30.769), (103.500, 30.757), (103.533, 30.737), (103.565, 30.733), (103.598, 30.7255), (103.6205, 30.7275))),
    _Course("西河", (95, 170), 70, (
        (103.6205, 30.7275), (103.6380, 30.7060), (103.6600, 30.6880), (103.6800, 30.6690), (103.6965, 30.6505), (103.7030, 30.6300),
        (103.7080, 30.6080), (103.7330, 30.5880), (103.7490, 30.5640), (103.7560, 30.5380), (103.7700, 30.5200), (103.7820, 30.4990))),
    _Course("味江", (24, 55), 60, (
        (103.497, 30.846), (103.520, 30.832), (103.541, 30.8185), (103.5625, 30.8035), (103.5760, 30.7850), (103.5960, 30.7600), (103.6205, 30.7275))),
    _Course("泊江", (18, 42), 70, (
        (103.452, 30.846), (103.475, 30.822), (103.505, 30.803), (103.535, 30.782), (103.565, 30.766), (103.592, 30.748), (103.6205, 30.7275))),
    _Course("黑石河", (40, 70), 70, (
        (103.676, 30.776), (103.688, 30.740), (103.702, 30.708), (103.720, 30.672), (103.734, 30.648), (103.741, 30.620), (103.757, 30.590),
        (103.768, 30.560), (103.7655, 30.535), (103.7700, 30.5200))),
    _Course("羊马河", (34, 60), 60, (
        (103.712, 30.760), (103.728, 30.726), (103.738, 30.700), (103.7455, 30.672), (103.7525, 30.648), (103.7600, 30.6230), (103.7710, 30.6000),
        (103.7790, 30.5700), (103.7920, 30.5450), (103.8000, 30.5180))),
    _Course("青羊河", (16, 34), 60, (
        (103.655, 30.774), (103.660, 30.752), (103.678, 30.722), (103.695, 30.690), (103.7125, 30.664), (103.7195, 30.640), (103.7260, 30.615),
        (103.7330, 30.5880))),
    _Course("桤木河", (18, 44), 80, (
        (103.528, 30.702), (103.560, 30.690), (103.590, 30.681), (103.617, 30.667), (103.633, 30.645), (103.634, 30.618), (103.641, 30.600),
        (103.655, 30.575), (103.668, 30.545))),
    _Course("白马河", (14, 36), 80, (
        (103.553, 30.664), (103.572, 30.646), (103.588, 30.628), (103.594, 30.603), (103.600, 30.585), (103.604, 30.563), (103.616, 30.543))),
)  # fmt: skip

_LAKES = (
    ("李家岩水库", 103.4290, 30.7722, 900, 300, 168),
    ("白塔湖", 103.5780, 30.6560, 520, 260, 70),
)
"""Name, longitude, latitude, half length and half width in metres, direction in degrees. Names are real, shapes examples."""


def spline(guide: np.ndarray, spacing: float) -> np.ndarray:
    """Run a Catmull-Rom curve through `guide` and return points about `spacing` metres apart."""
    padded = np.vstack([2 * guide[0] - guide[1], guide, 2 * guide[-1] - guide[-2]])
    out = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        t = np.linspace(0, 1, max(3, int(np.hypot(*(c - b)) / spacing)), endpoint=False)[:, None]
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*out, guide[-1:]])


def sway(course: np.ndarray, amplitude: float, subject: str, wavelength: float = 1100.0) -> np.ndarray:
    """Push the points of a course sideways by smooth seeded waves that fade out towards both ends."""
    rng = stream("sway " + subject)
    step = np.hypot(*np.diff(course, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(step)])
    tangent = np.gradient(course, axis=0)
    normal = np.column_stack([-tangent[:, 1], tangent[:, 0]]) / np.maximum(np.hypot(*tangent.T), 1e-9)[:, None]
    shift = np.zeros(len(course))
    for scale, part in ((1.0, 0.6), (0.45, 0.3), (2.3, 0.5)):
        shift += part * np.sin(2 * np.pi * along / (wavelength * scale * rng.uniform(0.85, 1.2)) + rng.uniform(0, 6.28))
    fade = np.minimum(1.0, np.minimum(along, along[-1] - along) / min(900.0, max(along[-1] / 3, 1.0)))
    return course + normal * (shift * fade * amplitude)[:, None]


def _surface(course: np.ndarray, width: tuple[float, float], subject: str) -> shapely.geometry.base.BaseGeometry:
    rng = stream("width " + subject)
    t = np.linspace(0, 1, len(course))
    wobble = np.convolve(rng.uniform(-1, 1, len(course) + 8), np.ones(9) / 9, "valid")
    half = (width[0] + (width[1] - width[0]) * t) / 2 * (1 + 0.75 * wobble)
    discs = [shapely.Point(p).buffer(h, quad_segs=4) for p, h in zip(course, half, strict=True)]
    hulls = [shapely.union(a, b).convex_hull for a, b in pairwise(discs)]
    return shapely.union_all(hulls).simplify(3.0)


def _lake(middle: np.ndarray, long: float, wide: float, turn: float, subject: str) -> shapely.Polygon:
    rng = stream("lake " + subject)
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = 1 + 0.16 * np.sin(2 * angle + rng.uniform(0, 6)) + 0.12 * np.sin(3 * angle + rng.uniform(0, 6)) + 0.08 * np.sin(7 * angle)
    x, y = long * radius * np.cos(angle), wide * radius * np.sin(angle)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return shapely.Polygon(middle + np.column_stack([x * c - y * s, x * s + y * c]))


def _along_the_border() -> np.ndarray:
    """Return the course of 金马河: the eastern border with its corners worn off."""
    ring = outline.ring()[:-1]
    border = shapely.LineString(lattice.points([*ring[-1:], *ring[:21]]))
    even = np.array([border.interpolate(d).coords[0] for d in np.arange(0, border.length, 70.0)] + [border.coords[-1]])
    padded = np.vstack([np.repeat(even[:1], 6, 0), even, np.repeat(even[-1:], 6, 0)])
    return np.column_stack([np.convolve(padded[:, k], np.ones(13) / 13, "valid") for k in (0, 1)])


@cache
def rivers() -> tuple[River, ...]:
    """Return the rivers and the two lakes; waters do not overlap each other."""
    found: list[River] = []
    taken = shapely.Polygon()
    for name, lon, lat, long, wide, turn in _LAKES:
        water = _lake(lattice.point(lon, lat), long, wide, turn, name)
        found.append(River(name, shapely.LineString(water.exterior.coords), lattice.settled(water)))
        taken = taken.union(water)
    tracks = [(_BORDER_RIVER, _along_the_border())]
    tracks += [(c, sway(spline(lattice.points(c.guide), 70.0), c.meander, c.name)) for c in _COURSES]
    for course, track in tracks:
        line = shapely.LineString(track).simplify(4.0).intersection(outline.inside())
        line = max(shapely.get_parts(line), key=lambda part: part.length) if not line.is_empty else shapely.LineString(track)
        water = _surface(track, course.width, course.name).intersection(outline.inside()).difference(taken)
        water = shapely.union_all([p for p in lattice.polygons(water) if p.area > 400])
        found.append(River(course.name, line, lattice.settled(water)))
        taken = taken.union(water)
    return tuple(found)


@cache
def water() -> shapely.geometry.base.BaseGeometry:
    """Return all water surfaces in one geometry of the plane."""
    return shapely.union_all([river.water for river in rivers()])


def flowing() -> tuple[River, ...]:
    """Return the rivers without the lakes."""
    lakes = {lake[0] for lake in _LAKES}
    return tuple(river for river in rivers() if river.name not in lakes)
