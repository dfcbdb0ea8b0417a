"""The theme by town: right sums, natural classes, following filters and date."""

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import Point
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.indicators import by_town
from layers.store.embedded import open_store
from service import choropleth

TOWNS = ["崇阳街道"] * 5 + ["怀远镇"] * 2 + ["街子镇"] + [None]


@pytest.fixture
def site(tmp_path, monkeypatch):
    store = open_store(tmp_path / "home")
    for module in (choropleth,):
        monkeypatch.setattr(module, "shared_store", lambda: store)
    count = len(TOWNS)
    finish = pd.Series(pd.to_datetime(["2020-06-30", "2021-06-30", None] * 3)).astype("datetime64[s]")
    frame = gpd.GeoDataFrame(
        {
            "fid": [str(i) for i in range(count)],
            "name": ["巷"] * count,
            "town": TOWNS,
            "status": ["finished", "finished", "planned"] * 3,
            "responsible_unit": ["住建局", "水务局", "住建局"] * 3,
            "actual_finish": finish,
            "planned_finish": finish.fillna(pd.Timestamp("2022-06-30")),
            "length_m": [1000.0] * count,
            "area_m2": [20000.0] * count,
        },
        geometry=[Point(103.6, 30.6)] * count,
        crs=4490,
    )
    store.publish("back_alleys", frame, by="李", note="", data_date=date(2021, 12, 31))
    return TestClient(Starlette(routes=choropleth.routes()))


def theme(site, query):
    return site.get(f"/map/choropleth/back_alleys/1?{query}").json()


def test_features_are_counted_by_town_and_those_without_one_are_left_out(site):
    found = theme(site, "measure=count")
    assert found["values"] == {"崇阳街道": 5, "怀远镇": 2, "街子镇": 1}
    assert found["unit"] == "条"


def test_few_values_are_a_class_each(site):
    found = theme(site, "measure=count")
    assert found["breaks"] == [1, 2, 5]
    assert found["classes"] == {"街子镇": 0, "怀远镇": 1, "崇阳街道": 2}
    assert (found["exact"], found["low"]) == (True, 1)


@pytest.mark.parametrize(
    ("measure", "lang", "unit", "value"), [("length", "zh", "公里", 5.0), ("length", "en", "km", 5.0), ("area", "zh", "公顷", 10.0)]
)
def test_lengths_and_areas_come_in_units_that_people_say(site, measure, lang, unit, value):
    found = theme(site, f"measure={measure}&lang={lang}")
    assert (found["unit"], found["values"]["崇阳街道"]) == (unit, value)


def test_large_areas_are_said_in_square_kilometres():
    raw = pd.Series([5e6])
    assert by_town.unit_of("area", raw, by_town.HA) is by_town.KM2


def test_the_share_finished_moves_with_the_date(site):
    assert theme(site, "measure=share_finished")["values"]["崇阳街道"] == 80
    assert theme(site, "measure=share_finished&as_of=2021-01-01")["values"]["崇阳街道"] == 40
    assert theme(site, "measure=share_finished&as_of=2019-01-01")["values"]["崇阳街道"] == 0


def test_filters_hold_for_the_theme(site):
    assert theme(site, "measure=count&unit=水务")["values"] == {"崇阳街道": 2, "街子镇": 1}
    assert theme(site, "measure=count&town=怀远镇")["values"] == {"怀远镇": 2}


def test_nothing_left_is_no_class_at_all(site):
    found = theme(site, "measure=count&q=没有这个字")
    assert (found["values"], found["breaks"], found["low"]) == ({}, [], None)


def test_an_unknown_measure_is_refused_and_the_known_are_named(site):
    answer = site.get("/map/choropleth/back_alleys/1?measure=price")
    assert answer.status_code == 400
    assert answer.json()["message"] == "参数 measure 的值“price”无效。应为：count, length, area, share_finished。"


@pytest.mark.parametrize("measure", ["count", "length", "area", "share_finished"])
def test_a_layer_that_knows_no_towns_has_no_figures(site, measure):
    outline = gpd.GeoDataFrame(
        {"fid": ["o"], "name": ["崇州市"], "length_m": [None], "area_m2": [1e9]}, geometry=[shapely.box(103, 30, 104, 31)], crs=4490
    )
    choropleth.shared_store().publish("outline", outline, by="李", note="")
    found = site.get(f"/map/choropleth/outline/1?measure={measure}").json()
    assert (found["values"], found["breaks"]) == ({}, [])


@pytest.mark.parametrize("path", ["no_layer/1", "back_alleys/7"])
def test_what_does_not_exist_is_not_found(site, path):
    assert site.get(f"/map/choropleth/{path}?measure=count").status_code == 404
