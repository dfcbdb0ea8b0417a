"""The entry: pages, routes and middleware in one process, started by `streamlit run dashboard.py`."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from layers import jobs
from layers.messages.sentences import message
from layers.settings import settings
from layers.store.errors import StoreError
from service.gate import Gate
from service.headers import SecurityHeaders
from service.identity import trust_outside
from service.page_head import PageHead
from service.peer import PeerOfRequest
from service.setup_link import setup_notice
from service.site import site_routes
from service.upload_limit import UploadLimit
from views.components.upload_held import still_held
from views.components.visitor import identity_in_cookies
from views.i18n import language
from views.maps.page import OWN_FILES, render_page
from views.page_table import PAGES
from views.theme import plain_style
from views.warmup import warm_up

__all__ = ["PAGES", "app"]

FREEZE_AFTER_S = (0, 15, 120, 600)
LOG = logging.getLogger("renewal")
FRAME = Path(__file__).parent / "views" / "entry" / "frame.py"


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Load the shipped layers on a first start and do once, before the first visitor, what every visitor would wait for."""
    try:
        await run_in_threadpool(warm_up)
        await run_in_threadpool(say_how_to_begin)
    except StoreError as error:
        LOG.error("%s", message(error.code, error.params, language()))
    freezing = asyncio.create_task(_freeze_as_it_settles())
    yield {}
    freezing.cancel()
    jobs.stop_all()


def say_how_to_begin() -> None:
    """Tell the operator, on standard error, how the first administrator is made, as long as there is none."""
    where = (st.get_option("server.address") or "", st.get_option("server.port"))
    notice = setup_notice(*where, language())
    if notice:
        sys.stderr.write(notice)
        sys.stderr.flush()


async def _freeze_as_it_settles() -> None:
    """Take what stays from the garbage collector's rounds, now and after the first visits have loaded the rest.

    The framework collects garbage after every run of a page; what is frozen is not walked through again.
    """
    for delay_s in FREEZE_AFTER_S:
        await asyncio.sleep(delay_s)
        gc.collect()
        gc.freeze()


def say_sorry(error: BaseException) -> bool:
    """Show one sentence for an error that no page foresaw, and log the rest. Returns True: it was shown."""
    from views.components.failure import show_failure

    show_failure(error)
    return True


def refuse_a_path_of_its_own() -> None:
    """End at once, with a sentence, where the server is told to serve under a path: our own addresses begin at the root."""
    path = st.get_option("server.baseUrlPath").strip("/")
    if path:
        sys.exit(message("served-under-a-path", {"path": path}, language()))


refuse_a_path_of_its_own()
trust_outside(identity_in_cookies)
app = st.App(
    FRAME,
    lifespan=lifespan,
    routes=site_routes(OWN_FILES, render_page, plain_style()),
    middleware=[
        Middleware(PeerOfRequest),
        Middleware(SecurityHeaders, tianditu=bool(settings().tianditu_key)),
        Middleware(Gate, listening=st.get_option("server.address") or ""),
        Middleware(UploadLimit, still_held=still_held),
        Middleware(PageHead),
    ],
    on_script_error=say_sorry,
)
