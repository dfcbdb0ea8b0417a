"""Dates, lists, doubles, hundreds of columns, no coordinate system: what is accepted is drawn, searched and given out (F19)."""

import json
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.intake import RefusedError, publish_file
from layers.reader.layer import ReaderError
from layers.reader.limits import MAX_COLUMNS
from layers.reader.opening import read_trusted
from layers.store.embedded import open_store
from service import feature_card, known, layer_data, layers_api
from tests.layers.handed_in import squares

KEY = "old_courtyards"
FEW = {"项目名称": ["甲", "乙", "丙"], "项目编号": ["A1", "A2", "A3"]}
DAYS = pd.to_datetime(["2021-03-05", None, "2021-12-31"])
COLUMNS = {
    "dates": {"计划完成时间": DAYS, "日": [date(2021, 3, 5), None, date(2021, 12, 31)], "时刻": DAYS.tz_localize("Asia/Shanghai")},
    "lists": {"列表": [["甲", "乙"], [], None], "字典": [{"a": 1}, None, {"a": 2}], "数组": [np.arange(3), np.arange(0), np.arange(2)]},
    "bytes": {"字节": [b"\x00\xff", b"", None]},
    "truth": {"真假": [True, False, None], "小数": [1.5, np.nan, np.inf], "大数": [2**62, 0, -1]},
    "two hundred and ninety": {f"列{number}": ["值", None, ""] for number in range(290)},
    "names": {"geometry_": ["a"] * 3, "fid": ["x", "x", "x"], "__proto__": ["a"] * 3, "constructor": ["b"] * 3, "index": [1, 2, 3]},
    "doubles": {"Name": ["a"] * 3, "name": ["b"] * 3, "NAME": ["c"] * 3},
}


@pytest.fixture
def store(tmp_path, monkeypatch):
    store = open_store(tmp_path / "home")
    monkeypatch.setattr(
        "layers.intake.read_file", lambda path, **wishes: read_trusted(path, **{k: v for k, v in wishes.items() if k != "watch"})
    )
    for module in (layer_data, layers_api, feature_card, known):
        monkeypatch.setattr(module, "shared_store", lambda: store)
    return store


def handed_in(tmp_path, columns, crs=4490):
    path = tmp_path / "上报.parquet"
    gpd.GeoDataFrame(FEW | columns, geometry=squares(), crs=crs).to_parquet(path)
    return path


@pytest.mark.parametrize("columns", COLUMNS)
def test_columns_of_any_kind_are_drawn_searched_and_given_out(columns, store, tmp_path):
    publish_file(store, handed_in(tmp_path, COLUMNS[columns]), KEY, by="甲", note="x")
    site = TestClient(Starlette(routes=[*layer_data.routes(), *layers_api.routes(), *feature_card.routes()]))
    assert site.get(f"/map/packed/{KEY}/1.bin").status_code == 200
    assert site.get(f"/map/labels/{KEY}/1.json").json()
    features = json.loads(site.get(f"/api/layers/{KEY}/features").text, parse_constant=pytest.fail)["features"]
    assert len(features) == 3
    fid = str(store.read(KEY, 1)["fid"].iloc[0])
    assert site.get(f"/map/feature/{KEY}/1/{fid}").status_code == 200
    for form in ("geojson", "gpkg", "shp", "parquet", "xlsx", "csv"):
        assert site.get(f"/api/layers/{KEY}/download?format={form}").status_code == 200, form


def test_two_columns_of_one_name_are_kept_apart(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("名称,名称,经度,纬度\n甲,乙,103.67,30.63\n", encoding="utf-8")
    assert list(read_trusted(path)[0].frame.columns[:2]) == ["名称", "名称_2"]


def test_more_columns_than_any_programme_has_are_refused(tmp_path):
    with pytest.raises(ReaderError) as refused:
        read_trusted(handed_in(tmp_path, {f"列{number}": [1, 2, 3] for number in range(MAX_COLUMNS)}))
    assert refused.value.code == "too-many-columns"


def test_a_layer_without_a_coordinate_system_is_asked_about_and_not_published(store, tmp_path):
    path = handed_in(tmp_path, {}, crs=None)
    frame = gpd.read_parquet(path)
    frame.geometry = frame.translate(300_000, 0)
    frame.to_parquet(path)
    with pytest.raises(RefusedError):
        publish_file(store, path, KEY, by="甲", note="x")
    assert store.current(KEY) is None
