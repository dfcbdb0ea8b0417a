"""Hostile names and values on the way from file to receipt, in a real browser: shown as typed at every step, fetched and run nowhere (F9)."""

import io
import json
import re
import zipfile

import pytest

from layers.accounts.sessions import COOKIE, session_cookie
from layers.accounts.visitor import Role, Visitor
from layers.drafts.publish import submit_draft
from layers.store.accounts import AccountForm, add
from layers.store.accounts_file import AccountsFile
from layers.store.drafts import Drafts
from layers.store.embedded import open_store
from tests.conftest import start_dashboard
from tests.test_hostile_browser import PAYLOADS, Visit
from views.components.upload_address import STEPS

pytestmark = pytest.mark.browser

KEY = "old_courtyards"
HOSTILE = "{{7*191}}<img src=x onerror=window.__xss=1>${window.__xss=1}`![](http:,,outside.example,x.png) [a](javascript:window.__xss=1)"
MEMBER = re.sub("[:/]", "", HOSTILE)
"""A colon or a slash would be a way out of the zip, and is refused."""

PIA = Visitor("pia", f"皮亚{HOSTILE[:40]}", Role.PUBLISHER, f"住建局{HOSTILE[:40]}", None)
WRONG = tuple(range(2, len(PAYLOADS) + 1, 2))
"""Rows that have hostile words where a date, a town or a status belongs."""

EVA = Visitor("eva", "![](http://outside.example/x.png)<b>", Role.EDITOR, "住建局", None)


def features():
    """Polygons whose every word is hostile, and whose coordinate system is named by a picture."""
    for place, payload in enumerate(PAYLOADS):
        x = 103.67 + place / 1000
        ring = [[x, 30.63], [x + 0.0005, 30.63], [x + 0.0005, 30.6305], [x, 30.6305], [x, 30.63]]
        wrong = place + 1 in WRONG
        properties = {"项目编号": f"{payload} {place}", "项目名称": payload, "备注": payload, "状态": payload if wrong else "在建"}
        properties |= {text: text for text in PAYLOADS} | {
            "所属镇街": payload if wrong else "崇阳街道",
            "截止时间": payload if wrong else "",
        }
        yield {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def handed_in(crs):
    """A zip whose members, layers and texts are hostile."""
    document = {"type": "FeatureCollection", "crs": crs, "features": list(features())}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{MEMBER}.geojson", json.dumps({name: value for name, value in document.items() if value}, ensure_ascii=False))
        archive.writestr(f"{MEMBER}.txt", "x")
    return packed


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The product with two people, and drafts of theirs: readable, of a strange coordinate system, damaged, and sent back with a note."""
    folder = tmp_path_factory.mktemp("hostile-upload")
    process, url = start_dashboard(folder / "home", folder / "server.log")
    try:
        yield url, *people_and_drafts(folder / "home")
    finally:
        process.terminate()
        process.wait(timeout=20)


def people_and_drafts(home):
    """Return the cookie of a publisher and the drafts by what is wrong with them."""
    file, drafts = AccountsFile(home), Drafts(open_store(home))
    for who in (PIA, EVA):
        add(file, AccountForm(who.login, who.name, who.role, who.department, None))
    name = f"{HOSTILE}.zip"
    made = {
        "read": drafts.hand_in(PIA, KEY, [(name, handed_in(None))]),
        "strange": drafts.hand_in(PIA, KEY, [(name, handed_in({"type": "name", "properties": {"name": HOSTILE}}))]),
        "damaged": drafts.hand_in(PIA, KEY, [(f"{HOSTILE}.geojson", io.BytesIO(b'{"type":"FeatureCollection","features":[x'))]),
        "submitted": drafts.hand_in(EVA, KEY, [(name, handed_in(None))]),
    }
    made["read"] = drafts.choose(made["read"], PIA, note=" ".join(PAYLOADS[:8]), excluded=WRONG)
    submit_draft(drafts, drafts.choose(made["submitted"], EVA, note=HOSTILE, excluded=WRONG), by=EVA)
    return session_cookie(file, "pia"), {what: draft.id for what, draft in made.items()}


@pytest.fixture
def visit(chromium, served):
    url, cookie, _ = served
    found = Visit(chromium, url, "zh")
    found.context.add_cookies([{"name": COOKIE, "value": cookie, "url": url}])
    yield found
    found.context.close()


def test_the_way_from_file_to_receipt_shows_hostile_words_as_they_were_typed(visit, served):
    visit.open("upload")
    visit.until(lambda: HOSTILE[9:20] in visit.look())
    for step in STEPS:
        visit.open("upload", draft=served[2]["read"], step=step)
        visit.until(lambda: visit.page.locator(".up-steps [aria-current=step]").count() == 1)
        if step == "fields":
            visit.until(lambda: PAYLOADS[0] in visit.look() and PAYLOADS[3] in visit.look())
        visit.look()


@pytest.mark.parametrize(("what", "step"), [("strange", "crs"), ("damaged", "encoding"), ("submitted", "publish")])
def test_what_is_declared_refused_or_sent_in_is_shown_as_typed(visit, served, what, step):
    visit.open("upload", draft=served[2][what], step=step)
    visit.until(lambda: "window.__xss=1" in visit.look())
