"""The head of Streamlit's page, completed before it is sent: its language, the size of its letters, and where the server is.

Without being told, the page looks for its server below the address of the page (`/map/_stcore/…`) before it looks at the root, and
every visit to a page begins with two failed requests in the browser's console. Charts measure their letters once, when they are first
drawn; the size has to stand by then, or a wall gets the letters of a desk.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEAD = b"<head>"
LETTERS = b"html { font-size: clamp(14px, calc(100vw / 110), 40px) !important; }"
"""The rule of the pages' style sheet."""
SERVER = b'<head><style>%s</style><script>window.__streamlit={BACKEND_BASE_URL:location.origin+"/"}</script>'


class PageHead:
    """ASGI middleware that writes the server's address and the language into pages of Streamlit's own making."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.head = SERVER % LETTERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on unchanged, except pages asked for by a browser."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        plain = MutableHeaders(scope=scope)
        del plain["accept-encoding"]
        await self.app({**scope, "headers": plain.raw}, receive, _Completed(send, self.head))


class _Completed:
    """Collects the answer to one request and sends it on, its head completed when it is Streamlit's page."""

    def __init__(self, send: Send, head: bytes) -> None:
        self.send, self.head = send, head
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
            self.start = message
        elif self.start is None:
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self.start)

    async def _send_page(self, start: Message) -> None:
        if b"<title>Streamlit</title>" in self.body:
            self.body = self.body.replace(HEAD, self.head, 1).replace(b'<html lang="en">', b'<html lang="zh-CN">', 1)
            self.body = self.body.replace(b"<title>Streamlit</title>", "<title>城市更新一张图</title>".encode(), 1)
            headers = MutableHeaders(raw=start["headers"])
            headers["content-length"] = str(len(self.body))
            del headers["etag"]
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})
