"""Does somebody else's upload hold a visitor up? Reruns of five sessions while one person hands in bombs and a large file.

    python benchmarks/responsiveness.py [--quick] [--idle 30]

The whole dashboard runs in one server process. Five WebSocket sessions, each on a page of its own, run their scripts one after the other and
over again, at first alone and then while Chromium goes the way of the upload page in a sixth session: the files that cost much (those of
`tests/layers/costly_files.py`: zip bombs, wide GeoJSON, endless queries …), then 100,000 polygons of 200 MB from the file to the receipt. Prints
median, p95 and worst rerun, the page of the worst, and what the process of the server held at most.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import websockets  # noqa: E402
from playwright.async_api import Page, async_playwright  # noqa: E402
from sessions import percentile, rerun, resident_mib, start  # noqa: E402
from upload import KEY, made  # noqa: E402

from layers.accounts.sessions import COOKIE, session_cookie  # noqa: E402
from layers.accounts.visitor import Role  # noqa: E402
from layers.store.accounts import AccountForm, add  # noqa: E402
from layers.store.accounts_file import AccountsFile  # noqa: E402
from tests.conftest import BROWSER_FLAGS, browser_path  # noqa: E402
from tests.layers.costly_files import COSTLY, SLOW  # noqa: E402

PAGES = ("", "map", "progress", "coverage", "data")
PAUSE_S = 0.2
PATIENCE_MS = 300_000
SETTLED = """(step) => {
  const stands = document.querySelector('.up-steps [aria-current=step]') && location.search.includes('step=' + step)
    && document.querySelector('.st-key-up-buttons') && !document.querySelector('.cov-skeleton')
    && document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]');
  window.stoodSince = stands ? window.stoodSince || performance.now() : 0;
  return window.stoodSince && performance.now() - window.stoodSince > 1000;
}"""
"""The step stands, and has stood for a second: between two looks at how far the work is, a page seems finished."""


@dataclass
class Reruns:
    """What the visitors saw in one stretch: (seconds, page) of each rerun, and the most memory of the server."""

    seen: list[tuple[float, str]] = field(default_factory=list)
    memory_mib: float = 0.0

    def row(self, name: str, took: float) -> str:
        """Return a line of the table."""
        seconds = [each for each, _ in self.seen]
        worst, page = max(self.seen)
        return (
            f"{name:<42} {took:>6.1f} s  reruns {len(seconds):>5}  median {statistics.median(seconds) * 1000:>6.0f} ms"
            f"  p95 {percentile(seconds, 0.95) * 1000:>6.0f} ms  worst {worst * 1000:>6.0f} ms on /{page:<9} memory {self.memory_mib:.0f} MiB"
        )


class Visitors:
    """Sessions that rerun their pages one after the other for as long as they are asked to."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid, self.sockets = port, pid, dict[str, tuple[websockets.ClientConnection, str]]()

    async def enter(self) -> None:
        """Open one session for each page and run it once."""
        for page in PAGES:
            origin = f"http://127.0.0.1:{self.port}"
            address = f"ws://127.0.0.1:{self.port}/_stcore/stream"
            socket = await websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=origin, ping_timeout=None)
            _, page_hash = await rerun(socket, page, "")
            self.sockets[page] = socket, page_hash

    async def during(self, name: str, act: Callable[[], Awaitable[None]]) -> Reruns:
        """Rerun until `act` is over, at least every page once; prints and returns what was seen."""
        found, began = Reruns(), time.perf_counter()
        acting = asyncio.ensure_future(act())
        while not acting.done() or len(found.seen) < len(PAGES):
            for page, (socket, page_hash) in self.sockets.items():
                took, _ = await rerun(socket, page, page_hash)
                found.seen.append((took, page))
                found.memory_mib = max(found.memory_mib, resident_mib(self.pid))
                await asyncio.sleep(PAUSE_S)
        await acting
        print(found.row(name, time.perf_counter() - began), flush=True)
        return found


async def hand_in(page: Page, url: str, paths: list[Path]) -> None:
    """Choose files on the upload page, have them read and wait for what comes of it."""
    await page.goto(f"{url}/upload?layer={KEY}")
    await page.set_input_files("input[type=file]", paths)
    await page.click(".st-key-upload-read-files button:not([disabled])")
    await page.wait_for_function(SETTLED, arg="encoding")


async def on_to(page: Page, *steps: str) -> None:
    """Go on from step to step, each when the one before is done."""
    for step in steps:
        await page.click(".st-key-up-after button:not([disabled])")
        await page.wait_for_function(SETTLED, arg=step)


async def publish(page: Page) -> None:
    """Publish and wait for the receipt."""
    await page.fill("textarea", "benchmark")
    await page.click(".st-key-upload-publish button:not([disabled])")
    await page.wait_for_selector(".up-receipt")


def files(folder: Path) -> dict[str, list[Path]]:
    """Make the files that cost much; what each is → what is chosen together."""
    found = {}
    for what, (make, _codes) in (COSTLY | SLOW).items():
        path = make(folder)
        found[what] = sorted(path.parent.glob(f"{path.stem}.*")) if path.suffix == ".shp" else [path]
    return found


async def measured(port: int, pid: int, home: Path, folder: Path, options: argparse.Namespace) -> None:
    """Print a line for the idle server, for each costly file, for all of them together and for the large one."""
    url, costly, people = f"http://127.0.0.1:{port}", files(folder), AccountsFile(home)
    large = made(folder, *((10_000, 20) if options.quick else (100_000, 200)))
    add(people, AccountForm("bench", "基准", Role.PUBLISHER, "", None))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_path(), args=list(BROWSER_FLAGS))
        context = await browser.new_context()
        context.set_default_timeout(PATIENCE_MS)
        await context.add_cookies([{"name": COOKIE, "value": session_cookie(people, "bench"), "url": url}])
        page, visitors = await context.new_page(), Visitors(port, pid)
        await visitors.enter()
        idle = await visitors.during("nobody else", lambda: asyncio.sleep(options.idle))
        together = Reruns()
        for what, paths in () if options.large else costly.items():
            found = await visitors.during(what, lambda paths=paths: hand_in(page, url, paths))
            together.seen += found.seen
            together.memory_mib = max(together.memory_mib, found.memory_mib)
        print(idle.row("nobody else", options.idle))
        if together.seen:
            print(together.row("all that cost much", 0))
        await visitors.during("a large file: read", lambda: hand_in(page, url, [large]))
        await visitors.during("a large file: fields and checks", lambda: on_to(page, "crs", "fields", "checks"))
        await visitors.during("a large file: difference", lambda: on_to(page, "difference", "publish"))
        await visitors.during("a large file: published", lambda: publish(page))
        await visitors.during("the first looks at the new revision", lambda: asyncio.sleep(10))
        with suppress(Exception):
            await browser.close()


def main() -> None:
    """Start the dashboard on a store of its own and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the large file")
    parser.add_argument("--large", action="store_true", help="the large file alone")
    parser.add_argument("--idle", type=float, default=30.0, help="seconds of the measurement without an upload")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="renewal-benchmark-") as temporary:
        home = Path(temporary) / "home"
        process, port = start(ROOT / "dashboard.py", home)
        try:
            asyncio.run(measured(port, process.pid, home, Path(temporary), options))
        finally:
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
