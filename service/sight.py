"""What the sender of an HTTP request sees of the data."""

from __future__ import annotations

from starlette.requests import Request

from layers.settings import settings
from layers.sight import Sight, sight_of
from service.identity import visitor_of
from service.peer import peer

PRIVATE = "private, no-cache"


async def sight_for(request: Request) -> Sight:
    """Return what the sender sees, asked of the accounts at this moment."""
    return sight_of(await visitor_of(request), peer(request.scope).at_machine, settings())
