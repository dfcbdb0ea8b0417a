"""The HTTP side as it is served: every route behind the same middleware, without Streamlit."""

import re

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from layers.settings import ROOT
from service.gate import Gate
from service.headers import SecurityHeaders
from service.peer import PeerOfRequest
from service.site import site_routes

URL = "http://localhost:8501"


def gated(listening="127.0.0.1", routes=None):
    """The routes behind their gate, as a server listening on an address has them."""
    stack = [Middleware(PeerOfRequest), Middleware(SecurityHeaders), Middleware(Gate, listening=listening)]
    return Starlette(
        routes=routes or site_routes(ROOT / "views" / "maps", lambda kind, lang: f"<html>{kind} {lang}</html>"), middleware=stack
    )


def browser(app, url=URL, address="127.0.0.1", cookie=None, **headers):
    """A browser at an address, signed in with a cookie if one is given."""
    cookies = {"renewal_session": cookie} if cookie else None
    return TestClient(app, url, client=(address, 50000), cookies=cookies, headers=headers, follow_redirects=False)


def send(client, path, *, origin=URL, token=None, show=None, **values):
    """Send the form of a page as a browser does: shown first, with its token, and the page's own origin."""
    if token is None:
        token = form_token(client.get(show or path).text)
    return client.post(path, data={"form": token, **values}, headers={"Origin": origin} if origin else {})


def form_token(html):
    found = re.search(r'name="form" value="([^"]+)"', html)
    return found.group(1) if found else ""
