"""What a section of the coverage page is: a part under the figure that shows what it knows and says what it adds to the one map.

A section lives in a module of its own and offers one `Section`; `views/components/coverage_contents.py` is the table of them all. Its body runs
before the map is drawn. What is drawn on the map stands in `drawn_shapes(context.map_key, tools)`, which sign was clicked in `clicked_marker`.
Its own names in the address are listed in `names`; they stay while another section is open and leave with `kept_query`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from layers.indicators.figures import Statistic
from layers.indicators.question import Question
from layers.indicators.rules import RuleBook
from layers.indicators.statistics import Editions
from layers.store.embedded import Store
from views.i18n import _
from views.maps.overlays import Marker, Overlay
from views.maps.sketch import DrawTool, Shape

MAP_KEY = "coverage-map"


@dataclass(frozen=True, slots=True)
class MapExtras:
    """What a section adds to the map.

    Parameters
    ----------
    overlays
        Land over that of the figure, bottom first.
    markers
        Numbered signs.
    draw, drawn, drawn_turn
        What can be drawn, and what stands drawn (see `city_map`).
    bounds
        West, south, east, north in degrees: where the map flies whenever `bounds_mark` changes.
    bounds_mark
        Any text that is another one for another flight; with the same one the map stays where the reader moved it.
    land
        Whether the figure's own land stays under the overlays.
    legend
        What the overlays are called, as pairs of a class of coverage.css (`is-new`, …) and words in the reader's language.
    side
        What stands beside the map in place of the ranking, as HTML; empty for the ranking.
    """

    overlays: tuple[Overlay, ...] = ()
    markers: tuple[Marker, ...] = ()
    draw: tuple[DrawTool, ...] = ()
    drawn: tuple[Shape, ...] = ()
    drawn_turn: int = 0
    bounds: tuple[float, float, float, float] | None = None
    bounds_mark: str = ""
    land: bool = True
    legend: tuple[tuple[str, str], ...] = ()
    side: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a section is given: the answer that is on the page, and where it came from. `example` says whether any input is example data."""

    store: Store
    book: RuleBook
    question: Question
    of: Editions
    found: Statistic
    example: bool
    theme: str
    map_key: str = MAP_KEY


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its name in the address (`view=`), its title (Chinese, translated when shown), its body.

    `names` are the parts of the address that belong to it. `fits` says whether it has anything to say about a question. `telling` is whether
    exact places can be told from what it shows; such sections are for those alone who see places exactly.
    """

    key: str
    title: str
    body: Callable[[Context], MapExtras]
    names: tuple[str, ...] = ()
    fits: Callable[[Context], bool] = lambda context: True
    telling: bool = False

    def label(self) -> str:
        """Return the title in the reader's language."""
        return _(self.title)
