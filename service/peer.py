"""Where a request comes from: the address, whether it is this machine itself, and who a trusted proxy says is asking."""

from __future__ import annotations

import ipaddress
import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from layers.settings import Settings, settings

AT_MACHINE = "x-renewal-at-machine"
"""Set by us alone on requests from a browser on this machine, so that pages, which see headers only, know it too."""

LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1"}
_SCOPE = "renewal.peer"


@dataclass(frozen=True, slots=True)
class Peer:
    """Whoever sent a request: `address` as the last trusted hop saw it; `claim` is the login that a trusted proxy vouches for."""

    address: str = ""
    at_machine: bool = False
    https: bool = False
    claim: str = ""


class PeerOfRequest:
    """ASGI middleware that settles the peer once, and takes away headers that only we or a trusted proxy may set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its peer."""
        if scope["type"] in ("http", "websocket"):
            scope = settled(scope, settings())
        await self.app(scope, receive, send)


def peer(scope: Scope) -> Peer:
    """Return the peer of a request; one that is not settled has no name and no rights."""
    found: Peer = scope.get(_SCOPE) or Peer()
    return found


def settled(scope: Scope, chosen: Settings) -> Scope:
    """Return `scope` with its peer, without headers that claim what the sender has no right to claim."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    headers = MutableHeaders(raw=list(scope["headers"]))
    forwarded = headers.get("x-forwarded-for", "")
    trusted = _inside(address, chosen) and not (forwarded and _rewritten())
    claim = headers.get(chosen.proxy_header, "") if chosen.proxy_header and trusted else ""
    if chosen.proxy_header and not trusted:
        del headers[chosen.proxy_header]
    del headers[AT_MACHINE]
    secure = scope.get("scheme") in ("https", "wss") or (trusted and headers.get("x-forwarded-proto") == "https")
    at_machine = _at_machine(address, headers, chosen)
    if at_machine:
        headers[AT_MACHINE] = "1"
    if trusted and forwarded:
        address = forwarded.rpartition(",")[2].strip()
    return {**scope, "headers": headers.raw, _SCOPE: Peer(address, at_machine, secure, claim)}


def hostname(host: str | None) -> str:
    """Return the name or address in a Host header without its port, in small letters; empty when it is none."""
    try:
        parts = urlsplit(f"//{host or ''}")
        _ = parts.port
    except ValueError:
        return ""
    plain = parts.netloc == host and not parts.username and parts.password is None
    return (parts.hostname or "").rstrip(".") if plain else ""


def is_loopback(address: str) -> bool:
    """Return whether an address is this machine's own."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _at_machine(address: str, headers: Headers, chosen: Settings) -> bool:
    """A browser on this machine, with nothing in between: no proxy is configured and none has left its mark."""
    behind = chosen.public or chosen.hosts or chosen.proxy_addresses or "x-forwarded-for" in headers or "forwarded" in headers
    return not behind and is_loopback(address) and hostname(headers.get("host")) in LOOPBACK_NAMES


def _inside(address: str, chosen: Settings) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in chosen.proxy_addresses)


def _rewritten() -> bool:
    """Whether the server below may have put a forwarded address, which anybody can invent, in place of the real one.

    uvicorn does so for neighbours on this machine unless FORWARDED_ALLOW_IPS is empty, as `run.py` sets it.
    """
    return os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1") != ""
