"""Gives the list of gaps out: a table for Excel, and the land itself for GIS programs."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import geopandas as gpd
import shapely

from geo.crs import WGS84
from layers.export.table import harmless
from layers.indicators.gaps import Gap, Gaps
from layers.spec import Text

COLUMNS = (
    Text("序号", "Rank"),
    Text("镇街", "Town"),
    Text("村社区", "Community"),
    Text("人口（人）", "People"),
    Text("面积（m²）", "Area (m²)"),
    Text("距最近场地（m）", "To the nearest site (m)"),
    Text("经度", "Longitude"),
    Text("纬度", "Latitude"),
)


def as_csv(places: Gaps, lang: str) -> bytes:
    """Return the list as CSV that Excel opens with the right characters; no text in it is taken for a formula."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column(lang) for column in COLUMNS])
    writer.writerows(_row(gap) for gap in places.rows)
    return stream.getvalue().encode("utf-8-sig")


def as_geojson(places: Gaps, crs: Any) -> bytes:
    """Return the land of the gaps, which is in `crs`, as GeoJSON (RFC 7946) with rank, people, area and place."""
    land = gpd.GeoSeries([gap.land for gap in places.rows], crs=crs).to_crs(WGS84)
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(_NAMES, _row(gap), strict=True)),
            "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-7))),
        }
        for gap, shape in zip(places.rows, land, strict=True)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


_NAMES = ("rank", "town", "community", "people", "area_m2", "nearest_m", "lon", "lat")


def _row(gap: Gap) -> list[Any]:
    rounded = [None if value is None else round(value, 1) for value in (gap.people, gap.area_m2, gap.nearest_m)]
    return [gap.rank, harmless(gap.town), harmless(gap.community), *rounded, round(gap.lon, 6), round(gap.lat, 6)]
