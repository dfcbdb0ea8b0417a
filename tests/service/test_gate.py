"""F16: rebinding, framing, foreign origins, forged requests; asked raw, over HTTP and WebSocket (ASVS 3.4.6, 3.5.1, 3.5.3, 4.1.3)."""

import pytest
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from layers.settings import settings
from tests.service.gated import URL, browser, gated

PORT = 8501


async def said(request):
    return PlainTextResponse(f"yes {request.headers.get('x-renewal-at-machine', '')}".strip())


async def stream(websocket):
    await websocket.accept()
    await websocket.close()


ROUTES = [Route("/", said, methods=["GET", "POST", "PUT"]), Route("/_stcore/metrics", said), WebSocketRoute("/_stcore/stream", stream)]


@pytest.fixture(autouse=True)
def fresh(tmp_path, monkeypatch):
    monkeypatch.setenv("RENEWAL_HOME", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


def asked(host, listening="127.0.0.1", **headers):
    return browser(gated(listening, ROUTES)).get("/", headers={"Host": host, **headers})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LocalHost.", f"localhost:{PORT}", f"[::1]:{PORT}"])
def test_this_machine_is_served_under_its_own_names(host):
    assert asked(host).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "localhost.evil.example", "127.0.0.1.evil.example", "user@localhost", "localhost/x", "localhost:8501:1",
     "localhost:99999", "10.0.0.5", "[::1", "", "localhost#", "2130706433"],
)  # fmt: skip
def test_a_foreign_name_is_not_served(host):
    """DNS rebinding: the browser believes that a page of evil.example comes from here."""
    answer = asked(host)
    assert answer.status_code == 421
    assert answer.json()["error"] == "wrong-host"


def test_a_server_that_listens_everywhere_is_served_under_numbers_and_named_hosts(monkeypatch):
    assert asked("10.0.0.5:8501", "0.0.0.0").status_code == 200
    assert asked("renewal.city.example", "0.0.0.0").status_code == 421
    monkeypatch.setenv("RENEWAL_HOSTS", "renewal.city.example, Other.Example")
    settings.cache_clear()
    assert asked("renewal.city.example", "0.0.0.0").status_code == 200
    assert asked("other.example:443", "127.0.0.1").status_code == 200
    assert asked("10.0.0.5", "10.0.0.5").status_code == 200


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "https://localhost:8501.evil.example", "null", "http://localhost:8502", "file://", "http://["]
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_nothing_is_sent_from_another_site(origin, method):
    client = browser(gated(routes=ROUTES))
    assert client.request(method, "/", headers={"Origin": origin}).status_code == 403
    assert client.get("/", headers={"Origin": origin}).status_code == 200, "reading is what the browser's own rules are for"


def test_a_browser_that_says_cross_site_without_an_origin_is_refused():
    client = browser(gated(routes=ROUTES))
    assert client.post("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200
    assert client.post("/").status_code == 200, "a program"
    assert client.post("/", headers={"Origin": URL}).status_code == 200


def test_behind_a_proxy_that_renames_the_host_a_named_origin_is_our_own(monkeypatch):
    monkeypatch.setenv("RENEWAL_HOSTS", "renewal.city.example")
    settings.cache_clear()
    assert browser(gated(routes=ROUTES)).post("/", headers={"Origin": "https://renewal.city.example"}).status_code == 200


@pytest.mark.parametrize(
    ("host", "origin", "open_"),
    [
        (f"localhost:{PORT}", URL, True),
        (f"localhost:{PORT}", None, True),
        ("evil.example", "http://evil.example", False),
        (f"localhost:{PORT}", "http://evil.example", False),
        (f"localhost:{PORT}", "null", False),
    ],
)
def test_the_socket_of_the_pages_opens_for_our_own_pages_alone(host, origin, open_):
    client = TestClient(gated(routes=ROUTES), URL, client=("127.0.0.1", 5))
    headers = {"Host": host} | ({"Origin": origin} if origin else {})
    if open_:
        with client.websocket_connect("/_stcore/stream", headers=headers):
            return
    with pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)), client.websocket_connect("/_stcore/stream", headers=headers):
        pass


def test_the_figures_of_the_process_are_closed():
    assert browser(gated(routes=ROUTES)).get("/_stcore/metrics").status_code == 404
    assert browser(gated(routes=ROUTES)).post("/_stcore/agent/mcp", headers={"Origin": URL}).status_code == 404


def test_nobody_else_may_frame_a_page():
    answer = asked("localhost")
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("address", "host", "headers", "at"),
    [
        ("127.0.0.1", "localhost", {}, True),
        ("::1", "[::1]:8501", {}, True),
        ("10.0.0.9", "localhost", {}, False),
        ("10.0.0.9", "localhost", {"X-Renewal-At-Machine": "1"}, False),
        ("127.0.0.1", "localhost", {"X-Forwarded-For": "10.0.0.9"}, False),
        ("127.0.0.1", "localhost", {"Forwarded": "for=10.0.0.9"}, False),
    ],
)
def test_only_a_browser_on_this_machine_with_nothing_between_is_at_the_machine(address, host, headers, at):
    answer = browser(gated("0.0.0.0", ROUTES), address=address).get("/", headers={"Host": host, **headers})
    assert answer.text == ("yes 1" if at else "yes")
