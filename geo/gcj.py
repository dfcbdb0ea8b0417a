"""The shifted degrees of Chinese web maps: GCJ-02 (Amap, Tencent) and BD-09 (Baidu), and the way back to WGS 84.

GCJ-02 moves every place in China by some hundred metres in a way that differs from place to place; BD-09 moves it once more.
Nobody publishes the way back, so it is iterated: `x = shifted - shift(x)`, which gains two to three digits a round.
All functions take and return longitude and latitude in degrees as arrays; outside the box around China nothing is shifted.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Degrees = NDArray[np.float64]
Way = Callable[[Degrees, Degrees], tuple[Degrees, Degrees]]

_MAJOR_AXIS = 6_378_245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_ORIGIN = (105.0, 35.0)
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
_BAIDU = (0.0065, 0.006)
_BAIDU_PI = np.pi * 3000.0 / 180.0
_ROUNDS = 4
_BAIDU_ROUNDS = 6


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return WGS 84 (or CGCS2000) degrees as GCJ-02.

    >>> [round(float(v), 8) for v in wgs84_to_gcj02(103.671, 30.631)]
    [103.67312309, 30.62830392]
    """
    x, y = _pair(lon, lat)
    dx, dy = _shift(x, y)
    inside = _in_china(x, y)
    return np.where(inside, x + dx, x), np.where(inside, y + dy, y)


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return GCJ-02 degrees as WGS 84, right to 0.03 µm in Chongzhou.

    >>> [round(float(v), 7) for v in gcj02_to_wgs84(103.67312309, 30.62830392)]
    [103.671, 30.631]
    """
    return _back(wgs84_to_gcj02, lon, lat, _ROUNDS)


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return GCJ-02 degrees as BD-09.

    >>> [round(float(v), 7) for v in gcj02_to_bd09(103.67312309, 30.62830392)]
    [103.6795562, 30.6346006]
    """
    x, y = _pair(lon, lat)
    with np.errstate(invalid="ignore"):
        radius = np.hypot(x, y) + 0.00002 * np.sin(y * _BAIDU_PI)
        angle = np.arctan2(y, x) + 0.000003 * np.cos(x * _BAIDU_PI)
    inside = _in_china(x, y)
    return np.where(inside, radius * np.cos(angle) + _BAIDU[0], x), np.where(inside, radius * np.sin(angle) + _BAIDU[1], y)


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return BD-09 degrees as GCJ-02."""
    return _back(gcj02_to_bd09, lon, lat, _BAIDU_ROUNDS)


def wgs84_to_bd09(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return WGS 84 (or CGCS2000) degrees as BD-09."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    """Return BD-09 degrees as WGS 84."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def _pair(lon: ArrayLike, lat: ArrayLike) -> tuple[Degrees, Degrees]:
    return np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)


def _in_china(x: Degrees, y: Degrees) -> NDArray[np.bool_]:
    west, south, east, north = _CHINA
    return (x >= west) & (x <= east) & (y >= south) & (y <= north)


def _back(way: Way, lon: ArrayLike, lat: ArrayLike, rounds: int) -> tuple[Degrees, Degrees]:
    """Return the place that `way` would take to the given one, by fixed-point iteration."""
    x, y = _pair(lon, lat)
    found_x, found_y = x, y
    with np.errstate(invalid="ignore"):
        for _ in range(rounds):
            there_x, there_y = way(found_x, found_y)
            found_x, found_y = x - (there_x - found_x), y - (there_y - found_y)
    return found_x, found_y


def _shift(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    """Return by how many degrees GCJ-02 lies east and north of WGS 84."""
    with np.errstate(invalid="ignore", over="ignore"):
        x, y = lon - _ORIGIN[0], lat - _ORIGIN[1]
        root = np.sqrt(np.abs(x))
        common = _waves(x, (20, 6), (20, 2))
        north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
        north += _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
        east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
        east += _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
        angle = np.radians(lat)
        flat = 1 - _ECCENTRICITY_SQUARED * np.sin(angle) ** 2
        meridian = _MAJOR_AXIS * (1 - _ECCENTRICITY_SQUARED) / flat**1.5
        parallel = _MAJOR_AXIS / np.sqrt(flat) * np.cos(angle)
        return np.degrees(east / parallel), np.degrees(north / meridian)


def _waves(values: Degrees, *terms: tuple[float, float]) -> Degrees:
    """Return two thirds of the sum of `height * sin(turns * π * values)`."""
    return np.asarray(sum(height * np.sin(turns * np.pi * values) for height, turns in terms) * 2 / 3)
