"""The overview tells where the campaign stands, and keeps standing when a layer does not."""

import pytest

from tests.views.markup import runs_nothing, text
from tests.views.pages.conftest import DATA_DATE, html, lines


def publish(store, key="back_alleys", names=("正东街", "正南街", "正西街"), **more):
    return store.publish(key, lines(key, list(names)), by="王工", note="首次入库", data_date=DATA_DATE, **more)


def test_an_empty_store_is_said_to_be_empty(store, open_page):
    app = open_page("overview")
    assert not app.exception
    assert "还没有发布过数据" in html(app)


def test_a_programme_shows_its_figure_its_target_and_what_is_late(store, open_page):
    publish(store, example=True)
    shown = html(open_page("overview"))
    assert all(word in text(shown) for word in ("背街小巷", "目标 124 条", "达 1.6 %", "示例数据", "2021年12月31日", "正西街", "▲ 30 天"))


def test_real_data_carry_no_example_mark(store, open_page):
    publish(store)
    assert "示例数据" not in text(html(open_page("overview")))


def test_it_speaks_english_throughout(store, open_page):
    store.publish(
        "old_roads",
        lines("old_roads", ["R1", "R2"]).assign(town="Town", responsible_unit="Unit"),
        by="W",
        note="First",
        data_date=DATA_DATE,
    )
    shown = text(html(open_page("overview", "en")))
    assert "Chongzhou Urban Renewal" in shown
    assert not [letter for letter in shown if "一" <= letter <= "鿿"]


def test_a_layer_that_cannot_be_read_says_so_and_the_others_stand(store, open_page):
    broken = publish(store)
    publish(store, key="old_roads", names=("老路", "新路"))
    (store.home / broken.file).write_bytes(b"nothing of use")
    app = open_page("overview")
    assert not app.exception
    assert len(app.warning) == 1
    assert "背街小巷" in app.warning[0].value
    assert "老旧道路" in text(html(app))


@pytest.mark.parametrize("name", ["<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "{{7*191}}", "${1}`"])
def test_hostile_names_are_shown_as_text(store, open_page, name):
    publish(store, names=("a", name))
    shown = html(open_page("overview"))
    assert runs_nothing(shown)
    assert name in text(shown)
