"""Who sent an HTTP request, and whether a request that changes something was meant by its sender."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from layers.accounts.errors import AccountError
from layers.accounts.sessions import COOKIE, form_token, is_form_token, session_token, visitor_by
from layers.accounts.visitor import Visitor
from service.peer import peer

CSRF_HEADER = "x-csrf-token"

OutsideNames = Callable[[Mapping[str, str]], tuple[str, ...]]
"""Given a request's cookies, the names that an identity provider vouches for (none without one)."""

_outside: list[OutsideNames] = []


def trust_outside(names: OutsideNames | None) -> None:
    """Make `names` the one outside source of identities, None for no such source."""
    _outside[:] = [names] if names else []


def claims(request: Request) -> tuple[str, ...]:
    """Return the names that a trusted proxy or the identity provider vouch for."""
    vouched = tuple(name for source in _outside for name in source(request.cookies))
    proxy = peer(request.scope).claim
    return ((proxy,) if proxy else ()) + vouched


async def visitor_of(request: Request) -> Visitor:
    """Return who sent a request, asked of the accounts at this moment."""
    return await run_in_threadpool(visitor_by, request.cookies.get(COOKIE), claims(request))


def bound_to(request: Request) -> str:
    """Return what form tokens of this request are bound to: its session, else the identity vouched for, else nothing."""
    token = session_token(request.cookies.get(COOKIE))
    return token or "|".join(claims(request))


def csrf_token(request: Request) -> str:
    """Return the token that a program sends as X-CSRF-Token with whatever changes something."""
    return form_token(bound_to(request))


def demand_csrf(request: Request) -> None:
    """Raise AccountError `form-expired` unless the request bears the token of its own session."""
    if not is_form_token(request.headers.get(CSRF_HEADER, ""), bound_to(request)):
        raise AccountError("form-expired")
