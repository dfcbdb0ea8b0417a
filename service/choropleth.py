"""HTTP route /map/choropleth: one figure of one layer by town, in natural classes, for the theme of the map."""

from __future__ import annotations

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.classes import classify
from layers.catalogue import layer as catalogue_layer
from layers.progress.programme import DONE, status_as_of
from layers.selection import Selection
from layers.sight import EVERYTHING, Sight, seen_frame
from layers.spec import Text, Unit
from layers.store.embedded import shared_store
from service.replies import REFUSALS, BadParameterError, refusal
from service.sight import sight_for

MEASURES = ("count", "length", "area", "share_finished")
KM = Unit(Text("公里", "km"), 1e3)
HA = Unit(Text("公顷", "ha"), 1e4)
KM2 = Unit(Text("平方公里", "km²"), 1e6)
PERCENT = Unit(Text("%", "%"), 0.01)
_LARGE_M2 = 5e6
"""From here on areas are said in km²; below, in hectares [m²]."""


def routes() -> list[Route]:
    """Return the route of the theme by town."""
    return [Route("/map/choropleth/{key}/{revision:int}", answer)]


async def answer(request: Request) -> Response:
    """Answer one request; a sentence when layer or revision do not exist, or the measure is none of `MEASURES`."""
    query = dict(request.query_params)
    place = request.path_params
    try:
        if query.get("measure") not in MEASURES:
            raise BadParameterError("measure", query.get("measure", ""), ", ".join(MEASURES))
        found = await run_in_threadpool(theme, place["key"], place["revision"], query, await sight_for(request))
    except REFUSALS as error:
        return refusal(request, error)
    return JSONResponse(found)


def theme(key: str, revision: int, query: dict[str, str], sight: Sight = EVERYTHING) -> dict[str, Any]:
    """Return unit, values by town, class of each town, lowest value and upper class limits of one figure.

    `query` holds `measure`, `lang` and a selection, which is made of what is seen. `exact` says that each distinct value is a class of its own.

    Raises
    ------
    UnknownLayerError, StoreError
        If there is no such layer or revision.
    """
    layer = catalogue_layer(key)
    data_date = shared_store().revision(key, revision).data_date
    selection = Selection.from_query(query)
    frame = selection.apply(seen_frame(shared_store(), key, revision, sight), data_date)
    raw = by_town(frame, query["measure"], selection.as_of or data_date)
    unit = _unit(query["measure"], raw, layer.unit)
    values = (raw / unit.factor).round(_digits(query["measure"]))
    classes = classify(values)
    return {
        "unit": unit.text("en" if query.get("lang") == "en" else "zh"),
        "digits": _digits(query["measure"]),
        "low": float(values.min()) if len(values) else None,
        "breaks": list(classes.breaks),
        "exact": len(classes.breaks) == values.nunique(),
        "values": {str(town): float(value) for town, value in values.items()},
        "classes": {str(town): place for town, place in zip(values.index, classes.class_of, strict=True) if place >= 0},
    }


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


def _unit(measure: str, raw: pd.Series, pieces: Unit) -> Unit:
    if measure == "count":
        return Unit(pieces.text if pieces.factor == 1.0 else Text("个", "features"))
    if measure == "area":
        return KM2 if len(raw) and raw.max() >= _LARGE_M2 else HA
    return KM if measure == "length" else PERCENT


def _digits(measure: str) -> int:
    return {"count": 0, "share_finished": 0}.get(measure, 2)
