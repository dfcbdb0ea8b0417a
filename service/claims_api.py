"""HTTP routes of the ledger of published figures: for programs, as a file to take away, and the empty table to fill in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from layers.claims.check import ClaimCheck
from layers.claims.export import FORMS, counted, plain_ledger, write_ledger
from layers.claims.template import template_name, write_claims_template
from layers.claims.verdicts import example_used, ledger
from layers.known import NAME as KNOWN
from layers.slides.deck import meeting_day
from layers.spec import Text
from service.known import store_as_known
from service.replies import BadParameterError, language, refusing

_NAME = Text("公布数核对", "published_figures")


def routes() -> list[Route]:
    """Return the routes under /api/claims."""
    return [
        Route("/api/claims", refusing(claims)),
        Route("/api/claims/download", refusing(download)),
        Route("/api/claims/template", refusing(template)),
    ]


async def claims(request: Request) -> Response:
    """Answer with every published figure, how it was held against the map, and how many agree, differ and cannot be checked."""
    store, day, lang = store_as_known(request.query_params.get(KNOWN, "")), _as_of(request), language(request)
    checks = await run_in_threadpool(ledger, store, day)
    answer = {"counts": counted(checks), "example": await run_in_threadpool(example_used, store), "claims": plain_ledger(checks, lang)}
    return JSONResponse(answer, headers={"Cache-Control": "no-cache"})


async def download(request: Request) -> Response:
    """Answer with the ledger and its checks as a workbook or CSV."""
    store, day, lang, form = (
        store_as_known(request.query_params.get(KNOWN, "")),
        _as_of(request),
        language(request),
        request.query_params.get("format", "xlsx"),
    )
    checks = await run_in_threadpool(ledger, store, day)
    example = await run_in_threadpool(example_used, store)
    data = await run_in_threadpool(_made, lambda path: write_ledger(checks, form, path, lang, example=example))
    name = f"{_NAME(lang)}_{_newest(checks):%Y%m%d}.{form}"
    return _file(data, name, f"published_figures.{form}", FORMS[form])


async def template(request: Request) -> Response:
    """Answer with the empty table that staff fill in and upload on the progress page."""
    lang = language(request)
    data = await run_in_threadpool(_made, lambda path: write_claims_template(path, lang))
    return _file(data, template_name(lang), template_name("en"), FORMS["xlsx"])


def _as_of(request: Request) -> date | None:
    text = request.query_params.get("as_of", "")
    try:
        return meeting_day(text)
    except ValueError:
        raise BadParameterError("as_of", text, "YYYY-MM-DD") from None


def _newest(checks: tuple[ClaimCheck, ...]) -> date:
    """Return the newest day that anything was checked on; today where nothing was."""
    return max((check.day for check in checks if check.day), default=date.today())


def _made(write: Callable[[Path], None]) -> bytes:
    """Return what `write` puts into a file of its own."""
    folder = Path(tempfile.mkdtemp(prefix="renewal-claims-"))
    try:
        write(folder / "table")
        return (folder / "table").read_bytes()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _file(data: bytes, name: str, plain: str, media_type: str) -> Response:
    """Answer with a file to be saved under `name`, or `plain` where a program knows no Chinese names."""
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }
    return Response(data, media_type=media_type, headers=headers)
