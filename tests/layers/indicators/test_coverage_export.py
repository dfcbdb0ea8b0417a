"""Coverage figures as files: opened by other programs, safe from formulas and markup, in both languages, with what they rest on."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from shapely.affinity import translate
from shapely.geometry import Point, box

from geo.figure import Figure, Source
from layers.indicators.coverage_export import FILES, coverage_file
from layers.indicators.coverage_export_content import Content, facts, row_titles, rows
from layers.indicators.coverage_export_json import as_json
from layers.indicators.coverage_export_table import as_csv, as_xlsx
from layers.indicators.coverage_words import EXCLUDED, exclusions, missing_words
from layers.indicators.figure_words import value
from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.rules import published_rules
from layers.indicators.statistics import editions, statistic
from layers.settings import settings
from layers.store.embedded import open_store

BOOK = {rule.id: rule for rule in published_rules()}
PARKS = BOOK["park_service_radius_2022"]
DAY = date(2021, 12, 31)
HOSTILE = '#import "@preview/x:1.0.0": * $x$ *b* _i_ @ref <l> \\ #panic("no") // `r` ] ) "'


def figure(zone=None, ratio=0.5, missing=(), excluded=(), **more):
    source = Source("land", "residential_land", 3, DAY, 12)
    moment = datetime(2022, 1, 1, tzinfo=UTC)
    return Figure(
        PARKS.id, "2022", zone, ratio, 500.123, 1000.0, "m2", "LAEA", "euclidean", (source,), excluded, 0, 0, missing, moment, "m2", **more
    )


def content(*towns, example=True, **more):
    city = figure(excluded=(("site-not-finished", 4),), **more)
    found = Statistic(Question(PARKS), city, towns, (), None, None)
    counted = pd.DataFrame({"名称": ["=1+1", "西湖公园"], "面积（m²）": [6230.4, 5000.0]})
    return Content(found, counted, pd.DataFrame(), example)


GIVEN = content(figure("甲街道", 0.25), figure("=HYPERLINK(0)", None, ("land",)), figure(""))


def degrees(*geometries, **columns):
    """Features drawn in metres, 5 km from the middle of the working CRS, as the store holds them."""
    placed = [translate(geometry, 5000, 5000) for geometry in geometries]
    table = {"fid": [str(number) for number in range(len(placed))], "name": [""] * len(placed), "length_m": 0.0, "area_m2": 1.0, **columns}
    return gpd.GeoDataFrame(table, geometry=placed, crs=settings().working_crs).to_crs(4490)


@pytest.fixture
def asked(tmp_path):
    """A strip of homes of 1,000 × 10 m in two towns and one open park of 6,000 m² at its west end: half is served."""

    def answered(rule=PARKS, town="甲街道", without=()):
        store = open_store(tmp_path / "home")
        layers = {
            "green_areas": degrees(
                box(-6, -500, 0, 500), box(0, 0, 90, 90), name=[town, ""], status=["finished", "planned"], activity_site=["是", "是"]
            ),
            "residential_land": degrees(box(0, 0, 1000, 10)),
            "built_up_area": degrees(box(-2000, -500, 2000, 500)),
            "towns": degrees(box(-3000, -3000, 400, 3000), box(400, -3000, 3000, 3000), name=[town, "乙镇"]),
            "practice_centres": degrees(Point(0, 0), status=["finished"]),
        }
        for key, frame in layers.items():
            if key not in without:
                store.publish(key, frame, by="李", note="", data_date=DAY, example=True)
        question = Question(rule)
        of = editions(store, question)
        return store, statistic(store, question, of), of

    return answered


def test_csv_opens_in_excel_and_neutralises_formulas():
    data = as_csv(GIVEN, "zh")
    assert data.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert table[0] == ["镇街", "分子（m²）", "分母（m²）", "占比", "说明"]
    assert table[1] == ["全市", "500.12", "1000.0", "0.5", ""]
    assert table[3][0] == "'=HYPERLINK(0)"
    assert table[3][3:] == ["", "无法计算：缺少可用的分母用地。"]
    assert table[4][0] == "镇街界线之外"
    assert ["数据性质", "示例数据，不得用于决策"] in table
    assert ["未计入", "场地：截至数据日期未完工 4"] in table


def test_xlsx_holds_numbers_as_numbers_and_text_as_text():
    book = load_workbook(io.BytesIO(as_xlsx(GIVEN, "en")))
    assert book.sheetnames == ["Figures", "Method", "Sites that count"]
    sheet = book["Figures"]
    assert [cell.value for cell in sheet[2]] == ["Whole city", 500.12, 1000.0, 0.5, None]
    assert sheet["D2"].number_format == "0.0%"
    assert (sheet["A4"].value, sheet["A4"].data_type) == ("'=HYPERLINK(0)", "s")
    assert sheet["D4"].value is None
    assert [cell.value for cell in book["Sites that count"][2]] == ["'=1+1", 6230.4]
    said = {row[0].value: row[1].value for row in book["Method"].iter_rows()}
    assert said["Inputs"] == "Residential land r3 (2021-12-31)"
    assert said["Nature of the data"] == "Example data, not for decisions"
    assert said["Bands"] == "≥ 400 m², < 5,000 m² → 300 m; ≥ 5,000 m² → 500 m"


def test_the_workbook_lists_the_sites_that_count_and_the_others_with_the_reason(asked):
    book = load_workbook(io.BytesIO(coverage_file(*asked(), "xlsx", "zh")))
    assert [cell.value for cell in book["计入的场地"][1]] == [
        "图层",
        "编号",
        "名称",
        "镇街",
        "面积（m²）",
        "合并后面积（m²）",
        "服务半径（m）",
    ]
    counted = [cell.value for cell in book["计入的场地"][2]]
    assert (counted[0], counted[2], counted[5], counted[6]) == ("建成区绿地", "甲街道", 6000, 500)
    assert book["未计入的场地"]["F2"].value == "场地：截至数据日期未完工"


def test_published_data_are_named_as_such():
    assert dict(facts(content(example=False), "zh"))["数据性质"] == "已发布数据"


def test_other_units_name_themselves_and_a_bound_is_said():
    found = content(ratio_unit="m2_per_person", bound="at_least").found
    assert row_titles(found, "en")[1:4] == ["Numerator (m²)", "Denominator (m²)", "Value (m² per person)"]
    assert rows(found, "zh")[0][4] == "至少（有图层尚无数据）"
    book = load_workbook(io.BytesIO(as_xlsx(content(ratio_unit="m2_per_person"), "zh")))
    assert book["结果"]["D2"].number_format == "#,##0.00"


@pytest.mark.parametrize(
    ("ratio", "bound", "said"),
    [
        (0.5, "at_least", "≥ 50.0 %"),
        (0.0001, "at_least", "> 0 %"),
        (0.0001, "at_most", "< 0.1 %"),
        (0.0001, "exact", "< 0.1 %"),
        (None, "exact", "—"),
    ],
)
def test_a_bound_is_said_with_its_sign(ratio, bound, said):
    assert value(figure(ratio=ratio, bound=bound), "zh") == said


def test_json_is_the_figure_itself_with_its_rule():
    document = json.loads(as_json(GIVEN))
    assert document["example"] is True
    assert document["city"]["ratio"] == 0.5
    assert [row["zone"] for row in document["rows"]] == ["甲街道", "=HYPERLINK(0)", ""]
    assert document["rows"][1]["ratio"] is None
    assert document["rows"][1]["missing"] == ["land"]
    assert document["rule"]["bands"][1] == {"min_m2": 5000, "max_m2": None, "radius_m": 500}
    assert document["question"] == {"rule": PARKS.id}
    assert document["sites"]["counted"][1] == {"名称": "西湖公园", "面积（m²）": 5000.0}


def test_a_geopackage_holds_land_sites_rows_and_the_method(asked, tmp_path):
    out = tmp_path / "coverage.gpkg"
    out.write_bytes(coverage_file(*asked(), "gpkg", "zh"))
    assert {name for name, _ in pyogrio.list_layers(out)} == {"served", "unserved", "sites", "rows", "method"}
    served, unserved, towns = (pyogrio.read_dataframe(out, layer=name) for name in ("served", "unserved", "rows"))
    assert served.crs.to_epsg() == 4490
    assert served["area_m2"].sum() == pytest.approx(5000, abs=1)
    assert unserved["area_m2"].sum() == pytest.approx(5000, abs=1)
    assert dict(zip(towns["row"], towns["ratio"].round(4), strict=True)) == {"甲街道": 1.0, "乙镇": 0.1667}
    method = pyogrio.read_dataframe(out, layer="method")
    said = dict(zip(method["name_zh"], method["value_zh"], strict=True))
    assert said["数据性质"] == "示例数据，不得用于决策"
    assert "Example data, not for decisions" in set(method["value_en"])
    with closing(sqlite3.connect(out)) as book:
        titles = dict(book.execute("SELECT table_name, identifier FROM gpkg_contents"))
        notes = dict(book.execute("SELECT table_name, description FROM gpkg_contents"))
    assert titles["unserved"] == "未覆盖用地 / Land not served"
    assert "示例数据" in notes["served"]
    assert "Example data" in notes["rows"]


def test_a_figure_without_land_still_has_its_files(asked):
    store, found, of = asked(without=["residential_land"])
    for kind in FILES:
        assert coverage_file(store, found, of, kind, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_method_card_says_everything_on_one_page(asked, lang):
    reader = PdfReader(io.BytesIO(coverage_file(*asked(), "pdf", lang)))
    assert len(reader.pages) == 1
    text = "".join(reader.pages[0].extract_text().split())
    wanted = {
        "zh": ("公园绿化活动场地服务半径覆盖率", "50.0%", "差35.0个百分点", "面积5,000m²及以上的场地服务500m", "居住用地r1", "示例数据，不得用于决策",
               "数据日期：2021-12-31", "审图号：（未填写）", "EPSG:4490", "甲街道", "乙镇", "16.7%"),
        "en": ("Service-radiuscoverage", "50.0%", "35.0pointsshort", "Sitesof5,000m²andmoreserve500m", "Exampledata,notfordecisions",
               "Datadate:2021-12-31", "Mapreviewnumber:(notgiven)", "EPSG:4490"),
    }[lang]  # fmt: skip
    for words in wanted:
        assert words.replace(" ", "") in text, words
    fonts = {str(font["/BaseFont"]) for font in (entry.get_object() for entry in reader.pages[0]["/Resources"]["/Font"].values())}
    assert fonts
    assert all("NotoSansCJK" in font for font in fonts)


def test_whoever_sees_rounded_places_gets_the_card_without_its_map_and_no_shapes(asked):
    store, found, of = asked()
    whole, card = (PdfReader(io.BytesIO(coverage_file(store, found, of, "pdf", "zh", exact=exact))) for exact in (True, False))
    assert "计入的场地" in whole.pages[0].extract_text(), "the legend of the map"
    assert "计入的场地" not in card.pages[0].extract_text()
    assert "50.0" in card.pages[0].extract_text()
    with pytest.raises(ValueError, match="kind"):
        coverage_file(store, found, of, "gpkg", "zh", exact=False)


def test_names_that_look_like_markup_are_set_as_they_are(asked):
    reader = PdfReader(io.BytesIO(coverage_file(*asked(town=HOSTILE), "pdf", "zh")))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert "".join(HOSTILE.split()) in text


@pytest.mark.parametrize(
    "rule", [PARKS.id, "practice_circle_15min", "project_green_share", "project_park_per_head", "completion_green_areas"]
)
def test_every_kind_of_rule_has_a_card_in_both_languages(asked, rule):
    store, found, of = asked(BOOK[rule])
    for lang in ("zh", "en"):
        assert coverage_file(store, found, of, "pdf", lang).startswith(b"%PDF")


@pytest.mark.parametrize("code", EXCLUDED)
def test_every_reason_has_words_in_both_languages(code):
    assert EXCLUDED[code].zh
    assert EXCLUDED[code].en


def test_unknown_codes_show_themselves():
    assert exclusions([("new-reason", 2)], "zh") == [("new-reason", 2)]
    assert missing_words(("new-thing",), "en") == "Cannot be computed: new-thing missing."
    assert missing_words((), "zh") == ""
