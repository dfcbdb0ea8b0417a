"""HTTP route /map/choropleth: one figure of one layer by town, in natural classes, for the theme of the map."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from layers.catalogue import layer as catalogue_layer
from layers.indicators.by_town import MEASURES, town_classes
from layers.selection import Selection
from layers.sight import EVERYTHING, Sight, seen_frame
from layers.store.embedded import shared_store
from service.replies import REFUSALS, BadParameterError, refusal
from service.sight import sight_for


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
    found = town_classes(layer, frame, query["measure"], selection.as_of or data_date)
    return {
        "unit": found.unit.text("en" if query.get("lang") == "en" else "zh"),
        "digits": found.digits,
        "low": found.low,
        "breaks": list(found.breaks),
        "exact": found.exact,
        "values": found.values,
        "classes": found.classes,
    }
