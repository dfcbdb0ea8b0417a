"""The values that travel through the reader: a layer as found in a file, and as handed on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from layers.checks.issues import Issue, Note, Repair
from layers.spec import Text


class ReaderError(RuntimeError):
    """A file that cannot be opened at all; `code` and `params` give the sentence in layers/messages/sentences.py."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(f"{code}: {params}")
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Preview:
    """Some names and cells of a file as one encoding reads them; None where it cannot read one."""

    encoding: str
    cells: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class EncodingVerdict:
    """The text encoding taken (None where the format leaves no choice to make) and why.

    Where encoding is a question, `previews` show the same raw bytes under each candidate, the chosen one first.
    """

    chosen: str | None
    evidence: tuple[Note, ...] = ()
    previews: tuple[Preview, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A coordinate system the numbers could be in, and the share (0–1) of features it puts inside the city.

    `wish` is what to hand to the reader as `crs` to have it taken. `datum` and `verified` say whether places come out right
    or only to about 100 m. `twin_of` is set where nothing tells the numbers from those of a better candidate (its `wish`).
    `bounds` (west, south, east, north) and `outline` (a ring of few vertices) show where the layer would lie, in degrees of
    EPSG:4490.
    """

    crs: str
    share_inside: float
    swapped: bool = False
    wish: str = ""
    name_zh: str = ""
    name_en: str = ""
    datum: str = ""
    verified: bool = True
    twin_of: str | None = None
    bounds: tuple[float, ...] = ()
    outline: tuple[tuple[float, float], ...] = ()

    @property
    def name(self) -> Text:
        """What people call the system."""
        return Text(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class CrsVerdict:
    """The coordinate system declared by the file, the one taken (None: could not be settled), why, and what else fits."""

    declared: str | None
    chosen: str | None
    evidence: tuple[Note, ...] = ()
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class RawLayer:
    """A layer as the file holds it: attributes, shapely geometries in the file's own coordinates, what was declared."""

    name: str
    table: pd.DataFrame
    geometry: np.ndarray
    declared: CRS | None
    declared_text: str | None = None
    encoding: EncodingVerdict = EncodingVerdict(None)
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadLayer:
    """A layer as the reader hands it on.

    `frame` is in EPSG:4490, its geometries 2-D and valid or None. Where the coordinate system could not be settled
    (`crs.chosen` is None, an error is among the `issues`) the frame has no CRS and the file's own numbers.
    """

    name: str
    frame: gpd.GeoDataFrame
    encoding: EncodingVerdict
    crs: CrsVerdict
    repairs: tuple[Repair, ...] = ()
    issues: tuple[Issue, ...] = ()
