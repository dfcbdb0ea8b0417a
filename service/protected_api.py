"""HTTP routes that not everybody may use: originals, publishing and rolling back by programs, the audit log."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path, PurePath
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from layers.accounts.errors import AccountError
from layers.accounts.sessions import demand
from layers.accounts.visitor import Visitor
from layers.catalogue import layer as catalogue_layer
from layers.file_names import safe_name
from layers.intake import RefusedError, publish_file
from layers.messages.sentences import discreet, message
from layers.reader.layer import ReaderError
from layers.store.audit import AuditEntry
from layers.store.embedded import shared_store
from layers.store.errors import StoreError
from layers.store.ledger import Revision
from service.identity import demand_csrf, visitor_of
from service.replies import REFUSALS, BadParameterError, language, refusal

MOST_BYTES = 200 * 1024**2
AUDIT_ROWS, AUDIT_MOST = 100, 5000
MODES = ("new", "update", "replace")
LOG = logging.getLogger("renewal")

Allowed = Callable[[Visitor, str], bool]
Answer = Callable[[Request, Visitor], Awaitable[Response]]


def routes() -> list[Route]:
    """Return the protected routes; `PROTECTED` says who may use each."""
    return [Route(path, _guarded(answer, allowed), methods=[method]) for method, path, allowed, answer in PROTECTED]


async def original(request: Request, who: Visitor) -> Response:
    """Answer with the file that a revision was made of, as it was handed in."""
    key = catalogue_layer(request.path_params["key"]).key
    store = shared_store()
    revision = await run_in_threadpool(store.revision, key, _number(request))
    path = store.home / revision.original_file
    if not revision.original_file or not path.is_file():
        raise AccountError("no-original", layer=key, revision=revision.number)
    name = PurePath(revision.original_name).stem + path.suffix
    headers = {"Cache-Control": "no-store", "Content-Security-Policy": "sandbox"}
    return FileResponse(path, filename=name, media_type="application/octet-stream", headers=headers)


async def publish(request: Request, who: Visitor) -> Response:
    """Publish the body of the request as the next revision of a layer, on the same road as every other file."""
    key, asked = catalogue_layer(request.path_params["key"]).key, request.query_params
    mode = asked.get("mode", "replace")
    if mode not in MODES:
        raise BadParameterError("mode", mode, ", ".join(MODES))
    day = _day(asked.get("data_date"))
    folder = Path(await run_in_threadpool(tempfile.mkdtemp, prefix="renewal-sent-"))
    try:
        path = folder / safe_name(asked.get("name", ""))
        await _save(request, path)
        revision = await run_in_threadpool(
            publish_file, shared_store(), path, key, by=who.name, login=who.login, note=asked.get("note", "")[:500], mode=mode,
            crs=asked.get("crs") or None, encoding=asked.get("encoding") or None, part=asked.get("part") or None,
            data_date=day, role=who.role.value,
        )  # fmt: skip
    finally:
        await run_in_threadpool(shutil.rmtree, folder, True)
    return JSONResponse(_said(revision), status_code=201)


async def rollback(request: Request, who: Visitor) -> Response:
    """Make an earlier revision of a layer current again."""
    key, number = catalogue_layer(request.path_params["key"]).key, _number(request)
    if number is None:
        raise BadParameterError("revision", "", "1, 2, 3 …")
    note = request.query_params.get("note", "")[:500]
    revision = await run_in_threadpool(
        lambda: shared_store().rollback(key, number, by=who.name, login=who.login, note=note, role=who.role.value)
    )
    return JSONResponse(_said(revision), status_code=201)


async def audit(request: Request, who: Visitor) -> Response:
    """Answer with the newest rows of the audit log, of one layer where `layer` names one, and whether the log is whole."""
    limit = _number(request, "limit") or AUDIT_ROWS
    store, layer = shared_store(), request.query_params.get("layer")
    rows = await run_in_threadpool(lambda: store.audit(min(limit, AUDIT_MOST), layer))
    broken = await run_in_threadpool(store.verify_audit)
    entries = [_entry(row) for row in rows]
    return JSONResponse({"whole": broken is None, "entries": entries}, headers={"Cache-Control": "no-store"})


PROTECTED: tuple[tuple[str, str, Allowed, Answer], ...] = (
    ("GET", "/api/layers/{key}/original", lambda who, key: who.may_edit(key), original),
    ("POST", "/api/layers/{key}/revisions", lambda who, key: who.may_publish(key), publish),
    ("POST", "/api/layers/{key}/rollback", lambda who, key: who.may_publish(key), rollback),
    ("GET", "/api/audit", lambda who, key: who.may_administer, audit),
)


def _guarded(answer: Answer, allowed: Allowed) -> Callable[[Request], Awaitable[Response]]:
    """The right is asked for first, then whether the request was meant, then everything else."""

    async def endpoint(request: Request) -> Response:
        who = await visitor_of(request)
        try:
            demand(allowed(who, request.path_params.get("key", "")), who)
            if request.method != "GET":
                demand_csrf(request)
            return await answer(request, who)
        except (*REFUSALS, ReaderError, RefusedError) as error:
            return refusal(request, error)
        except Exception:
            LOG.exception("a request to %s failed", request.url.path)
            return JSONResponse({"error": "internal-error", "message": _failed(request)}, status_code=500)

    return endpoint


def _failed(request: Request) -> str:
    return message(StoreError.code, discreet({}), language(request))


async def _save(request: Request, path: Path) -> None:
    """Write the body beside nothing of the store; raises AccountError `too-large` as soon as it is."""
    written = 0
    with path.open("wb") as stream:
        async for chunk in request.stream():
            written += len(chunk)
            if written > MOST_BYTES:
                raise AccountError("too-large", most=MOST_BYTES // 1024**2)
            await run_in_threadpool(stream.write, chunk)


def _number(request: Request, name: str = "revision") -> int | None:
    text = request.query_params.get(name, "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise BadParameterError(name, text, "1, 2, 3 …")
    return int(text) if text else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadParameterError("data_date", text or "", "YYYY-MM-DD") from None


def _entry(row: AuditEntry) -> dict[str, Any]:
    return {
        "id": row.id, "at": row.at.isoformat(), "who": row.who, "role": row.role, "act": row.act, "layer": row.layer,
        "revision": row.revision, "detail": dict(row.detail), "seal": row.seal,
    }  # fmt: skip


def _said(revision: Revision) -> dict[str, Any]:
    return {
        "layer": revision.layer, "revision": revision.number, "features": revision.features, "sha256": revision.sha256,
        "data_date": revision.data_date.isoformat(), "author": revision.author, "original_sha256": revision.original_sha256,
    }  # fmt: skip
