"""The coverage page: figures with what they rest on for every rule, plain words where there is none, and nothing that runs."""

from datetime import date
from threading import Event

import geopandas as gpd
import pytest
from shapely.affinity import translate
from shapely.geometry import LineString, Point, box

from geo.watch import StoppedError
from layers import jobs
from layers.indicators.rules import published_rules
from layers.settings import settings
from layers.store.errors import StoreError
from tests.views.markup import elements, runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html, lines
from views.components import coverage_progress
from views.i18n import LANGUAGES

HOSTILE = "<img src=x onerror=alert(1)>{{7*191}}</script>"
RULES = published_rules()


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Pages wait for their results: what is shown does not hang on how busy the machine is."""
    monkeypatch.setattr(coverage_progress, "PATIENCE_S", 60)
    jobs.stop_all()
    yield
    jobs.stop_all()


def degrees(*geometries, **columns):
    """Features drawn in metres, 5 km from the middle of the working CRS, as the store holds them."""
    placed = [translate(geometry, 5000, 5000) for geometry in geometries]
    table = {"fid": [str(number) for number in range(len(placed))], "name": [""] * len(placed), **columns}
    return gpd.GeoDataFrame(table, geometry=placed, crs=settings().working_crs).to_crs(4490)


def parks():
    """A park of 6,000 m² that is open, and another that is only planned."""
    table = lines("green_areas", ["河滨公园", "东湖公园"]).assign(activity_site="是", green_class="park", area_m2=6000.0)
    return table.set_geometry(degrees(box(-6, -500, 0, 500), box(990, 0, 1000, 10)).geometry)


def publish(store, *, without=(), town="甲街道", community="一社区"):
    """A strip of homes of 1,000 × 10 m with 200 people and one open park of 6,000 m² at its west end: half is served."""
    layers = {
        "green_areas": parks(),
        "practice_centres": lines("practice_centres", ["甲站", "乙站"]).set_geometry(degrees(Point(0, 5), Point(900, 5)).geometry),
        "residential_land": degrees(box(0, 0, 1000, 10)),
        "built_up_area": degrees(box(-2000, -500, 2000, 500)),
        "population": degrees(box(-3000, -3000, 3000, 3000), population=[200.0], name=[community], town=[town]),
        "streets": degrees(LineString([(-2000, 5), (2000, 5)])),
        "towns": degrees(box(-3000, -3000, 400, 3000), box(400, -3000, 3000, 3000), name=[town, "乙镇"]),
    }
    for key, frame in layers.items():
        if key not in without:
            store.publish(key, frame, by="李", note="", data_date=DATA_DATE, example=True)


def test_the_figure_comes_with_what_it_rests_on(store, open_page):
    publish(store)
    app = open_page("coverage")
    assert not app.exception
    shown = text(html(app))
    for words in ("公园绿化活动场地服务半径覆盖率", "50.0\u00a0%", "5,000 m²", "国家园林城市评选标准", "直线距离，自场地边缘", "LAEA (30.69, 103.5)",
                  "2021年12月31日", "示例数据", "缺少微公园·小绿地、大尺度生态空间图层，实际不低于此值", "尚不能判断"):  # fmt: skip
        assert words in shown, words
    table = shown.split("分镇街数据")[1]
    assert table.index("乙镇") < table.index("甲街道")  # the lowest share first


def test_the_method_card_opens_from_the_headline(store, open_page):
    publish(store)
    shown = text(html(open_page("coverage", card="1")))
    for words in ("≥ 400 m², < 5,000 m²", "300 m", "≥ 5,000 m²", "500 m", "依据文件，未逐字复核", "采用公布的阈值", "rules.toml",
                  "5,000 m²", "10,000 m²", "50.0 % ="):  # fmt: skip
        assert words in shown, words
    assert "方法卡" in text(html(open_page("coverage")))
    assert "采用公布的阈值" not in text(html(open_page("coverage")))


def test_the_method_card_of_a_row_speaks_of_that_row(store, open_page):
    publish(store)
    shown = text(html(open_page("coverage", card="1", zone="甲街道")))
    assert "4,000 m²" in shown
    assert "100 % =" in shown


def test_every_value_in_ranking_table_and_headline_is_a_link_to_its_card(store, open_page):
    publish(store)
    links = [attributes["href"] or "" for tag, attributes in elements(html(open_page("coverage"))) if tag == "a"]
    cards = [link for link in links if "card=1" in link]
    zones = {link.partition("zone=")[2].partition("&")[0] for link in cards}
    assert len(zones) == 3  # the city and two towns
    assert len(cards) == 2 * 2 + 3  # ranking and table, twice the headline and the city's row


def test_in_public_mode_figures_stay_and_nothing_is_shown_from_which_places_could_be_told(store, open_page, monkeypatch):
    publish(store)
    exact = open_page("coverage", view="gaps")
    assert "缺口" in control(exact, "coverage-view").options
    made = set((store.home / "derived" / "made").iterdir())
    assert made, "the land served is drawn for those who see places exactly"
    monkeypatch.setenv("RENEWAL_PUBLIC", "1")
    settings.cache_clear()
    for query in ({"view": "gaps"}, {"view": "inside", "area": "x"}, {"rule": "own", "sites": "markets", "bands": "0::1"}):
        app = open_page("coverage", **query)
        shown = text(html(app))
        assert not app.exception
        assert control(app, "coverage-view").options == ["分区数据", "多把尺子", "对比"]
        assert "50.0\u00a0%" in shown, "figures are those of exact places"
        assert "公开模式：位置取整，不画服务范围" in shown
    assert set((store.home / "derived" / "made").iterdir()) == made
    assert [button.label for button in app.get("download_button")] == ["Excel", "CSV", "JSON", "方法卡 PDF"]


def test_a_card_of_a_row_that_is_not_there_is_passed_over(store, open_page):
    publish(store)
    app = open_page("coverage", card="1", zone=HOSTILE)
    assert not app.exception
    assert "采用公布的阈值" not in text(html(app))


def test_the_features_behind_a_figure_are_listed_with_area_and_radius(store, open_page):
    publish(store)
    app = open_page("coverage", card="1")
    control(app, "coverage-card-part-park_service_radius_2022-").set_value("features").run()
    shown = text(html(app))
    for words in ("计入 1 个，未计入 1 个", "河滨公园", "6,000", "500 m"):
        assert words in shown, words


def control(app, key):
    """The choice `key` of the page."""
    return next(found for found in app.segmented_control if found.key == key)


def test_choosing_indicator_rule_and_level_is_kept_in_the_address(store, open_page):
    publish(store)
    app = open_page("coverage")
    control(app, "coverage-indicator").set_value("green_land").run()
    assert app.query_params["rule"] == "project_green_share"
    assert "不能称为“绿地率”" not in text(html(app))
    control(app, "coverage-rule").set_value("project_park_per_head").run()
    control(app, "coverage-level").set_value("population").run()
    assert not app.exception
    assert (app.query_params["rule"], app.query_params["level"]) == ("project_park_per_head", "population")
    shown = text(html(app))
    assert "30.00\u00a0m²/人" in shown  # 6,000 m² for 200 people
    assert "一社区" in shown


def test_a_day_before_the_park_was_finished_finds_nothing_served(store, open_page):
    publish(store)
    assert "50.0\u00a0%" in text(html(open_page("coverage")))
    app = open_page("coverage", day="2021-06-30")
    shown = text(html(app))
    assert "2021年6月30日" in shown
    assert "50.0\u00a0%" not in shown


def test_a_link_opens_on_its_rule_and_nonsense_on_the_first(store, open_page):
    publish(store)
    assert "项目绿地 / 建成区" in text(html(open_page("coverage", rule="project_green_share")))
    app = open_page("coverage", rule=HOSTILE, level="x", day="y", view="z")
    assert "公园绿化活动场地服务半径覆盖率" in text(html(app))
    assert app.warning[0].value == "链接里有看不懂的部分，已按默认显示：指标、分区、日期、栏目"


def test_a_long_list_of_rules_is_a_menu(store, open_page):
    publish(store)
    alleys = lines("back_alleys", ["一巷", "二巷"]).set_geometry(
        degrees(LineString([(0, 0), (90, 0)]), LineString([(0, 50), (90, 50)])).geometry
    )
    store.publish("back_alleys", alleys, by="李", note="", data_date=DATA_DATE)
    app = open_page("coverage", rule="completion_back_alleys")
    assert not app.exception
    assert app.selectbox[0].value == "completion_back_alleys"
    shown = text(html(app))
    assert "1 / 124 条" in shown
    assert "0.8\u00a0%" in shown
    assert "占已登记的 50.0 %" in shown  # of the length: one of two alleys


def test_the_rulers_stand_side_by_side_with_their_spread(store, open_page):
    publish(store)
    app = open_page("coverage", view="rulers")
    assert not app.exception
    shown = text(html(app))
    assert "同一批数据，8 把尺子" in shown
    assert "个百分点" in shown
    for rule in RULES:
        if rule.indicator == "park_access":
            assert rule.short.zh in shown
    links = [attributes["href"] or "" for tag, attributes in elements(html(app)) if tag == "a"]
    assert any("rule=who_300m" in link and "view=rulers" in link for link in links)


def test_rulers_that_cannot_be_computed_say_why(store, open_page):
    publish(store)
    shown = text(html(open_page("coverage", rule="project_green_share", view="rulers")))
    assert "无法计算：缺少“绿地普查”图层。" in shown


def test_gaps_are_listed_and_the_chosen_one_is_marked(store, open_page):
    publish(store)
    app = open_page("coverage", view="gaps", gap="1")
    assert not app.exception
    shown = text(html(app))
    for words in ("100 人", "5,000 m²", "乙镇", "一社区", "0.50", "所选缺口"):
        assert words in shown, words
    assert "gap=1" in html(app)


def test_a_rule_without_gaps_does_not_offer_them(store, open_page):
    publish(store)
    app = open_page("coverage", rule="project_green_share", view="gaps")
    assert not app.exception
    assert "gaps" not in control(app, "coverage-view").options


@pytest.mark.parametrize("gone", ["residential_land", "built_up_area"])
def test_a_missing_denominator_is_said_in_plain_words(store, open_page, gone):
    publish(store, without=[gone])
    app = open_page("coverage")
    assert not app.exception
    shown = text(html(app))
    assert f"无法计算：缺少“{'居住用地' if gone == 'residential_land' else '建成区'}”图层。" in shown
    assert "0 %" not in shown.replace("不以 0 % 代替", "").replace("≥\u00a085\u00a0%", "").replace("≥\u00a090\u00a0%", "")


def test_a_layer_that_no_catalogue_has_is_asked_for_and_another_rule_offered(store, open_page):
    publish(store)
    shown = text(html(open_page("coverage", rule="green_space_ratio")))
    assert "无法计算：缺少“绿地普查”图层。" in shown
    assert "先看能算的：项目绿地 / 建成区" in shown


def test_an_empty_store_says_what_is_missing(store, open_page):
    app = open_page("coverage")
    assert not app.exception
    assert "无法计算" in text(html(app))


def test_a_broken_rules_file_is_reported_and_the_published_thresholds_stand(store, open_page):
    publish(store)
    (settings().home / "rules.toml").write_text("[park_service_radius_2022]\nbands = 5\n", "utf-8")
    app = open_page("coverage")
    assert "rules.toml" in app.warning[0].value
    assert "50.0\u00a0%" in text(html(app))


def test_changed_thresholds_show_on_the_card(store, open_page):
    publish(store)
    (settings().home / "rules.toml").write_text("[park_service_radius_2022]\nbands = [{min = 400, radius = 200}]\ngoals = [0.1]\n", "utf-8")
    shown = text(html(open_page("coverage", card="1")))
    assert "20.0\u00a0%" in shown
    assert "本地目标 ≥\u00a010\u00a0%" in shown
    assert "已由管理员修改：分档与半径、目标值" in shown


def test_a_revision_that_cannot_be_read_says_so(store, open_page):
    publish(store)
    broken = store.publish("towns", degrees(box(0, 0, 1, 1)), by="李", note="", data_date=date(2021, 12, 31))
    (store.home / broken.file).unlink()
    app = open_page("coverage")
    assert not app.exception
    assert len(app.error) == 1


def test_the_last_good_result_stays_when_new_data_cannot_be_read(store, open_page):
    publish(store)
    app = open_page("coverage")
    assert "50.0\u00a0%" in text(html(app))
    broken = store.publish("residential_land", degrees(box(0, 0, 10, 10)), by="李", note="", data_date=DATA_DATE)
    (store.home / broken.file).unlink()
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert "算出的结果" in app.info[0].value
    assert "50.0\u00a0%" in text(html(app))


def test_cancelled_work_is_said_and_can_be_begun_again(store, open_page, monkeypatch):
    publish(store)

    def stopped(*_args):
        raise StoppedError

    with monkeypatch.context() as patched:
        patched.setattr("views.components.coverage_answer.statistic", stopped)
        app = open_page("coverage")
        assert "已取消，没有结果。" in text(html(app))
    app.button(key="retry-answer").click().run()
    assert "50.0\u00a0%" in text(html(app))


def test_work_that_takes_long_shows_where_it_is_and_how_to_cancel(store, open_page, monkeypatch):
    publish(store)
    monkeypatch.setattr(coverage_progress, "PATIENCE_S", 0.1)

    step_ends = Event()

    def long(_store, _question, _of, watch):
        while True:
            watch("walk", 0.42)
            step_ends.wait(60)

    monkeypatch.setattr("views.components.coverage_answer.statistic", long)
    app = open_page("coverage")
    assert not app.exception
    job = app.session_state["coverage-jobs"]["answer"]
    app.button(key="cancel-answer").click().run()
    assert app.session_state["coverage-jobs"]["answer"] is job, "what is cancelled in the middle of a step is not begun anew"
    assert app.button(key="cancel-answer").disabled
    step_ends.set()
    assert job.wait(60)
    assert job.state is jobs.JobState.STOPPED
    app.run()
    assert "已取消，没有结果。" in text(html(app))


def test_failing_work_is_said_with_a_code_and_can_be_tried_again(store, open_page, monkeypatch):
    publish(store)

    def failing(*_args, **_names):
        raise StoreError

    with monkeypatch.context() as patched:
        patched.setattr("views.components.coverage_gaps.gaps", failing)
        app = open_page("coverage", view="gaps")
        assert not app.exception
        assert "编号" in app.error[0].value
    app.button(key="retry-gaps").click().run()
    assert not app.error


def test_hostile_names_are_text(store, open_page):
    publish(store, town=HOSTILE, community=HOSTILE)
    for query in ({}, {"view": "gaps"}, {"card": "1", "zone": HOSTILE}, {"level": "population"}):
        shown = html(open_page("coverage", **query))
        assert runs_nothing(shown), query
        assert HOSTILE in text(shown), query


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("indicator", dict.fromkeys(rule.indicator for rule in RULES))
def test_every_rule_is_shown_in_both_languages(store, open_page, indicator, lang):
    publish(store, town="Jia", community="Yi")
    asked = [rule for rule in RULES if rule.indicator == indicator]
    app = open_page("coverage", lang=lang, rule=asked[0].id)
    for rule in asked:
        app.query_params["rule"] = rule.id
        app.run()
        shown = text(html(app))
        assert not app.exception, rule.id
        assert rule.name(lang) in shown, rule.id
        left = shown.replace("乙镇", "").replace("建城〔2022〕2号", "")
        assert lang == "zh" or not [c for c in left if "一" <= c <= "鿿"], rule.id
