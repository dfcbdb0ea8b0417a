"""Everything on the overview that depends on the data alone, as finished text: made once a publication, not once a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from layers.progress.campaign import campaign, towns_compared, trend, worst_first
from layers.progress.standings import Standings
from layers.spec import Layer
from layers.store.errors import StoreError
from layers.store.ledger import Revision
from views.components.changes import latest_changes
from views.components.late_items import late_table
from views.components.programmes import programme_tile
from views.components.strip import overview_strip
from views.components.tiles import large_tile, row_tile
from views.components.town_ranking import town_ranking


@dataclass(frozen=True, slots=True)
class OverviewParts:
    """The parts of the overview as HTML, the completion curve, the number of projects, and the layers that could not be read."""

    strip: str
    tiles: str
    rows: str
    towns: str
    late: str
    changes: str
    completion: pd.Series
    total: int
    failed: tuple[tuple[Layer, StoreError], ...]


def overview_parts(held: Standings, late: Sequence[pd.DataFrame], latest: Sequence[Revision]) -> OverviewParts:
    """Return the parts in the language in use, from the standings, the late items of each programme and the newest revisions."""
    progresses = [standing.progress for standing in held.read]
    whole = campaign(progresses)
    tiles = [(each.layer.headline, programme_tile(each.layer, each.progress, each.revision.data_date)) for each in held.read]
    return OverviewParts(
        strip=overview_strip(whole, held.day, held.example),
        tiles="".join(large_tile(tile) for headline, tile in tiles if headline),
        rows="".join(row_tile(tile) for headline, tile in tiles if not headline),
        towns=town_ranking(towns_compared(progresses)),
        late=late_table(worst_first(list(late))),
        changes=latest_changes(latest),
        completion=trend(progresses),
        total=whole.total,
        failed=held.failed,
    )
