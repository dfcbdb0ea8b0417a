"""The about page stands without any data."""

from tests.views.markup import text
from tests.views.pages.conftest import html


def test_it_says_what_is_example(store, open_page):
    app = open_page("about")
    assert not app.exception
    assert "哪些是示例，哪些是真实" in text(html(app))


def test_the_review_number_comes_from_the_settings(store, open_page, monkeypatch):
    from layers.settings import settings

    monkeypatch.setenv("RENEWAL_MAP_REVIEW_NUMBER", "川S（2026）9号")
    settings.cache_clear()
    assert "川S（2026）9号" in text(html(open_page("about")))


def test_the_button_for_the_language_outweighs_an_address_from_before(store, open_page):
    app = open_page("about", lang="en")
    app.button(key="language-zh").click().run()
    assert "哪些是示例" in text(html(app))
    assert "lang" not in app.query_params
    app.query_params["lang"] = "en"  # as a message that was on its way when the button was pressed still says
    assert "哪些是示例" in text(html(app.run()))
    assert "lang" not in app.query_params
