"""A coverage map as people use it, in a real browser: drawing, numbered places, flights, land that changes or does not come."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyproj
import pytest
from PIL import Image

from tests.conftest import start_dashboard

pytestmark = pytest.mark.browser

APP = Path(__file__).with_name("coverage_app.py")
HOSTILE = "<img src=x onerror=window.__xss=1>${window.__xss=1}{{7*191}}"
CORNERS = [(103.664, 30.626), (103.670, 30.626), (103.670, 30.629), (103.664, 30.629)]
WEST, EAST = (103.671, 30.625), (103.6735, 30.625)


class Board:
    """The page of the app, with what it asked for and complained of."""

    def __init__(self, chromium, url: str, query: str = "", **context) -> None:
        self.url = url
        self.context = chromium.new_context(viewport={"width": 1366, "height": 900}, **context)
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.context.route("**/*", self._guard)
        self.page.on("console", lambda message: self.trouble.append(message.text) if message.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.goto(f"{url}/{query}")
        self.until(lambda: self.run("return Boolean(panel)"), 60)
        self.settle()

    def _guard(self, route) -> None:
        local = route.request.url.startswith((self.url, "data:", "blob:"))
        if not local:
            self.trouble.append(route.request.url)
        route.continue_() if local else route.abort()

    @property
    def map(self) -> Any:
        return self.page.frame_locator(".renewal-map iframe")

    def run(self, script: str, argument: Any = None) -> Any:
        frame = next(frame for frame in self.page.frames if "/map/page/coverage" in frame.url)
        return frame.evaluate(f"(argument) => {{ const {{ panel, map }} = window.renewalMap; {script} }}", argument)

    def until(self, holds: Callable[[], Any], seconds: float = 60.0) -> Any:
        for _ in range(int(seconds * 20)):
            try:
                if found := holds():
                    return found
            except Exception as error:  # noqa: BLE001  (a frame on its way to another page)
                last = error
                del last
            self.page.wait_for_timeout(50)
        raise AssertionError("it did not come to hold")

    def settle(self) -> None:
        self.until(lambda: self.run("return panel.engine.drawn().then(() => true)"), 60)

    def said(self) -> dict[str, Any]:
        """What Python has of the map."""
        return json.loads(self.page.locator("[data-testid=stCode]").inner_text())

    def press(self, name: str) -> None:
        """Press a button of the page, once the page has settled."""
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        self.page.get_by_role("button", name=name, exact=True).click()

    def spots(self, *places: tuple[float, float]) -> list[tuple[float, float]]:
        """Where places of the map are on the screen."""
        points = self.run(
            "return argument.map(([lng, lat]) => map.latLngToContainerPoint([lat, lng])).map(({x, y}) => [x, y])", list(places)
        )
        frame = self.page.locator(".renewal-map iframe").bounding_box()
        return [(frame["x"] + x, frame["y"] + y) for x, y in points]

    def colours(self, *places: tuple[float, float]) -> list[tuple[int, ...]]:
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        return [picture.getpixel((round(x), round(y))) for x, y in self.spots(*places)]

    def click(self, *places: tuple[float, float]) -> None:
        for x, y in self.spots(*places):
            self.page.mouse.click(x, y)

    def figures(self) -> str:
        return self.map.locator(".sketch-figures").inner_text()

    def hint(self) -> str:
        return self.map.locator(".sketch-card .hint").inner_text()

    def start(self, tool: str) -> None:
        """Take a tool in hand; two clicks of different shapes shall not be a double click."""
        self.page.wait_for_timeout(400)
        self.map.locator(f"[data-tool={tool}]").click()

    def clear(self) -> None:
        """Empty the board and put the map back to where it started."""
        self.run("map.setView([30.63, 103.672], 14, {animate: false})")
        turn = self.said()["drawn_turn"]
        self.press("empty")
        self.until(lambda: self.said()["drawn_turn"] > turn and self.map.locator(".corner-handle").count() == 0)
        self.page.wait_for_timeout(100)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("coverage-map")
    process, url = start_dashboard(folder / "home", folder / "server.log", APP)
    yield url
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def shared(chromium, app):
    board = Board(chromium, app)
    yield board
    board.context.close()


@pytest.fixture
def board(shared):
    shared.clear()
    shared.trouble.clear()
    return shared


def near(corners, expected, within=0.0001):
    return len(corners) == len(expected) and all(
        abs(a - b) <= within for corner, other in zip(corners, expected, strict=True) for a, b in zip(corner, other, strict=True)
    )


def test_a_polygon_drawn_with_the_mouse_comes_back_with_its_size_shown(board):
    board.start("park")
    board.click(*CORNERS[:3])
    x, y = board.spots(CORNERS[3])[0]
    board.page.mouse.dblclick(x, y)
    shape = board.until(lambda: board.said()["drawn"])[0]
    assert shape["tool"] == "park"
    assert near(shape["corners"], CORNERS)
    assert board.said()["same"]
    lons, lats = zip(*shape["corners"], strict=True)
    area, perimeter = pyproj.Geod(ellps="GRS80").polygon_area_perimeter(lons, lats)
    assert f"{abs(area) / 1e4:.1f}\u202f公顷" in board.figures()
    assert f"{perimeter:,.0f}\u202f米" in board.figures()
    assert board.trouble == []


def test_the_keyboard_draws_removes_a_corner_and_cancels(board):
    board.start("park")
    moves = [(0, 0), (90, 0), (90, 90), (0, 90)]
    for right, down in moves:
        board.run("map.panBy(argument, {animate: false})", [right, down])
        board.page.keyboard.press(" ")
    assert board.map.locator(".corner-handle").count() == 4
    board.page.keyboard.press("Backspace")
    assert board.map.locator(".corner-handle").count() == 3
    board.page.keyboard.press("Escape")
    assert board.map.locator(".corner-handle").count() == 0
    board.start("park")
    for right, down in [(0, 0), (80, 0), (0, 80)]:
        board.run("map.panBy(argument, {animate: false})", [right, down])
        board.page.keyboard.press(" ")
    board.page.keyboard.press("Enter")
    assert len(board.until(lambda: board.said()["drawn"])) == 1, "what was cancelled is not there"
    assert len(board.said()["drawn"][0]["corners"]) == 3


def test_edges_that_would_cross_are_refused_and_too_few_corners_too(board):
    board.start("park")
    board.click(CORNERS[0], CORNERS[2])
    board.page.keyboard.press("Enter")
    assert "至少要三个角点" in board.hint()
    board.click(CORNERS[1], CORNERS[3])
    assert "边线不能相交" in board.hint()
    assert board.map.locator(".corner-handle").count() == 3
    board.page.keyboard.press("Escape")
    assert board.said()["drawn"] == []


def test_a_corner_is_dragged_and_a_drag_that_crosses_is_put_back(board):
    board.press("square")
    square = board.until(lambda: board.said()["drawn"])[0]["corners"]
    board.until(lambda: board.map.locator(".corner-handle").count() == 4)

    def drag(start, end):
        (x, y), (to_x, to_y) = board.spots(start, end)
        board.page.mouse.move(x, y)
        board.page.mouse.down()
        board.page.mouse.move(to_x, to_y, steps=4)
        board.page.mouse.up()

    drag(square[2], (103.670, 30.630))
    moved = [square[0], square[1], (103.670, 30.630), square[3]]
    board.until(lambda: near(board.said()["drawn"][0]["corners"], moved))
    drag(square[0], (103.672, 30.628))
    board.until(lambda: "已还原" in board.hint())
    assert near(board.said()["drawn"][0]["corners"], moved)
    board.map.locator(".corner-handle").nth(1).press("ArrowRight")
    board.until(lambda: board.said()["drawn"][0]["corners"][1][0] > square[1][0])


def test_a_tool_keeps_its_newest_and_clearing_empties_the_board(board):
    for lon in (103.666, 103.676):
        board.start("seat")
        board.click((lon, 30.627))
        board.until(lambda lon=lon: near([shape["corners"][0] for shape in board.said()["drawn"]], [(lon, 30.627)]))
    assert board.said()["drawn"][0]["tool"] == "seat"
    board.map.locator(".sketch-tools .icon-button").click()
    board.until(lambda: board.said()["drawn"] == [])


def test_numbered_places_show_text_as_typed_and_tell_which_was_clicked(board):
    heard = board.said()["heard"]
    assert board.map.locator(".mark-text").all_inner_texts() == ["1", HOSTILE]
    board.map.locator(".mark-text").nth(1).hover()
    assert board.map.locator(".mark-tip").nth(1).inner_text() == HOSTILE
    board.map.locator(".mark-text").nth(1).click()
    board.until(lambda: board.said()["heard"] == [*heard, 1])
    board.map.locator(".mark-place").nth(0).press("Enter")
    board.until(lambda: board.said()["heard"] == [*heard, 1, 0])
    assert board.run("return window.__xss") is None
    assert board.map.locator(".mark-place img").count() == 0
    assert board.trouble == []


def test_the_map_flies_to_a_place_and_marks_it(board):
    board.press("fly")
    board.until(lambda: board.map.locator(".place-mark").count() == 1)
    held = board.run("return map.getBounds().pad(0.01).contains([[30.66, 103.70], [30.662, 103.703]])")
    assert held
    assert board.run("return map.getZoom()") > 14
    board.until(lambda: board.map.locator(".place-mark").count() == 0)


def test_old_land_stays_until_the_new_is_there(board):
    ground = board.colours(EAST)[0]
    held = []

    def hold(route) -> None:
        held.append(route)

    board.context.route("**/east.bin*", hold)
    west = board.colours(WEST)[0]
    assert west != ground
    board.press("east")
    board.until(lambda: held)
    assert board.colours(WEST, EAST) == [west, ground]
    held[0].continue_()
    board.until(lambda: board.colours(EAST)[0] != ground and board.colours(WEST)[0] != west)
    board.context.unroute("**/east.bin*", hold)
    board.press("none")
    board.until(lambda: board.colours(EAST)[0] == ground)
    board.press("west")
    board.until(lambda: board.colours(WEST)[0] == west)
    assert board.trouble == []


def test_land_that_does_not_come_is_named_and_the_rest_stays(board):
    line = board.colours((103.662, 30.624))[0]
    board.press("lost")
    board.until(lambda: board.map.locator(".land-notice").is_visible())
    assert "“已覆盖用地”没有载入" in board.map.locator(".land-notice").inner_text()
    board.settle()
    assert board.colours((103.662, 30.624))[0] == line
    board.press("west")
    board.until(lambda: not board.map.locator(".land-notice").is_visible())
    assert [text for text in board.trouble if "404" not in text] == []


def test_a_drawing_outlives_the_change_of_language(board):
    board.start("park")
    board.click(*CORNERS, CORNERS[0])
    before = board.until(lambda: board.said()["drawn"])
    board.press("English")
    board.until(lambda: board.map.locator("[data-tool=park]").inner_text() == "Draw a park", 40)
    assert board.map.locator(".corner-handle").count() == 4
    assert board.said()["drawn"] == before
    board.press("中文")
    board.until(lambda: board.map.locator("[data-tool=park]").inner_text() == "画一个公园", 40)
    board.settle()


def test_a_finger_draws_on_the_dark_english_map(chromium, app):
    board = Board(chromium, app, "?lang=en", color_scheme="dark", has_touch=True)
    board.until(lambda: board.run("return document.documentElement.dataset.theme") == "dark")
    board.map.locator("[data-tool=park]").tap()
    for x, y in board.spots(*CORNERS):
        board.page.touchscreen.tap(x, y)
        board.page.wait_for_timeout(350)
    board.map.get_by_role("button", name="Finish").tap()
    assert near(board.until(lambda: board.said()["drawn"])[0]["corners"], CORNERS)
    assert "Drag a corner to change it" in board.hint()
    assert board.trouble == []
    board.context.close()
