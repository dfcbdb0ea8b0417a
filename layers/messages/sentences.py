"""The sentence for every code, in both languages: what was found, what is accepted, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from string import Formatter
from typing import Any

from layers.messages.accounts import ACCOUNTS
from layers.messages.audit import BREAKS
from layers.messages.checks import CHECKS
from layers.messages.claims import CLAIMS
from layers.messages.cluster import CLUSTER
from layers.messages.coverage import COVERAGE
from layers.messages.drafts import DRAFTS
from layers.messages.findings import FINDINGS
from layers.messages.meeting import MEETING
from layers.messages.photos import PHOTOS
from layers.messages.reader import READER
from layers.messages.store import STORE
from layers.spec import Text

MESSAGES: Mapping[str, Text] = {
    **READER,
    **CHECKS,
    **FINDINGS,
    **STORE,
    **DRAFTS,
    **CLUSTER,
    **COVERAGE,
    **MEETING,
    **PHOTOS,
    **ACCOUNTS,
    **BREAKS,
    **CLAIMS,
}

_LONGEST = 200
_ROWS_NAMED = 5


def message(code: str, params: Mapping[str, Any], lang: str) -> str:
    """Return the sentence for `code` in `lang` (`zh` or `en`), filled with `params`.

    An unknown code gives itself, so that nothing is ever hidden; a parameter that is not given shows as a dash. `share` is a
    fraction, shown in percent. Values are never templates themselves, and long ones are cut.

    >>> message("no-features", {}, "en")
    'The file has no features. Check that the right layer was exported.'
    """
    text = MESSAGES.get(code)
    if text is None:
        return code
    return _Filler(lang).format(text(lang), **params)


def discreet(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters fit for readers who are not at the machine itself: of a path they get the last part alone.

    >>> discreet({"path": "/srv/renewal/home", "reason": "Permission denied"})
    {'path': 'home', 'reason': 'Permission denied'}
    """
    return {name: PurePath(value).name if name == "path" else value for name, value in params.items()}


class _Filler(Formatter):
    """Fills in values as text: no attribute or item of a value can be reached from a template."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._lang = lang

    def get_field(self, field_name: str, _args: Any, kwargs: Mapping[str, Any]) -> Any:
        name = f"{field_name}_en" if self._lang == "en" and f"{field_name}_en" in kwargs else field_name
        value = kwargs.get(name)
        return (f"{value:.0%}" if field_name == "share" and isinstance(value, int | float) else value), field_name

    def format_field(self, value: Any, _format_spec: str) -> str:
        return _shown(value, self._lang)


def _shown(value: Any, lang: str) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, Text):
        return value(lang)
    if isinstance(value, tuple | list):
        return _listed(value, lang)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = " ".join(str(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _listed(values: Iterable[Any], lang: str) -> str:
    items = [str(value) for value in values]
    shown = ("、" if lang != "en" else ", ").join(items[:_ROWS_NAMED])
    return f"{shown}…" if len(items) > _ROWS_NAMED else shown or "—"
