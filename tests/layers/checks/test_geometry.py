"""Findings about the geometries of a layer."""

import geopandas as gpd
import pytest
import shapely

from layers.catalogue import layer
from layers.checks.content import check
from layers.conform.canonical import conform
from tests.layers.handed_in import SEAT, squares

EAST, NORTH = 372583.19, 3390817.66
"""The seat of the city in EPSG:4544 [m], where a rectangle has the sides it is given (to 0.01 %)."""


def rectangle(width, height, x=0.0):
    return gpd.GeoSeries([shapely.box(EAST + x, NORTH, EAST + x + width, NORTH + height)], crs="EPSG:4544").to_crs(4490)[0]


def found(key, *geometries):
    entry = layer(key)
    given = gpd.GeoDataFrame({"项目编号": [f"A{n}" for n in range(len(geometries))]}, geometry=list(geometries), crs=4490)
    return {issue.code: issue for issue in check(entry, conform(entry, given)[0])}


def test_polygons_too_thin_or_too_small_are_slivers():
    """20 × 0.4 m: twice 8 m² by 40.8 m is 0.39 m wide. 0.9 × 0.9 m: 0.81 m². 20 × 0.6 m: 24 by 41.2 is 0.58 m, wide enough."""
    issue = found("old_courtyards", rectangle(20, 0.4), rectangle(0.9, 0.9, 50), rectangle(20, 0.6, 100), None)["polygon-sliver"]
    assert (issue.severity, issue.rows) == ("warning", (1, 2))
    assert [detail.zh for detail in issue.details] == ["面积 8.00 平方米，平均宽 0.39 米", "面积 0.81 平方米，平均宽 0.45 米"]


def test_lines_shorter_than_half_a_metre_are_told():
    x, y = SEAT
    lines = [shapely.LineString([(x, y), (x, y + length / 110_900)]) for length in (0.4, 0.6)]
    issue = found("back_alleys", *lines)["line-tiny"]
    assert (issue.rows, [detail.en for detail in issue.details]) == ((1,), ["0.40 m long"])


@pytest.mark.parametrize("other", [shapely.reverse(squares(1)[0]), shapely.box(*squares(1)[0].bounds, ccw=False)])
def test_a_shape_drawn_again_from_another_corner_is_a_double(other):
    issue = found("old_courtyards", squares(2)[1], squares(1)[0], other)["duplicate-geometry"]
    assert (issue.rows, issue.details) == ((3,), ("2",))


def test_features_without_a_shape_are_no_doubles_of_each_other():
    assert "duplicate-geometry" not in found("old_courtyards", None, None, squares(1)[0])
