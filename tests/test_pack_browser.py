"""The meeting pack as one HTML file, opened from a disk with every request refused."""

import pytest

from layers.pack.html import as_html
from layers.slides.deck import deck
from tests.layers.meeting_city import meeting_store

pytestmark = pytest.mark.browser


def test_the_page_opens_from_a_disk_draws_its_maps_and_asks_for_nothing(chromium, tmp_path):
    file = tmp_path / "汇报.html"
    file.write_text(as_html(deck(meeting_store(tmp_path / "home"))), encoding="utf-8")
    asked, errors = [], []
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_selector(".map svg[viewBox]")
    assert len(asked) == 1
    assert errors == []
    maps = page.locator(".map > svg")
    assert maps.count() >= 2
    assert all(maps.nth(number).bounding_box()["height"] > 200 for number in range(maps.count()))
    assert page.locator("#back_alleys .map .spot").count() + page.locator("#back_alleys .map > svg > path").count() > 3
    one = page.locator("#back_alleys .map")
    whole, said = one.locator("svg").first.get_attribute("viewBox"), one.locator(".bar-m span").text_content()
    one.locator("button").first.click()
    assert one.locator("svg").first.get_attribute("viewBox") != whole
    one.locator("svg").first.press("ArrowRight")
    one.locator("button").nth(2).click()
    assert one.locator("svg").first.get_attribute("viewBox") == whole
    assert one.locator(".bar-m span").text_content() == said
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert len(asked) == 1
    context.close()
