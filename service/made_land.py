"""HTTP route /map/made: land made for the map; that of drafts only for those who may see the draft."""

from __future__ import annotations

import gzip

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.accounts.visitor import Visitor
from layers.drafts.draft import DraftError
from layers.drafts.places import draft_named
from layers.settings import settings
from layers.sight import Sight
from layers.store.drafts import Drafts
from layers.store.embedded import shared_store
from layers.store.errors import StoreError
from layers.store.made import NoSuchLandError, read_made
from service.identity import visitor_of
from service.replies import UnknownAddressError, refusal
from service.sight import PRIVATE, sight_for

IMMUTABLE = "public, max-age=31536000, immutable"


def routes() -> list[Route]:
    """Return the route of made land."""
    return [Route("/map/made/{name}.bin", answer)]


async def answer(request: Request) -> Response:
    """Answer one request: 404 for land that was never made here or is of a draft of others, 503 when the store cannot be read."""
    name = request.path_params["name"]
    etag = f'"{name}"'
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    try:
        if (draft := draft_named(name)) is not None:
            await run_in_threadpool(_demand, draft, await visitor_of(request))
            headers |= {"Cache-Control": PRIVATE, "Vary": "Accept-Encoding, Cookie"}  # the right to it may be taken away
        if settings().public:  # the same address is there for some and not for others
            headers |= {"Cache-Control": PRIVATE, "Vary": "Accept-Encoding, Cookie"}
            if not drawn_for(name, await sight_for(request)):
                raise NoSuchLandError(name)
        packed = await run_in_threadpool(lambda: read_made(shared_store(), name))
    except (NoSuchLandError, DraftError):
        return refusal(request, UnknownAddressError(request.url.path))
    except StoreError as error:
        return refusal(request, error)
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type="application/octet-stream")
    return Response(await run_in_threadpool(gzip.decompress, packed), headers=headers, media_type="application/octet-stream")


def _demand(draft: str, who: Visitor) -> None:
    """Raise DraftError unless `who` may see the draft: what others may not see does not exist for them."""
    Drafts(shared_store()).get(draft, who)


def drawn_for(name: str, sight: Sight) -> bool:
    """Return whether land of this name tells no more than `sight` does: its name says how its places were rounded.

    >>> drawn_for("served-0a1b-3", Sight()), drawn_for("served-0a1b-3", Sight(decimals=3)), drawn_for("new-0a1b-to3-3", Sight(decimals=3))
    (True, False, True)
    """
    return f"{sight.coarse}-" in name
