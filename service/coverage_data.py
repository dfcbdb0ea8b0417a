"""HTTP route /map/coverage: served and unserved land of a rule, packed for the map and kept by the browser for good."""

from __future__ import annotations

import gzip

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.coverage_parts import NoSuchPartError, packed_part
from layers.rules import UnknownRuleError, rule_book
from layers.settings import settings
from layers.statistics import editions, token
from layers.store import shared_store
from layers.store_errors import StoreError
from service.replies import UnknownAddressError, refusal

IMMUTABLE = "public, max-age=31536000, immutable"


def routes() -> list[Route]:
    """Return the route of the land behind coverage figures."""
    return [Route("/map/coverage/{rule}/{token}/{part}.bin", answer)]


async def answer(request: Request) -> Response:
    """Answer one request: 404 for a rule, part or token that is none or no longer in force, 503 when the store cannot be read."""
    asked = request.path_params
    etag = f'"{asked["token"]}-{asked["part"]}"'
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    try:
        packed = await run_in_threadpool(_packed, asked["rule"], asked["token"], asked["part"])
    except (UnknownRuleError, NoSuchPartError):
        return refusal(request, UnknownAddressError(request.url.path))
    except StoreError as error:
        return refusal(request, error)
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers=headers | {"Content-Encoding": "gzip"}, media_type="application/octet-stream")
    return Response(await run_in_threadpool(gzip.decompress, packed), headers=headers, media_type="application/octet-stream")


def _packed(rule_id: str, asked: str, part: str) -> bytes:
    store = shared_store()
    rule = rule_book(settings().home).rule(rule_id)
    of = editions(store, rule)
    if token(rule, of) != asked:
        raise NoSuchPartError(part)
    return packed_part(store, rule, of, part)
