"""The table of findings: one line for each row and finding, with what stands there, what is wrong, what to do, and where it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from layers.checks.issues import Issue, Place, Severity
from layers.messages.sentences import MESSAGES, message
from layers.spec import Field, Layer, Text

if TYPE_CHECKING:
    from layers.intake import Examined

COLUMNS = ("row", "field", "value", "code", "severity", "reason", "fix", "lon", "lat")

MOST_ROWS = 2_000
"""How many rows of one finding the table on a page lists; the whole number is said in a line of its own."""

_RANK: dict[Severity, int] = {"error": 0, "warning": 1, "info": 2}
_LONGEST_VALUE = 300

_EXPLAINED = {
    "without-geometry": frozenset(
        ("geometry-unreadable", "geometry-empty", "geometry-not-finite", "geometry-off-earth", "coordinates-zero", "coordinate-unreadable")
    ),
    "missing-value": frozenset(("unknown-choice", "bad-date", "bad-number")),
}
"""What is only the consequence of another finding about the same row and field, and not listed beside it."""


def findings(examined: Examined, layer: Layer | None, lang: str, *, most: int | None = MOST_ROWS) -> pd.DataFrame:
    """Return what is wrong or odd about a layer of a file, line by line: errors first, then warnings, then remarks.

    Parameters
    ----------
    most
        At most so many rows of one finding; what is left out is said in a line of its own. None for all of them.

    Returns
    -------
    pandas.DataFrame
        `row` is the feature in the file from 1, or 0 for what concerns the whole file. `field` is the column as the file names
        it, else the field's title. `value` is the cell as it stands in the file. `reason` and `fix` are sentences in `lang`.
        `lon` and `lat` are a place to look at [degrees], NaN where there is none.
    """
    sheet = _Sheet(examined, layer, lang)
    parts = [sheet.lines(issue, order, most) for order, issue in enumerate(examined.issues)]
    table = pd.DataFrame([line for part in parts for line in part], columns=["rank", "order", *COLUMNS])
    table = table.sort_values(["rank", "row", "order"], kind="stable", ignore_index=True)[list(COLUMNS)]
    return sheet.placed(table.astype({"row": "int64", "lon": "float64", "lat": "float64"}))


@dataclass(slots=True)
class _Sheet:
    examined: Examined
    layer: Layer | None
    lang: str

    def lines(self, issue: Issue, order: int, most: int | None) -> Iterator[tuple[Any, ...]]:
        rows = self._own_rows(issue)
        if issue.all_rows and not rows:
            return
        count = issue.count - len(issue.all_rows) + len(rows)
        head = (_RANK[issue.severity], order)
        said = message(issue.code, {"count": issue.count, "field": issue.field or "", "rows": issue.rows, **issue.params}, self.lang)
        if not rows:
            yield (*head, 0, self._heading(issue.field), "", issue.code, issue.severity, said, self._fix(issue, {}), np.nan, np.nan)
            return
        shown = rows if most is None else rows[:most]
        if len(shown) < count:
            params = {"count": count, "shown": len(shown), "sentence": said}
            capped = message("findings-capped", params, self.lang)
            yield (*head, 0, self._heading(issue.field), "", issue.code, issue.severity, capped, "", np.nan, np.nan)
        heading, values = self._heading(issue.field), self._values(issue.field, shown)
        known: dict[tuple[str, str | Text], tuple[str, str]] = {}
        for position, (row, value) in enumerate(zip(shown, values, strict=True)):
            said_alike = (value, self._detail(issue, position))
            if said_alike not in known:
                known[said_alike] = self._sentences(issue, heading, *said_alike)
            yield (*head, row, heading, value, issue.code, issue.severity, *known[said_alike], *_place(issue, position))

    def _own_rows(self, issue: Issue) -> tuple[int, ...]:
        """Return the rows of an issue that no other one explains."""
        causes = _EXPLAINED.get(issue.code)
        if not causes:
            return issue.all_rows
        column = self._column(issue.field)
        others = [
            each for each in self.examined.issues if each.code in causes and (issue.field is None or self._column(each.field) == column)
        ]
        explained = {row for other in others for row in other.all_rows}
        return tuple(row for row in issue.all_rows if row not in explained)

    def _sentences(self, issue: Issue, heading: str, value: str, detail: str | Text) -> tuple[str, str]:
        """Return what is wrong with one row and how to put it right; codes without words for one row have those for all."""
        params = {**issue.params, "count": issue.count, "rows": issue.rows, "field": heading, "value": value, "detail": detail}
        spoken = f"row-{issue.code}" if f"row-{issue.code}" in MESSAGES else issue.code
        return message(spoken, params, self.lang), self._fix(issue, params)

    def _detail(self, issue: Issue, position: int) -> str | Text:
        detail = issue.details[position] if position < len(issue.details) else ""
        if isinstance(detail, str) and detail.startswith("invalid-"):  # a reason of the reader, by its code
            return MESSAGES.get(detail, MESSAGES["invalid-other"])
        return detail

    def _fix(self, issue: Issue, params: dict[str, Any]) -> str:
        code = f"fix-{issue.code}"
        return message(code, {"field": self._heading(issue.field), **issue.params, **params}, self.lang) if code in MESSAGES else ""

    def _field(self, name: str | None) -> Field | None:
        return next((field for field in self.layer.fields if field.key == name), None) if self.layer else None

    def _heading(self, name: str | None) -> str:
        """Return the column as the file names it, the field's title where the file has no such column."""
        column = self._column(name)
        field = self._field(name)
        return column or (field.title(self.lang) if field else name or "")

    def _column(self, name: str | None) -> str | None:
        if name is None:
            return None
        column = self.examined.columns.get(name, name)
        return column if column in self.examined.read.frame else None

    def _values(self, name: str | None, rows: tuple[int, ...]) -> list[str]:
        column = self._column(name)
        if column is None:
            return [""] * len(rows)
        cells = self.examined.read.frame[column].iloc[np.array(rows, dtype=np.intp) - 1]
        return [as_written(value) for value in cells.to_numpy(dtype=object)]

    def placed(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the table with a point on each row's own shape where a finding names no place of its own."""
        frame = self.examined.frame
        bare = (table["row"] > 0) & table["lon"].isna()
        if frame.crs is None or not bare.any():
            return table
        rows, line = np.unique(table.loc[bare, "row"].to_numpy(), return_inverse=True)
        points = shapely.point_on_surface(frame.geometry.to_numpy()[rows - 1])
        result = table.copy()
        result.loc[bare, "lon"], result.loc[bare, "lat"] = shapely.get_x(points)[line], shapely.get_y(points)[line]
        return result


def as_written(value: Any) -> str:
    """Return a cell as its owner sees it; long texts are cut.

    >>> as_written(3.0), as_written(None), as_written(pd.Timestamp(2021, 3, 5)), as_written(" 快好了")
    ('3', '', '2021-03-05', ' 快好了')
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, date):  # timestamps are dates
        day = pd.Timestamp(value)
        return day.date().isoformat() if day == day.normalize() else day.isoformat(sep=" ")
    if isinstance(value, float | np.floating):
        number = float(value)
        return "" if np.isnan(number) else str(int(number)) if number.is_integer() else repr(number)
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _place(issue: Issue, position: int) -> Place:
    place = issue.places[position] if position < len(issue.places) else None
    return place or (np.nan, np.nan)
