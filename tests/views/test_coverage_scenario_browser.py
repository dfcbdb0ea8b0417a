"""A park drawn on the coverage map in a real browser changes the figure, travels in the link, and can be taken off again."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

CORNERS = [(103.655, 30.606), (103.685, 30.606), (103.685, 30.618), (103.655, 30.618)]


@pytest.fixture
def page(chromium, dashboard):
    """The coverage page at its scenario, with everything that it complains of or asks of the outside."""
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.trouble = []
    page.on("console", lambda message: page.trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.trouble.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((dashboard.url, "data:", "blob:")) else page.trouble.append(asked.url))
    page.goto(f"{dashboard.url}/coverage?view=scenario")
    yield page
    context.close()


def spots(page, places):
    """Where places of the map are on the screen."""
    frame = next(frame for frame in page.frames if "/map/page/coverage" in frame.url)
    script = "(places) => places.map(([lng, lat]) => window.renewalMap.map.latLngToContainerPoint([lat, lng])).map(({x, y}) => [x, y])"
    box = page.locator(".renewal-map iframe").bounding_box()
    return [(box["x"] + x, box["y"] + y) for x, y in frame.evaluate(script, places)]


def test_a_drawn_park_changes_the_figure_and_can_be_taken_off(page):
    tool = page.frame_locator(".renewal-map iframe").locator("[data-tool=park]")
    tool.click(timeout=60_000)
    *first, last = spots(page, CORNERS)
    for x, y in first:
        page.mouse.click(x, y)
    page.mouse.dblclick(*last)
    page.wait_for_selector(".cov-change .step.is-up", timeout=60_000)
    said = page.locator(".cov-plot").inner_text()
    assert "画的场地 1" in said
    assert "按规则服务 500 m" in said
    before, after = (float(page.locator(f".cov-change .{name}").inner_text().split()[0]) for name in ("was", "now"))
    assert after > before
    assert "park=" in page.url
    link = page.url
    page.get_by_role("button", name="移除").click()
    page.wait_for_selector(".cov-change", state="detached", timeout=30_000)
    assert "park=" not in page.url
    page.goto(link)
    page.wait_for_selector(".cov-change .step.is-up", timeout=60_000)
    assert page.locator(".cov-plot").inner_text() == said
    assert page.trouble == []
