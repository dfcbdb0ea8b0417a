"""Slides on the wall: keys, autoplay, themes, and nothing to scroll at 1080p and 4K."""

import pytest

from layers.pack.show import as_show
from layers.slides.deck import deck
from layers.slides.sets import arranged
from tests.layers.meeting_city import meeting_store

pytestmark = pytest.mark.browser

SHOWN = "document.querySelector('.slide:not([hidden])').id"
OVERFLOW = """() => {
  const slide = document.querySelector('.slide:not([hidden])'), edge = slide.getBoundingClientRect(), low = slide.querySelector('footer').getBoundingClientRect().top;
  return [...slide.querySelectorAll('h1, h2, table, .chart, .map, ul, .remark, .tile, .annotation')].filter((part) => {
    const box = part.getBoundingClientRect();
    return box.bottom > low + 2 || box.right > edge.right + 2;
  }).map((part) => part.className || part.tagName);
}"""


@pytest.fixture
def slides(chromium, tmp_path):
    file = tmp_path / "show.html"
    made = deck(meeting_store(tmp_path / "home"))
    noted = arranged(made, (), {slide.key: "批注" * 150 for slide in made.slides[1::2]})
    file.write_text(as_show(noted, {}), encoding="utf-8")
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("requestfailed", lambda request: page.said.append(request.url))
    page.address = file.as_uri()
    yield page
    assert page.said == []
    context.close()


def test_keys_move_the_slides_and_the_address_follows(slides):
    slides.goto(slides.address)
    for key, expected in (("ArrowRight", "overall"), ("Space", "back_alleys"), ("PageUp", "overall"), ("End", "closing"), ("ArrowRight", "closing"),
                          ("Home", "title"), ("ArrowLeft", "title")):  # fmt: skip
        slides.keyboard.press(key)
        assert slides.evaluate(SHOWN) == expected
    assert slides.url.endswith("#title")
    slides.keyboard.press("t")
    assert slides.evaluate("document.documentElement.classList.contains('dark')")
    slides.keyboard.press("b")
    assert slides.evaluate("!document.getElementById('dark-screen').hidden")


def test_the_handle_between_two_days_follows_its_keys_and_the_slide_stays(slides):
    slides.goto(f"{slides.address}#compare")
    handle = slides.locator(".handle")
    handle.focus()
    for key, at in (("ArrowLeft", "45"), ("End", "100"), ("ArrowRight", "100"), ("Home", "0")):
        handle.press(key)
        assert handle.get_attribute("aria-valuenow") == at
    frame = slides.locator(".swipe").bounding_box()
    slides.mouse.move(frame["x"], frame["y"] + 300)
    slides.mouse.down()
    slides.mouse.move(frame["x"] + frame["width"] * 0.7, frame["y"] + 300)
    slides.mouse.up()
    assert handle.get_attribute("aria-valuenow") == "70"
    assert slides.evaluate(SHOWN) == "compare"


def test_autoplay_turns_pages_until_it_is_paused(slides):
    slides.goto(f"{slides.address}?play=1&theme=dark#overall")
    assert slides.evaluate("document.documentElement.classList.contains('dark')")
    slides.locator("#back_alleys").wait_for(state="visible", timeout=60_000)
    slides.keyboard.press("p")
    assert slides.evaluate("document.getElementById('play').getAttribute('aria-pressed')") == "false"


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1366, 768)])
def test_every_slide_fits_the_screen_and_nothing_scrolls(slides, size):
    slides.set_viewport_size({"width": size[0], "height": size[1]})
    slides.goto(slides.address)
    count = slides.locator(".slide").count()
    for _ in range(count):
        assert slides.evaluate(OVERFLOW) == []
        slides.keyboard.press("ArrowRight")
    assert slides.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == list(size)
