"""The whole product as it is served, asked raw over a socket: F16 and what a page's session gives away (ASVS 3.4.6, 3.5.1, 4.1.3, 13.4.2)."""

import http.client
import socket
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser  # run last, with the dashboard that browser tests share


def asked(dashboard, method, path, body=None, **headers):
    """Send a request exactly as given; `Host` too. Returns status, headers and body."""
    port = urlsplit(dashboard.url).port
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    sent = {"Host": f"localhost:{port}", "Content-Length": str(len(body or b""))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    for name, value in sent.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, answer.headers, text


def handshake(dashboard, host, origin):
    """Ask for the socket of the pages; returns the status of the answer."""
    port = urlsplit(dashboard.url).port
    lines = [
        "GET /_stcore/stream HTTP/1.1", f"Host: {host.format(port=port)}", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: streamlit",
    ]  # fmt: skip
    lines += [f"Origin: {origin.format(port=port)}"] if origin else []
    with socket.create_connection(("127.0.0.1", port), timeout=60) as link:
        link.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        return int(link.recv(64).split()[1])


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("localhost:{port}", "http://localhost:{port}", 101),
        ("evil.example", "http://evil.example", 403),
        ("evil.example:{port}", "http://evil.example:{port}", 403),
        ("localhost:{port}", "http://evil.example", 403),
        ("localhost:{port}", "null", 403),
    ],
)
def test_the_socket_opens_for_our_own_pages_alone(dashboard, host, origin, status):
    assert handshake(dashboard, host, origin) == status


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/host-config", "/api/layers", "/static/index.html", "/sign-in"])
def test_nothing_is_served_under_a_foreign_name(dashboard, path):
    assert asked(dashboard, "GET", path, Host="evil.example")[0] == 421


@pytest.mark.parametrize("path", ["/", "/map", "/accounts", "/sign-in", "/api/layers", "/_stcore/health"])
def test_no_answer_may_be_framed_by_another_site(dashboard, path):
    _status, headers, _text = asked(dashboard, "GET", path, Accept="text/html")
    assert headers["X-Frame-Options"] in {"SAMEORIGIN", "DENY"}
    assert "frame-ancestors" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_needs_the_token_of_the_page_and_our_own_origin(dashboard):
    path = "/_stcore/upload_file/00000000-0000-0000-0000-000000000000/1"
    assert asked(dashboard, "PUT", path, b"x", Origin="http://evil.example")[0] == 403
    assert asked(dashboard, "PUT", path, b"x", Origin=dashboard.url)[0] == 403, "without the token"
    assert asked(dashboard, "PUT", path, b"x", Content_Length=str(21 * 1024**2), Origin=dashboard.url)[0] == 413, "too large for a reader"
    assert asked(dashboard, "DELETE", path, Origin="http://evil.example")[0] == 403


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/script-health-check", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"]
)
def test_the_figures_of_the_process_are_closed(dashboard, path):
    assert asked(dashboard, "GET", path)[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/accounts.sqlite",
        "/app/static/accounts.sqlite",
        "/media/../accounts.sqlite",
        "/component/x/../../secret.key",
        "/static/..%2f..%2fsecret.key",
    ],
)
def test_the_store_is_not_served(dashboard, path):
    status, headers, text = asked(dashboard, "GET", path)
    assert status in {400, 404} or "text/html" in headers["Content-Type"]
    assert "SQLite format" not in text


def test_a_set_up_link_is_made_for_the_operator_and_stands_nowhere_else(dashboard):
    said = (dashboard.home.parent / "server.log").read_text(encoding="utf-8")
    assert "/setup?token=" in said
    token = said.split("/setup?token=")[1].split("&")[0]
    assert len(token) >= 43
    assert asked(dashboard, "GET", f"/setup?token={token}")[0] == 200
    assert asked(dashboard, "GET", f"/setup?token={token[:-1]}")[0] == 410
    for path in ("/", "/sign-in", "/healthz", "/api/session"):
        assert token not in asked(dashboard, "GET", path)[2]
