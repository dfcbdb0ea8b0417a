"""The progress page: programmes and towns against target and plan, and the ledger of published figures."""

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
    assert "背街小巷专项整治F01 · 2021年12月31日 · “实施124条背街小巷”124 条3032不一致−121 条" in shown.replace(" 3 0 3 2 ", "3032")
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


@pytest.mark.parametrize(("name", "called"), [("view", "栏目"), ("verdict", "结论"), ("layer", "专项"), ("as_of", "日期")])
@pytest.mark.parametrize("asked", ["<script>", "\u0000", "x" * 3000, "outline"])
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
