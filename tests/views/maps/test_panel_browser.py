"""The map as people use it, in a real browser on the whole product: filters, time, search, cards, measuring, links, keyboard."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyproj
import pytest

from layers.intake import seed
from layers.settings import ROOT
from layers.store.embedded import open_store
from tests.conftest import start_dashboard
from views.maps.page import own_url

pytestmark = pytest.mark.browser

HOSTILE = (
    "{{7*191}}",
    "<img src=x onerror=window.__xss=1>",
    "</script><script>window.__xss=1</script>",
    "${window.__xss=1}",
    "`${window.__xss=1}`",
    "D:\\项目\\2021",
)
GEOD = pyproj.Geod(ellps="GRS80")
SHAPES = (
    [(103.67, 30.63), (103.68, 30.63), (103.68, 30.64), (103.67, 30.64)],
    [(103.2, 30.6), (103.7, 30.55), (103.75, 30.8), (103.4, 30.85)],
    [(103.671, 30.631), (103.6712, 30.631), (103.6711, 30.6312)],
)


@dataclass
class City:
    """The city map of one browser page."""

    page: Any
    url: str

    @property
    def frame(self) -> Any:
        """The frame that the map lives in."""
        return next(frame for frame in self.page.frames if "/map/page/city" in frame.url)

    @property
    def map(self) -> Any:
        """Locators inside the map."""
        return self.page.frame_locator(".renewal-map iframe")

    def run(self, script: str, argument: Any = None) -> Any:
        """Run a script in the map's frame; `panel` is the panel."""
        return self.frame.evaluate(f"(argument) => {{ const {{ panel, map }} = window.renewalMap; {script} }}", argument)

    def until(self, holds: Callable[[], Any], seconds: float = 20.0) -> Any:
        """Wait for something to hold (the page's policy forbids the usual way, which needs eval)."""
        for _ in range(int(seconds * 10)):
            try:
                if found := holds():
                    return found
            except Exception as error:  # noqa: BLE001  (a frame on its way to another page)
                last = error
                del last
            self.page.wait_for_timeout(100)
        raise AssertionError("it did not come to hold")

    def open(self, query: str = "") -> None:
        """Open an address of the map and wait until it is drawn."""
        self.page.goto(f"{self.url}/map{query}")
        self.until(lambda: self.run("return Boolean(panel)"), 60)
        self.page.wait_for_timeout(400)
        self.until(lambda: self.run("return panel.engine.drawn().then(() => true)"), 60)

    def reset(self) -> None:
        """Put filters, date, selection and place back to where a visit starts."""
        self.run(
            """panel.state.set({town: [], status: [], year: null, unit: "", q: "", as_of: null, selected: null, choropleth: null, color_by: "status"});
            map.setView([30.631, 103.671], 14, {animate: false});"""
        )
        self.page.wait_for_timeout(500)

    def stats(self, key: str = "back_alleys") -> dict[str, float]:
        """What of a layer passes the filters."""
        return self.run("return panel.engine.stats().then((stats) => stats[argument])", key)

    def query(self) -> dict[str, str]:
        """What the address says now."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The product on its example data, six micro-parks of which are called something hostile."""
    folder = tmp_path_factory.mktemp("panel")
    store = open_store(folder / "home")
    seed(store, ROOT / "data")
    parks = store.read("micro_parks").copy()
    for field in ("name", "community", "note", "task"):
        parks.loc[parks.index[: len(HOSTILE)], field] = list(HOSTILE)
    store.publish("micro_parks", parks, by="test", note=HOSTILE[1], data_date=store.current("micro_parks").data_date, example=True)
    process, url = start_dashboard(folder / "home", folder / "server.log")
    yield url
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def city(chromium, served):
    context = chromium.new_context(viewport={"width": 1600, "height": 1000})
    found = City(context.new_page(), served)
    found.open("?at=30.631,103.671,14")
    yield found
    context.close()


@pytest.fixture(autouse=True)
def _fresh(city):
    city.reset()


def test_the_map_opens_with_its_layers_legend_and_labels(city):
    assert city.map.locator(".layer[data-key=back_alleys] .layer-count").inner_text().startswith("124")
    assert city.map.locator(".legend .statuses li").count() == 5
    assert city.map.locator(".town-name").count() == 15
    strip = city.map.locator(".footer").inner_text()
    assert all(text in strip for text in ("示例数据", "示意边界", "数据截至 2021年12月31日", "审图号", "来源"))


def test_the_house_leads_back_to_the_whole_city(city):
    assert city.run("return map.getZoom()") == 14
    city.map.locator(".tools [aria-label='全市范围']").click()
    city.until(
        lambda: city.run(
            "return panel.labels.every(({ bounds: [w, s, e, n] }) => map.getBounds().contains([[s, w], [n, e]])) && !map._animatingZoom"
        )
    )


