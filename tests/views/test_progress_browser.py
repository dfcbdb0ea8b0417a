"""The progress page as a browser lays it out: nothing beside the page, charts drawn, a click on a bar chooses and lets go."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000
OUTSIDE = "() => { const e = document.querySelector('[data-testid=stMain]'); return e.scrollWidth - e.clientWidth; }"
CUT = """() => [...document.querySelectorAll('.progress-tile, .progress-tile *, .chart-keys, .section, .claim-verdict')].filter((e) =>
  e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1).map((e) => e.className + ': ' + e.textContent)"""
DRAWN = "() => [...document.querySelectorAll('.stEChartsChart canvas, .stEChartsChart svg')].length >= 4"
SIZES = ((1366, 768), (1920, 1080), (3840, 2160))


@pytest.fixture
def page(chromium, dashboard):
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.base = dashboard.url
    yield page
    context.close()


def at_rest(page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_stands_beside_the_page_or_is_cut_at_any_size(page, lang):
    for view in ("", "claims"):
        page.goto(f"{page.base}/progress?lang={lang}&view={view}")
        page.wait_for_selector(".progress-tiles" if not view else ".claims")
        at_rest(page)
        if not view:
            page.wait_for_function(DRAWN)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.wait_for_function(f"() => ({OUTSIDE})() <= 0")
            assert page.evaluate(CUT) == []
    assert page.complaints == []


def test_a_click_on_a_bar_chooses_a_programme_and_a_click_on_it_lets_it_go(page):
    page.goto(f"{page.base}/progress")
    page.wait_for_function(DRAWN)
    at_rest(page)
    chart = page.locator(".st-key-progress-programmes .stEChartsChart")
    box = chart.bounding_box()
    place = {"x": box["width"] * 0.35, "y": box["height"] * 0.5}
    chart.click(position=place)
    page.wait_for_url("**layer=*")
    at_rest(page)
    chart.click(position=place)
    page.wait_for_url(lambda url: "layer=" not in url)
    at_rest(page)
    page.locator(".progress-numbers summary").first.focus()
    page.keyboard.press("Enter")  # the same without a mouse: the rows as links
    page.locator(".progress-numbers[open] td a").first.wait_for(state="visible")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**layer=*")
    assert page.complaints == []
