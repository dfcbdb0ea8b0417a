"""Nothing leaves the machine, nothing complains and nothing is cut: every page, both languages, both themes, in a real browser."""

import pytest

from views.i18n import LANGUAGES
from views.page_table import PAGES

pytestmark = pytest.mark.browser

SCREENS = (("light", {"width": 1920, "height": 1080}), ("dark", {"width": 1366, "height": 768}))
"""A meeting room, and an old office in the dark."""

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def visit(chromium, dashboard, address, theme, size):
    """Open a page with every non-local request aborted; returns it with what left and what complained."""
    page = chromium.new_context(viewport=size, color_scheme=theme).new_page()
    outside, complaints = [], []

    def guard(route):
        local = route.request.url.startswith((dashboard.url, "data:", "blob:"))
        if not local:
            outside.append(route.request.url)
        route.continue_() if local else route.abort()

    page.context.route("**/*", guard)
    page.on("websocket", lambda socket: outside.append(socket.url) if "localhost" not in socket.url else None)
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{dashboard.url}/{address}", wait_until="networkidle")
    page.wait_for_selector("[data-testid=stAppViewContainer]")
    page.wait_for_selector("[data-testid=stSkeleton], [data-testid=stStatusWidget]", state="detached", timeout=60000)
    page.wait_for_timeout(1500)
    return page, outside, complaints


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.path or "overview")
def test_a_page_asks_nobody_outside_has_no_errors_and_fits(chromium, dashboard, entry, lang):
    """In both themes and on both screens: the page is opened in one and turned into the other."""
    (theme, size), (other_theme, other_size) = SCREENS if lang == "zh" else reversed(SCREENS)
    page, outside, complaints = visit(chromium, dashboard, f"{entry.path}?lang={lang}", theme, size)
    assert page.evaluate(OVERFLOW) <= 0
    page.emulate_media(color_scheme=other_theme)
    page.set_viewport_size(other_size)
    page.wait_for_timeout(500)
    assert page.evaluate(OVERFLOW) <= 0
    assert page.locator("[data-testid=stException]").count() == 0
    assert len(page.inner_text("body")) > 100
    page.context.close()
    assert (outside, complaints) == ([], [])
