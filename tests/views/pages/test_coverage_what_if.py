"""The sections of the coverage page that ask "what if": next sites, scenarios, an area drawn, two moments, an own rule."""

import time
from datetime import date
from html import unescape

import geopandas as gpd
import pytest
from shapely.affinity import translate
from shapely.geometry import Point, box

from layers.settings import settings
from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html
from views.components.coverage_own import problem_of
from views.components.coverage_siting import NAMES, plan_of, query_of
from views.maps.sketch import Shape, shapes_to_text

HOSTILE = "<img src=x onerror=alert(1)>{{7*191}}</script>"


def degrees(*geometries, **columns):
    """Features drawn in metres, 5 km from the middle of the working CRS, as the store holds them."""
    placed = [translate(geometry, 5000, 5000) for geometry in geometries]
    table = {"fid": [str(number) for number in range(len(placed))], "name": [""] * len(placed), "length_m": 0.0, "area_m2": 1.0, **columns}
    return gpd.GeoDataFrame(table, geometry=placed, crs=settings().working_crs).to_crs(4490)


def publish(store, *, without=(), town="甲街道"):
    """Homes of 1,000 × 10 m of which the park at the west end serves half; two cleared plots at the east end."""
    layers = {
        "green_areas": degrees(box(-6, -500, 0, 500), status=["finished"], activity_site=["是"]),
        "residential_land": degrees(box(0, 0, 1000, 10)),
        "built_up_area": degrees(box(-2000, -500, 2000, 500)),
        "towns": degrees(box(-3000, -3000, 400, 3000), box(400, -3000, 3000, 3000), name=[town, "乙镇"]),
        "demolish_add_sites": degrees(
            box(900, 20, 1000, 120), box(700, 300, 720, 320), name=[HOSTILE, "小块"], status=["planned", "planned"]
        ),
    }
    for key, frame in layers.items():
        if key not in without:
            store.publish(key, frame, by="李", note="", data_date=DATA_DATE, example=True)


def address(tool, *boxes):
    """Rectangles in the metres of `degrees` as the text that an address holds."""
    frame = degrees(*boxes)
    return shapes_to_text(Shape(tool, tuple(shape.exterior.coords)) for shape in frame.geometry)


@pytest.fixture
def section(open_page):
    """Opens the page at a section and waits until nothing is computed any more."""

    def opened(view, lang="zh", **query):
        app = open_page("coverage", lang, view=view, **query)
        end = time.monotonic() + 60
        while time.monotonic() < end and not app.exception and "cov-skeleton" in html(app):
            time.sleep(0.2)
            app.run()
        assert not app.exception
        return app

    return opened


def test_the_next_site_is_shown_with_before_and_after_and_how_good_it_is(store, section):
    publish(store)
    shown = html(section("siting", **{"from": "cleared", "k": "1"}))
    for words in ("50.0 %", "100 %", "+50.0 个百分点", "已证明为最优", "差距 0 %", "与逐个贪心的覆盖量相同", "乙镇", "10,000", "新增覆盖"):
        assert words in text(shown), words
    assert runs_nothing(shown)
    assert HOSTILE in unescape(text(shown))


def test_no_free_land_is_said_with_what_to_do(store, section):
    publish(store)
    shown = text(html(section("siting", plot="900000")))
    assert "没有可用的候选用地" in shown
    assert "900,000 m²" in shown
    assert "改用拆违增绿的腾退地块" in shown


@pytest.mark.parametrize("view", ["siting", "scenario"])
def test_a_figure_that_cannot_be_computed_cannot_be_changed(store, section, view):
    publish(store, without=["residential_land"])
    app = section(view)
    assert "无法计算：缺少“居住用地”图层。" in text(html(app))
    assert not app.error


def test_uploaded_candidates_are_asked_for(store, section):
    publish(store)
    assert "请在左侧上传候选地块" in text(html(section("siting", **{"from": "given"})))


def test_a_plan_travels_through_the_address():
    plan = plan_of({"k": "7", "from": "planned", "plot": "2000", "gap_m": "300", "aim": "", "limit": "20"})
    assert plan_of({name: value for name, value in query_of(plan).items() if value}) == plan
    assert set(query_of(plan)) == set(NAMES)
    assert plan_of({"k": "nan", "from": HOSTILE, "plot": "-1", "gap_m": "1e99", "limit": "x"}) == plan_of({})


def test_a_drawn_park_says_its_reach_and_what_it_changes(store, section):
    publish(store)
    shown = text(html(section("scenario", park=address("park", box(900, 20, 1000, 120)))))
    for words in ("画的场地 1", "面积 10,000 m²", "按规则服务 500 m", "50.0 %", "100 %", "+50.0 个百分点", "达到目标"):
        assert words in shown, words


def test_a_park_that_is_too_small_says_so_and_changes_nothing(store, section):
    publish(store)
    shown = text(html(section("scenario", park=address("park", box(900, 20, 915, 40)))))
    assert "面积 300 m²，不足 400 m²，不计入" in shown
    assert "没有新增覆盖" in shown


def test_one_of_two_parks_can_be_taken_off(store, section):
    publish(store)
    app = section("scenario", park=address("park", box(900, 20, 1000, 120), box(900, 200, 915, 220)))
    assert "画的场地 2" in text(html(app))
    next(button for button in app.button if button.label == "移除").click().run()
    app.run()
    shown = text(html(app))
    assert "画的场地 2" not in shown
    assert "不足 400 m²" in shown


