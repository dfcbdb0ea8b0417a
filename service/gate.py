"""The gate before every page and route: which names are served, and from where something may be sent."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from layers.accounts.errors import AccountError
from layers.settings import settings
from service.peer import LOOPBACK_NAMES, hostname
from service.replies import UnknownAddressError, refusal

READING = {"GET", "HEAD", "OPTIONS"}
CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check")
DRIVEN = "/_stcore/agent/"
"""The framework's road for programs that drive pages; ours is the API."""

EVERYWHERE = {"", "0.0.0.0", "::"}


class Gate:
    """ASGI middleware against rebinding (foreign Host) and forged requests (foreign Origin), for HTTP and WebSocket alike.

    `listening` is the address that the server was told to listen on. A numeric Host is safe wherever the server listens
    everywhere: what rebinding needs is a name.
    """

    def __init__(self, app: ASGIApp, listening: str = "") -> None:
        self.app = app
        self.everywhere = listening in EVERYWHERE
        self.names = LOOPBACK_NAMES | {listening.lower()} | ({socket.gethostname().lower()} if self.everywhere else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        answer = self._refusal(scope)
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})  # before it was accepted: the browser sees 403
        else:
            await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        asked = Request({**scope, "type": "http"})
        if not self._served(headers.get("host")):
            return refusal(asked, AccountError("wrong-host"))
        changes = scope["type"] == "websocket" or scope["method"] not in READING
        if changes and not _own_origin(headers):
            return refusal(asked, AccountError("foreign-origin"))
        if scope["path"].rstrip("/").endswith(CLOSED) or DRIVEN in scope["path"]:
            return refusal(asked, UnknownAddressError(scope["path"]))
        return None

    def _served(self, host: str | None) -> bool:
        name = hostname(host)
        return name in self.names or name in settings().hosts or (self.everywhere and _is_numeric(name))


def _own_origin(headers: Headers) -> bool:
    """Whether a request comes from a page of ours, or from a program (browsers always say where they come from)."""
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site", "none") in ("none", "same-origin")
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return bool(parts.netloc) and (parts.netloc.lower() == headers.get("host", "").lower() or parts.hostname in settings().hosts)


def _is_numeric(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
