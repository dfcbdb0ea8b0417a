"""Slides on the wall: keys, autoplay, themes, letters to be read from the back row, and nothing to scroll at 1080p and 4K."""

import io

import pytest
from pypdf import PdfReader

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


SMALL = """() => {
  const slide = document.querySelector('.slide:not([hidden])'), scale = document.getElementById('stage').getBoundingClientRect().width / 1920;
  const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT), found = [];
  while (walker.nextNode()) {
    const part = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !part.getClientRects().length || slide.querySelector('.annotation')) continue;
    const size = parseFloat(getComputedStyle(part).fontSize) * (part.ownerSVGElement ? part.getScreenCTM().a / scale : 1);
    if (size < 23.9) found.push(`${size} ${walker.currentNode.textContent}`);
  }
  return found;
}"""


HIDDEN = """() => [...document.querySelectorAll('.slide:not([hidden]) :is(table, .chart svg, .ground svg, li, .value)')]
  .filter((part) => !part.closest('aside') && !part.checkVisibility()).map((part) => part.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """All usual slides, every second one with a long annotation."""
    folder = tmp_path_factory.mktemp("show")
    made = deck(meeting_store(folder / "home"))
    noted = arranged(made, (), {slide.key: "批注" * 150 for slide in made.slides[1::2]})
    path = folder / "show.html"
    path.write_text(as_show(noted, {}), encoding="utf-8")
    return path


@pytest.fixture
def slides(chromium, file):
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
    for key, expected in (("ArrowRight", "overall"), ("Space", "progress"), ("PageUp", "overall"), ("End", "closing"), ("ArrowRight", "closing"),
                          ("Home", "title"), ("ArrowLeft", "title")):  # fmt: skip
        slides.keyboard.press(key)
        assert slides.evaluate(SHOWN) == expected
    assert slides.url.endswith("#title")
    slides.keyboard.press("t")
    assert slides.evaluate("document.documentElement.classList.contains('dark')")
    slides.keyboard.press("b")
    assert slides.evaluate("!document.getElementById('dark-screen').hidden")


def test_a_slide_is_found_by_its_number_or_among_all_and_whatever_lies_over_it_goes_with_escape(slides):
    slides.goto(slides.address)
    for key in ("1", "1", "Enter"):
        slides.keyboard.press(key)
    shown = slides.evaluate(SHOWN)
    assert slides.locator("#at").text_content().startswith("11 /")
    slides.keyboard.press("o")
    boxes = [slide.bounding_box() for slide in slides.locator(".slide").all()]
    assert all(box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= 1920 and box["y"] + box["height"] <= 1080 for box in boxes)
    assert slides.evaluate("document.activeElement.id") == shown
    slides.keyboard.press("Home")
    slides.keyboard.press("ArrowRight")
    slides.keyboard.press("Enter")
    assert slides.evaluate(SHOWN) == "overall"
    slides.keyboard.press("g")
    slides.locator("#late").click()
    assert slides.evaluate(SHOWN) == "late"
    for key, over in (("?", "#help"), ("n", "#late .notes"), ("b", "#dark-screen")):
        slides.keyboard.press(key)
        assert slides.locator(over).is_visible()
        slides.keyboard.press("Escape")
        assert not slides.locator(over).is_visible()
    slides.keyboard.press("b")
    slides.keyboard.press("ArrowRight")  # wakes the screen, and turns no page
    assert slides.evaluate(SHOWN) == "late"
    assert len(PdfReader(io.BytesIO(slides.pdf(prefer_css_page_size=True))).pages) == slides.locator(".slide").count()


def test_the_handle_between_two_days_follows_its_keys_and_the_slide_stays(slides):
    slides.goto(f"{slides.address}#compare")
    handle = slides.locator(".handle")
    handle.focus()
    for key, at in (("ArrowLeft", "45"), ("End", "100"), ("ArrowRight", "100"), ("Home", "0")):
        handle.press(key)
        assert handle.get_attribute("aria-valuenow") == at
    frame = slides.locator("#compare .ground").bounding_box()
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


@pytest.mark.parametrize("size", [(1920, 1080), (3840, 2160), (1280, 1024)])
def test_every_slide_fits_the_screen_and_nothing_scrolls(slides, size):
    slides.set_viewport_size({"width": size[0], "height": size[1]})
    slides.goto(slides.address)
    count = slides.locator(".slide").count()
    for _ in range(count):
        assert slides.evaluate(OVERFLOW) == []
        assert slides.evaluate(SMALL) == []
        assert slides.evaluate(HIDDEN) == []
        slides.keyboard.press("ArrowRight")
    assert slides.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == list(size)
