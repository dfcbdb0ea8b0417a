"""From one coordinate system to another without losing a datum shift."""

import geopandas as gpd
import pytest
from shapely.geometry import Point

from geo.crs import to_metric

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"


@pytest.mark.parametrize("crs", [LAEA, "EPSG:4544", "EPSG:4543", "EPSG:32648", "EPSG:2380", "EPSG:2432", "EPSG:3857"])
def test_systems_used_here_are_reached_without_any_shift(crs):
    place = gpd.GeoSeries([Point(103.67, 30.63)], crs=4490)
    found = to_metric(place, crs)
    assert found.crs == crs
    assert found.iloc[0].coords[0] == place.to_crs(crs).iloc[0].coords[0]
    assert place.crs == 4490


def test_the_dutch_datum_is_reached_with_its_shift():
    """Central point of the Dutch system at Amersfoort: RD 155,000 / 463,000 is 52.15517° N 5.38721° E on WGS 84 (published by Kadaster)."""
    found = to_metric(gpd.GeoSeries([Point(5.38720621, 52.15517440)], crs=4490), "EPSG:28992").iloc[0]
    assert (found.x, found.y) == (pytest.approx(155_000, abs=1), pytest.approx(463_000, abs=1))
