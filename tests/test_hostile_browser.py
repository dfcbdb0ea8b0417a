"""Hostile text in every text field, column name, file name, author and note: shown as typed on every page, run nowhere."""

import csv
import io
import json
import os
import subprocess
import sys
import urllib.request
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import openpyxl
import pytest
from playwright.sync_api import Error as PlaywrightError

from layers.catalogue import LAYERS
from layers.settings import ROOT, settings
from layers.spec import FieldKind, Role
from tests.conftest import start_dashboard
from views.i18n import LANGUAGES
from views.page_table import PAGES

pytestmark = pytest.mark.browser

PAYLOADS = (
    "{{7*191}}",
    "{% raw %}",
    "{# {{7*191}}",
    "<img src=x onerror=window.__xss=1>",
    "</script><script>window.__xss=1</script>",
    "${window.__xss=1}",
    "`${window.__xss=1}`",
    "D:\\项目\\2021",
    "=cmd|' /C calc'!A0",
    "\u202e<b>右到左</b>\u200f",
    "一行\u2028window.__xss=1//",
    "'\"><svg onload=window.__xss=1>",
    "[a](javascript:window.__xss=1) ![](//outside.example/x.png) :material/home: $x^2$",
    "__proto__",
)
LONG = "长文字" * 3333 + "<i>"
NAME = "{{7*191}}<img src=x onerror=window.__xss=1>${1}`.geojson"
PROGRAMMES = tuple(layer for layer in LAYERS if layer.role is Role.PROGRAMME)
PUBLISHING = "import json, sys; from service.command_line import main; sys.exit(max(main(words) for words in json.load(sys.stdin)))"


def hostile_file(folder: Path, layer) -> Path:
    """The shipped file of a layer with hostile words in all its texts and hostile columns; half of the projects are late."""
    shipped = json.loads((settings().data / f"{layer.key}.geojson").read_text(encoding="utf-8"))
    features = [feature for feature in shipped["features"] if feature["geometry"]]
    if layer.role is Role.PROGRAMME:
        features = [json.loads(json.dumps(features[place % len(features)])) for place in range(2 * len(PAYLOADS))]
    for place, feature in enumerate(features[: 2 * len(PAYLOADS)]):
        poison(layer, feature["properties"], place)
    path = folder / layer.key / NAME
    path.parent.mkdir()
    path.write_text(json.dumps(shipped | {"features": features}, ensure_ascii=False), encoding="utf-8")
    return path


