"""KPI tiles as HTML: every value is escaped, a bar never says more than the figure behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from views.components.sparkline import sparkline
from views.format import Figure
from views.i18n import language
from views.theme import BEHIND, STATUS

Tone = Literal["good", "plain", "caution", "behind"]


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many features stand at one status."""

    status: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Tile:
    """What one programme's tile shows, in words and numbers that are already in the reader's language.

    `share` is the reached share of the target (0 and up), None where no honest share exists: no target, or a figure
    whose unit is in doubt. `floor` marks a target that is a lower bound. `address` is where a
    click leads.
    """

    title: str
    color: str
    value: Figure
    target: str
    also: str
    verdict: str
    tone: Tone
    share: float | None
    floor: bool
    address: str
    dated: str
    recent: str
    split: tuple[StatusCount, ...]
    trend: tuple[float, ...] = ()
    overdue: int = 0


def large_tile(tile: Tile) -> str:
    """Return the tile of a headline programme; the whole of it leads to the features behind it."""
    return (
        f'<a class="tile tile-large" href="{escape(tile.address, quote=True)}" style="{_hue(tile)}">'
        f'<div class="tile-head"><h3>{escape(tile.title)}</h3>{_verdict(tile)}</div>'
        f'<div class="tile-main">{_value(tile)}{sparkline(tile.trend)}</div>'
        f'<div class="tile-target">{escape(" · ".join(filter(None, (tile.target, tile.also))))}</div>{bar(tile)}'
        f'<div class="split">{_strip(tile.split)}<div class="split-words">{_counts(tile.split)}{_overdue(tile)}</div></div>'
        f'<div class="tile-foot"><span>{escape(tile.recent)}</span><span>{escape(tile.dated)}</span></div>'
        "</a>"
    )


def row_tile(tile: Tile) -> str:
    """Return the one-line tile of a further programme, made to stand in a column of its like."""
    return (
        f'<a class="row" href="{escape(tile.address, quote=True)}" style="{_hue(tile)}" title="{_more(tile)}">'
        f"<h3>{escape(tile.title)}</h3>{_value(tile)}"
        f'<span class="row-bar">{bar(tile)}</span><span class="tile-target">{escape(tile.target)}</span>{_verdict(tile)}'
        f'<span class="row-late">{_overdue(tile)}</span>{sparkline(tile.trend)}'
        "</a>"
    )


def legend() -> str:
    """Return the signs of the stages with their words, once for all tiles of a page."""
    signs = [(key, style.sign, style.title(language())) for key, style in reversed(list(STATUS.items()))]
    words = "".join(f'<span class="{_status_class(key)}"><i>{sign}</i>{escape(title)}</span>' for key, sign, title in signs)
    return f'<div class="legend">{words}<span class="behind">{BEHIND.sign} {escape(BEHIND.title(language()))}</span></div>'


def bar(tile: Tile) -> str:
    """Return the progress bar with the target as a mark.

    The bar ends at the target, or at the figure where that is larger; then the mark moves inwards. A floor has no
    beyond: once reached the bar is full and says ≥. Without an honest share there is no bar, only its place.
    """
    if tile.share is None:
        return '<div class="bar bar-none" aria-hidden="true"></div>'
    scale = 1.0 if tile.floor else max(1.0, tile.share)
    filled = min(tile.share / scale, 1.0)
    mark = '<i class="bar-floor">≥</i>' if tile.floor else f'<i class="bar-mark" style="left:{100 / scale:.1f}%"></i>'
    label = escape(f"{tile.title} {tile.verdict}", quote=True)
    return (
        f'<div class="bar bar-{tile.tone}" role="progressbar" aria-label="{label}" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{int(min(tile.share, 1.0) * 100)}"><b style="width:{filled * 100:.1f}%"></b>{mark}</div>'
    )


def _strip(split: Iterable[StatusCount]) -> str:
    strip = "".join(f'<i class="{_status_class(part.status)}" style="flex:{part.count}"></i>' for part in split if part.count > 0)
    return f'<div class="split-strip" aria-hidden="true">{strip}</div>'


def _counts(split: Iterable[StatusCount]) -> str:
    return "".join(
        f'<span class="{_status_class(part.status)}" title="{escape(part.title, quote=True)}"><i>{_sign(part.status)}</i><b>{part.count:,}</b></span>'
        for part in split
    )


def _more(tile: Tile) -> str:
    """What a row has no room for, shown on pointing at it."""
    return escape(" · ".join(filter(None, (tile.also, tile.recent, tile.dated))), quote=True)


def _hue(tile: Tile) -> str:
    return f"--hue:{escape(tile.color, quote=True)}"


def _value(tile: Tile) -> str:
    return (
        f'<p class="tile-value" title="{escape(tile.value.exact, quote=True)}">{escape(tile.value.value)}'
        f"<small>{escape(tile.value.unit)}</small></p>"
    )


def _verdict(tile: Tile) -> str:
    return f'<span class="chip chip-{tile.tone}">{escape(tile.verdict)}</span>' if tile.verdict else ""


def _overdue(tile: Tile) -> str:
    word = escape(BEHIND.title(language()), quote=True)
    return f'<span class="behind" title="{word}" aria-label="{word}">{BEHIND.sign} {tile.overdue:,}</span>' if tile.overdue else ""


def _status_class(status: str) -> str:
    return f"is-{status.replace('_', '-')}" if status in STATUS else "is-unknown"


def _sign(status: str) -> str:
    return STATUS[status].sign if status in STATUS else "?"
