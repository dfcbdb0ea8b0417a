"""The map engine in a real browser: what is drawn where, what a click finds, what a filter leaves."""

import gzip
import io
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from PIL import Image
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, box

from geo.packing import Codes, Days, Numbers, Texts, drawing_order, pack
from service.map_assets import table_of_assets
from views.maps.packed import SCRIPTS

pytestmark = pytest.mark.browser

JS = Path(__file__).resolve().parents[3] / "views" / "maps" / "js"
LEAFLET = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet"
PAPER = (246, 244, 238)
BLUE, ORANGE, GREEN, GREY = (0, 114, 178), (230, 159, 0), (0, 158, 115), (154, 165, 177)
PAGE = f"""<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="/leaflet.css">
<style>html, body, #map {{ margin: 0; height: 100%; background: rgb{PAPER} }}</style><div id="map"></div>
<script src="/leaflet.js"></script>{"".join(f'<script src="/{name}"></script>' for name in SCRIPTS)}
<script>
const map = L.map("map", {{zoomControl: false, attributionControl: false, zoomSnap: 0.5}}).setView([30.65, 103.65], 13);
const engine = new RenewalEngine(map, {{packedUrl: "/{{key}}/{{revision}}.bin", labelsUrl: "/{{key}}/{{revision}}.json"}});
const errors = [];
engine.on("error", (error) => errors.push(error));
</script>"""


@dataclass
class Site:
    """A small server for one test's page, scripts and layers."""

    url: str
    files: dict[str, bytes] = field(default_factory=dict)


@pytest.fixture(scope="module")
def site():
    assets = table_of_assets()
    site = Site("")
    site.files |= {path.name: path.read_bytes() for path in JS.glob("*.js")}
    site.files |= {"": PAGE.encode(), "leaflet.js": assets[f"{LEAFLET}.js"].encode(), "leaflet.css": assets[f"{LEAFLET}.css"].encode()}
    kinds = {"": "text/html", "js": "text/javascript", "css": "text/css", "json": "application/json", "bin": "application/octet-stream"}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            name = self.path[1:].partition("?")[0]
            body = site.files.get(name)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", kinds.get(name.rpartition(".")[2], "text/plain"))
            if name.endswith(".bin"):
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site.url = f"http://127.0.0.1:{server.server_port}/"
        yield site
        server.shutdown()


@dataclass
class MapPage:
    """A page with an engine, and ways to look at it."""

    page: object
    site: Site

    def layer(self, key, *features, revision=1, names=True):
        """Serve a layer of dictionaries: `at` is the geometry; fid, town, status, type, unit, name and dates are optional."""
        shapes = gpd.GeoSeries([feature["at"] for feature in features], crs=4490)
        column = lambda name: [feature.get(name) for feature in features]  # noqa: E731
        columns = {"fid": Texts(column("fid")), "town": Codes(column("town")), "type": Codes(column("type")), "unit": Codes(column("unit"))}
        if any(column("status")):
            columns["status"] = Codes(column("status"))
        for name in ("actual_start", "actual_finish", "accepted_on", "deadline", "planned_finish"):
            columns[name] = Days(np.array([feature.get(name, "NaT") for feature in features], dtype="datetime64[s]"))
        columns["area_m2"] = Numbers(np.array([feature.get("area_m2", np.nan) for feature in features]))
        self.site.files[f"{key}/{revision}.bin"] = gzip.compress(pack(shapes, columns, {"data_date": "2021-12-31"}))
        if names:
            rows = [features[place] for place in drawing_order(shapes)]
            texts = {name: [row.get(name) for row in rows] for name in ("fid", "name")}
            self.site.files[f"{key}/{revision}.json"] = json.dumps(texts).encode()
        return {
            "key": key,
            "revision": revision,
            "visible": True,
            "opacity": 1,
            "colorBy": "status",
            "style": {"color": "#0072B2", "fill_opacity": 1},
        }

    def show(self, *layers, **filters):
        self.page.evaluate("([layers, filter]) => { engine.setFilter(filter); engine.setLayers(layers); }", [list(layers), filters])
        self.settle()

    def filter(self, **filters):
        self.page.evaluate("(filter) => engine.setFilter(filter)", filters)
        self.settle()

    def settle(self):
        self.page.evaluate("engine.drawn()")
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def colours(self, *places):
        """The colours on the screen at (longitude, latitude) places."""
        picture = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        points = self.page.evaluate(
            "(places) => places.map(([lng, lat]) => map.latLngToContainerPoint([lat, lng])).map(({x, y}) => [x, y])", places
        )
        return [picture.getpixel((round(x), round(y))) for x, y in points]

    def colour(self, lng, lat):
        return self.colours((lng, lat))[0]

    def pick(self, lng, lat, px=6):
        return [(hit["key"], hit["fid"]) for hit in self.page.evaluate("([lng, lat, px]) => engine.pick([lat, lng], px)", [lng, lat, px])]


