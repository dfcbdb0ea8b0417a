"""What the whole campaign amounts to, over all programmes: totals, towns compared, items that are late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import pandas as pd

from layers.progress.programme import Progress, TargetProgress, dates, overdue
from layers.spec import Layer, Measure, TargetKind

MINIMUM_ITEMS = 5
"""Towns with fewer items are not ranked: one odd project would swing their share."""

OVERDUE_COLUMNS = ("layer", "fid", "name", "town", "unit", "due", "days", "lat", "lon")


@dataclass(frozen=True, slots=True)
class Campaign:
    """The campaign in a handful of numbers.

    `reached` of `measurable` programmes stand at their published figure (programmes without a figure, or with one whose
    unit is in doubt, are not measurable). `done`, `total` and `overdue` count items over all `programmes`.
    """

    programmes: int
    measurable: int
    reached: int
    total: int
    done: int
    overdue: int

    @property
    def share_done(self) -> float | None:
        """Done of all items (0–1), None where there are none."""
        return self.done / self.total if self.total else None


def headline_target(progress: Progress) -> TargetProgress | None:
    """Return the figure that a programme is judged by: its total, else the first one published, else None."""
    totals = [target for target in progress.targets if target.target.kind is TargetKind.TOTAL]
    return next(iter(totals or progress.targets), None)


def campaign(standings: Iterable[Progress]) -> Campaign:
    """Return the sums over programmes."""
    standings = tuple(standings)
    judged = [target for target in map(headline_target, standings) if target is not None and target.ratio is not None]
    items = pd.concat([standing.towns[["count", "done", "overdue"]] for standing in standings]).sum() if standings else None
    return Campaign(
        programmes=len(standings),
        measurable=len(judged),
        reached=sum(target.reached for target in judged),
        total=0 if items is None else int(items["count"]),
        done=0 if items is None else int(items["done"]),
        overdue=0 if items is None else int(items["overdue"]),
    )


def towns_compared(standings: Iterable[Progress], minimum: int = MINIMUM_ITEMS) -> pd.DataFrame:
    """Return one row a town (`town`, `count`, `done`, `overdue`, `share`), the leading one first.

    Towns with fewer than `minimum` items are left out, as are items without a town. Equal shares are ordered by the
    number of items, more first.
    """
    tables = [standing.towns[["count", "done", "overdue"]] for standing in standings]
    if not tables:
        return pd.DataFrame(columns=["town", "count", "done", "overdue", "share"])
    sums = pd.concat(tables).groupby(level=0).sum()
    sums = sums[(sums["count"] >= minimum) & (sums.index != "")]
    sums["share"] = sums["done"] / sums["count"]
    ordered = sums.sort_values(["share", "count"], ascending=False, kind="stable")
    return ordered.rename_axis("town").reset_index()


def places(done: Sequence[int], count: Sequence[int]) -> tuple[int, ...]:
    """Return the place of each town among the others; one odd project decides none.

    A town is ahead of another only if it still is with one project fewer done, and the other with one more; otherwise they share a place.

    >>> places([86, 94, 79, 82], [89, 98, 83, 140])  # 96.6 %, 95.9 %, 95.2 %, 58.6 %
    (1, 1, 1, 4)
    """
    towns = list(zip(done, count, strict=True))
    return tuple(1 + sum((other - 1) / whole > (own + 1) / number for other, whole in towns) for own, number in towns)


def late_items(layer: Layer, frame: gpd.GeoDataFrame, day: date) -> pd.DataFrame:
    """Return the items of `layer` that are late at the end of `day`, with the days since they were due.

    The due day is the deadline, or the planned finish where no deadline is given. `lat` and `lon` are the middle of the
    item's extent [degrees], NaN for items without geometry.
    """
    rows = frame[overdue(frame, day)]
    due = dates(rows, "deadline").fillna(dates(rows, "planned_finish"))
    table = pd.DataFrame({"layer": layer.key, "fid": rows["fid"], "due": due, "days": (pd.Timestamp(day) - due).dt.days})
    for name, field in (("name", "name"), ("town", "town"), ("unit", "responsible_unit")):
        table[name] = rows[field].fillna("") if field in rows else ""
    extent = rows.geometry.bounds
    table["lat"], table["lon"] = (extent["miny"] + extent["maxy"]) / 2, (extent["minx"] + extent["maxx"]) / 2
    return table[list(OVERDUE_COLUMNS)]


def worst_first(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the late items of all programmes in one table, the longest overdue first."""
    filled = [table for table in tables if len(table)]
    if not filled:
        return pd.DataFrame(columns=list(OVERDUE_COLUMNS))
    return pd.concat(filled).sort_values(["days", "layer", "fid"], ascending=[False, True, True]).reset_index(drop=True)


def trend(standings: Iterable[Progress]) -> pd.Series:
    """Return the items done over all programmes at each month's end, oldest first.

    Programmes whose data speak of an earlier day keep their last number from then on.
    """
    columns = [standing.trend for standing in standings]
    if not columns:
        return pd.Series(dtype=int, name="done")
    table = pd.concat(columns, axis=1).sort_index().ffill().fillna(0)
    return table.sum(axis=1).astype(int).rename("done")


def quarterly(progress: Progress) -> tuple[float, ...]:
    """Return the done items at the end of each of the last eight quarters, from the monthly trend."""
    return tuple(float(value) for value in progress.trend.iloc[::-3].iloc[:8][::-1])


def newly_done(layer: Layer, progress: Progress) -> float:
    """Return what was done in the last three months, in the unit of the layer's first measure."""
    measure = layer.measures[0]
    factor = layer.unit.factor if measure in (Measure.LENGTH, Measure.AREA) else 1.0
    return progress.tally(measure).newly_done / factor
