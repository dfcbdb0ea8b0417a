"""Where the city is: its outline as shipped, or its bounds, used to judge coordinates and to place features."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import shapely

from layers.settings import settings

BOUNDS = (103.118, 30.501, 103.820, 30.882)
"""West, south, east and north of Chongzhou in degrees (CGCS2000)."""

TOLERANCE_DEG = 0.005
"""About 500 m: the shipped outline is simplified, off by 87 m at the median and 676 m at most."""


def city_area() -> shapely.Geometry:
    """Return the city's outline widened by TOLERANCE_DEG, in degrees; the widened bounds where no outline is shipped."""
    return _area(settings().data / "outline.geojson")


@cache
def _area(path: Path) -> shapely.Geometry:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        parts = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in document["features"]]
        outline = shapely.union_all([part for part in parts if part is not None])
    except (OSError, ValueError, KeyError, TypeError, shapely.GEOSException):
        outline = shapely.box(*BOUNDS)
    area = (shapely.box(*BOUNDS) if outline.is_empty else outline).buffer(TOLERANCE_DEG, quad_segs=4)
    shapely.prepare(area)
    return area