@pytest.fixture
def board(chromium, site):
    page = chromium.new_page(viewport={"width": 800, "height": 600})
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.goto(site.url)
    yield MapPage(page, site)
    page.close()
    assert not failures


def near(colour, expected, within=30):
    return max(abs(a - b) for a, b in zip(colour, expected, strict=True)) <= within


SQUARE = box(103.60, 30.63, 103.64, 30.67)
HOLED = Polygon(SQUARE.exterior, [box(103.61, 30.64, 103.63, 30.66).exterior])


def test_a_hole_shows_the_ground(board):
    board.show(board.layer("holes", {"fid": "a", "at": HOLED, "status": "finished"}))
    assert near(board.colour(103.605, 30.65), BLUE)
    assert board.colour(103.62, 30.65) == PAPER
    assert board.colour(103.66, 30.65) == PAPER


def test_a_hole_of_a_few_pixels_shows_the_ground_too(board):
    board.page.evaluate("map.setView([30.65, 103.65], 9, {animate: false})")
    board.show(
        board.layer(
            "far_hole",
            {
                "fid": "a",
                "at": Polygon(box(103.5, 30.5, 103.8, 30.8).exterior, [box(103.6, 30.6, 103.7, 30.7).exterior]),
                "status": "finished",
            },
        )
    )
    assert near(board.colour(103.53, 30.65), BLUE)
    assert board.colour(103.65, 30.65) == PAPER


def test_every_part_of_a_multipolygon_is_drawn_and_nothing_between(board):
    parts = MultiPolygon(
        [box(103.60, 30.64, 103.62, 30.66), HOLED.intersection(box(103.63, 30.63, 103.7, 30.67)), box(103.67, 30.64, 103.69, 30.66)]
    )
    board.show(board.layer("parts", {"fid": "a", "at": parts, "status": "finished"}))
    first, gap, last = board.colours((103.61, 30.65), (103.655, 30.65), (103.68, 30.65))
    assert near(first, BLUE)
    assert gap == PAPER
    assert near(last, BLUE)


def test_lines_are_drawn_along_all_their_parts(board):
    lines = MultiLineString([[(103.60, 30.64), (103.64, 30.64)], [(103.66, 30.66), (103.70, 30.66)]])
    layer = board.layer(
        "lines",
        {"fid": "a", "at": lines, "status": "finished"},
        {"fid": "b", "at": LineString([(103.6, 30.62), (103.7, 30.62)]), "status": "finished"},
    )
    board.show(layer | {"style": {"color": "#0072B2", "width": 6}})
    on_line, on_other, between, single = board.colours((103.62, 30.64), (103.68, 30.66), (103.65, 30.65), (103.65, 30.62))
    assert near(on_line, BLUE)
    assert near(on_other, BLUE)
    assert between == PAPER
    assert near(single, BLUE)


