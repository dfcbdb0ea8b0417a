"""What differs between two states of a layer, on features whose difference can be told by eye."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, box
from shapely.affinity import translate

from layers.versions.difference import difference, difference_map, difference_records, same_place_metres

SQUARE = box(103.6, 30.6, 103.601, 30.601)


def layer(geometry, **columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=geometry, crs="EPSG:4490")


def test_features_are_told_apart_by_their_fid_whatever_their_order():
    before = layer([Point(103.6, 30.6), Point(103.61, 30.6), Point(103.62, 30.6)], fid=["a", "b", "c"], name=["一", "二", "三"])
    after = layer([Point(103.62, 30.6), Point(103.63, 30.6), Point(103.6, 30.6)], fid=["c", "d", "a"], name=["三", "四", "壹"])
    found = difference(before, after)
    assert (found.new, found.removed) == (("d",), ("b",))
    assert found.changed.to_numpy().tolist() == [["a", "name", "一", "壹"]]
    assert found.counts == {"new": 1, "changed": 1, "moved": 0, "removed": 1, "unchanged": 1}


def test_equal_frames_differ_in_nothing():
    frame = layer([SQUARE, None], fid=["a", "b"], name=["一", None], progress=[1.5, float("nan")])
    found = difference(frame, frame.iloc[::-1])
    assert not found
    assert found.counts["unchanged"] == 2


def test_missing_values_of_any_kind_are_equal():
    times = pd.to_datetime(pd.Series(["2021-01-01", None]))
    before = layer([SQUARE] * 2, fid=["a", "b"], day=times, count=[1, None], name=[None, "二"])
    after = layer(
        [SQUARE] * 2, fid=["a", "b"], day=times.astype(object).where(times.notna(), None), count=[1.0, np.nan], name=[np.nan, "二"]
    )
    assert not difference(before, after)


def test_a_value_that_came_or_went_is_a_change_with_none_on_one_side():
    before = layer([SQUARE] * 2, fid=["a", "b"], deadline=pd.to_datetime(["2021-01-01", None]))
    after = layer([SQUARE] * 2, fid=["a", "b"], deadline=pd.to_datetime([None, "2022-01-01"]))
    changed = difference(before, after).changed
    assert changed["old"].tolist() == [pd.Timestamp("2021-01-01"), None]
    assert changed["new"].tolist() == [None, pd.Timestamp("2022-01-01")]


def test_a_column_that_only_one_side_has_counts_where_it_says_something():
    before = layer([SQUARE] * 2, fid=["a", "b"])
    after = layer([SQUARE] * 2, fid=["a", "b"], 批次=["第一批", None])
    assert difference(before, after).changed.to_numpy().tolist() == [["a", "批次", None, "第一批"]]
    assert difference(after, before).changed.to_numpy().tolist() == [["a", "批次", "第一批", None]]


def test_lengths_and_areas_follow_from_the_geometry_and_are_not_compared():
    before, after = (layer([SQUARE], fid=["a"], area_m2=[area], length_m=[area]) for area in (1.0, 2.0))
    assert not difference(before, after)


def test_noise_of_floats_is_no_change_neither_in_places_nor_in_numbers():
    before = layer([SQUARE], fid=["a"], progress=[33.3])
    after = layer([translate(SQUARE, 1e-9, -1e-9)], fid=["a"], progress=[33.3 + 1e-12])
    assert not difference(before, after)


def test_the_way_a_geometry_is_written_is_no_change():
    turned = Polygon([*list(SQUARE.exterior.coords)[2:-1], *list(SQUARE.exterior.coords)[:3]])
    line = LineString([(103.6, 30.6), (103.7, 30.6)])
    before = layer([SQUARE, SQUARE, Point(1, 2), line], fid=list("abcd"))
    after = layer([turned, MultiPolygon([SQUARE]), MultiPoint([(1, 2)]), line.reverse()], fid=list("abcd"))
    assert not difference(before, after)


def test_a_feature_moved_by_a_thousandth_of_a_degree_to_the_north_moved_by_about_111_metres():
    before = layer([Point(103.6, 30.6), SQUARE], fid=["a", "b"])
    after = layer([Point(103.6, 30.601), translate(SQUARE, 0, 0.001)], fid=["a", "b"])
    moved = difference(before, after).moved
    assert moved["fid"].tolist() == ["a", "b"]
    assert moved["metres"].tolist() == pytest.approx([110.9, 110.9], abs=0.1)


def test_a_shape_that_grew_around_its_centre_moved_by_the_distance_of_its_outlines():
    before, after = layer([SQUARE], fid=["a"]), layer([SQUARE.buffer(0.001, join_style="mitre")], fid=["a"])
    # corner to corner: 0.001° of latitude is 110.9 m, of longitude at 30.6° 95.9 m
    assert difference(before, after).moved["metres"].item() == pytest.approx(np.hypot(110.9, 95.9), abs=0.5)


def test_a_geometry_that_came_or_went_is_listed_without_a_distance():
    found = difference(layer([None, SQUARE], fid=["a", "b"]), layer([SQUARE, None], fid=["a", "b"]))
    assert found.moved["fid"].tolist() == ["a", "b"]
    assert found.moved["metres"].isna().all()


def test_an_outline_that_grew_in_its_place_is_measured_between_the_outlines_however_many_there_are():
    was = np.array([shapely.box(103.6, 30.6, 103.602, 30.602)] * 20_000)  # enough for several threads
    now = np.array([shapely.box(103.6 - 1e-5, 30.6, 103.602 + 1e-5, 30.602)] * 20_000)
    assert same_place_metres(was, now) == pytest.approx([0.959] * 20_000, abs=0.002)  # 0.00001° of longitude at 30.6°
    assert same_place_metres(was[:2], was[:2]).tolist() == [0, 0]


def test_empty_layers_can_be_compared():
    nothing, one = layer([], fid=[], name=[]), layer([SQUARE], fid=["a"], name=["一"])
    assert difference(nothing, one).counts == {"new": 1, "changed": 0, "moved": 0, "removed": 0, "unchanged": 0}
    assert difference(one, nothing).removed == ("a",)
    assert not difference(nothing, nothing)


def test_a_fid_that_comes_twice_names_two_features():
    before = layer([SQUARE] * 2, fid=["a", "a"], name=["一", "二"])
    after = layer([SQUARE], fid=["a"], name=["一"])
    found = difference(before, after)
    assert (found.removed, found.unchanged) == (("a~2",), 1)
    assert len(difference_map(found, before, after).removed) == 1


def test_the_table_holds_one_record_a_finding():
    before = layer([SQUARE, SQUARE], fid=["a", "b"], name=["一", "二"])
    after = layer([translate(SQUARE, 0, 0.001), SQUARE], fid=["a", "c"], name=["壹", "三"])
    records = difference_records(difference(before, after))
    assert records[["kind", "fid", "field", "old", "new"]].to_numpy().tolist() == [
        ["new", "c", None, None, None],
        ["changed", "a", "name", "一", "壹"],
        ["moved", "a", None, None, None],
        ["removed", "b", None, None, None],
    ]
    assert records["metres"].notna().tolist() == [False, False, True, False]


def test_the_map_shows_a_moved_feature_where_it_lay_where_it_lies_and_the_way_between():
    before = layer([Point(103.6, 30.6), Point(103.7, 30.6), None, SQUARE], fid=list("abcd"), name=["一", "二", "三", "四"])
    after = layer([Point(103.6, 30.7), Point(103.7, 30.6), SQUARE, None], fid=list("abce"), name=["一", "贰", "三", "五"])
    shown = difference_map(difference(before, after), before, after)
    assert shown.moved["fid"].tolist() == ["a", "c"]
    assert shown.moved_from["fid"].tolist() == ["a"]
    assert shown.paths.geometry.tolist() == [LineString([(103.6, 30.6), (103.6, 30.7)])]
    assert shown.changed["fid"].tolist() == ["b"]
    assert shown.removed["fid"].tolist() == ["d"]
    assert shown.new.empty, "it has no place"


def test_neither_frame_is_changed():
    before, after = layer([SQUARE], fid=["a"], name=["一"]), layer([SQUARE], fid=["a"], name=["二"])
    copies = before.copy(deep=True), after.copy(deep=True)
    difference(before, after)
    pd.testing.assert_frame_equal(before, copies[0])
    pd.testing.assert_frame_equal(after, copies[1])


def test_a_hundred_thousand_features_are_compared_whole():
    count = 100_000
    rng = np.random.default_rng(7)
    x, y = rng.uniform(103.2, 103.8, count), rng.uniform(30.5, 30.9, count)
    fids = np.arange(count).astype(str)
    before = layer(gpd.points_from_xy(x, y), fid=fids, name=fids, progress=np.arange(count) * 1.0)
    after = before.copy()
    after.loc[:9_999, "name"] = "新"
    after["geometry"] = gpd.points_from_xy(x, np.where(np.arange(count) >= 90_000, y + 0.01, y), crs=4490)
    after = after.iloc[1_000:].sample(frac=1, random_state=1)
    assert difference(before, after).counts == {"new": 0, "changed": 9_000, "moved": 10_000, "removed": 1_000, "unchanged": 80_000}
