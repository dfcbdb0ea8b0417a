"""The pages as a browser lays them out: nothing cut off, one screen that says it all, links that do not load anew."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

CUT = """() => [...document.querySelectorAll('.tile, .row, .strip, .rank, .section, .layers td, .sheet')].flatMap((box) =>
  [box, ...box.querySelectorAll('*')]).filter((e) => e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1
  && getComputedStyle(e).overflowX !== 'visible').map((e) => e.className + ': ' + e.textContent)"""
OUTSIDE = "() => document.querySelector('[data-testid=stMain]').scrollWidth - document.querySelector('[data-testid=stMain]').clientWidth"
BOTTOM = "() => Math.max(...[...document.querySelectorAll('.rows, .ranking')].map((e) => e.getBoundingClientRect().bottom))"


@pytest.fixture
def visit(chromium, dashboard):
    """Opens a page of the running dashboard at a size, and collects what the console complains of."""
    contexts = []

    def visited(path: str, width: int, height: int, scheme: str = "light"):
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(dashboard.url + path)
        page.wait_for_selector(".row, .layers, .prose")
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        return page

    yield visited
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("lang", "width", "height"),
    [("zh", 1366, 768), ("en", 1366, 768), ("zh", 1920, 1080), ("en", 3840, 2160)],
)
def test_the_overview_says_it_all_on_one_screen_and_cuts_nothing(visit, lang, width, height):
    page = visit(f"/?lang={lang}", width, height)
    assert page.evaluate(BOTTOM) <= height
    assert page.evaluate(CUT) == []
    assert page.evaluate(OUTSIDE) <= 0
    assert page.complaints == []


@pytest.mark.parametrize(
    ("path", "width"), [("/data?lang=en", 683), ("/data?lang=zh", 1366), ("/about?lang=zh", 683), ("/about?lang=en", 1366)]
)
def test_data_and_about_stay_inside_their_page(visit, path, width):
    page = visit(path, width, 900)
    assert page.evaluate(OUTSIDE) <= 0
    assert page.complaints == []


def test_the_wall_reads_from_the_back_row(visit):
    page = visit("/", 3840, 2160)
    size = "selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize)"
    assert page.evaluate(size, ".tile-large .tile-value") >= 56
    assert page.evaluate(size, ".row h3") >= 24


def test_a_link_between_pages_does_not_load_anew_and_back_leads_back(visit):
    def settled(name: str) -> None:
        page.wait_for_selector(
            f"a.account-in[href*='next=%2F{name}%3F']", timeout=60_000
        )  # the header speaks of the page once its run is through

    page = visit("/?lang=en", 1366, 768)
    page.evaluate("() => { window.stillHere = true; }")
    page.click(".row >> nth=0")
    page.wait_for_url("**/map?**")
    settled("map")
    page.go_back()
    page.wait_for_selector(".row")
    settled("")
    assert page.evaluate("() => window.stillHere") is True
    page.go_forward()
    page.wait_for_url("**/map?**layers**")
    settled("map")
    page.click("a.account-in")
    page.wait_for_url(lambda url: "/sign-in?next=%2Fmap%3F" in url and "layers" in url)


def test_a_change_of_theme_recolours_the_page_and_is_kept_for_all_pages(visit):
    page = visit("/", 1366, 768)
    ground = "() => getComputedStyle(document.querySelector('.tile')).backgroundColor"
    light = page.evaluate(ground)
    page.click("[data-testid=stMainMenu] button")
    page.click("[data-testid=stMainMenuItem-theme-Dark]")
    page.wait_for_function(f"light => ({ground})() !== light", arg=light)
    kept = page.evaluate("() => Object.entries(localStorage).filter(([key]) => key.startsWith('stActiveTheme-')).map(([, value]) => value)")
    assert len(kept) >= 5
    assert set(kept) == {'"Dark"'}
    ground_map = page.wait_for_selector("iframe").content_frame()
    ground_map.wait_for_function("() => document.documentElement.dataset.theme === 'dark'", timeout=60000)


def test_the_framework_speaks_chinese_on_chinese_pages(visit):
    page = visit("/", 1366, 768)
    page.click("[data-testid=stMainMenu] button")
    page.wait_for_selector("[data-testid=stThemeSwitcher]")
    assert "深色" in page.inner_text("[data-testid=stThemeSwitcher]")
    assert page.evaluate("() => document.documentElement.lang") == "zh-CN"


def test_the_framework_speaks_english_again_after_a_change_of_language(visit):
    page = visit("/", 1366, 768)
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="中文").wait_for()
    page.get_by_text("Further programmes").wait_for()
    page.click("[data-testid=stMainMenu] button")
    switcher = page.wait_for_selector("[data-testid=stThemeSwitcher]")
    assert "Dark" in switcher.inner_text()
    assert page.locator("[data-testid=stMainMenu] button").get_attribute("aria-label") == "Main menu"


def test_every_tile_is_reached_by_the_keyboard_and_shows_it(visit):
    page = visit("/", 1366, 768)
    page.focus(".tile-large >> nth=0")
    page.keyboard.press("Tab")
    found = page.evaluate("() => [document.activeElement.className, getComputedStyle(document.activeElement).outlineStyle]")
    assert found == ["tile tile-large", "solid"]


def test_a_project_named_like_a_word_of_the_framework_keeps_its_name(visit):
    page = visit("/about", 1366, 768)
    add = """(ours) => { const box = document.createElement('p'); box.textContent = 'Open';
      (ours ? document.querySelector('[data-testid=stHtml]') : document.body).append(box); return box; }"""
    ours, theirs = page.evaluate_handle(add, True), page.evaluate_handle(add, False)
    page.wait_for_timeout(200)
    assert (ours.evaluate("e => e.textContent"), theirs.evaluate("e => e.textContent")) == ("Open", "展开")
