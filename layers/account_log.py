"""What happened around accounts, written down: who signed in, who gave which right to whom."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

LOG = logging.getLogger("renewal")


def noted(act: str, who: str, role: str = "", detail: Mapping[str, Any] = MappingProxyType({})) -> None:
    """Write down that `who` did `act` (kebab-case). What cannot be written is logged and stops nobody."""
    LOG.info("%s %s %s %s", act, who, role, dict(detail))
