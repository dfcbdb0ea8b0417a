"""HTTP routes for what a map page is made of: third-party scripts out of an installed wheel, our own scripts, the page."""

from __future__ import annotations

import ast
import gzip
import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from layers.settings import settings

PACKAGE = "folium-offline"
KINDS = ("city", "small", "coverage")
IMMUTABLE = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One file ready to be sent: its bytes, the same compressed, its ETag and media type."""

    body: bytes
    packed: bytes
    etag: str
    media_type: str


def routes(own_dir: Path, render_page: Callable[[str, str], str]) -> list[Route]:
    """Return the routes under /map/assets, /map/own and /map/page.

    Parameters
    ----------
    own_dir : Path
        Folder with our scripts in `js/` and style sheets in `css/`.
    render_page : Callable[[str, str], str]
        Given a map kind and a language, returns the HTML of the map page.
    """

    async def assets(request: Request) -> Response:
        path = await run_in_threadpool(third_party_file, request.path_params["version"], request.path_params["path"])
        return await _send(request, path, IMMUTABLE)

    async def own(request: Request) -> Response:
        current = await run_in_threadpool(fingerprint, own_dir)
        caching = IMMUTABLE if request.path_params["hash"] == current else "no-cache"
        return await _send(request, own_file(own_dir, request.path_params["file"]), caching)

    async def page(request: Request) -> Response:
        kind = request.path_params["kind"]
        if kind not in KINDS:
            return PlainTextResponse(f"`{kind}` is not a map; there are {', '.join(KINDS)}", status_code=404)
        html = await run_in_threadpool(render_page, kind, "en" if request.query_params.get("lang") == "en" else "zh")
        return _respond(request, _asset(html.encode(), "text/html; charset=utf-8"), "no-cache")

    return [
        Route("/map/assets/{version}/{path:path}", assets),
        Route("/map/own/{hash}/{file}", own),
        Route("/map/page/{kind}", page),
    ]


def third_party_file(version: str, path: str) -> Path | None:
    """Return the extracted file that folium knows as `https://<path>`, or None when the wheel holds none."""
    if version != importlib.metadata.version(PACKAGE):
        return None
    try:
        folder = extracted(settings().home / "assets", version)
    except OSError:  # a full or read-only disk; maps are drawn all the same
        folder = extracted(_spare_folder(), version)
    return _inside(folder, path)


@cache
def _spare_folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="renewal-assets-"))


def own_file(own_dir: Path, name: str) -> Path | None:
    """Return our own script or style sheet called `name`, or None."""
    return _inside(own_dir / name.rpartition(".")[2], name)


def fingerprint(own_dir: Path) -> str:
    """Return the part of our addresses that says which state of our scripts and style sheets they stand for, as the map page has it.

    An address of another state still answers, for a page left open over an update, but nobody is told to keep the answer.
    """
    paths = sorted([*own_dir.glob("js/*.js"), *own_dir.glob("css/*.css")])
    return _fingerprint(tuple((path, path.stat().st_mtime_ns) for path in paths))


@lru_cache(maxsize=4)
def _fingerprint(states: tuple[tuple[Path, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, _changed_ns in states:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def extracted(home: Path, version: str) -> Path:
    """Return the folder of the wheel's assets under `home`, made on first need by one atomic rename."""
    folder = home / version
    if folder.is_dir():
        return folder
    home.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=f".{version}-", dir=home))
    try:
        for url, text in table_of_assets().items():
            target = staging / PurePosixPath(url.removeprefix("https://"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        os.replace(staging, folder)
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        if not folder.is_dir():  # another process may have been first
            raise
    return folder


def table_of_assets() -> dict[str, str]:
    """Return URL → text out of the installed wheel, read as source: importing it would take seconds and run its code."""
    spec = importlib.util.find_spec("offlinefolium")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {PACKAGE} is not installed; run `python3 run.py` to complete the set-up")
    source = Path(spec.submodule_search_locations[0], "elements.py").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for node in ast.parse(source).body:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)):
            continue
        target = node.targets[0]
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id == "_res":
            found[str(ast.literal_eval(target.slice))] = node.value.value
    return found


def _inside(folder: Path, path: str) -> Path | None:
    if PurePosixPath(path).suffix not in _TYPES:
        return None
    try:
        target = (folder / path).resolve()
        return target if target.is_relative_to(folder.resolve()) and target.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


async def _send(request: Request, path: Path | None, caching: str) -> Response:
    if path is None:
        return PlainTextResponse("not found", status_code=404)
    asset = await run_in_threadpool(_load, path, path.stat().st_mtime_ns)
    return _respond(request, asset, caching)


@lru_cache(maxsize=64)
def _load(path: Path, changed_ns: int) -> Asset:  # `changed_ns` is part of the cache key
    return _asset(path.read_bytes(), _TYPES[path.suffix])


@lru_cache(maxsize=16)
def _asset(body: bytes, media_type: str) -> Asset:
    return Asset(body, gzip.compress(body, 6, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:20]}"', media_type)


def _respond(request: Request, asset: Asset, caching: str) -> Response:
    headers = {"ETag": asset.etag, "Cache-Control": caching, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    if asset.etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(asset.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=asset.media_type)
    return Response(asset.body, headers=headers, media_type=asset.media_type)