def test_points_are_drawn_with_a_shape_and_a_filling_for_their_state(board):
    states = ("planned", "under_way", "finished", "accepted")
    layer = board.layer("points", *[{"fid": s, "at": Point(103.62 + k / 50, 30.65), "status": s} for k, s in enumerate(states)])
    board.show(layer | {"style": {"color": "#000000", "radius": 12, "shape": "square"}})
    middles = board.colours(*[(103.62 + k / 50, 30.6505) for k in range(4)])
    assert near(middles[0], (250, 250, 247))
    assert near(middles[1], (250, 250, 247))
    assert near(middles[2], BLUE)
    below = board.colours(*[(103.62 + k / 50, 30.6492) for k in range(4)])
    assert near(below[0], (250, 250, 247))
    assert near(below[1], ORANGE)


def test_all_points_of_a_multipoint_are_drawn(board):
    board.show(board.layer("multi", {"fid": "a", "at": MultiPoint([(103.62, 30.65), (103.68, 30.65)]), "status": "finished"}))
    assert all(near(colour, BLUE) for colour in board.colours((103.62, 30.65), (103.68, 30.65)))


def test_a_filter_hides_what_does_not_match_and_shows_it_again(board):
    layer = board.layer(
        "towns", {"fid": "a", "at": SQUARE, "status": "finished", "town": "怀远镇", "unit": "住建局", "actual_finish": "2021-05-01"}
    )
    board.show(layer)
    for hiding in ({"towns": ["崇阳街道"]}, {"statuses": ["planned"]}, {"year": 2020}, {"unit": "水务"}, {"towns": ["无此镇"]}):
        board.filter(**hiding)
        assert board.colour(103.62, 30.65) == PAPER, hiding
    for showing in ({"towns": ["怀远镇"]}, {"statuses": ["finished"]}, {"year": 2021}, {"unit": "住建"}, {}):
        board.filter(**showing)
        assert near(board.colour(103.62, 30.65), BLUE), showing


def test_the_date_decides_the_colour(board):
    dates = {"actual_start": "2021-02-01", "actual_finish": "2021-06-01", "accepted_on": "2021-09-01"}
    board.show(board.layer("dated", {"fid": "a", "at": box(103.60, 30.63, 103.68, 30.67), "status": "accepted", **dates}))
    place = (103.615, 30.64)
    seen = {}
    for day in ("2021-01-31", "2021-02-01", "2021-06-01", "2021-09-01"):
        board.filter(asOf=day)
        seen[day] = board.colour(*place)
    assert near(seen["2021-01-31"], PAPER, 40)
    assert seen["2021-02-01"][0] > seen["2021-02-01"][2] + 40
    assert near(seen["2021-06-01"], BLUE)
    assert near(seen["2021-09-01"], GREEN)
    board.filter(asOf=None)
    assert near(board.colour(*place), GREEN)


def test_what_is_behind_carries_a_warning_and_its_filter_finds_it(board):
    late = {"fid": "late", "at": box(103.60, 30.63, 103.64, 30.67), "status": "planned", "deadline": "2021-12-30"}
    due = {"fid": "due", "at": box(103.66, 30.63, 103.70, 30.67), "status": "planned", "deadline": "2021-12-31"}
    board.show(board.layer("late", late, due))
    assert near(board.colour(103.62, 30.65), (213, 94, 0))
    board.filter(statuses=["overdue"])
    assert board.page.evaluate("engine.rows('late', 10)") == ["late"]


