"""The progress page: programmes and towns against target and plan, and the ledger of published figures."""

import pandas as pd
import pytest

from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html, lines

CLAIMS = {"view": "claims"}


def publish(store, key="back_alleys", names=("正东街", "正南街", "正西街"), **more):
    return store.publish(key, lines(key, list(names)), by="王工", note="首次入库", data_date=DATA_DATE, **more)


def test_the_ledger_counts_findings_and_holds_each_figure_against_the_map(store, open_page):
    publish(store)
    app = open_page("progress", **CLAIMS)
    assert not app.exception
    shown = text(html(app))
    assert "背街小巷专项整治F01 · 2021年12月31日原文：截至2021年底，实施124条背街小巷专项整治124 条3032不一致−121 条" in shown.replace(
        " 3 0 3 2 ", "3032"
    )
    assert all(word in shown for word in ("≥ 28,000 场次", "与 F44 是同一个数字，不能相加。", "96 %", "图层还没有数据或无法读取"))


def test_nothing_on_the_ledger_adds_what_the_source_repeats(store, open_page):
    shown = text(html(open_page("progress", **CLAIMS)))
    sums = ("56,000", "5,300", "129 条", "142 个", "14 条", "2,774")
    assert not [number for number in sums if number in shown]


def test_one_finding_alone_can_be_shown(store, open_page):
    shown = text(html(open_page("progress", verdict="agrees", **CLAIMS)))
    assert "没有这样的公布数" in shown
    assert "实施124条背街小巷" not in shown


def test_the_ledger_speaks_english(store, open_page):
    publish(store)
    shown = text(html(open_page("progress", "en", **CLAIMS)))
    assert "Letters and calls handled" in shown
    assert "cannot be checked" in shown


@pytest.mark.parametrize(
    ("name", "called"), [("view", "栏目"), ("verdict", "结论"), ("layer", "专项"), ("as_of", "日期"), ("sheet", "页码")]
)
@pytest.mark.parametrize("asked", ["<script>", "outline"])
def test_nonsense_in_the_address_is_named_and_passed_over(store, open_page, name, called, asked):
    app = open_page("progress", **{name: asked})
    assert not app.exception
    assert called in app.warning[0].value
    assert runs_nothing(html(app))


def test_nobody_without_the_right_is_offered_the_form(store, open_page):
    assert not open_page("progress", **CLAIMS).text_input


def test_an_editor_enters_a_figure_and_sees_it_held_against_the_map(store, open_page, sign_in):
    sign_in("editor")
    publish(store)
    app = open_page("progress", **CLAIMS)
    app.text_input[0].set_value("<img src=x onerror=alert(1)>")
    app.text_input[1].set_value("2026年通报")
    app.text_input[3].set_value("3")
    layers = next(box for box in app.selectbox if "back_alleys" in [str(option) for option in box.options] or "背街小巷" in box.options)
    layers.select("back_alleys" if "back_alleys" in layers.options else "背街小巷")
    next(button for button in app.button if button.label == "登记").click().run()
    assert not app.exception
    assert app.success[0].value == "已登记 1 条。"
    shown = html(app)
    assert runs_nothing(shown)
    assert "R1 · 无日期" in text(shown)
    assert "来源：2026年通报；" in text(shown)


def test_an_empty_store_has_no_progress_and_says_where_to_go(store, open_page):
    app = open_page("progress")
    assert not app.exception
    assert "还没有发布过数据，没有进展可看" in text(html(app))


def test_the_page_shows_figures_bars_curves_and_what_is_late(store, open_page):
    publish(store)
    app = open_page("progress")
    assert not app.exception
    shown = text(html(app))
    assert all(word in shown for word in ("66.7 %", "2 / 3", "过了时限未完工", "正西街", "▲ 30 天", "近 12 个月完工不足 6 项"))
    assert len(app.get("echarts_chart")) == 3 or "没有可以排名的镇街" in shown


def test_ranking_leaves_out_towns_with_few_projects_and_names_them(store, open_page):
    publish(store)
    shown = text(html(open_page("progress")))
    assert "没有可以排名的镇街：每个镇街至少要有 5 个项目。" in shown
    assert "不足 5 个项目，不参加排名：崇阳街道 2 / 3 项" in shown


def test_every_row_of_a_chart_is_a_link_and_every_figure_leads_to_its_projects(store, open_page):
    publish(store)
    shown = html(open_page("progress", as_of="2021-12-20"))
    for name in ("done", "slipped", "under_way", "planned", "accepted", "duties", "nowhere"):
        assert f"list={name}#progress-lists" in shown
    assert "layer=back_alleys" in shown
    assert "town=%E5%B4%87%E9%98%B3%E8%A1%97%E9%81%93" in shown
    assert text(shown).count("上图") >= 3


