"""The meeting pack as one HTML file, opened from a disk with every request refused."""

import pytest

from layers.pack.html import as_html
from layers.slides.deck import deck
from tests.layers.meeting_city import meeting_store

PAINTED = """(svg) => new Promise((done) => {
  const picture = new Image(), canvas = document.createElement("canvas");
  canvas.width = canvas.height = 200;
  picture.onload = () => {
    const drawing = canvas.getContext("2d");
    drawing.drawImage(picture, 0, 0, 200, 200);
    done(new Set(new Uint32Array(drawing.getImageData(0, 0, 200, 200).data.buffer)).size);
  };
  picture.src = "data:image/svg+xml;utf8," + encodeURIComponent(new XMLSerializer().serializeToString(svg));
})"""
"""How many colours a map is painted with."""

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
    svg = one.locator("svg").first
    nearer = svg.get_attribute("viewBox")
    svg.press("ArrowRight")
    panned = svg.get_attribute("viewBox")
    assert float(panned.split()[0]) > float(nearer.split()[0])
    assert panned.split()[2:] == nearer.split()[2:]
    svg.press("+")
    assert float(svg.get_attribute("viewBox").split()[2]) < float(panned.split()[2])
    box = svg.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    held = svg.get_attribute("viewBox")
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 40, box["y"] + box["height"] / 2)
    page.mouse.up()
    assert float(svg.get_attribute("viewBox").split()[0]) > float(held.split()[0])
    held = svg.get_attribute("viewBox")
    svg.focus()
    page.mouse.wheel(0, -100)
    page.wait_for_function("([svg, held]) => svg.getAttribute('viewBox') !== held", arg=[svg.element_handle(), held])
    one.locator("button").nth(2).click()
    other = page.locator("#coverage .map > svg")
    other.scroll_into_view_if_needed()
    before, scrolled = other.get_attribute("viewBox"), page.evaluate("scrollY")
    place = other.bounding_box()
    page.mouse.move(place["x"] + 50, place["y"] + place["height"] / 2)
    page.mouse.wheel(0, 120)
    page.wait_for_function("(from) => scrollY > from", arg=scrolled)
    assert other.get_attribute("viewBox") == before  # a map that nobody has touched lets the page scroll
    painted = page.evaluate(PAINTED, other.element_handle())
    assert painted > 3
    assert one.locator("svg").first.get_attribute("viewBox") == whole
    assert one.locator(".bar-m span").text_content() == said
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert len(asked) == 1
    context.close()
