"""The card of a feature: every field in words, the five duties, the targets it counts towards, at any date."""

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.catalogue import layer
from layers.spec import FieldKind
from layers.store.embedded import open_store
from service import feature_card

HOSTILE = "{{7*191}}<img src=x onerror=window.__xss=1>${x}`</script>D:\\项目\\2021"


def parks() -> gpd.GeoDataFrame:
    """Two micro-parks of a hectare: one finished and complete, one hostile and late with two duties missing."""
    given = {
        "project_code": ["P1", "a/b?c#d"],
        "name": ["竹苑微公园", HOSTILE],
        "town": ["崇阳街道", "怀远镇"],
        "status": ["finished", "under_way"],
        "task": ["铺装", "铺装"],
        "responsible_unit": ["市住建局", None],
        "responsible_person": ["张某", " "],
        "progress": [100.0, 40.5],
        "deadline": pd.to_datetime(["2021-11-30", "2021-10-31"]).as_unit("s"),
        "actual_start": pd.to_datetime(["2021-03-01", "2021-05-01"]).as_unit("s"),
        "actual_finish": pd.to_datetime(["2021-09-15", None]).as_unit("s"),
        "investment_wan_yuan": [1234.5, None],
        "park_type": ["pocket_park", None],
    }
    columns = {"fid": given["project_code"]}
    for field in layer("micro_parks").fields:
        empty = pd.Series([pd.NaT, pd.NaT], dtype="datetime64[s]") if field.kind is FieldKind.DATE else [None, None]
        columns[field.key] = given.get(field.key, empty)
    columns |= {"乡土<b>列</b>": ["x", HOSTILE], "length_m": [None, None], "area_m2": [10000.0, 350.25]}
    return gpd.GeoDataFrame(columns, geometry=[box(103.67, 30.63, 103.671, 30.631), None], crs=4490)


@pytest.fixture
def site(tmp_path, monkeypatch):
    store = open_store(tmp_path / "home")
    for module in (feature_card,):
        monkeypatch.setattr(module, "shared_store", lambda: store)
    store.publish("micro_parks", parks(), by="李", note="", data_date=date(2021, 12, 31))
    return TestClient(Starlette(routes=feature_card.routes()))


def rows(card):
    return {row["label"]: row["value"] for row in card["rows"]}


def test_a_card_says_every_field_in_the_reader_s_language(site):
    zh, en = (site.get(f"/map/feature/micro_parks/1/P1?lang={lang}").json() for lang in ("zh", "en"))
    assert zh["title"] == "竹苑微公园"
    assert {
        "状态": "完工",
        "类型": "口袋公园",
        "投资": "1,234",
        "实际完工": "2021-09-15",
        "验收日期": "",
        "面积": "10,000",
    }.items() <= rows(zh).items()
    assert {"Status": "Finished", "Type": "Pocket park", "Actual finish": "2021-09-15", "Area": "10,000"}.items() <= rows(en).items()
    assert len(rows(zh)) == len(layer("micro_parks").fields) + 2


def test_the_five_duties_are_counted_and_the_missing_named(site):
    full = site.get("/map/feature/micro_parks/1/P1").json()["duties"]
    assert (full["filled"], full["of"]) == (5, 5)
    part = site.get("/map/feature/micro_parks/1/a%2Fb%3Fc%23d").json()["duties"]
    assert part["filled"] == 3
    assert [item["label"] for item in part["items"] if not item["filled"]] == ["责任单位", "责任人"]


def test_a_finished_park_counts_towards_the_published_figure(site):
    (target,) = site.get("/map/feature/micro_parks/1/P1").json()["counts_towards"]
    assert target["target"] == "≥ 40 处"
    assert (target["counted"], target["amount"]) == (True, "已计入 1 处")


def test_the_same_park_did_not_count_before_it_was_finished(site):
    card = site.get("/map/feature/micro_parks/1/P1?as_of=2021-09-14").json()
    assert card["status"] == "under_way"
    assert rows(card)["状态"] == "在建"
    assert card["counts_towards"][0]["counted"] is False


def test_a_late_project_says_so_from_the_day_after_its_deadline(site):
    late = site.get("/map/feature/micro_parks/1/a%2Fb%3Fc%23d").json()
    assert (late["status"], late["behind"], late["has_geometry"]) == ("under_way", True, False)
    assert site.get("/map/feature/micro_parks/1/a%2Fb%3Fc%23d?as_of=2021-10-31").json()["behind"] is False


def test_hostile_text_is_handed_on_as_it_was_written(site):
    answer = site.get("/map/feature/micro_parks/1/a%2Fb%3Fc%23d")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["title"] == HOSTILE
    known = feature_card.card("micro_parks", 1, "a/b?c#d", "zh", None)  # as seen by those who see all columns
    assert rows(known)["乡土<b>列</b>"] == HOSTILE
    assert rows(answer.json())["乡土<b>列</b>"] == "＊＊＊"


def test_a_nonsense_date_means_the_latest(site):
    for nonsense in ("soon", "0001-01-01"):
        assert site.get(f"/map/feature/micro_parks/1/P1?as_of={nonsense}").json()["status"] == "finished"


@pytest.mark.parametrize("path", ["micro_parks/1/nobody", "micro_parks/9/P1", "no_layer/1/P1", "markets/1/P1"])
def test_what_does_not_exist_is_not_found(site, path):
    assert site.get(f"/map/feature/{path}").status_code == 404


def test_ground_has_a_card_without_status_or_duties(site, tmp_path):
    store = feature_card.shared_store()
    town = gpd.GeoDataFrame(
        {"fid": ["t"], "code": ["510184001"], "name": ["崇阳街道"], "length_m": [None], "area_m2": [1e6]},
        geometry=[box(103, 30, 104, 31)],
        crs=4490,
    )
    store.publish("towns", town, by="李", note="")
    card = site.get("/map/feature/towns/1/t").json()
    assert "duties" not in card
    assert rows(card)["面积"] == "1,000,000"
