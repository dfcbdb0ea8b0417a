"""Photographs in a real browser: added on the data page, seen in the map's card and on the wall, withdrawn, and gone from both."""

from datetime import date

import geopandas as gpd
import pytest

from layers.accounts.sessions import COOKIE, session_cookie
from layers.accounts.visitor import Role
from layers.store.accounts import AccountForm, add
from layers.store.accounts_file import AccountsFile
from layers.store.embedded import Store
from layers.store.photos import photos
from tests.layers.pictures import photograph

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000
LAYER = "micro_parks"
RESTING = "[data-testid=stApp][data-test-script-state=notRunning]"


@pytest.fixture
def page(chromium, dashboard):
    """A browser in which an editor of the layer is signed in."""
    file = AccountsFile(dashboard.home)
    add(file, AccountForm("photo", "照相", Role.EDITOR, "住建局", (LAYER,)))
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([{"name": COOKIE, "value": session_cookie(file, "photo"), "url": dashboard.url}])
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith(dashboard.url) else route.abort())
    page, page.complaints = context.new_page(), []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


def press(page, key):
    page.locator(f".st-key-{key} button:not([disabled])").click()
    page.wait_for_selector(RESTING)


def add_one(page, stage, place, day, colour):
    page.locator(".st-key-photos-kind button").nth(("before", "during", "after").index(stage)).click()
    page.wait_for_selector(RESTING)
    photo = {"name": f"{stage}.jpg", "mimeType": "image/jpeg", "buffer": photograph(place, day, left=colour)}
    page.set_input_files(".st-key-photos-adding input[type=file]", [photo])
    press(page, "photos-open")
    page.wait_for_selector(".st-key-photos-keep")
    press(page, "photos-keep")
    page.wait_for_selector(".st-key-photos-adding >> text=已添加 1 张照片。")


def test_photographs_are_added_seen_in_the_card_and_on_the_wall_and_withdrawn(page, dashboard):
    store = Store(dashboard.home)
    frame: gpd.GeoDataFrame = store.read(LAYER)
    row = frame[frame.geometry.notna()].iloc[0]
    place = (row.geometry.representative_point().x, row.geometry.representative_point().y)
    page.goto(f"{dashboard.url}/data?layer={LAYER}&photos={row.fid}")
    add_one(page, "before", place, date(2020, 5, 1), "red")
    add_one(page, "after", place, date(2021, 10, 8), "green")
    assert [(photo.fid, photo.place, photo.metres) for photo in photos(store, LAYER)] == [(row.fid, "photo-near", 0)] * 2
    page.click(".st-key-photos a.photo-map")
    card = page.frame_locator(".renewal-map iframe").locator(".photos")
    card.locator(".thumb").nth(1).wait_for()
    card.locator(".thumb").first.press("Enter")
    dialog = page.frame_locator(".renewal-map iframe").locator(".photo-dialog")
    dialog.locator(".said >> text=2020年5月1日").wait_for()
    page.keyboard.press("ArrowRight")
    dialog.locator(".said >> text=2021年10月8日").wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="detached")
    assert card.is_visible(), "the key closed the photograph alone"
    page.goto(f"{dashboard.url}/present/show#photos")
    shown = page.locator("#photos img")
    shown.nth(1).wait_for()
    assert [picture.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") for picture in shown.all()] == [400, 400]
    edition = page.url
    page.goto(f"{dashboard.url}/data?layer={LAYER}&photos={row.fid}")
    for photo in photos(store, LAYER):
        page.locator(f".st-key-photos-away-{photo.id} button").click()
        page.locator(f".st-key-photos-reason-{photo.id} input").fill("试用")
        page.locator(f".st-key-photos-reason-{photo.id} input").press("Enter")
        press(page, f"photos-sure-{photo.id}")
        page.wait_for_selector(".st-key-photos >> text=已撤下照片。")
    assert photos(store, LAYER) == ()
    for address in (edition, f"{dashboard.url}/present/show"):
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_selector(".slide:not([hidden])")
        assert page.locator("#photos img").count() == 0
    assert page.complaints == []
