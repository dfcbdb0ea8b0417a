"""What to do when somebody published a layer while one's own changes were being made: a merge of three states, feature by feature."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from layers.versions.difference import Difference, difference


@dataclass(frozen=True, slots=True)
class Conflict:
    """A feature that both sides changed, each in its own way: what became of it there (`new`, `changed`, `removed`), and in which fields.

    `fields` are those that both changed to different values; `place` says that both moved it, to different places.
    """

    fid: str
    theirs: str
    mine: str
    fields: tuple[str, ...]
    place: bool


@dataclass(frozen=True, slots=True)
class Rebased:
    """The merge: `frame` is the whole layer with the changes of both sides, except for `conflicts`, where it holds the published state.

    `theirs` and `mine` tell what each side did since the state that both knew.
    """

    frame: gpd.GeoDataFrame
    conflicts: tuple[Conflict, ...]
    theirs: Difference
    mine: Difference


def rebased(based_on: gpd.GeoDataFrame, theirs: gpd.GeoDataFrame, mine: gpd.GeoDataFrame, *, keep_mine: Collection[str] = ()) -> Rebased:
    """Merge two states of a layer that both come from `based_on`; all are canonical frames with one name (`fid`) a feature.

    What only one side added, changed or removed stands as that side has it; what both did alike stands so. A feature that
    the two changed differently is a conflict: nobody's work is thrown away silently, a person decides. Conflicts named in
    `keep_mine` are decided for the own state, be it that the feature is gone, and are no conflicts any more. No frame is changed.

    Examples
    --------
    >>> from shapely import Point
    >>> place = [Point(103.6, 30.6)] * 2
    >>> state = lambda a, b: gpd.GeoDataFrame({"fid": ["a", "b"], "name": [a, b]}, geometry=place, crs=4490)
    >>> both = rebased(state("一", "二"), state("壹", "二"), state("一", "贰"))
    >>> both.frame["name"].tolist(), both.conflicts
    (['壹', '贰'], ())
    >>> [found.fid for found in rebased(state("一", "二"), state("壹", "二"), state("弌", "二")).conflicts]
    ['a']
    """
    by_them, by_me = difference(based_on, theirs), difference(based_on, mine)
    between = difference(theirs, mine)
    touched = set(_touched(by_me))
    clashing = touched.intersection(_touched(by_them)).intersection(_touched(between))
    decided = clashing.intersection(keep_mine)
    conflicts = _conflicts(sorted(clashing - decided), by_them, by_me, between)
    return Rebased(_merged(theirs, mine, touched - (clashing - decided)), conflicts, by_them, by_me)


def _touched(found: Difference) -> Iterable[str]:
    return (*found.new, *found.removed, *found.changed["fid"], *found.moved["fid"])


def _merged(theirs: gpd.GeoDataFrame, mine: gpd.GeoDataFrame, from_mine: set[str]) -> gpd.GeoDataFrame:
    """Return the published layer, in its order, with the features `from_mine` as the own side has them and what it added at the end."""
    own = mine[mine["fid"].isin(from_mine)]
    kept = theirs[~theirs["fid"].isin(from_mine)]
    if own.empty or kept.empty:
        whole = kept if own.empty else own
        return gpd.GeoDataFrame(whole.reset_index(drop=True))
    place = pd.Series(range(len(theirs)), index=theirs["fid"])
    whole = pd.concat([kept, own], ignore_index=True)
    order = whole["fid"].map(place).fillna(len(theirs)).argsort(kind="stable")
    return gpd.GeoDataFrame(whole.iloc[order].reset_index(drop=True), geometry=theirs.geometry.name, crs=theirs.crs)


def _conflicts(fids: Iterable[str], theirs: Difference, mine: Difference, between: Difference) -> tuple[Conflict, ...]:
    sides = [(set(side.new), set(_values(side)), set(side.moved["fid"])) for side in (theirs, mine)]
    fields: dict[str, list[str]] = {}
    for fid, field in _values(between):
        if all(fid in new or (fid, field) in changed for new, changed, _moved in sides):
            fields.setdefault(fid, []).append(field)
    apart = set(between.moved["fid"])
    return tuple(
        Conflict(
            fid,
            _became(theirs, fid),
            _became(mine, fid),
            fields=tuple(fields.get(fid, ())),
            place=fid in apart and all(fid in moved for _new, _changed, moved in sides),
        )
        for fid in fids
    )


def _became(found: Difference, fid: str) -> str:
    return "new" if fid in found.new else "removed" if fid in found.removed else "changed"


def _values(found: Difference) -> Iterable[tuple[str, str]]:
    return zip(found.changed["fid"], found.changed["field"], strict=True)
