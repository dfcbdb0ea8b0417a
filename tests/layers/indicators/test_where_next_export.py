"""A choice of next sites as files: what a workbook, a GeoPackage and JSON say of it."""

import io
import json
from datetime import date

import geopandas as gpd
import pyogrio
import pytest
from openpyxl import load_workbook
from shapely.affinity import translate
from shapely.geometry import box

from layers.indicators.candidate_places import Source
from layers.indicators.question import Question
from layers.indicators.rules import published_rules
from layers.indicators.statistics import editions
from layers.indicators.where_next import Plan, where_next
from layers.indicators.where_next_export import as_geopackage, as_json, as_xlsx
from layers.indicators.where_next_words import SOURCES, excluded_words, status_words
from layers.settings import settings
from layers.store.embedded import open_store

PARKS = published_rules()[0]


def degrees(*geometries, **columns):
    placed = [translate(geometry, 5000, 5000) for geometry in geometries]
    table = {"fid": [str(number) for number in range(len(placed))], "name": [""] * len(placed), "length_m": 0.0, "area_m2": 1.0, **columns}
    return gpd.GeoDataFrame(table, geometry=placed, crs=settings().working_crs).to_crs(4490)


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Homes of 1,000 × 10 m, half served; two plots cleared at the far end, one of them named like a formula."""
    store = open_store(tmp_path_factory.mktemp("home"))
    layers = {
        "green_areas": degrees(box(-6, -500, 0, 500), status=["finished"], activity_site=["是"]),
        "residential_land": degrees(box(0, 0, 1000, 10)),
        "built_up_area": degrees(box(-2000, -500, 2000, 500)),
        "towns": degrees(box(-3000, -3000, 400, 3000), box(400, -3000, 3000, 3000), name=["甲街道", "乙镇"]),
        "demolish_add_sites": degrees(
            box(900, 20, 1000, 120), box(700, 300, 720, 320), name=["=1+1", "小块"], status=["planned", "planned"]
        ),
    }
    for key, frame in layers.items():
        store.publish(key, frame, by="李", note="", data_date=date(2021, 12, 31), example=True)
    question = Question(PARKS)
    return where_next(store, question, editions(store, question), Plan(sites=2, source=Source.CLEARED))


def test_the_workbook_has_places_rows_and_method(found):
    book = load_workbook(io.BytesIO(as_xlsx(found, "zh", example=True)))
    assert book.sheetnames == ["建议新增的场地", "之前与之后", "方法"]
    first = [cell.value for cell in book["建议新增的场地"][2]]
    assert first[:4] == [1, "乙镇", "'=1+1", "0"]
    assert first[4:6] == [10_000, 500]
    rows = {row[0].value: row[2].value for row in book["之前与之后"].iter_rows(min_row=2)}
    assert rows["甲街道"] == pytest.approx(1.0)
    assert rows["乙镇"] == pytest.approx(1.0, abs=0.01)
    said = {row[0].value: row[1].value for row in book["方法"].iter_rows()}
    assert said["求解状态"] == "已证明为最优"
    assert said["与最优的差距"] == "0.0000 %"
    assert said["数据性质"] == "示例数据，不得用于决策"


def test_json_says_what_the_choice_rests_on(found):
    document = json.loads(as_json(found, example=True))
    assert document["before"] == pytest.approx(0.5, abs=0.01)
    assert document["after"] == pytest.approx(1.0, abs=0.01)
    assert document["plan"]["source"] == "cleared"
    assert [place["rank"] for place in document["places"]] == [1]


def test_the_geopackage_has_proposed_sites_candidates_and_the_land_they_serve(found, tmp_path):
    out = tmp_path / "next.gpkg"
    out.write_bytes(as_geopackage(found, example=True))
    assert {name for name, _ in pyogrio.list_layers(out)} == {"proposed", "candidates", "newly_served", "method"}
    proposed, newly = pyogrio.read_dataframe(out, layer="proposed"), pyogrio.read_dataframe(out, layer="newly_served")
    assert proposed.crs.to_epsg() == 4490
    assert proposed["site_id"].tolist() == ["0"]
    assert newly["area_m2"].sum() == pytest.approx(5000, rel=0.02)
    assert len(pyogrio.read_dataframe(out, layer="candidates")) == 2


def test_english_files_hold_english_words(found):
    book = load_workbook(io.BytesIO(as_xlsx(found, "en", example=False)))
    assert book.sheetnames == ["Proposed sites", "Before and after", "Method"]
    said = {row[0].value: row[1].value for row in book["Method"].iter_rows()}
    assert said["Status"] == "proven optimal"
    assert "Nature of the data" not in said


def test_unknown_codes_show_themselves():
    assert status_words("new-status", "zh") == "new-status"
    assert excluded_words([("new-reason", 2)], "en") == [("new-reason", 2)]
    assert set(SOURCES) == set(Source)
