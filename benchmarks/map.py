"""The map against the usual way: our packed layers and engine, and folium.GeoJson with st_folium, in one run.

    python benchmarks/map.py [--quick] [--sizes 1000 10000 100000 1000000] [--limit 180] [--repeat 5]

Both sides show the same synthetic polygons with a town and a status, in the same Chromium without a graphics card, one
after the other on this machine. Measured are the first map, the time from a click on a Streamlit widget until the
map shows the filtered features, the frames a second while the map is dragged, the browser's heap with all its
ArrayBuffers and workers (above a map of four polygons), and the bytes that came over the wire (above a map of four polygons).
Our map also has filters of its own; their time is measured from the change to the redrawn screen.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import geopandas as gpd  # noqa: E402
import numpy as np  # noqa: E402
import shapely  # noqa: E402
from playwright.sync_api import Browser, Error, Frame, Page, Route, sync_playwright  # noqa: E402

SIDES = Path(__file__).parent / "map_sides"
STREAMLIT_FOLIUM = "streamlit-folium==0.27.4"
TOWNS = ("崇阳街道", "怀远镇", "三江镇", "街子镇")
STATUSES = ("planned", "under_way", "finished", "accepted")
WEST, SOUTH, WIDTH, HEIGHT = 103.46, 30.53, 0.40, 0.20
VIEWPORT = {"width": 1366, "height": 768}
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-accelerated-2d-canvas",
)
TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


# -- the polygons ----------------------------------------------------------------------------------------------------


def polygons(count: int) -> gpd.GeoDataFrame:
    """Return `count` seven-cornered polygons side by side over the city, with the columns of the canonical frame."""
    random = np.random.default_rng(20211231)
    columns = int(np.ceil(np.sqrt(count * WIDTH / HEIGHT)))
    step_x, step_y = WIDTH / columns, HEIGHT / np.ceil(count / columns)
    place = np.arange(count)
    middle = np.stack([WEST + (place % columns + 0.5) * step_x, SOUTH + (place // columns + 0.5) * step_y], axis=-1)
    angle = np.arange(7) / 7 * 2 * np.pi + random.uniform(0, 0.5, (count, 1))
    reach = random.uniform(0.28, 0.46, (count, 7))
    corners = middle[:, None, :] + np.stack([np.cos(angle) * reach * step_x, np.sin(angle) * reach * step_y], axis=-1)
    town = place % len(TOWNS) if count < 100 else random.choice(len(TOWNS), count, p=(0.22, 0.24, 0.26, 0.28))
    names = np.array([f"G-{number:07d}" for number in place], dtype=object)
    start = np.datetime64("2020-01-01") + random.integers(0, 500, count)
    finish = np.where(random.random(count) < 0.5, start + 120, np.datetime64("NaT"))
    return gpd.GeoDataFrame(
        {
            "fid": names, "project_code": names, "name": "绿地" + names, "town": np.array(TOWNS, object)[town],
            "status": np.array(STATUSES, object)[random.integers(0, len(STATUSES), count)],
            "actual_start": start.astype("datetime64[s]"), "actual_finish": finish.astype("datetime64[s]"),
            "length_m": np.nan, "area_m2": random.uniform(50, 5000, count),
        },
        geometry=shapely.polygons(np.concatenate([corners, corners[:, :1]], axis=1)),
        crs="EPSG:4490",
    )  # fmt: skip


# -- servers ---------------------------------------------------------------------------------------------------------


@contextmanager
def served(script: Path, **variables: str) -> Iterator[str]:
    """Run a Streamlit script (or app) and yield its address."""
    from conftest import free_port

    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true"]
    environment = os.environ | {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false", "PYTHONUTF8": "1"} | variables
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("a server did not start")


def streamlit_folium(folder: Path) -> Path | None:
    """Return a folder to add to the path for streamlit-folium, installing it there; None when it is importable already."""
    if importlib.util.find_spec("streamlit_folium"):
        print(f"streamlit-folium {importlib.metadata.version('streamlit-folium')} is installed and used as it is")
        return None
    print(f"streamlit-folium is not a dependency of the dashboard: installing {STREAMLIT_FOLIUM} into {folder} for this run")
    subprocess.run([sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--target", str(folder), STREAMLIT_FOLIUM], check=True)
    return folder


# -- the browser -----------------------------------------------------------------------------------------------------


@dataclass
class Side:
    """What was measured of one side at one size; None where it did not finish."""

    first_s: float | None = None
    map_alone_s: float | None = None
    filter_s: float | None = None
    panel_s: float | None = None
    frames: float | None = None
    heap_mb: float | None = None
    wire_mb: float | None = None


@dataclass(frozen=True)
class Task:
    """One side at one size: where it is served, how many features each town has, and how long and often to try."""

    url: str
    ours: bool
    counts: dict[str, int]
    limit: float
    repeat: int

    def shows(self, town: str) -> str:
        """Return the script that says whether the map of this side shows `town` and nothing else."""
        return OURS_SHOWS.format(town=json.dumps(town)) if self.ours else THEIRS_SHOWS.format(count=self.counts[town])


@dataclass
class Meter:
    """A page and what has come over the wire for it."""

    page: Page
    wire: int = 0

    def __post_init__(self) -> None:
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", lambda event: self._add(event["encodedDataLength"]))
        session.on("Network.webSocketFrameReceived", lambda event: self._add(len(event["response"]["payloadData"]) * 3 / 4))  # base64
        self.session = session

    def _add(self, length: float) -> None:
        self.wire += int(length)

    def heap(self, frame: Frame, buffers_of_workers: str | None) -> float:
        """Return the heap of the page in MB, with its ArrayBuffers; workers by what the engine says its arrays hold."""
        self.session.send("HeapProfiler.collectGarbage")
        usage = self.session.send("Runtime.getHeapUsage")
        own = usage["usedSize"] + usage.get("backingStorageSize", 0) + usage.get("embedderHeapUsedSize", 0)
        workers = frame.evaluate(buffers_of_workers) if buffers_of_workers else 0
        return (own + workers) / 1e6


def leaflet_from_the_wheel(route: Route) -> None:
    """Answer what the usual way asks of CDNs, so that neither side waits for the internet."""
    from service.map_assets import table_of_assets

    text = table_of_assets().get(route.request.url)
    if text is None:
        route.abort()
    else:
        route.fulfill(body=text, content_type="text/css" if route.request.url.endswith(".css") else "text/javascript")


def frame_where(page: Page, condition: str, limit: float) -> Frame:
    """Return the first frame in which `condition` holds, two frames later; a page that hangs does not outlast the limit."""
    deadline = time.perf_counter() + limit
    while time.perf_counter() < deadline:
        for frame in page.frames[1:]:
            try:
                frame.wait_for_function(condition, timeout=250, polling=10)
                frame.wait_for_function(TWO_FRAMES, timeout=limit * 1000)
                return frame
            except Error:
                continue  # not yet, or the frame was replaced meanwhile
        if len(page.frames) == 1:
            page.wait_for_timeout(10)
    raise TimeoutError


def dragged_frames(page: Page, frame: Frame) -> float:
    """Return frames a second while the mouse drags the map to and fro."""
    box = page.locator("iframe").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y)
    counting = "() => { window.counted = 0; const step = () => { window.counted += 1; requestAnimationFrame(step); }; requestAnimationFrame(step); }"
    frame.evaluate(counting)
    start = time.perf_counter()
    turn = 0
    while time.perf_counter() - start < 3 and turn < 150:
        turn += 1
        page.mouse.move(x + 200 * np.sin(turn / 8), y + 120 * np.sin(turn / 5))
    frames = frame.evaluate("window.counted") / (time.perf_counter() - start)
    page.mouse.up()
    return float(frames)


OURS_READY = """(() => { const panel = window.renewalMap && window.renewalMap.panel; if (!panel) return false;
    const engine = panel.engine; return engine.isReady && engine.tiles.announced && engine.tiles.isSettled() && engine.held.size > 0; })()"""
OURS_SHOWS = "(() => {{ const engine = window.renewalMap.panel.engine; return ((engine.filter.towns || [])[0] || 'all') === {town} && engine.tiles.announced && engine.tiles.isSettled(); }})()"
OURS_PANEL = """async (town) => { const { state, engine } = window.renewalMap.panel; const start = performance.now();
    state.set({ town: town ? [town] : [] }); await engine.drawn(); const shown = performance.now();
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); return shown - start; }"""
THEIRS_SHOWS = "document.querySelectorAll('path.leaflet-interactive').length === {count}"
WATCH_FIRST = """(() => { const wait = () => { const panel = window.renewalMap && window.renewalMap.panel;
    if (!panel) { requestAnimationFrame(wait); return; }
    const engine = panel.engine; const check = () => { if (!window.firstDrawn && engine.isReady && engine.tiles.isSettled()) window.firstDrawn = performance.now() / 1000; };
    engine.on("drawn", check); engine.on("ready", check); check(); }; if (window !== window.top) wait(); })()"""


def measure(browser: Browser, task: Task) -> Side:
    """Measure one side at one size; what does not finish within the limit stays None."""
    context = browser.new_context(viewport=VIEWPORT)
    if task.ours:
        context.add_init_script(WATCH_FIRST)
    else:
        context.route(lambda address: "127.0.0.1" not in address, leaflet_from_the_wheel)
    page = context.new_page()
    page.set_default_timeout(task.limit * 1000)
    side = Side()
    try:
        _measure_into(side, page, task)
    except (TimeoutError, Error) as error:
        print(f"   … stopped after {task.limit:.0f} s: {type(error).__name__}")
    finally:
        context.close()
    return side


def _measure_into(side: Side, page: Page, task: Task) -> None:
    meter = Meter(page)
    start = time.perf_counter()
    page.goto(task.url)
    frame = frame_where(page, OURS_READY if task.ours else task.shows("all"), task.limit)
    side.first_s = time.perf_counter() - start
    side.map_alone_s = frame.evaluate("window.firstDrawn") if task.ours else None
    side.wire_mb = meter.wire / 1e6
    side.heap_mb = meter.heap(frame, "window.renewalMap.panel.engine.memory()" if task.ours else None)
    side.frames = dragged_frames(page, frame)
    side.filter_s = statistics.median(
        _clicked(page, town, task) for town in ("怀远镇", "三江镇", "街子镇", "崇阳街道", "怀远镇")[: task.repeat]
    )
    if task.ours:
        side.panel_s = statistics.median(frame.evaluate(OURS_PANEL, town) for town in ("江源街道", None, "崇阳街道", None, "街子镇")) / 1000


def _clicked(page: Page, town: str, task: Task) -> float:
    """Return the seconds from a click on the widget to the map that shows it."""
    start = time.perf_counter()
    page.get_by_text(town, exact=True).first.click()
    frame_where(page, task.shows(town), task.limit)
    return time.perf_counter() - start


# -- the run ---------------------------------------------------------------------------------------------------------


def run_ours(browser: Browser, frame: gpd.GeoDataFrame, folder: Path, options: argparse.Namespace) -> Side:
    from layers.packed import packed_revision
    from layers.store.embedded import open_store

    home, empty = folder / f"home-{len(frame)}", folder / "empty"
    empty.mkdir(exist_ok=True)
    store = open_store(home)
    store.publish("green_areas", frame, by="benchmark", note="", data_date=date(2021, 12, 31), example=True)
    start = time.perf_counter()
    size = len(packed_revision(store, "green_areas", 1))
    print(f"   packed once in {time.perf_counter() - start:.1f} s, {size / len(frame):.0f} bytes a polygon, compressed")
    with served(SIDES / "ours.py", RENEWAL_HOME=str(home), RENEWAL_DATA=str(empty), PYTHONPATH=str(ROOT)) as url:
        measure(browser, Task(url, True, {}, 60, 1))  # the first visitor of a server pays for its imports, on both sides
        side = measure(browser, Task(url, True, {}, options.limit, options.repeat))
    if side.wire_mb is not None:
        side.wire_mb += size / 1e6  # fetched by a worker, which the page's own count leaves out
    return side


def run_theirs(browser: Browser, frame: gpd.GeoDataFrame, folder: Path, extra: Path | None, options: argparse.Namespace) -> Side:
    path = folder / f"{len(frame)}.parquet"
    frame.to_parquet(path)
    counts = {"all": len(frame), **frame["town"].value_counts().to_dict()}
    places = os.pathsep.join(str(place) for place in (ROOT, extra) if place)
    with served(SIDES / "theirs_page.py", BENCHMARK_POLYGONS=str(path), PYTHONPATH=places) as url:
        if len(frame) <= 10_000:
            measure(browser, Task(url, False, counts, 60, 1))
        return measure(browser, Task(url, False, counts, options.limit, min(options.repeat, 3)))


def above(side: Side, base: Side) -> Side:
    """Return `side` with heap and wire above those of a map of four polygons."""
    for name in ("heap_mb", "wire_mb"):
        value, ground = getattr(side, name), getattr(base, name)
        if value is not None and ground is not None:
            setattr(side, name, max(value - ground, 0.001))
    return side


ROWS: tuple[tuple[str, str, str, bool], ...] = (
    ("first map, from the address to the drawn map", "first_s", "s", False),
    ("… of it the map's own frame", "map_alone_s", "s", False),
    ("filter by a Streamlit widget → redrawn", "filter_s", "s", False),
    ("filter in the map's panel → redrawn", "panel_s", "s", False),
    ("frames a second while dragged", "frames", "/s", True),
    ("browser heap above a map of four polygons", "heap_mb", "MB", False),
    ("bytes over the wire above a map of four polygons", "wire_mb", "MB", False),
)


def table(count: int, ours: Side, theirs: Side | None) -> None:
    print(f"\n{count:,} polygons{'':<32}{'ours':>12}{'usual way':>16}{'ratio':>10}")
    for title, name, unit, more_is_better in ROWS:
        mine, other = getattr(ours, name), getattr(theirs, name) if theirs else None
        if name == "panel_s" and theirs:
            other = theirs.filter_s
        ratio = (mine / other if more_is_better else other / mine) if mine and other else None
        without = "not run" if theirs is None else "—" if name == "map_alone_s" else "did not finish"
        print(f"  {title:<48}{_number(mine, unit):>12}{_number(other, unit, without):>16}{f'{ratio:,.1f} ×' if ratio else '':>10}")


def _number(value: float | None, unit: str, without: str = "did not finish") -> str:
    return without if value is None else f"{value:,.3f} {unit}" if value < 10 else f"{value:,.1f} {unit}"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 polygons only")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000, 1_000_000])
    parser.add_argument("--limit", type=float, default=180.0, help="seconds after which a side did not finish")
    parser.add_argument("--repeat", type=int, default=5, choices=range(1, 6), help="filter changes, of which the median counts")
    parser.add_argument("--ours", action="store_true", help="our side alone")
    options = parser.parse_args()
    options.sizes = [1_000, 10_000] if options.quick else options.sizes
    return options


def main() -> None:
    from conftest import browser_path

    options = arguments()
    folder = Path(tempfile.mkdtemp(prefix="map-benchmark-"))
    finishes = not options.ours
    try:
        extra = streamlit_folium(folder / "streamlit-folium") if finishes else None
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
            print(
                f"Chromium {browser.version}, {VIEWPORT['width']}×{VIEWPORT['height']}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
            )
            few = polygons(4)
            base_ours = run_ours(browser, few, folder, options)
            base_theirs = run_theirs(browser, few, folder, extra, options) if finishes else None
            for count in options.sizes:
                frame = polygons(count)
                ours = above(run_ours(browser, frame, folder, options), base_ours)
                theirs = above(run_theirs(browser, frame, folder, extra, options), base_theirs) if finishes and base_theirs else None
                table(count, ours, theirs)
                if theirs and theirs.filter_s is None:
                    finishes = False
                    print("  The usual way did not finish; larger sizes are not tried with it.")
            browser.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
