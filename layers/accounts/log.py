"""What happened around accounts, written into the audit log: who signed in, who gave which right to whom."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from layers.store.embedded import shared_store
from layers.store.errors import StoreError

LOG = logging.getLogger("renewal")


def noted(act: str, who: str, role: str = "", login: str = "", *, detail: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Write down that `who`, with the account `login`, did `act`. An act that has been carried out is not undone because the log cannot be written; that is logged."""
    try:
        shared_store().record(act, who, role=role, login=login, detail=detail)
    except StoreError as error:
        LOG.error("the audit log lacks %s by %s: %s", act, who, error.code)
