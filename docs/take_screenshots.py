"""Take the pictures of the README and the user guide from the running product: `python docs/take_screenshots.py`.

Starts the dashboard on an empty store, opens pages in the system's Chromium and writes docs/pictures/*.png. With
`--all FOLDER` it takes every page in both languages and themes at three widths instead, to be looked at.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas as gpd
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from shapely.affinity import translate as shift

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import layers.gdal_guard  # noqa: E402, F401  (narrows GDAL before anything loads it)
from layers.accounts.sessions import COOKIE, session_cookie  # noqa: E402
from layers.accounts.visitor import Role  # noqa: E402
from layers.store.accounts import AccountForm, add  # noqa: E402
from layers.store.accounts_file import AccountsFile  # noqa: E402
from tests.conftest import BROWSER_FLAGS, browser_path, start_dashboard  # noqa: E402
from tests.layers.handed_in import shapefile, zipped  # noqa: E402
from views.components.upload_address import STEPS  # noqa: E402
from views.components.upload_findings import middle_of  # noqa: E402
from views.page_table import PAGES  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
SIZES = {"1366": (1366, 768), "1920": (1920, 1080), "3840": (3840, 2160)}
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
SETTLE_MS = 3500


@dataclass(frozen=True)
class Shot:
    """One picture: its file name, the address after the host, language, theme, size, and what to do before taking it."""

    name: str
    address: str
    lang: str = "zh"
    theme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = (1600, 900)
    prepare: Callable[[Page], None] | None = None
    signed_in: bool = False


def open_tab(number: int) -> Callable[[Page], None]:
    """Return the step that opens one of the tabs of the map's panel, counted from 0."""

    def step(page: Page) -> None:
        page.frame_locator("iframe").locator(".tab").nth(number).click()
        page.wait_for_timeout(SETTLE_MS)

    return step


def measure_area(page: Page) -> None:
    """Measure the land between four places in view."""
    page.frame_locator("iframe").locator(".tools button").nth(5).click()
    for x, y in ((700, 300), (1000, 340), (960, 620), (680, 560)):
        page.mouse.click(x, y)
        page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    page.wait_for_timeout(SETTLE_MS)


def show_records(page: Page) -> None:
    """Scroll down until the records stand under a strip of map."""
    page.locator(".records-head").evaluate("element => element.closest('[data-testid=stMain]').scrollBy(0, 560)")
    page.wait_for_timeout(SETTLE_MS)


def show_section(page: Page) -> None:
    """Scroll down to the chosen section of the coverage page, once its result is there."""
    page.wait_for_selector(".cov-rulers .group", timeout=90000)
    page.locator(".st-key-cov-section").evaluate("element => element.scrollIntoView()")
    page.mouse.wheel(0, -60)
    page.wait_for_timeout(SETTLE_MS)


def show_curves(page: Page) -> None:
    """Scroll down to the curves of the progress page."""
    page.locator(".st-key-progress-curves").evaluate("element => element.scrollIntoView()")
    page.mouse.wheel(0, -60)
    page.wait_for_timeout(SETTLE_MS)


def show_preview(page: Page) -> None:
    """Wait for the slides beside the choice."""
    page.frame_locator("iframe").locator(".slide:not([hidden])").wait_for(timeout=90000)
    page.wait_for_timeout(500)


def show_slide(page: Page) -> None:
    """Leave the page for the slides themselves."""
    page.goto(page.url.split("/present")[0] + "/present/show?slides=back_alleys&theme=dark&lang=zh")
    page.wait_for_selector(".slide:not([hidden])")


def handed_in_file(folder: Path) -> Path:
    """Write what an office might hand in: courtyards in GBK and belt 35 without a word about either; new, moved and changed ones, and slips."""
    frame = gpd.read_file(ROOT / "data" / "old_courtyards.geojson").head(24).to_crs(4523)
    shapes = [shift(shape, 60, 40) if row in (3, 9) else shape for row, shape in enumerate(frame.geometry)]
    shapes += [shift(shape, 0, 400) for shape in shapes[:3]]
    codes = [*frame["project_code"], "CZ-YL-2026-001", "CZ-YL-2026-002", "CZ-YL-2026-003"]
    names = [*frame["name"], "文井江路12号院", "𠮷祥里院落", "崇庆中路86号院"]
    status = ["已验收" if row % 5 == 0 else "在建" for row in range(len(codes))]
    status[4], status[11] = "快好了", "扫尾"
    towns = [*frame["town"], "桤泉镇", "崇阳街道", "崇阳街道"]
    starts = ["2021年3月5日" if row != 6 else "上个月" for row in range(len(codes))]
    households = ["约40户" if row == 2 else str(20 + row) for row in range(len(codes))]
    table = {
        "项目编号": codes,
        "项目名称": names,
        "状态": status,
        "所属镇街": towns,
        "开工日期": starts,
        "户数": households,
        "备注": [""] * len(codes),
    }
    path = shapefile(folder / "parts", table, shapes, encoding="gb18030", prj=None)
    return zipped(path, folder / "老旧院落2026年5月.zip")


