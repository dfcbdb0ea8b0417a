"""What part of a layer is meant: the filters of the map as a value, to and from an address."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.progress.programme import dates, overdue, status_as_of
from layers.spec import Status

OVERDUE = "overdue"
"""Beside the four statuses, features that are late can be asked for."""

_SEARCHED = ("fid", "name", "project_code", "code", "town", "community", "responsible_unit", "task")
_MOST_TEXT = 100
_MOST_TOWNS = 40


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters that hold together; what is empty or None does not filter.

    `year` is the year of the actual finish, else of the planned one. `unit` and `text` are parts of words, whatever their
    case. `as_of` moves every feature to its status on that day. `bbox` is west, south, east, north in degrees. `ignored`
    names the parts of a query that made no sense.
    """

    towns: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    year: int | None = None
    unit: str = ""
    text: str = ""
    as_of: date | None = None
    bbox: tuple[float, float, float, float] | None = None
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Selection:
        """Return the selection in the address `query`; nonsense is left out and named in `ignored`, other names are passed over.

        >>> Selection.from_query({"status": "finished,flying", "year": "2021"})
        Selection(towns=(), statuses=('finished',), year=2021, unit='', text='', as_of=None, bbox=None, ignored=('status',))
        """
        found: dict[str, Any] = {}
        ignored = []
        for name, (attribute, read) in _QUERY.items():
            if not query.get(name, "").strip():
                continue
            value, understood = read(query[name])
            if value is not None:
                found[attribute] = value
            if not understood:
                ignored.append(name)
        return cls(**found, ignored=tuple(ignored))

    def to_query(self) -> dict[str, str]:
        """Return names and values for an address; empty filters are left out."""
        parts = {
            "town": ",".join(self.towns),
            "status": ",".join(self.statuses),
            "year": str(self.year) if self.year else "",
            "unit": self.unit,
            "q": self.text,
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "bbox": ",".join(f"{number:g}" if number == round(number, 4) else repr(number) for number in self.bbox or ()),
        }
        return {name: value for name, value in parts.items() if value}

    def apply(self, frame: gpd.GeoDataFrame, data_date: date) -> gpd.GeoDataFrame:
        """Return the features of the canonical `frame` that pass, each with its status on the day (`as_of`, else `data_date`).

        A filter on a field that the layer does not have passes everything, as on the map.
        """
        day = self.as_of or data_date
        status = status_as_of(frame, day) if "status" in frame else None
        rows = np.ones(len(frame), dtype=bool)
        for passes in (self._by_town, self._by_year, self._by_words, self._by_place):
            rows &= passes(frame)
        if status is not None and self.statuses:
            late = overdue(frame, day).to_numpy() if OVERDUE in self.statuses else False
            rows &= status.isin(self.statuses).to_numpy() | late
        result = frame.loc[rows]
        return result if status is None else result.assign(status=status[rows])

    def _by_town(self, frame: pd.DataFrame) -> Any:
        return frame["town"].isin(self.towns).to_numpy() if self.towns and "town" in frame else True

    def _by_year(self, frame: pd.DataFrame) -> Any:
        if self.year is None or "actual_finish" not in frame:
            return True
        finish = dates(frame, "actual_finish").fillna(dates(frame, "planned_finish"))
        return (finish.dt.year == self.year).to_numpy()

    def _by_words(self, frame: pd.DataFrame) -> Any:
        rows: Any = True
        if self.unit and "responsible_unit" in frame:
            rows = _holds(frame["responsible_unit"], self.unit)
        if self.text:
            rows = rows & np.logical_or.reduce([_holds(frame[name], self.text) for name in _SEARCHED if name in frame])
        return rows

    def _by_place(self, frame: gpd.GeoDataFrame) -> Any:
        if self.bbox is None:
            return True
        return shapely.intersects(frame.geometry.to_numpy(), shapely.box(*self.bbox))


def _holds(values: pd.Series, wanted: str) -> np.ndarray:
    texts = values.astype(object).where(values.notna(), "")
    return texts.astype(str).str.lower().str.contains(wanted.lower(), regex=False).to_numpy(dtype=bool)


def _towns(text: str) -> tuple[tuple[str, ...] | None, bool]:
    names = tuple(dict.fromkeys(name.strip()[:_MOST_TEXT] for name in text.split(",") if name.strip()))
    return names[:_MOST_TOWNS] or None, bool(names) and len(names) <= _MOST_TOWNS


def _statuses(text: str) -> tuple[tuple[str, ...] | None, bool]:
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    known = tuple(name for name in (*Status, OVERDUE) if name in wanted)
    return tuple(str(name) for name in known) or None, len(known) == len(set(wanted))


def _year(text: str) -> tuple[int | None, bool]:
    digits = text.strip()
    year = int(digits) if len(digits) == 4 and digits.isascii() and digits.isdigit() else 0
    return (year, True) if 1949 <= year <= 2100 else (None, False)


def _text(text: str) -> tuple[str | None, bool]:
    plain = "".join(c for c in text if c.isprintable()).strip()
    return plain[:_MOST_TEXT] or None, 0 < len(plain) <= _MOST_TEXT


def _day(text: str) -> tuple[date | None, bool]:
    try:
        return date.fromisoformat(text.strip()), True
    except ValueError:
        return None, False


def _bbox(text: str) -> tuple[tuple[float, float, float, float] | None, bool]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None, False
    sensible = -180 <= west <= east <= 180 and -90 <= south <= north <= 90 and not math.isnan(west + south + east + north)
    return ((west, south, east, north), True) if sensible else (None, False)


_QUERY: Mapping[str, tuple[str, Callable[[str], tuple[Any, bool]]]] = {
    "town": ("towns", _towns),
    "status": ("statuses", _statuses),
    "year": ("year", _year),
    "unit": ("unit", _text),
    "q": ("text", _text),
    "as_of": ("as_of", _day),
    "bbox": ("bbox", _bbox),
}

ACCEPTED = {
    "town": "名称,名称 / name,name",
    "status": ",".join((*Status, OVERDUE)),
    "year": "1949–2100",
    "unit": "文字 / text",
    "q": "文字 / text",
    "as_of": "YYYY-MM-DD",
    "bbox": "west,south,east,north (degrees)",
}
"""What may stand in each part of an address, for the sentence that refuses another."""
