"""Take the pictures of the README and the user guide from the running product: `python docs/take_screenshots.py`.

Starts the dashboard on an empty store, opens pages in the system's Chromium and writes docs/pictures/*.png. With
`--all FOLDER` it takes every page in both languages and themes at three widths instead, to be looked at.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.conftest import BROWSER_FLAGS, browser_path, start_dashboard  # noqa: E402
from views.page_table import PAGES  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
SIZES = {"1366": (1366, 768), "1920": (1920, 1080), "3840": (3840, 2160)}
SETTLE_MS = 3500


@dataclass(frozen=True)
class Shot:
    """One picture: its file name, the address after the host, language, theme, size, and what to do before taking it."""

    name: str
    address: str
    lang: str = "zh"
    theme: str = "light"
    size: tuple[int, int] = (1600, 900)


GUIDE = (
    Shot("overview", ""),
    Shot("overview-en", "", lang="en"),
    Shot("map", "map"),
    Shot("map-dark", "map", theme="dark"),
    Shot("coverage", "coverage"),
    Shot("data", "data"),
    Shot("about", "about"),
)


def every_page() -> Iterator[Shot]:
    for entry in PAGES:
        for lang in ("zh", "en"):
            for theme in ("light", "dark"):
                for width, size in SIZES.items():
                    yield Shot(f"{entry.path or 'overview'}-{lang}-{theme}-{width}", entry.path, lang, theme, size)


def settle(page: Page) -> None:
    """Wait until the page has stopped working: no skeletons, no running mark, frames drawn."""
    page.wait_for_selector("[data-testid=stAppViewContainer]")
    page.wait_for_selector("[data-testid=stSkeleton], [data-testid=stStatusWidget]", state="detached", timeout=90000)
    page.wait_for_timeout(SETTLE_MS)


def take(browser: Browser, url: str, shot: Shot, folder: Path) -> None:
    context = browser.new_context(viewport={"width": shot.size[0], "height": shot.size[1]}, color_scheme=shot.theme)
    page = context.new_page()
    page.goto(f"{url}/{shot.address}?lang={shot.lang}")
    settle(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(256, dither=Image.Dither.NONE).save(folder / f"{shot.name}.png", optimize=True)
    context.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", metavar="FOLDER", type=Path, help="every page, language, theme and width, into FOLDER")
    parser.add_argument("--only", default="", help="only pictures whose name contains this")
    options = parser.parse_args()
    folder = options.all or PICTURES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        process, url = start_dashboard(Path(temporary) / "home", Path(temporary) / "server.log")
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(BROWSER_FLAGS))
        try:
            for shot in every_page() if options.all else GUIDE:
                if options.only in shot.name:
                    take(browser, url, shot, folder)
                    print(folder / f"{shot.name}.png")
        finally:
            browser.close()
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
