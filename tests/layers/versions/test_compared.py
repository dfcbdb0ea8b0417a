"""A difference made ready to be shown."""

import gzip

import geopandas as gpd
import pytest
from shapely import box
from shapely.affinity import translate

from geo.packing import unpack_header
from layers.sight import MASK, Sight
from layers.store.embedded import open_store
from layers.store.made import read_made
from layers.versions.compared import compared, compared_revisions

SQUARE = box(103.6, 30.6, 103.601, 30.601)


def parks(**rows) -> gpd.GeoDataFrame:
    """Micro parks: fid → name, person, place."""
    table = {"fid": list(rows), "name": [row[0] for row in rows.values()], "responsible_person": [row[1] for row in rows.values()]}
    return gpd.GeoDataFrame(table, geometry=[row[2] for row in rows.values()], crs="EPSG:4490")


BEFORE = parks(a=("甲园", "张三", SQUARE), b=("乙园", "李四", translate(SQUARE, 0.1, 0)), c=("丙园", None, translate(SQUARE, 0, 0.1)))
AFTER = parks(a=("甲园", "王五", SQUARE), b=("乙园", "李四", translate(SQUARE, 0.1, 0.01)), d=("丁园", None, SQUARE))


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path / "home")
    for frame in (BEFORE, AFTER):
        store.publish("micro_parks", frame, by="李", note="")
    return store


def test_counts_names_and_bounds_are_those_of_what_differs():
    lands = {}
    found = compared(BEFORE, AFTER, based_on=1, make_land=lambda part, features: lands.setdefault(part, features) is None or part)
    assert (found.counts, found.features, found.changes) == ({"new": 1, "changed": 1, "moved": 1, "removed": 1, "unchanged": 0}, 3, 4)
    assert dict(zip(found.records["fid"], found.records["name"], strict=True)) == {"d": "丁园", "a": "甲园", "b": "乙园", "c": "丙园"}
    assert found.bounds == pytest.approx((103.6, 30.6, 103.701, 30.701))
    assert set(lands) == {"new", "changed", "moved", "moved-from", "paths", "removed"}


def test_what_is_too_small_to_be_seen_beside_the_rest_bears_a_point():
    lands = {}
    near, far = parks(a=("甲", None, SQUARE)), parks(a=("甲", None, SQUARE), b=("乙", None, box(103.8, 30.6, 103.9, 30.7)))
    compared(near.iloc[:0], far, based_on=0, make_land=lambda part, features: lands.setdefault(part, features) is None or part)
    assert lands["new"].geom_type.tolist() == ["Polygon", "Polygon", "Point"]
    assert lands["new"].geometry.iloc[2].within(SQUARE)
    compared(near.iloc[:0], near, based_on=0, make_land=lambda part, features: lands.update(alone=features) or part)
    assert lands["alone"].geom_type.tolist() == ["Polygon"]


def test_layers_without_places_have_no_map():
    before, after = parks(a=("甲", None, None)), parks(a=("乙", None, None))
    found = compared(before, after, based_on=1, make_land=lambda part, features: pytest.fail("there is no land"))
    assert (found.bounds, dict(found.lands), found.counts["changed"]) == (None, {}, 1)


def test_two_revisions_are_compared_either_way(store):
    assert compared_revisions(store, "micro_parks", (1, 2), Sight()).counts["new"] == 1
    back = compared_revisions(store, "micro_parks", (2, 1), Sight())
    assert back.records.loc[back.records["kind"] == "new", "name"].tolist() == ["丙园"]
    assert all(unpack_header(gzip.decompress(read_made(store, land))) for land in back.lands.values())


def test_a_comparison_tells_nobody_the_names_that_the_pages_hide_from_them(store):
    shown = compared_revisions(store, "micro_parks", (1, 2), Sight(personal=False))
    assert "张三" not in str(shown.records.to_dict())
    assert "王五" not in str(shown.records.to_dict())
    assert shown.counts["changed"] == 0, f"both say {MASK}"


def test_rounded_places_are_compared_and_drawn_as_rounded(store):
    exact, rounded = (compared_revisions(store, "micro_parks", (1, 2), sight) for sight in (Sight(), Sight(decimals=2)))
    assert set(exact.lands.values()).isdisjoint(rounded.lands.values())
    assert all("-to2-" in land for land in rounded.lands.values()), "the route tells them apart by their names"
    assert rounded.bounds == pytest.approx(tuple(round(value, 2) for value in rounded.bounds))