def test_a_filter_changes_map_count_and_address_but_not_the_place(city):
    city.run("window.stayed = 1")
    city.map.locator("#tab-filters").click()
    city.map.locator(".chip[data-key='怀远镇']").click()
    fewer = city.until(lambda: city.stats()["count"] < 124 and city.stats())
    shown = city.until(lambda: re.search(r"显示 ([\d,]+) / ", city.map.locator(".count").inner_text()))
    assert 0 < fewer["count"] <= int(shown[1].replace(",", ""))
    assert city.until(lambda: city.query().get("town") == "怀远镇")
    assert city.run("return [map.getZoom(), window.stayed]") == [14, 1]
    city.map.locator(".filter-head .text-button").click()
    city.until(lambda: city.stats()["count"] == 124)
    city.map.locator("#tab-layers").click()


def test_a_filter_that_matches_nothing_says_so(city):
    city.run("panel.state.set({q: '没有这样的名字'})")
    city.map.locator("#tab-filters").click()
    city.until(lambda: city.map.locator(".notice", has_text="没有项目符合当前筛选").is_visible())
    city.map.locator("#tab-layers").click()


def test_time_moves_every_feature_through_its_statuses(city):
    def finished() -> int:
        city.run("panel.state.set({status: ['finished', 'accepted']})")
        return city.stats()["count"]

    now = finished()
    slider = city.map.locator("#as-of")
    slider.focus()
    for _ in range(12):
        slider.press("PageDown")
    assert city.run("return panel.state.view.as_of") == "2020-12-31"
    assert 0 < finished() < now
    assert "2020年12月31日" in city.map.locator(".time-label").inner_text()
    slider.press("Home")
    assert finished() == 0
    slider.press("End")
    assert city.run("return panel.state.view.as_of") is None
    assert finished() == now


def test_the_play_button_moves_the_date_by_itself(city):
    city.map.locator(".time .play").click()
    first = city.until(lambda: city.run("return panel.state.view.as_of"))
    city.until(lambda: (city.run("return panel.state.view.as_of") or "9") > first)
    city.map.locator(".time .play").click()
    stopped = city.run("return panel.state.view.as_of")
    city.page.wait_for_timeout(500)
    assert city.run("return panel.state.view.as_of") == stopped


def test_search_by_code_goes_there_by_keyboard_alone(city):
    code = city.run("return panel.engine.rows('old_courtyards', 1)")[0]
    box = city.map.locator(".search-input")
    box.fill(code.lower())
    city.until(city.map.locator(".suggestions li[role=option]").first.is_visible)
    box.press("ArrowDown")
    box.press("Enter")
    city.until(lambda: city.run("return panel.state.view.selected?.fid") == code)
    city.until(lambda: city.map.locator(".identify dl").is_visible() and code in city.map.locator(".identify").inner_text())
    inside = city.run("return panel.engine.locate('old_courtyards', argument).then((b) => map.getBounds().contains(b))", code)
    assert inside is True
    box.fill("")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_as_it_was_typed(city, text):
    box = city.map.locator(".search-input")
    box.fill(text)
    city.until(city.map.locator(".suggestions .hit-name").first.is_visible)
    assert text in city.map.locator(".suggestions .hit-name").all_inner_texts()
    place = city.map.locator(".suggestions .hit-name").all_inner_texts().index(text)
    for _ in range(place + 1):
        box.press("ArrowDown")
    box.press("Enter")
    city.until(lambda: city.map.locator(".identify h3").inner_text() == text)
    assert city.map.locator(".identify dd", has_text=text).count() >= 3
    city.until(lambda: city.query().get("pick", "").startswith("micro_parks/"))
    assert city.run("return window.__xss") is None
    assert city.page.evaluate("window.__xss") is None
    assert "1337" not in city.map.locator(".identify").inner_text()
    box.fill("")


def test_a_click_opens_the_card_and_puts_the_record_first_in_the_table(city):
    code = city.run("return panel.engine.rows('old_courtyards', 3)")[2]
    city.run(
        """return panel.engine.shape('old_courtyards', argument).then(({bounds}) => {
        map.setView(L.latLngBounds(bounds).getCenter(), 18, {animate: false}); return panel.engine.drawn(); })""",
        code,
    )
    spot = city.run("const b = document.querySelector('.folium-map').getBoundingClientRect(); return [b.width / 2, b.height / 2]")
    offset = city.page.locator(".renewal-map iframe").bounding_box()
    city.page.mouse.click(offset["x"] + spot[0], offset["y"] + spot[1])
    city.until(lambda: not city.map.locator(".identify").is_hidden())
    if city.map.locator(".hit-list button").count():
        city.map.locator(".hit-list button").first.click()
    picked = city.until(lambda: city.run("return panel.state.view.selected"))
    city.until(lambda: city.map.locator(".duties-bar i").count() == 5)
    city.until(lambda: city.query().get("pick") == f"{picked['layer']}/{picked['fid']}")
    city.map.locator(".identify .card-heading .icon-button").last.click()
    city.until(lambda: city.map.locator(".identify").is_hidden())


