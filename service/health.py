"""`/healthz`: whether the dashboard serves, for programs that watch it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from layers.catalogue import LAYERS
from layers.store.embedded import shared_store
from layers.store.errors import StoreError


async def healthz(_request: Request) -> JSONResponse:
    """Answer `{"status": "ok", …}`, or 503 with the reason's code when the store cannot be opened."""
    try:
        currents = await run_in_threadpool(lambda: shared_store().currents())
    except StoreError as error:
        return JSONResponse({"status": "failing", "reason": error.code}, status_code=503)
    return JSONResponse({"status": "ok", "layers": len(LAYERS), "published": len(currents)}, headers={"Cache-Control": "no-store"})


def routes() -> list[Route]:
    """Return the health route."""
    return [Route("/healthz", healthz)]
