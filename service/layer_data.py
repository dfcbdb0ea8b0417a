"""HTTP routes for the data of maps: packed revisions and their texts, sent compressed and kept by the browser for good."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.packing import FORMAT, UnpackableError
from layers.catalogue import UnknownLayerError
from layers.catalogue import layer as catalogue_layer
from layers.packed import labels_of_revision, packed_revision
from layers.settings import settings
from layers.sight import EVERYTHING, Sight
from layers.spec import Text
from layers.store.embedded import Store, shared_store
from layers.store.errors import CorruptRevisionError, StoreError, UnknownRevisionError
from service.replies import language
from service.sight import PRIVATE, sight_for

IMMUTABLE = "public, max-age=31536000, immutable"
_REASONS = {
    "unknown-layer": Text("目录中没有图层“{layer}”。", "There is no layer “{layer}” in the catalogue."),
    UnknownRevisionError.code: Text("图层“{layer}”没有第 {revision} 版。", "Layer “{layer}” has no revision {revision}."),
    CorruptRevisionError.code: Text(
        "图层“{layer}”第 {revision} 版的文件缺失或已损坏，请管理员检查存储目录。",
        "The file of layer “{layer}”, revision {revision}, is missing or damaged; ask the administrator to check the store.",
    ),
    UnpackableError.code: Text(
        "图层“{layer}”第 {revision} 版含有无法绘制的几何，请在数据页查看检查结果。",
        "Layer “{layer}”, revision {revision}, holds geometries that cannot be drawn; see its checks on the data page.",
    ),
    StoreError.code: Text("数据存储暂时无法读取，请稍后再试。", "The store cannot be read at the moment; please try again later."),
}

Maker = Callable[[Store, str, int, Sight], bytes]


def routes() -> list[Route]:
    """Return the routes under /map/packed and /map/labels."""
    return [
        Route("/map/packed/{key}/{revision:int}.bin", _endpoint(packed_revision, "application/octet-stream")),
        Route("/map/labels/{key}/{revision:int}.json", _endpoint(labels_of_revision, "application/json")),
    ]


def _endpoint(make: Maker, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        key, revision = request.path_params["key"], request.path_params["revision"]
        try:
            return await _send(request, make, media_type)
        except UnknownLayerError:
            return _refusal(request, 404, "unknown-layer", key, revision)
        except UnknownRevisionError as error:
            return _refusal(request, 404, error.code, key, revision)
        except UnpackableError as error:
            return _refusal(request, 422, error.code, key, revision)
        except StoreError as error:
            return _refusal(request, 503, error.code, key, revision)

    return answer


async def _send(request: Request, make: Maker, media_type: str) -> Response:
    key, revision = request.path_params["key"], request.path_params["revision"]
    sight = await sight_for(request) if settings().public else EVERYTHING
    etag = await run_in_threadpool(_etag, key, revision, sight)
    headers = {"ETag": etag, "Cache-Control": IMMUTABLE, "Vary": "Accept-Encoding"}
    if settings().public:  # the same address holds more for some than for others
        headers |= {"Cache-Control": PRIVATE, "Vary": "Accept-Encoding, Cookie"}
    if etag in _tags(request):
        return Response(status_code=304, headers=headers)
    body = await run_in_threadpool(make, shared_store(), key, revision, sight)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = await run_in_threadpool(gzip.decompress, body)
    return Response(body, headers=headers, media_type=media_type)


def _etag(key: str, revision: int, sight: Sight) -> str:
    catalogue_layer(key)
    return f'"{shared_store().revision(key, revision).sha256[:32]}-{FORMAT}{"" if sight.decimals is None else sight.mark}"'


def _tags(request: Request) -> list[str]:
    return [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]


def _refusal(request: Request, status: int, code: str, key: str, revision: int) -> JSONResponse:
    sentence = _REASONS.get(code, _REASONS[StoreError.code])(language(request)).format(layer=key, revision=revision)
    return JSONResponse({"error": code, "message": sentence}, status_code=status, headers={"Cache-Control": "no-store"})