def test_the_theme_by_town_prints_its_classes_and_colours_the_towns(city):
    city.map.locator("#tab-theme").click()
    city.map.locator("#theme-layer").select_option("old_courtyards")
    city.until(lambda: city.map.locator(".legend-theme li").count() >= 2)
    assert city.map.locator(".ranking li").count() == 15
    assert "老旧院落" in city.map.locator(".legend-theme h4").inner_text()
    city.until(lambda: city.query().get("theme") == "old_courtyards.count")
    city.map.locator("#theme-layer").select_option("")
    city.until(lambda: city.map.locator(".legend-theme").count() == 0)
    city.map.locator("#tab-layers").click()


def test_tiles_meet_on_whole_pixels_between_two_zoom_levels(city):
    edges = city.run("""map.setView([30.66, 103.61], 10.5, { animate: false });
        const sides = ({ left, top, right, bottom }) => [left, top, right, bottom];
        const tiles = () => [...document.querySelectorAll('.renewal-tile')].filter((tile) => tile.parentElement.style.transform);
        return panel.engine.drawn().then(() => tiles().flatMap((tile) => sides(tile.getBoundingClientRect())));""")
    assert len(edges) > 8
    assert max(abs(edge - round(edge)) for edge in edges) < 0.02


def test_layers_are_switched_faded_and_moved_by_keyboard(city):
    row = city.map.locator(".layer[data-key=micro_parks]")
    row.locator("input[type=checkbox]").focus()
    row.locator("input[type=checkbox]").press("Space")
    assert city.run("return panel.state.view.layers.find((l) => l.key === 'micro_parks').visible") is False
    row.locator("input[type=checkbox]").press("Space")
    row.locator(".layer-row .icon-button").press("Enter")
    row.locator("input[type=range]").press("Home")
    assert city.run("return panel.state.view.layers.find((l) => l.key === 'micro_parks').opacity") == 0
    row.locator("input[type=range]").press("End")
    place = "return panel.state.view.layers.findIndex((l) => l.key === 'micro_parks')"
    before = city.run(place)
    row.locator(".layer-moves .icon-button").first.press("Enter")
    assert city.run(place) == before + 1
    row.locator(".layer-moves .icon-button").nth(1).press("Enter")
    assert city.run(place) == before
    row.locator(".layer-row .icon-button").press("Enter")


def test_tabs_are_walked_by_arrow_keys(city):
    city.map.locator("#tab-layers").focus()
    city.map.locator("#tab-layers").press("ArrowRight")
    assert city.map.locator("#pane-filters").is_visible()
    city.map.locator("#tab-filters").press("ArrowLeft")
    assert city.map.locator("#pane-layers").is_visible()


def test_a_distance_is_measured_by_keyboard_alone(city):
    city.map.locator("button[aria-label='量距离']").press("Enter")
    city.run("map.setView([30.63, 103.67], 18, {animate: false})")
    city.frame.locator(".folium-map").press("Space")
    city.run("map.setView([30.64, 103.68], 18, {animate: false})")
    city.frame.locator(".folium-map").press("Space")
    city.frame.locator(".folium-map").press("Enter")
    text = city.map.locator(".measure").inner_text()
    assert re.search("1,46[56]\u202f米", text)  # 1,465.638 m by pyproj; the middle of the map is a whole pixel
    assert "1.47\u202f公里" in text
    city.frame.locator(".folium-map").press("Escape")
    assert city.map.locator(".measure").is_hidden()


@pytest.mark.parametrize("ring", SHAPES, ids=["block", "city", "yard"])
def test_measured_areas_and_lengths_agree_with_pyproj(city, ring):
    area, length = city.frame.evaluate(
        "([url, ring]) => import(url).then((m) => [m.area(ring), m.length([...ring, ring[0]])])", [own_url("panel_geodesy.js"), ring]
    )
    expected, perimeter = GEOD.polygon_area_perimeter(*zip(*ring, strict=True))
    assert area == pytest.approx(abs(expected), rel=1e-4 if ring is SHAPES[1] else 1e-6)
    assert length == pytest.approx(perimeter, rel=1e-8)


def test_a_measured_area_is_said_in_square_metres_hectares_and_mu(city):
    rows = city.frame.evaluate("([url, ring]) => import(url).then((m) => m.results(ring, true))", [own_url("panel_measure.js"), SHAPES[0]])
    said = {unit: value for _label, value, unit in rows if unit in {"平方米", "公顷", "亩", "平方公里"}}
    assert said == {"平方米": "1,062,802", "公顷": "106", "亩": "1,594", "平方公里": "1.06"}


