"""The head of the page: language, title and the server's address; everything else passes unchanged."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, JSONResponse, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from service.headers import SecurityHeaders, content_security_policy
from service.page_head import LETTERS, PageHead
from views.theme import STYLESHEET

PAGE = '<html lang="en"><head><title>Streamlit</title></head><body>页</body></html>'


def client(tianditu=False):
    async def pieces():
        yield PAGE[:30].encode()
        yield PAGE[30:].encode()

    routes = [
        Route("/", lambda _r: HTMLResponse(PAGE, headers={"etag": '"1"'})),
        Route("/pieces", lambda _r: StreamingResponse(pieces(), media_type="text/html")),
        Route("/other", lambda _r: HTMLResponse("<html><head></head></html>", headers={"Content-Security-Policy": "default-src 'none'"})),
        Route("/json", lambda _r: JSONResponse({"a": 1})),
    ]
    middleware = [Middleware(SecurityHeaders, tianditu=tianditu), Middleware(PageHead)]
    return TestClient(Starlette(routes=routes, middleware=middleware))


@pytest.mark.parametrize("path", ["/", "/pieces"])
def test_the_page_knows_its_server_before_it_looks_for_it(path):
    answer = client().get(path, headers={"accept": "text/html"})
    assert 'BACKEND_BASE_URL:location.origin+"/"' in answer.text
    assert "<title>城市更新一张图</title>" in answer.text
    assert '<html lang="zh-CN">' in answer.text
    assert answer.text.endswith("<body>页</body></html>")
    assert "etag" not in answer.headers


def test_letters_have_their_size_before_anything_is_drawn():
    assert f"<head><style>{LETTERS.decode()}</style>" in client().get("/", headers={"accept": "text/html"}).text
    assert LETTERS.decode() in STYLESHEET.read_text(encoding="utf-8")


def test_other_pages_and_data_pass_unchanged():
    assert client().get("/other", headers={"accept": "text/html"}).text == "<html><head></head></html>"
    assert client().get("/json", headers={"accept": "text/html"}).json() == {"a": 1}
    assert client().get("/", headers={"accept": "*/*"}).text == PAGE


def test_every_answer_carries_the_policy_unless_a_route_has_a_stricter_one():
    policy = client().get("/json").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert client().get("/other").headers["content-security-policy"] == "default-src 'none'"
    assert client().get("/json").headers["x-content-type-options"] == "nosniff"


def test_only_a_configured_key_opens_pictures_of_tianditu():
    assert "tianditu" not in content_security_policy()
    assert "img-src 'self' data: blob: https://*.tianditu.gov.cn" in content_security_policy(tianditu=True)
    assert "tianditu" in client(tianditu=True).get("/json").headers["content-security-policy"]
