"""How much may be handed in through Streamlit's own upload route: by role, and in all for one visit."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Sequence

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.accounts.errors import AccountError
from service.identity import visitor_of
from service.replies import refusal

MEGABYTE = 1024**2
READERS_MOST = 20 * MEGABYTE
"""A file of somebody who may not hand data in: enough for the parks of a scenario."""

EDITORS_MOST = 200 * MEGABYTE
VISITS = 3
"""So many of the largest file a visit may hold at a time."""

FRAME = 64 * 1024
"""What a form adds around a file."""

_UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)/?\Z")
_MOST_VISITS = 2000


StillHeld = Callable[[str, Sequence[str]], set[str]]
"""Given a visit and files of it, those that are in memory by now: what was handed in or given up is not."""


class _TooMuchError(Exception):
    """A body that goes on beyond what it may have."""


class UploadLimit:
    """ASGI middleware that counts what each visit holds, and stops a file that is too large while it comes in."""

    def __init__(self, app: ASGIApp, still_held: StillHeld = lambda _visit, files: set(files)) -> None:
        self.app = app
        self.still_held = still_held
        self.coming: set[tuple[str, str]] = set()
        self.held: OrderedDict[str, dict[str, int]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on unchanged, except files."""
        found = _UPLOAD.search(scope["path"]) if scope["type"] == "http" else None
        if found is None or scope["method"] not in ("PUT", "POST", "DELETE"):
            await self.app(scope, receive, send)
        elif scope["method"] == "DELETE":
            self.held.get(found[1], {}).pop(found[2], None)
            await self.app(scope, receive, send)
        else:
            await self._take(scope, receive, send, found[1], found[2])

    async def _take(self, scope: Scope, receive: Receive, send: Send, visit: str, file: str) -> None:
        request = Request(scope)
        most = EDITORS_MOST if (await visitor_of(request)).may_edit() else READERS_MOST
        announced = Headers(scope=scope).get("content-length", "")
        size = int(announced) if announced.isdigit() and len(announced) < 15 else most
        held = self._visit(visit)
        refused = None
        if size > most + FRAME:
            refused = AccountError("too-large", most=most // MEGABYTE)
        elif sum(held.values()) - held.get(file, 0) + size > VISITS * most + FRAME:
            refused = AccountError("quota-used", most=VISITS * most // MEGABYTE)
        if refused is not None:
            await refusal(request, refused)(scope, receive, send)
            return
        held[file] = max(size, FRAME)  # an empty one takes room as well
        self.coming.add((visit, file))
        kept = False
        try:
            kept = await self._pass(scope, receive, send, size if announced else most + FRAME)
        finally:
            self.coming.discard((visit, file))
            if not kept:
                held.pop(file, None)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, most: int) -> bool:
        """Pass a file on as long as it keeps to `most` bytes; returns whether it was kept."""
        came, kept = 0, False

        async def counted() -> Message:
            nonlocal came
            part = await receive()
            came += len(part.get("body", b""))
            if came > most:
                raise _TooMuchError
            return part

        async def watched(part: Message) -> None:
            nonlocal kept
            if part["type"] == "http.response.start":
                kept = part["status"] < 300
            await send(part)

        try:
            await self.app(scope, counted, watched)
        except _TooMuchError:
            await refusal(Request(scope), AccountError("too-large", most=most // MEGABYTE))(scope, receive, send)
            return False
        return kept

    def _visit(self, visit: str) -> dict[str, int]:
        """Return the sizes of what a visit holds at this moment."""
        held = self.held.setdefault(visit, {})
        arrived = [file for file in held if (visit, file) not in self.coming]
        for file in set(arrived) - self.still_held(visit, arrived):
            del held[file]
        self.held.move_to_end(visit)
        while len(self.held) > _MOST_VISITS:
            self.held.popitem(last=False)
        return held
