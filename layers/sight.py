"""What of the data a visitor sees: names of persons masked, places rounded, by one rule for pages, routes and files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.accounts.visitor import Visitor
from layers.catalogue import layer as catalogue_layer
from layers.conform.columns import COMPUTED
from layers.frames import revision_frame
from layers.settings import Settings
from layers.spec import Layer, Role
from layers.store.embedded import Store

MASK = "＊＊＊"
"""Stands where a personal field has a value that is not shown; where it has none there is none."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is shown: `personal` fields (and columns of which nobody knows what they hold) or not, and places exactly (None) or to so many decimals of a degree."""

    personal: bool = True
    decimals: int | None = None

    @property
    def photos(self) -> bool:
        """Whether photographs are shown: nobody knows beforehand whose face or door is on one, and a picture tells the place exactly."""
        return self.personal and self.decimals is None

    @property
    def mark(self) -> str:
        """A short text that differs between two sights, for addresses of caches."""
        return f"{'p' if self.personal else 'm'}{'' if self.decimals is None else self.decimals}"

    @property
    def coarse(self) -> str:
        """What tells names of files with rounded places from those with exact ones; names of persons are in neither."""
        return "" if self.decimals is None else f"-to{self.decimals}"


EVERYTHING = Sight()


def sight_of(who: Visitor, at_machine: bool, chosen: Settings) -> Sight:
    """Return what `who` sees.

    In public mode all but editors see rounded places and nothing personal. Otherwise what is personal is for people with an
    account, and for whoever sits at the machine itself.
    """
    if chosen.public:
        return EVERYTHING if who.may_edit() else Sight(personal=False, decimals=chosen.public_decimals)
    return Sight(personal=who.signed_in or at_machine)


@lru_cache(maxsize=48)
def seen_frame(store: Store, key: str, revision: int, sight: Sight) -> gpd.GeoDataFrame:
    """Return the features of a revision as they are seen; shared, never to be changed. Raises StoreError as `revision_frame`.

    Filters work on what is seen, so that nothing hidden can be found out by asking.
    """
    return seen(catalogue_layer(key), revision_frame(store, key, revision), sight)


def seen(layer: Layer, frame: gpd.GeoDataFrame, sight: Sight) -> gpd.GeoDataFrame:
    """Return a canonical frame as it is seen; `frame` itself where there is nothing to hide."""
    hidden = [] if sight.personal else _personal(layer, frame)
    rounds = sight.decimals is not None and layer.role is Role.PROGRAMME
    if not hidden and not rounds:
        return frame
    result = frame.assign(**{key: _masked(frame[key]) for key in hidden})
    if rounds and sight.decimals is not None:
        result = result.set_geometry(gpd.GeoSeries(rounded(frame.geometry.to_numpy(), sight.decimals), index=frame.index, crs=frame.crs))
    return result


def _personal(layer: Layer, frame: gpd.GeoDataFrame) -> list[str]:
    """Return the columns that may speak of persons, or tell a place exactly: those marked so, and those that the catalogue does not know."""
    known = {field.key for field in layer.fields if not field.personal} | {"fid", *COMPUTED, frame.geometry.name}
    return [str(name) for name in frame.columns if name not in known]


def _masked(values: pd.Series) -> pd.Series:
    empty = values.isna() | (values.astype(str).str.strip() == "")
    return values.astype(object).where(empty, MASK)


def rounded(geometries: Any, decimals: int) -> Any:
    """Return geometries with every coordinate rounded to `decimals` of a degree, valid, and none lost.

    What becomes smaller than the grid is shown as the square of the grid, or the length of its side, in which it lies.
    """
    step = 10.0**-decimals
    coarse = _to_decimals(shapely.set_precision(shapely.force_2d(geometries), step), decimals)
    lost = shapely.is_empty(coarse) & ~shapely.is_empty(geometries)
    for at in np.flatnonzero(lost):
        coarse[at] = _cell(geometries[at], step, decimals)
    return coarse


def _cell(geometry: Any, step: float, decimals: int) -> Any:
    place = shapely.point_on_surface(geometry)
    west, south = np.floor(np.array([place.x, place.y]) / step) * step
    east = west + step
    if shapely.get_dimensions(geometry) == 1:
        cell = shapely.linestrings([(west, south), (east, south)])
    else:
        cell = shapely.box(west, south, east, south + step)
    return _to_decimals(np.array([cell]), decimals)[0]


def _to_decimals(geometries: Any, decimals: int) -> Any:
    return shapely.transform(geometries, lambda xy: np.round(xy, decimals))
