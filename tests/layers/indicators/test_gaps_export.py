"""The list of gaps as files: for Excel without formulas, for GIS programs in degrees."""

import json

import pytest
import shapely

from layers.indicators.gaps import Gap, Gaps
from layers.indicators.gaps_export import as_csv, as_geojson

LAND = shapely.MultiPolygon([shapely.box(0, 0, 100, 200)])
PLACES = Gaps(
    (Gap(1, 120.04, 20_000.0, "=1+1", "一社区", 103.5, 30.69, (103.5, 30.69, 103.501, 30.692), None, LAND),),
    count=1,
    people=120.04,
    area_m2=20_000.0,
)
CRS = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"


@pytest.mark.parametrize(("lang", "title"), [("zh", "人口（人）"), ("en", "People")])
def test_the_table_opens_in_excel_and_runs_nothing(lang, title):
    text = as_csv(PLACES, lang).decode("utf-8-sig")
    head, row = text.strip().split("\r\n")
    assert title in head.split(",")
    assert row == "1,'=1+1,一社区,120.0,20000.0,,103.5,30.69"


def test_the_land_is_in_degrees_with_its_people():
    feature = json.loads(as_geojson(PLACES, CRS))["features"][0]
    west, south, east, north = shapely.bounds(shapely.from_geojson(json.dumps(feature["geometry"])))
    assert (west, south) == pytest.approx((103.5, 30.69), abs=1e-6)
    assert (north - south) * 111_000 == pytest.approx(200, rel=0.01)
    assert east > west
    assert feature["properties"]["people"] == 120.0