def test_a_long_list_is_turned_sheet_by_sheet(store, open_page):
    publish(store, names=[f"巷{number:02d}" for number in range(45)])
    first, last = (text(html(open_page("progress", list="all", **sheet))) for sheet in ({}, {"sheet": "3"}))
    assert ("第 1–20 项，共 45 项" in first, "上一页" in first, "下一页" in first) == (True, False, True)
    assert ("第 41–45 项，共 45 项" in last, "上一页" in last, "下一页" in last) == (True, True, False)
    assert "第 41–45 项" in text(html(open_page("progress", list="all", sheet="99")))


def test_projects_without_any_date_are_said_and_no_empty_chart_is_drawn(store, open_page):
    frame = lines("back_alleys", ["甲", "乙"])
    for key in ("planned_start", "planned_finish", "actual_start", "actual_finish", "accepted_on", "deadline"):
        frame[key] = pd.NaT
    store.publish("back_alleys", frame, by="王工", note="", data_date=DATA_DATE)
    app = open_page("progress")
    assert not app.exception
    assert text(html(app)).count("这些项目都没有登记日期") == 2


def test_before_the_first_project_a_sentence_stands_for_the_curves(store, open_page):
    publish(store)
    app = open_page("progress", as_of="2010-01-01")
    shown = text(html(app))
    assert "到 2010年1月1日 为止还没有项目开工。" in shown
    assert "没有曲线可画" in shown
    assert "还没有流转可画" in shown


def test_a_choice_that_empties_a_programme_is_said_with_the_way_out(store, open_page):
    publish(store)
    app = open_page("progress", layer="back_alleys", town="怀远镇")
    assert not app.exception
    assert "背街小巷 · 怀远镇" in text(html(app))
    assert "看全部专项和镇街" in text(html(app))


def test_the_day_of_the_address_moves_every_figure(store, open_page):
    publish(store)
    shown = text(html(open_page("progress", as_of="2021-06-30")))
    assert "0 / 3" in shown
    late = text(html(open_page("progress", as_of="2022-06-30")))
    assert "数据只到 2021年12月31日，之后的变化没有登记：到期而没有完工登记的都算滞后。" in late


def test_links_to_the_map_carry_the_same_day(store, open_page):
    publish(store)
    assert "as_of=2021-12-20" in html(open_page("progress", as_of="2021-12-20"))
    shown = html(open_page("progress"))
    assert "/map?layers=" in shown
    assert "status=overdue" in shown
    assert "as_of" not in html(open_page("progress"))


def test_a_programme_without_target_and_dates_out_of_order_are_said_and_the_rest_goes_on(store, open_page):
    names = [f"村{number}" for number in range(6)]
    frame = lines("urban_villages", names)
    frame["actual_finish"] = frame["actual_finish"].mask(frame.index == 0, frame["actual_start"] - pd.Timedelta(days=9))
    frame["households"] = 10
    store.publish("urban_villages", frame, by="王工", note="", data_date=DATA_DATE)
    app = open_page("progress", list="dates")
    assert not app.exception
    shown = text(html(app))
    assert "没有可比的公布数，按登记数对照：城中村。" in shown
    assert "1 个项目的日期顺序有误" in shown
    assert "村0" in shown


@pytest.mark.parametrize(
    ("name", "lang"),
    [
        ("soon", "zh"),
        ("week", "en"),
        ("month", "zh"),
        ("quarter", "en"),
        ("duties", "en"),
        ("nowhere", "zh"),
        ("dates", "en"),
        ("overdue", "en"),
    ],
)
def test_every_list_stands(store, open_page, name, lang):
    publish(store)
    app = open_page("progress", lang, list=name)
    assert not app.exception
    assert not app.warning


def test_a_layer_that_cannot_be_read_says_so_and_the_others_stand(store, open_page):
    broken = publish(store)
    publish(store, key="old_roads", names=("老路", "新路"))
    (store.home / broken.file).write_bytes(b"nothing of use")
    app = open_page("progress")
    assert not app.exception
    assert "背街小巷" in app.warning[0].value
    assert "新路" in text(html(app))


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "{{7*191}}"])
def test_hostile_names_are_shown_as_text(store, open_page, name):
    publish(store, names=("a", name))
    shown = html(open_page("progress"))
    assert runs_nothing(shown)
    assert name in text(shown)


@pytest.mark.parametrize("day", ["1949-01-01", "2100-12-31"])
def test_a_day_far_off_is_no_failure(store, open_page, day):
    publish(store, names=[f"巷{number}" for number in range(8)])
    assert not open_page("progress", as_of=day).exception
    assert not open_page("progress", as_of=day, **CLAIMS).exception


def test_the_page_can_stand_on_what_was_known_on_an_earlier_day(store, open_page):
    publish(store)
    assert "2 / 3" in text(html(open_page("progress")))
    shown = html(open_page("progress", known="2020-01-01"))
    assert "还没有发布过数据，没有进展可看" in text(shown)
    assert "2 / 3" not in text(shown)
    ledger = html(open_page("progress", known="2020-01-01", **CLAIMS))
    assert "known=2020-01-01" in ledger
    assert "图层还没有数据或无法读取" in text(ledger)
