"""Refusals of the HTTP side: one table from what went wrong to a status, and a sentence in the language asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from layers.accounts.errors import AccountError
from layers.catalogue import BY_KEY, UnknownLayerError
from layers.export.content import ExportError
from layers.intake import RefusedError
from layers.messages.sentences import discreet, message
from layers.reader.layer import ReaderError
from layers.slides.own import OwnSlideError
from layers.store.errors import CorruptRevisionError, StoreError, UnknownRevisionError
from service.turns import BusyError

Answer = Callable[[Request], Awaitable[Response]]
_STATUS: Mapping[str, int] = {
    "unknown-layer": 404,
    UnknownRevisionError.code: 404,
    "never-published": 404,
    "unknown-feature": 404,
    "unknown-address": 404,
    "nothing-to-export": 404,
    "nothing-to-draw": 404,
    "unknown-edition": 404,
    "unknown-slide-set": 404,
    "unknown-format": 400,
    "bad-parameter": 400,
    CorruptRevisionError.code: 503,
    "not-signed-in": 401,
    "not-allowed": 403,
    "wrong-password": 401,
    "too-many-attempts": 429,
    BusyError.code: 429,
    "form-expired": 403,
    "foreign-origin": 403,
    "wrong-host": 421,
    "link-not-valid": 410,
    "setup-not-valid": 410,
    "too-large": 413,
    "quota-used": 413,
    "no-original": 404,
    "stale-revision": 409,
    "slide-set-changed": 409,
    "duplicate-feature": 409,
}


class BadParameterError(ValueError):
    """A parameter of a request whose value makes no sense."""

    code = "bad-parameter"

    def __init__(self, name: str, value: str, accepted: str) -> None:
        super().__init__(name)
        self.params = {"name": name, "value": value, "accepted": accepted}


class UnknownFeatureError(LookupError):
    """A feature that a revision does not hold."""

    code = "unknown-feature"

    def __init__(self, layer: str, fid: str) -> None:
        super().__init__(fid)
        self.params = {"layer": layer, "fid": fid}


class UnknownAddressError(LookupError):
    """An address under those of programs, or of map data, at which there is nothing."""

    code = "unknown-address"

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.params = {"address": address}


REFUSALS = (
    BadParameterError,
    UnknownLayerError,
    UnknownFeatureError,
    UnknownAddressError,
    StoreError,
    ExportError,
    AccountError,
    BusyError,
)
"""What an endpoint may raise and `refusal` answers."""


def language(request: Request) -> str:
    """Return the language asked for by `lang`, else the first that the browser names; Chinese when it is neither."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "en" if asked.strip().lower().startswith("en") else "zh"


def refusing(answer: Answer) -> Answer:
    """Return `answer` as a route that refuses with a sentence whatever is refused in it."""

    async def endpoint(request: Request) -> Response:
        try:
            return await answer(request)
        except REFUSALS as error:
            return refusal(request, error)

    return endpoint


def refusal(request: Request, error: Exception) -> JSONResponse:
    """Return the answer to a request that ended in `error`: `{"error": code, "message": sentence}`."""
    code, params = reason(error)
    body = {"error": code, "message": message(code, discreet(params), language(request))}
    return JSONResponse(body, status_code=status_of(error), headers={"Cache-Control": "no-store"})


def status_of(error: Exception) -> int:
    """Return the status of the answer to a request that ended in `error`."""
    otherwise = 400 if isinstance(error, (AccountError, OwnSlideError)) else 422 if isinstance(error, (ReaderError, RefusedError)) else 503
    return _STATUS.get(reason(error)[0], otherwise)


def reason(error: Exception) -> tuple[str, dict[str, Any]]:
    """Return the code and parameters of an error of ours."""
    if isinstance(error, UnknownLayerError):
        return "unknown-layer", {"layer": error.key, "layers": ", ".join(BY_KEY)}
    params = dict(getattr(error, "params", {}))
    code = str(getattr(error, "code", "internal-error"))
    if code == UnknownRevisionError.code and params.get("revision") is None:
        code = "never-published"
    return code, params
