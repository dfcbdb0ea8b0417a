"""Area shares: clipped, counted once, by zone."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from geo.errors import DifferentCRSError
from geo.share import area_share

CRS = 4544


def frame(*geometries, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(geometries), crs=CRS)


def test_green_outside_the_ground_is_clipped_away_and_counted():
    result = area_share(frame(box(-5, 0, 5, 10), box(50, 0, 60, 10)), frame(box(0, 0, 20, 10)))
    assert (result.numerator, result.denominator, result.ratio) == (50.0, 200.0, 0.25)
    assert result.excluded == (("cover-outside-ground", 1),)
    assert result.sites_used == 1


def test_shares_by_town_add_up():
    towns = frame(box(0, 0, 10, 10), box(10, 0, 20, 10), box(30, 0, 40, 10), name=["甲", "乙", "丙"])
    table = area_share(frame(box(5, 0, 12, 10)), frame(box(0, 0, 20, 10)), zones_m=towns).zones
    assert table["numerator"].tolist() == [50, 20, 0]
    assert table["ratio"].tolist() == pytest.approx([0.5, 0.2, np.nan], nan_ok=True)


def test_points_have_no_share_and_missing_green_claims_nothing():
    result = area_share(frame(Point(1, 1)), frame(box(0, 0, 20, 10)))
    assert (result.ratio, result.missing, result.excluded) == (None, ("sites",), (("cover-no-area", 1),))


def test_missing_ground_claims_nothing():
    assert area_share(frame(box(0, 0, 1, 1)), frame(None)).missing == ("land",)


def test_two_systems_are_refused():
    with pytest.raises(DifferentCRSError):
        area_share(frame(box(0, 0, 1, 1)), frame(box(0, 0, 1, 1)).to_crs(4543))


corners = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=40)


@given(green=corners, ground=corners)
def test_the_share_equals_plain_union_and_intersection(green, ground):
    covers, land = ([box(x, y, x + w, y + h) for x, y, w, h in rows] for rows in (green, ground))
    result = area_share(frame(*covers), frame(*land))
    assert result.numerator == pytest.approx(shapely.union_all(covers).intersection(shapely.union_all(land)).area)
    assert result.denominator == pytest.approx(shapely.union_all(land).area)
    assert 0 <= result.ratio <= 1
