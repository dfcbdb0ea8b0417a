"""HTTP routes for programs: the catalogue, the features of a layer as GeoJSON (RFC 7946), and downloads in every format."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, urlencode

import geopandas as gpd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from layers.catalogue import layer as catalogue_layer
from layers.export.content import Provenance
from layers.export.formats import FORMATS, export, export_format
from layers.export.geo import geojson_text
from layers.export.template import template_name, write_template
from layers.known import NAME as KNOWN
from layers.known import WRITTEN
from layers.selection import ACCEPTED, Selection
from layers.sight import Sight, seen_frame
from layers.spec import Layer, Role
from layers.store.embedded import shared_store
from layers.store.ledger import Revision
from service.known import store_as_known
from service.layer_summary import summaries
from service.replies import BadParameterError, language, refusing
from service.sight import PRIVATE, sight_for

GEOJSON = "application/geo+json"
_ACCEPTED = ACCEPTED | {"revision": "1, 2, 3 …", "limit": "1, 2, 3 …", KNOWN: WRITTEN}


def routes() -> list[Route]:
    """Return the routes under /api/layers."""
    return [
        Route("/api/layers", refusing(catalogue)),
        Route("/api/layers/{key}/features", refusing(features)),
        Route("/api/layers/{key}/download", refusing(download)),
        Route("/api/layers/{key}/template", refusing(template)),
    ]


async def catalogue(request: Request) -> Response:
    """Answer with every layer, its current revision, figures and targets; with `known` as they were known on that day."""
    store = store_as_known(request.query_params.get(KNOWN, ""))
    return JSONResponse({"layers": await run_in_threadpool(lambda: summaries(store))}, headers={"Cache-Control": "no-cache"})


async def features(request: Request) -> Response:
    """Answer with the features of a revision that pass the selection as GeoJSON. QGIS opens it by its address, a range at a time."""
    layer, revision = await run_in_threadpool(_asked_for, request)
    selection, limit, sight = _selection(request), _positive(request, "limit"), await sight_for(request)
    etag = _etag(revision, request, sight)
    headers = {"ETag": etag, "Cache-Control": PRIVATE, "Vary": "Cookie"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    path = await run_in_threadpool(_written, layer, revision, selection, limit, sight)
    return _PassingFile(path, media_type=GEOJSON, headers=headers)


async def download(request: Request) -> Response:
    """Answer with a file of the features that pass the selection, in the format asked for, under a name that says what it is."""
    form = request.query_params.get("format", "geojson")
    found = export_format(form)
    layer, revision = await run_in_threadpool(_asked_for, request)
    selection, lang, sight = _selection(request), language(request), await sight_for(request)
    path = await run_in_threadpool(_exported, layer, revision, selection, form, lang=lang, sight=sight)
    name = f"{layer.title(lang)}_{revision.data_date:%Y%m%d}_v{revision.number}{found.ending}"
    plain = f"{layer.key}_{revision.data_date:%Y%m%d}_v{revision.number}{found.ending}"
    return _PassingFile(path, media_type=found.media_type, headers=_attachment(name, plain))


async def template(request: Request) -> Response:
    """Answer with the empty file of a layer that people fill in: a workbook with notes, a GeoPackage or a zipped shapefile."""
    form, lang = request.query_params.get("format", "xlsx"), language(request)
    layer = catalogue_layer(request.path_params["key"])
    path = await run_in_threadpool(_template, layer, form, lang)
    found = export_format(form)
    headers = _attachment(template_name(layer, form, lang), f"{layer.key}_template{found.ending}")
    return _PassingFile(path, media_type=found.media_type, headers=headers)


class _PassingFile(FileResponse):
    """A file made for one request and removed with its folder once answered, be it in whole, in part or not at all."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            _remove(Path(self.path))


def _asked_for(request: Request) -> tuple[Layer, Revision]:
    layer = catalogue_layer(request.path_params["key"])
    return layer, store_as_known(request.query_params.get(KNOWN, "")).revision(layer.key, _positive(request, "revision"))


def _positive(request: Request, name: str) -> int | None:
    """Return a whole number above zero, None where the parameter is missing or empty; raises BadParameterError."""
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise BadParameterError(name, text, _ACCEPTED[name])
    return int(text)


def _selection(request: Request) -> Selection:
    selection = Selection.from_query(request.query_params)
    for name in selection.ignored:
        raise BadParameterError(name, request.query_params[name], _ACCEPTED[name])
    return selection


def _selected(revision: Revision, selection: Selection, sight: Sight) -> gpd.GeoDataFrame:
    return selection.apply(seen_frame(shared_store(), revision.layer, revision.number, sight), revision.data_date)


def _provenance(layer: Layer, revision: Revision, features: int, selection: Selection, sight: Sight) -> Provenance:
    rounded = sight.decimals if layer.role is Role.PROGRAMME else None
    return replace(Provenance.of(layer, revision, features, selection.to_query()), decimals=rounded)


def _written(layer: Layer, revision: Revision, selection: Selection, limit: int | None, sight: Sight) -> Path:
    frame = _selected(revision, selection, sight)
    part = frame if limit is None else frame.iloc[:limit]
    about = _provenance(layer, revision, len(part), selection, sight).plain() | {"matched": len(frame)}
    path = Path(tempfile.mkdtemp(prefix="renewal-features-")) / f"{layer.key}.geojson"
    try:
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(geojson_text(part, about, name=layer.key))
    except BaseException:
        _remove(path)
        raise
    return path


def _exported(layer: Layer, revision: Revision, selection: Selection, form: str, *, lang: str, sight: Sight) -> Path:
    frame = _selected(revision, selection, sight)
    path = Path(tempfile.mkdtemp(prefix="renewal-download-")) / f"{layer.key}{FORMATS[form].ending}"
    try:
        export(frame, layer, form, path, lang, provenance=_provenance(layer, revision, len(frame), selection, sight))
    except BaseException:
        _remove(path)
        raise
    return path


def _template(layer: Layer, form: str, lang: str) -> Path:
    path = Path(tempfile.mkdtemp(prefix="renewal-template-")) / layer.key
    try:
        write_template(layer, form, path, lang)
    except BaseException:
        _remove(path)
        raise
    return path


def _attachment(name: str, plain: str) -> dict[str, str]:
    """Return the headers of a file to be saved under `name`, or `plain` where a program knows no Chinese names."""
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Cache-Control": "no-store",
    }


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()


def _etag(revision: Revision, request: Request, sight: Sight) -> str:
    asked = hashlib.sha256(urlencode(sorted(request.query_params.items())).encode()).hexdigest()
    return f'"{revision.number}-{revision.sha256[:16]}-{asked[:16]}-{sight.mark}"'
