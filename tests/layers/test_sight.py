"""What of the data a visitor sees: persons masked, places rounded, nothing lost and nothing found out by asking."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, box

from layers.accounts.visitor import NOBODY, Role, Visitor
from layers.catalogue import layer
from layers.settings import Settings
from layers.sight import EVERYTHING, MASK, Sight, rounded, seen, sight_of

VIEWER, EDITOR = Visitor("v", role=Role.VIEWER), Visitor("e", role=Role.EDITOR, layers=None)


def chosen(tmp_path, **values):
    return Settings(home=tmp_path, **values)


@pytest.mark.parametrize(
    ("who", "at_machine", "public", "expected"),
    [
        (NOBODY, True, False, EVERYTHING),
        (NOBODY, False, False, Sight(personal=False)),
        (VIEWER, False, False, EVERYTHING),
        (NOBODY, True, True, Sight(personal=False, decimals=3)),
        (VIEWER, False, True, Sight(personal=False, decimals=3)),
        (EDITOR, False, True, EVERYTHING),
    ],
)
def test_who_sees_persons_and_exact_places(who, at_machine, public, expected, tmp_path):
    assert sight_of(who, at_machine, chosen(tmp_path, public=public)) == expected


def frame(geometry):
    names = ["张三", "", None][: len(geometry)]
    return gpd.GeoDataFrame(
        {"fid": list("abc")[: len(geometry)], "responsible_person": names, "name": "x"}, geometry=geometry, crs="EPSG:4490"
    )


def test_a_person_is_masked_and_a_missing_one_stays_missing():
    given = frame([Point(103.67, 30.63)] * 3)
    shown = seen(layer("markets"), given, Sight(personal=False))
    assert shown["responsible_person"].tolist()[:2] == [MASK, ""]
    assert shown["responsible_person"].isna().tolist() == [False, False, True]
    assert given["responsible_person"].iloc[0] == "张三", "what is shared is not changed"
    assert seen(layer("markets"), given, EVERYTHING) is given


def test_a_column_that_nobody_knows_is_taken_to_be_personal():
    given = frame([Point(103.67, 30.63)]).assign(联系电话="13800000000", 经度="103.671234", length_m=12.5)
    shown = seen(layer("markets"), given, Sight(personal=False, decimals=3))
    assert shown[["联系电话", "经度"]].to_numpy().tolist() == [[MASK, MASK]]
    assert (shown["name"].iloc[0], shown["length_m"].iloc[0], shown["fid"].iloc[0]) == ("x", 12.5, "a")


def test_every_coordinate_has_so_many_decimals_and_every_feature_is_there():
    small, wide = box(103.67012, 30.63012, 103.67018, 30.63018), box(103.6701, 30.6301, 103.6789, 30.6389)
    bow_when_rounded = shapely.Polygon([(103.6, 30.6), (103.6104, 30.6096), (103.6104, 30.6), (103.6, 30.6101), (103.5996, 30.605)])
    given = np.array(
        [
            Point(103.67249, 30.63351),
            LineString([(103.1, 30.1), (103.10001, 30.1)]),
            small,
            wide,
            MultiPolygon([small, wide]),
            bow_when_rounded.buffer(0),
        ]
    )
    shown = rounded(given, 3)
    places = shapely.get_coordinates(shown)
    assert np.array_equal(places, np.round(places, 3))
    assert shown[0].equals(Point(103.672, 30.634))
    assert shown[3].equals(box(103.67, 30.63, 103.679, 30.639))
    assert shapely.is_valid(shown).all()
    assert not shapely.is_empty(shown).any()
    assert shapely.get_dimensions(shown).tolist() == shapely.get_dimensions(given).tolist()
    assert shown[2].equals(box(103.67, 30.63, 103.671, 30.631)), "a courtyard is somewhere in this square"


def test_a_feature_without_a_place_stays_without():
    assert rounded(np.array([None, Point()]), 3)[0] is None


def test_the_ground_of_the_map_keeps_its_shape():
    towns = gpd.GeoDataFrame({"fid": ["a"], "name": ["崇阳街道"]}, geometry=[box(103.60004, 30.60004, 103.7, 30.7)], crs="EPSG:4490")
    assert seen(layer("towns"), towns, Sight(False, 3)) is towns
    assert seen(layer("micro_parks"), towns, Sight(False, 3)).geometry.iloc[0].bounds == (103.6, 30.6, 103.7, 30.7)
