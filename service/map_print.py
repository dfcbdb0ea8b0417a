"""Maps for paper: the address of a map view becomes an order for a print, by HTTP and for the command line."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.catalogue import UnknownLayerError
from layers.known import NAME as KNOWN
from layers.prints.map_address import read_map_address
from layers.prints.map_print import HIGHEST_DPI, LOWEST_DPI, PAPERS, NothingToDrawError, PrintOrder, as_pdf, as_png, printed_map
from layers.prints.typesetting import FontMissingError
from layers.sight import EVERYTHING, Sight
from layers.store.embedded import Store
from layers.store.errors import StoreError
from service.known import store_as_known
from service.replies import REFUSALS, BadParameterError, language, refusal
from service.sight import PRIVATE, sight_for
from service.turns import PRINTS

FORMS = {"pdf": "application/pdf", "png": "image/png"}
DEFAULT_DPI = 200


def routes() -> list[Route]:
    """Return the route under which a map view is printed: its address under /map/print instead of /map."""
    return [Route("/map/print", print_view)]


async def print_view(request: Request) -> Response:
    """Answer with the map of the view in the address as PDF or PNG (`form`), on `paper`, `upright` or lying, of `dpi` dots an inch."""
    query, lang = request.query_params, language(request)
    try:
        form = _one_of(query, "form", tuple(FORMS))
        order = order_of(query, lang)
        store, dpi, sight = store_as_known(query.get(KNOWN, "")), dpi_of(query.get("dpi", "")), await sight_for(request)
        content = await PRINTS.take(lambda: printed(store, order, form, dpi, sight))
    except (*REFUSALS, StoreError, NothingToDrawError, FontMissingError) as error:
        return refusal(request, error)
    headers = {"Content-Disposition": f'attachment; filename="map.{form}"', "Cache-Control": PRIVATE, "Vary": "Cookie"}
    return Response(content, media_type=FORMS[form], headers=headers)


def printed(store: Store, order: PrintOrder, form: str, dpi: int, sight: Sight = EVERYTHING) -> bytes:
    """Return the map that was ordered in one of `FORMS`."""
    made = printed_map(store, order, sight)
    return as_png(made, dpi) if form == "png" else as_pdf(made)


def order_of(query: Mapping[str, str], lang: str) -> PrintOrder:
    """Return the order in the address of a map view (layers, town, status, year, unit, q, as_of, theme, at, bbox) with `paper`, `upright`, `title`.

    Raises
    ------
    BadParameterError, UnknownLayerError
        When a part makes no sense.
    """
    view = read_map_address(query)
    if view.unknown:
        raise UnknownLayerError(view.unknown[0])
    for name, value, accepted in view.nonsense:
        raise BadParameterError(name, value, accepted)
    return PrintOrder(
        layers=view.layers,
        selection=view.selection,
        extent=view.extent,
        paper=_one_of(query, "paper", tuple(PAPERS)),
        upright=query.get("upright", "") in ("1", "true", "yes"),
        lang=lang,
        shade=view.theme,
        title="".join(letter for letter in query.get("title", "") if letter.isprintable())[:80],
    )


def dpi_of(text: str) -> int:
    """Return how many dots an inch are asked for; raises BadParameterError outside 150 to 300."""
    if not text:
        return DEFAULT_DPI
    if not (text.isascii() and text.isdigit() and LOWEST_DPI <= int(text[:6]) <= HIGHEST_DPI):
        raise BadParameterError("dpi", text, f"{LOWEST_DPI}–{HIGHEST_DPI}")
    return int(text)


def _one_of(query: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    value = query.get(name, "") or known[0]
    found = next((each for each in known if each.lower() == value.lower()), None)
    if found is None:
        raise BadParameterError(name, value, ", ".join(known))
    return found
