"""A made-up city of any size: parcels with jagged, rounded and square outlines, some of them drawn over each other, parks, zones."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

CRS = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
PITCH = 150.0  # m from parcel to parcel: 0.9 ha of homes on 2.25 ha of town
PARCELS_PER_SITE = 20
BANDS = ((400.0, 5000.0, 300.0), (5000.0, float("inf"), 500.0))
QUAD_SEGS = 32
SEED = 20211231

Array = NDArray[np.float64]


def city(count: int) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Return `count` parcels of land, a site for every 20 of them, and 15 to 172 zones that fill the town."""
    random = np.random.default_rng(SEED)
    side = np.sqrt(count) * PITCH
    land = gpd.GeoDataFrame(geometry=_parcels(count, random), crs=CRS)
    sites = gpd.GeoDataFrame(geometry=_sites(max(count // PARCELS_PER_SITE, 5), side, random), crs=CRS)
    zones = _zones(int(np.interp(np.log10(count), (3, 6), (15, 172))), side, random)
    return land, sites, gpd.GeoDataFrame({"name": [f"Z{i:03d}" for i in range(len(zones))]}, geometry=zones, crs=CRS)


def _parcels(count: int, random: np.random.Generator) -> NDArray[np.object_]:
    """Return parcels on a shaken grid: half of them jagged, a fifth rounded, the others square; one in a hundred reaches over its neighbours."""
    columns = int(np.ceil(np.sqrt(count)))
    place = np.arange(count)
    middle = np.stack([place % columns + 0.5, place // columns + 0.5], axis=-1) * PITCH + random.uniform(-12, 12, (count, 2))
    size = random.uniform(35, 58, count) * np.where(random.random(count) < 0.01, 2.0, 1.0)
    kind = random.choice(3, count, p=(0.5, 0.2, 0.3))
    out = np.empty(count, dtype=object)
    for number, corners, roughness in ((0, 18, 0.22), (1, 32, 0.0), (2, 4, 0.0)):
        mine = kind == number
        out[mine] = _rings(middle[mine], size[mine], corners, random, roughness=roughness)
    return out


def _sites(count: int, side: float, random: np.random.Generator) -> NDArray[np.object_]:
    """Return parks of 150 m² to 20 ha, half of them in clusters: winding outlines as surveys draw them, jagged, rounded and square ones."""
    centres = random.uniform(0, side, (max(count // 12, 1), 2))
    clustered = centres[random.integers(0, len(centres), count)] + random.normal(0, 700, (count, 2))
    middle = np.where(random.random((count, 1)) < 0.5, clustered, random.uniform(0, side, (count, 2)))
    size = np.sqrt(np.clip(np.exp(random.normal(np.log(2500), 1.5, count)), 150, 200_000) / np.pi)
    kind = random.choice(4, count, p=(0.4, 0.15, 0.2, 0.25))
    out = np.empty(count, dtype=object)
    for number, corners, winding, roughness in ((0, 48, 0.12, 0.01), (1, 24, 0.0, 0.18), (2, 32, 0.0, 0.0), (3, 4, 0.0, 0.0)):
        mine = kind == number
        out[mine] = _rings(middle[mine], size[mine], corners, random, roughness=roughness, winding=winding)
    return out


def _rings(
    middle: Array, size: Array, corners: int, random: np.random.Generator, *, roughness: float, winding: float = 0.0
) -> NDArray[np.object_]:
    """Return star-shaped outlines around `middle`.

    `roughness` is how far each corner leaves the outline by itself, `winding` how far bays and spurs leave the circle, as shares of its radius.
    """
    angle = (np.arange(corners) / corners * 2 * np.pi)[None, :] + random.uniform(0, 2 * np.pi, (len(middle), 1))
    reach = 1 + random.uniform(-roughness, roughness, (len(middle), corners))
    for waves in (2, 3, 4, 5):
        height, start = random.uniform(-winding, winding, (len(middle), 1)), random.uniform(0, 2 * np.pi, (len(middle), 1))
        reach = reach + height * np.cos(waves * angle + start)
    xy = middle[:, None, :] + np.stack([np.cos(angle) * reach, np.sin(angle) * reach], axis=-1) * size[:, None, None]
    return shapely.polygons(np.round(np.concatenate([xy, xy[:, :1]], axis=1), 3))


def _zones(count: int, side: float, random: np.random.Generator) -> NDArray[np.object_]:
    """Return zones that meet without gaps, with winding borders of a corner every 60 m."""
    frame = shapely.box(-2 * PITCH, -2 * PITCH, side + 2 * PITCH, side + 2 * PITCH)
    seeds = shapely.multipoints(random.uniform(0, side, (count, 2)))
    cells = shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=frame)), frame.buffer(side / 10))
    return shapely.transform(shapely.segmentize(cells, 60.0), _wound)


def _wound(xy: Array) -> Array:
    x, y = xy[:, 0], xy[:, 1]
    bent = np.stack([x + 25 * np.sin(y / 130) + 90 * np.sin(y / 900), y + 25 * np.sin(x / 170) + 90 * np.sin(x / 1100)], axis=-1)
    return np.round(bent, 3)
