"""The coverage page: the figure with what it rests on, plain words where there is none, and nothing that runs."""

from datetime import date

import geopandas as gpd
import pytest
from shapely.affinity import translate
from shapely.geometry import box

from layers.rules import published_rules
from layers.settings import settings
from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html

HOSTILE = "<img src=x onerror=alert(1)>{{7*191}}</script>"


def degrees(*geometries, **columns):
    """Features drawn in metres, 5 km from the middle of the working CRS, as the store holds them."""
    placed = [translate(geometry, 5000, 5000) for geometry in geometries]
    table = {"fid": [str(number) for number in range(len(placed))], "name": [""] * len(placed), **columns}
    return gpd.GeoDataFrame(table, geometry=placed, crs=settings().working_crs).to_crs(4490)


def publish(store, *, without=(), town="甲街道"):
    """A strip of homes of 1,000 × 10 m and one open park of 6,000 m² at its west end: half is served."""
    layers = {
        "green_areas": degrees(box(-6, -500, 0, 500), status=["finished"], activity_site=["是"]),
        "residential_land": degrees(box(0, 0, 1000, 10)),
        "built_up_area": degrees(box(-2000, -500, 2000, 500)),
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
    for words in ("公园绿化活动场地服务半径覆盖率", "50.0 %", "5,000 m²", "国家园林城市评选标准", "直线距离，自场地边缘", "LAEA (30.69, 103.5)",
                  "2021年12月31日", "居住用地 r1", "示例数据", "差 35.0 个百分点"):  # fmt: skip
        assert words in shown, words
    assert shown.index("乙镇") < shown.index("甲街道")  # the lowest share first


def test_the_method_card_names_bands_source_and_confidence(store, open_page):
    publish(store)
    shown = text(html(open_page("coverage")))
    for words in ("≥ 400 m², < 5,000 m²", "300 m", "≥ 5,000 m²", "500 m", "依据文件，未逐字复核", "采用公布的阈值", "rules.toml"):
        assert words in shown, words


def test_a_link_opens_on_its_indicator_and_nonsense_on_the_first(store, open_page):
    publish(store)
    assert "项目绿地 / 建成区" in text(html(open_page("coverage", rule="project_green_share")))
    assert "公园绿化活动场地服务半径覆盖率" in text(html(open_page("coverage", rule=HOSTILE)))


def test_choosing_the_other_indicator_shows_its_figure(store, open_page):
    publish(store)
    app = open_page("coverage")
    app.segmented_control[0].set_value("project_green_share").run()
    assert not app.exception
    shown = text(html(app))
    assert "建成区内的项目绿地" in shown
    assert "不能称为“绿地率”" in shown


@pytest.mark.parametrize("gone", ["residential_land", "built_up_area"])
def test_a_missing_denominator_is_said_in_plain_words(store, open_page, gone):
    publish(store, without=[gone])
    app = open_page("coverage")
    assert not app.exception
    shown = text(html(app))
    assert f"无法计算：缺少“{'居住用地' if gone == 'residential_land' else '建成区'}”图层。" in shown
    assert "0 %" not in shown.replace("不以 0 % 代替", "")
    assert "100 %" not in shown


def test_an_empty_store_says_what_is_missing(store, open_page):
    app = open_page("coverage")
    assert not app.exception
    assert "无法计算" in text(html(app))


def test_a_broken_rules_file_is_reported_and_the_published_thresholds_stand(store, open_page):
    publish(store)
    (settings().home / "rules.toml").write_text("[park_service_radius_2022]\nbands = 5\n", "utf-8")
    app = open_page("coverage")
    assert "rules.toml" in app.warning[0].value
    assert "50.0 %" in text(html(app))


def test_changed_thresholds_show_on_the_card(store, open_page):
    publish(store)
    (settings().home / "rules.toml").write_text("[park_service_radius_2022]\nbands = [{min = 400, radius = 200}]\ngoals = [0.1]\n", "utf-8")
    shown = text(html(open_page("coverage")))
    assert "20.0 %" in shown
    assert "本地目标 ≥\u00a010\u00a0%" in shown
    assert "已由管理员修改：分档与半径、目标值" in shown


def test_a_revision_that_cannot_be_read_says_so(store, open_page):
    publish(store)
    broken = store.publish("towns", degrees(box(0, 0, 1, 1)), by="李", note="", data_date=date(2021, 12, 31))
    (store.home / broken.file).unlink()
    app = open_page("coverage")
    assert not app.exception
    assert len(app.error) == 1


def test_hostile_names_are_text(store, open_page):
    publish(store, town=HOSTILE)
    shown = html(open_page("coverage"))
    assert runs_nothing(shown)
    assert HOSTILE in text(shown)


@pytest.mark.parametrize("rule", [rule for rule in published_rules() if rule.kind != "completion"], ids=lambda rule: rule.id)
def test_it_speaks_english_throughout(store, open_page, rule):
    publish(store, town="Jia")
    shown = text(html(open_page("coverage", lang="en", rule=rule.id)))
    assert rule.name.en in shown
    chinese = [c for c in shown.replace("乙镇", "").replace("建城〔2022〕2号", "") if "一" <= c <= "鿿"]
    assert not chinese