@pytest.mark.parametrize(("lng", "lat"), [(103.671, 30.631), (103.118, 30.501), (103.82, 30.882), (105.0, 30.7)])
def test_the_grid_reading_agrees_with_epsg_4523_to_the_millimetre(city, lng, lat):
    found = city.frame.evaluate("([url, p]) => import(url).then((m) => m.zone35(p))", [own_url("panel_geodesy.js"), [lng, lat]])
    expected = pyproj.Transformer.from_crs(4490, 4523, always_xy=True).transform(lng, lat)
    assert math.dist(found, expected) < 0.001


def test_the_readout_shows_the_seat_in_zone_35(city):
    city.run("map.setView([30.631, 103.671], 15, {animate: false})")
    city.until(lambda: "35372583.19" in city.map.locator(".readout").inner_text())
    assert "3390817.66" in city.map.locator(".readout").inner_text()


def test_the_address_opens_the_same_view_again(city):
    city.run(
        "panel.state.set({town: ['崇阳街道'], status: ['finished'], as_of: '2021-06-30', color_by: 'type'}); map.setView([30.64, 103.66], 15, {animate: false});"
    )
    city.until(lambda: city.query().get("at", "").startswith("30.64") and city.query().get("as_of") == "2021-06-30")
    address = city.page.url.removeprefix(f"{city.url}/map")
    city.open(address)
    view = city.run("return panel.state.view")
    assert (view["town"], view["status"], view["as_of"], view["color_by"]) == (["崇阳街道"], ["finished"], "2021-06-30", "type")
    assert city.run("return [map.getZoom(), map.getCenter().lat.toFixed(3), map.getCenter().lng.toFixed(3)]") == [15, "30.640", "103.660"]


def test_a_link_to_a_feature_alone_goes_there(city):
    code = city.run("return panel.engine.rows('old_courtyards', 1)")[0]
    city.open(f"?pick=old_courtyards/{code}")
    city.until(lambda: code in city.map.locator(".identify").inner_text())
    city.until(
        lambda: city.run(
            "return panel.engine.locate('old_courtyards', argument).then((b) => map.getZoom() >= 15 && map.getBounds().contains(b))", code
        )
    )


def test_a_link_to_a_town_alone_shows_the_whole_town(city):
    city.open("?town=怀远镇")
    city.until(
        lambda: city.run(
            "const t = panel.labels.find((one) => one.name === '怀远镇'); return map.getZoom() >= 11 && map.getBounds().contains([t.lat, t.lng])"
        )
    )


def test_the_map_stays_when_the_page_runs_again(city):
    city.run("window.stayed = 'yes'")
    city.page.locator(".st-key-records-layer button").nth(1).click()
    city.page.wait_for_timeout(1500)
    assert city.run("return window.stayed") == "yes"


def test_the_other_language_keeps_the_view(city):
    city.run("panel.state.set({town: ['怀远镇']}); map.setView([30.75, 103.55], 14, {animate: false});")
    city.until(lambda: city.query().get("town") == "怀远镇")
    city.page.get_by_text("English", exact=True).click()
    city.until(lambda: "lang=en" in city.frame.url and city.run("return Boolean(panel)"), 40)
    city.until(lambda: city.map.locator("#tab-filters").inner_text().strip() == "Filters")
    assert city.run("return panel.state.view.town") == ["怀远镇"]
    assert city.run("return [map.getZoom(), map.getCenter().lat.toFixed(2)]") == [14, "30.75"]
    chinese = city.run("return [...document.querySelectorAll('.tabs, .legend, .tools, .time, .footer')].map((n) => n.innerText).join('')")
    assert not re.search(r"[\u4e00-\u9fff]", chinese)
    city.page.get_by_text("中文", exact=True).click()
    city.until(lambda: "lang=zh" in city.frame.url and city.run("return Boolean(panel)"), 40)


def test_nonsense_in_a_link_gets_a_sentence_and_a_map(city):
    city.open("?as_of=never&layers=no_such&year=2021")
    assert city.until(lambda: city.page.locator("[data-testid=stAlert]").inner_text()) == "链接里有看不懂的部分，已按默认显示：时点、图层"
    assert city.run("return panel.state.view.year") == 2021


def test_the_dark_map_is_dark(chromium, served):
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, color_scheme="dark")
    dark = City(context.new_page(), served)
    dark.open("?at=30.631,103.671,14")
    dark.until(lambda: dark.run("return document.documentElement.dataset.theme") == "dark")
    assert dark.run("return getComputedStyle(document.querySelector('.panel')).backgroundColor") == "rgb(22, 37, 48)"
    context.close()
