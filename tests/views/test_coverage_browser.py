"""The coverage page in a real browser: choices, cards, gaps and languages without a reload, by mouse and by keyboard, from this machine alone."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
OUTSIDE = "() => { const main = document.querySelector('[data-testid=stMain]'); return main.scrollWidth - main.clientWidth; }"
CUT = """() => [...document.querySelectorAll('.cov-head *, .cov-ranking *, .cov-keys, .cov-legend, .section')].filter((e) => e.clientWidth > 0
  && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible').map((e) => e.className + ': ' + e.textContent)"""


@pytest.fixture
def visit(chromium, dashboard):
    """Opens the page at a size; collects complaints of the console and requests that leave the machine."""
    contexts = []

    def visited(query: str = "", width: int = 1366, height: int = 768, scheme: str = "light"):
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        own = (dashboard.url, "data:", "blob:")
        page.on("request", lambda request: None if request.url.startswith(own) else page.complaints.append(request.url))
        page.goto(f"{dashboard.url}/coverage{query}")
        page.wait_for_selector(".cov-head", timeout=90_000)
        page.wait_for_selector(IDLE)
        return page

    yield visited
    for context in contexts:
        context.close()


def test_a_card_opens_from_a_row_by_keyboard_and_escape_leads_back_to_it(visit):
    page = visit()
    page.evaluate("() => { window.stillHere = true; }")
    row = page.locator(".cov-ranking > a").nth(1)
    row.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=dialog] .cov-card")
    assert "zone=" in page.url
    assert page.evaluate("() => document.querySelector('[role=dialog]').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="detached")
    page.wait_for_function("() => document.activeElement.matches('.cov-ranking > a:nth-child(2)')")
    page.wait_for_url(lambda url: "card" not in url)
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert page.evaluate("() => window.stillHere") is True
    assert page.complaints == []


def test_a_rule_is_chosen_a_gap_flown_to_and_the_language_switched_all_in_one_address(visit):
    page = visit()
    page.get_by_text("WHO 300 m", exact=True).first.click()
    page.wait_for_function("() => document.querySelector('.cov-head h2')?.textContent.startsWith('300 米内')")
    page.get_by_text("缺口", exact=True).first.click()
    page.wait_for_selector(".cov-places a", timeout=60_000)
    page.wait_for_selector(IDLE)
    frame = next(frame for frame in page.frames if "/map/page/" in frame.url)
    frame.wait_for_selector(".mark-gap")
    scale = "() => document.querySelector('.leaflet-control-scale-line')?.textContent"
    wide = frame.evaluate(scale)
    page.locator(".cov-places a").nth(1).click()
    page.wait_for_url("**gap=2**")
    frame.wait_for_function(f"wide => ({scale})() !== wide", arg=wide)
    frame.locator(".mark-place").nth(2).dispatch_event("click")
    page.wait_for_url("**gap=3**")
    page.get_by_role("button", name="English").click()
    page.wait_for_function("() => document.querySelector('.cov-head h2')?.textContent.startsWith('People within 300 m')")
    page.wait_for_url("**lang=en**")
    assert all(part in page.url for part in ("rule=who_300m", "view=gaps", "gap=3"))
    assert page.complaints == []


HEAD_SAYS = "words => document.querySelector('.cov-head h2')?.textContent.startsWith(words)"


def test_a_bar_of_the_rulers_leads_to_its_rule_and_the_button_below_to_an_own_one(visit):
    page = visit("?rule=practice_circle_15min&view=rulers")
    page.wait_for_selector(".cov-rulers .group", timeout=90_000)
    chart = page.locator(".st-key-cov-rulers canvas").first
    chart.scroll_into_view_if_needed()
    page.wait_for_selector(IDLE)
    box = chart.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.35, box["y"] + box["height"] * 0.38)  # the upper of two bars: the straight line
    page.wait_for_url("**rule=practice_circle_15min_line**")
    page.wait_for_function(HEAD_SAYS, arg="文明实践站直线", timeout=60_000)
    page.get_by_role("radio", name="自定规则").click()
    page.get_by_role("button", name="按此规则计算").click()
    page.wait_for_function(HEAD_SAYS, arg="自定规则覆盖率", timeout=60_000)
    assert page.complaints == []


@pytest.mark.parametrize(
    ("query", "width", "height", "scheme"),
    [("?lang=en", 1366, 768, "dark"), ("?lang=zh", 3840, 2160, "light"), ("?lang=en&view=rulers", 683, 384, "light")],
)
def test_nothing_is_cut_at_any_size(visit, query, width, height, scheme):
    page = visit(query, width, height, scheme)
    assert page.evaluate(CUT) == []
    assert page.evaluate(OUTSIDE) <= 0
    assert page.complaints == []
