"""Records that several components show."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from layers.catalogue import layer
from layers.spec import FieldKind


@pytest.fixture
def markets():
    entry = layer("markets")
    given = {"name": ["甲", "=1+1"], "status": ["planned", "finished"], "actual_finish": pd.to_datetime([None, "2021-05-01"]).as_unit("s")}
    columns = {"fid": ["m1", "m2"]}
    for field in entry.fields:
        empty = pd.Series([pd.NaT, pd.NaT], dtype="datetime64[s]") if field.kind is FieldKind.DATE else [None, None]
        columns[field.key] = given.get(field.key, empty)
    return gpd.GeoDataFrame(
        columns | {"length_m": [float("nan")] * 2, "area_m2": [float("nan")] * 2}, geometry=[Point(103.6, 30.6)] * 2, crs=4490
    )
