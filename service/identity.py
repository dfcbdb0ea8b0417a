"""Who sent an HTTP request, and whether a request that changes something was meant by its sender."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from layers.accounts.errors import AccountError
from layers.accounts.identity import Identity
from layers.accounts.sessions import COOKIE, form_token, is_form_token, session_token, visitor_by
from layers.accounts.visitor import Visitor
from service.peer import peer

CSRF_HEADER = "x-csrf-token"

OutsideIdentity = Callable[[Mapping[str, str]], Identity | None]
"""Given a request's cookies, who the identity provider says it is (None without one)."""

_outside: list[OutsideIdentity] = []


def trust_outside(identity: OutsideIdentity | None) -> None:
    """Make `identity` the one outside source of identities, None for no such source."""
    _outside[:] = [identity] if identity else []


def identity_of(request: Request) -> Identity | None:
    """Return who the identity provider says has sent a request."""
    return next((found for source in _outside if (found := source(request.cookies)) is not None), None)


async def visitor_of(request: Request) -> Visitor:
    """Return who sent a request, asked of the accounts at this moment."""
    return await run_in_threadpool(visitor_by, request.cookies.get(COOKIE), peer(request.scope).claim, identity_of(request))


def bound_to(request: Request) -> str:
    """Return what form tokens of this request are bound to: its session, else the identity vouched for, else nothing."""
    token = session_token(request.cookies.get(COOKIE))
    identity = identity_of(request)
    return token or peer(request.scope).claim or (identity.key if identity else "")


def csrf_token(request: Request) -> str:
    """Return the token that a program sends as X-CSRF-Token with whatever changes something."""
    return form_token(bound_to(request))


def demand_csrf(request: Request) -> None:
    """Raise AccountError `form-expired` unless the request bears the token of its own session."""
    if not is_form_token(request.headers.get(CSRF_HEADER, ""), bound_to(request)):
        raise AccountError("form-expired")