def test_chosen_sites_can_be_taken_over_and_cleared(store, section):
    publish(store)
    app = section("siting", **{"from": "cleared", "k": "1"})
    next(button for button in app.button if button.label == "带入情景").click().run()
    app.run()
    shown = text(html(app))
    assert "选址 1 乙镇" in shown
    assert "按规则服务 500 m" in shown
    next(button for button in app.button if button.label == "全部清除").click().run()
    assert "还没有场地" in text(html(app))


def test_an_uploaded_park_is_tried_and_a_bad_file_is_refused_in_plain_words(store, section):
    publish(store)
    app = section("scenario")
    app.get("file_uploader")[0].set_value(("a.geojson", b'{"type": "gdal_streamed_alg"}', "application/json")).run()
    assert "GeoJSON" in app.error[0].value
    park = degrees(box(900, 20, 1000, 120), name=[HOSTILE]).to_crs(4326).to_json().encode()
    app.get("file_uploader")[0].set_value((f"{HOSTILE[:20]}.geojson", park, "application/json")).run()
    app.run()
    shown = html(app)
    assert "按规则服务 500 m" in text(shown)
    assert HOSTILE in unescape(text(shown))
    assert runs_nothing(shown)


def test_uploaded_candidates_are_chosen_from(store, section):
    publish(store)
    app = section("siting", **{"from": "given"})
    plots = degrees(box(900, 20, 1000, 120), box(-900, 20, -800, 120)).to_crs(4326).to_json().encode()
    app.get("file_uploader")[0].set_value(("plots.geojson", plots, "application/json")).run()
    end = time.monotonic() + 30
    while "+50.0 个百分点" not in text(html(app)) and time.monotonic() < end:
        time.sleep(0.2)
        app.run()
    assert "候选 2 处" in text(html(app))


def test_without_a_park_the_scenario_says_how_to_begin(store, section):
    publish(store)
    assert "还没有场地" in text(html(section("scenario")))
    assert "还没有圈选范围" in text(html(section("inside", park=HOSTILE)))


def test_an_area_shows_its_size_every_rule_and_its_projects(store, section):
    publish(store)
    shown = text(html(section("inside", area=address("area", box(0, -10, 499, 20)))))
    for words in ("1.5 万 m²", "公园绿化活动场地服务半径覆盖率", "100 %", "4,990 m² / 4,990 m²", "世界卫生组织", "无法计算"):
        assert words in shown, words


def test_two_days_show_which_rows_gained(store, section):
    publish(store)
    later = degrees(box(-6, -500, 0, 500), status=["finished"], activity_site=["是"])
    later["actual_finish"] = gpd.pd.to_datetime(["2021-06-01"])
    store.publish("green_areas", later, by="李", note="", data_date=DATA_DATE, mode="replace", based_on=1)
    shown = text(html(section("change", was="2021-01-01", now="2021-12-31")))
    for words in ("2021年1月1日 → 2021年12月31日", "50.0 %", "甲街道"):
        assert words in shown, words


def test_a_single_revision_has_nothing_to_compare_with(store, section):
    publish(store)
    app = section("change", layer="towns")
    assert "没有可比较的旧版本" in text(html(app))


def test_two_revisions_show_what_was_lost(store, section):
    publish(store)
    store.publish(
        "green_areas", degrees(Point(0, 0), status=["planned"], activity_site=["是"]), by="李", note="少了公园", data_date=date(2022, 1, 31)
    )
    shown = text(html(section("change", layer="green_areas", old="1", new="2")))
    assert "r1 → r2" in shown


def test_an_own_rule_is_a_figure_like_any_other(store, section):
    publish(store)
    app = section("own", rule="own", sites="green_areas", bands="400::200", distance="euclidean", of="land_built")
    shown = text(html(app))
    assert "自定规则覆盖率" in shown
    assert "20.0 %" in shown
    assert next(button for button in app.button if button.label == "按此规则计算").disabled is False


def test_an_own_rule_without_sites_or_with_overlapping_bands_says_what_is_wrong(store, section):
    publish(store)
    app = section("own")
    app.multiselect[0].set_value([]).run()
    assert "请至少选择一个场地图层" in text(html(app))
    assert next(button for button in app.button if button.label == "按此规则计算").disabled is True
    assert "分档" in problem_of({"sites": "markets", "bands": "0:500:300,400::500", "distance": "euclidean", "of": "people_city"})


@pytest.mark.parametrize(
    ("view", "query"),
    [("siting", {"from": "cleared"}), ("scenario", {}), ("inside", {}), ("change", {}), ("own", {})],
    ids=["siting", "scenario", "inside", "change", "own"],
)
def test_every_section_speaks_english(store, section, view, query):
    publish(store, town="Jia")
    if view in ("scenario", "inside"):
        tool = "park" if view == "scenario" else "area"
        query = {tool: address(tool, box(900, 20, 1000, 120))}
    app = section(view, lang="en", **query)
    shown = text(html(app)) + "".join(
        widget.label for kind in ("button", "selectbox", "number_input", "radio", "multiselect") for widget in app.get(kind)
    )
    left = [
        c for c in shown.replace("乙镇", "").replace("小块", "").replace("中文", "").replace("建城〔2022〕2号", "") if "一" <= c <= "鿿"
    ]
    assert not left
