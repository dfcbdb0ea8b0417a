"""Whatever an address holds, the answer is a sensible one: never a failure, never a page where a program asked, never a path of the machine."""

import json
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.intake import seed
from layers.settings import ROOT, settings
from layers.store.embedded import open_store
from service import choropleth, feature_card, health, known, layer_data, layers_api
from service.site import site_routes

NONSENSE = (
    "", "abc", "-1", "0", "999999", "9" * 24, "9" * 5000, "0" * 20 + "9" * 30, "1.5", "NaN", "inf", "nan,nan,nan,nan", "-1e999,0,1,1", "4,3,2,1",
    "2021-13-45", "9999-12-31", "<script>alert(1)</script>", "{{7*191}}", "\u0000", "\u2028", "../../etc/passwd", "' OR 1=1 --", "𠮷", "²", "٣",
    ",,,", "x" * 5000,
)  # fmt: skip
NAMES = ("revision", "bbox", "town", "status", "year", "unit", "q", "as_of", "limit", "lang", "format", "measure")
ADDRESSES = (
    "/api/layers/markets/features?",
    "/api/layers/markets/download?",
    "/map/choropleth/markets/1?measure=count&",
    "/map/feature/markets/1/x?",
)
HUGE = "9" * 24
NOT_THERE = (
    "/api", "/api/nothing", "/api/layers/markets/nothing", "/map/packed/markets/abc.bin", "/map/packed/markets/-1.bin", "/map/own", "/map/own/x/none.js",
    f"/map/packed/markets/{HUGE}.bin", f"/map/labels/markets/{HUGE}.json", f"/map/feature/markets/{HUGE}/x", f"/map/choropleth/markets/{HUGE}?measure=count",
    "/map/feature/markets/1/" + "x" * 5000, "/map/coverage/none/x/y.bin", "/map/own/x/" + "a" * 300 + ".js", "/map/own/x/a%00.js", "/map/page/none",
    "/map/assets/0.20.0.2/" + "a" * 300 + ".js", "/map/assets/0.20.0.2/..%2f..%2fledger.sqlite", "/api/layers/%00/features",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    data = folder / "data"
    data.mkdir()
    (data / "markets.geojson").write_bytes((settings().data / "markets.geojson").read_bytes())
    store = open_store(folder / "home")
    seed(store, data)
    with pytest.MonkeyPatch.context() as patch:
        for module in (choropleth, feature_card, health, known, layer_data, layers_api):
            patch.setattr(module, "shared_store", lambda: store)
        routes = site_routes(ROOT / "views" / "maps", lambda kind, lang: f"<html>{kind} {lang}</html>")
        yield TestClient(Starlette(routes=routes), raise_server_exceptions=False)


def shown(answer):
    """What the answer says, once it is known to be a sensible one."""
    assert answer.status_code < 500, answer.url
    text = answer.content.decode("utf-8", "replace")
    assert not any(word in text for word in ("Traceback", str(ROOT), "/home/", "site-packages"))
    if answer.status_code >= 400 and answer.headers["content-type"] == "application/json":
        document = json.loads(text)
        assert set(document) == {"error", "message"}
        assert document["message"] != document["error"]
    return text


@pytest.mark.parametrize("name", NAMES)
def test_nonsense_in_a_parameter_is_refused_or_passed_over(site, name):
    for address in ADDRESSES:
        for value in NONSENSE:
            answer = site.get(f"{address}{name}={quote(value, safe='')}")
            shown(answer)
            assert answer.status_code in {200, 400, 404}


@pytest.mark.parametrize("address", NOT_THERE, ids=lambda address: address[:40])
def test_where_there_is_nothing_the_answer_says_so(site, address):
    answer = site.get(address)
    assert answer.status_code == 404
    assert "<html" not in shown(answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_changed_by_http(site, method):
    for address in ("/healthz", "/api/layers", "/api/layers/markets/features", "/map/packed/markets/1.bin", "/map/page/city"):
        assert site.request(method, address).status_code == 405


def test_the_sentence_comes_in_the_language_asked_for(site):
    assert site.get("/api/nothing?lang=zh").json()["message"] == "没有“/api/nothing”这个地址。"
    assert site.get("/api/nothing?lang=en").json()["message"] == "There is nothing at “/api/nothing”."
    assert site.get("/map/feature/markets/1/x?lang=en").json()["message"] == "Layer markets has no feature “x”."


@pytest.mark.parametrize("asked", ["bytes=0-3", "bytes=5-2", "bytes=abc", "bytes=999999999-", "bytes=0-1,2-3"])
def test_a_download_leaves_nothing_behind_however_it_is_asked_for(site, asked, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answer = site.get("/api/layers/markets/download?format=csv", headers={"Range": asked})
    assert answer.status_code in {206, 400, 416}
    assert list(tmp_path.iterdir()) == []
