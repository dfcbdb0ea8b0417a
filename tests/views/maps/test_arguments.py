"""What a map is told: places of town names, the first day, and nothing that is not plain."""

import json
from datetime import date
from types import SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, Polygon, box

from layers.catalogue import LAYERS
from views.maps.arguments import Facts, Town, arguments, first_day, ground_styles, town_places

HORSESHOE = Polygon([(0, 0), (3, 0), (3, 3), (2, 3), (2, 1), (1, 1), (1, 3), (0, 3)])


def test_a_town_name_stands_inside_its_town_even_when_the_middle_is_outside():
    towns = gpd.GeoDataFrame({"name": ["弯镇", None, "无界镇"]}, geometry=[HORSESHOE, box(5, 5, 6, 6), None], crs=4490)
    (town,) = town_places(towns)
    assert town.name == "弯镇"
    assert HORSESHOE.contains(Point(town.lng, town.lat))
    assert town.bounds == (0, 0, 3, 3)


@pytest.mark.parametrize("odd", [float("nan"), float("inf")])
def test_a_town_that_lies_nowhere_leaves_the_names_of_the_others(odd):
    with np.errstate(invalid="ignore"):
        nowhere = Polygon([(0, 0), (odd, 0), (1, 1)])
    towns = gpd.GeoDataFrame({"name": ["无处镇", "方镇"]}, geometry=[nowhere, box(5, 5, 6, 6)], crs=4490)
    assert [town.name for town in town_places(towns)] == ["方镇"]


def test_time_begins_with_the_earliest_start_of_any_programme():
    early = pd.DataFrame({"planned_start": pd.to_datetime(["2019-05-01", None]), "actual_start": pd.to_datetime([None, "2019-04-02"])})
    late = pd.DataFrame({"planned_start": pd.to_datetime(["2020-01-01"])})
    assert first_day({"a": late, "b": early}) == date(2019, 4, 2)
    assert first_day({"a": pd.DataFrame({"planned_start": pd.to_datetime([None])})}) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_arguments_are_plain_values_for_every_layer(lang, theme):
    revision = SimpleNamespace(number=3, features=124, data_date=date(2021, 12, 31), example=True, sha256="5e1f" * 16)
    told = arguments(
        {"back_alleys": revision},
        Facts((Town("崇阳街道", 30.6, 103.6, (103.5, 30.5, 103.7, 30.7)),), date(2019, 1, 1), None),
        lang=lang,
        theme=theme,
    )
    assert json.loads(json.dumps(told))["dates"] == {"from": "2019-01-01", "to": "2021-12-31"}
    by_key = {layer["key"]: layer for layer in told["layers"]}
    assert set(by_key) == {layer.key for layer in LAYERS}
    assert (by_key["back_alleys"]["revision"], by_key["back_alleys"]["features"]) == (3, 124)
    assert by_key["rivers"]["revision"] is None
    assert told["example"] is True


@pytest.mark.parametrize(("lang", "title"), [("zh", "崇阳街道"), ("en", "Chongyang")])
def test_towns_are_titled_in_the_language_and_keyed_in_chinese(lang, title):
    facts = Facts((Town("崇阳街道", 30.6, 103.6, (103.5, 30.5, 103.7, 30.7)),), None, None)
    (town,) = arguments({}, facts, lang=lang, theme="light")["towns"]
    assert (town["name"], town["title"]) == ("崇阳街道", title)


def test_an_empty_store_still_makes_a_map():
    told = arguments({}, Facts((), None, None), lang="zh", theme="light")
    assert told["data_date"] is None
    assert told["example"] is False


def test_the_ground_has_a_dark_twin():
    light, dark = ground_styles("light"), ground_styles("dark")
    assert light.keys() == dark.keys()
    assert all(light[key]["color"] != dark[key]["color"] for key in light)