def poison(layer, properties: dict, place: int) -> None:
    """Put hostile words into every text of one feature; codes stay different from each other, and a few towns stay known."""
    texts = [field.key for field in layer.fields if field.kind is FieldKind.TEXT]
    for number, key in enumerate(texts):
        if key != "town" or place % 3 == 0:
            properties[key] = PAYLOADS[(place + number) % len(PAYLOADS)]
    properties["name"] = PAYLOADS[place % len(PAYLOADS)]
    properties |= {"project_code" if layer.role is Role.PROGRAMME else "code": f"{PAYLOADS[place % len(PAYLOADS)]} {place}"}
    if layer.role is Role.PROGRAMME:
        properties |= {text: text for text in PAYLOADS}
        properties["note"] = LONG if place == 3 else properties["note"]
        if place % 2:
            properties |= {"deadline": f"2015-01-{place + 1:02}", "actual_finish": None, "accepted_on": None, "status": "under_way"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The product with every programme, the towns and the rivers published from hostile files through the command line."""
    folder = tmp_path_factory.mktemp("hostile")
    layers = [layer for layer in LAYERS if layer.role is Role.PROGRAMME or layer.key in ("towns", "rivers")]
    said = ["--by", PAYLOADS[3], "--note", f"{PAYLOADS[0]} {PAYLOADS[4]}", "--data-date", "2021-12-31"]
    words = [["publish", str(hostile_file(folder, layer)), "--layer", layer.key, *said] for layer in layers]
    environment = os.environ | {"RENEWAL_HOME": str(folder / "home"), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PUBLISHING], input=json.dumps(words), cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    process, url = start_dashboard(folder / "home", folder / "server.log")
    yield url
    process.terminate()
    process.wait(timeout=20)


class Visit:
    """One browser page that notes whatever ran, complained or went outside."""

    def __init__(self, chromium, url: str, lang: str) -> None:
        self.url, self.lang = url, lang
        self.context = chromium.new_context(viewport={"width": 1600, "height": 1000})
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.context.route("**/*", self._guard)
        self.page.on("console", lambda message: self.trouble.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: self.trouble.append(dialog.message))

    def _guard(self, route) -> None:
        local = route.request.url.startswith((self.url, "data:", "blob:"))
        if not local:
            self.trouble.append(route.request.url)
        route.continue_() if local else route.abort()

    def open(self, path: str, **query: str) -> str:
        """Open a page, wait until it stands, and return its whole text after a look for anything that ran."""
        self.page.goto(f"{self.url}/{path}?{urlencode({'lang': self.lang} | query)}", wait_until="networkidle")
        self.page.wait_for_selector("[data-testid=stAppViewContainer]")
        self.until(lambda: self.page.locator("[data-testid=stStatusWidget]").count() == 0)
        self.page.wait_for_timeout(1000)
        return self.look()

    def look(self) -> str:
        """Return what every frame shows; nothing may have run and nothing may have been evaluated."""
        texts = []
        for frame in self.page.frames:
            assert frame.evaluate("[window.__xss ?? null, document.querySelectorAll('img[src=x], svg[onload]').length]") == [None, 0]
            texts.append(frame.evaluate("document.body.textContent"))
        assert self.page.locator("[data-testid=stException]").count() == 0
        assert self.trouble == []
        assert not any("1337" in text for text in texts)
        return "\n".join(texts)

    def until(self, holds, seconds: float = 60.0):
        """Wait for something to hold."""
        for _ in range(int(seconds * 10)):
            with suppress(StopIteration, PlaywrightError):  # a frame on its way
                if found := holds():
                    return found
            self.page.wait_for_timeout(100)
        raise AssertionError("it did not come to hold")

    @property
    def map(self):
        """The frame of the city map."""
        return next(frame for frame in self.page.frames if "/map/page/city" in frame.url)

    def run(self, script: str, argument: object = None):
        """Run a script in the map's frame."""
        return self.map.evaluate(f"(argument) => {{ const {{ panel, map }} = window.renewalMap; {script} }}", argument)


@pytest.fixture(params=LANGUAGES)
def visit(request, chromium, served):
    found = Visit(chromium, served, request.param)
    yield found
    found.context.close()


@pytest.mark.parametrize(
    "entry", [entry for entry in PAGES if entry.path not in ("map", "data")], ids=lambda entry: entry.path or "overview"
)
def test_a_page_shows_hostile_words_as_they_were_typed(visit, entry):
    visit.open(entry.path)
    if entry.path == "":
        visit.until(lambda: all(payload in visit.look() for payload in (PAYLOADS[0], PAYLOADS[3], PAYLOADS[7])))


def test_the_data_page_shows_author_note_and_file_name_as_they_were_typed(visit):
    visit.open("data", layer="old_roads")
    visit.until(lambda: all(words in visit.look() for words in (PAYLOADS[3], PAYLOADS[4], NAME)))


def test_the_map_shows_hostile_words_as_they_were_typed(visit):
    visit.open("map", layers=",".join(layer.key for layer in PROGRAMMES))
    visit.until(lambda: visit.run("return Boolean(panel)"))
    visit.run("return panel.engine.drawn()")
    search(visit)
    cards(visit)
    for tab in ("filters", "theme", "layers"):
        visit.map.locator(f"#tab-{tab}").click()
        visit.look()
    for change in (
        "{color_by: 'type'}",
        "{choropleth: {layer: 'markets', measure: 'count'}}",
        "{choropleth: null, q: '<img'}",
        "{q: '', town: ['{{7*191}}']}",
    ):
        visit.run(f"panel.state.set({change})")
        visit.page.wait_for_timeout(700)
        visit.look()


def search(visit: Visit) -> None:
    """Search for every payload and find it in the list as it was typed."""
    box = visit.map.locator(".search-input")
    for payload in PAYLOADS:
        box.fill(payload.split("\u2028")[0][:30])
        visit.until(lambda payload=payload: payload in visit.map.locator(".suggestions .hit-name").all_text_contents())
        visit.look()
    box.fill("")


def cards(visit: Visit) -> None:
    """Open the card of one feature of every layer and read on it what was typed."""
    for number, layer in enumerate(PROGRAMMES):
        fid = visit.run("return panel.engine.rows(argument[0], 40).then((rows) => rows[argument[1]])", [layer.key, number % len(PAYLOADS)])
        visit.run("panel.state.set({selected: argument})", {"layer": layer.key, "fid": fid})
        code = fid.rsplit(" ", 1)[0]
        visit.until(
            lambda code=code: visit.map.locator(".identify h3").count() and visit.map.locator(".identify h3").text_content() == code
        )
        shown = visit.map.locator(".identify").text_content()
        assert all(payload in shown for payload in PAYLOADS)
        visit.look()


@pytest.mark.parametrize("layer", PROGRAMMES[:2], ids=lambda layer: layer.key)
def test_exports_hold_the_words_and_no_formula(served, layer):
    def fetch(form: str) -> bytes:
        with urllib.request.urlopen(f"{served}/api/layers/{quote(layer.key)}/download?format={form}", timeout=60) as reply:
            return reply.read()

    cells = [cell for row in csv.reader(io.StringIO(fetch("csv").decode("utf-8-sig"))) for cell in row]
    assert PAYLOADS[0] in cells
    assert not any(cell.startswith(("=", "@")) for cell in cells)
    book = openpyxl.load_workbook(io.BytesIO(fetch("xlsx")))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert all(payload in fetch("geojson").decode() for payload in (PAYLOADS[0], PAYLOADS[3]))
