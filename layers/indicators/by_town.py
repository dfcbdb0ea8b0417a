"""One figure of one layer by town, in natural classes: what the theme of a map shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.classes import classify
from layers.progress.programme import DONE, status_as_of
from layers.spec import Layer, Text, Unit

MEASURES = ("count", "length", "area", "share_finished")
KM = Unit(Text("公里", "km"), 1e3)
HA = Unit(Text("公顷", "ha"), 1e4)
KM2 = Unit(Text("平方公里", "km²"), 1e6)
PERCENT = Unit(Text("%", "%"), 0.01)
_LARGE_M2 = 5e6
"""From here on areas are said in km²; below, in hectares [m²]."""


@dataclass(frozen=True, slots=True)
class TownClasses:
    """`values` by town in `unit`, rounded to `digits`; the class of each town, the lowest value and the upper class limits.

    `exact` says that each distinct value is a class of its own.
    """

    unit: Unit
    digits: int
    low: float | None
    breaks: tuple[float, ...]
    exact: bool
    values: dict[str, float]
    classes: dict[str, int]


def town_classes(layer: Layer, frame: gpd.GeoDataFrame, measure: str, day: date) -> TownClasses:
    """Return one of `MEASURES` of the features in `frame` by town on `day`, in at most five classes."""
    raw = by_town(frame, measure, day)
    unit, digits = unit_of(measure, raw, layer.unit), {"count": 0, "share_finished": 0}.get(measure, 2)
    values = (raw / unit.factor).round(digits)
    classes = classify(values)
    return TownClasses(
        unit=unit,
        digits=digits,
        low=float(values.min()) if len(values) else None,
        breaks=classes.breaks,
        exact=len(classes.breaks) == values.nunique(),
        values={str(town): float(value) for town, value in values.items()},
        classes={str(town): place for town, place in zip(values.index, classes.class_of, strict=True) if place >= 0},
    )


def by_town(frame: gpd.GeoDataFrame, measure: str, day: date) -> pd.Series:
    """Return one figure by town in SI units (pieces, m, m², share 0–1); features without a town are left out.

    A layer that knows no towns, or whose features are not finished one day, has no figures.
    """
    if "town" not in frame or (measure == "share_finished" and "status" not in frame):
        return pd.Series(dtype=float, name=measure)
    amount = {
        "count": lambda: np.ones(len(frame)),
        "length": lambda: frame["length_m"].fillna(0.0).to_numpy(),
        "area": lambda: frame["area_m2"].fillna(0.0).to_numpy(),
        "share_finished": lambda: status_as_of(frame, day).isin(DONE).to_numpy(dtype=float),
    }[measure]()
    groups = pd.Series(amount, index=frame.index, name=measure).groupby(frame["town"])
    return groups.mean() if measure == "share_finished" else groups.sum()


def unit_of(measure: str, raw: pd.Series, pieces: Unit) -> Unit:
    """Return the unit in which the figures `raw` (SI units) are said; `pieces` is that of the layer."""
    if measure == "count":
        return Unit(pieces.text if pieces.factor == 1.0 else Text("个", "features"))
    if measure == "area":
        return KM2 if len(raw) and raw.max() >= _LARGE_M2 else HA
    return KM if measure == "length" else PERCENT
