"""Nothing leaves the machine and nothing complains: every page, both languages, both themes, in a real browser."""

import pytest

from views.i18n import LANGUAGES
from views.page_table import PAGES

pytestmark = pytest.mark.browser

VIEWPORTS = {"1366": (1366, 768), "1920": (1920, 1080)}


def visit(chromium, dashboard, address, theme="light", size=(1920, 1080)):
    """Open a page with every non-local request aborted; returns what left, what complained, and the page's text."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme)
    page = context.new_page()
    outside, complaints = [], []

    def guard(route):
        local = route.request.url.startswith((dashboard.url, "data:", "blob:"))
        if not local:
            outside.append(route.request.url)
        route.continue_() if local else route.abort()

    context.route("**/*", guard)
    page.on("websocket", lambda socket: outside.append(socket.url) if "localhost" not in socket.url else None)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{dashboard.url}/{address}", wait_until="networkidle")
    page.wait_for_selector("[data-testid=stAppViewContainer]")
    page.wait_for_selector("[data-testid=stSkeleton], [data-testid=stStatusWidget]", state="detached", timeout=60000)
    page.wait_for_timeout(1500)
    text = page.inner_text("body")
    exceptions = page.locator("[data-testid=stException]").count()
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()
    return outside, complaints, text, exceptions, overflow


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path or "overview")
def test_a_page_asks_nobody_outside_and_has_no_errors(chromium, dashboard, entry, lang):
    outside, complaints, text, exceptions, overflow = visit(chromium, dashboard, f"{entry.path}?lang={lang}")
    assert outside == []
    assert complaints == []
    assert exceptions == 0
    assert overflow <= 0
    assert len(text) > 100


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path or "overview")
def test_a_page_fits_an_old_office_screen_in_the_dark(chromium, dashboard, entry):
    outside, complaints, _text, exceptions, overflow = visit(chromium, dashboard, entry.path, "dark", VIEWPORTS["1366"])
    assert (outside, complaints, exceptions) == ([], [], 0)
    assert overflow <= 0