def test_later_layers_lie_over_earlier_ones_and_opacity_lets_them_through(board):
    below = board.layer("below", {"fid": "a", "at": SQUARE, "status": "finished"})
    above = board.layer("above", {"fid": "b", "at": SQUARE, "status": "accepted"})
    flat = {"statusStyles": {"accepted": {"color": "#009E73", "shape": "full"}}}
    board.show(below, above | flat)
    assert near(board.colour(103.605, 30.66), GREEN)
    board.show(above | flat, below)
    assert near(board.colour(103.605, 30.66), BLUE)
    board.show(below, above | flat | {"opacity": 0.5})
    assert near(board.colour(103.605, 30.66), tuple((a + b) // 2 for a, b in zip(BLUE, GREEN, strict=True)))
    board.show(below | {"visible": False}, above | {"visible": False})
    assert board.colour(103.605, 30.66) == PAPER


def test_towns_are_filled_from_a_table(board):
    layer = board.layer(
        "choropleth",
        {"fid": "a", "at": SQUARE, "town": "怀远镇"},
        {"fid": "b", "at": box(103.66, 30.63, 103.70, 30.67), "town": "崇阳街道"},
    )
    board.show(layer | {"fill": {"怀远镇": "#123456", "崇阳街道": "#ABCDEF"}})
    west, east = board.colours((103.62, 30.65), (103.68, 30.65))
    assert near(west, (0x12, 0x34, 0x56))
    assert near(east, (0xAB, 0xCD, 0xEF))


def test_types_have_their_own_colours(board):
    layer = board.layer("types", {"fid": "a", "at": SQUARE, "type": "park"})
    board.show(layer | {"colorBy": "type", "typeStyles": {"park": {"color": "#123456"}}})
    assert near(board.colour(103.62, 30.65), (0x12, 0x34, 0x56))


def test_a_layer_may_wait_for_a_zoom(board):
    layer = board.layer("near", {"fid": "a", "at": SQUARE, "status": "finished"}) | {"minZoom": 14}
    board.show(layer)
    assert board.colour(103.62, 30.65) == PAPER
    assert board.pick(103.62, 30.65) == []
    board.page.evaluate("map.setView([30.65, 103.62], 14, {animate: false})")
    board.settle()
    assert near(board.colour(103.622, 30.65), BLUE)


def test_hatched_fills_show_stripes(board):
    layer = board.layer("unserved", {"fid": "a", "at": SQUARE})
    board.show(layer | {"style": {"color": "#C0392B", "fill_opacity": 0.45, "hatch": True}})
    row = board.colours(*[(103.61 + k / 8000, 30.65) for k in range(60)])
    assert max(colour[1] for colour in row) - min(colour[1] for colour in row) > 60


def test_a_click_finds_the_feature_under_it_and_not_the_hole(board):
    layer = board.layer(
        "clicks",
        {"fid": "ring", "at": HOLED, "status": "finished"},
        {"fid": "other", "at": box(103.66, 30.63, 103.70, 30.67), "status": "finished"},
    )
    board.show(layer)
    assert board.pick(103.605, 30.65) == [("clicks", "ring")]
    assert board.pick(103.62, 30.65) == []
    assert board.pick(103.68, 30.65) == [("clicks", "other")]
    board.filter(statuses=["planned"])
    assert board.pick(103.605, 30.65) == []


def test_a_click_finds_the_topmost_first_and_lines_and_points_within_some_pixels(board):
    ground = board.layer("ground", {"fid": "g", "at": box(103.5, 30.5, 103.8, 30.8)})
    lines = board.layer("road", {"fid": "l", "at": LineString([(103.6, 30.65), (103.7, 30.65)]), "status": "planned"})
    points = board.layer("spot", {"fid": "p", "at": Point(103.65, 30.65), "status": "planned"})
    board.show(ground, lines, points)
    assert board.pick(103.65, 30.65) == [("spot", "p"), ("road", "l"), ("ground", "g")]
    x, y = board.page.evaluate("(() => { const p = map.latLngToContainerPoint([30.65, 103.62]); return [p.x, p.y]; })()")
    for away, found in ((5, True), (9, False)):
        lng, lat = board.page.evaluate(
            "([x, y]) => { const at = map.containerPointToLatLng([x, y]); return [at.lng, at.lat]; }", [x, y + away]
        )
        assert (("road", "l") in board.pick(lng, lat)) is found


def test_a_selected_feature_is_outlined_until_another_is(board):
    board.show(board.layer("chosen", {"fid": "a", "at": SQUARE, "status": "finished"}, {"fid": "nowhere", "at": None, "status": "planned"}))
    south_west, north_east = board.page.evaluate("engine.select('chosen', 'a')")
    assert [*south_west, *north_east] == pytest.approx([30.63, 103.60, 30.67, 103.64], abs=1e-6)
    assert near(board.colour(103.62, 30.67), (11, 110, 79), 60)
    assert board.page.evaluate("engine.select('chosen', 'nowhere')") is None
    assert board.page.locator("path.renewal-highlight").count() == 0
    assert board.page.evaluate("engine.select('chosen', 'unknown')") is None
    assert board.page.evaluate("engine.locate('chosen', 'a')")


def test_sums_and_choices_follow_the_filter(board):
    layer = board.layer(
        "sums",
        {"fid": "a", "at": SQUARE, "status": "finished", "town": "怀远镇", "area_m2": 400.0, "actual_finish": "2021-05-01"},
        {"fid": "b", "at": None, "status": "planned", "town": "{{7*191}}<img src=x>", "area_m2": 600.0, "planned_finish": "2022-05-01"},
    )
    board.show(layer)
    assert board.page.evaluate("engine.stats()") == {
        "sums": {"count": 2, "length_m": 0, "area_m2": 1000, "total": 2, "without_geometry": 1}
    }
    assert board.page.evaluate("engine.list('town')") == ["怀远镇", "{{7*191}}<img src=x>"]
    assert board.page.evaluate("engine.list('year')") == [2021, 2022]
    board.filter(towns=["{{7*191}}<img src=x>"])
    assert board.page.evaluate("engine.stats()")["sums"]["area_m2"] == 600
    assert board.page.evaluate("engine.rows('sums', 5)") == ["b"]


def test_a_text_filter_looks_into_the_names(board):
    layer = board.layer(
        "named",
        {"fid": "a", "at": SQUARE, "status": "finished", "name": "南街小巷"},
        {"fid": "b", "at": box(103.66, 30.63, 103.70, 30.67), "status": "finished", "name": "Park Lane"},
    )
    ground = board.layer("ground2", {"fid": "g", "at": box(103.64, 30.63, 103.66, 30.67)}, names=False)
    board.show(layer, ground)
    board.filter(text=" park ")
    assert board.page.evaluate("engine.rows('named', 5)") == ["b"]
    hidden, kept, below = board.colours((103.62, 30.65), (103.68, 30.65), (103.65, 30.65))
    assert hidden == PAPER
    assert near(kept, BLUE)
    assert near(below, BLUE)
    assert board.page.evaluate("errors") == []
    assert [(hit["key"], hit["fid"], hit["name"]) for hit in board.page.evaluate("engine.search('小巷')")] == [("named", "a", "南街小巷")]


def test_a_layer_that_cannot_be_fetched_is_reported_and_the_others_are_drawn(board):
    good = board.layer("good", {"fid": "a", "at": SQUARE, "status": "finished"})
    board.site.files["broken/1.bin"] = gzip.compress(b"nonsense")
    board.show({"key": "missing", "revision": 9, "visible": True}, good, {"key": "broken", "revision": 1, "visible": True})
    board.page.wait_for_function("errors.length === 2")
    found = {error["key"]: (error["status"], error["reason"]) for error in board.page.evaluate("errors")}
    assert found == {"missing": (404, "HTTP 404"), "broken": (0, "not a packed layer")}
    board.settle()
    assert near(board.colour(103.62, 30.65), BLUE)


def test_of_many_quick_changes_the_last_is_what_is_seen(board):
    board.show(board.layer("quick", {"fid": "a", "at": SQUARE, "status": "finished", "town": "怀远镇"}))
    board.page.evaluate("for (let k = 0; k < 40; k += 1) engine.setFilter({towns: [k % 2 ? '怀远镇' : '崇阳街道']})")
    board.settle()
    assert near(board.colour(103.62, 30.65), BLUE)
    board.page.evaluate("for (let k = 0; k < 41; k += 1) engine.setFilter({towns: [k % 2 ? '怀远镇' : '崇阳街道']})")
    board.settle()
    assert board.colour(103.62, 30.65) == PAPER


def test_a_new_revision_takes_the_place_of_the_old_one(board):
    board.show(board.layer("again", {"fid": "a", "at": SQUARE, "status": "finished"}))
    board.show(board.layer("again", {"fid": "a", "at": box(103.66, 30.63, 103.70, 30.67), "status": "finished"}, revision=2))
    old, new = board.colours((103.62, 30.65), (103.68, 30.65))
    assert old == PAPER
    assert near(new, BLUE)


def test_the_same_revision_of_another_store_is_fetched_from_another_address(board):
    asked = []
    board.page.context.on("request", lambda request: asked.append(request.url))
    layer = board.layer("stamped", {"fid": "a", "at": SQUARE, "status": "finished"})
    board.show(layer | {"stamp": "5e1f"})
    assert near(board.colour(103.62, 30.65), BLUE)
    assert any(url.endswith("/stamped/1.bin?v=1&s=5e1f") for url in asked)


def test_the_dark_theme_has_its_own_colours(board):
    layer = board.layer("night", {"fid": "a", "at": SQUARE})
    board.show(layer | {"style": {"color": "#0072B2", "fill_opacity": 1, "dark": {"color": "#4FC3A1"}}})
    board.page.evaluate("engine.setTheme('dark')")
    board.settle()
    assert near(board.colour(103.62, 30.65), (0x4F, 0xC3, 0xA1))


@pytest.mark.parametrize("missing", ["Worker", "OffscreenCanvas"])
def test_without_workers_the_page_paints_itself(board, missing):
    board.page.add_init_script(f"delete window.{missing}")
    board.page.goto(board.site.url)
    board.show(board.layer("inline", {"fid": "a", "at": HOLED, "status": "finished", "name": "x"}))
    assert near(board.colour(103.605, 30.65), BLUE)
    assert board.colour(103.62, 30.65) == PAPER
    assert board.pick(103.605, 30.65) == [("inline", "a")]


@pytest.mark.parametrize(("ratio", "zoom"), [(1, 13.5), (1.25, 13), (2, 12.5), (3, 13)])
def test_tiles_are_as_sharp_as_the_screen(chromium, site, ratio, zoom):
    context = chromium.new_context(viewport={"width": 800, "height": 600}, device_scale_factor=ratio)
    board = MapPage(context.new_page(), site)
    board.page.goto(site.url)
    board.page.evaluate("(zoom) => map.setView([30.65, 103.65], zoom, {animate: false})", zoom)
    layer = board.layer("sharp", {"fid": "a", "at": SQUARE, "status": "finished"})
    board.show(layer | {"style": {"color": "#0072B2", "fill_opacity": 1, "outline": False}})
    picture = np.asarray(Image.open(io.BytesIO(board.page.screenshot())).convert("RGB")).astype(int)
    x, y = board.page.evaluate("(() => { const p = map.latLngToContainerPoint([30.65, 103.64]); return [p.x, p.y]; })()")
    row = picture[round(y * ratio), round(x * ratio) - 8 : round(x * ratio) + 8]
    mixed = [pixel for pixel in row if not near(pixel, BLUE, 12) and not near(pixel, PAPER, 12)]
    assert len(mixed) <= 2
    assert near(row[0], BLUE, 12)
    assert near(row[-1], PAPER, 12)
    context.close()
