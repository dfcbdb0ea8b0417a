"""HTTP route /map/made: land that a computation made for the map, packed and kept by the browser for good."""

from __future__ import annotations

import gzip

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.store import shared_store
from layers.store_errors import StoreError
from layers.store_made import NoSuchLandError, read_made
from service.replies import UnknownAddressError, refusal

IMMUTABLE = "public, max-age=31536000, immutable"


def routes() -> list[Route]:
    """Return the route of made land."""
    return [Route("/map/made/{name}.bin", answer)]


async def answer(request: Request) -> Response:
    """Answer one request: 404 for land that was never made here, 503 when the store cannot be read."""
    name = request.path_params["name"]
    etag = f'"{name}"'
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    try:
        packed = await run_in_threadpool(lambda: read_made(shared_store(), name))
    except NoSuchLandError:
        return refusal(request, UnknownAddressError(request.url.path))
    except StoreError as error:
        return refusal(request, error)
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type="application/octet-stream")
    return Response(await run_in_threadpool(gzip.decompress, packed), headers=headers, media_type="application/octet-stream")
