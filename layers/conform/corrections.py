"""Cells that a person put right on the page, set before anything is conformed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

Fix = tuple[int, str, str]
"""Row in the file (from 1), field key or column, and the text that is to stand there."""


class CorrectionError(ValueError):
    """A correction that fits no cell; `code` and `params` give the sentence in layers/messages/sentences.py."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


def corrected(frame: gpd.GeoDataFrame, fixes: Iterable[Fix], columns: Mapping[str, str] | None = None) -> gpd.GeoDataFrame:
    """Return `frame` with the cells of `fixes` set; later ones win, an empty text empties the cell.

    A field key means its column in `columns` (field key → column), else the column of that name; a field without a column gets
    one. `frame` is not changed, and is returned as it is when there is nothing to set.

    Raises
    ------
    CorrectionError
        `correction-no-row` for a row that the file does not have, `correction-geometry` for its column of geometries.
    """
    cells = [(row, (columns or {}).get(name, name), text) for row, name, text in fixes]
    if not cells:
        return frame
    result = frame.reset_index(drop=True)
    new: dict[str, pd.Series] = {}
    for row, column, text in cells:
        if not 1 <= row <= len(frame):
            raise CorrectionError("correction-no-row", row=row, rows=len(frame))
        if column == frame.geometry.name:
            raise CorrectionError("correction-geometry", field=column)
        if column not in new:
            new[column] = _open(result[column] if column in result else pd.Series([None] * len(frame), dtype=object))
        new[column].iat[row - 1] = text.strip() or None
    return result.assign(**new)


def _open(values: pd.Series) -> pd.Series:
    """Return a copy that takes text beside the numbers or days it has."""
    return values.astype(object).where(values.notna(), None).copy()
