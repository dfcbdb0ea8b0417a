"""The wizard in a real browser, in Chinese: from a GBK shapefile without .prj and .cpg to the receipt, and back by undoing it."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from layers.accounts.sessions import COOKIE, session_cookie
from layers.accounts.visitor import Role, Visitor
from layers.drafts.draft import DraftState
from layers.store.accounts import AccountForm, add
from layers.store.accounts_file import AccountsFile
from layers.store.drafts import Drafts
from layers.store.embedded import Store
from tests.layers.handed_in import in_system, parts, shapefile, squares
from views.components.upload_findings import middle_of

pytestmark = pytest.mark.browser

KEY = "urban_villages"
PATIENCE_MS = 60_000
ENGLISH = """() => { const walker = document.createTreeWalker(document.querySelector('[data-testid=stMain]'), NodeFilter.SHOW_TEXT); const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element.closest('script, style, canvas, iframe, .st-key-language, [data-testid=stIconMaterial]') || !element.getClientRects().length) continue;
    const left = node.nodeValue.replace(/EPSG|Shapefile|GeoPackage|GeoJSON|File Geodatabase|KML|KMZ|DXF|FlatGeobuf|GeoParquet|CSV|Excel|GB18030|UTF|Big5|GCJ|BD|SHA|JSON|CGCS|Pia/gi, '');
    if (/[A-Za-z]{4,}/.test(left) && !/[a-z0-9-]{12,}|\\.zip|utf|gb18030|cpg|dbf|shp/.test(left)) found.push(node.nodeValue);
  } return found; }"""


@pytest.fixture
def villages(tmp_path):
    """Two urban villages in GBK, in the plane of belt 35; the status of the second means nothing."""
    table = {
        "项目编号": ["CZ-NEW-1", "CZ-NEW-2"],
        "项目名称": ["甲村", "乙村"],
        "状态": ["在建", "忙着呢"],
        "所属镇街": ["崇阳街道", "崇阳街道"],
    }
    path = shapefile(tmp_path / "in", table, in_system(squares(2), "EPSG:4523"), prj=None)
    out = tmp_path / "城中村.zip"
    with zipfile.ZipFile(out, "w") as archive:
        for ending, content in parts(path).items():
            archive.writestr(f"城中村{ending}", content)
    return out


@pytest.fixture
def page(chromium, dashboard):
    """The upload page for a publisher who is signed in."""
    file = AccountsFile(dashboard.home)
    add(file, AccountForm("pia", "皮亚", Role.PUBLISHER, "住建局", None))
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([{"name": COOKIE, "value": session_cookie(file, "pia"), "url": dashboard.url}])
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"{dashboard.url}/upload?layer={KEY}")
    yield page
    context.close()


def press(page, key, step=None):
    """Press a button once it can be pressed; where it leads to another step, until it stands there.

    A map that comes to rest at this very moment tells its view with the address of before, which puts the page back once.
    """
    button, here = (
        page.locator(f".st-key-{key} button:not([disabled])"),
        f".up-steps [aria-current=step] >> text={step and step_title(step)}",
    )
    button.click()
    for _ in range(2 if step else 0):
        with suppress(PlaywrightTimeout):
            page.wait_for_selector(here, timeout=PATIENCE_MS / 3)
            break
        button.click()
    if step:
        page.wait_for_selector(here)
        page.wait_for_url(f"**step={step}**")
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


def step_title(step):
    from views.components.upload_address import STEPS

    return STEPS[step]


def test_from_file_to_receipt_and_back(page, dashboard, villages):
    store = Store(dashboard.home)
    before = store.current(KEY)
    page.wait_for_selector(".up-card >> text=城中村")
    page.set_input_files("input[type=file]", villages)
    press(page, "upload-read-files", "encoding")
    page.wait_for_selector(".up-verdict >> text=GB18030")
    assert "甲村" in page.inner_text(".up-cells >> nth=0")
    press(page, "up-after", "crs")
    page.wait_for_selector(".up-verdict >> text=EPSG:4523")
    page.reload()
    page.wait_for_selector(".up-verdict >> text=EPSG:4523")
    press(page, "up-after", "fields")
    page.wait_for_selector(".up-sample >> text=甲村")
    press(page, "up-after", "checks")
    page.wait_for_selector(".up-why >> text=还有 1 处错误")
    assert page.evaluate(ENGLISH) == []
    page.wait_for_selector("[data-testid=stDataFrame] canvas")
    grid = page.locator("[data-testid=stDataFrame]").bounding_box()
    page.mouse.dblclick(grid["x"] + middle_of("new"), grid["y"] + 52)  # the cell under “改为” in the first row
    page.fill("textarea.gdg-input", "在建")
    page.keyboard.press("Enter")
    press(page, "upload-apply")
    page.wait_for_selector(".up-tiles .is-good")
    press(page, "up-after", "difference")
    page.wait_for_selector(".up-tiles >> text=发布后共")
    assert re.sub(r"\s", "", page.inner_text(".up-tiles")).startswith("新增2属性有变0位置有变0移除0")
    press(page, "up-after", "publish")
    page.fill("textarea", "五月更新")
    press(page, "upload-publish", "receipt")
    page.wait_for_selector(".up-receipt")
    current = store.current(KEY)
    assert (current.number, current.features, current.note) == (before.number + 1, before.features + 2, "五月更新")
    assert current.sha256 in page.inner_text(".up-receipt")
    with page.expect_download() as download:
        page.click("text=下载回执（JSON）")
    assert current.original_sha256 in download.value.path().read_text(encoding="utf-8")
    done = Drafts(store).get(re.search("draft=([0-9a-f]+)", page.url).group(1), Visitor("pia"))
    assert (done.state, done.revision) == (DraftState.PUBLISHED, current.number)
    page.click("text=我要撤销这次发布")
    press(page, "upload-undo")
    page.wait_for_selector(f"text=已恢复第 {before.number} 版")
    assert store.current(KEY).sha256 == before.sha256
    assert page.complaints == []
