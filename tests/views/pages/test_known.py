"""Pages as the data were known on an earlier day."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.past import recorded
from tests.views.markup import text
from tests.views.pages.conftest import DATA_DATE, html, lines
from views import cache

BANNER = "已入库的数据"


@pytest.fixture
def past(store):
    """Three alleys recorded in March, two more since."""
    store.publish("back_alleys", lines("back_alleys", ["甲", "乙", "丙"]), by="王工", note="三月", data_date=DATA_DATE)
    recorded(store, "back_alleys", 1, date(2022, 3, 1))
    store.publish("back_alleys", lines("back_alleys", ["甲", "乙", "丙", "丁", "戊"]), by="李工", note="补两条", data_date=DATA_DATE)
    cache.currents()
    return store


def overview(**query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "views" / "entry" / "frame.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def test_the_overview_shows_what_was_recorded_by_then_and_says_so(past):
    now, then = text(html(overview())), text(html(overview(known="2022-03-31")))
    assert BANNER not in now
    assert "补两条" in now
    assert f"按 2022年3月31日 {BANNER}" in then
    assert "补两条" not in then
    assert "三月" in then


def test_what_was_looked_at_as_known_then_does_not_stay_for_the_next_reader(past):
    overview(known="2022-03-31")
    assert "补两条" in text(html(overview()))


def test_links_of_such_a_page_keep_the_day_and_one_leads_back(past):
    shown = html(overview(known="2022-03-31", town="x"))
    assert "known=2022-03-31" in shown.split("/map?")[1].split('"')[0]
    assert 'href="?town=x"' in shown


def test_before_anything_was_recorded_the_pages_are_empty_and_say_why(past, open_page):
    assert "那时还没有发布过数据" in text(html(overview(known="2021-01-01")))
    for name in ("map", "coverage"):
        app = open_page(name, known="2021-01-01")
        assert not app.exception
        assert "那时还没有发布过数据" in text(html(app))


def test_the_map_and_its_records_follow(past, open_page):
    app = open_page("map", known="2022-03-01", layers="back_alleys")
    assert not app.exception
    assert BANNER in text(html(app))
    assert "显示 3 / 3" in text(html(app))
    assert "revision=1" in html(app)
    assert "显示 5 / 5" in text(html(open_page("map", layers="back_alleys")))


def test_today_and_later_need_no_banner_and_nonsense_is_named(past):
    assert BANNER not in text(html(overview(known="2999-01-01")))
    app = overview(known="昨天")
    assert BANNER not in text(html(app))
    assert any("入库日期" in warning.value for warning in app.warning)


def test_pages_on_which_data_are_changed_always_show_what_is(past, open_page):
    app = open_page("data", known="2022-03-31")
    assert BANNER not in text(html(app))
    assert "补两条" in text(html(app))


def test_a_moment_is_said_with_its_time_and_kept_in_links(past):
    shown = html(overview(known="2022-03-31T14:30+08:00"))
    assert "2022" in text(shown).split(BANNER)[0][-30:]
    assert "补两条" not in text(shown)
    assert "known=2022-03-31T14%3A30%3A00%2B08%3A00" in shown.split("/map?")[1].split('"')[0]
