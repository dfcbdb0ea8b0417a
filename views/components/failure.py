"""One sentence instead of a traceback: what happened, what to do, and a code that leads to the log."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence

import streamlit as st

from geo.errors import GeoError
from layers.catalogue import UnknownLayerError
from layers.claims.ledger import ClaimsError
from layers.conform.corrections import CorrectionError
from layers.drafts.draft import DraftError
from layers.indicators.inside import AreaError
from layers.indicators.question import OwnRuleError
from layers.indicators.scenario import ScenarioError
from layers.intake import RefusedError
from layers.messages.sentences import discreet, message
from layers.reader.layer import ReaderError
from layers.store.errors import StoreError
from views.i18n import _, language
from views.markdown import as_typed

LOG = logging.getLogger("renewal")
_WITH_CODES = (
    StoreError,
    ReaderError,
    RefusedError,
    ClaimsError,
    GeoError,
    OwnRuleError,
    AreaError,
    ScenarioError,
    DraftError,
    CorrectionError,
)


def failure_sentence(error: BaseException) -> str:
    """Return what to tell the reader about `error`, in the language in use."""
    if isinstance(error, _WITH_CODES):
        return message(error.code, discreet(error.params), language())
    if isinstance(error, UnknownLayerError):
        return message("unknown-layer", {"layer": error.key}, language())
    return _("这一部分暂时无法显示。请刷新页面重试；如仍出现，请把编号告诉管理员。")


def show_failure(error: BaseException) -> None:
    """Show the sentence with a code, and log the error under the same code."""
    code = secrets.token_hex(3).upper()
    LOG.error("failure %s", code, exc_info=error)
    word = _("编号")
    st.error(f"{as_typed(failure_sentence(error))}　{word} {code}")


def show_nonsense(names: Sequence[str]) -> None:
    """Say which parts of the address make no sense and are passed over; `names` are what the page calls them."""
    if names:
        st.warning(_("链接里有看不懂的部分，已按默认显示：{names}").format(names=as_typed(_("、").join(names))))
