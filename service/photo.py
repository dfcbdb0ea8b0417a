"""HTTP route /map/photo: a photograph of a feature, whole or small, for those who may see photographs."""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.store.embedded import shared_store
from layers.store.errors import StoreError
from layers.store.photos import photo_bytes
from service.replies import UnknownAddressError, refusal
from service.sight import sight_for

IMMUTABLE = "private, max-age=31536000, immutable"
_HEADERS = {
    "Cache-Control": IMMUTABLE,
    "Vary": "Cookie",
    "X-Content-Type-Options": "nosniff",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_NAME = re.compile(r"([0-9a-f]{64})(-small)?")


def routes() -> list[Route]:
    """Return the route of photographs, for reading alone: the checksum of the picture is its name, `-small` behind it gives the small one."""
    return [Route("/map/photo/{name}.jpg", answer)]


async def answer(request: Request) -> Response:
    """Answer one request: 404 for a photograph that is not there, was withdrawn, or is not for this visitor; 503 when the store cannot be read."""
    found = _NAME.fullmatch(request.path_params["name"])
    content = None
    try:
        if found and (await sight_for(request)).photos:
            content = await run_in_threadpool(lambda: photo_bytes(shared_store(), found[1], small=bool(found[2])))
    except StoreError as error:
        return refusal(request, error)
    if content is None:
        return refusal(request, UnknownAddressError(request.url.path))
    return Response(content, media_type="image/jpeg", headers=_HEADERS)