def upload_until(step: str) -> Callable[[Page], None]:
    """Return what hands a file in and goes on to `step` of the wizard; on the way to the difference the slips are left out."""

    def go(page: Page) -> None:
        page.wait_for_selector(".up-card")
        with tempfile.TemporaryDirectory() as folder:
            page.set_input_files("input[type=file]", handed_in_file(Path(folder)))
            page.locator(".st-key-upload-read-files button:not([disabled])").click()
            page.wait_for_url("**step=encoding**")
        for place in list(STEPS)[2 : list(STEPS).index(step) + 1]:
            if place == "difference":
                leave_out(page, 2)
            if place == "receipt":
                page.fill("textarea", "2026年5月进度更新，新增3处院落")
                page.locator(".st-key-upload-publish button:not([disabled])").click()
            else:
                page.locator(".st-key-up-after button:not([disabled])").click()
            page.wait_for_url(f"**step={place}**", timeout=90000)
            settle(page)

    return go


def leave_out(page: Page, rows: int) -> None:
    """Tick the first rows of the table of findings and have them left out."""
    box = page.locator("[data-testid=stDataFrame]").bounding_box()
    assert box is not None
    for row in range(rows):
        page.mouse.click(box["x"] + middle_of("skip"), box["y"] + 52 + 35 * row)
    page.locator(".st-key-upload-apply button:not([disabled])").click()
    page.wait_for_selector(".up-tiles .is-good")


PLACE = "at=30.638,103.668,15"
ITEM = "at=30.6385,103.672,16&pick=old_courtyards/CZ-YL-2021-004"

GUIDE = (
    Shot("overview", ""),
    Shot("overview-en", "", lang="en"),
    Shot("map", "map"),
    Shot("map-item", f"map?{ITEM}"),
    Shot("map-filter", "map?status=under_way,overdue&town=崇阳街道,崇庆街道&at=30.642,103.668,14.5", prepare=open_tab(1)),
    Shot("map-theme", "map?theme=old_courtyards.count", prepare=open_tab(2)),
    Shot("map-measure", f"map?{PLACE}", prepare=measure_area),
    Shot("map-records", f"map?{ITEM}", prepare=show_records),
    Shot("map-dark", f"map?{ITEM}", theme="dark"),
    Shot("map-en", "map?theme=green_areas.area", lang="en", prepare=open_tab(2)),
    Shot("coverage", "coverage"),
    Shot("coverage-card", "coverage?card=1"),
    Shot("coverage-rulers", "coverage?view=rulers", prepare=show_section),
    Shot("coverage-gaps", "coverage?view=gaps&gap=3"),
    Shot("coverage-en", "coverage?rule=practice_circle_15min", lang="en", theme="dark"),
    Shot("progress", "progress"),
    Shot("progress-town", "progress?town=廖家镇&list=overdue", prepare=show_curves),
    Shot("progress-claims", "progress?view=claims"),
    Shot("present", "present?slides=overall,back_alleys,towns,coverage", prepare=show_preview),
    Shot("present-slide", "present", size=(1920, 1080), prepare=show_slide),
    Shot("upload", "upload?layer=old_courtyards", signed_in=True),
    Shot("upload-encoding", "upload?layer=old_courtyards", prepare=upload_until("encoding"), signed_in=True),
    Shot("upload-crs", "upload?layer=old_courtyards", prepare=upload_until("crs"), signed_in=True),
    Shot("upload-fields", "upload?layer=old_courtyards", prepare=upload_until("fields"), signed_in=True),
    Shot("upload-checks", "upload?layer=old_courtyards", prepare=upload_until("checks"), signed_in=True),
    Shot("upload-difference", "upload?layer=old_courtyards", prepare=upload_until("difference"), signed_in=True),
    Shot("upload-receipt", "upload?layer=old_courtyards", prepare=upload_until("receipt"), signed_in=True),
    Shot("data", "data"),
    Shot("about", "about"),
)


def every_page() -> Iterator[Shot]:
    for entry in PAGES:
        for lang in ("zh", "en"):
            for theme in THEMES:
                for width, size in SIZES.items():
                    yield Shot(f"{entry.path or 'overview'}-{lang}-{theme}-{width}", entry.path, lang, theme, size)


def settle(page: Page) -> None:
    """Wait until the page has stopped working: no skeletons, no running mark, maps drawn."""
    page.wait_for_selector("[data-testid=stAppViewContainer]")
    page.wait_for_selector("[data-testid=stSkeleton], [data-testid=stStatusWidget]", state="detached", timeout=90000)
    page.wait_for_timeout(SETTLE_MS)
    for frame in page.frames:
        if "/map/page/" in frame.url:
            frame.evaluate("() => window.renewalEngine.drawn()")


def take(browser: Browser, url: str, shot: Shot, folder: Path, cookie: str) -> None:
    context = browser.new_context(viewport={"width": shot.size[0], "height": shot.size[1]}, color_scheme=shot.theme)
    if shot.signed_in:
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/{shot.address}{'&' if '?' in shot.address else '?'}lang={shot.lang}")
    settle(page)
    if shot.prepare:
        shot.prepare(page)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)  # keeps rare colours: small signs
    few.save(folder / f"{shot.name}.png", optimize=True)
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
        accounts = AccountsFile(Path(temporary) / "home")
        add(accounts, AccountForm("li", "李工", Role.PUBLISHER, "住建局", None))
        cookie = session_cookie(accounts, "li")
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(BROWSER_FLAGS))
        try:
            for shot in every_page() if options.all else GUIDE:
                if options.only in shot.name:
                    take(browser, url, shot, folder, cookie)
                    print(folder / f"{shot.name}.png")
        finally:
            browser.close()
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
